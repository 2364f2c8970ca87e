"""The second step of an import: what was looked at is written, all of it or nothing."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.exchange import ImportKind
from jobdesk.base.sheets import PEOPLE, REFERRALS, REGISTRATIONS, SESSIONS
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records._base import Base
from jobdesk.records.accounts import Account, KeySlot
from jobdesk.records.audit import AuditEntry, AuditSubject
from jobdesk.records.centers import Counter as NumberCounter
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, Event, EventInterview
from jobdesk.records.imports import ImportRun
from jobdesk.records.jobseekers import Consent, ExternalNumber, Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral, ReferralStep, SlipNumber
from jobdesk.records.same_records import DuplicatePair
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import search
from jobdesk.services._numbers import record_no
from jobdesk.services.imports.applying import ImportStopped, PlanOutdated, apply_import
from jobdesk.services.imports.undoing import list_imports
from jobdesk.services.search_step import compare_search
from jobdesk.store.audit_chain import verify
from tests.services import people
from tests.services.imported import FIRM, JOB, PERSON, PLACEMENT, REFERRAL, REGISTRATION, SESSION, workbook
from tests.services.merged import merge
from tests.services.moving import kept, taken_in
from tests.services.planned import content, plan_of, row

QUIET = ("audit_entry", "audit_head", "audit_subject", "import_run", "operation", "tombstone", "counter")
SLIP = make_slip_number(2023, 7, 41)
WHOLE = {
    "구직자": [
        {
            **PERSON,
            "행정동": "당산1동",
            "최종학력": "고졸",
            "대상구분": "청년",
            "희망직종1": "경비",
            "수집동의일": "2023-05-02",
            "제3자제공동의일": "2023-05-03",
            "외부번호": "K-77; 서울시:S-9",
        },
        {"구직번호": "2", "성명": "홍길순", "휴대전화": "010-0000-4321"},
    ],
    "구직등록": [
        {**REGISTRATION, "창구": 2, "상담사": "오태양"},
        {**REGISTRATION, "구직번호": "2", "착오취소": "예"},
    ],
    "구인업체": [{**FIRM, "상시근로자수": "5~10인"}, {"업체번호": "F2", "업체명": "여의상사", "상시근로자수": 12}],
    "구인": [JOB, {**JOB, "구인번호": "V2", "업체번호": "F2", "상태": "취소"}],
    "상담": [
        {**SESSION, "상담사": "김상담", "내용": "\n".join(f"{n:04d} {'가' * 94}" for n in range(90))},
        {"업체번호": "F1", "상담일시": "2023-05-04 11:00", "상담방법": "전화"},
    ],
    "알선": [
        {**REFERRAL, "결과": "채용", "결과일": "2023-05-20", "알선장번호": SLIP, "상담사": "김상담", "창구": 3},
        {
            **REFERRAL,
            "알선번호": "R2",
            "구인번호": "V2",
            "결과": "면접예정",
            "면접일시": "2023-05-09 14:00",
            "알선장번호": "7-1",
        },
        {
            **REFERRAL,
            "알선번호": "R3",
            "구직번호": "2",
            "결과": "구직자 거부",
            "사유": "임금: 낮음",
            "착오취소": "예",
        },
    ],
    "취업": [{**PLACEMENT, "실적인정": "아니오", "확인방법": "고용보험", "확인일": "2023-05-22"}],
    "사후관리": [{"구직번호": "1", "취업일": "2023-05-20", "개월": 1, "확인일": "2023-06-20", "상태": "재직"}],
    "행사": [{"행사번호": "E1", "종류": "JOB포유", "회차": "3", "일자": "2023-05-20"}],
    "행사면접": [{"행사번호": "E1", "업체번호": "F1", "구직번호": "1", "결과": "채용"}],
    "기업방문": [{"방문일": "2023-05-01", "업체명": "당산상사", "업체번호": "F1", "방문자": "박팀장"}],
}


@pytest.fixture
def imported(center, tmp_path):
    """A supervisor's desk on a center into which WHOLE was taken, and what came of it."""
    desk = center.desk("supervisor")
    _plan, made = taken_in(desk, workbook(tmp_path / "file.xlsx", WHOLE))
    return desk, made


