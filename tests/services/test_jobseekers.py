"""People: saved with a name and a contact, told apart, completed, kept with history."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.audit import AuditEntry
from jobdesk.records.centers import Correction
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import backgrounds, consents, jobseekers
from jobdesk.services.duplicates import KnownPerson, known_like
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from tests.services import people

SHOWN = ("valid", "expiring", "ended", "unregistered")
QUICK = {"full_name": "홍길동", "mobile": "010-0000-1234"}


def save(desk, values, *, known=None, version=None, confirmed=False):
    return desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, values=values, jobseeker_id=known, version=version, confirmed=confirmed
        )
    )


def listed(desk, **asked):
    """The people a list shows."""
    return list(desk.read(lambda db, act: read_page(db, act, Asked("jobseekers", **asked)).rows))


def test_two_fields_are_enough_and_the_rest_follows(center):
    desk = center.desk("counselor")
    card = save(desk, QUICK)
    assert card.jobseeker_no.startswith("JS-")
    assert card.values["mobile"] == "01000001234"
    assert card.counselor_id == desk.account_id
    lacking = desk.read(lambda db, act: jobseekers.missing_for_referral(db, card.id, act.today))
    names = [one.name for one in lacking]
    assert names[0] == "birth_date"
    assert names[-2:] == ["registration", "disclosure_consent"]
    save(desk, people.COMPLETE, known=card.id, version=card.version)
    people.register(desk, card.id)
    people.consent(desk, card.id)
    assert desk.read(lambda db, act: jobseekers.missing_for_referral(db, card.id, act.today)) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"full_name": "홍길동"}, "mobile"),
        ({"mobile": "010-0000-1234"}, "full_name"),
        ({**QUICK, "mobile": "전화"}, "mobile"),
        ({**QUICK, "note": "주민번호 850302-1234567"}, "note"),
        ({**QUICK, "birth_date": "2999-01-01"}, "birth_date"),
        ({**QUICK, "desired_wage_basis": "협의", "desired_wage_amount": "250만"}, "desired_wage_amount"),
        ({**QUICK, "disability_kind": "physical"}, "disability_kind"),
    ],
)
def test_what_is_refused_names_its_field_and_keeps_nothing(center, values, field):
    desk = center.desk("counselor")
    with pytest.raises(InvalidInput) as caught:
        save(desk, values)
    assert caught.value.field == field
    assert listed(desk) == []


def test_a_person_without_a_phone_comes_in(center):
    desk = center.desk("counselor")
    assert save(desk, {"full_name": "홍길동", "contact_owner": "none"}).values["mobile"] is None


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ({"full_name": "홍 길동", "mobile": "010-0000-1234"}, True),
        ({"full_name": "홍길동", "mobile": "010-0000-9999", "birth_date": "850302"}, True),
        ({"full_name": "홍길순", "mobile": "+82 10-0000-1234", "birth_date": "1985. 3. 2."}, True),
        ({"full_name": "홍길동", "mobile": "010-0000-9999"}, False),
        ({"full_name": "김민수", "mobile": "010-0000-1234"}, False),
        ({"full_name": "홍길동", "mobile": "010-0000-9999", "birth_date": "860302"}, False),
    ],
)
def test_any_two_of_name_birth_and_phone_are_probably_the_same_person(center, values, known):
    desk = center.desk("counselor")
    first = save(desk, {**QUICK, "birth_date": "850302"})
    if not known:
        save(desk, values)
        return
    with pytest.raises(KnownPerson) as caught:
        save(desk, values)
    assert caught.value.ids == (first.id,)
    assert first.jobseeker_no in str(caught.value)
    told = desk.read(
        lambda db, act: known_like(
            db, act, full_name="홍길동", birth_date=first.values["birth_date"], phones=["01000001234"]
        )
    )
    assert [row.id for row in told] == [first.id]
    assert save(desk, values, confirmed=True).id != first.id


def test_changes_are_kept_with_what_was_there(center):
    desk = center.desk("counselor")
    card = save(desk, QUICK)
    changed = save(desk, {"dong_code": "당산1동", "full_name": "홍길동"}, known=card.id, version=card.version)
    assert changed.version == card.version + 1
    rows = desk.read(
        lambda db, act: [
            (c.field, c.old_value, c.new_value, c.account_id)
            for c in db.query(Correction).filter_by(record_id=card.id)
        ]
    )
    assert [(field, old, who) for field, old, _new, who in rows] == [("dong_code", None, desk.account_id)]
    with pytest.raises(StaleRecord):
        save(center.desk("colleague"), {"dong_code": "outside"}, known=card.id, version=card.version)
    kept = desk.read(lambda db, act: db.get_one(Jobseeker, card.id).dong_code)
    assert kept == changed.values["dong_code"] != "outside"


def test_sensitive_fields_wait_for_their_consent(center):
    desk = center.desk("counselor")
    card = save(desk, QUICK)
    people.consent(desk, card.id, kind="disclosure")
    told = {"veteran_status": desk.codes.all("veteran")[0].code}
    with pytest.raises(InvalidInput) as caught:
        save(desk, told, known=card.id, version=card.version)
    assert caught.value.field == "veteran_status"
    people.consent(desk, card.id, kind="sensitive")
    kept = save(desk, told, known=card.id, version=card.version)
    assert kept.values["veteran_status"] == told["veteran_status"]
    row = desk.read(lambda db, act: consents.list_consents(db, card.id))[0]
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version))
    assert save(desk, {"dong_code": "outside"}, known=card.id, version=kept.version).version > kept.version


def test_opening_leaves_a_trace_and_reading_a_list_shows_masked_names(center):
    desk = center.desk("counselor")
    card = save(desk, QUICK)
    opened = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=card.id))
    assert opened.values["full_name"] == "홍길동"
    seen = desk.read(
        lambda db, act: db.query(AuditEntry).filter_by(record_id=card.id, action="view").one().jobseeker_ids
    )
    assert [str(one) for one in seen] == [str(card.id)]
    (row,) = listed(desk)
    assert (row.name, row.phone) == ("홍*동", "010-****-1234")
    (found,) = listed(desk, text="길동")
    assert (found.name, found.phone) == ("홍길동", "010-****-1234")


def test_lists_by_validity_and_owner_count_exactly(center):
    desk, other = center.desk("counselor"), center.desk("colleague")
    today = desk.act().today
    made = {}
    for at, name in enumerate(SHOWN):
        made[name] = people.person(desk, ready=False, full_name=f"사람{at}", mobile=f"0100000100{at}")
    people.register(desk, made["valid"], valid_until=today + timedelta(days=60))
    people.register(desk, made["expiring"], valid_until=today + timedelta(days=5))
    people.register(desk, made["ended"], on=today - timedelta(days=20), valid_until=today - timedelta(days=1))
    expected = {
        "all": set(made.values()),
        "valid": {made["valid"], made["expiring"]},
        "expiring": {made["expiring"]},
        "ended": {made["ended"]},
        "unregistered": {made["unregistered"]},
    }
    for show, ids in expected.items():
        filters = (("registered", (show,)),) if show != "all" else ()
        assert {row.id for row in listed(desk, filters=filters)} == ids, show
    assert listed(other, filters=(("counselor", ("me",)),)) == []


def test_only_a_supervisor_marks_caution_and_it_ends(center):
    desk, supervisor = center.desk("counselor"), center.desk("supervisor")
    card = save(desk, QUICK)

    def mark(reason, until):
        return lambda db, act: jobseekers.mark_caution(
            db, act, jobseeker_id=card.id, version=card.version, reason=reason, until=until
        )

    today = desk.act().today
    with pytest.raises(NotAllowed):
        desk.change(mark("고성", today))
    with pytest.raises(InvalidInput):
        supervisor.change(mark("고성", None))
    assert supervisor.change(mark("고성", today)).caution_reason == "고성"
    with center.desk("supervisor").database.write.begin() as db:
        db.get_one(Jobseeker, card.id).caution_until = today - timedelta(days=1)
    opened = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=card.id))
    assert opened.caution_reason is None


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_serves_nobody_sees_nobody(center, role):
    card = save(center.desk("counselor"), QUICK)
    desk = center.desk(role)
    with pytest.raises(NotAllowed):
        desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=card.id))
    with pytest.raises(NotAllowed):
        listed(desk)
    with pytest.raises(NotAllowed):
        save(desk, {**QUICK, "full_name": "김민수"})


def test_schools_jobs_certificates_and_numbers(center):
    desk = center.desk("counselor")
    card = save(desk, QUICK)

    def keep(kind, values, **more):
        return desk.change(
            lambda db, act: backgrounds.save_background(
                db, act, jobseeker_id=card.id, kind=kind, values=values, **more
            )
        )

    job = keep("work_history", {"employer_name": "한빛관리", "from_on": "2020-01-01", "until_on": "2021-12-31"})
    keep("education", {"school": "당산고등학교", "education_level": "고졸"})
    license_ = keep("license", {"name": "지게차운전기능사"})
    with pytest.raises(InvalidInput) as caught:
        keep("work_history", {"employer_name": "갑", "from_on": "2021-01-01", "until_on": "2020-01-01"})
    assert caught.value.field == "until_on"
    changed = keep("work_history", {"job": "경비"}, row_id=job.id, version=job.version)
    assert (changed.values["job"], changed.values["employer_name"]) == ("경비", "한빛관리")
    desk.change(
        lambda db, act: backgrounds.void_background(db, act, kind="license", row_id=license_.id, why="착오")
    )
    kinds = [row.kind for row in desk.read(lambda db, act: backgrounds.list_backgrounds(db, card.id))]
    assert kinds == ["education", "work_history"]
    add = lambda number: desk.change(  # noqa: E731  three calls of one line
        lambda db, act: backgrounds.add_external_number(
            db, act, jobseeker_id=card.id, scheme="구 대장", number=number
        )
    )
    add("2019-77")
    for wrong in ("2019-77", "", "850302-1234567"):
        with pytest.raises(InvalidInput):
            add(wrong)
    (number,) = desk.read(lambda db, act: backgrounds.list_external_numbers(db, card.id))
    assert number.number == "2019-77"


@pytest.mark.parametrize(
    ("basis", "amount", "kinds", "kept"),
    [
        ("시급", 10_000, ["permanent"], False),
        ("시급", 10_320, ["permanent"], True),
        ("월급", 2_156_879, ["permanent"], False),
        ("월급", 2_156_880, ["permanent", "fixed_part"], True),
        ("월급", 900_000, ["fixed_part"], True),
        ("시급", 9_000, ["fixed_part"], False),
        ("연봉", 25_000_000, ["fixed"], False),
    ],
)
def test_a_wish_below_the_minimum_wage_is_refused(local_center, basis, amount, kinds, kept):
    desk = local_center.desk("counselor")
    on = date(2026, 3, 2)
    wish = {"desired_wage_basis": basis, "desired_wage_amount": str(amount), "desired_employment_types": kinds}
    person = people.person(desk, ready=False)
    card = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=person))

    def job(db, act):
        then = replace(act, at=datetime.combine(on, act.at.timetz()))
        return jobseekers.save_jobseeker(db, then, values=wish, jobseeker_id=person, version=card.version)

    if kept:
        assert desk.change(job).values["desired_wage_amount"] == amount
    else:
        with pytest.raises(InvalidInput) as caught:
            desk.change(job)
        assert caught.value.field == "desired_wage_amount"
