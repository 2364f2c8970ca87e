"""On a copy: what was done since it was packed or last renewed, and its bundles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import CapturedAct
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.outreach import CapturedChange, SealedBundle
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.outreach.sealing import copy_state, count_unsent

KINDS: Mapping[str, tuple[Any, str]] = {
    "jobseekers": (Jobseeker, mark("Jobseekers registered")),
    "consents": (Consent, mark("Consents")),
    "sessions": (CounselingSession, mark("Counseling sessions")),
    "employers": (Employer, mark("Firms")),
    "vacancies": (Vacancy, mark("Vacancies")),
    "referrals": (Referral, mark("Referrals")),
    "participants": (EventParticipant, mark("Event participants")),
    "interviews": (EventInterview, mark("Event interviews")),
    "placements": (Placement, mark("Placements")),
    "visits": (EmployerVisit, mark("Firm visits")),
}
"""What is counted, by name: its records and its heading."""


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A bundle of this copy.

    Attributes:
        size: bytes of its file.
        received_at: when the center's receipt came.
    """

    seq: int
    sealed_at: datetime
    size: int
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class CopyDay:
    """What was done on a copy.

    Attributes:
        added: new records that stand, by the names of `KINDS`.
        unsent: records touched since the last bundle.
    """

    added: Mapping[str, int]
    unsent: int
    bundles: tuple[SealedLine, ...]


def read_day(db: Session, act: Act) -> CopyDay:
    """What was done on this copy since it was packed or last renewed, and its bundles, the newest first.

    Raises:
        InvalidInput: this is no copy.
        NotAllowed: the role serves nobody.
    """
    require(act.role, can_serve)
    state = copy_state(db)
    if state is None:
        raise InvalidInput(_("This is the center itself: only a copy that went out brings a bundle home."))
    # A desk's local copy is made anew again and again, and its rows of the center with it. What is not sent counts
    # wherever the computer's clock stood.
    unsent = select(CapturedChange.id).where(CapturedChange.act == CapturedAct.INSERTED)
    added = {
        name: db.scalar(
            select(func.count())
            .select_from(record)
            .where(
                or_(record.recorded_at >= state.packed_at, record.id.in_(unsent)),
                *((record.voided_at.is_(None),) if hasattr(record, "voided_at") else ()),
            )
        )
        or 0
        for name, (record, _words) in KINDS.items()
    }
    rows = db.execute(
        select(
            SealedBundle.seq,
            SealedBundle.sealed_at,
            func.length(SealedBundle.content),
            SealedBundle.received_at,
        ).order_by(SealedBundle.seq.desc())
    )
    return CopyDay(added, count_unsent(db), tuple(SealedLine(*row) for row in rows))
