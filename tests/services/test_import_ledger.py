"""A flat ledger split into its facts, taken in, and taken in again."""

import pytest

from jobdesk.base.exchange import ImportKind
from jobdesk.base.sheets import BY_NAME
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.plan import plan_import
from tests.services.ledgers import (
    JANUARY,
    LIST,
    PEOPLE,
    REFERRALS,
    ledger,
    list_book,
    monthly_book,
    people_table,
    referrals_book,
)


def planned(desk, source):
    """The counts that are not zero, and what is wrong."""
    plan = desk.read(lambda db, act: plan_import(db, act, source=source))
    counts = {
        name: {state: n for state, n in told.items() if n} for name, told in plan.json()["sheets"].items()
    }
    return {name: told for name, told in counts.items() if told}, plan


def taken_in(desk, source):
    def both(db, act):
        return apply_import(db, act, plan=plan_import(db, act, source=source))

    return desk.change(both)


FIRST = {
    "구직자": {"new": 3},
    "구직등록": {"new": 3},
    "구인업체": {"new": 2},
    "구인": {"new": 2},
    "알선": {"new": 3},
    "취업": {"new": 1},
    "사후관리": {"new": 2},
}


def test_a_ledger_is_taken_in_once_however_often_it_comes(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(referrals_book(tmp_path)) as source:
        counts, plan = planned(desk, source)
        assert (counts, [(one.row, one.column, one.reason) for one in plan.problems]) == (FIRST, [])
        taken_in(desk, source)
        again, plan = planned(desk, source)
        assert again == {name: {"same": told["new"]} for name, told in FIRST.items()}, plan.problems
