"""A stale save keeps what only one side touched, of both; what both changed is asked about and changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.errors import BothChanged, InvalidInput
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.services import corrections, employers, jobseekers, stale_saves, vacancies
from tests.services import people

COLUMNS = ("common_name", "note", "email", "road_address", "address_detail", "postcode", "mobile", "contact_owner")
RECORDS = st.fixed_dictionaries({name: st.sampled_from(("가", "나", None)) for name in COLUMNS})
CHANGES = st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(("가", "나", "다", None)))


@given(base=RECORDS, theirs=CHANGES, typed=CHANGES)
def test_no_field_of_either_side_is_lost(base, theirs, typed):
    ours = {**base, **theirs}
    outcome = stale_saves.merge("jobseeker", base, ours, typed)
    after = {**ours, **outcome.apply}
    asked = {name for clash in outcome.clashes for name in clash.fields}
    for name in COLUMNS:
        if name in asked:
            assert after[name] == ours[name]
        elif typed.get(name, base[name]) != base[name]:
            assert after[name] == typed[name]
        else:
            assert after[name] == ours[name]
    for clash in outcome.clashes:
        assert any(ours[name] != base[name] for name in clash.fields)
        assert any(typed.get(name, base[name]) != base[name] for name in clash.fields)


def read(desk, one):
    return desk.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=one))


def settled(db, act, table, card, fields, values):
    """What is to be saved, and the version."""
    return stale_saves.settle(
        db,
        act,
        table=table,
        record_id=card.id,
        fields=fields,
        values=values,
        version=card.version,
        base=card.values,
    )


def save(desk, card, **values):
    """As the form of a person saves."""

    def job(db, act):
        known, version = settled(db, act, "jobseeker", card, JOBSEEKER, values)
        return jobseekers.save_jobseeker(db, act, values=known, jobseeker_id=card.id, version=version)

    return desk.change(job)


def test_what_each_touched_is_saved_together(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    known = people.person(one, ready=False)
    before = read(one, known)
    save(two, before, common_name="길동이", email="gd@example.com")
    after = save(one, before, mobile="010-0000-5678")
    assert (after.values["mobile"], after.values["common_name"]) == ("01000005678", "길동이")
    assert after.values["email"] == "gd@example.com"


def test_what_both_changed_is_asked_about_and_nothing_is_saved(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    known = people.person(one, ready=False)
    before = read(one, known)
    save(two, before, mobile="010-0000-9999", note="오전에만")
    with pytest.raises(BothChanged) as asked:
        save(one, before, mobile="010-0000-5678", common_name="길동이")
    assert any("mobile" in names for names in asked.value.clashes)
    assert not {"note", "common_name"} & set(asked.value.fields)
    assert "이상담" in str(asked.value)
    now = read(one, known)
    assert (now.values["mobile"], now.values["common_name"]) == ("01000009999", None)
    again = save(one, now, mobile="010-0000-5678", common_name="길동이")
    assert (again.values["mobile"], again.values["note"]) == ("01000005678", "오전에만")


def test_the_same_value_on_both_sides_is_nothing_to_ask(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    before = read(one, people.person(one, ready=False))
    save(two, before, mobile="010-0000-9999")
    assert save(one, before, mobile="010-0000-9999", note="새 번호").values["note"] == "새 번호"


def test_amount_and_basis_are_one_statement(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    before = read(one, people.person(one, ready=False))
    save(two, before, desired_wage_basis="시급", desired_wage_amount="15,000")
    with pytest.raises(BothChanged) as asked:
        save(one, before, desired_wage_amount="2,600,000")
    assert set(asked.value.fields) == {"desired_wage_basis", "desired_wage_amount"}


def test_rules_are_asked_of_what_both_made(center):
    """One takes the mobile away, the other the phone: together nobody could be reached."""
    one, two = center.desk("counselor"), center.desk("colleague")
    before = read(one, people.person(one, ready=False, phone="02-0000-0001"))
    save(two, before, phone="")
    with pytest.raises(InvalidInput):
        save(one, before, mobile="")


def test_a_vacancy_is_merged_alike(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    known = people.vacancy(one)
    before = one.view(lambda db, act: vacancies.open_vacancy(db, act, vacancy_id=known))

    def change(desk, **values):
        def job(db, act):
            kept, version = settled(db, act, "vacancy", before, VACANCY, values)
            return vacancies.save_vacancy(db, act, values=kept, vacancy_id=known, version=version)

        return desk.change(job)

    change(two, duties="순찰")
    after = change(one, **{**before.values, "title": "학교 경비원"})
    assert (after.values["title"], after.values["duties"]) == ("학교 경비원", "순찰")
    with pytest.raises(BothChanged):
        change(one, duties="출입 관리")


def test_a_firm_is_merged_alike(center):
    one, two = center.desk("counselor"), center.desk("colleague")
    made = one.change(
        lambda db, act: employers.save_employer(
            db, act, values={"name": "새봄상사", "contact_phone": "02-0000-0001"}
        )
    )

    def change(desk, **values):
        def job(db, act):
            kept, version = settled(db, act, "employer", made, EMPLOYER, values)
            return employers.save_employer(db, act, values=kept, employer_id=made.id, version=version)

        return desk.change(job)

    change(two, contact_name="박과장")
    after = change(one, contact_phone="02-0000-0002")
    assert after.values["contact_name"] == "박과장"
    assert after.values["contact_phone"] == "0200000002"


def test_a_correction_is_merged_alike(center):
    one = center.desk("counselor")
    known = people.person(one)
    held = read(one, known).registration_id
    card = one.view(lambda db, act: corrections.open_fact(db, act, kind="registration", record_id=held))

    def change(**values):
        def job(db, act):
            kept, version = stale_saves.settle(
                db,
                act,
                table=card.table,
                record_id=held,
                fields=card.fields,
                values=values,
                version=card.version,
                base=card.values,
            )
            return corrections.correct_fact(
                db, act, kind="registration", record_id=held, version=version, values=kept, why="전화로 확인"
            )

        return one.change(job)

    change(channel="전화")
    assert change(place="출장").values["channel"] == "phone"
