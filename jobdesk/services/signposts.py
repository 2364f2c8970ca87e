"""연계: where else a person was sent, and what came of it. Source: issue 4, domain.md 2.6."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import SignpostOutcome
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.plans import SIGNPOST
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.signposts import Signpost
from jobdesk.services import _plain
from jobdesk.services._plain import PlanRow, plan_row
from jobdesk.services.registrations import check_backdate


def save_signpost(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    session_id: UUID | None = None,
    signpost_id: UUID | None = None,
    version: int | None = None,
) -> PlanRow:
    """Keep where a person was sent, new with `jobseeker_id`, or the outcome of a known one.

    Args:
        session_id: the session in which it was done, of the same person.

    Raises:
        InvalidInput: a field is wrong, sent in the future or too far back without a remark, or an outcome
            whose day does not fit.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, SIGNPOST, values, new=signpost_id is None)
    if signpost_id is None:
        check_backdate(db, act, kept["sent_on"], "sent_on", kept.get("note"))
        person = db.get_one(Jobseeker, jobseeker_id)
        if session_id is not None and db.get_one(CounselingSession, session_id).jobseeker_id != person.id:
            raise ValueError("the session is another person's")
        now = kept | outcome_day(act, kept)
        new = Signpost(jobseeker_id=person.id, session_id=session_id, counselor_id=act.account_id, **now)
        return plan_row(_plain.add(db, act, new, [person.id]))
    row = db.get_one(Signpost, signpost_id)
    if kept.get("sent_on") and kept["sent_on"] != row.sent_on:
        check_backdate(db, act, kept["sent_on"], "sent_on", kept.get("note") or row.note)
    day = outcome_day(act, {**_plain.plan_values(row), **kept})
    return plan_row(_plain.change(db, act, row, {**kept, **day}, version, [row.jobseeker_id]))


def outcome_day(act: Act, now: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome and the day it is known since; what still waits has none.

    Raises InvalidInput where the day lies ahead or before the person was sent.
    """
    outcome, on = now.get("outcome") or SignpostOutcome.WAITING.value, now.get("outcome_on")
    if outcome == SignpostOutcome.WAITING:
        if on is not None:
            raise InvalidInput(_("Choose what came of it."), field="outcome")
        return {"outcome": outcome, "outcome_on": None}
    on = on or act.today
    if on > act.today:
        raise InvalidInput(_("This day lies in the future."), field="outcome_on")
    if on < now["sent_on"]:
        raise InvalidInput(_("The outcome cannot lie before the person was sent."), field="outcome_on")
    return {"outcome": outcome, "outcome_on": on}


def void_signpost(db: Session, act: Act, *, signpost_id: UUID, why: str) -> None:
    """Strike it through; a colleague's needs the supervisor."""
    _plain.strike_planned(db, act, Signpost, signpost_id, why)


def list_signposts(db: Session, act: Act, *, jobseeker_id: UUID) -> list[PlanRow]:
    """Where a person was sent, newest first."""
    require(act.role, can_see_people)
    query = select(Signpost).where(Signpost.jobseeker_id == jobseeker_id, Signpost.voided_at.is_(None))
    return [plan_row(row) for row in db.scalars(query.order_by(Signpost.sent_on.desc(), Signpost.id.desc()))]


def read_signpost(db: Session, act: Act, *, signpost_id: UUID) -> PlanRow:
    """One as it is now."""
    return _plain.read_planned(db, act, Signpost, signpost_id)
