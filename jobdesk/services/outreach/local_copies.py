"""A desk's own copy of a shared center, on which it goes on where the server is out of reach.

One check-out a desk, renewed in place: what the copy carries follows the center, its books, its number of the next
bundle and its 접속기록 go on, so that each merge is exactly once. Source: issue 8 (the day), safety.md 2.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import OPEN_REFERRAL_STATES, AuditAction
from jobdesk.base.errors import NotAllowed
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import CheckoutState, PersonsTaken, VacanciesTaken
from jobdesk.base.permissions import can_check_out, can_merge, can_serve, require
from jobdesk.records.accounts import KeySlot
from jobdesk.records.audit import AuditEntry, AuditHead
from jobdesk.records.centers import Counter
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.outreach import Checkout, CheckoutPerson, NumberBook
from jobdesk.records.placements import FollowUp
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import stamp
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.centers import take_desk_number
from jobdesk.services.openings import is_open
from jobdesk.services.outreach.checkouts import BOOK, HOURS, NUMBERED
from jobdesk.services.outreach.copying import Chosen, choose_rows
from jobdesk.services.outreach.merging import COPY_KEY, MergeReport, merge_known
from jobdesk.store.bundles import BundleRefused, read_header
from jobdesk.store.counters import next_number
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision

PURPOSE = mark("Goes on where the center's server is out of reach")
GONE = mark("The desk has its local copy no more; it was made anew.")
DUE_DAYS = 14
"""Follow-ups that come due in so many days travel."""
LEFT_AT_LEAST = 200
"""A book with fewer numbers left is continued by another."""
_AT_ONCE = 500
_HEADS = select(AuditHead.desk, AuditHead.seq).order_by(AuditHead.desk)
Moment = tuple[date, tuple[tuple[int, int], ...]]
"""A day, and up to where the 접속기록 of each desk went."""


@dataclass(frozen=True, slots=True)
class LocalCheckout:
    """The check-out of a desk's local copy, as it was renewed.

    Attributes:
        key: the copy's; the caller wipes it.
        account_ids: who may open it.
    """

    id: UUID
    key: DataKey
    issuer: int
    device: str
    purpose: str
    account_ids: tuple[UUID, ...]
    renewed_at: datetime
    expires_at: datetime


def device_of(act: Act) -> str:
    """What a desk's local copy is called in the list of check-outs."""
    return f"{act.host[:40]} {_desk_of(act)}"


def _desk_of(act: Act) -> str:
    return f"(#{act.desk})"


def moment_of(db: Session, act: Act) -> Moment:
    """Another value once any act was recorded at the center, or another day began; reads one row a desk.

    Whatever changes there is in the 접속기록 of its transaction, and which people travel depends on the day.
    """
    require(act.role, can_serve)
    require_center(db)
    return act.today, tuple((desk, seq) for desk, seq in db.execute(_HEADS))


def choose_local(db: Session, act: Act) -> Chosen:
    """What a desk needs to go on; reads only.

    People with a valid registration, an open referral or a follow-up due; open vacancies; what belongs to them.
    """
    require(act.role, can_serve)
    require_center(db)
    valid = select(Registration.jobseeker_id).where(
        Registration.voided_at.is_(None), Registration.valid_until >= act.today
    )
    referred = select(Referral.jobseeker_id).where(
        Referral.voided_at.is_(None), Referral.state.in_(sorted(OPEN_REFERRAL_STATES))
    )
    due = select(FollowUp.jobseeker_id).where(
        FollowUp.voided_at.is_(None),
        FollowUp.done_on.is_(None),
        FollowUp.due_on <= act.today + timedelta(days=DUE_DAYS),
    )
    live = Jobseeker.id.in_(valid.union(referred, due)), Jobseeker.merged_into_id.is_(None)
    people = set(db.scalars(select(Jobseeker.id).where(*live)))
    vacancies = set(db.scalars(select(Vacancy.id).where(is_open(act.today))))
    return choose_rows(db, persons=people, vacancies=vacancies, events=[])


