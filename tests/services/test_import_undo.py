"""An import is taken back as a whole: what was there before is there again, unless something was built on it."""

from datetime import date

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import _
from jobdesk.records._base import Base
from jobdesk.records.centers import Correction
from jobdesk.records.employers import Employer
from jobdesk.records.imports import ImportRun, Tombstone
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker
from jobdesk.records.month_closes import MonthClose
from jobdesk.records.placements import FollowUp
from jobdesk.records.referrals import Referral
from jobdesk.records.same_records import DuplicatePair
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import consents, duplicate_pairs, follow_ups, jobseekers, search
from jobdesk.services._rows import stamp
from jobdesk.services.imports.undoing import list_imports, undo_import
from jobdesk.services.search_step import compare_search
from jobdesk.store.audit_chain import verify
from tests.services import acts, people
from tests.services.imported import FIRM, JOB, PERSON, REFERRAL, REGISTRATION, workbook
from tests.services.merged import merge
from tests.services.moving import kept, taken_in
from tests.services.planned import content
from tests.services.test_import_apply import QUIET, WHOLE

WHY = "다른 파일이었음"
GROWS = frozenset({"version", "rank"})
"""What grows with every change, also with one that is taken back."""


def undo(desk, run, why=WHY):
    return desk.change(lambda db, act: undo_import(db, act, run_id=run.id, why=why))


def state(desk):
    """The content of every table, but for what only ever grows."""

    def read(db, act):
        return {
            name: {tuple(pair for pair in row if pair[0] not in GROWS): count for row, count in rows.items()}
            for name, rows in content(db, Base.metadata, but=(*QUIET, "month_touch")).items()
        }

    return desk.read(read)


@pytest.fixture
def lived_in(center):
    """A supervisor's desk on a center with a person, a firm, a vacancy and a referral of its own."""
    desk = center.desk("supervisor")
    one = people.person(desk, full_name="홍길동", mobile="010-0000-1234", birth_date="1985. 3. 2.")
    job = people.vacancy(desk)
    return desk, one, job, acts.refer(desk, one, job)


@pytest.fixture
def imported(lived_in, tmp_path):
    """The same with WHOLE taken in, and the run."""
    desk, *_known = lived_in
    _plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", WHOLE))
    return desk, run


def test_what_was_there_before_is_there_again(lived_in, tmp_path):
    desk, *_known = lived_in
    before = state(desk)
    _plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", WHOLE))
    assert len(kept(desk, Jobseeker)) == 3
    assert len(kept(desk, DuplicatePair)) == 1
    row = undo(desk, run)
    assert state(desk) == before
    assert (row.undone_why, row.undone_at is not None) == (WHY, True)
    assert desk.read(lambda db, act: compare_search(db)).in_step
    assert desk.read(lambda db, act: verify(db, db.info["audit_key"])) == []
    stones = {one["table_name"] for one in kept(desk, Tombstone)}
    assert stones == {*run.made} | {"slip_number"}
    assert len(kept(desk, Tombstone)) == sum(run.made.values())
    (listed,) = desk.read(lambda db, act: list_imports(db, act))
    assert (listed.undone_at, listed.made) == (row.undone_at, run.made)


def test_what_it_changed_is_given_back(lived_in, tmp_path):
    desk, one, job, sent = lived_in

    def numbers(db, act):
        person, vacancy = db.get_one(Jobseeker, one), db.get_one(Vacancy, job)
        firm = db.get_one(Employer, vacancy.employer_id)
        return person.jobseeker_no, vacancy.vacancy_no, firm.employer_no

    person_no, vacancy_no, firm_no = desk.read(numbers)
    before = state(desk)
    sheets = {
        "구직자": [
            {"구직번호": person_no, "성명": "홍길동", "휴대전화": "010-0000-7777", "외부번호": "서울시:S-1"}
        ],
        "구인업체": [{"업체번호": firm_no, "업체명": "새이름상사", "상시근로자수": 7}],
        "구인": [{"구인번호": vacancy_no, "구인제목": "야간 경비원", "상태": "보류"}],
        "알선": [
            {
                "알선번호": sent.referral_no,
                "구직번호": person_no,
                "구인번호": vacancy_no,
                "알선일": sent.referred_on.isoformat(),
                "결과": "채용예정",
                "결과일": desk.act().today.isoformat(),
            }
        ],
    }
    plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", sheets))
    assert [count.changed for count in plan.counts.values()] == [1, 1, 1, 1]
    (person,), (vacancy,), (referral,) = kept(desk, Jobseeker), kept(desk, Vacancy), kept(desk, Referral)
    assert (person["mobile"], person["version"]) == ("01000007777", 2)
    assert (vacancy["state"], vacancy["title"], vacancy["taken"]) == ("on_hold", "야간 경비원", 1)
    assert (referral["state"], referral["seat_held"]) == ("41", True)
    assert (kept(desk, Employer)[0]["name"], run.changed) == ("새이름상사", 4)
    history = kept(desk, Correction, Correction.op_id == kept(desk, ImportRun)[0]["op_id"])
    assert {(one["table_name"], one["field"]) for one in history} >= {
        ("jobseeker", "mobile"),
        ("employer", "headcount"),
        ("vacancy", "state"),
        ("referral", "state"),
        ("referral", "seat_held"),
    }
    assert len(desk.read(lambda db, act: search.find_ids(db, "야간", [search.VACANCY]))) == 1
    assert len(kept(desk, ExternalNumber)) == 1
    undo(desk, run)
    assert state(desk) == before
    assert kept(desk, Jobseeker)[0]["version"] == 3
    assert desk.read(lambda db, act: compare_search(db)).in_step


