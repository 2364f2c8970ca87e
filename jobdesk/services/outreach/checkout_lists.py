"""What packing offers to choose from, and what is known of one check-out beside its line."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, false, func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import AuditAction
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.outreach import CheckoutState
from jobdesk.base.permissions import can_check_out, require
from jobdesk.base.phones import format_phone
from jobdesk.records.accounts import Account
from jobdesk.records.events import Event, EventFirm, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout, CheckoutPerson, NumberBook
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.audit import write_audit
from jobdesk.services.list_export import ListTable
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from jobdesk.services.openings import is_open
from jobdesk.services.outreach.checkout_rows import CheckoutRow, row_of
from jobdesk.services.outreach.checkouts import CheckoutPlan

PEOPLE_AT_MOST = 1_000_000
_HEADINGS = (mark("Number"), mark("Name"), mark("Born"), mark("Mobile"))
_EMPTY_BYTES, _RECORD_BYTES = 1_500_000, 930
"""Measured on packed sample centers: the file without a record, and what each record adds."""


@dataclass(frozen=True, slots=True)
class ComingEvent:
    """An event that a laptop may be packed for: firms and sign-ups as they are now."""

    id: UUID
    event_no: str
    name: str
    held_on: date
    place: str
    firms: int
    signed_up: int


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A laptop that went out before.

    Attributes:
        last_on: when it was packed last.
        out: a copy of it is not home yet, and was not reported lost.
        lost: it was reported lost the last time it went.
    """

    device: str
    issuer: int
    last_on: date
    times: int
    out: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class OpenVacancy:
    """An open vacancy that may travel."""

    id: UUID
    vacancy_no: str
    title: str
    employer: str
    openings: int


@dataclass(frozen=True, slots=True)
class BookLine:
    """Numbers leased to a check-out.

    Attributes:
        name: of the counter: slip, jobseeker, …
        used: how many of them came home in a record.
        void: how many nobody may use any more; 0 while it is out.
    """

    name: str
    year: int
    first: int
    last: int
    used: int
    void: int


@dataclass(frozen=True, slots=True)
class MergedBundle:
    """A bundle of a check-out that came home."""

    id: UUID
    seq: int
    merged_at: datetime
    by: str
    signed: bool


@dataclass(frozen=True, slots=True)
class PersonOn:
    """A jobseeker whose data a copy carries."""

    id: UUID
    jobseeker_no: str
    name: str
    born: date | None
    mobile: str | None


@dataclass(frozen=True, slots=True)
class CheckoutDetail:
    """One check-out with its books of numbers and its bundles."""

    row: CheckoutRow
    books: tuple[BookLine, ...]
    bundles: tuple[MergedBundle, ...]


def coming_events(db: Session, act: Act) -> list[ComingEvent]:
    """Events of today and later, the next one first."""
    require(act.role, can_check_out)
    firms = _counted(EventFirm)
    people = _counted(EventParticipant)
    query = (
        select(Event, firms, people)
        .where(Event.held_on >= act.today, Event.voided_at.is_(None))
        .order_by(Event.held_on, Event.starts_at, Event.event_no)
    )
    return [
        ComingEvent(one.id, one.event_no, one.name, one.held_on, one.place or "", int(firm), int(who))
        for one, firm, who in db.execute(query)
    ]


def _counted(record: type[EventFirm] | type[EventParticipant]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(record)
        .where(record.event_id == Event.id, record.voided_at.is_(None))
        .scalar_subquery()
    )


def known_devices(db: Session, act: Act) -> list[KnownDevice]:
    """Laptops by when they went last; a desk's own copies and what never left are not among them."""
    require(act.role, can_check_out)
    left = or_(Checkout.state != CheckoutState.HOME, Checkout.home_by.is_not(None))
    query = select(Checkout).where(Checkout.local_copy.is_(false()), left).order_by(Checkout.recorded_at)
    found: dict[str, KnownDevice] = {}
    for row in db.scalars(query):
        before = found.pop(row.device, None)
        found[row.device] = KnownDevice(
            row.device,
            row.issuer,
            row.recorded_at.astimezone(SEOUL).date(),
            1 + (before.times if before else 0),
            row.state == CheckoutState.OUT or (before is not None and before.out),
            row.state == CheckoutState.LOST,
        )
    return list(reversed(found.values()))


