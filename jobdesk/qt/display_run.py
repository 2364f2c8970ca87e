"""One display alone, as a command opens it."""

from pathlib import Path

from jobdesk.base.i18n import LANGUAGES, language, use_language
from jobdesk.qt.app import make_application
from jobdesk.qt.displays import DisplayKind, make_display, sign_in_display


def run_display(
    kind: DisplayKind,
    folder: Path,
    user: str,
    password: str,
    *,
    screen: int = 1,
    full: bool = True,
    lang: str = "",
    theme: str = "",
) -> int:
    """Open one display alone and stay until it is closed; the exit status.

    Raises:
        JobdeskError: the person does not come in.
    """
    use_language(lang if lang in LANGUAGES else language())
    app = make_application(theme)
    window = make_display(kind, sign_in_display(folder, user, password))
    app.aboutToQuit.connect(window.ending)
    window.place(screen, full=full)
    return app.exec()
