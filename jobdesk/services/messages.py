"""문자 명단: one text for several people, as text and number file for the district's message system.

Only who has a mobile of their own and consented to the collection of their data is on a list; who is left out
is told with the reason before it is made. Sources: domain.md 6.2 (P-23), the desk's lists.
"""

import csv
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from io import StringIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction, ConsentKind, ContactOwner, MessageKind, MessagePurpose
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.phones import format_phone
from jobdesk.base.text import clean_note, refuse_resident_number
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.messages import MessageList, MessageRecipient
from jobdesk.services._rows import lock, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.bulk import check_number
from jobdesk.services.consents import current_consents
from jobdesk.services.settings import read_settings

SMS_BYTES, LMS_BYTES = 90, 2000
MOBILE = ("010", "011", "016", "017", "018", "019")
ENCODINGS = {"utf8": "utf-8-sig", "cp949": "cp949"}


class LeftOut(StrEnum):
    """Why someone is on no list of texts, in the order it is asked."""

    MERGED = "merged"
    NO_MOBILE = "no_mobile"
    NOT_OWN = "not_own"
    NO_CONSENT = "no_consent"
    SAME_NUMBER = "same_number"


WHY_LEFT_OUT: Mapping[LeftOut, str] = {
    LeftOut.MERGED: mark("No record of their own any more"),
    LeftOut.NO_MOBILE: mark("No mobile number"),
    LeftOut.NOT_OWN: mark("The number is not their own"),
    LeftOut.NO_CONSENT: mark("No consent to the collection of their data"),
    LeftOut.SAME_NUMBER: mark("The same number as someone on the list"),
}


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a text, and who does not: reason to masked names. Groups without anyone are left out."""

    ready: tuple[UUID, ...]
    left_out: Mapping[LeftOut, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class MessageFiles:
    """A list that was made: the numbers (CSV) and the text, both in the center's encoding."""

    list_id: UUID
    kind: MessageKind
    size: int
    people: int
    numbers: bytes
    text: bytes


def measure_text(text: str) -> tuple[MessageKind, int]:
    """What a text is sent as, and its bytes in CP949, which Korean carriers count.

    Raises:
        InvalidInput: a character that no phone shows, or more than a long text holds.
    """
    body = clean_note(text)
    wrong = sorted({letter for letter in body if not _sendable(letter)})
    if wrong:
        raise InvalidInput(
            _("A text message cannot hold: {letters}").format(letters=" ".join(wrong)), field="body"
        )
    size = len(body.encode("cp949"))
    if size > LMS_BYTES:
        told = _("{size} bytes: a long text holds {most} at most.").format(size=size, most=LMS_BYTES)
        raise InvalidInput(told, field="body")
    return (MessageKind.SMS if size <= SMS_BYTES else MessageKind.LMS), size


def check_recipients(db: Session, act: Act, *, jobseeker_ids: Collection[UUID]) -> Recipients:
    """Who of these people may be texted today, in the order given, and who not and why; reads only."""
    require(act.role, can_serve)
    check_number(jobseeker_ids)
    ready, left_out = _sorted_out(db, act, jobseeker_ids)
    groups = {why: tuple(mask_name(one.full_name) for one in people) for why, people in left_out.items()}
    return Recipients(tuple(one.id for one in ready), groups)


def make_message_list(
    db: Session, act: Act, *, jobseeker_ids: Collection[UUID], purpose: MessagePurpose, body: str
) -> MessageFiles:
    """The files of a list of texts; who is left out is decided anew.

    Holds the people, adds a MessageList, a MessageRecipient for each (the attempt to reach them) and an audit
    entry of the export. The caller writes the files once this is committed.

    Raises:
        InvalidInput: no text, one that cannot be sent or that holds a resident number, or nobody to send it to.
    """
    require(act.role, can_serve)
    check_number(jobseeker_ids)
    told = clean_note(body)
    refuse_resident_number(told, "body")
    if not told:
        raise InvalidInput(_("Write the text."), field="body")
    kind, size = measure_text(told)
    lock(db, Jobseeker, jobseeker_ids)
    ready, _left_out = _sorted_out(db, act, jobseeker_ids)
    if not ready:
        raise InvalidInput(_("Nobody of them can be texted."))
    made = MessageList(purpose=purpose, kind=kind, body=told, size=size, people=len(ready), **stamp(act))
    db.add(made)
    db.flush()
    db.add_all(MessageRecipient(message_list_id=made.id, jobseeker_id=one.id) for one in ready)
    encoding = ENCODINGS[read_settings(db).text("message_file")]
    numbers = _numbers(ready).encode(encoding, errors="replace")
    write_audit(
        db,
        replace(act, purpose=purpose.value),
        AuditAction.EXPORT,
        table="message_list",
        record_id=made.id,
        jobseeker_ids=[one.id for one in ready],
        detail={"form": "csv", "people": len(ready), "sha256": hashlib.sha256(numbers).hexdigest()},
    )
    return MessageFiles(made.id, kind, size, len(ready), numbers, told.encode(encoding))


def void_message_list(db: Session, act: Act, *, list_id: UUID, why: str) -> None:
    """Strike a list through that was never sent: it is no attempt to reach anyone any more."""
    require(act.role, can_serve)
    made = db.get_one(MessageList, list_id)
    void(db, act, made, why)
    named = select(MessageRecipient.jobseeker_id).where(MessageRecipient.message_list_id == list_id)
    people = db.scalars(named).all()
    write_audit(db, act, AuditAction.VOID, table="message_list", record_id=list_id, jobseeker_ids=people)


def _sendable(letter: str) -> bool:
    try:
        letter.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


def _sorted_out(
    db: Session, act: Act, jobseeker_ids: Collection[UUID]
) -> tuple[list[Jobseeker], dict[LeftOut, list[Jobseeker]]]:
    wanted = list(dict.fromkeys(jobseeker_ids))
    found = {one.id: one for one in db.scalars(select(Jobseeker).where(Jobseeker.id.in_(wanted)))}
    consents = current_consents(db, wanted, ConsentKind.COLLECTION, act.today)
    ready: list[Jobseeker] = []
    left_out: dict[LeftOut, list[Jobseeker]] = {}
    numbers: set[str] = set()
    for one in (found[key] for key in wanted if key in found):
        why = _why_not(one, one.id in consents, numbers)
        if why is None:
            numbers.add(one.mobile or "")
            ready.append(one)
        else:
            left_out.setdefault(why, []).append(one)
    return ready, {why: left_out[why] for why in LeftOut if why in left_out}


def _why_not(one: Jobseeker, consented: bool, numbers: Collection[str]) -> LeftOut | None:
    mobile = one.mobile or ""
    if one.merged_into_id is not None:
        return LeftOut.MERGED
    if not mobile.startswith(MOBILE):
        return LeftOut.NO_MOBILE
    if one.contact_owner != ContactOwner.SELF:
        return LeftOut.NOT_OWN
    if not consented:
        return LeftOut.NO_CONSENT
    return LeftOut.SAME_NUMBER if mobile in numbers else None


def _numbers(people: Sequence[Jobseeker]) -> str:
    """Number and name; a name that a spreadsheet would take for a formula is a text."""
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([on_paper("Mobile to send to"), on_paper("Name")])
    for one in people:
        name = f"'{one.full_name}" if one.full_name[0] in "=+-@" else one.full_name
        writer.writerow([format_phone(one.mobile), name])
    return kept.getvalue()
