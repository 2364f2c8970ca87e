"""Whom to ask for at a firm, and where: asked of a vacancy, of a firm, or of several vacancies of one firm."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.records.vacancies import Vacancy


@dataclass(frozen=True, slots=True)
class CallNumbers:
    """The contacts of some vacancies and firms, read once."""

    vacancies: Mapping[UUID, tuple[Vacancy, EmployerSite | None]]
    firms: Mapping[UUID, Employer]
    contacts: Mapping[UUID, Sequence[EmployerContact]]

    def of(self, vacancy_ids: Collection[UUID], employer_id: UUID | None = None) -> list[tuple[str, str]]:
        """Who and which number, the likeliest first and each number once.

        Those of the vacancies, each with its site, then the firm's contact, its other contacts, the firm.
        """
        found: dict[str, str] = {}
        for who, phone in self._of(vacancy_ids, employer_id):
            if phone:
                found.setdefault(phone, who or "")
        return [(who, phone) for phone, who in found.items()]

    def first(self, vacancy_id: UUID | None, employer_id: UUID | None = None) -> tuple[str, str]:
        """The likeliest of one vacancy or firm; two empty texts without any."""
        return next(iter(self.of([vacancy_id] if vacancy_id else [], employer_id)), ("", ""))

    def fax(self, vacancy_id: UUID | None, employer_id: UUID | None = None) -> str | None:
        """Of the vacancy's contact, else of its firm or the firm itself."""
        vacancy = self.vacancies[vacancy_id][0] if vacancy_id else None
        firm_id = employer_id or (vacancy.employer_id if vacancy else None)
        own = vacancy.contact_fax if vacancy else None
        return own or (self.firms[firm_id].fax if firm_id else None)

    def _of(
        self, vacancy_ids: Collection[UUID], employer_id: UUID | None
    ) -> Iterator[tuple[str | None, str | None]]:
        firm_id = employer_id
        for vacancy_id in vacancy_ids:
            vacancy, site = self.vacancies[vacancy_id]
            firm_id = firm_id or vacancy.employer_id
            yield vacancy.contact_name, vacancy.contact_phone
            if site is not None:
                yield site.contact_name, site.contact_phone
        if firm_id is not None:
            firm = self.firms[firm_id]
            yield firm.contact_name, firm.contact_phone
            for contact in self.contacts.get(firm_id, ()):
                yield contact.name, contact.phone
            yield firm.contact_name, firm.phone


def call_numbers(db: Session, vacancy_ids: Collection[UUID], employer_ids: Collection[UUID] = ()) -> CallNumbers:
    """Read the contacts of these vacancies and their firms, and of these firms."""
    asked = db.execute(
        select(Vacancy, EmployerSite)
        .outerjoin(EmployerSite, and_(EmployerSite.id == Vacancy.site_id, EmployerSite.voided_at.is_(None)))
        .where(Vacancy.id.in_(vacancy_ids))
    ).all()
    firm_ids = {*employer_ids, *(vacancy.employer_id for vacancy, _site in asked if vacancy.employer_id)}
    contacts: dict[UUID, list[EmployerContact]] = {}
    query = select(EmployerContact).where(
        EmployerContact.employer_id.in_(firm_ids), EmployerContact.voided_at.is_(None)
    )
    for one in db.scalars(query.order_by(EmployerContact.id)):
        contacts.setdefault(one.employer_id, []).append(one)
    return CallNumbers(
        {vacancy.id: (vacancy, site) for vacancy, site in asked},
        {one.id: one for one in db.scalars(select(Employer).where(Employer.id.in_(firm_ids)))},
        contacts,
    )
