"""A center's export, taken into an empty center, counts the same; taken into its own it changes nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobdesk.records._base import Base
from jobdesk.records.accounts import Account
from jobdesk.records.events import Event
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.facts import Span
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.search_step import compare_search, glance_search
from jobdesk.services.statistics import Figures
from jobdesk.services.stocks import active_vacancies
from tests.counts import full
from tests.random_facts import FIRST, Filler
from tests.services.moving import exported, kept, taken_in
from tests.services.planned import content, moved, rows_of_center
from tests.services.test_import_apply import QUIET

NOWHERE = {"visits", "calls", "course_completions"}
"""Inquiries and courses stand in no sheet of exchange.md."""
STOCK = {"active_vacancies", "active_vacancy_ratio"}
SAME = [one.id for one in INDICATORS if one.id not in NOWHERE]
LISTED = ("registrations", "vacancies", "sessions", "referrals", "placements", "follow_ups", "employer_visits")
ENDED = {"filled", "canceled", "refused", "on_hold", "expired"}
SPLITS = {
    "registrations": [("sex",), ("policy_age",), ("channel",)],
    "sessions": [("sex",), ("mode",)],
    "vacancies": [("channel",), ("occupation_middle",), ("employment_type",)],
    "referrals": [("sex",), ("policy_age",)],
    "placements": [("sex",), ("route",), ("wage_band",)],
}


def counted(db, act, span, cumulate="monthly_sum"):
    """Every indicator, some breakdowns, and who stands in the lists behind the figures."""
    figures = Figures(db, act, span, cumulate, SAME, SPLITS)
    found = {one: str(figures.value(one)) for one in SAME}
    for one, kinds in SPLITS.items():
        found |= {f"{one} {kind}": figures.breakdown(one, kind) for (kind,) in kinds}
    for one in LISTED:
        found[f"{one} listed"] = Counter((row.id, row.on, row.who) for row in figures.rows(one))
    found["interviews listed"] = Counter((row.on, row.who) for row in figures.rows("interviews"))
    return found


def differing(one, other):
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


class Sayable(Filler):
    """Random facts that the sheets can say whole: one interview a referral, work of a person begun once a day."""

    def everything(self):
        self.sent, self.begun = set(), set()
        super().everything()

    def add(self, record, count, make):
        if record.__tablename__ in {"vacancy_step", "referral_step", "inquiry", "course_completion"}:
            return []
        if record.__tablename__ == "interview":
            count = min(count, len(self.made[Referral]))
        if record.__tablename__ == "follow_up":
            count = count if any(one["voided_at"] is None for one in self.made[Placement]) else 0
        return super().add(record, count, make)

    def _vacancy(self, number):
        return {**super()._vacancy(number), "until_filled": False, "state": "open"}

    def _interview(self, number):
        made = super()._interview(number)
        sent = next(one for one in self.made[Referral] if one["id"] not in self.sent)
        self.sent.add(sent["id"])
        days = {one["held_on"] for one in self.made[Event]}
        held = next(day for n in range(9) if (day := made["held_on"] + timedelta(n)) not in days)
        return {**made, "referral_id": sent["id"], "jobseeker_id": sent["jobseeker_id"], "held_on": held}

    def _met(self, number):
        return {**super()._met(number), "starts_at": None}

    def _placement(self, number):
        made = super()._placement(number)
        while made["started_on"] in self.begun:
            made["started_on"] += timedelta(1)
        self.begun.add(made["started_on"])
        sent = next((one for one in self.made[Referral] if one["id"] == made["referral_id"]), None)
        return {**made, "took_opening": sent is not None and sent["voided_at"] is None}

    def _follow_up(self, number):
        made = super()._follow_up(number)
        live = [one for one in self.made[Placement] if one["voided_at"] is None]
        placed = self.rng.choice(live)
        return {**made, "placement_id": placed["id"], "jobseeker_id": placed["jobseeker_id"]}


class _NotKept(Exception):
    """Ends a transaction whose work is not to stay."""


def not_kept(desk, job):
    """What a job in a transaction answers; nothing of it stays."""
    answer = []

    def inner(db, act):
        answer.append(job(db, replace(act, at=act.at.replace(year=2024, month=3, day=2))))
        raise _NotKept

    with pytest.raises(_NotKept):
        desk.change(inner)
    return answer[0]


@given(seed=st.integers(0, 2**32), end=st.integers(0, 60), cumulate=st.sampled_from(("monthly_sum", "distinct")))
@settings(max_examples=full(300, 5), deadline=None, suppress_health_check=list(HealthCheck))
def test_a_random_center_counts_the_same_in_an_empty_one(center, seed, end, cumulate):
    desk = center.desk("supervisor")
    span = Span(FIRST, FIRST + timedelta(end), date(2024, 3, 2))

    def fill(db, act):
        Sayable(db, Random(seed), db.scalars(select(Account.id)).first()).everything()
        return rows_of_center(db), counted(db, act, span, cumulate)

    def take(db, act):
        apply_import(db, act, plan=moved(rows))
        return counted(db, act, span, cumulate), glance_search(db), rows_of_center(db)

    rows, before = not_kept(desk, fill)
    after, in_step, again = not_kept(desk, take)
    assert differing(before, after) == {}
    assert in_step
    assert {name: len(some) for name, some in again.items()} == {name: len(some) for name, some in rows.items()}


def test_a_period_counts_the_same_in_an_empty_center(sample_read, center, tmp_path):
    """What came in by then; what follows a referral or a placement goes with that one's period."""
    first, last = date(2023, 10, 23), date(2023, 10, 31)
    source, desk = sample_read.desk(), center.desk("supervisor")
    path = exported(source, tmp_path / "weeks.xlsx", from_on=first, until_on=last)
    plan, _made = taken_in(desk, path)
    assert plan.wrong == 0
    span = Span(first, last, desk.act().today)
    before, after = (one.read(lambda db, act: counted(db, act, span)) for one in (source, desk))
    beyond = ("active", "cohort", "retention", "interview", "follow_ups")
    flows = {name for name in before if not name.startswith(beyond)}
    assert {name: both for name, both in differing(before, after).items() if name in flows} == {}
    assert int(after["referrals"]) > 100
    nothing_changes_in_its_own(desk, tmp_path)
    source.close()


