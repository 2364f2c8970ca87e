"""A person or a vacancy as text in the field order of 고용24; each time on record."""

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.records.audit import AuditEntry
from jobdesk.services import backgrounds, vacancies
from jobdesk.services.copy_blocks import (
    FIRM_ORDER,
    PERSON_ORDER,
    VACANCY_ORDER,
    copy_person,
    copy_vacancy,
)
from tests.services import jobs, people
from tests.services.merged import merge


def of_person(desk, one):
    return desk.change(lambda db, act: copy_person(db, act, jobseeker_id=one))


def of_vacancy(desk, one):
    return desk.change(lambda db, act: copy_vacancy(db, act, vacancy_id=one))


def outputs(desk):
    return desk.read(
        lambda db, _act: db.query(AuditEntry).filter_by(action=AuditAction.EXPORT).order_by(AuditEntry.seq).all()
    )


def test_a_person_in_the_order_of_work24(center):
    desk = center.desk()
    one = people.person(desk, email="hong@example.com", career_months="30", note="차분함")
    desk.change(
        lambda db, act: backgrounds.save_background(
            db, act, kind="license", jobseeker_id=one, values={"name": "일반경비원 신임교육", "issuer": "경찰청"}
        )
    )
    block = of_person(desk, one)
    told = dict(block.lines)
    assert told["성명"] == "홍길동"
    assert told["휴대전화"] == "010-0000-1234"
    assert told["희망직종 1순위"] == "542 경비원"
    assert (told["희망 임금"], told["총 경력(개월)"]) == ("2400000", "30")
    assert told["자격·면허"] == "일반경비원 신임교육 경찰청"
    order = [heading for heading, _name in PERSON_ORDER]
    assert [heading for heading, _text in block.lines] == [one for one in order if one in told]
    assert block.text.splitlines()[0] == "성명\t홍길동"
    assert all(text and "\n" not in text and "\t" not in text for _heading, text in block.lines)
    assert "차분함" not in block.text
    assert not {name for _heading, name in PERSON_ORDER} & {one.name for one in JOBSEEKER if one.sensitive}


def test_a_vacancy_with_its_firm_in_the_order_of_work24(center):
    desk = center.desk()
    one = jobs.save(desk, **{**people.VACANCY, "received_on": desk.act().today, "duties": "순찰\n출입 관리"})
    block = of_vacancy(desk, one.id)
    told = dict(block.lines)
    assert told["모집직종"] == "542 경비원"
    assert (told["구인제목"], told["모집인원"], told["직무내용"]) == ("아파트 경비원", "2", "순찰 출입 관리")
    order = [heading for heading, _name in (*FIRM_ORDER, *VACANCY_ORDER)]
    assert [heading for heading, _text in block.lines] == [one for one in dict.fromkeys(order) if one in told]
    assert block.lines[0][0] == "기업명"


def test_each_copy_is_on_record_with_its_purpose_and_without_what_it_says(center):
    desk = center.desk()
    one, job = people.person(desk), jobs.receive(desk)
    of_person(desk, one)
    of_vacancy(desk, job.id)
    first, second = outputs(desk)
    assert (first.table_name, first.record_id, [str(x) for x in first.jobseeker_ids]) == (
        "jobseeker",
        one,
        [str(one)],
    )
    assert (second.table_name, second.record_id, second.jobseeker_ids) == ("vacancy", job.id, [])
    for entry in (first, second):
        assert entry.purpose == "고용24 입력"
        assert entry.detail["form"] == "clipboard"
        assert "홍길동" not in str(entry.detail)
        assert "0000-1234" not in str(entry.detail)
    assert "full_name" in first.detail["columns"]


def test_of_a_merged_person_who_stands_for_them(center):
    desk = center.desk("supervisor")
    gone, kept = people.person(desk, mobile="010-0000-7777"), people.person(desk)
    merge(desk, gone, kept)
    assert dict(of_person(desk, gone).lines)["휴대전화"] == "010-0000-1234"
    assert outputs(desk)[-1].record_id == kept


def test_a_struck_vacancy_and_who_serves_nobody_get_none(center):
    desk = center.desk()
    one, job = people.person(desk), jobs.receive(desk)
    for role in ("administrator", "auditor"):
        with pytest.raises(NotAllowed):
            of_person(center.desk(role), one)
        with pytest.raises(NotAllowed):
            of_vacancy(center.desk(role), job.id)
    desk.change(lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=job.id, why="잘못 적음"))
    with pytest.raises(InvalidInput):
        of_vacancy(desk, job.id)
    assert outputs(desk) == []
