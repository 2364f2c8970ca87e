"""A closed month answers only while nothing its figures read has changed: whatever changes, on both engines."""

import random
from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from jobdesk.base.clock import SEOUL
from jobdesk.base.closes import CloseKind
from jobdesk.base.ids import new_id
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Code
from jobdesk.records.jobseekers import Registration
from jobdesk.records.month_closes import CloseSplit
from jobdesk.records.referrals import Interview, Referral
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.closed_months import FLOWS
from jobdesk.services.facts import Span
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.month_closes import close_month, verify_closes
from jobdesk.services.statistics import Figures
from tests.counts import LONG, full
from tests.late_facts import Late

MONTHS = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
SPANS = (
    (MONTHS[0], date(2024, 3, 31)),
    (date(2024, 2, 1), date(2024, 2, 29)),
    (date(2024, 1, 10), date(2024, 3, 5)),
)
FLOWING = [one for one in INDICATORS if one.how in FLOWS]


def all_of(db, act, span, cumulate, *, live):
    """Every count, by month and whole, and every breakdown that flows."""
    splits = [(kind,) for kind in BREAKDOWNS]
    figures = Figures(db, act, Span(*span, act.today), cumulate, [one.id for one in FLOWING], splits, live=live)
    found = {}
    for one in FLOWING:
        found[one.id] = (figures.count(one.id), figures.months(one.id))
        for kind in BREAKDOWNS:
            found[one.id, kind] = figures.breakdown(one.id, kind)
    return found


WAYS = list(product(SPANS, ("monthly_sum", "distinct")))


def same(db, act, ways=WAYS):
    for span, cumulate in ways:
        told, live = (all_of(db, act, span, cumulate, live=live) for live in (False, True))
        assert told == live, {key: (told[key], live[key]) for key in live if told[key] != live[key]}


def closing(db, desk, months, day=4):
    act = replace(desk.act(), at=datetime(2024, 4, day, 9, tzinfo=SEOUL))
    for month in months:
        close_month(db, act, month=month, kind=CloseKind.PROVISIONAL, reason="다시")
    return act