def whole_center_counts_the_same(source, desk, path):
    """The sample center in an empty one: its years, its lists, who stands open on its last day."""
    plan, _made = taken_in(desk, path)
    assert (plan.wrong, len(plan.unknown_counselors)) == (0, 5)
    last = date(2023, 10, 31)
    for first in (date(2022, 1, 1), date(2023, 10, 1)):
        span = Span(first, last, desk.act().today)
        before, after = (one.read(lambda db, act, s=span: counted(db, act, s)) for one in (source, desk))
        assert differing(before, after).keys() <= STOCK
    standing, stands = (set(one.read(lambda db, act: active_vacancies(db, last))) for one in (source, desk))
    ended = {row["id"] for row in kept(source, Vacancy, Vacancy.state.in_(ENDED))}
    assert standing - ended == stands
    assert desk.read(lambda db, act: compare_search(db)).in_step


def nothing_changes_in_its_own(desk, tmp_path):
    """What was taken in is exported and taken in again: all the same, nothing written."""
    state = desk.read(lambda db, act: content(db, Base.metadata, but=QUIET))
    plan, made = taken_in(desk, exported(desk, tmp_path / "own.xlsx"))
    assert {(count.new, count.changed, count.wrong, count.probable) for count in plan.counts.values()} == {
        (0,) * 4
    }
    assert (dict(made.made), made.changed) == ({}, 0)
    assert desk.read(lambda db, act: content(db, Base.metadata, but=QUIET)) == state


@pytest.mark.long
def test_the_sample_center_counts_the_same_on_both_and_comes_back(sample_read, sample_export, center, tmp_path):
    source, desk = sample_read.desk(), center.desk("supervisor")
    whole_center_counts_the_same(source, desk, sample_export)
    nothing_changes_in_its_own(desk, tmp_path)
    source.close()
