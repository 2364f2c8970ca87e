"""Vacancies of others, struck ones, and the list: narrowed by text, firm, occupation and page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.centers import Correction
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import employer_remarks, employers, placements, referrals, search, vacancies, vacancy_life
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows, read_page
from tests.services import acts, people
from tests.services.jobs import LITTLE, S, external, listed, move, read, save


def test_an_external_vacancy_is_open_at_once_without_a_firm_or_an_end_of_openings(center):
    desk = center.desk("counselor")
    card = external(desk)
    assert (card.kind, card.state, card.employer_id, card.employer_name) == (
        "external",
        "open",
        None,
        "서울시설공단",
    )
    first, second = people.person(desk), people.person(desk, full_name="김민수", mobile="010-0000-5678")
    for person in (first, second):
        row = acts.refer(desk, person, card.id)
        desk.change(
            lambda db, act, row=row: placements.record_placement(
                db,
                act,
                jobseeker_id=row.jobseeker_id,
                referral_id=row.id,
                values={"started_on": act.today, "route": "referral", "sector": "public"},
            )
        )
    assert listed(desk, open_only=True) == [card.id]
    assert listed(desk, text="K1512") == [card.id]
    assert move(desk, card.id, S.EXPIRED).state == "expired"
    assert move(desk, card.id, S.OPEN).state == "open"


@pytest.mark.parametrize("field", ["employer_name", "title", "source", "received_on"])
def test_an_external_vacancy_says_where_it_comes_from(local_center, field):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        external(desk, **{field: ""})
    assert caught.value.field == field
    assert listed(desk) == []


@pytest.mark.parametrize(
    ("changes", "field"), [({"received_on": 1}, "received_on"), ({"closes_on": -1}, "closes_on")]
)
def test_an_external_vacancy_has_days_in_their_order(local_center, changes, field):
    desk = local_center.desk("counselor")
    today = desk.act().today
    with pytest.raises(InvalidInput) as caught:
        external(desk, **{name: today + timedelta(days=days) for name, days in changes.items()})
    assert caught.value.field == field


def test_a_struck_vacancy_leaves_the_lists_but_not_under_a_referral(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk)
    row = acts.refer(desk, people.person(desk), vacancy)

    def strike(db, act):
        vacancies.void_vacancy(db, act, vacancy_id=vacancy, why="중복 입력")

    with pytest.raises(InvalidInput):
        desk.change(strike)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=row.id, why="착오"))
    with pytest.raises(InvalidInput) as caught:
        desk.change(lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=vacancy, why=" "))
    assert caught.value.field == "why"
    desk.change(strike)
    assert listed(desk) == []
    with pytest.raises(InvalidInput):
        desk.change(strike)
    with pytest.raises(InvalidInput):
        move(desk, vacancy, S.FILLED)
    kept = desk.read(lambda db, act: (lambda v: (v.voided_by, v.voided_why))(db.get_one(Vacancy, vacancy)))
    assert kept == (desk.account_id, "중복 입력")


def test_a_list_is_narrowed_by_text_state_and_occupation_and_a_firm_has_its_own(center):
    desk = center.desk("counselor")
    first = people.employer(desk)
    second = people.employer(desk, name="새싹푸드", phone="02-0000-3333")
    today = desk.act().today
    guard = people.vacancy(desk, first, received_on=today - timedelta(days=2))
    cook = people.vacancy(desk, second, title="조리원", occupation="조리", received_on=today - timedelta(days=1))
    other = people.vacancy(desk, first, title="주차 안내", opened=False)
    assert listed(desk) == [other, cook, guard]
    assert listed(desk, state="received") == [other]

    def of_firm(**more):
        rows = desk.read(lambda db, act: vacancies.list_vacancies(db, act, employer_id=first, **more))
        return [row.id for row in rows]

    assert (of_firm(), of_firm(limit=1)) == ([other, guard], [other])
    assert listed(desk, text="조리원") == listed(desk, text="ㅅㅆㅍㄷ") == [cook]
    assert listed(desk, text="한빛 주차") == [other]
    occupation = read(desk, cook).values["occupation"]
    assert listed(desk, occupation=occupation) == [cook]
    assert listed(desk, text="없는일") == []


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_neither_saves_nor_sees_vacancies(local_center, role):
    boss, desk = local_center.desk("supervisor"), local_center.desk(role)
    vacancy = people.vacancy(boss)
    for job in (
        lambda db, act: vacancies.save_vacancy(db, act, values=LITTLE),
        lambda db, act: vacancies.save_external_vacancy(db, act, values={}),
        lambda db, act: vacancies.move_vacancy(db, act, vacancy_id=vacancy, version=2, to=S.FILLED),
        lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=vacancy, why="착오"),
        lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=vacancy),
        lambda db, act: vacancies.list_vacancies(db, act, employer_id=vacancy),
        lambda db, act: count_rows(db, act, Asked("vacancies")),
    ):
        with pytest.raises(NotAllowed):
            desk.change(job)
    assert read(boss, vacancy).state == "open"


def test_every_open_vacancy_of_a_word_is_found_and_counted_exactly(local_center):
    desk = local_center.desk("counselor")
    firm = people.employer(desk)
    still_open = [people.vacancy(desk, firm, title=f"요양보호사 {number}호") for number in range(3)]
    for number in range(4):
        people.vacancy(desk, firm, opened=False, title=f"요양보호사 접수 {number}")
    assert set(listed(desk, text="요양", open_only=True, limit=3)) == set(still_open)

    def count(text="", *filters):
        return desk.read(lambda db, act: count_rows(db, act, Asked("vacancies", text=text, filters=filters)))

    assert (count(), count("요양"), count("요양", ("state", ("open",))), count("없음")) == (7, 7, 3, 0)


def shown(desk, vacancy):
    (row,) = desk.read(lambda db, act: read_page(db, act, Asked("vacancies"))).rows
    card = read(desk, vacancy)
    assert card.state == row.state
    (hit,) = desk.read(lambda db, act: search.find(db, act, row.vacancy_no, kinds=[search.VACANCY]))
    assert hit.detail == f"한빛관리 · {desk.codes.label('vacancy_state', row.state)}"
    assert (vacancy in listed(desk, open_only=True)) == (row.state == "open")
    return row.state


def test_a_vacancy_shows_expired_past_its_day_and_filled_without_an_opening(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    assert shown(desk, vacancy) == "expired"
    with pytest.raises(InvalidInput) as caught:
        move(desk, vacancy, S.OPEN)
    assert caught.value.field == "closes_on"
    save(desk, read(desk, vacancy), until_filled=True)
    assert shown(desk, vacancy) == "open"
    save(desk, read(desk, vacancy), until_filled=False, closes_on=today)
    assert shown(desk, vacancy) == "open"
    for left in ("open", "filled"):
        row = acts.refer(desk, people.person(desk), vacancy)
        acts.enter(desk, row.id, "41", hire_planned_on=today)
        assert shown(desk, vacancy) == left
    with pytest.raises(InvalidInput) as caught:
        move(desk, vacancy, S.OPEN)
    assert caught.value.field == "openings"
    acts.enter(desk, row.id, "50")
    assert shown(desk, vacancy) == "open"
    move(desk, vacancy, S.CANCELED, "업체 요청")
    assert shown(desk, vacancy) == "canceled"


def test_what_a_change_of_the_day_of_receipt_must_leave_before_it(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=9))
    acts.refer(desk, acts.ready_since(desk, 9), vacancy, days=5)
    with pytest.raises(InvalidInput) as caught:
        save(desk, read(desk, vacancy), received_on=today)
    assert caught.value.field == "received_on"
    assert save(desk, read(desk, vacancy), received_on=today - timedelta(days=6)).version > 1


def test_what_counts_of_a_vacancy_is_its_counselors_or_the_supervisors_with_a_reason(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    today = desk.act().today
    vacancy = people.vacancy(desk, openings="4")
    for changed in ({"openings": "1"}, {"received_on": today - timedelta(days=3)}):
        with pytest.raises(NotAllowed):
            save(colleague, read(colleague, vacancy), **changed)
        for why in (" ", "가" * 501, "900101-1234567"):
            with pytest.raises(InvalidInput) as caught:
                save(desk, read(desk, vacancy), why, **changed)
            assert caught.value.field == "why"
    assert (
        save(colleague, read(colleague, vacancy), "", station="당산역", openings="4").values["station"] == "당산역"
    )
    assert acts.figure(desk, "openings") == 4
    save(desk, read(desk, vacancy), "업체가 정정", openings="3")
    save(center.desk("supervisor"), read(desk, vacancy), "접수일 확인", received_on=today - timedelta(days=3))
    whys = select(Correction.why).where(Correction.field.in_(["openings", "received_on"]))
    assert set(desk.read(lambda db, act: db.scalars(whys).all())) == {"업체가 정정", "접수일 확인"}

    def strike(db, act):
        vacancies.void_vacancy(db, act, vacancy_id=vacancy, why="중복 입력")

    with pytest.raises(NotAllowed):
        colleague.change(strike)
    assert acts.figure(desk, "openings") == 3
    center.desk("supervisor").change(strike)
    assert acts.figure(desk, "openings") == 0
    with pytest.raises(InvalidInput):
        save(desk, read(desk, vacancy), station="영등포역")


def test_the_list_is_narrowed_by_check_confirmation_watch_and_ground(center):
    desk, boss = center.desk(), center.desk("supervisor")
    watched = people.employer(desk, name="두레상사")
    card = desk.view(lambda db, act: employers.open_employer(db, act, employer_id=watched))
    values = {"watch_mark": "임금체불", "why": "명단 공개"}
    boss.change(
        lambda db, act: employer_remarks.mark_watch(
            db, act, employer_id=watched, version=card.version, values=values
        )
    )
    plain, theirs = people.vacancy(desk), people.vacancy(desk, watched)
    elsewhere = external(desk).id
    refused = people.vacancy(desk, opened=False)
    desk.change(
        lambda db, act: vacancy_life.refuse_vacancy(
            db, act, vacancy_id=refused, version=1, refusal_ground="unlawful", reason="허위 구인"
        )
    )
    desk.change(lambda db, act: vacancy_life.confirm_vacancies(db, act, vacancy_ids=[plain]))
    assert listed(desk, watched="yes") == [theirs]
    assert set(listed(desk, watched="no")) == {plain, elsewhere, refused}
    assert listed(desk, checked="today") == [plain]
    assert listed(desk, refusal_ground="unlawful") == [refused]
    assert set(listed(desk, wage_verdict="ok")) == {plain, theirs, refused}
    rows = {
        row.id: row for row in desk.read(lambda db, act: vacancies.vacancy_rows(db, [plain, theirs], act.today))
    }
    assert (rows[plain].checked_on, rows[plain].watch_mark) == (desk.act().today, None)
    assert (rows[theirs].checked_on, rows[theirs].watch_mark) == (None, "임금체불")


def test_stale_vacancies_are_listed_until_the_firm_is_called(center):
    desk = center.desk()
    old = people.vacancy(desk, received_on=desk.act().today - timedelta(days=14), note="옮겨 적음")
    people.vacancy(desk, title="미화원", received_on=desk.act().today - timedelta(days=13), note="옮겨 적음")
    assert listed(desk, due="stale") == [old]
    desk.change(lambda db, act: vacancy_life.confirm_vacancies(db, act, vacancy_ids=[old]))
    assert listed(desk, due="stale") == []
