"""The conditions of a match and their points: what a counselor would say of a pair."""

import csv
from datetime import time
from decimal import Decimal

import pytest

from jobdesk.base import matching
from jobdesk.base.codes import load_codes
from jobdesk.base.files import resource
from jobdesk.base.match_terms import Job, Seeker, gu_names, gu_neighbors, hourly, job_gu, months_needed
from jobdesk.base.match_words import say
from jobdesk.base.matching import CONDITIONS, Verdict

GUARD = Job(
    occupation="542",
    wage_basis="monthly",
    wage_min=2_700_000,
    hourly=12_918,
    floor=10_320,
    verdict="ok",
    work_start=time(9),
    work_end=time(18),
    dong_code="1156055000",
    employment_type="permanent",
)
HONG = Seeker(
    occupations=("542",),
    wage_basis="monthly",
    wage_amount=2_500_000,
    hours="all_day",
    dong_code="1156063000",
    regions=("11560",),
    employment_types=("permanent",),
    education="03",
    career_months=3,
)


def job(**changes):
    return Job(**{name: getattr(GUARD, name) for name in Job.__slots__} | changes)


def hong(**changes):
    return Seeker(**{name: getattr(HONG, name) for name in Seeker.__slots__} | changes)


def test_every_grade_has_its_points_and_no_other_is_in_the_file():
    with resource("codes", "match_weights.csv").open(encoding="utf-8", newline="") as file:
        written = [(row["condition"], row["grade"]) for row in csv.DictReader(file)]
    assert written == [(one.name, grade) for one in CONDITIONS for grade in one.grades]


def test_what_fits_has_more_points_and_a_failed_demand_outweighs_every_wish():
    points = matching.weights()

    def of(condition, verdict):
        return [points[condition.name][grade] for grade, v in condition.grades.items() if v is verdict]

    for one in CONDITIONS:
        assert min(of(one, Verdict.FITS)) > max(of(one, Verdict.FAILS))
        assert min(of(one, Verdict.FITS)) >= max(of(one, Verdict.UNKNOWN))
    for one in matching.HARD:
        assert max(of(one, Verdict.FAILS)) <= min(of(one, Verdict.UNKNOWN))
        assert max(of(one, Verdict.FAILS)) < -max(points["occupation"].values())
    nearer = [points["occupation"][grade] for grade in ("unit", "small", "middle", "large", "other")]
    assert nearer == sorted(set(nearer), reverse=True)


def test_sex_and_age_are_no_conditions():
    told = {name for side in (Seeker, Job) for name in side.__slots__}
    assert not told & {"sex", "gender", "age", "birth_date", "birth"}


