"""Check-outs of the center: who takes what where until when; what is out, what is lost, whose data it carries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CheckoutState, PersonsTaken, VacanciesTaken
from jobdesk.base.permissions import can_check_out, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.accounts import KeySlot
from jobdesk.records.centers import Counter
from jobdesk.records.events import Event, EventFirm, EventParticipant
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Checkout, CheckoutPerson, NumberBook
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._numbers import PREFIXES
from jobdesk.services._rows import clean_reason, stamp
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.centers import take_desk_number
from jobdesk.services.openings import is_open
from jobdesk.services.outreach.checkout_rows import OWN_PASSWORDS, CheckoutRow, row_of
from jobdesk.services.outreach.copying import choose_rows
from jobdesk.services.outreach.merging import COPY_KEY
from jobdesk.services.references import survivor_of
from jobdesk.store.counters import next_number
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision

__all__ = [
    "BOOK",
    "HOURS",
    "HOURS_AT_MOST",
    "NUMBERED",
    "CheckoutPlan",
    "CheckoutRow",
    "abandon_checkout",
    "find_event",
    "list_checkouts",
    "plan_checkout",
    "record_checkout",
    "revoke_checkout",
    "take_back_checkout",
]
HOURS, HOURS_AT_MOST = 72, 24 * 14
BOOK = 1_000
"""Serials that a copy gets of each kind of number."""
NUMBERED = (*PREFIXES, "slip")


@dataclass(frozen=True, slots=True)
class CheckoutPlan:
    """What would travel, shown before it does.

    Attributes:
        chosen: by table the keys of the rows.
        asked: how many vacancies were asked for; the others come along as someone was referred to them before.
    """

    event_id: UUID | None
    persons: PersonsTaken
    vacancies: VacanciesTaken
    chosen: Mapping[str, Collection[UUID]]
    asked: int

    @property
    def person_count(self) -> int:
        """People whose data leaves the house."""
        return len(self.chosen["jobseeker"])

    @property
    def vacancy_count(self) -> int:
        """Vacancies that travel, those that someone was referred to before too."""
        return len(self.chosen["vacancy"])

    @property
    def record_count(self) -> int:
        """All rows."""
        return sum(map(len, self.chosen.values()))


def plan_checkout(
    db: Session,
    act: Act,
    *,
    persons: PersonsTaken,
    vacancies: VacanciesTaken,
    event_id: UUID | None = None,
    person_ids: Collection[UUID] = (),
    vacancy_ids: Collection[UUID] = (),
) -> CheckoutPlan:
    """What a copy would carry; changes nothing.

    Args:
        person_ids, vacancy_ids: where they are chosen one by one.

    Raises:
        InvalidInput: an event's people or vacancies without an event.
        NotAllowed: the role does not pack, or this is a copy itself.
    """
    require(act.role, can_check_out)
    require_center(db)
    if event_id is None and (persons is PersonsTaken.EVENT or vacancies is VacanciesTaken.EVENT):
        raise InvalidInput(_("Choose the event whose people and vacancies travel."), field="event_id")
    asked = _vacancies(db, act, vacancies, event_id, vacancy_ids)
    chosen = choose_rows(
        db,
        persons=_people(db, persons, event_id, person_ids),
        vacancies=asked,
        events=[event_id] if event_id else [],
    )
    return CheckoutPlan(event_id, persons, vacancies, chosen, len(asked))


def _people(db: Session, taken: PersonsTaken, event_id: UUID | None, ids: Collection[UUID]) -> set[UUID]:
    if taken is PersonsTaken.NONE:
        return set()
    if taken is PersonsTaken.ALL:
        return set(db.scalars(select(Jobseeker.id).where(Jobseeker.merged_into_id.is_(None))))
    if taken is PersonsTaken.EVENT:
        signed_up = select(EventParticipant.jobseeker_id).where(
            EventParticipant.event_id == event_id, EventParticipant.voided_at.is_(None)
        )
        ids = set(db.scalars(signed_up))
    return {survivor_of(db, "jobseeker", one) for one in ids}


def _vacancies(
    db: Session, act: Act, taken: VacanciesTaken, event_id: UUID | None, ids: Collection[UUID]
) -> set[UUID]:
    """Open ones; of an event those of its firms."""
    live = select(Vacancy.id).where(is_open(act.today))
    if taken is VacanciesTaken.CHOSEN:
        return set(ids)
    if taken is VacanciesTaken.EVENT:
        firms = select(EventFirm.employer_id).where(EventFirm.event_id == event_id, EventFirm.voided_at.is_(None))
        live = live.where(Vacancy.employer_id.in_(firms))
    return set(db.scalars(live))


def record_checkout(
    db: Session,
    act: Act,
    *,
    plan: CheckoutPlan,
    device: str,
    purpose: str,
    account_ids: Sequence[UUID],
    key: DataKey,
    own_passwords: Collection[UUID] = (),
    hours: int = HOURS,
    checkout_id: UUID | None = None,
) -> CheckoutRow:
    """Keep that a copy goes out, with an issuer and books of numbers of its own.

    Writes the Checkout with its persons and books, a desk for a device that never went before, and the audit entry
    that names everyone whose data leaves the house.

    Args:
        key: the copy's, kept sealed by the center's.
        own_passwords: those of `account_ids` whose own slot travels.
        hours: until it locks, by the real time, also where the center's date stands still.

    Raises:
        InvalidInput: device or purpose is missing, nobody may open it, or the hours are none.
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    device, purpose = _line(device, "device", 60), _line(purpose, "purpose", 200)
    if not 1 <= hours <= HOURS_AT_MOST:
        raise InvalidInput(_("Give from 1 to {count} hours.").format(count=HOURS_AT_MOST), field="hours")
    known = set(db.scalars(select(KeySlot.account_id).where(KeySlot.account_id.in_(account_ids))))
    if not account_ids or known != set(account_ids):
        raise InvalidInput(_("Choose who may open the copy: accounts that can sign in."), field="account_ids")
    issuer = db.scalar(select(Checkout.issuer).where(Checkout.device == device).limit(1))
    row = Checkout(
        id=checkout_id or new_id(),
        issuer=issuer or take_desk_number(db, host=device, at=act.at),
        device=device,
        purpose=purpose,
        event_id=plan.event_id,
        persons=plan.persons,
        vacancies=plan.vacancies,
        person_count=plan.person_count,
        record_count=plan.record_count,
        account_ids=[str(one) for one in account_ids],
        revision=head_revision(),
        sealed_key=b"",
        expires_at=Clock().now() + timedelta(hours=hours),
        approved_by=act.account_id,
        **stamp(act),
    )
    row.sealed_key = db.info["keeper"].key.seal(COPY_KEY, bytes(key.secret), row.id.bytes)
    db.add(row)
    db.flush()
    people = sorted(plan.chosen["jobseeker"])
    db.add_all(CheckoutPerson(checkout_id=row.id, jobseeker_id=one) for one in people)
    for year in {act.today.year - 1, act.today.year, row.expires_at.year}:  # last year's too: late entries
        for name in NUMBERED:
            db.add(_lease(db, row, name, year))
    write_audit(
        db,
        act,
        AuditAction.EXPORT,
        table="checkout",
        record_id=row.id,
        jobseeker_ids=people,
        detail={
            "device": device,
            "purpose": purpose,
            "records": plan.record_count,
            OWN_PASSWORDS: sorted(str(one) for one in own_passwords),
        },
    )
    db.flush()
    return row_of(db, row)