def test_every_sheet_becomes_its_records(imported):
    desk, made = imported
    person = kept(desk, Jobseeker)[0]
    assert (person["jobseeker_no"], person["external_no_work24"], person["incomplete"]) == ("1", "K-77", False)
    assert [one["incomplete"] for one in kept(desk, Jobseeker)] == [False, True]
    (number,) = kept(desk, ExternalNumber, ExternalNumber.scheme == "서울시")
    assert (number["record_id"], number["number"]) == (person["id"], "S-9")
    consents = {(one["kind"], one["given_on"], one["given_how"]) for one in kept(desk, Consent)}
    assert consents == {
        ("collection", date(2023, 5, 2), "written"),
        ("disclosure", date(2023, 5, 3), "written"),
    }
    first, second = sorted(kept(desk, Registration), key=lambda one: one["voided_at"] is not None)
    assert (first["valid_until"], first["dong_code"], first["education_level"], first["target_groups"]) == (
        date(2023, 8, 1),
        person["dong_code"],
        "03",
        ["youth"],
    )
    assert (first["occupation"], first["counter_no"]) == (person["desired_occupation_1"], 2)
    assert second["voided_why"]
    assert [(one["headcount"], one["headcount_band"]) for one in kept(desk, Employer)] == [
        (None, "5_10"),
        (12, None),
    ]
    (met,) = kept(desk, EventInterview)
    assert (met["result"], met["event_id"]) == ("hired", kept(desk, Event)[0]["id"])
    assert kept(desk, EmployerVisit)[0]["visitor_id"] == desk.act().account_id
    assert made.made["jobseeker"] == 2
    assert made.counts["알선"]["new"] == 3


def test_who_is_not_known_gets_an_account_that_is_not_active(imported):
    desk, _made = imported
    (new,) = kept(desk, Account, Account.display_name == "오태양")
    assert new["ends_on"] < desk.act().today
    assert kept(desk, KeySlot, KeySlot.account_id == new["id"]) == []
    registration = kept(desk, Registration, Registration.voided_at.is_(None))[0]
    assert registration["counselor_id"] == new["id"]
    assert kept(desk, Jobseeker)[0]["counselor_id"] == new["id"]
    (kim,) = kept(desk, Account, Account.user_name == "kim")
    assert kept(desk, Referral, Referral.referral_no == "R1")[0]["counselor_id"] == kim["id"]


def test_a_vacancy_has_its_steps_its_seats_and_its_state(imported):
    desk, _made = imported
    job, other = kept(desk, Vacancy)
    assert (job["state"], job["taken"], job["employer_name"]) == ("expired", 1, "당산상사")
    assert (other["state"], other["state_on"]) == ("canceled", date(2023, 5, 3))
    steps = [(one["to_state"], one["stepped_on"]) for one in kept(desk, VacancyStep)]
    assert Counter(steps) == {
        ("received", date(2023, 5, 2)): 2,
        ("expired", date(2023, 7, 1)): 1,
        ("canceled", date(2023, 5, 3)): 1,
    }


def test_a_referral_has_its_steps_interviews_slip_and_copies(imported):
    desk, _made = imported
    hired, waiting, struck = sorted(kept(desk, Referral), key=lambda one: one["referral_no"])
    registration = kept(desk, Registration, Registration.voided_at.is_(None))[0]
    assert (hired["registration_id"], hired["dong_code"]) == (registration["id"], registration["dong_code"])
    assert (hired["seat_held"], waiting["seat_held"], hired["counter_no"]) == (True, False, 3)
    assert (struck["state_reason_code"], struck["state_reason"]) == ("wage", "낮음")
    assert struck["voided_at"] is not None
    steps = [
        (one["to_state"], one["stepped_on"])
        for one in kept(desk, ReferralStep, ReferralStep.referral_id == hired["id"])
    ]
    assert steps == [("10", date(2023, 5, 3)), ("40", date(2023, 5, 20))]
    held = {one["referral_id"]: (one["state"], one["held_on"]) for one in kept(desk, Interview)}
    assert held == {hired["id"]: ("held", date(2023, 5, 20)), waiting["id"]: ("planned", date(2023, 5, 9))}
    assert (hired["slip_no"], waiting["slip_no"]) == (SLIP, "7-1")
    assert [one["number"] for one in kept(desk, SlipNumber)] == [SLIP]


def test_numbers_that_came_in_are_never_given_again(imported):
    desk, _made = imported

    def read(db, act):
        rows = db.execute(select(NumberCounter.name, NumberCounter.issuer, NumberCounter.year, NumberCounter.last))
        return {(name, issuer, year): last for name, issuer, year, last in rows}

    counters = desk.read(read)
    assert counters["slip", 7, 2023] == 41
    assert counters["registration", desk.act().desk, 2023] == 2


def test_work_and_what_was_heard_of_it(imported):
    desk, _made = imported
    (work,), (told,) = kept(desk, Placement), kept(desk, FollowUp)
    sent = kept(desk, Referral, Referral.referral_no == "R1")[0]
    assert (work["referral_id"], work["vacancy_id"], work["counselor_id"], work["counter_no"]) == (
        sent["id"],
        sent["vacancy_id"],
        sent["counselor_id"],
        3,
    )
    assert (work["took_opening"], work["recognized"], bool(work["recognized_why"])) == (True, False, True)
    assert (work["verified_on"], work["verified_by"]) == (date(2023, 5, 22), sent["counselor_id"])
    assert (told["placement_id"], told["due_on"], told["state"]) == (work["id"], date(2023, 6, 20), "employed")


