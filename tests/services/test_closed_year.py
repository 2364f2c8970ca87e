"""A closed 누계 opens exactly its rows, whatever entered or left between the closes; so does the 소급분."""

import random
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from jobdesk.base.clock import SEOUL
from jobdesk.base.closes import CloseKind, CloseWindow
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Registration
from jobdesk.records.month_closes import CloseFacts
from jobdesk.services._close_content import CellKey
from jobdesk.services._closed_rows import ClosedRows
from jobdesk.services.behind import closed_rows_behind, moved_rows_behind
from jobdesk.services.facts import Span
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.month_closes import close_month, closed_cells, verify_closes
from jobdesk.services.restatements import restate
from jobdesk.services.statistics import Figures
from tests.counts import full
from tests.late_facts import Late

MONTHS = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
COUNTED = [one.id for one in INDICATORS if one.how in {"count", "distinct", "sum", "stock"}]
SPLITS = ("sex", "policy_age", "dong", "education", "channel", "route")
YEAR = CloseWindow.YEAR


def closing(db, desk, month, day):
    act = replace(desk.act(), at=datetime(2024, 4, day, 9, tzinfo=SEOUL))
    return act, close_month(db, act, month=month, kind=CloseKind.PROVISIONAL, reason="다시")


def told(db, act, close, indicator, **asked):
    return closed_rows_behind(db, act, close_id=close.id, indicator=indicator, year=True, **asked)


def moved(db, act, close, indicator, **asked):
    """How many rows entered and how many left."""
    parts = ("entered", "left")
    return [
        len(moved_rows_behind(db, act, close_id=close.id, indicator=indicator, part=part, **asked))
        for part in parts
    ]


def registered(late, on):
    late.add(Registration, 1, lambda _n: {**late._registration(900), "received_on": on, "voided_at": None})


def all_open(db, act, close):
    """Every counted cell of the closed 누계 has as many rows as it says."""
    cells, closed = closed_cells(db, act, close_id=close.id), ClosedRows(db, close.id)
    for indicator in COUNTED:
        one = closed.counted_as(indicator)
        assert len(closed.rows(one.id, year=True)) == int(cells[CellKey(YEAR, indicator)]), indicator
    for key, figure in cells.items():
        if key.span == YEAR and key.indicator in COUNTED and key.breakdown in SPLITS:
            one = closed.counted_as(key.indicator)
            assert len(closed.rows(one.id, {key.breakdown: key.label}, year=True)) == int(figure), key


@given(rng=st.randoms(use_true_random=False), edits=st.lists(st.integers(0, 3), min_size=3, max_size=3))
@settings(max_examples=full(100, 3), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_cell_of_a_closed_year_opens_as_many_rows_as_it_says(center, rng, edits):
    desk = center.desk("supervisor")
    with desk.database.write() as db:
        late = Late(db, rng, db.scalars(select(Account.id)).first())
        late.everything()
        closes = []
        for month, count in zip(MONTHS, edits, strict=True):
            closes.append(closing(db, desk, month, 4 + len(closes)))
            for _number in range(count):
                event(late.edit())
        for act, close in closes:
            all_open(db, act, close)
        assert verify_closes(db) == []
        act, close = closes[-1]
        cells, live = (
            closed_cells(db, act, close_id=close.id),
            Figures(db, act, Span(MONTHS[0], date(2024, 3, 31), act.today)),
        )
        for indicator in COUNTED:
            entered, left = moved(db, act, close, indicator, year=True)
            assert entered - left == live.count(indicator) - int(cells[CellKey(YEAR, indicator)]), indicator
        db.rollback()


@pytest.fixture
def closed(center):
    """A transaction with facts of three months, January and February closed; its desk, act, facts and closes."""
    desk = center.desk("supervisor")
    with desk.database.write() as db:
        late = Late(db, random.Random(5), db.scalars(select(Account.id)).first())
        late.everything()
        closes = [closing(db, desk, month, 4)[1] for month in MONTHS[:2]]
        yield db, desk, late, closes
        db.rollback()


def test_months_nothing_touched_are_kept_once(closed):
    db, desk, _late, (january, february) = closed
    kept = select(CloseFacts.kind).where(CloseFacts.close_id == february.id, CloseFacts.kind.contains(" "))
    assert db.scalars(kept).all() == []
    _act, march = closing(db, desk, MONTHS[2], 5)
    assert db.scalars(kept.where(CloseFacts.close_id == march.id)).all() == []
    assert not restate(db, desk.act(), month=MONTHS[0]).facts
    assert january.month == MONTHS[0]


def test_a_late_fact_is_the_added_one_of_the_next_month_and_in_its_list(closed):
    db, desk, late, (_january, february) = closed
    act = replace(desk.act(), at=datetime(2024, 4, 6, 9, tzinfo=SEOUL))
    assert moved(db, act, february, "registrations", year=True) == [0, 0]
    before = len(told(db, act, february, "registrations"))
    registered(late, date(2024, 1, 10))
    assert moved(db, act, february, "registrations", year=True) == [1, 0]
    assert moved(db, act, february, "registrations") == [0, 0], "February itself did not move"
    rows = moved_rows_behind(db, act, close_id=february.id, indicator="registrations", part="entered", year=True)
    assert [row.on for row in rows] == [date(2024, 1, 10)]
    assert len(told(db, act, february, "registrations")) == before
    act, march = closing(db, desk, MONTHS[2], 7)
    alone = len(closed_rows_behind(db, act, close_id=march.id, indicator="registrations"))
    assert len(told(db, act, march, "registrations")) == before + alone + 1


def test_a_closed_rate_of_the_year_opens_both_its_parts(closed):
    db, _desk, _late, (_january, february) = closed
    act = replace(_desk.act(), at=datetime(2024, 4, 6, 9, tzinfo=SEOUL))
    cells = closed_cells(db, act, close_id=february.id)
    for part, one in (("over", "placed_persons"), ("under", "jobseekers")):
        assert len(told(db, act, february, "placement_rate", part=part)) == int(cells[CellKey(YEAR, one)])
    with pytest.raises(InvalidInput):
        told(db, act, february, "cohort_rate_90", part="over")
    with pytest.raises(InvalidInput):
        moved(db, act, february, "placement_rate")


def test_a_close_that_kept_no_earlier_month_says_so_instead_of_a_wrong_list(closed):
    db, desk, late, (_january, february) = closed
    registered(late, date(2024, 1, 10))
    act, march = closing(db, desk, MONTHS[2], 7)
    told(db, act, march, "registrations")
    db.execute(delete(CloseFacts).where(CloseFacts.close_id == march.id, CloseFacts.kind.contains(" ")))
    with pytest.raises(InvalidInput):
        told(db, act, march, "registrations")
    assert told(db, act, february, "registrations")
    with pytest.raises(NotAllowed):
        moved(db, replace(act, role="nobody"), february, "registrations")
