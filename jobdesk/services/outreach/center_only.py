"""What belongs to the center alone: on a copy it is refused, because it would never come home.

Every table that does not come home is refused where a copy is open, whichever service writes it, but for those
that a copy writes for itself. What only reads, or is to be refused before it began, asks `require_center`.
"""

from sqlalchemy import Engine, UpdateBase, event

from jobdesk.services.at_center import not_here
from jobdesk.services.outreach.carried import CARRIED

OWN = frozenset(
    {
        *("counter", "operation", "draft", "list_layout", "search_entry", "duplicate_pair", "desk"),
        *("audit_entry", "audit_head", "audit_subject", "printer", "printer_choice"),
        *("copy_state", "captured_change", "sealed_bundle"),
    }
)
"""Tables that a copy writes for itself and that do not come home, or not as rows."""
CENTER_ONLY = frozenset(one.name for one in CARRIED if not one.captured) - OWN


def keep_to_copy(engine: Engine) -> None:
    """Let no act of an open copy write what belongs to the center alone; such an act ends with NotAllowed."""
    event.listen(engine, "before_execute", _check)


def _check(_connection: object, statement: object, *_rest: object) -> None:
    if isinstance(statement, UpdateBase) and getattr(statement.table, "name", None) in CENTER_ONLY:
        raise not_here()
