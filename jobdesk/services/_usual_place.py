"""장소 of what is done here where the form does not say it: the center, or where a copy went."""

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from jobdesk.base.enums import Place
from jobdesk.base.outreach import place_on
from jobdesk.records.outreach import CopyState


def usual_place(db: Session) -> Place:
    """The center's, also on a desk's own copy of a shared center; else the event's, or out of the house."""
    out = select(CopyState.event_id).where(CopyState.local_copy.is_(false()))
    row = db.execute(out).one_or_none()
    return Place.CENTER if row is None else place_on(row.event_id)
