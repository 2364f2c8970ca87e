"""An employer with everything that belongs to it, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession
from jobdesk.services.employer_figures import FirmFigures, SentRow, list_sent, read_figures
from jobdesk.services.employer_parts import PartRow, list_parts
from jobdesk.services.employer_remarks import RemarkRow, list_remarks, watch_reasons
from jobdesk.services.employers import EmployerCard, open_employer, read_employer
from jobdesk.services.vacancies import VacancyRow, list_vacancies
from jobdesk.services.visits import VisitRow, list_visits

AT_MOST = 500


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One 구인상담 with the firm."""

    id: UUID
    started_at: datetime
    mode: str
    kind: str
    note: str
    counselor: str


@dataclass(frozen=True, slots=True)
class EmployerView:
    """The firm and all that belongs to it, the newest first.

    Attributes:
        watched: each time it was put under watch or not any more: the day, why, by whom.
    """

    card: EmployerCard
    sites: Sequence[PartRow]
    contacts: Sequence[PartRow]
    vacancies: Sequence[VacancyRow]
    talks: Sequence[TalkRow]
    visits: Sequence[VisitRow]
    sent: Sequence[SentRow]
    remarks: Sequence[RemarkRow]
    figures: FirmFigures
    watched: Sequence[tuple[date, str, str]]


def open_employer_view(db: Session, act: Act, *, employer_id: UUID) -> EmployerView:
    """Open a firm with all of it; the look is audited, so the caller commits."""
    card = open_employer(db, act, employer_id=employer_id)
    return read_employer_view(db, act, employer_id=card.id)


def read_employer_view(db: Session, act: Act, *, employer_id: UUID) -> EmployerView:
    """A firm that is open already, read again."""
    card = read_employer(db, act, employer_id=employer_id)
    return EmployerView(
        card,
        list_parts(db, act, kind="site", employer_id=card.id),
        list_parts(db, act, kind="contact", employer_id=card.id),
        list_vacancies(db, act, employer_id=card.id, limit=AT_MOST),
        _talks(db, card.id),
        list_visits(db, act, employer_id=card.id, limit=AT_MOST),
        list_sent(db, act, employer_id=card.id, limit=AT_MOST),
        list_remarks(db, act, employer_id=card.id, limit=AT_MOST),
        read_figures(db, act, employer_id=card.id),
        watch_reasons(db, act, employer_id=card.id),
    )


def _talks(db: Session, employer_id: UUID) -> list[TalkRow]:
    query = (
        select(CounselingSession, Account.display_name)
        .join(Account, Account.id == CounselingSession.counselor_id)
        .where(CounselingSession.employer_id == employer_id, CounselingSession.voided_at.is_(None))
        .order_by(CounselingSession.started_at.desc(), CounselingSession.id.desc())
        .limit(AT_MOST)
    )
    return [TalkRow(s.id, s.started_at, s.mode, s.kind, s.note or "", who) for s, who in db.execute(query)]
