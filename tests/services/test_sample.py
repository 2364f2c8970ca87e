"""The sample center: the published table exactly, whole and consistent, the same every time."""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from sqlalchemy import select

from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.records import centers, counseling, events, jobseekers, placements, referrals, vacancies
from jobdesk.services.facts import Span
from jobdesk.services.referral_states import OPEN
from jobdesk.services.statistics import Figures
from jobdesk.wiring import open_center
from jobdesk.wiring.sample import make_sample
from tests.centers import CHEAP

YEAR = (date(2023, 1, 1), date(2023, 10, 31))
PUBLISHED = {"employers": 2601, "openings": 3401, "jobseekers": 1965, "referrals": 11448, "placed_persons": 854}


@pytest.fixture
def desk(sample_read):
    desk = sample_read.desk()
    yield desk
    desk.close()


def figures(desk, *ids, cumulate="monthly_sum", span=YEAR):
    def job(db, act):
        made = Figures(db, act, Span(*span, act.today), cumulate)
        return {one: made.value(one) for one in ids}

    return desk.read(job)


def test_the_published_table_comes_out_exactly(desk):
    assert figures(desk, *PUBLISHED) == PUBLISHED
    assert str(figures(desk, "placement_rate")["placement_rate"]) == "43.5"


def test_a_plain_recount_agrees(desk):
    """No shared code: rows as they lie in the tables, counted by hand."""

    def live(db, model, on):
        rows = [(getattr(row, on), row) for row in db.scalars(select(model)) if row.voided_at is None]
        return [(day.month, row) for day, row in rows if YEAR[0] <= day <= YEAR[1]]

    def job(db, act):
        month = defaultdict(set)
        for number, v in live(db, vacancies.Vacancy, "received_on"):
            if v.kind == "own":
                month["employers", number].add(v.employer_id)
                month["openings", number] |= {(v.id, n) for n in range(v.openings)}
        for number, r in live(db, jobseekers.Registration, "received_on"):
            month["jobseekers", number].add(r.jobseeker_id)
        for number, r in live(db, referrals.Referral, "referred_on"):
            month["referrals", number].add(r.id)
        for number, p in live(db, placements.Placement, "started_on"):
            if p.recognized:
                month["placed_persons", number].add(p.jobseeker_id)
        return month

    found = Counter()
    for (name, _month), who in desk.read(job).items():
        found[name] += len(who)
    assert dict(found) == PUBLISHED


def test_the_bases_differ_so_that_they_can_be_told_apart(desk):
    monthly = figures(
        desk, "employers", "vacancies", "jobseekers", "registrations", "placements", "placed_persons"
    )
    whole = figures(desk, "employers", "jobseekers", "placed_persons", cumulate="distinct")
    assert monthly["vacancies"] > monthly["employers"] > whole["employers"]
    assert monthly["registrations"] > monthly["jobseekers"] > whole["jobseekers"]
    assert monthly["placements"] > monthly["placed_persons"] > whole["placed_persons"]


def test_every_month_and_the_year_before_are_there(desk):
    def job(db, act):
        return {one: Figures(db, act, Span(date(2022, 1, 1), YEAR[1], act.today)).months(one) for one in PUBLISHED}

    for months in desk.read(job).values():
        assert len(months) == 22
        assert min(months.values()) > 0
    earlier = figures(desk, *PUBLISHED, span=(date(2022, 1, 1), date(2022, 10, 31)))
    assert all(0 < earlier[one] < PUBLISHED[one] for one in PUBLISHED)


def test_what_the_services_hold_is_held_here_too(desk):
    def job(db, act):
        live = [r for r in db.scalars(select(referrals.Referral)) if r.voided_at is None]
        pairs = Counter((r.jobseeker_id, r.vacancy_id) for r in live if r.state in OPEN)
        assert max(pairs.values()) == 1
        held = Counter(r.vacancy_id for r in live if r.seat_held)
        for v in db.scalars(select(vacancies.Vacancy)):
            assert v.taken == held.get(v.id, 0)
        hired = {r.id for r in live if r.state == "40"}
        placed = {p.referral_id for p in db.scalars(select(placements.Placement)) if p.voided_at is None}
        assert hired == placed - {None}
        steps = {}
        for s in db.scalars(select(referrals.ReferralStep).order_by(referrals.ReferralStep.id)):
            assert s.from_state == steps.get(s.referral_id)
            steps[s.referral_id] = s.to_state
        assert all(steps[r.id] == r.state for r in live)
        serials = defaultdict(list)
        for s in db.scalars(select(referrals.SlipNumber)):
            assert check_slip_number(s.number) == s.number
            serials[s.year].append(s.serial)
        last = {c.year: c.last for c in db.scalars(select(centers.Counter)) if c.name == "slip"}
        for year, given in serials.items():
            assert sorted(given) == list(range(1, last[year] + 1))

    desk.read(job)


def test_people_are_invented(desk):
    def job(db, act):
        people = db.scalars(select(jobseekers.Jobseeker)).all()
        return [(p.mobile, p.phone, p.email) for p in people], db.scalars(select(events.Event)).all()

    contacts, held = desk.read(job)
    assert all(
        re.fullmatch(r"0100000\d{4}", mobile) and not phone and not email for mobile, phone, email in contacts
    )
    assert len([one for one in held if one.held_on <= YEAR[1]]) == 8


def test_wages_lie_above_the_minimum_of_their_year(desk):
    def job(db, act):
        for v in db.scalars(select(vacancies.Vacancy)):
            floor = desk.codes.amount("minimum_wage", v.received_on)
            assert v.wage_min >= floor * (209 if v.wage_basis == "monthly" else 1)

    desk.read(job)


