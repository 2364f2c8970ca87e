"""What a status of stay allows: dated rules per status. Source: domain.md 2.8.

They come with the program as `resources/codes/stay_rules.csv`, read from public notices and not from the
statute: the center confirms them. It edits them in 관리 · 코드, list 체류자격별 취업 규칙, as any code. The code
is `status:ruling:number` (F-4:limited:2), the label the sentence that counselors read, the days when it holds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from jobdesk.base.codes import CodeBook, load_codes
from jobdesk.base.i18n import _
from jobdesk.base.text import clean

Ruling = Literal["allowed", "limited", "check"]
STAY_RULES = "stay_rule"
ENDLESS = frozenset({"F-5"})  # statuses whose stay has no end
_STRICTEST_LAST = ("allowed", "check", "limited")
HOME_NAMES = {"한국", "대한민국", "내국인", "southkorea", "korea", "republicofkorea", "rok", "kr"}


@dataclass(frozen=True, slots=True)
class StayRule:
    """What a status of stay allows on a day, and the sentence that says why."""

    visa: str
    ruling: Ruling
    why: str


def rule_of_code(code: str) -> tuple[str, Ruling] | None:
    """The status and the ruling that a code of the list says; None for a code that says neither."""
    visa, _colon, rest = code.partition(":")
    ruling = rest.partition(":")[0]
    for known in get_args(Ruling):
        if visa and ruling == known:
            return visa, known
    return None


def stay_rule(visa: str, on: date, codes: CodeBook | None = None) -> StayRule:
    """What holds for a status on a day: the newest rule, of two equally new ones the stricter.

    A status without a rule is to be checked.

    Args:
        codes: the center's code tables; without them the shipped ones.
    """
    rules = (codes or load_codes()).all(STAY_RULES)
    found = [
        (entry.valid_from or date.min, _STRICTEST_LAST.index(rule[1]), rule[1], entry.name())
        for entry in rules
        if (rule := rule_of_code(entry.code)) and rule[0] == visa and entry.holds_on(on)
    ]
    if not found:
        return StayRule(visa, "check", _("No rule is known for this status of stay: see the original."))
    _since, _strict, ruling, why = max(found)
    return StayRule(visa, ruling, why)


def is_foreigner(nationality: object, visa: object) -> bool:
    """Whether a stay is asked about: a nationality other than Korean, or a status of stay, is given."""
    told = "".join(clean(str(nationality or "")).casefold().split())
    return bool(visa) or bool(told and told not in HOME_NAMES)


def stay_fields(nationality: object, visa: object) -> Collection[str]:
    """The fields of a person's stay that a referral needs; none for a Korean."""
    if not is_foreigner(nationality, visa):
        return ()
    return ("visa_status", "visa_seen") if visa in ENDLESS else ("visa_status", "visa_until", "visa_seen")