def test_a_long_note_goes_on_in_later_notes(imported):
    desk, _made = imported
    whole = WHOLE["상담"][0]["내용"]
    session = next(one for one in kept(desk, CounselingSession) if one["note"])
    more = sorted(kept(desk, SessionNote), key=lambda one: one["written_at"])
    assert len(whole) > 8000
    assert len(more) == 2
    assert "\n".join([session["note"], *(one["note"] for one in more)]) == whole
    assert session["started_at"].astimezone(SEOUL) == datetime(2023, 5, 2, 10, tzinfo=SEOUL)


def test_an_event_that_a_referral_tells_of_counts_once(imported):
    desk, _made = imported
    sent = kept(desk, Referral, Referral.referral_no == "R1")[0]
    assert kept(desk, EventInterview)[0]["referral_id"] == sent["id"]


def test_the_search_and_the_access_log_know_of_it(imported):
    desk, made = imported
    assert desk.read(lambda db, act: compare_search(db)).in_step
    found = desk.read(lambda db, act: search.find_ids(db, "홍길순", [search.JOBSEEKER]))
    assert len(found) == 1

    def read(db, act):
        rows = db.scalars(select(AuditEntry).where(AuditEntry.record_id == made.id)).all()
        named = select(func.count()).where(AuditSubject.entry_id.in_([one.id for one in rows]))
        return [(one.action, one.detail["made"]["jobseeker"]) for one in rows], db.scalar(named)

    assert desk.read(read) == ([("create", 2)], 2)
    assert desk.read(lambda db, act: verify(db, db.info["audit_key"])) == []
    (listed,) = desk.read(lambda db, act: list_imports(db, act))
    assert (listed.id, listed.undone_at, listed.file_name) == (made.id, None, "file.xlsx")


def test_twice_doubles_nothing(imported, tmp_path):
    desk, _made = imported
    before = desk.read(lambda db, act: content(db, Base.metadata, but=QUIET))
    plan, made = taken_in(desk, workbook(tmp_path / "again.xlsx", WHOLE))
    assert plan.wrong == 0
    assert (dict(made.made), made.changed) == ({}, 0)
    assert desk.read(lambda db, act: content(db, Base.metadata, but=QUIET)) == before


def test_wrong_rows_keep_everything_out_or_are_left_out(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "file.xlsx", {"구직자": [PERSON, {"구직번호": "9", "성명": "홍길순"}]})
    with pytest.raises(InvalidInput):
        taken_in(desk, path)
    assert kept(desk, Jobseeker) == kept(desk, ImportRun) == []
    _plan, made = taken_in(desk, path, skip_wrong=True)
    assert [one["jobseeker_no"] for one in kept(desk, Jobseeker)] == ["1"]
    assert made.counts["구직자"]["wrong"] == 1


def test_only_a_supervisor_imports(center):
    with pytest.raises(NotAllowed):
        center.desk().change(lambda db, act: apply_import(db, act, plan=plan_of()))


def test_stopped_it_leaves_nothing(center, tmp_path):
    desk, told = center.desk("supervisor"), []
    before = desk.read(lambda db, act: content(db, Base.metadata, but=QUIET))
    with pytest.raises(ImportStopped):
        taken_in(
            desk,
            workbook(tmp_path / "file.xlsx", WHOLE),
            tick=lambda done, whole: told.append((done, whole)),
            cancel=lambda: told[-1][0] > 8,
        )
    assert told[0] == (2, 18)
    assert desk.read(lambda db, act: content(db, Base.metadata, but=QUIET)) == before


def test_an_outdated_plan_is_not_applied(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "file.xlsx", WHOLE)
    with pytest.raises(PlanOutdated):
        taken_in(desk, path, between=lambda: taken_in(desk, path))
    one, two = (people.person(desk, ready=False, mobile=f"010-0000-999{n}") for n in (1, 2))

    with pytest.raises(PlanOutdated):
        taken_in(desk, path, between=lambda: merge(desk, two, one))


def test_what_a_counselor_typed_meanwhile_is_told(center):
    desk = center.desk("supervisor")
    one = people.person(desk, ready=False)
    today = desk.act().today
    new = row(
        REGISTRATIONS,
        {"jobseeker_no": "1", "received_on": today, "channel": "visit"},
        links={"jobseeker_id": one},
    )
    plan = plan_of(new)
    people.register(desk, one)
    with pytest.raises(PlanOutdated):
        desk.change(lambda db, act: apply_import(db, act, plan=plan))