def _line(text: str, field: str, length: int) -> str:
    line = clean(text)
    refuse_resident_number(line, field)
    if not line or len(line) > length:
        raise InvalidInput(_("Write 1 to {count} characters.").format(count=length), field=field)
    return line


def _lease(db: Session, row: Checkout, name: str, year: int) -> NumberBook:
    """The next serials of the issuer; its counter goes on after them."""
    first = next_number(db, name, row.issuer, year)
    counter = db.get_one(Counter, (name, row.issuer, year))
    counter.last = first + BOOK - 1
    return NumberBook(
        checkout_id=row.id, name=name, issuer=row.issuer, year=year, first_serial=first, last_serial=counter.last
    )


def find_event(db: Session, act: Act, *, event_no: str) -> tuple[UUID, str] | None:
    """Key and name of an event by its number."""
    require(act.role, can_check_out)
    row = db.execute(
        select(Event.id, Event.name).where(Event.event_no == event_no.strip(), Event.voided_at.is_(None))
    ).one_or_none()
    return (row.id, row.name or event_no) if row else None


def list_checkouts(db: Session, act: Act) -> list[CheckoutRow]:
    """Every check-out, those that are out first, then the newest."""
    require(act.role, can_check_out)
    rows = db.scalars(select(Checkout).order_by(Checkout.recorded_at.desc(), Checkout.id.desc())).all()
    return sorted((row_of(db, one) for one in rows), key=lambda one: one.state != CheckoutState.OUT)


