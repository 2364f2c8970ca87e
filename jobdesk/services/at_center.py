"""What is done at the center alone, asked before it begins. Source: safety.md 2."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.errors import NotAllowed
from jobdesk.base.outreach import not_here_words
from jobdesk.records.outreach import CopyState


def require_center(db: Session) -> None:
    """Refuse on a copy what is done at the center alone.

    Raises:
        NotAllowed: this is a copy.
    """
    if db.scalars(select(CopyState.id)).first() is not None:
        raise not_here()


def not_here() -> NotAllowed:
    """The refusal."""
    return NotAllowed(not_here_words())
