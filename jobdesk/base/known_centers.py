"""What this computer's door knows: the center it opened last, and the copies that were packed onto it."""

from pathlib import Path

from jobdesk.base.files import config_folder

_LAST, _COPIES, _CENTER, _MOST = "last-center", "copies", "center.toml", 20


def _last() -> tuple[str, str]:
    try:
        center, user = (config_folder() / _LAST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "", ""
    return center, user


def last_center() -> Path | None:
    """The center this computer opened last, if it is still there."""
    center = _last()[0]
    return Path(center) if center and Path(center, _CENTER).exists() else None


def last_user() -> str:
    """Who signed in here last."""
    return _last()[1]


def remember_center(folder: Path, user: str) -> None:
    """Stand at this center's door next time."""
    (config_folder() / _LAST).write_text(f"{folder.resolve()}\n{user}\n", encoding="utf-8")


def known_copies() -> list[Path]:
    """Folders of copies packed here that are still there, the newest first."""
    try:
        lines = (config_folder() / _COPIES).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [Path(line) for line in lines if line and Path(line, _CENTER).exists()]


def remember_copy(folder: Path) -> None:
    """Offer a copy at this computer's door from now on; without a place to write to it is not offered."""
    here = folder.resolve()
    kept = [str(one) for one in (here, *(one for one in known_copies() if one != here))][:_MOST]
    try:
        (config_folder() / _COPIES).write_text("\n".join(kept) + "\n", encoding="utf-8")
    except OSError:
        return