@pytest.mark.parametrize(
    ("name", "grade", "job_says", "person_says"),
    [
        ("occupation", "unit", {"occupation": "5421"}, {"occupations": ("5421",)}),
        ("occupation", "small", {"occupation": "5421"}, {"occupations": ("111", "5422")}),
        ("occupation", "middle", {"occupation": "541"}, {}),
        ("occupation", "large", {"occupation": "561"}, {}),
        ("occupation", "other", {"occupation": "022"}, {}),
        ("occupation", "unknown", {"occupation": None}, {}),
        ("wage", "reached", {"wage_min": 2_500_000}, {}),
        ("wage", "range", {"wage_min": 2_400_000, "wage_max": 2_600_000}, {}),
        ("wage", "near", {"wage_min": 2_250_000}, {}),
        ("wage", "below", {"wage_min": 2_249_999}, {}),
        ("wage", "any", {}, {"wage_amount": None}),
        ("wage", "reached", {"wage_basis": "hourly", "hourly": 11_961}, {}),
        ("wage", "near", {"wage_basis": "hourly", "hourly": 11_960}, {}),
        ("wage", "unknown", {"wage_basis": "annual", "hourly": None}, {}),
        ("minimum_wage", "met", {}, {}),
        ("minimum_wage", "failed", {"verdict": "below"}, {}),
        ("minimum_wage", "excused", {"verdict": "below", "exempt": True}, {}),
        ("minimum_wage", "excused", {"verdict": "undetermined", "confirmed": True}, {}),
        ("minimum_wage", "unknown", {"verdict": "undetermined"}, {}),
        ("minimum_wage", "unknown", {"verdict": None, "confirmed": True}, {}),
        ("place", "dong", {"dong_code": "1156063000"}, {}),
        ("place", "gu", {}, {}),
        ("place", "near_gu", {"dong_code": None, "address": "서울특별시 구로구 1"}, {}),
        ("place", "elsewhere", {"dong_code": "outside", "address": "서울 강동구 1"}, {}),
        ("place", "unknown", {"dong_code": None, "address": "경기도 광명시"}, {}),
        ("place", "gu", {"dong_code": None, "address": "서울 어딘가"}, {"regions": ("11000",)}),
        ("place", "gu", {"dong_code": None, "address": None}, {"regions": ("00000",)}),
        ("place", "gu", {}, {"regions": ()}),
        ("place", "remote", {"address": "재택근무"}, {"remote_ok": True}),
        ("hours", "met", {}, {}),
        ("hours", "failed", {"work_end": time(22)}, {}),
        ("hours", "met", {"work_start": time(22), "work_end": time(6)}, {"hours": "evening_night"}),
        ("hours", "failed", {}, {"hours": "evening_night"}),
        ("hours", "unknown", {"work_end": None}, {}),
        ("shift", "open", {"shift": "주간"}, {"shift_ok": False}),
        ("shift", "failed", {"shift": "격일제"}, {"shift_ok": False}),
        ("shift", "unknown", {"night_work": True}, {}),
        ("shift", "failed", {"night_hours": Decimal(7)}, {"shift_ok": False}),
        ("shift", "failed", {"workdays": "격일"}, {"shift_ok": False}),
        ("shift", "open", {"workdays": "월~금", "night_hours": Decimal(0)}, {"shift_ok": False}),
        ("weekend", "open", {"weekend_work": False}, {"weekend_ok": False}),
        ("weekend", "failed", {"weekend_work": True}, {"weekend_ok": False}),
        ("weekend", "met", {"weekend_work": True}, {"weekend_ok": True}),
        ("weekend", "unknown", {}, {"weekend_ok": False}),
        ("employment_type", "failed", {"employment_type": "agency"}, {}),
        ("education", "failed", {"education": "05"}, {}),
        ("education", "met", {"education": "03"}, {}),
        ("education", "unknown", {"education": "03"}, {"education": None}),
        ("license", "met", {"licenses": "요양보호사 1급"}, {"licenses": ("요양보호사",)}),
        ("license", "failed", {"licenses": "요양보호사"}, {"licenses": ("ITQ",)}),
        ("license", "unknown", {"licenses": "요양보호사"}, {}),
        ("license", "open", {"licenses": "없음"}, {}),
        ("driving", "failed", {"driving": True}, {"can_drive": False}),
        ("experience", "failed", {"experience_months": 12}, {}),
        ("experience", "met", {"experience": "experienced"}, {}),
        ("experience", "open", {"experience": "entry", "experience_months": 12}, {}),
        ("stay", "open", {"foreigners": False}, {}),
        ("stay", "failed", {"foreigners": False}, {"stay": "allowed"}),
        ("stay", "check", {"foreigners": True}, {"stay": "limited"}),
        ("disability", "unknown", {"disabled_only": True}, {}),
        ("disability", "met", {"disabled_only": True}, {"disabled": True}),
    ],
)
def test_a_pair_is_graded(name, grade, job_says, person_says):
    assert matching.grades(hong(**person_says), job(**job_says))[name] == grade


def test_each_grade_is_told_in_words_with_its_figures():
    codes = load_codes()
    assert "2,500,000" in say("wage", "reached", HONG, GUARD, codes)
    assert "2,700,000" in say("wage", "reached", HONG, GUARD, codes)
    told = say("experience", "failed", HONG, job(experience_months=12), codes)
    assert "12" in told
    assert "3" in told
    won = say("minimum_wage", "met", HONG, GUARD, codes)
    assert "12,918" in won
    assert "10,320" in won
    for one in CONDITIONS:
        for grade in one.grades:
            assert isinstance(say(one.name, grade, HONG, GUARD, codes), str)


def test_hourly_figures_of_the_center_s_commonest_wages():
    assert hourly("monthly", 2_156_880) == 10_320
    assert hourly("annual", 2_156_880 * 12) == 10_320
    assert hourly("daily", 82_560) == 10_320
    assert hourly("hourly", 10_320) == 10_320
    assert months_needed(job(experience="experienced")) == 1


def test_neighbors_go_both_ways_and_are_gu_of_seoul():
    near = gu_neighbors()
    assert near.keys() == set(gu_names().values())
    for gu, others in near.items():
        assert gu not in others
        assert all(gu in near[other] for other in others)
    assert near["11560"] >= {"11530", "11470", "11590", "11440"}


def test_a_gu_is_read_from_an_address_only_of_seoul():
    assert job_gu(job(dong_code=None, address="서울특별시 중구 세종대로 1"), gu_names()) == "11140"
    assert job_gu(job(dong_code=None, address="대구광역시 중구 1"), gu_names()) is None
    assert job_gu(job(dong_code=None, address="영등포구 당산로 1"), gu_names()) == "11560"
