"""The list behind a figure has as many rows as the figure says: rates by their parts, closed months as closed."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from jobdesk.base.closes import CloseKind, CloseWindow
from jobdesk.base.errors import NotAllowed
from jobdesk.records.accounts import Account
from jobdesk.records.jobseekers import Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import behind, month_closes
from jobdesk.services.comparisons import window_of
from jobdesk.services.facts import Span
from jobdesk.services.indicators import BY_ID, INDICATORS, SHOWN
from jobdesk.services.reports import make_report
from jobdesk.services.statistics import Figures
from tests.counts import full
from tests.random_facts import FIRST, Filler
from tests.services import acts, people

FEBRUARY, LAST = date(2024, 2, 1), date(2024, 2, 29)
RATES = [one for one in SHOWN if one.how in {"rate", "cohort", "retention"}]


def on_a_day_of_march(desk):
    return replace(desk.act(), at=desk.act().at.replace(year=2024, month=3, day=2))


def ratio_of(figures, one):
    """Numerator, denominator and unknown of a rate, from the figures."""
    if one.how == "rate":
        return figures.count(one.over), figures.count(one.under), 0
    share = figures.share(one.id)
    return share.part, share.whole, share.unknown


@given(seed=st.integers(0, 2**32), days=st.integers(0, 39))
@settings(max_examples=full(100, 8), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_rate_opens_its_numerator_its_denominator_and_the_unknown(center, seed, days):
    desk = center.desk("supervisor")
    act = on_a_day_of_march(desk)
    with desk.database.write() as db:
        Filler(db, Random(seed), db.scalars(select(Account.id)).first()).everything()
        end = date.fromordinal(FIRST.toordinal() + days)
        figures = Figures(db, act, Span(FIRST, end, act.today))
        for one in RATES:
            opened = {
                part: behind.rows_behind(db, act, indicator=one.id, start=FIRST, end=end, part=part)
                for part in behind.parts_of(one.id)
            }
            over, under, unknown = ratio_of(figures, one)
            assert (len(opened["over"]), len(opened["under"])) == (over, under), one.id
            assert len(opened.get("unknown", ())) == unknown
            if one.how == "rate":
                continue
            every = behind.rows_behind(db, act, indicator=one.id, start=FIRST, end=end)
            assert sorted(row.key for row in every) == sorted(
                row.key for part in ("under", "unknown") for row in opened.get(part, ())
            )
            assert [row.state for row in every].count("in") == over
            assert {row.kind for row in every} <= {"jobseeker"}
        db.rollback()


@given(seed=st.integers(0, 2**32))
@settings(max_examples=full(40, 3), deadline=None, suppress_health_check=list(HealthCheck))
def test_each_column_of_the_monthly_layout_opens_the_rows_of_its_own_days(center, seed):
    desk = center.desk("supervisor")
    act = on_a_day_of_march(desk)
    with desk.database.write() as db:
        Filler(db, Random(seed), db.scalars(select(Account.id)).first()).everything()
        for end in (date(2024, 3, 2), date(2024, 2, 20)):
            report = make_report(db, act, layout="monthly", start=date(2024, 1, 1), end=end)
            checked = 0
            for column, figures in report.columns.items():
                window = window_of(column, report.start, end, act.today)
                for one in ("employers", "openings", "jobseekers", "placed_persons") if window else ():
                    start, last = window
                    rows = behind.rows_behind(db, act, indicator=one, start=start, end=last)
                    assert len(rows) == figures[one], (column, one)
                    checked += len(rows)
            assert checked
        assert window_of("target", report.start, end, act.today) is None
        db.rollback()


def closed_rows(db, act, close, key):
    cell = {key.breakdown: key.label} if key.breakdown else None
    return behind.closed_rows_behind(db, act, close_id=close.id, indicator=key.indicator, cell=cell)


def strike_everything(db, act):
    """What was recorded after the close: nothing of the month is left."""
    for record in (Registration, Vacancy, Placement, FollowUp):
        db.execute(update(record).values(voided_at=act.at, voided_by=act.account_id, voided_why="착오"))


@given(seed=st.integers(0, 2**32))
@settings(max_examples=full(40, 4), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_closed_figure_opens_the_facts_of_its_close_whatever_came_after(center, seed):
    desk = center.desk("supervisor")
    act = on_a_day_of_march(desk)
    with desk.database.write() as db:
        Filler(db, Random(seed), db.scalars(select(Account.id)).first()).everything()
        shares = {
            one.id: ratio_of(Figures(db, act, Span(FEBRUARY, LAST, act.today)), one)
            for one in RATES
            if one.how != "rate"
        }
        close = month_closes.close_month(db, act, month=FEBRUARY, kind=CloseKind.PROVISIONAL)
        strike_everything(db, act)
        cells = month_closes.closed_cells(db, act, close_id=close.id)
        counted = {one.id for one in INDICATORS if one.how in {"count", "distinct", "sum", "stock"}}
        for key, figure in cells.items():
            if key.span == CloseWindow.MONTH and key.indicator in counted:
                assert len(closed_rows(db, act, close, key)) == int(figure), key
        for one, counts in shares.items():
            found = [
                len(behind.closed_rows_behind(db, act, close_id=close.id, indicator=one, part=part))
                for part in behind.parts_of(one)
            ]
            assert tuple(found) == counts[: len(found)], one
        db.rollback()


def test_a_rate_is_asked_by_its_parts_and_by_who_may_see_figures(center):
    desk = center.desk("supervisor")
    day = {"start": desk.act().today, "end": desk.act().today}
    assert behind.parts_of("placed_persons") == ()
    assert behind.parts_of("retention_rate_3") == ("over", "under", "unknown")
    for asked in ({"indicator": "placement_rate"}, {"indicator": "cohort_rate_90", "part": "unknown"}):
        with pytest.raises(KeyError):
            desk.view(lambda db, act, asked=asked: behind.rows_behind(db, act, **day, **asked))
    assert {BY_ID[one].how for one in ("placement_rate", "cohort_rate_90")} == {"rate", "cohort"}
    auditor = center.desk("auditor")
    with pytest.raises(NotAllowed):
        auditor.read(lambda db, act: behind.rows_behind(db, act, indicator="placed_persons", **day))
    with pytest.raises(NotAllowed):
        auditor.read(lambda db, act: behind.closed_rows_behind(db, act, close_id=act.account_id, indicator="x"))


def test_a_cohort_counts_the_ninetieth_day_and_not_the_next(center):
    desk = center.desk("supervisor")
    acts.stand_on(desk, date(2027, 7, 1))
    came = [people.person(desk, full_name=name, ready=False) for name in ("김가람", "이나람")]
    for person in came:
        people.register(desk, person)
        people.consent(desk, person)
    acts.stand_on(desk, date(2027, 9, 30))  # the 91st day
    for person, days in zip(came, (1, 0), strict=True):
        acts.place(desk, person, days=days)
    day = {"start": date(2027, 7, 1), "end": date(2027, 7, 1)}
    rows = desk.view(lambda db, act: behind.rows_behind(db, act, indicator="cohort_rate_90", **day))
    assert {row.record_id: row.state for row in rows} == {came[0]: "in", came[1]: "out"}
