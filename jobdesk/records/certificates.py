"""Certificates on what the center did: numbered, in a register, frozen as issued. Source: domain.md 2.4."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.printing import CertificateKind
from jobdesk.records._base import Base, Voidable, code, listed, ref, text


class Certificate(Voidable, Base):
    """취업상담·알선 확인서 or 면접확인서, on sessions, referrals and an interview that are on record.

    Attributes:
        submit_to: 제출처.
        content: what it says, frozen; a copy prints the same.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("number"), listed("certificate", "issued_on"))
    number: Mapped[str] = text(40)
    kind: Mapped[str] = code(CertificateKind)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
    session_id: Mapped[UUID | None] = ref("counseling_session")
    referral_id: Mapped[UUID | None] = ref("referral")
    interview_id: Mapped[UUID | None] = ref("interview")
    submit_to: Mapped[str] = text(200)
    issued_on: Mapped[date]
    content: Mapped[dict[str, Any]]
