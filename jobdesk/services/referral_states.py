"""The state table of a referral: which step may follow which, and what it asks. Source: domain.md 2.2."""

from collections.abc import Mapping

from jobdesk.base.enums import OPEN_REFERRAL_STATES, ReferralState, VacancyState

_S = ReferralState
OPEN = OPEN_REFERRAL_STATES
CLOSED = frozenset(_S) - OPEN - {_S.VOIDED}
UNANSWERED = OPEN - {_S.HIRE_PENDING}
"""알선결과 미확인: what the firm is asked for; 채용예정 waits for its day instead."""

# Steps a counselor chooses. HIRED comes by a placement only, CLOSED_BY_OTHER_HIRE by another's.
CHOSEN = frozenset(_S) - {_S.HIRED, _S.CLOSED_BY_OTHER_HIRE, _S.VOIDED}

# States that may follow themselves: a planned start or the time of an interview moves.
AGAIN = frozenset({_S.INTERVIEW_SCHEDULED, _S.HIRE_PENDING})

# A closed referral may be taken back to an open state or to another result, because answers come
# late and mistakes are mended; a hired one only by undoing its placement.
STEPS: Mapping[ReferralState, frozenset[ReferralState]] = {
    state: frozenset() if state in {_S.HIRED, _S.VOIDED} else (CHOSEN | {_S.HIRED}) - ({state} - AGAIN)
    for state in _S
}

REASON_SCHEME: Mapping[ReferralState, str] = {
    _S.DECLINED_BY_JOBSEEKER: "jobseeker_reason",
    _S.OFFER_DECLINED: "jobseeker_reason",
    _S.REJECTED_SCREENING: "employer_reason",
    _S.REJECTED_INTERVIEW: "employer_reason",
    _S.DECLINED_BY_EMPLOYER: "employer_reason",
}
NEEDS_REASON = frozenset({_S.DECLINED_BY_JOBSEEKER, _S.DECLINED_BY_EMPLOYER})
INTERVIEW_HELD = frozenset({_S.INTERVIEWED, _S.HIRED, _S.HIRE_PENDING, _S.REJECTED_INTERVIEW, _S.OFFER_DECLINED})
"""States that say the interview took place (statistics.md 2)."""

CLOSES: Mapping[VacancyState, ReferralState] = {
    VacancyState.FILLED: _S.VACANCY_FILLED,
    VacancyState.CANCELED: _S.VACANCY_CANCELED,
}
"""The steps by which a firm takes its vacancy back, and what its open referrals become."""


def may_follow(state: str, to: ReferralState) -> bool:
    """Whether `to` may follow `state`."""
    return to in STEPS[ReferralState(state)]
