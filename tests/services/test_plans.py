"""A person's plan: next steps, where else they were sent, public works; the pre-screening keeps no amount."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Correction
from jobdesk.records.public_works import PublicWorksScreening
from jobdesk.services import codes, corrections, plan_steps, public_works, signposts
from jobdesk.services.timeline import read_timeline
from tests.services import acts, people

INCOME, ASSETS = 9_876_543, 987_654_321


def step(desk, person=None, known=None, **values):
    more = {"step_id": known.id, "version": known.version} if known else {"jobseeker_id": person}
    start = {} if known else {"step": "이력서 고쳐 오기", "due_on": desk.act().today, "actor": "jobseeker"}
    return desk.change(lambda db, act: plan_steps.save_step(db, act, values={**start, **values}, **more))


def send(desk, person=None, known=None, **values):
    more = {"signpost_id": known.id, "version": known.version} if known else {"jobseeker_id": person}
    start = {} if known else {"place": "training", "place_name": "폴리텍", "sent_on": desk.act().today}
    return desk.change(lambda db, act: signposts.save_signpost(db, act, values={**start, **values}, **more))


def take_part(desk, person=None, known=None, **values):
    more = {"works_id": known.id, "version": known.version} if known else {"jobseeker_id": person}
    start = {} if known else {"program": "together", "from_on": desk.act().today}
    return desk.change(lambda db, act: public_works.save_public_works(db, act, values={**start, **values}, **more))


def lines(desk, person, kind):
    rows = desk.read(lambda db, act: read_timeline(db, act, jobseeker_id=person))
    return [row for row in rows if row.kind == kind]


def refused(field, act, *given, **values):
    with pytest.raises(InvalidInput) as caught:
        act(*given, **values)
    assert caught.value.field == field


def test_a_step_is_planned_done_with_its_outcome_and_struck_through(center):
    desk = center.desk()
    person, today = people.person(desk), desk.act().today
    first = step(desk, person, due_on=today + timedelta(days=3))
    assert [row.still_open for row in lines(desk, person, "plan_step")] == [True]
    refused("done_on", step, desk, known=first, outcome="고쳐 옴")
    refused("done_on", step, desk, known=first, done_on=today + timedelta(days=1))
    refused("due_on", step, desk, person, due_on=today - timedelta(days=1))
    done = step(desk, known=first, done_on=today, outcome="고쳐 옴")
    assert done.values["outcome"] == "고쳐 옴"
    with pytest.raises(StaleRecord):
        step(desk, known=first, outcome="늦음")
    assert [row.still_open for row in lines(desk, person, "plan_step")] == [False]
    desk.change(lambda db, act: plan_steps.void_step(db, act, step_id=first.id, why="착오"))
    assert [row.voided for row in lines(desk, person, "plan_step")] == [True]
    assert desk.read(lambda db, act: plan_steps.list_steps(db, act, jobseeker_id=person)) == []


def test_what_is_due_first_stands_before_what_was_done(center):
    desk = center.desk()
    person, today = people.person(desk), desk.act().today
    late = step(desk, person, due_on=today + timedelta(days=9), step="면접 준비")
    soon = step(desk, person, due_on=today + timedelta(days=1), step="자격증 사본")
    done = step(desk, person, step="상담 예약", done_on=today)
    rows = desk.read(lambda db, act: plan_steps.list_steps(db, act, jobseeker_id=person))
    assert [row.id for row in rows] == [soon.id, late.id, done.id]
    left = desk.read(lambda db, act: plan_steps.list_steps(db, act, jobseeker_id=person, on=today))
    assert [row.id for row in left] == [soon.id, late.id]


def test_where_a_person_was_sent_and_what_came_of_it(center):
    desk = center.desk()
    person, today = people.person(desk), desk.act().today
    sent = send(desk, person)
    (line,) = lines(desk, person, "signpost")
    assert (line.still_open, line.state) == (True, "waiting")
    refused("outcome", send, desk, known=sent, outcome_on=today)
    refused("outcome_on", send, desk, known=sent, outcome="taken_up", outcome_on=today - timedelta(days=1))
    refused("outcome_on", send, desk, known=sent, outcome="taken_up", outcome_on=today + timedelta(days=1))
    refused("sent_on", send, desk, person, sent_on=today + timedelta(days=1))
    refused("sent_on", send, desk, person, sent_on=today - timedelta(days=90))
    refused("place", send, desk, person, place="moon")
    told = send(desk, known=sent, outcome="taken_up")
    assert told.values["outcome_on"] == today
    again = send(desk, known=told, outcome="waiting", outcome_on=None)
    assert again.values["outcome_on"] is None
    talk = acts.hold(desk, person)
    row = desk.change(
        lambda db, act: signposts.save_signpost(
            db,
            act,
            jobseeker_id=person,
            session_id=talk.id,
            values={"place": "labor_law", "sent_on": act.today},
        )
    )
    assert row.values["place"] == "labor_law"


def test_times_of_public_works_do_not_overlap(center):
    desk = center.desk()
    person, today = people.person(desk), desk.act().today
    first = take_part(desk, person)
    assert person in desk.read(lambda db, act: public_works.takes_part(db, [person], today))
    refused("from_on", take_part, desk, person, from_on=today + timedelta(days=30))
    refused("until_on", take_part, desk, known=first, until_on=today - timedelta(days=1))
    take_part(desk, known=first, until_on=today + timedelta(days=10))
    second = take_part(desk, person, from_on=today + timedelta(days=11), program="community")
    refused("from_on", take_part, desk, known=second, from_on=today)
    later = today + timedelta(days=20)
    (held,) = desk.read(lambda db, act: public_works.takes_part(db, [person], later)).values()
    assert held.id == second.id
    desk.change(lambda db, act: public_works.void_public_works(db, act, works_id=second.id, why="착오"))
    assert desk.read(lambda db, act: public_works.takes_part(db, [person], later)) == {}


@pytest.mark.parametrize("kind", ["plan_step", "signpost", "public_works"])
def test_each_is_corrected_with_a_reason_and_its_history(center, kind):
    desk = center.desk()
    person, today = people.person(desk), desk.act().today
    made = {"plan_step": step, "signpost": send, "public_works": take_part}[kind](desk, person)
    changed, bad = {
        "plan_step": ({"step": "이력서 출력"}, {"done_on": today + timedelta(days=1)}),
        "signpost": ({"place_name": "한국폴리텍"}, {"sent_on": today + timedelta(days=1)}),
        "public_works": ({"program": "community"}, {"until_on": today - timedelta(days=1)}),
    }[kind]

    def correct(db, act, values):
        card = corrections.open_fact(db, act, kind=kind, record_id=made.id)
        return corrections.correct_fact(
            db, act, kind=kind, record_id=made.id, version=card.version, values=values, why="잘못 적음"
        )

    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: correct(db, act, bad))
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(lambda db, act: correct(db, act, changed))
    desk.change(lambda db, act: correct(db, act, changed))
    rows = desk.read(lambda db, act: corrections.list_corrections(db, act, kind=kind, record_id=made.id))
    assert {(row.why, bool(row.field)) for row in rows} == {("잘못 적음", True)}


def test_a_screening_keeps_its_ruling_and_reasons_and_no_amount(center):
    desk = center.desk()
    person = people.person(desk)
    values = {
        "program": "together",
        "starts_on": "2026-03-02",
        "lives_in": "gu",
        "persons": "4",
        "income": str(INCOME),
        "assets": str(ASSETS),
    }

    def keep(**more):
        return desk.change(
            lambda db, act: public_works.keep_screening(db, act, jobseeker_id=person, values=values | more)
        )

    refused_ = keep()
    assert (refused_.ruling, refused_.reasons) == ("check", ("income", "assets"))
    assert keep(income="3000000", assets="").reasons == ("assets_unknown",)
    kept = keep(income="3000000", assets="100000000")
    assert (kept.ruling, kept.rule, kept.reasons) == ("possible", "together:2026-01-01", ())
    assert [
        row.id for row in desk.read(lambda db, act: public_works.list_screenings(db, act, jobseeker_id=person))
    ][0] == kept.id
    assert [row.state for row in lines(desk, person, "screening")] == ["possible", "check", "check"]

    def everything(db, _act):
        rows = [*db.scalars(select(PublicWorksScreening)), *db.scalars(select(AuditEntry))]
        rows += db.scalars(select(Correction))
        return [str({c.key: getattr(row, c.key) for c in row.__table__.columns}) for row in rows]

    told = desk.read(everything)
    assert not any(str(amount) in text for text in told for amount in (INCOME, ASSETS, 3_000_000, 100_000_000))
    desk.change(lambda db, act: public_works.void_screening(db, act, screening_id=kept.id, why="착오"))
    assert [row.voided for row in lines(desk, person, "screening")][0]


def test_asking_keeps_nothing_and_an_unknown_birth_date_is_a_reason(center):
    desk = center.desk()
    person = people.person(desk, ready=False, birth_date="")
    values = {"program": "together", "starts_on": "2026-03-02", "lives_in": "gu", "persons": "1"}
    said = desk.read(lambda db, act: public_works.screen_person(db, act, jobseeker_id=person, values=values))
    assert said.reasons == ("age_unknown", "income_unknown", "assets_unknown")
    assert lines(desk, person, "screening") == []


def test_the_center_writes_a_new_rule_and_what_is_none_is_refused(center):
    def write(scheme, code):
        center.desk("administrator").change(
            lambda db, act: codes.save_code(
                db, act, scheme=scheme, code=code, name_ko="90% 이하", name_en="90 %", valid_from=date(2027, 1, 1)
            )
        )

    for scheme, code in (("public_works_rule", "together:income:90"), ("median_income", "2028:1")):
        with pytest.raises(InvalidInput) as caught:
            write(scheme, code)
        assert caught.value.field == "code"
    write("public_works_rule", "together:income_max:90")
    desk = center.desk()
    person = people.person(desk)
    values = {"program": "together", "lives_in": "gu", "persons": "1", "assets": "1"}

    def said(starts_on, income):
        told = values | {"starts_on": starts_on, "income": income}
        return desk.read(lambda db, act: public_works.screen_person(db, act, jobseeker_id=person, values=told))

    assert said("2026-12-01", "2200000").reasons == ("income",)
    assert said("2027-03-02", "2400000").reasons == ()
    assert said("2027-03-02", "2400000").rule == "together:2027-01-01"
    assert said("2027-03-02", "2500000").reasons == ("income",)
