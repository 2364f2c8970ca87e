"""Back in when every password is lost: the paper recovery key gives one account a new password."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jobdesk.base.codes import load_codes
from jobdesk.base.errors import JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.theme import XL, M
from jobdesk.qt.windows.ports import Load
from jobdesk.qt.windows.sign_in import centered
from jobdesk.qt.windows.steps import KeyStep, Step, framed
from jobdesk.qt.work import Work

CARD_WIDTH, CARD_HEIGHT = 760, 400
ASKED = (
    Field(
        "recovery_key",
        mark("Recovery key"),
        required="receive",
        max_length=200,
        help=mark("The 56 characters on the paper; spaces and hyphens do not matter."),
        wide=True,
    ),
    Field(
        "user",
        mark("User name"),
        required="receive",
        max_length=40,
        help=mark("Of an administrator or supervisor"),
        wide=True,
    ),
    Field("password", mark("New password"), FieldKind.PASSWORD, required="receive", max_length=200),
    Field("again", mark("New password once more"), FieldKind.PASSWORD, required="receive", max_length=200),
)


class Recovery(QWidget):
    """Asks for the paper's key, an account and its new password; then shows the new key.

    Signals:
        ready(Path, str): the center, and who may sign in now.
        left(): nothing was done.
    """

    ready = Signal(object, str)
    left = Signal()

    def __init__(
        self, work: Work, load: Load, folder: Path, user: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._load, self._folder = work, load, folder
        self.setAccessibleName(_("Open with the recovery key"))
        self.form = Form(ASKED, load_codes(), today=date.today())  # noqa: DTZ011  no date is asked
        self.form.set_values({"user": user})
        for field in ASKED:
            if field.help:
                self.form.set_hint(field.name, _(field.help))
        self.asking = Step(
            _("Open with the recovery key"),
            _(
                "Give an administrator or supervisor a new password. The key on the paper becomes invalid, "
                "and a new one is shown. The use of the key is recorded."
            ),
            self.form,
        )
        self.asking.add_way(_("Back"), self.left.emit)
        self.asking.add_way(_("Set the new password"), self.recover, primary=True)
        self.working = Step(_("One moment"), _("The center is being opened with the key."))
        self.steps = QStackedWidget()
        self.steps.addWidget(self.asking)
        self.steps.addWidget(self.working)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, M, XL, M)
        column.addLayout(centered(framed(self.steps, CARD_HEIGHT), CARD_WIDTH))

    def start_focus(self) -> None:
        """Begin with the key."""
        self.form.focus_field()

    def recover(self) -> None:
        """Try the key; what is wrong is said beside its field."""
        values = self.form.cleaned()
        if values is None:
            return
        if values["password"] != values["again"]:
            self.form.show_problem(JobdeskError(_("The two new passwords differ."), field="again"))
            return
        self.asking.strip.clear()
        self.steps.setCurrentWidget(self.working)
        folder, user = self._folder, values["user"]

        self._work.device(
            self,
            lambda: self._load().recover(folder, values["recovery_key"], user, values["password"]),
            done=lambda key: self._show_key(key, user),
            failed=self._refused,
        )

    def _show_key(self, key: str, user: str) -> None:
        self.form.set_values({"recovery_key": "", "password": "", "again": ""})
        step = KeyStep(
            self._work,
            key,
            lambda: self._load().recovery_paper(self._folder, key),
            lambda: self.ready.emit(self._folder, user),
        )
        step.strip.show_text(_("The new password is set. The old paper opens nothing any more."), "good")
        self.steps.addWidget(step)
        self.steps.setCurrentWidget(step)
        step.paper.check.setFocus()

    def _refused(self, error: JobdeskError) -> None:
        self.steps.setCurrentWidget(self.asking)
        if not self.form.show_problem(error):
            self.asking.strip.show_text(str(error))
