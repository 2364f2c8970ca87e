"""Results of referrals that others saved since their table was filled: only what is said twice is asked.

A result is one statement: its state, day and reason, and the planned start or the interview that belong to it.
Asked in the act that saves, as `stale_saves.settle` is. Source: safety.md 7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import BothChanged
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.accounts import Account
from jobdesk.records.referrals import Referral, ReferralStep
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.results import ResultEntry, hold_seats


def settle_results(
    db: Session, act: Act, *, entries: Sequence[ResultEntry], base: Mapping[UUID, ReferralRow]
) -> list[ResultEntry]:
    """What of a table of results is saved, and over which versions; reads and locks alone.

    What a colleague said just the same of is left out; what a colleague changed beside the result stays.

    Args:
        base: by referral, the row its line was filled from.

    Raises:
        BothChanged: a colleague entered other results meanwhile; a clash is a referral's key in hexadecimal.
    """
    require(act.role, can_serve)
    hold_seats(db, [entry.referral_id for entry in entries])
    kept: list[ResultEntry] = []
    asked: list[Referral] = []
    for entry in entries:
        referral = db.get_one(Referral, entry.referral_id)
        if referral.version == entry.version:
            kept.append(entry)
        elif _result(referral) == _result(base[referral.id]):
            kept.append(replace(entry, version=referral.version))
        elif not _says(referral, entry):
            asked.append(referral)
    if asked:
        raise BothChanged(_told(db, asked[0]), clashes=tuple((one.id.hex,) for one in asked))
    return kept


def _result(one: Referral | ReferralRow) -> tuple[object, ...]:
    return one.state, one.state_on, one.hire_planned_on, one.interview_at


def _says(referral: Referral, entry: ResultEntry) -> bool:
    """Whether the referral says already what was typed; what was left empty asks nothing."""
    planned = entry.hire_planned_on if entry.state == ReferralState.HIRE_PENDING else None
    pairs = (
        (planned, referral.hire_planned_on),
        (entry.interview_at, referral.interview_at),
        (entry.reason_code, referral.state_reason_code),
        (entry.reason, referral.state_reason),
    )
    same = (referral.state, referral.state_on) == (entry.state, entry.on)
    return same and all(typed in {None, "", said} for typed, said in pairs)


def _told(db: Session, referral: Referral) -> str:
    last = (
        select(ReferralStep.recorded_at, Account.display_name)
        .join(Account, Account.id == ReferralStep.account_id)
        .where(ReferralStep.referral_id == referral.id, ReferralStep.from_state.is_not(None))
        .order_by(ReferralStep.id.desc())
        .limit(1)
    )
    at, who = db.execute(last).first() or (None, "?")
    sentence = _("{who} entered another result at {when}: choose which holds. All else is kept of both.")
    return sentence.format(who=who, when=format_datetime(at) if at is not None else "")
