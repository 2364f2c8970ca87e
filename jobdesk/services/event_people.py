"""Who comes to an event without being known to the desk: taken in with a name and a phone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.events import QUICK_INTAKE
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.events import Event, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _plain
from jobdesk.services._rows import lock, refuse_struck
from jobdesk.services.codes import code_book
from jobdesk.services.events import ParticipantRow, arrive, participant_row
from jobdesk.services.jobseekers import save_jobseeker


def take_in(
    db: Session, act: Act, *, event_id: UUID, values: Mapping[str, Any], confirmed: bool = False
) -> ParticipantRow:
    """Save a new person of whom a name and a phone are known, and keep that the person comes or is there.

    The registration and the consents follow at the desk, as for everyone.

    Args:
        confirmed: the counselor has seen the person who is like this one.

    Raises:
        InvalidInput: a field is wrong or missing, or the event was struck through.
        duplicates.KnownPerson: a person like this one is known; `arrive` keeps that one instead.
    """
    require(act.role, can_serve)
    refuse_struck(db.get_one(Event, event_id))
    kept = clean_values(QUICK_INTAKE, values, code_book(db), today=act.today)
    person = save_jobseeker(db, act, values=kept, confirmed=confirmed)
    return arrive(db, act, event_id=event_id, jobseeker_id=person.id)


def take_back_sign_in(db: Session, act: Act, *, participant_id: UUID, version: int) -> ParticipantRow:
    """A person was signed in by mistake: the sign-up stays."""
    require(act.role, can_serve)
    row = db.get_one(EventParticipant, participant_id)
    lock(db, Jobseeker, [row.jobseeker_id])
    lock(db, Event, [row.event_id])
    _plain.change(db, act, row, {"signed_in_at": None}, version, [row.jobseeker_id])
    return participant_row(row, db.get_one(Jobseeker, row.jobseeker_id))
