"""Signposts: where else a person was sent, and what came of it."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from jobdesk.base.enums import SignpostOutcome
from jobdesk.records._base import Base, Voidable, code, listed, ref, text


class Signpost(Voidable, Base):
    """연계: a person was sent to training, another window, legal advice, ..."""

    __tablename__ = "signpost"
    __table_args__ = (listed("signpost", "sent_on"),)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    session_id: Mapped[UUID | None] = ref("counseling_session")
    place: Mapped[str] = text(40)
    place_name: Mapped[str | None] = text(100)
    sent_on: Mapped[date]
    outcome: Mapped[str] = code(SignpostOutcome, default=SignpostOutcome.WAITING)
    outcome_on: Mapped[date | None]
    note: Mapped[str | None] = text(500)
    counselor_id: Mapped[UUID] = ref("account")
