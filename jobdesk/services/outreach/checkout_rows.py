"""A check-out as lists show it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.outreach import CheckoutState, PersonsTaken, VacanciesTaken
from jobdesk.records.accounts import Account
from jobdesk.records.audit import AuditEntry
from jobdesk.records.events import Event
from jobdesk.records.outreach import Checkout

OWN_PASSWORDS = "own_passwords"


@dataclass(frozen=True, slots=True)
class CheckoutRow:
    """A check-out as the list shows it.

    Attributes:
        event: its number.
        who: names of those who may open it.
        own_passwords: those of them whose own password does, so that their slots of the center's data key went out
            with it. Where the copy is lost, they change their passwords; the data key stays what it is.
        expired: its time is over; it can still be merged.
        bundles: how many of it were merged.
        why: what was said when it was lost, taken back or given up.
        closed_by: who said so.
        abandoned: it was not written to its end, so that nothing of it left the house.
        local_copy: a desk's own copy of a shared center.
    """

    id: UUID
    version: int
    issuer: int
    device: str
    purpose: str
    event: str
    event_name: str
    persons: PersonsTaken
    vacancies: VacanciesTaken
    person_count: int
    record_count: int
    who: tuple[str, ...]
    own_passwords: tuple[str, ...]
    approved_by: str
    packed_at: datetime
    expires_at: datetime
    expired: bool
    state: CheckoutState
    bundles: int
    merged_at: datetime | None
    lost_at: datetime | None
    home_at: datetime | None
    why: str
    closed_by: str
    abandoned: bool
    local_copy: bool


def row_of(db: Session, one: Checkout) -> CheckoutRow:
    """A check-out with the names it holds by key."""
    event = db.get(Event, one.event_id) if one.event_id else None
    ids = [UUID(str(account)) for account in one.account_ids]
    who = db.execute(
        select(Account.id, Account.display_name).where(Account.id.in_(ids)).order_by(Account.display_name)
    ).all()
    packed = select(AuditEntry.detail).where(
        AuditEntry.record_id == one.id,
        AuditEntry.table_name == "checkout",
        AuditEntry.action == AuditAction.EXPORT.value,
    )
    own = {UUID(account) for said in db.scalars(packed) for account in (said or {}).get(OWN_PASSWORDS, ())}
    if one.local_copy:
        own = set(ids)  # a desk's copy has no other passwords
    return CheckoutRow(
        id=one.id,
        version=one.version,
        issuer=one.issuer,
        device=one.device,
        purpose=one.purpose,
        event=event.event_no if event else "",
        event_name=event.name or "" if event else "",
        persons=PersonsTaken(one.persons),
        vacancies=VacanciesTaken(one.vacancies),
        person_count=one.person_count,
        record_count=one.record_count,
        who=tuple(row.display_name for row in who),
        own_passwords=tuple(row.display_name for row in who if row.id in own),
        approved_by=_name(db, one.approved_by),
        packed_at=one.recorded_at,
        expires_at=one.expires_at,
        expired=one.expires_at < Clock().now(),
        state=CheckoutState(one.state),
        bundles=one.last_seq,
        merged_at=one.merged_at,
        lost_at=one.lost_at,
        home_at=one.home_at,
        why=one.lost_why or "",
        closed_by=_name(db, one.lost_by or one.home_by),
        abandoned=one.state == CheckoutState.HOME and one.home_by is None,
        local_copy=one.local_copy,
    )


def _name(db: Session, account_id: UUID | None) -> str:
    account = db.get(Account, account_id) if account_id else None
    return account.display_name if account else ""
