"""접속기록 with names: masked people and numbers of records, on both engines."""

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NotAllowed
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.base.i18n import _
from jobdesk.services import audit, audit_names
from jobdesk.services.jobseekers import open_jobseeker, save_jobseeker
from tests.services.people import person


def test_rows_name_people_masked_and_records_by_number(center):
    desk = center.desk("counselor")
    someone = person(desk, full_name="홍길동")
    number = desk.view(lambda db, act: open_jobseeker(db, act, jobseeker_id=someone)).jobseeker_no
    reviewer = center.desk("supervisor")
    lines = reviewer.view(
        lambda db, act: audit_names.name_audit(db, act, audit.list_audit(db, act, jobseeker_id=someone))
    )
    assert lines
    assert {line.people for line in lines} == {(f"홍*동 ({number})",)}
    assert number in {line.number for line in lines if line.row.table == "jobseeker"}
    assert all(line.number for line in lines if line.row.table == "registration")
    assert "홍길동" not in str(lines)


def test_changed_columns_are_called_as_the_form_calls_them(center):
    desk = center.desk("counselor")
    someone = person(desk, ready=False)
    card = desk.view(lambda db, act: open_jobseeker(db, act, jobseeker_id=someone))
    desk.change(
        lambda db, act: save_jobseeker(
            db, act, jobseeker_id=someone, version=card.version, values={"mobile": "010-0000-9999"}
        )
    )
    lines = center.desk("auditor").view(
        lambda db, act: audit_names.name_audit(db, act, audit.list_audit(db, act, actions=[AuditAction.CHANGE]))
    )
    label = next(field.label for field in JOBSEEKER if field.name == "mobile")
    assert lines[0].fields == (_(label),)


def test_a_person_is_found_by_number_which_is_on_record(center):
    desk = center.desk("counselor")
    someone = person(desk)
    number = desk.view(lambda db, act: open_jobseeker(db, act, jobseeker_id=someone)).jobseeker_no
    auditor = center.desk("auditor")
    assert auditor.view(lambda db, act: audit_names.find_subject(db, act, f" {number.lower()} ")) == someone
    assert auditor.view(lambda db, act: audit_names.find_subject(db, act, "X-1")) is None
    newest = auditor.view(lambda db, act: audit.list_audit(db, act, jobseeker_id=someone))[0]
    assert (newest.user_name, newest.action.value) == (center.user("auditor"), "search")


def test_only_reviewers_see_names(center):
    for role in ("counselor", "administrator"):
        with pytest.raises(NotAllowed):
            center.desk(role).view(lambda db, act: audit_names.name_audit(db, act, []))
        with pytest.raises(NotAllowed):
            center.desk(role).view(lambda db, act: audit_names.find_subject(db, act, "X"))
