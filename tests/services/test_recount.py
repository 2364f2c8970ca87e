"""Every figure, breakdown cell, cross-table and list against a plain recount that shares nothing with them."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobdesk.records._base import Base
from jobdesk.records.accounts import Account
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.facts import Span
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.statistics import COUNTED, Figures
from jobdesk.wiring import open_center
from jobdesk.wiring.sample import make_sample
from tests.centers import CHEAP
from tests.counts import full
from tests.random_facts import FIRST, Filler
from tests.recount import STOCKS, Recount, tables_of

KINDS = list(BREAKDOWNS)
PAIRS = [("sex", "policy_age"), ("target_group", "dong"), ("occupation_large", "wage_band"), ("event", "sex")]
COUNTS = [one.id for one in INDICATORS if one.how in COUNTED]
RATES = [one.id for one in INDICATORS if one.how not in COUNTED]


def as_text(value):
    return value if value is None or isinstance(value, int) else str(value)


def listed(rows, name):
    """How often a value stands in the rows of a recount."""
    found = Counter()
    for fact, count in rows:
        found[fact[name]] += count
    return found


def the_same_rows(figures, again, one):
    """The list behind a figure holds the very facts of the recount, on their days."""
    rows, expected = figures.rows(one), again.rows(one)
    assert len(rows) == figures.count(one), one
    assert Counter(row.id for row in rows) == listed(expected, "id"), one
    if one not in STOCKS:  # who stands open is listed by the day it came in
        assert Counter(row.on for row in rows) == listed(expected, "on"), one


def compare(db, act, span, cumulate, *, cells):
    """Every figure and cell; with `cells`, the length of the list behind every cell too."""
    figures = Figures(
        db, act, span, cumulate, [one.id for one in INDICATORS], [*((kind,) for kind in KINDS), *PAIRS]
    )
    again = Recount(tables_of(db, Base.metadata), span.start, span.end, span.today, cumulate)
    for one in (*COUNTS, *RATES):
        assert as_text(figures.value(one)) == again.value(one), one
    checked = 0
    for one in COUNTS:
        the_same_rows(figures, again, one)
        for kind in KINDS:
            found = figures.breakdown(one, kind)
            if found is None:
                continue
            expected = again.breakdown(one, kind)
            assert found == expected, (one, kind)
            if not BREAKDOWNS[kind].overlapping:
                assert sum(found.values()) == figures.count(one)
            for label in found if cells else ():
                assert len(figures.rows(one, {kind: label})) == found[label], (one, kind, label)
                checked += 1
        for down, across in PAIRS:
            pairs = figures.cross(one, down, across)
            if pairs is None:
                continue
            flat = {(a, b): count for a, line in pairs.items() for b, count in line.items()}
            assert flat == again.breakdown(one, down, across), (one, down, across)
            for (a, b), count in flat.items() if cells else ():
                assert len(figures.rows(one, {down: a, across: b})) == count
    return checked


@given(
    seed=st.integers(0, 2**32),
    end=st.integers(0, 60),
    cumulate=st.sampled_from(("monthly_sum", "distinct")),
)
@settings(max_examples=full(300, 6), deadline=None, suppress_health_check=list(HealthCheck))
def test_random_facts_count_the_same(center, seed, end, cumulate):
    desk = center.desk("supervisor")
    act = replace(desk.act(), at=desk.act().at.replace(year=2024, month=3, day=2))
    with desk.database.write() as db:
        account = db.scalars(select(Account.id)).first()
        Filler(db, Random(seed), account).everything()
        span = Span(FIRST, date.fromordinal(FIRST.toordinal() + end), act.today)
        compare(db, act, span, cumulate, cells=True)
        db.rollback()


@pytest.mark.parametrize("cumulate", ["monthly_sum", "distinct"])
def test_the_sample_center_counts_the_same(sample_read, cumulate):
    desk = sample_read.desk()
    for first, last in ((date(2023, 1, 1), date(2023, 10, 31)), (date(2022, 11, 15), date(2023, 2, 14))):
        desk.read(
            lambda db, act, first=first, last=last: compare(
                db, act, Span(first, last, act.today), cumulate, cells=False
            )
        )
    desk.close()


def test_the_list_behind_every_cell_of_a_month_of_the_sample_center(sample_read):
    desk = sample_read.desk()
    days = (date(2023, 10, 23), date(2023, 10, 31))
    assert desk.read(lambda db, act: compare(db, act, Span(*days, act.today), "monthly_sum", cells=True)) > 500
    desk.close()


@pytest.mark.long
def test_the_sample_center_counts_the_same_on_postgresql(fresh_database, tmp_path):
    make_sample(tmp_path / "shared", url=fresh_database(), locksmith=CHEAP)
    desk = open_center(tmp_path / "shared", "supervisor", "Desk-2023-no5", locksmith=CHEAP)
    days = (date(2023, 1, 1), date(2023, 10, 31))
    desk.read(lambda db, act: compare(db, act, Span(*days, act.today), "monthly_sum", cells=False))
    desk.close()
