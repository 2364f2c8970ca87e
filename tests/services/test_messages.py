"""문자 명단: who may be texted and who not, the files, the attempt on the timeline, the export on record."""

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from jobdesk.base.enums import MessageKind, MessagePurpose
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import on_paper
from jobdesk.records.audit import AuditEntry
from jobdesk.records.messages import MessageRecipient
from jobdesk.services import consents, messages, settings, timeline
from jobdesk.services.messages import LeftOut, measure_text
from tests.services import people

TEXT = "영등포 일자리센터입니다. 내일 14시 면접 안내드립니다."


def person(desk, name, mobile, *, consent=True, **changes):
    one = people.person(desk, ready=False, full_name=name, mobile=mobile, **changes)
    if consent:
        people.consent(desk, one, "collection")
    return one


def check(desk, ids):
    return desk.view(lambda db, act: messages.check_recipients(db, act, jobseeker_ids=ids))


def make(desk, ids, body=TEXT, purpose=MessagePurpose.INTERVIEW):
    return desk.change(
        lambda db, act: messages.make_message_list(db, act, jobseeker_ids=ids, purpose=purpose, body=body)
    )


def rows(content, encoding="utf-8-sig"):
    return list(csv.reader(StringIO(content.decode(encoding))))[1:]


def test_who_is_left_out_is_told_in_groups_before_it_is_made(center):
    desk = center.desk("counselor")
    good = person(desk, "홍길동", "010-0000-1001")
    ids = [
        person(desk, "김없음", "", phone="02-0000-1111"),
        person(desk, "이가족", "010-0000-1002", contact_owner="family"),
        person(desk, "박미동", "010-0000-1003", consent=False),
        person(desk, "최같음", "010-0000-1001"),
    ]
    told = check(desk, [good, *ids])
    assert told.ready == (good,)
    assert told.left_out == {
        LeftOut.NO_MOBILE: ("김*음",),
        LeftOut.NOT_OWN: ("이*족",),
        LeftOut.NO_CONSENT: ("박*동",),
        LeftOut.SAME_NUMBER: ("최*음",),
    }
    made = make(desk, [good, *ids])
    assert rows(made.numbers) == [["010-0000-1001", "홍길동"]]
    assert (made.people, made.text.decode("utf-8-sig")) == (1, TEXT)
    with pytest.raises(InvalidInput):
        make(desk, ids[:3])


def test_a_withdrawn_consent_takes_someone_off_at_once(center):
    desk = center.desk("counselor")
    one = people.person(desk, ready=False)
    row = people.consent(desk, one, "collection")
    assert check(desk, [one]).ready == (one,)
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version))
    assert check(desk, [one]).ready == ()
    with pytest.raises(InvalidInput):
        make(desk, [one])


def test_it_is_an_attempt_on_each_timeline_and_an_export_on_record(center):
    desk = center.desk("counselor")
    ids = [person(desk, "홍길동", "010-0000-1001"), person(desk, "김민수", "010-0000-1002")]
    made = make(desk, ids)
    for one in ids:
        told = desk.read(lambda db, act, one=one: timeline.read_timeline(db, act, jobseeker_id=one))
        (sent,) = [row for row in told if row.kind == "message"]
        assert (sent.id, sent.detail, sent.by, sent.voided) == (made.list_id, TEXT, "김상담", False)
    sent = desk.read(lambda db, act: db.scalars(select(MessageRecipient.jobseeker_id)).all())
    assert set(sent) == set(ids)
    (entry,) = desk.read(lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all())
    assert (entry.purpose, entry.detail["people"], len(entry.jobseeker_ids)) == ("interview", 2, 2)
    assert TEXT not in str(entry.detail)
    desk.change(lambda db, act: messages.void_message_list(db, act, list_id=made.list_id, why="발송 안 함"))
    told = desk.read(lambda db, act: timeline.read_timeline(db, act, jobseeker_id=ids[0]))
    assert [row.voided for row in told if row.kind == "message"] == [True]
    (struck,) = desk.read(lambda db, act: db.scalars(select(AuditEntry).where(AuditEntry.action == "void")).all())
    assert set(struck.jobseeker_ids) == set(entry.jobseeker_ids)


def test_files_in_the_encoding_of_the_center_and_no_formula_in_them(center):
    desk = center.desk("counselor")
    one = person(desk, "=홍길동", "010-0000-1001")
    made = make(desk, [one])
    assert made.numbers.startswith(b"\xef\xbb\xbf")
    assert rows(made.numbers) == [["010-0000-1001", "'=홍길동"]]
    center.desk("administrator").change(
        lambda db, act: settings.change_setting(db, act, key="message_file", value="cp949")
    )
    made = make(desk, [one])
    assert made.numbers.decode("cp949").startswith(on_paper("Mobile to send to"))
    assert made.text == TEXT.encode("cp949")


def test_the_bytes_of_a_text():
    assert measure_text("가" * 45) == (MessageKind.SMS, 90)
    assert measure_text("가" * 45 + "a") == (MessageKind.LMS, 91)
    assert measure_text("a\nb") == (MessageKind.SMS, 3)
    assert measure_text("가" * 1000) == (MessageKind.LMS, 2000)
    for wrong in ("가" * 1001, "반갑습니다 😀"):
        with pytest.raises(InvalidInput) as refused:
            measure_text(wrong)
        assert refused.value.field == "body"


def test_what_is_no_text(center):
    desk = center.desk("counselor")
    one = person(desk, "홍길동", "010-0000-1001")
    for body in ("  ", "900101-1234567 확인"):
        with pytest.raises(InvalidInput):
            make(desk, [one], body)
    with pytest.raises(NotAllowed):
        make(center.desk("auditor"), [one])