def revoke_checkout(db: Session, act: Act, *, checkout_id: UUID, why: str) -> CheckoutRow:
    """A copy is lost: its bundles are refused from now on; who is on it: `checkout_lists.show_people_on`.

    Returns:
        The check-out; where it names `own_passwords`, slots of the center's data key were lost with it.

    Raises:
        InvalidInput: no reason, or it is home or reported before.
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    reason = clean_reason(why, needed=_("Write what happened to the laptop."))
    row = _out(db, checkout_id)
    row.state, row.lost_at, row.lost_by, row.lost_why = CheckoutState.LOST, act.at, act.account_id, reason
    db.flush()
    write_audit(db, act, AuditAction.CHANGE, table="checkout", record_id=row.id, detail={"lost": True})
    return row_of(db, row)


def take_back_checkout(db: Session, act: Act, *, checkout_id: UUID, why: str = "") -> CheckoutRow:
    """The laptop is back and wiped: no bundle of it is taken any more, and the rest of its numbers is void.

    Args:
        why: needed where no bundle of it was merged: what was done on it then stays away for good.

    Raises:
        InvalidInput: no reason where one is needed, or it is home or reported before.
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    row = _out(db, checkout_id)
    needed = "" if row.last_seq else _("Nothing of this laptop was brought home. Write why it is taken back.")
    row.lost_why = clean_reason(why, needed=needed) or None
    row.home_by = act.account_id
    return _at_home(db, act, row, {"home": True})


def abandon_checkout(db: Session, act: Act, *, checkout_id: UUID, why: str) -> CheckoutRow:
    """A copy that was not written to its end: nothing of it left the house, which stays noted.

    Raises:
        InvalidInput: it is home or reported before.
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    row = _out(db, checkout_id)
    row.lost_why = clean_reason(why)
    return _at_home(db, act, row, {"abandoned": True})


def _out(db: Session, checkout_id: UUID) -> Checkout:
    """A check-out that is out, held until COMMIT; whatever a page knew of it, its state alone is asked."""
    held = select(Checkout).where(Checkout.id == checkout_id).with_for_update()
    row = db.scalars(held.execution_options(populate_existing=True)).one()
    if row.state != CheckoutState.OUT:
        raise InvalidInput(_("This laptop is home, or was reported before."))
    return row


def _at_home(db: Session, act: Act, row: Checkout, detail: dict[str, bool]) -> CheckoutRow:
    """Close a check-out; numbers of its books after the last one used are void."""
    row.state, row.home_at = CheckoutState.HOME, act.at
    for book in db.scalars(select(NumberBook).where(NumberBook.checkout_id == row.id)):
        if book.used_until is None:
            book.used_until = book.first_serial - 1
    db.flush()
    write_audit(db, act, AuditAction.CHANGE, table="checkout", record_id=row.id, detail=detail)
    return row_of(db, row)