def test_an_import_that_filled_anothers_vacancy_gives_its_seat_back(lived_in, tmp_path):
    desk, _one, job, _sent = lived_in
    vacancy_no = kept(desk, Vacancy)[0]["vacancy_no"]
    before = state(desk)
    sheets = {
        "구직자": [{**PERSON, "성명": "홍길순", "휴대전화": "010-0000-8888"}],
        "알선": [{**REFERRAL, "구인번호": vacancy_no, "결과": "채용"}],
    }
    on = desk.act().today.isoformat()
    sheets["알선"][0] |= {"알선일": on, "결과일": on}
    _plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", sheets))
    assert kept(desk, Vacancy)[0]["taken"] == 1
    undo(desk, run)
    assert kept(desk, Vacancy)[0]["taken"] == 0
    assert state(desk) == before


def refused(desk, run, what):
    before = state(desk)
    with pytest.raises(InvalidInput) as told:
        undo(desk, run)
    assert what in str(told.value)
    assert state(desk) == before


def entered(what, count=1):
    return _("Entered since: {what} ({count})").format(what=_(what), count=count)


def changed(count=1):
    return _("Changed since: {count}").format(count=count)


def of_file(desk, number="1"):
    told = ExternalNumber.table_name == "jobseeker", ExternalNumber.number == number
    return kept(desk, ExternalNumber, *told)[0]["record_id"]


def test_a_fact_entered_since_keeps_it(imported):
    desk, run = imported
    acts.hold(desk, person=of_file(desk), note="왔음")
    refused(desk, run, entered("Counseling"))


def test_a_consent_given_since_keeps_it(imported):
    desk, run = imported
    day = desk.act().today
    values = {"kind": "disclosure", "given_on": day, "given_how": "written"}
    one = of_file(desk)
    desk.change(lambda db, act: consents.give_consent(db, act, jobseeker_id=one, values=values))
    refused(desk, run, entered("Consent"))


def test_a_change_since_keeps_it(imported):
    desk, run = imported
    one = of_file(desk)
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, values={"mobile": "010-0000-5555"}, jobseeker_id=one, version=1, confirmed=True
        )
    )
    refused(desk, run, changed())


def test_a_follow_up_done_since_keeps_it(imported):
    desk, run = imported
    (told,) = kept(desk, FollowUp)
    desk.change(lambda db, act: follow_ups.void_follow_up(db, act, follow_up_id=told["id"], why="잘못"))
    refused(desk, run, changed())


def test_a_merge_since_keeps_it(imported):
    desk, run = imported
    merge(desk, of_file(desk, "2"), of_file(desk))
    refused(desk, run, entered("Merged record"))


def test_a_pair_that_was_decided_keeps_it(imported):
    desk, run = imported
    (pair,) = kept(desk, DuplicatePair)
    desk.change(
        lambda db, act: duplicate_pairs.say_different(
            db, act, table="jobseeker", one_id=pair["one_id"], other_id=pair["other_id"], why="동명이인"
        )
    )
    refused(desk, run, _("Decided since whether they are the same: {count}").format(count=1))


def test_a_month_closed_since_with_its_figures_keeps_it(imported):
    desk, run = imported

    def close(month):
        def job(db, act):
            told = {
                "month": month,
                "serial": 1,
                "kind": "final",
                "definition": "1",
                "employers_basis": "employers",
            }
            db.add(MonthClose(**told, digest="0" * 64, **stamp(act)))

        desk.change(job)

    close(date(2020, 1, 1))
    close(date(2023, 5, 1))
    refused(desk, run, "2023")


def test_another_import_built_on_it_keeps_it_and_goes_first(imported, tmp_path):
    desk, run = imported
    second = {"구직등록": [{**REGISTRATION, "접수일": "2023-09-04"}]}
    _plan, later = taken_in(desk, workbook(tmp_path / "second.xlsx", second))
    refused(desk, run, entered("Registration"))
    undo(desk, later)
    undo(desk, run)
    assert [one["voided_why"] for one in kept(desk, ImportRun)] == [WHY, WHY]


def test_what_it_changed_and_someone_changed_again_keeps_it(lived_in, tmp_path):
    desk, one, *_rest = lived_in
    number = kept(desk, Jobseeker)[0]["jobseeker_no"]
    told = {"구직자": [{"구직번호": number, "성명": "홍길동", "휴대전화": "010-0000-7777"}]}
    _plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", told))
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, values={"mobile": "010-0000-5555"}, jobseeker_id=one, version=2, confirmed=True
        )
    )
    refused(desk, run, changed())


def test_it_is_taken_back_once_by_a_supervisor_with_a_reason(center, tmp_path):
    desk = center.desk("supervisor")
    sheets = {"구직자": [PERSON], "구인업체": [FIRM], "구인": [JOB]}
    _plan, run = taken_in(desk, workbook(tmp_path / "file.xlsx", sheets))
    with pytest.raises(NotAllowed):
        undo(center.desk(), run)
    with pytest.raises(NotAllowed):
        center.desk().read(lambda db, act: list_imports(db, act))
    with pytest.raises(InvalidInput):
        undo(desk, run, " ")
    undo(desk, run)
    with pytest.raises(InvalidInput):
        undo(desk, run)
    assert kept(desk, Jobseeker) == kept(desk, Vacancy) == []


def test_taken_back_it_may_come_again(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "file.xlsx", WHOLE)
    _plan, run = taken_in(desk, path)
    undo(desk, run)
    plan, again = taken_in(desk, path)
    assert plan.wrong == 0
    assert dict(again.made) == {**run.made, "account": run.made["account"]}
    assert again.id != run.id