@given(
    rng=st.randoms(use_true_random=False),
    months=st.sets(st.sampled_from(MONTHS), min_size=1),
    edits=st.integers(0, 4),
    again=st.booleans(),
)
@settings(max_examples=full(150, 4), deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_changes_after_a_close_the_figures_are_those_counted_live(center, rng, months, edits, again):
    desk = center.desk("supervisor")
    with desk.database.write() as db:
        late = Late(db, rng, db.scalars(select(Account.id)).first())
        late.everything()
        act = closing(db, desk, sorted(months))
        between = WAYS if LONG else [rng.choice(WAYS)]
        for _number in range(edits):
            same(db, act, between)
            event(late.edit())
        same(db, act)
        if again:
            act = closing(db, desk, sorted(months)[:1], 5)
            same(db, act, between)
        db.rollback()


@pytest.fixture
def closed(center):
    """A transaction with facts of three months closed, its act and its facts."""
    desk = center.desk("supervisor")
    with desk.database.write() as db:
        late = Late(db, random.Random(3), db.scalars(select(Account.id)).first())
        late.everything()
        yield db, closing(db, desk, MONTHS), late
        db.rollback()


def forge(db):
    """Write another figure into what closes keep, so that who answers is seen."""
    db.execute(update(CloseSplit).where(CloseSplit.breakdown == "").values(cells='{"":777}'))


def count(db, act, indicator, month=MONTHS[1], cumulate="monthly_sum"):
    last = {1: 31, 2: 29, 3: 31}[month.month]
    return Figures(db, act, Span(month, month.replace(day=last), act.today), cumulate).count(indicator)


def registered(late, on):
    return late.add(Registration, 1, lambda _n: {**late._registration(900), "received_on": on})


def test_an_untouched_month_is_read_from_its_close_a_touched_one_is_counted(closed):
    db, act, late = closed
    forge(db)
    assert [count(db, act, "registrations", month) for month in MONTHS] == [777, 777, 777]
    assert count(db, act, "jobseekers", cumulate="distinct") == 777
    registered(late, date(2024, 2, 10))
    assert [count(db, act, "registrations", month) == 777 for month in MONTHS] == [True, False, True]
    assert count(db, act, "sessions") == 777
    assert count(db, act, "interviews") == 777


def test_the_next_close_of_the_month_answers_again(closed, center):
    db, _act, late = closed
    registered(late, date(2024, 2, 10))
    act = closing(db, center.desk("supervisor"), MONTHS[1:2], 5)
    forge(db)
    assert count(db, act, "registrations") == 777


def test_a_part_of_a_month_and_persons_over_months_are_counted(closed):
    db, act, _late = closed
    forge(db)
    part = Figures(db, act, Span(date(2024, 2, 2), date(2024, 2, 29), act.today))
    assert part.count("registrations") != 777
    whole = Span(MONTHS[0], date(2024, 3, 31), act.today)
    assert Figures(db, act, whole, "distinct").count("jobseekers") < 777
    assert Figures(db, act, whole).count("jobseekers") == 3 * 777
    assert Figures(db, act, whole, live=True).count("jobseekers") < 777


def test_a_list_has_as_many_rows_as_the_closed_figure(closed):
    db, act, _late = closed
    figures = Figures(db, act, Span(MONTHS[0], date(2024, 3, 31), act.today))
    for one in FLOWING:
        assert figures.count(one.id) == len(figures.rows(one.id)), one.id


@pytest.mark.parametrize("change", ["code", "account"])
def test_a_label_that_changes_touches_every_month(closed, change):
    db, act, _late = closed
    forge(db)
    assert count(db, act, "sessions") == 777
    table, column = {"code": (Code, "name_ko"), "account": (Account, "display_name")}[change]
    one = db.scalars(select(table.id)).first()
    db.execute(update(table.__table__).where(table.__table__.c.id == one).values({column: "다른 말"}))
    assert count(db, act, "sessions") != 777


def test_a_namesake_of_a_counselor_touches_every_month_another_account_none(closed):
    db, act, _late = closed
    forge(db)
    known = db.scalars(select(Account)).first()
    row = {c.name: getattr(known, c.name) for c in Account.__table__.columns}
    db.execute(insert(Account), [{**row, "id": new_id(), "user_name": "one", "display_name": "박새로"}])
    assert count(db, act, "sessions") == 777
    db.execute(insert(Account), [{**row, "id": new_id(), "user_name": "two"}])
    assert count(db, act, "sessions") != 777


def test_what_moves_by_time_is_counted_where_the_close_came_before_the_months_end(closed, center):
    db, _act, late = closed
    desk = center.desk("supervisor")
    meant = registered(late, date(2024, 3, 30))[0]
    sent = late.add(Referral, 1, lambda _n: {**late._referral(901), "jobseeker_id": meant["jobseeker_id"]})[0]
    db.execute(update(Referral.__table__).where(Referral.__table__.c.id == sent["id"]).values(voided_at=None))
    row = {"referral_id": sent["id"], "jobseeker_id": sent["jobseeker_id"], "state": "held"}
    late.add(Interview, 5, lambda _n: {**row, "held_on": date(2024, 3, 31)})
    early = replace(desk.act(), at=datetime(2024, 3, 29, 18, tzinfo=SEOUL))
    close_month(db, early, month=MONTHS[2], kind=CloseKind.PROVISIONAL, reason="다시")
    after = replace(early, at=datetime(2024, 4, 2, 9, tzinfo=SEOUL))
    same(db, after)
    forge(db)
    assert count(db, after, "interviews", MONTHS[2]) != 777
    assert count(db, after, "registrations", MONTHS[2]) == 777


def test_the_check_of_closes_finds_a_figure_that_is_not_its_cells(closed):
    db, _act, _late = closed
    assert verify_closes(db) == []
    forge(db)
    assert {(one.month, one.what) for one in verify_closes(db)} == {(month, "digest") for month in MONTHS}
