"""Vacancies: received with little, opened when complete, moved by the table, never overfilled."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, StaleRecord, VacancyFull
from jobdesk.base.fields import missing
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.records.centers import Correction
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import openings, vacancies
from jobdesk.services.audit import list_audit
from jobdesk.services.referral_checks import check_pairs
from tests.services import acts, people
from tests.services.jobs import S, in_state, listed, move, read, receive, save, steps

COMPLETE = ("occupation", "duties", "place_address", "workdays", "weekly_hours", "wage_basis", "wage_min")


def test_a_call_is_received_with_little_and_takes_nobody_yet(center):
    desk = center.desk("counselor")
    card = receive(desk)
    year = desk.act().today.year
    assert (card.state, card.remaining, card.kind) == ("received", 1, "own")
    assert card.vacancy_no == f"VC-{year}-01-000001"
    assert steps(desk, card.id) == [(None, "received", None)]
    assert listed(desk) == [card.id]
    assert listed(desk, open_only=True) == []
    (check,) = desk.read(
        lambda db, act: check_pairs(db, act, jobseeker_ids=[people.person(desk)], vacancy_ids=[card.id])
    )
    assert len(check.blocked) == 1


def lacking_of(card):
    return [field.name for field in missing(VACANCY, card.values, "complete")]


def test_what_is_missing_is_named_and_once_told_it_opens(center):
    desk = center.desk("counselor")
    card = receive(desk)
    lacking = lacking_of(card)
    assert set(lacking) == {*COMPLETE, "employment_type"}
    with pytest.raises(InvalidInput) as caught:
        move(desk, card.id, S.OPEN)
    assert caught.value.field == lacking[0]
    assert read(desk, card.id).state == "received"
    told = {name: people.VACANCY[name] for name in lacking}
    card = save(desk, read(desk, card.id), **told, until_filled=True)
    assert lacking_of(card) == []
    opened = move(desk, card.id, S.OPEN)
    assert (opened.state, opened.version) == ("open", card.version + 1)
    assert listed(desk, open_only=True) == [card.id]
    assert steps(desk, card.id) == [(None, "received", None), ("received", "open", None)]


@pytest.mark.parametrize("field", ["title", "channel", "openings", "received_on"])
def test_what_every_received_vacancy_needs(local_center, field):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        receive(desk, **{field: ""})
    assert caught.value.field == field
    assert listed(desk) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"openings": "0"}, "openings"),
        ({"openings": "10000"}, "openings"),
        ({"wage_min": "2,500,000", "wage_max": "2,400,000"}, "wage_max"),
        ({"weekly_hours": "169"}, "weekly_hours"),
        ({"occupation": "우주비행사장"}, "occupation"),
    ],
)
def test_what_a_vacancy_cannot_say(local_center, changes, field):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        receive(desk, **changes)
    assert caught.value.field == field
    assert listed(desk) == []


def test_late_typing_needs_a_reason_and_the_future_is_refused(center):
    desk = center.desk("counselor")
    today = desk.act().today
    far = today - timedelta(days=31)
    for day in (far, today + timedelta(days=1)):
        with pytest.raises(InvalidInput) as caught:
            receive(desk, received_on=day)
        assert caught.value.field == "received_on"
    with pytest.raises(InvalidInput) as caught:
        receive(desk, closes_on=today - timedelta(days=1))
    assert caught.value.field == "closes_on"
    card = receive(desk, received_on=far, note="팩스로 늦게 받음")
    assert card.values["received_on"] == far
    assert card.vacancy_no.startswith(f"VC-{far.year}-01-")


@pytest.mark.parametrize("state", list(S))
def test_only_the_steps_of_the_table_are_possible(local_center, state):
    desk = local_center.desk("counselor")
    for to in S:
        vacancy = in_state(desk, state)
        if to in vacancies.STEPS[state]:
            assert move(desk, vacancy, to, "업체 요청").state == to
            assert steps(desk, vacancy)[-1][:2] == (state, to)
        else:
            with pytest.raises(InvalidInput):
                move(desk, vacancy, to, "업체 요청")
            assert read(desk, vacancy).state == state


@pytest.mark.parametrize("to", [S.ON_HOLD, S.CANCELED, S.REFUSED])
def test_stopping_a_vacancy_needs_a_reason_that_is_kept(center, to):
    desk = center.desk("counselor")
    card = receive(desk)
    for reason in (None, "  "):
        with pytest.raises(InvalidInput) as caught:
            move(desk, card.id, to, reason)
        assert caught.value.field == "reason"
    move(desk, card.id, to, "업체 요청")
    kept = desk.read(
        lambda db, act: (lambda v: (v.state, v.state_on, v.state_reason))(db.get_one(Vacancy, card.id))
    )
    assert kept == (to, desk.act().today, "업체 요청")
    assert steps(desk, card.id)[-1] == ("received", to, "업체 요청")


def test_a_filled_vacancy_is_opened_again_and_takes_people(center):
    desk = center.desk("counselor")
    vacancy = in_state(desk, S.FILLED)
    assert listed(desk, open_only=True) == []
    move(desk, vacancy, S.OPEN)
    assert listed(desk, open_only=True) == [vacancy]
    assert acts.refer(desk, people.person(desk), vacancy).state == "10"


@pytest.mark.parametrize(
    ("changes", "takes"),
    [
        ({"closes_on": 0}, True),
        ({"closes_on": -1}, False),
        ({"closes_on": -1, "until_filled": True}, True),
        ({"closes_on": None}, True),
    ],
    ids=["last day", "day after", "until filled", "no end"],
)
def test_the_closing_day_is_the_last_one_that_takes_people(center, changes, takes):
    desk = center.desk("counselor")
    today = desk.act().today
    days = changes["closes_on"]
    ends = {**changes, "closes_on": None if days is None else today + timedelta(days=days)}
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=5))
    desk.change(lambda db, act: [setattr(db.get_one(Vacancy, vacancy), *one) for one in ends.items()])
    (check,) = desk.read(
        lambda db, act: check_pairs(db, act, jobseeker_ids=[people.person(desk)], vacancy_ids=[vacancy])
    )
    assert (listed(desk, open_only=True) == [vacancy]) is takes
    assert (check.blocked == ()) is takes


def test_a_longer_run_is_an_extension_but_more_openings_are_a_new_vacancy(center):
    desk = center.desk("counselor")
    today = desk.act().today
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=5), closes_on=today - timedelta(days=1))
    card = save(desk, read(desk, vacancy), closes_on=today + timedelta(days=30))
    assert listed(desk, open_only=True) == [vacancy]
    with pytest.raises(InvalidInput) as caught:
        save(desk, card, openings="3")
    assert caught.value.field == "openings"
    assert save(desk, card, openings="1").remaining == 1


def test_openings_never_go_below_what_is_taken(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk, openings="3")
    for name, phone in (("김하나", "010-0000-1001"), ("김두리", "010-0000-1002")):
        row = acts.refer(desk, people.person(desk, full_name=name, mobile=phone), vacancy)
        acts.enter(desk, row.id, "41", hire_planned_on=desk.act().today)
    card = read(desk, vacancy)
    assert card.remaining == 1
    with pytest.raises(InvalidInput) as caught:
        save(desk, card, openings="1")
    assert caught.value.field == "openings"
    assert save(desk, card, openings="2").remaining == 0
    assert listed(desk, open_only=True) == []


def test_openings_are_taken_to_the_last_and_given_back_one_by_one(center):
    desk = center.desk("counselor")
    vacancy = people.vacancy(desk, openings="2")
    version = read(desk, vacancy).version
    for left in (1, 0):
        desk.change(lambda db, act: openings.move_openings(db, {vacancy: 1}))
        assert read(desk, vacancy).remaining == left
    with pytest.raises(VacancyFull):
        desk.change(lambda db, act: openings.move_openings(db, {vacancy: 1}))
    assert read(desk, vacancy).version == version + 2
    for left in (1, 2, 2):
        desk.change(lambda db, act: openings.move_openings(db, {vacancy: -1}))
        assert read(desk, vacancy).remaining == left


def test_a_seat_taken_meanwhile_makes_an_old_form_stale(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    vacancy = people.vacancy(desk)
    card = read(desk, vacancy)
    row = acts.refer(colleague, people.person(colleague), vacancy)
    acts.enter(colleague, row.id, "41", hire_planned_on=desk.act().today)
    with pytest.raises(StaleRecord):
        save(desk, card, openings="1")
    with pytest.raises(StaleRecord):
        move(desk, vacancy, S.FILLED, version=card.version)
    assert (read(desk, vacancy).state, read(desk, vacancy).remaining) == ("open", 1)


def test_a_change_keeps_what_stood_there_and_a_stale_one_is_told_by_whom(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    card = receive(desk, wage_basis="월급", wage_min="250만")
    save(colleague, card, wage_min="260만")
    with pytest.raises(StaleRecord) as caught:
        save(desk, card, wage_min="255만")
    assert "이상담" in str(caught.value)
    assert read(desk, card.id).values["wage_min"] == 2_600_000
    trail = desk.read(lambda db, act: [(c.field, c.old_value, c.new_value) for c in db.query(Correction)])
    assert trail == [("wage_min", "2500000", "2600000")]
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act))
    told = [(row.action, row.detail) for row in reversed(rows) if row.record_id == card.id]
    assert told == [
        (AuditAction.CREATE, None),
        (AuditAction.CHANGE, {"fields": ["wage_min"]}),
        (AuditAction.VIEW, None),
    ]


@pytest.mark.parametrize("field", ["title", "openings", "received_on"])
def test_a_known_vacancy_cannot_lose_what_it_was_received_with(local_center, field):
    desk = local_center.desk("counselor")
    card = receive(desk)
    with pytest.raises(InvalidInput) as caught:
        save(desk, card, **{field: ""})
    assert caught.value.field == field
    assert read(desk, card.id).version == card.version


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": -40}, "closes_on"),
        ({"received_on": 1}, "received_on"),
        ({"wage_max": "2,400,000"}, "wage_max"),
    ],
    ids=["ends before its start", "received tomorrow", "upper wage below the kept lower"],
)
def test_a_change_is_held_against_what_stands_there(local_center, changes, field):
    desk = local_center.desk("counselor")
    today = desk.act().today
    card = receive(desk, wage_min="2,500,000")
    typed = {k: today + timedelta(days=v) if isinstance(v, int) else v for k, v in changes.items()}
    with pytest.raises(InvalidInput) as caught:
        save(desk, card, **typed)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "said", [{"closes_on": "2099-01-01"}, {"until_filled": True}], ids=["a day", "until filled"]
)
def test_to_open_it_a_last_day_or_until_filled_is_needed(local_center, said):
    desk = local_center.desk("counselor")
    vacancy = people.vacancy(desk, opened=False, closes_on=None)
    with pytest.raises(InvalidInput) as caught:
        move(desk, vacancy, S.OPEN)
    assert caught.value.field == "closes_on"
    save(desk, read(desk, vacancy), **said)
    move(desk, vacancy, S.OPEN)
    assert read(desk, vacancy).state == S.OPEN


def test_night_hours_say_night_work_where_nobody_said_it(local_center):
    desk = local_center.desk("counselor")
    first = receive(desk)
    assert first.values["night_work"] is None
    assert save(desk, first, night_hours="7").values["night_work"] is True
    assert receive(desk, night_hours="7", night_work=False).values["night_work"] is False
