"""Notices: who must still be told of what, so that nobody hears it last."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import ContactMode, NoticeKind
from jobdesk.records._base import Base, Voidable, code, listed, ref, text


class Notice(Voidable, Base):
    """A person to be told of a vacancy, or a firm to be told of a person; open until `told_on`."""

    __tablename__ = "notice"
    __table_args__ = (
        listed("notice", "raised_on"),
        CheckConstraint("jobseeker_id IS NOT NULL OR employer_name IS NOT NULL", name="someone_to_tell"),
    )
    kind: Mapped[str] = code(NoticeKind)
    jobseeker_id: Mapped[UUID | None] = ref("jobseeker")
    employer_id: Mapped[UUID | None] = ref("employer")
    employer_name: Mapped[str | None] = text(100)
    vacancy_id: Mapped[UUID | None] = ref("vacancy")
    referral_id: Mapped[UUID | None] = ref("referral")
    what: Mapped[str] = text(500)
    raised_on: Mapped[date]
    told_on: Mapped[date | None]
    told_mode: Mapped[str | None] = code(ContactMode)
    told_by: Mapped[UUID | None] = ref("account", index=False)
    counselor_id: Mapped[UUID] = ref("account")
