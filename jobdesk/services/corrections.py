"""고치기: a saved fact is corrected with its history, what, from, to, who, when and why.

Every kind of fact is one row of `_KINDS`: its record, its form, whose it is and the rule it must still satisfy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind, clean_values, missing
from jobdesk.base.forms.counseling import INQUIRY, SESSION
from jobdesk.base.forms.events import EMPLOYER_VISIT, EVENT
from jobdesk.base.forms.jobseekers import REGISTRATION
from jobdesk.base.forms.placements import FOLLOW_UP, PLACEMENT
from jobdesk.base.forms.plans import PLAN_STEP, PUBLIC_WORKS, SIGNPOST
from jobdesk.base.forms.referrals import INTERVIEW, REFERRAL
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_people, can_serve, can_undo_others, require
from jobdesk.records._base import Voidable
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.events import EmployerVisit, Event
from jobdesk.records.jobseekers import Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.signposts import Signpost
from jobdesk.services import _correction_rules as rules
from jobdesk.services import _labels
from jobdesk.services._rows import check_version, clean_reason, correct
from jobdesk.services.audit import record_viewed, write_audit
from jobdesk.services.codes import code_book


@dataclass(frozen=True, slots=True)
class FactCard:
    """A saved fact as the correcting form shows it.

    Attributes:
        kind: one of `KINDS`.
        record_id, version: hand both back to `correct_fact`.
        fields: what may be corrected, in the order of the form.
        values: field name to what is kept now.
        table: where it is kept.
    """

    kind: str
    record_id: UUID
    version: int
    fields: tuple[Field, ...]
    values: Mapping[str, Any]
    table: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One field of a fact that was corrected once, ready to show.

    Attributes:
        field: the label of the field.
        old, new: what it said and says, as the screen writes it; "" for empty.
        who, at, why: whose correction it was, when, and the reason given ("" where none was asked).
    """

    field: str
    old: str
    new: str
    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of fact that can be corrected.

    Attributes:
        owner: the column that says whose fact it is; others need the supervisor.
        rule: checks the values as they will be and answers the columns that follow from them.
        filled: a column that tells this kind from another of the same record.
    """

    record: type[Voidable]
    fields: tuple[Field, ...]
    owner: str
    rule: Callable[[Session, Act, Any, Mapping[str, Any], str], dict[str, Any]]
    filled: str = "id"


# What was written in a session is never rewritten: `counseling.add_note` adds to it.
_SESSION = (
    *(field for field in SESSION if field.name != "note" and not field.when_asked),
    Field("ended_at", mark("End"), FieldKind.DATETIME),
)
_UNTIL = tuple(replace(f, help="") if f.name == "valid_until" else f for f in REGISTRATION)

_KINDS: Mapping[str, _Kind] = {
    "registration": _Kind(Registration, _UNTIL, "counselor_id", rules.registration),
    "session": _Kind(CounselingSession, _SESSION, "counselor_id", rules.session, "jobseeker_id"),
    "employer_session": _Kind(CounselingSession, _SESSION, "counselor_id", rules.session, "employer_id"),
    "inquiry": _Kind(Inquiry, tuple(f for f in INQUIRY if not f.when_asked), "counselor_id", rules.inquiry),
    "referral": _Kind(Referral, REFERRAL, "counselor_id", rules.referral),
    "interview": _Kind(Interview, INTERVIEW, "recorded_by", rules.interview),
    "placement": _Kind(Placement, PLACEMENT, "recorded_by", rules.placement),
    "follow_up": _Kind(FollowUp, FOLLOW_UP, "counselor_id", rules.follow_up),
    "plan_step": _Kind(PlanStep, PLAN_STEP, "counselor_id", rules.plan_step),
    "signpost": _Kind(Signpost, SIGNPOST, "counselor_id", rules.signpost),
    "public_works": _Kind(PublicWorks, PUBLIC_WORKS, "counselor_id", rules.public_works),
    "visit": _Kind(EmployerVisit, EMPLOYER_VISIT, "recorded_by", rules.visit),
    "event": _Kind(Event, EVENT, "recorded_by", rules.event),
}
KINDS = tuple(_KINDS)


def _record(db: Session, how: _Kind, record_id: UUID) -> Voidable:
    record = db.get_one(how.record, record_id)
    if getattr(record, how.filled) is None:
        raise ValueError("the record is of another kind")
    return record


def _subjects(record: Voidable) -> list[UUID]:
    person = getattr(record, "jobseeker_id", None)
    return [person] if person else []


def _values(how: _Kind, record: Voidable) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in how.fields}


def _card(kind: str, record: Voidable) -> FactCard:
    how = _KINDS[kind]
    table: str = how.record.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    return FactCard(kind, record.id, record.version, how.fields, _values(how, record), table)


def open_fact(db: Session, act: Act, *, kind: str, record_id: UUID) -> FactCard:
    """A saved fact with what may be corrected of it; audited, so the caller commits.

    Args:
        kind: one of `KINDS`.

    Raises:
        NotAllowed: the role sees no people.
        KeyError, ValueError, NoResultFound: an unknown kind or record, which is a bug in the caller.
    """
    require(act.role, can_see_people)
    how = _KINDS[kind]
    record = _record(db, how, record_id)
    record_viewed(db, act, table=how.record.__tablename__, record_id=record.id, jobseeker_ids=_subjects(record))  # type: ignore[attr-defined]  # every record is mapped
    return _card(kind, record)


def correct_fact(
    db: Session, act: Act, *, kind: str, record_id: UUID, version: int, values: Mapping[str, Any], why: str
) -> FactCard:
    """Correct a saved fact and keep what it said before.

    Writes the record, a Correction a changed field, what follows from it (a follow-up's due day, the
    interview of a referral) and the audit entry with the names of the fields. The caller commits.

    Args:
        values: field name to what was typed; fields not given stay.
        why: the reason, asked of every correction.

    Raises:
        InvalidInput: no reason, nothing changed, a field is wrong or does not agree with what else is known.
        NotAllowed: a colleague's fact and no supervisor.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_serve)
    how = _KINDS[kind]
    record = _record(db, how, record_id)
    if act.account_id not in {getattr(record, how.owner), record.recorded_by}:
        require(act.role, can_undo_others)
    reason = clean_reason(why, needed=_("Give a reason for the correction."))
    if record.voided_at is not None:
        raise InvalidInput(_("This was struck through: it cannot be corrected."))
    check_version(db, record, version)
    typed = clean_values(how.fields, values, code_book(db), today=act.today, need=None)
    now = {**_values(how, record), **typed}
    for field in missing(how.fields, now, "receive"):
        raise InvalidInput(_("{label} is needed.").format(label=_(field.label)), field=field.name)
    flags = {f.name: bool(now[f.name]) for f in how.fields if f.kind == FieldKind.BOOLEAN and f.name in typed}
    wanted = {**typed, **flags}
    if all(getattr(record, name) == value for name, value in wanted.items()):
        raise InvalidInput(_("Nothing was changed."))
    follows = how.rule(db, act, record, {**now, **flags}, reason)
    changed = correct(db, act, record, {**wanted, **follows}, version=record.version, why=reason)
    write_audit(
        db,
        act,
        AuditAction.CHANGE,
        table=how.record.__tablename__,  # type: ignore[attr-defined]  # every record is mapped
        record_id=record.id,
        jobseeker_ids=_subjects(record),
        detail={"fields": sorted(changed)},
    )
    return _card(kind, record)


def list_corrections(db: Session, act: Act, *, kind: str, record_id: UUID) -> list[CorrectionRow]:
    """What was corrected of a fact, newest first; columns that no form shows are left out."""
    require(act.role, can_see_people)
    how = _KINDS[kind]
    table: str = how.record.__tablename__  # type: ignore[attr-defined]  # every record is mapped
    found = db.execute(
        select(Correction, Account.display_name)
        .join(Account, Account.id == Correction.account_id)
        .where(Correction.table_name == table, Correction.record_id == record_id)
        .order_by(Correction.at.desc(), Correction.id)
    )
    codes = code_book(db)
    fields: Sequence[Field] = how.fields
    known = {field.name: field for field in fields} | _labels.declared(table)
    return [
        CorrectionRow(
            _labels.label(table, c.field),
            _labels.said(codes, known.get(c.field), c.old_value),
            _labels.said(codes, known.get(c.field), c.new_value),
            who,
            c.at,
            c.why or "",
        )
        for c, who in found
        if _labels.label(table, c.field)
    ]