def test_there_is_work_for_the_morning(desk):
    def job(db, act):
        due = [f for f in db.scalars(select(placements.FollowUp)) if f.done_on is None and f.voided_at is None]
        assert any(f.due_on <= act.today for f in due)
        assert any(r.state == "41" for r in db.scalars(select(referrals.Referral)))
        assert any(i.at and i.at.date() == act.today for i in db.scalars(select(referrals.Interview)))
        assert any(i.kind == "phone_memo" and not i.done for i in db.scalars(select(counseling.Inquiry)))
        ends = [r.valid_until for r in db.scalars(select(jobseekers.Registration))]
        assert any(0 <= (end - act.today).days <= 14 for end in ends)

    desk.read(job)


def test_voiding_one_placement_and_a_late_one_move_the_table_by_exactly_that(sample):
    from jobdesk.services.placements import record_placement, undo_placement

    desk = sample.desk()

    def alone(db, act):
        """A placement of a person placed once that month."""
        seen = Counter()
        rows = db.scalars(select(placements.Placement).order_by(placements.Placement.started_on)).all()
        for p in rows:
            seen[p.jobseeker_id] += 1
        done = set(
            db.scalars(select(placements.FollowUp.placement_id).where(placements.FollowUp.done_on.is_not(None)))
        )
        good = [
            p
            for p in rows
            if p.voided_at is None
            and p.recognized
            and p.started_on >= date(2023, 9, 1)
            and seen[p.jobseeker_id] == 1
            and p.id not in done
        ]
        return good[0].id, good[0].jobseeker_id

    placement_id, _person = desk.read(alone)
    desk.change(lambda db, act: undo_placement(db, act, placement_id=placement_id, why="취업일 확인 안 됨"))
    assert figures(desk, *PUBLISHED) == {**PUBLISHED, "placed_persons": 853}
    assert str(figures(desk, "placement_rate")["placement_rate"]) == "43.4"

    def late(db, act):
        placed = select(placements.Placement.jobseeker_id)
        found = select(jobseekers.Registration.jobseeker_id).where(
            jobseekers.Registration.jobseeker_id.not_in(placed),
            jobseekers.Registration.received_on.between(date(2023, 5, 1), date(2023, 6, 1)),
        )
        return record_placement(
            db,
            act,
            jobseeker_id=db.scalars(found).first(),
            values={
                "started_on": "2023-07-03",
                "route": "self",
                "sector": "private",
                "note": "고용보험으로 늦게 확인",
            },
        )

    for _n in range(2):
        desk.change(late)
    assert figures(desk, *PUBLISHED) == {**PUBLISHED, "placed_persons": 855}
    assert figures(desk, "placed_persons", span=(date(2023, 7, 1), date(2023, 7, 31)))["placed_persons"] > 0
    desk.close()


def test_every_figure_has_its_rows_and_every_breakdown_foots(desk):
    from jobdesk.services.breakdowns import BREAKDOWNS
    from jobdesk.services.indicators import SHOWN

    disjoint = [one.id for one in BREAKDOWNS.values() if not one.overlapping]

    def job(db, act):
        for cumulate in ("monthly_sum", "distinct"):
            made = Figures(db, act, Span(date(2023, 8, 1), date(2023, 9, 30), act.today), cumulate)
            made.splits = [(kind,) for kind in disjoint]
            for indicator in SHOWN:
                if indicator.how in {"count", "distinct", "sum", "stock"}:
                    assert made.value(indicator.id) == len(made.rows(indicator.id))
                if indicator.how in {"count", "distinct", "sum"}:
                    for kind in disjoint:
                        split = made.breakdown(indicator.id, kind)
                        assert split is None or sum(split.values()) == made.count(indicator.id)

    desk.read(job)


@pytest.mark.long
def test_facts_ids_and_slips_are_the_same_every_time(sample_template, tmp_path):
    again = make_sample(tmp_path / "again", locksmith=CHEAP)
    assert list(again.slips) == sample_template.told["slips"]
    assert [{"user": u, "role": r, "password": p} for u, r, p in again.accounts] == sample_template.told[
        "accounts"
    ]

    def keys(db, act):
        return [
            sorted(map(str, db.scalars(select(model.id))))
            for model in (jobseekers.Jobseeker, vacancies.Vacancy, referrals.Referral, placements.Placement)
        ]

    first, second = (
        open_center(folder, "supervisor", "Desk-2023-no5", locksmith=CHEAP)
        for folder in (sample_template.folder, tmp_path / "again")
    )
    assert first.read(keys) == second.read(keys)
    first.close()
    second.close()


@pytest.mark.long
def test_the_table_is_the_same_on_postgresql(fresh_database, tmp_path):
    made = make_sample(tmp_path / "shared", url=fresh_database(), locksmith=CHEAP)
    assert made.slips
    desk = open_center(tmp_path / "shared", "supervisor", "Desk-2023-no5", locksmith=CHEAP)
    assert figures(desk, *PUBLISHED) == PUBLISHED
    desk.close()


def test_an_empty_one_has_accounts_and_codes_but_no_facts(tmp_path):
    made = make_sample(tmp_path / "empty", empty=True, locksmith=CHEAP)
    assert made.slips == ()
    assert len(made.accounts) == 8
    desk = open_center(tmp_path / "empty", "supervisor", "Desk-2023-no5", locksmith=CHEAP)
    assert desk.standing_on is None
    assert figures(desk, "jobseekers", "placement_rate") == {"jobseekers": 0, "placement_rate": None}
    desk.close()
