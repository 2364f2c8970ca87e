"""What the database says when it fails, as sentences."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from jobdesk.base.errors import ServerAway, StoreError
from jobdesk.base.i18n import _

_RETRIED = frozenset({"40P01", "40001"})
MOVED = "JD001"
"""What data says that its center has left, to whoever still writes into it."""
_BUSY = frozenset({"55P03", *_RETRIED})


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def lost_connection(error: DBAPIError) -> bool:
    """Whether the server vanished, so that nobody knows whether a COMMIT happened."""
    if type(error.orig).__module__.split(".")[0] != "psycopg":
        return False
    ended = _state(error).startswith(("08", "57P"))
    nameless = not _state(error) and isinstance(error, OperationalError | InterfaceError)
    return error.connection_invalidated or ended or nameless


def may_retry(error: DBAPIError) -> bool:
    """Whether the same act may simply be done again: its op_id makes that one act."""
    return _state(error) in _RETRIED or lost_connection(error)


def explain(error: DBAPIError) -> StoreError | None:
    """A sentence for a failure of disk or server; None where it is a bug."""
    said = str(error.orig).lower()
    if lost_connection(error):
        return ServerAway(_("The shared center's server does not answer. What you typed is kept: try again."))
    if MOVED in {_state(error), str(error.orig)}:
        return StoreError(_("This center has just moved. Close jobdesk and open it again."))
    if _state(error) in _BUSY or "database is locked" in said:
        return StoreError(_("Someone else is saving right now. Try again."))
    if _state(error) == "42501":
        return StoreError(_("The server does not let this desk do that: nothing was changed."))
    if _state(error) == "53100" or "disk is full" in said:
        return StoreError(_("The disk is full. Free some space and try again."))
    if "readonly database" in said or "disk i/o error" in said or "unable to open" in said:
        return StoreError(_("The center's folder cannot be written. Check the disk and its rights."))
    if "malformed" in said or "not a database" in said:
        return StoreError(_("The center's database cannot be opened. It may be damaged: restore a backup."))
    return None
