"""Which occupations are 단순노무, whose pay in probation may not lie below the minimum wage.

A dated list of KECO small groups read from the classification, not from the statute: the center confirms it and
edits it in 관리 · 코드, list 단순노무 직종. The code is `group:sure` or, where a group holds both, `group:unsure`.
"""

from datetime import date

from jobdesk.base.codes import CodeBook

SIMPLE_LABOR = "simple_labor"
_SURE, _UNSURE = "sure", "unsure"
SMALL_GROUP = 3


def simple_labor_code(code: str) -> tuple[str, bool] | None:
    """The occupation and whether all of it is meant; None for a code that says neither."""
    group, _colon, sure = code.partition(":")
    return (group, sure == _SURE) if group.isdigit() and sure in {_SURE, _UNSURE} else None


def is_simple_labor(codes: CodeBook, occupation: str | None, on: date) -> bool | None:
    """Whether an occupation is simple labor on a day; None where only the duties can tell."""
    if not occupation or len(occupation) < SMALL_GROUP:
        return None
    for entry in codes.choices(SIMPLE_LABOR, on):
        named = simple_labor_code(entry.code)
        if named is not None and occupation.startswith(named[0]):
            return True if named[1] else None
    return False
