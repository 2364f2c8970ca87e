"""행사, 기업방문, 교육: plain records that are counted as persons and struck through."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.events import CourseCompletion
from jobdesk.services import courses, event_interviews, events, visits
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows, read_page
from tests.services import people


def event(desk, **changes):
    values = {
        "kind": "matching_day",
        "name": "JOB포유 3회",
        "held_on": desk.act().today,
        "round_no": "3",
        **changes,
    }
    return desk.change(lambda db, act: events.save_event(db, act, values=values))


def rows(desk, kind, *filters):
    return list(desk.read(lambda db, act: read_page(db, act, Asked(kind, filters=filters))).rows)


def listed(desk):
    return rows(desk, "events")


def test_an_event_counts_persons(center):
    desk = center.desk("counselor")
    card = event(desk)
    firm = desk.change(
        lambda db, act: events.save_firm(
            db, act, event_id=card.id, values={"employer_name": "한빛관리", "openings": "3"}
        )
    )
    hong = people.person(desk, ready=False)
    kim = people.person(desk, ready=False, full_name="김민수", mobile="010-0000-5678")
    first = desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=hong))
    desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=kim, signed_in=True))
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=kim))

    def interview(person, result):
        return desk.change(
            lambda db, act: event_interviews.save_interview(
                db, act, event_id=card.id, jobseeker_id=person, firm_id=firm.id, values={"result": result}
            )
        )

    interview(kim, "hired")
    waiting = interview(kim, "waiting")
    (row,) = listed(desk)
    assert (row.firms, row.signed_up, row.signed_in, row.interviewed, row.hired) == (1, 2, 1, 1, 1)
    desk.change(lambda db, act: events.sign_in(db, act, participant_id=first.id, version=first.version))
    interview(hong, "not_hired")
    desk.change(
        lambda db, act: event_interviews.save_interview(
            db,
            act,
            event_id=card.id,
            interview_id=waiting.id,
            version=waiting.version,
            values={"result": "not_hired", "result_on": act.today},
        )
    )
    (row,) = listed(desk)
    assert (row.signed_in, row.interviewed, row.hired) == (2, 2, 1)
    assert [p.name for p in desk.read(lambda db, act: events.list_participants(db, act, event_id=card.id))] == [
        "홍*동",
        "김*수",
    ]
    for strike in (
        lambda db, act: events.void_event(db, act, event_id=card.id, why="취소"),
        lambda db, act: events.void_firm(db, act, firm_id=firm.id, why="취소"),
    ):
        with pytest.raises(InvalidInput):
            desk.change(strike)
    desk.change(lambda db, act: event_interviews.void_interview(db, act, interview_id=waiting.id, why="착오"))
    desk.change(lambda db, act: events.void_participant(db, act, participant_id=first.id, why="착오"))
    (row,) = listed(desk)
    assert (row.signed_up, row.interviewed) == (1, 2)


def test_events_are_corrected_with_their_version_and_struck_through_empty(center):
    desk = center.desk("counselor")
    card = event(desk)
    changed = desk.change(
        lambda db, act: events.save_event(
            db, act, event_id=card.id, version=card.version, values={"place": "구청 강당"}
        )
    )
    assert (changed.values["place"], changed.values["name"]) == ("구청 강당", "JOB포유 3회")
    with pytest.raises(StaleRecord):
        desk.change(
            lambda db, act: events.save_event(
                db, act, event_id=card.id, version=card.version, values={"place": "역 광장"}
            )
        )
    with pytest.raises(InvalidInput):
        event(desk, starts_at="14:00", ends_at="10:00")
    with pytest.raises(NotAllowed):
        center.desk("colleague").change(lambda db, act: events.void_event(db, act, event_id=card.id, why="취소"))
    desk.change(lambda db, act: events.void_event(db, act, event_id=card.id, why="취소"))
    assert listed(desk) == []


def test_nobody_is_interviewed_before_the_event(center):
    desk = center.desk("counselor")
    card = event(desk, held_on=desk.act().today + timedelta(days=7))
    person = people.person(desk, ready=False)
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: event_interviews.save_interview(
                db, act, event_id=card.id, jobseeker_id=person, values={"result": "waiting"}
            )
        )


def test_visits_are_of_known_firms_or_of_names(center):
    desk, today = center.desk("counselor"), center.desk("counselor").act().today
    firm = people.employer(desk)
    values = {"visited_on": today, "employer_name": "옛 이름", "result": "vacancy"}
    known = desk.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm))
    assert known.employer_name == "한빛관리"
    named = desk.change(lambda db, act: visits.save_visit(db, act, values=values))
    assert (named.employer_name, named.visitor) == ("옛 이름", desk.display_name)
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: visits.save_visit(db, act, values={**values, "visited_on": today + timedelta(days=1)})
        )
    desk.change(
        lambda db, act: visits.save_visit(
            db, act, visit_id=named.id, version=named.version, values={"result": "absent"}
        )
    )
    desk.change(lambda db, act: visits.void_visit(db, act, visit_id=known.id, why="중복"))
    (left,) = rows(desk, "visits", ("period", ("today",)))
    assert (left.id, left.result, left.visitor) == (named.id, "absent", desk.display_name)
    assert desk.read(lambda db, act: visits.list_visits(db, act, employer_id=firm)) == []


def test_courses_of_a_person(center):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    values = {"course": "경비원 신임교육", "completed_on": desk.act().today, "hours": "24"}
    row = desk.change(lambda db, act: courses.save_course(db, act, values=values, jobseeker_id=person))
    assert (row.jobseeker, row.hours) == ("홍*동", 24)
    desk.change(
        lambda db, act: courses.save_course(
            db, act, course_id=row.id, version=row.version, values={"provider": "경비협회"}
        )
    )
    live = select(CourseCompletion.provider, CourseCompletion.course).where(CourseCompletion.voided_at.is_(None))
    assert desk.read(lambda db, act: db.execute(live).all()) == [("경비협회", "경비원 신임교육")]
    desk.change(lambda db, act: courses.void_course(db, act, course_id=row.id, why="착오"))
    assert desk.read(lambda db, act: db.execute(live).all()) == []


def test_who_arrives_is_signed_in_once_and_before_the_day_only_signed_up(center):
    desk = center.desk("counselor")
    today, coming = event(desk), event(desk, name="채용박람회", held_on=desk.act().today + timedelta(days=7))
    hong = people.person(desk, ready=False)

    def arrive(card):
        return desk.change(lambda db, act: events.arrive(db, act, event_id=card.id, jobseeker_id=hong))

    assert arrive(coming).signed_in_at is None
    desk.change(lambda db, act: events.sign_up(db, act, event_id=today.id, jobseeker_id=hong))
    assert arrive(today).signed_in_at is not None
    for card in (today, coming):
        with pytest.raises(InvalidInput):
            arrive(card)
    assert [(row.signed_up, row.signed_in) for row in listed(desk)] == [(1, 0), (1, 1)]


def test_events_and_visits_are_found_by_their_words_and_counted_exactly(center):
    desk, today = center.desk("counselor"), center.desk("counselor").act().today
    for number in range(3):
        event(desk, name=f"JOB포유 {number}회", place="구청 강당")
    event(desk, name="100% 채용박람회")
    for firm in ("가온식품", "한빛관리"):
        values = {"visited_on": today, "employer_name": firm, "result": "talk", "note": "다음 달 재방문"}
        desk.change(lambda db, act, values=values: visits.save_visit(db, act, values=values))

    def counted(kind, text="", *filters):
        return desk.read(lambda db, act: count_rows(db, act, Asked(kind, text=text, filters=filters)))

    assert counted("events") == 4
    assert counted("events", "job 강당") == 3
    assert counted("events", "%") == 1
    assert (counted("visits"), counted("visits", "가온"), counted("visits", "재방문")) == (2, 1, 2)
    assert counted("visits", "", ("period", ("", (today - timedelta(days=1)).isoformat()))) == 0


def test_firms_stand_by_booth_as_numbers_then_by_name(center):
    desk = center.desk("counselor")
    card = event(desk)
    for name, booth in (
        ("라", None),
        ("가", "10"),
        ("나", "2"),
        ("마", "2"),
        ("다", "A-12"),
        ("바", "A-3"),
        ("사", None),
    ):
        values = {"employer_name": name, "booth": booth}
        desk.change(lambda db, act, v=values: events.save_firm(db, act, event_id=card.id, values=v))
    listed = desk.read(lambda db, act: events.list_firms(db, act, event_id=card.id))
    assert "".join(firm.employer_name for firm in listed) == "나마가바다라사"
