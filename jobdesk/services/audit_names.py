"""접속기록 made readable: whose data a row means and which record, masked for those who review it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_read_audit, require
from jobdesk.base.text import clean
from jobdesk.records.accounts import Account
from jobdesk.records.certificates import Certificate
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.print_jobs import Printer
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._labels import label
from jobdesk.services.audit import AuditRow, write_audit

AT_ONCE = 500
# What a record of each table is called by; all others go by their table alone.
_NUMBERS: Mapping[str, tuple[InstrumentedAttribute[UUID], InstrumentedAttribute[Any]]] = {
    "account": (Account.id, Account.user_name),
    "jobseeker": (Jobseeker.id, Jobseeker.jobseeker_no),
    "registration": (Registration.id, Registration.registration_no),
    "employer": (Employer.id, Employer.employer_no),
    "vacancy": (Vacancy.id, Vacancy.vacancy_no),
    "referral": (Referral.id, Referral.referral_no),
    "placement": (Placement.id, Placement.placement_no),
    "event": (Event.id, Event.event_no),
    "certificate": (Certificate.id, Certificate.number),
    "printer": (Printer.id, Printer.name),
}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One row of 접속기록 with its names.

    Attributes:
        people: masked name and number of each person whose data it touched, in the row's order.
        number: what the record is called by; "" where its table has no numbers.
        fields: labels of the columns that were changed or given away.
    """

    row: AuditRow
    people: tuple[str, ...]
    number: str
    fields: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        """Of the row."""
        return self.row.id


def name_audit(db: Session, act: Act, rows: Sequence[AuditRow]) -> list[AuditLine]:
    """The same rows, with masked names and numbers; people who were destroyed stay a dash.

    Raises:
        NotAllowed: neither supervisor nor auditor.
    """
    require(act.role, can_read_audit)
    people = _people(db, {one for row in rows for one in row.jobseeker_ids})
    numbers = _numbers(db, rows)
    return [
        AuditLine(
            row,
            tuple(people.get(one, "–") for one in row.jobseeker_ids),
            numbers.get((row.table, row.record_id), ""),
            _fields(row),
        )
        for row in rows
    ]


def find_subject(db: Session, act: Act, number: str) -> UUID | None:
    """Whose number this is: a person's or a registration's; the look-up is recorded, so the caller commits.

    Raises:
        NotAllowed: neither supervisor nor auditor.
    """
    require(act.role, can_read_audit)
    asked = clean(number).upper()
    found = db.scalar(select(Jobseeker.id).where(func.upper(Jobseeker.jobseeker_no) == asked)) or db.scalar(
        select(Registration.jobseeker_id).where(func.upper(Registration.registration_no) == asked)
    )
    if found is not None:
        write_audit(db, act, AuditAction.SEARCH, table="jobseeker", jobseeker_ids=[found], detail={"shown": 1})
    return found


def _fields(row: AuditRow) -> tuple[str, ...]:
    named = (row.detail or {}).get("fields", ())
    return tuple(label(row.table or "", name) or label("jobseeker", name) or str(name) for name in named)


def _people(db: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    named = {}
    for part in _parts(ids):
        query = select(Jobseeker.id, Jobseeker.full_name, Jobseeker.jobseeker_no).where(Jobseeker.id.in_(part))
        named.update({one: f"{mask_name(name)} ({number})" for one, name, number in db.execute(query)})
    return named


def _numbers(db: Session, rows: Sequence[AuditRow]) -> dict[tuple[str | None, UUID | None], str]:
    named: dict[tuple[str | None, UUID | None], str] = {}
    for table, (key, number) in _NUMBERS.items():
        wanted = {row.record_id for row in rows if row.table == table and row.record_id is not None}
        for part in _parts(wanted):
            for one, called in db.execute(select(key, number).where(key.in_(part))):
                named[table, one] = str(called or "")
    return named


def _parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    """As many ids at once as every database takes."""
    ordered = list(ids)
    for at in range(0, len(ordered), AT_ONCE):
        yield ordered[at : at + AT_ONCE]
