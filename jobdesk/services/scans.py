"""What a scanned number stands for, and what is said of one that opens nothing."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.base.slip_numbers import check_slip_number, format_slip_number
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services.audit import record_viewed
from jobdesk.services.codes import code_book
from jobdesk.services.referral_states import OPEN
from jobdesk.services.referrals import ReferralRow, referral_rows


class Standing(StrEnum):
    """How a scanned number stands; the first three have a referral to open."""

    OPEN = "open"
    CLOSED = "closed"
    HIRED = "hired"
    STRUCK = "struck"
    VOID = "void"
    UNKNOWN = "unknown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ScannedSlip:
    """A scanned number: how it stands, the sentence that says so ("" where it is open), the referral to open."""

    standing: Standing
    told: str
    row: ReferralRow | None = None


def read_scan(db: Session, act: Act, *, number: str) -> ScannedSlip:
    """Tell what a scanned number stands for; where it names a referral that is recorded as viewed."""
    require(act.role, can_serve)
    try:
        digits = check_slip_number(number)
    except InvalidInput as error:
        return ScannedSlip(Standing.WRONG, str(error))
    shown = format_slip_number(digits)
    slip = db.scalar(select(SlipNumber).where(SlipNumber.number == digits))
    if slip is None:
        return ScannedSlip(
            Standing.UNKNOWN, _("No slip of this center has the number {number}.").format(number=shown)
        )
    referral = db.get(Referral, slip.referral_id) if slip.referral_id is not None else None
    if referral is not None:
        record_viewed(db, act, table="referral", record_id=referral.id, jobseeker_ids=[referral.jobseeker_id])
    if slip.void_why or referral is None:
        return ScannedSlip(Standing.VOID, _("The slip number {number} is void.").format(number=shown))
    if referral.voided_at is not None:
        told = _("The referral of slip {number} was struck through.").format(number=shown)
        return ScannedSlip(Standing.STRUCK, told)
    (row,) = referral_rows(db, [referral.id])
    if referral.state in OPEN:
        return ScannedSlip(Standing.OPEN, "", row)
    if referral.state == ReferralState.HIRED:
        told = _("This referral ended in a hire. To enter another result, undo the placement first.")
        return ScannedSlip(Standing.HIRED, told, row)
    told = _("This referral is closed: {state}. A late result can still be entered.")
    return ScannedSlip(
        Standing.CLOSED, told.format(state=code_book(db).label("referral_state", referral.state)), row
    )