def renew_local(
    db: Session,
    act: Act,
    *,
    known: UUID,
    chosen: Chosen,
    used: Mapping[tuple[str, int], int],
    account_ids: Collection[UUID],
    asked: bool = False,
) -> LocalCheckout | None:
    """Keep what this desk's local copy carries from now on.

    The first time, or where the desk has none any more, with an issuer's number and books of its own. Writes the
    Checkout in place with its persons and, where they run out, more books; into the audit who came onto it, and
    once a day that it is there. The version stays as it was: what a page read of it before can still be revoked.

    Args:
        known: the check-out of the copy the desk has, or where it has none, of the one it is about to have.
        used: by name and year the last number it used.
        account_ids: who may open it; the present account joins them.
        asked: who packs laptops lets this desk have a copy again, whose last one was reported lost.

    Returns:
        None where the copy was revoked: it is not renewed, and what is on it does not come home; nor is another
        one made before that is `asked`.

    Raises:
        NotAllowed: the role serves nobody, or may not allow what is `asked`; this is a copy.
    """
    require(act.role, can_serve)
    require_center(db)
    if asked:
        require(act.role, can_check_out)
    own = Checkout.device.endswith(_desk_of(act), autoescape=True)  # machines are renamed, desks are not
    held = select(Checkout).where(Checkout.local_copy.is_(true()), or_(own, Checkout.id == known))
    here = db.scalars(held.order_by(Checkout.id).with_for_update().execution_options(populate_existing=True)).all()
    row = next((one for one in here if one.id == known), None)
    if row is not None and row.state != CheckoutState.OUT:
        return None
    if row is None and not asked and here and _is_reported(here[-1]):
        return None
    for one in here:
        if one is not row and one.state == CheckoutState.OUT:
            one.state, one.lost_at, one.lost_by = CheckoutState.LOST, act.at, act.account_id
            one.lost_why = on_paper(GONE)
    if row is None:
        row = _first(db, act, known, here[0].issuer if here else None)
    keys = set(db.scalars(select(KeySlot.account_id)))
    now = {
        "account_ids": sorted(str(one) for one in {*account_ids, act.account_id} & keys),
        "person_count": len(chosen["jobseeker"]),
        "record_count": sum(map(len, chosen.values())),
        "revision": head_revision(),
        "expires_at": Clock().now() + timedelta(hours=HOURS),
    }
    db.flush()
    table: Any = Checkout.__table__
    db.execute(table.update().where(table.c.id == row.id).values(now))
    db.refresh(row)
    added, gone = _renew_people(db, row.id, set(chosen["jobseeker"]))
    _renew_books(db, act, row, used)
    if added or not _told_today(db, act, row.id):
        detail = {"device": row.device, "records": row.record_count, "persons": row.person_count}
        more = {"gone": sorted(map(str, gone))} if gone else {}
        who = sorted(added)
        write_audit(
            db,
            act,
            AuditAction.EXPORT,
            table="checkout",
            record_id=row.id,
            jobseeker_ids=who,
            detail=detail | more,
        )
    db.flush()
    key = DataKey(db.info["keeper"].key.unseal(COPY_KEY, row.sealed_key, row.id.bytes))
    who_may = tuple(UUID(str(one)) for one in row.account_ids)
    return LocalCheckout(row.id, key, row.issuer, row.device, row.purpose, who_may, act.at, row.expires_at)


def open_local(db: Session, act: Act, *, checkout_id: UUID) -> tuple[DataKey, CheckoutState] | None:
    """The key of a desk's local copy, which the caller wipes, and whether it is still out.

    None where the center knows no such copy.
    """
    require(act.role, can_serve)
    require_center(db)
    row = db.get(Checkout, checkout_id)
    if row is None or not row.local_copy:
        return None
    key = DataKey(db.info["keeper"].key.unseal(COPY_KEY, row.sealed_key, row.id.bytes))
    return key, CheckoutState(row.state)


def _is_reported(row: Checkout) -> bool:
    """Whether a person said that a copy is lost."""
    return row.state == CheckoutState.LOST and row.lost_why != on_paper(GONE)


def record_set_aside(db: Session, act: Act, *, checkout_id: UUID, folder: str) -> None:
    """Write into the audit that a copy nobody goes on with is kept on its desk, and under which name."""
    require(act.role, can_serve)
    require_center(db)
    detail = {"set_aside": folder}
    write_audit(db, act, AuditAction.CHANGE, table="checkout", record_id=checkout_id, detail=detail)


