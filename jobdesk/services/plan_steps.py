"""취업활동계획: the next steps of a person, by when and who; open until done. Source: domain.md 2.6."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import PlanActor
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.plans import PLAN_STEP
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.plan_steps import PlanStep
from jobdesk.services import _plain
from jobdesk.services._plain import PlanRow, plan_row

__all__ = ["PlanRow", "check_step", "list_steps", "read_step", "save_step", "void_step"]


def save_step(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    step_id: UUID | None = None,
    version: int | None = None,
) -> PlanRow:
    """Keep a step of a person's plan, new with `jobseeker_id`, or what came of a known one.

    Raises:
        InvalidInput: a field is wrong, a new step is due before today, or it was done in the future.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, PLAN_STEP, values, new=step_id is None)
    if step_id is None:
        if kept["due_on"] < act.today and kept.get("done_on") is None:
            raise InvalidInput(_("This day has passed."), field="due_on")
        check_step(act, kept)
        person = db.get_one(Jobseeker, jobseeker_id)
        new = PlanStep(jobseeker_id=person.id, counselor_id=act.account_id, **{**kept, **_actor(kept)})
        return plan_row(_plain.add(db, act, new, [person.id]))
    row = db.get_one(PlanStep, step_id)
    check_step(act, {**_plain.plan_values(row), **kept})
    return plan_row(_plain.change(db, act, row, kept, version, [row.jobseeker_id]))


def _actor(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"actor": kept.get("actor") or PlanActor.JOBSEEKER}


def check_step(act: Act, now: Mapping[str, Any]) -> None:
    """A step is not done ahead of time; what came of it is said of one that is done. Raises InvalidInput."""
    if now.get("done_on") and now["done_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="done_on")
    if now.get("outcome") and not now.get("done_on"):
        raise InvalidInput(_("Write the day it was done."), field="done_on")


def void_step(db: Session, act: Act, *, step_id: UUID, why: str) -> None:
    """Strike a step through; a colleague's needs the supervisor."""
    _plain.strike_planned(db, act, PlanStep, step_id, why)


def list_steps(db: Session, act: Act, *, jobseeker_id: UUID, on: date | None = None) -> list[PlanRow]:
    """The live steps of a person, what is due first before what was done; with `on` only those open on the day."""
    require(act.role, can_see_people)
    query = select(PlanStep).where(PlanStep.jobseeker_id == jobseeker_id, PlanStep.voided_at.is_(None))
    rows = db.scalars(query.order_by(PlanStep.done_on.is_not(None), PlanStep.due_on, PlanStep.id))
    return [plan_row(row) for row in rows if on is None or row.done_on is None or row.done_on > on]


def read_step(db: Session, act: Act, *, step_id: UUID) -> PlanRow:
    """One step as it is now."""
    return _plain.read_planned(db, act, PlanStep, step_id)
