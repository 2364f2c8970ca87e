"""Whether a person may be referred now: a state with its day and reason, apart from being placed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction, ReferableState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date
from jobdesk.base.forms.referable import REFERABLE
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, can_serve, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services._rows import correct
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book


@dataclass(frozen=True, slots=True)
class Referable:
    """The state of a person today.

    Attributes:
        told: the sentence; "" for one who may be referred.
    """

    state: str
    since: date | None
    until: date | None
    reason: str
    told: str
    version: int


def state_on(state: str, until: date | None, on: date) -> ReferableState:
    """The state that holds on a day: it ends by itself after its last one."""
    ended = until is not None and until < on
    return ReferableState.REFERABLE if ended else ReferableState(state)


def is_referable(on: date) -> ColumnElement[bool]:
    """SQL: the person's state lets a referral pass on a day."""
    ended = and_(Jobseeker.referable_until.is_not(None), Jobseeker.referable_until < on)
    return or_(Jobseeker.referable_state == ReferableState.REFERABLE, ended)


def why_not(person: Jobseeker, codes: CodeBook, on: date) -> str:
    """The sentence why a person may not be referred on a day; "" where nothing of the state speaks against it."""
    state = state_on(person.referable_state, person.referable_until, on)
    if state == ReferableState.REFERABLE:
        return ""
    word = codes.label("referable_state", state)
    reason = person.referable_reason or ""
    if person.referable_until is not None:
        told = _("Not to be referred until {until}: {state}, {reason}")
    else:
        told = _("Not to be referred: {state}, {reason}")
    return told.format(state=word, reason=reason, until=format_date(person.referable_until))


def read_referable(db: Session, act: Act, *, jobseeker_id: UUID) -> Referable:
    """The state of a person today. Reads only."""
    require(act.role, can_see_people)
    return _row(db, act, db.get_one(Jobseeker, jobseeker_id))


def _row(db: Session, act: Act, person: Jobseeker) -> Referable:
    state = state_on(person.referable_state, person.referable_until, act.today)
    held = state != ReferableState.REFERABLE
    return Referable(
        state,
        person.referable_on if held else None,
        person.referable_until if held else None,
        (person.referable_reason or "") if held else "",
        why_not(person, code_book(db), act.today),
        person.version,
    )


def set_referable(
    db: Session,
    act: Act,
    *,
    jobseeker_id: UUID,
    version: int,
    referable_state: str,
    referable_until: date | str | None = None,
    referable_reason: str | None = None,
) -> Referable:
    """Say that a person may not be referred for now, and why; or that it is over. The history keeps the old state.

    Raises:
        InvalidInput: no reason, a last day before today, or a state nobody knows.
    """
    require(act.role, can_serve)
    kept = clean_values(
        REFERABLE,
        {
            "referable_state": referable_state,
            "referable_until": referable_until,
            "referable_reason": referable_reason,
        },
        code_book(db),
        today=act.today,
    )
    if kept["referable_state"] == ReferableState.REFERABLE:
        kept |= {"referable_until": None, "referable_reason": None}
    elif not kept["referable_reason"]:
        raise InvalidInput(_("Say why, for whoever looks next."), field="referable_reason")
    elif kept["referable_until"] and kept["referable_until"] < act.today:
        raise InvalidInput(_("This day is past."), field="referable_until")
    person = db.get_one(Jobseeker, jobseeker_id)
    correct(db, act, person, {**kept, "referable_on": act.today}, version=version)
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table="jobseeker",
        record_id=person.id,
        jobseeker_ids=[person.id],
        detail={"fields": ["referable"]},
    )
    return _row(db, act, person)


def lift(db: Session, act: Act, *, jobseeker_id: UUID, version: int) -> Referable:
    """The person may be referred again."""
    return set_referable(
        db, act, jobseeker_id=jobseeker_id, version=version, referable_state=ReferableState.REFERABLE
    )