def open_vacancies(db: Session, act: Act) -> list[OpenVacancy]:
    """Vacancies that are open today, by firm."""
    require(act.role, can_check_out)
    query = (
        select(Vacancy.id, Vacancy.vacancy_no, Vacancy.title, Vacancy.employer_name, Vacancy.openings)
        .where(is_open(act.today))
        .order_by(Vacancy.employer_name, Vacancy.vacancy_no)
    )
    return [OpenVacancy(*row) for row in db.execute(query)]


def people_of_filter(db: Session, act: Act, *, asked: Asked) -> list[UUID]:
    """The jobseekers that a kept filter of their list finds today."""
    require(act.role, can_check_out)
    return read_ids(db, act, asked, limit=PEOPLE_AT_MOST)


def estimate_bytes(plan: CheckoutPlan) -> int:
    """About how large the copy becomes."""
    return _EMPTY_BYTES + plan.record_count * _RECORD_BYTES


def read_checkout(db: Session, act: Act, *, checkout_id: UUID) -> CheckoutDetail:
    """One check-out with its bundles and its books, those that were used first."""
    require(act.role, can_check_out)
    one = db.get_one(Checkout, checkout_id)
    books = db.scalars(
        select(NumberBook).where(NumberBook.checkout_id == one.id).order_by(NumberBook.name, NumberBook.year)
    )
    found = [_book(book, home=one.state == CheckoutState.HOME) for book in books]
    merged = (
        select(Bundle, Account.display_name)
        .outerjoin(Account, Account.id == Bundle.recorded_by)
        .where(Bundle.checkout_id == one.id)
        .order_by(Bundle.seq.desc())
    )
    return CheckoutDetail(
        row_of(db, one),
        tuple(sorted(found, key=lambda book: (not book.used, book.name != "slip"))),
        tuple(
            MergedBundle(b.id, b.seq, b.recorded_at, name or "", b.signed_at is not None)
            for b, name in db.execute(merged)
        ),
    )


def _book(book: NumberBook, *, home: bool) -> BookLine:
    used = max(0, (book.used_until or 0) - book.first_serial + 1)
    void = book.last_serial - book.first_serial + 1 - used if home else 0
    return BookLine(book.name, book.year, book.first_serial, book.last_serial, used, void)


def show_people_on(db: Session, act: Act, *, checkout_id: UUID) -> list[PersonOn]:
    """Whose data a copy carries, names and phones in full: who is shown stands in the access log.

    The caller commits. Source: domain.md 6 (a lost laptop).
    """
    require(act.role, can_check_out)
    found = _people(db, checkout_id)
    write_audit(
        db,
        act,
        AuditAction.VIEW,
        table="checkout",
        record_id=checkout_id,
        jobseeker_ids=[one.id for one in found],
        detail={"people": len(found)},
    )
    return found


def people_table(db: Session, act: Act, *, checkout_id: UUID) -> ListTable:
    """The same for a workbook; its export is recorded by `record_export`."""
    require(act.role, can_check_out)
    one, found = row_of(db, db.get_one(Checkout, checkout_id)), _people(db, checkout_id)
    told = on_paper("{device}, packed {day}: {purpose}").format(
        device=one.device, day=format_date(one.packed_at.astimezone(SEOUL).date()), purpose=one.purpose
    )
    headings = tuple(map(on_paper, _HEADINGS))
    rows = tuple((p.jobseeker_no, p.name, p.born, format_phone(p.mobile) if p.mobile else "") for p in found)
    return ListTable(on_paper("Who is on it"), told, headings, rows, "checkout", tuple(p.id for p in found))


def _people(db: Session, checkout_id: UUID) -> list[PersonOn]:
    query = (
        select(Jobseeker.id, Jobseeker.jobseeker_no, Jobseeker.full_name, Jobseeker.birth_date, Jobseeker.mobile)
        .join(CheckoutPerson, CheckoutPerson.jobseeker_id == Jobseeker.id)
        .where(CheckoutPerson.checkout_id == checkout_id)
        .order_by(Jobseeker.full_name, Jobseeker.id)
    )
    return [PersonOn(*row) for row in db.execute(query)]
