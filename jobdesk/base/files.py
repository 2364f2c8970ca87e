"""Where files stand: the only module that knows the folders of the package, the user and the system."""

from functools import cache
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def data_root() -> Path:
    """The folder that holds `resources/` and `migrations/`: inside the wheel, else the source tree."""
    packed = _PACKAGE / "_data"
    return packed if packed.is_dir() else _PACKAGE.parent


def resource(*parts: str) -> Path:
    """A path below `resources/`."""
    return data_root().joinpath("resources", *parts)


def migrations() -> Path:
    """The Alembic folder."""
    return data_root() / "migrations"


def log_folder() -> Path:
    """The user's log folder; created when missing."""
    return Path(platformdirs.user_log_path("jobdesk", appauthor=False, ensure_exists=True))


def config_folder() -> Path:
    """The user's settings folder (last center, window size); created when missing."""
    return Path(platformdirs.user_config_path("jobdesk", appauthor=False, ensure_exists=True))


def data_folder() -> Path:
    """The user's folder for data of this machine alone (copies that went out on it); created when missing."""
    return Path(platformdirs.user_data_path("jobdesk", appauthor=False, ensure_exists=True))
