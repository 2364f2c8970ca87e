"""The plan of a person: next steps, by when, who."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from jobdesk.base.enums import PlanActor
from jobdesk.records._base import Base, Voidable, code, listed, ref, text


class PlanStep(Voidable, Base):
    """취업활동계획: one step, open until `done_on`."""

    __tablename__ = "plan_step"
    __table_args__ = (listed("plan_step", "due_on"),)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    step: Mapped[str] = text(500)
    due_on: Mapped[date]
    actor: Mapped[str] = code(PlanActor, default=PlanActor.JOBSEEKER)
    counselor_id: Mapped[UUID] = ref("account")
    done_on: Mapped[date | None]
    outcome: Mapped[str | None] = text(500)