def test_another_systems_numbers_are_kept_beside_ours(center, tmp_path):
    desk = center.desk("supervisor")

    def listed(source):
        return replace(source, kind=ImportKind.LIST, source="서울시")

    path = workbook(tmp_path / "file.xlsx", {"구직자": [PERSON], "구직등록": [REGISTRATION]})
    _plan, made = taken_in(desk, path, change=listed)
    (one,) = kept(desk, Jobseeker)
    (number,) = kept(desk, ExternalNumber)
    assert one["jobseeker_no"].startswith("JS-")
    assert (number["scheme"], number["number"], number["record_id"]) == ("서울시", "1", one["id"])
    again, _made = taken_in(desk, path, change=listed)
    assert again.counts["구직자"].same == again.counts["구직등록"].same == 1
    assert len(kept(desk, Jobseeker)) == 1
    assert made.source == "서울시"


def test_a_number_of_ours_lifts_its_counter(center, tmp_path):
    desk = center.desk("supervisor")
    year, no = desk.act().today.year, desk.act().desk
    number = f"JS-{year}-{no:02d}-000123"
    taken_in(desk, workbook(tmp_path / "file.xlsx", {"구직자": [{**PERSON, "구직번호": number}]}))
    assert kept(desk, Jobseeker)[0]["jobseeker_no"] == number
    assert desk.change(lambda db, act: record_no(db, act, "jobseeker")) == f"JS-{year}-{no:02d}-000124"


def test_probably_the_same_person_is_saved_and_queued(center, tmp_path):
    desk = center.desk("supervisor")
    one = people.person(desk, ready=False, full_name="홍길동", mobile="010-0000-1234", birth_date="1985. 3. 2.")
    plan, _made = taken_in(desk, workbook(tmp_path / "file.xlsx", {"구직자": [PERSON]}))
    assert plan.counts["구직자"].probable == 1
    (pair,) = kept(desk, DuplicatePair)
    assert (one in (pair["one_id"], pair["other_id"]), pair["found_by"]) == (True, "import")


def test_more_hires_than_openings_never_overfill(center, tmp_path):
    desk = center.desk("supervisor")
    sheets = {
        "구직자": [{**PERSON, "구직번호": str(n), "휴대전화": f"010-0000-{n:04d}"} for n in range(1, 4)],
        "구인업체": [FIRM],
        "구인": [{**JOB, "모집인원": "2"}],
        "알선": [
            {**REFERRAL, "알선번호": f"R{n}", "구직번호": str(n), "결과": "채용", "결과일": "2023-05-20"}
            for n in range(1, 4)
        ],
    }
    taken_in(desk, workbook(tmp_path / "file.xlsx", sheets))
    assert kept(desk, Vacancy)[0]["taken"] == 2
    assert [one["seat_held"] for one in kept(desk, Referral)].count(True) == 2


def test_a_second_referral_that_waits_closes_the_one_before(center):
    desk = center.desk("supervisor")
    one = people.person(desk)
    job = people.vacancy(desk)
    on = desk.act().today
    links = {"jobseeker_id": one, "vacancy_id": job}
    told = {"referred_on": on, "method": "phone", "state": "10"}
    rows = [row(REFERRALS, {**told, "referral_no": f"R{n}"}, links=links) for n in (1, 2)]
    desk.change(lambda db, act: apply_import(db, act, plan=plan_of(*rows)))
    assert Counter(one["state"] for one in kept(desk, Referral)) == {"10": 1, "81": 1}


def test_who_is_named_nowhere_gets_no_colleague_the_credit(center):
    desk = center.desk("supervisor")
    one = people.person(desk)
    at = datetime(2023, 5, 2, 10, tzinfo=SEOUL)
    session = row(SESSIONS, {"started_at": at, "mode": "visit"}, links={"jobseeker_id": one})
    desk.change(lambda db, act: apply_import(db, act, plan=plan_of(session)))
    (made,) = kept(desk, CounselingSession)
    (nobody,) = kept(desk, Account, Account.id == made["counselor_id"])
    assert nobody["ends_on"] is not None
    assert made["recorded_by"] == desk.act().account_id


def test_a_number_that_is_taken_is_kept_beside(center):
    desk = center.desk("supervisor")
    first = row(PEOPLE, {"jobseeker_no": "7", "full_name": "홍길동"})
    desk.change(lambda db, act: apply_import(db, act, plan=plan_of(first)))
    second = row(PEOPLE, {"jobseeker_no": "7", "full_name": "홍길순"})
    desk.change(lambda db, act: apply_import(db, act, plan=plan_of(second)))
    numbers = {one["full_name"]: one["jobseeker_no"] for one in kept(desk, Jobseeker)}
    assert numbers["홍길동"] == "7"
    assert numbers["홍길순"].startswith("JS-")
    assert [(one["record_id"], one["number"]) for one in kept(desk, ExternalNumber)] == [(second.id, "7")]