def _first(db: Session, act: Act, known: UUID, issuer: int | None) -> Checkout:
    """A check-out with a key of its own, which it keeps as long as the copy lives.

    Another key would have to come into the center's row and the copy's file at one moment; a crash in between
    would leave work on the copy that nothing opens. A copy that was given up or reported lost never comes back,
    and the one made after it has another check-out and another key.
    """
    key = DataKey.make()
    row = Checkout(
        id=known,
        issuer=issuer or take_desk_number(db, host=device_of(act), at=act.at),
        device=device_of(act),
        purpose=on_paper(PURPOSE),
        persons=PersonsTaken.CHOSEN,
        vacancies=VacanciesTaken.ALL,
        person_count=0,
        record_count=0,
        account_ids=[],
        revision=head_revision(),
        sealed_key=b"",
        expires_at=act.at,
        local_copy=True,
        **stamp(act),
    )
    row.sealed_key = db.info["keeper"].key.seal(COPY_KEY, bytes(key.secret), row.id.bytes)
    key.wipe()
    db.add(row)
    db.flush()
    return row


def _renew_people(db: Session, checkout: UUID, now: set[UUID]) -> tuple[set[UUID], set[UUID]]:
    """The list of whose data is on it, as it is now; who came and who went."""
    here = CheckoutPerson.checkout_id == checkout
    before = set(db.scalars(select(CheckoutPerson.jobseeker_id).where(here)))
    added, gone = sorted(now - before), sorted(before - now)
    for start in range(0, len(gone), _AT_ONCE):
        some = CheckoutPerson.jobseeker_id.in_(gone[start : start + _AT_ONCE])
        db.execute(delete(CheckoutPerson).where(here, some), execution_options={"synchronize_session": False})
    for start in range(0, len(added), _AT_ONCE):
        rows = [
            {"id": new_id(), "checkout_id": checkout, "jobseeker_id": one}
            for one in added[start : start + _AT_ONCE]
        ]
        db.execute(insert(CheckoutPerson), rows)
    return set(added), set(gone)


def _renew_books(db: Session, act: Act, row: Checkout, used: Mapping[tuple[str, int], int]) -> None:
    """Numbers of last year, this one and the one the copy may last into; more where few are left."""
    last: dict[tuple[str, int], int] = {}
    for book in db.scalars(select(NumberBook).where(NumberBook.checkout_id == row.id)):
        last[book.name, book.year] = max(book.last_serial, last.get((book.name, book.year), 0))
    for year in {act.today.year - 1, act.today.year, row.expires_at.year}:
        for name in NUMBERED:
            if (name, year) in last and last[name, year] - used.get((name, year), 0) >= LEFT_AT_LEAST:
                continue
            first = next_number(db, name, row.issuer, year)
            counter = db.get_one(Counter, (name, row.issuer, year))
            counter.last = first + BOOK - 1
            db.add(
                NumberBook(
                    checkout_id=row.id,
                    name=name,
                    issuer=row.issuer,
                    year=year,
                    first_serial=first,
                    last_serial=counter.last,
                )
            )


def _told_today(db: Session, act: Act, checkout: UUID) -> bool:
    query = select(AuditEntry.id).where(
        AuditEntry.record_id == checkout,
        AuditEntry.action == AuditAction.EXPORT.value,
        AuditEntry.at >= act.at.replace(hour=0, minute=0, second=0, microsecond=0),
    )
    return db.scalars(query.limit(1)).first() is not None


def bring_local_home(db: Session, act: Act, *, file: bytes) -> MergeReport:
    """Merge a bundle of a desk's local copy.

    Whoever may open that copy may: it holds what the desk's own people entered by the rights they have at the
    center. What both sides changed waits for the supervisor, as after every merge.

    Raises:
        BundleRefused: with its reason; nothing was changed.
        NotAllowed: the role serves nobody, or it is no bundle of a local copy that this account opens.
    """
    require(act.role, can_serve)
    require_center(db)
    checkout = db.get(Checkout, read_header(file).checkout)
    if checkout is None:
        raise BundleRefused(_("This bundle is of another center. Nothing was changed."), "foreign")
    own = checkout.local_copy and str(act.account_id) in checkout.account_ids
    if not (own or can_merge(act.role)):
        raise NotAllowed(_("Laptops are brought home by the supervisor."))
    return merge_known(db, act, file=file)
