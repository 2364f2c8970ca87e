"""Copies of the center that leave the house, the bundles that come home, and what a person has to decide.

`CopyState`, `CapturedChange` and `SealedBundle` are filled on a copy only.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobdesk.base.outreach import (
    CapturedAct,
    CheckoutState,
    ConflictKind,
    ConflictState,
    PersonsTaken,
    RowOutcome,
    VacanciesTaken,
)
from jobdesk.records._base import Base, Keyed, Recorded, code, flag, ref, text, whole

SERIAL = 999_999


class Checkout(Recorded, Base):
    """One copy of the center on a laptop: who may open it, what it carries, until when, what became of it.

    Attributes:
        issuer: the laptop's desk number, for its life.
        account_ids: who may open it.
        revision: the schema it was packed with.
        sealed_key: the copy's random key, sealed by the center's data key.
        last_seq: number of the last bundle that was merged.
        local_copy: a desk's own copy of a shared center, made anew again and again; `device` is the desk.
        home_at, home_by: when somebody said that the laptop is back and wiped, and who.
    """

    __tablename__ = "checkout"
    issuer: Mapped[int] = whole(2, 99, index=True)
    device: Mapped[str] = text(60)
    purpose: Mapped[str] = text(200)
    event_id: Mapped[UUID | None] = ref("event")
    persons: Mapped[str] = code(PersonsTaken)
    vacancies: Mapped[str] = code(VacanciesTaken)
    person_count: Mapped[int] = whole(0, 10**7)
    record_count: Mapped[int] = whole(0, 10**8)
    account_ids: Mapped[list[Any]]
    revision: Mapped[str] = text(40)
    sealed_key: Mapped[bytes]
    expires_at: Mapped[datetime]
    approved_by: Mapped[UUID | None] = ref("account", index=False)
    state: Mapped[str] = code(CheckoutState, default=CheckoutState.OUT)
    last_seq: Mapped[int] = whole(0, 10**6, default=0)
    merged_at: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]
    lost_by: Mapped[UUID | None] = ref("account", index=False)
    lost_why: Mapped[str | None] = text(500)
    local_copy: Mapped[bool] = flag(default=False)
    home_at: Mapped[datetime | None]
    home_by: Mapped[UUID | None] = ref("account", index=False)


class CheckoutPerson(Keyed, Base):
    """A jobseeker whose data a copy carries; the list for the privacy officer where the copy is lost."""

    __tablename__ = "checkout_person"
    checkout_id: Mapped[UUID] = ref("checkout")
    jobseeker_id: Mapped[UUID] = ref("jobseeker")


class NumberBook(Keyed, Base):
    """Serials leased to one check-out, so that two copies of one issuer never meet.

    Attributes:
        name: of the counter: slip, jobseeker, ...
        used_until: the last serial used, known once the copy is home; those after it are void.
    """

    __tablename__ = "number_book"
    __table_args__ = (UniqueConstraint("name", "issuer", "year", "first_serial"),)
    checkout_id: Mapped[UUID] = ref("checkout")
    name: Mapped[str] = text(40)
    issuer: Mapped[int] = whole(2, 99)
    year: Mapped[int] = whole(1900, 9999)
    first_serial: Mapped[int] = whole(1, SERIAL)
    last_serial: Mapped[int] = whole(1, SERIAL)
    used_until: Mapped[int | None] = whole(0, SERIAL)


class Bundle(Recorded, Base):
    """A bundle that was merged, once; its receipt is given again to who asks again.

    Attributes:
        seq: its number within the check-out, without gaps.
        digest: SHA-256 of the file: another one under the same number is a clone's.
        counts: added, changed, same, conflicts, probable.
    """

    __tablename__ = "bundle"
    __table_args__ = (UniqueConstraint("checkout_id", "seq"),)
    checkout_id: Mapped[UUID] = ref("checkout")
    seq: Mapped[int] = whole(1, 10**6)
    digest: Mapped[str] = text(64)
    counts: Mapped[dict[str, Any]]
    receipt: Mapped[bytes]
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[UUID | None] = ref("account", index=False)


class BundleRow(Keyed, Base):
    """What became of one record of a bundle: its key and the names of its fields, no value.

    Attributes:
        stands_for: the center's record that says the same fact; what comes home later under the key is said of it.
    """

    __tablename__ = "bundle_row"
    bundle_id: Mapped[UUID] = ref("bundle")
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    outcome: Mapped[str] = code(RowOutcome)
    fields: Mapped[list[Any] | None]
    stands_for: Mapped[UUID | None]


class MergeConflict(Recorded, Base):
    """What center and copy both changed: the center's value stands until a person has said.

    Attributes:
        fields: the columns that belong together, none where the record itself is in question.
        base, ours, theirs: their values by column; empty where the person was destroyed.
        ours_by, ours_at: who changed it last at the center, and when.
        theirs_by, theirs_at: and on the copy.
        undo: what taking the copy's side wrote beside the record, by table and key, so that it can be taken back.
    """

    __tablename__ = "merge_conflict"
    bundle_id: Mapped[UUID] = ref("bundle")
    table_name: Mapped[str] = text(40)
    record_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = code(ConflictKind)
    fields: Mapped[list[Any] | None]
    base: Mapped[dict[str, Any] | None]
    ours: Mapped[dict[str, Any] | None]
    theirs: Mapped[dict[str, Any] | None]
    ours_by: Mapped[UUID | None] = ref("account", index=False)
    ours_at: Mapped[datetime | None]
    theirs_by: Mapped[UUID | None] = ref("account", index=False)
    theirs_at: Mapped[datetime | None]
    state: Mapped[str] = code(ConflictState, default=ConflictState.OPEN)
    decided_by: Mapped[UUID | None] = ref("account", index=False)
    decided_at: Mapped[datetime | None]
    why: Mapped[str | None] = text(500)
    undo: Mapped[dict[str, Any] | None]


class CopyState(Keyed, Base):
    """What a copy knows of itself; one row, none at a center.

    Attributes:
        id: the check-out's key at the center.
        next_seq: number of the bundle that is sealed next.
        seen_at: the latest moment its clock ever showed, so that setting it back prolongs nothing.
        local_copy: the desk's own copy of a shared center whose server is out of reach.
    """

    __tablename__ = "copy_state"
    center_id: Mapped[UUID] = mapped_column(index=True)
    issuer: Mapped[int] = whole(2, 99)
    device: Mapped[str] = text(60)
    purpose: Mapped[str] = text(200)
    event_id: Mapped[UUID | None] = mapped_column(index=True)
    packed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    next_seq: Mapped[int] = whole(1, 10**6, default=1)
    seen_at: Mapped[datetime]
    local_copy: Mapped[bool]


class CapturedChange(Keyed, Base):
    """A record touched since the last bundle, with its columns as they were before the first touch; by triggers.

    Attributes:
        id: the record's own key.
        base: as it was, none where the record is new.
    """

    __tablename__ = "captured_change"
    table_name: Mapped[str] = text(40)
    act: Mapped[str] = code(CapturedAct)
    base: Mapped[dict[str, Any] | None]


class SealedBundle(Keyed, Base):
    """A bundle as it was sealed, kept until its receipt has come, so that the same one can be written again.

    Attributes:
        audit_seq: the last row of the copy's 접속기록 in it.
    """

    __tablename__ = "sealed_bundle"
    __table_args__ = (UniqueConstraint("seq"),)
    seq: Mapped[int] = whole(1, 10**6)
    digest: Mapped[str] = text(64)
    content: Mapped[bytes]
    audit_seq: Mapped[int] = whole(0, 10**15)
    sealed_at: Mapped[datetime]
    received_at: Mapped[datetime | None]
