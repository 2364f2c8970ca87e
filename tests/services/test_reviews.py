"""실적 점검: what each rule finds of a month, what it leaves alone, clearing and signing, on both engines."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import Placement
from jobdesk.records.public_works import PublicWorks
from jobdesk.records.referrals import Referral
from jobdesk.services import reviews
from jobdesk.services._rows import stamp
from jobdesk.services.review_rules import RULES
from tests.services import people

MONTH = date(2024, 3, 1)
TENTH = date(2024, 3, 10)


@dataclass
class Ledger:
    """Facts of a month long past, put in as an import would."""

    desk: object
    vacancy: UUID
    serial: int = 0

    def add(self, record, **values):
        self.serial += 1

        def job(db, act):
            row = record(id=new_id(), **values, **stamp(act))
            db.add(row)
            db.flush()
            return row.id

        return self.desk.change(job)

    def person(self, *, registered=date(2024, 3, 2), talked=True, **changes):
        values = {"full_name": "홍길동", "mobile": f"0100000{self.serial:04d}", **changes}
        one = self.add(Jobseeker, jobseeker_no=f"시험-{self.serial}", **values)
        self.add(
            Registration,
            registration_no=f"등록-{self.serial}",
            jobseeker_id=one,
            received_on=registered,
            valid_from=registered,
            valid_until=registered + timedelta(days=90),
            channel="visit",
        )
        if talked:
            at = datetime(2024, 3, 2, 10, tzinfo=SEOUL)
            who = self.desk.act().account_id
            self.add(CounselingSession, jobseeker_id=one, started_at=at, mode="visit", counselor_id=who)
        return one

    def refer(self, person, on=date(2024, 3, 5)):
        return self.add(
            Referral,
            referral_no=f"알선-{self.serial}",
            jobseeker_id=person,
            vacancy_id=self.vacancy,
            referred_on=on,
            method="phone",
            counselor_id=self.desk.act().account_id,
            state="40",
            state_on=on,
        )

    def place(self, person, *, on=TENTH, route="information", **more):
        values = {"employer_name": f"업체 {self.serial}", **more}
        return self.add(
            Placement,
            placement_no=f"취업-{self.serial}",
            jobseeker_id=person,
            started_on=on,
            route=route,
            counselor_id=self.desk.act().account_id,
            **values,
        )


@pytest.fixture
def ledger(center):
    desk = center.desk("supervisor")
    return Ledger(desk, people.vacancy(desk))


def found(ledger, rule, month=MONTH):
    rows = ledger.desk.read(lambda db, act: reviews.list_review(db, act, month=month))
    return {row.record_id for row in rows if row.rule == rule}


def test_a_month_without_a_doubt_finds_nothing_and_is_signed(ledger):
    ledger.place(ledger.person())
    assert ledger.desk.read(lambda db, act: reviews.list_review(db, act, month=MONTH)) == []
    signed = ledger.desk.change(lambda db, act: reviews.sign_review(db, act, month=MONTH, note="이상 없음"))
    assert (signed.month, signed.found, signed.note) == (MONTH, 0, "이상 없음")
    assert ledger.desk.read(lambda db, act: reviews.signed_reviews(db, act, month=MONTH)) == [signed]


def test_registered_and_placed_on_one_day_but_not_at_an_event(ledger):
    hit = ledger.place(ledger.person(registered=TENTH))
    ledger.place(ledger.person(registered=TENTH), route="event")
    ledger.place(ledger.person(registered=date(2024, 3, 9)))
    assert found(ledger, "same_day") == {hit}
    assert found(ledger, "same_day", date(2024, 4, 1)) == set()


def test_a_start_before_the_registration_or_the_referral(ledger):
    early = ledger.place(ledger.person(registered=date(2024, 3, 11)))
    person = ledger.person()
    late_referral = ledger.place(person, route="referral", referral_id=ledger.refer(person, date(2024, 3, 11)))
    other = ledger.person()
    ledger.place(other, route="referral", referral_id=ledger.refer(other))
    assert found(ledger, "too_early") == {early, late_referral}


def test_a_referrals_placement_needs_a_session_and_a_referral(ledger):
    silent = ledger.person(talked=False)
    unseen = ledger.place(silent, route="referral", referral_id=ledger.refer(silent))
    unsent = ledger.place(ledger.person(), route="referral")
    ledger.place(ledger.person(talked=False), route="information")
    assert found(ledger, "unserved") == {unseen, unsent}


def test_found_alone_needs_evidence(ledger):
    bare = ledger.place(ledger.person(), route="self")
    ledger.place(ledger.person(), route="self", evidence="contract")
    assert found(ledger, "no_evidence") == {bare}


def test_many_people_with_one_phone_or_address_and_many_placements_at_one_firm(ledger):
    phones = {ledger.person(mobile="01000009999") for _one in range(3)}
    for _one in range(2):
        ledger.person(mobile="01000008888")
    homes = {ledger.person(road_address="당산로 1") for _one in range(4)}
    hires = {ledger.place(ledger.person(), employer_name="한빛관리") for _one in range(5)}
    assert found(ledger, "one_phone") == phones
    assert found(ledger, "one_address") == homes
    assert found(ledger, "one_employer") == hires
    assert found(ledger, "one_phone", date(2024, 4, 1)) == set()


def test_who_shares_a_phone_is_told_with_whom_and_one_not_registered_that_month_too(ledger):
    ledger.person(full_name="홍길동", mobile="01000009999", registered=date(2023, 1, 2))
    known = {
        ledger.person(full_name=name, mobile="01000009999") for name in ("김나람", "이나람", "박나람", "최나람")
    }
    rows = ledger.desk.read(lambda db, act: reviews.list_review(db, act, month=MONTH))
    assert {row.record_id for row in rows} == known
    for row in rows:
        assert row.record_id not in row.partner_ids
        assert len(row.partner_ids) == 4
        assert len(row.partners) == 3
        assert row.partners[0].startswith("홍*동 (")


def test_who_started_at_the_same_firm_in_the_month_is_told_each_person_once(ledger):
    people_ = [ledger.person(full_name=name) for name in ("김가람", "이나람", "박다람", "최라람")]
    hires = [ledger.place(one, employer_name="한빛관리") for one in people_]
    hires.append(ledger.place(people_[0], employer_name="한빛관리", on=date(2024, 3, 20)))
    ledger.place(ledger.person(), employer_name="한빛관리", on=date(2024, 2, 20))
    ledger.place(ledger.person(), employer_name="한빛관리", recognized=False, recognized_why="공공근로")
    ledger.place(ledger.person(), employer_name="다른업체")
    listed = ledger.desk.read(lambda db, act: reviews.list_review(db, act, month=MONTH))
    rows = {row.record_id: row for row in listed if row.rule == "one_employer"}
    assert rows.keys() == set(hires)
    for hire, person in zip(hires, [*people_, people_[0]], strict=True):
        assert set(rows[hire].partner_ids) == set(people_) - {person}
        assert len(rows[hire].partner_ids) == len(rows[hire].partners) == 3
    assert rows[hires[1]].partners[0].startswith("김*람 (")


def test_the_name_of_a_colleague_public_works_and_a_second_placement(ledger):
    named = ledger.place(ledger.person(full_name="이상담"))
    worker = ledger.person()
    ledger.add(
        PublicWorks,
        jobseeker_id=worker,
        program="together",
        from_on=date(2024, 1, 8),
        until_on=date(2024, 6, 30),
        counselor_id=ledger.desk.act().account_id,
    )
    in_works = ledger.place(worker)
    twice = ledger.person()
    ledger.place(twice, on=date(2024, 3, 4))
    second = ledger.place(twice, on=date(2024, 3, 20))
    assert found(ledger, "own_name") == {named}
    assert found(ledger, "public_works") == {in_works}
    assert found(ledger, "second") == {second}


def test_many_voids_by_one_account(ledger):
    who = ledger.desk.act().account_id
    at = datetime(2024, 3, 31, 23, 30, tzinfo=SEOUL)
    person = ledger.person()
    for _one in range(9):
        ledger.place(person, voided_at=at, voided_by=who, voided_why="착오")
    assert found(ledger, "many_voids") == set()
    ledger.place(person, voided_at=at, voided_by=who, voided_why="착오")
    assert found(ledger, "many_voids") == {who}
    assert found(ledger, "many_voids", date(2024, 4, 1)) == set()


def test_what_counts_nowhere_is_not_reviewed(ledger):
    person = ledger.person(registered=TENTH)
    ledger.place(person, recognized=False, recognized_why="공공근로")
    assert ledger.desk.read(lambda db, act: reviews.list_review(db, act, month=MONTH)) == []


def test_a_row_is_cleared_with_a_reason_stays_so_and_is_taken_back(ledger):
    desk, row = ledger.desk, ledger.place(ledger.person(), route="self")

    def clear(why):
        return desk.change(lambda db, act: reviews.clear_row(db, act, rule="no_evidence", record_id=row, why=why))

    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: reviews.sign_review(db, act, month=MONTH))
    with pytest.raises(InvalidInput):
        clear(" ")
    clearing = clear("업체 통화로 확인")
    (told,) = desk.read(lambda db, act: reviews.list_review(db, act, month=MONTH))
    assert (told.clearing_id, told.cleared_why, told.name) == (clearing, "업체 통화로 확인", "홍*동")
    with pytest.raises(InvalidInput):
        clear("다시")
    signed = desk.change(lambda db, act: reviews.sign_review(db, act, month=date(2024, 3, 31)))
    assert signed.found == 1
    desk.change(lambda db, act: reviews.void_clearing(db, act, clearing_id=clearing, why="잘못 봄"))
    assert desk.read(lambda db, act: reviews.count_waiting(db, act, month=MONTH)) == 1


def test_every_rule_is_tried_and_only_the_supervisor_reviews(ledger, center):
    text = Path(__file__).read_text("utf-8")
    assert all(f'"{rule.id}"' in text for rule in RULES)
    with pytest.raises(NotAllowed):
        center.desk("counselor").read(lambda db, act: reviews.list_review(db, act, month=MONTH))
