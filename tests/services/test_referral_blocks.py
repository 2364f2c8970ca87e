"""What blocks a referral is told before the act; what a referral copies."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import ReferralBlocked
from jobdesk.base.i18n import _
from jobdesk.records.referrals import Referral
from jobdesk.services import consents, jobseekers, vacancies
from jobdesk.services.referral_checks import check_pairs
from tests.services import acts, people
from tests.services.sent import blocks, counted, refer, some


def told_too_little(desk):
    return people.person(desk, desired_region_1=None, birth_date=None), people.vacancy(desk)


def foreigner_unseen(desk):
    return people.person(desk, nationality="베트남", visa_status="F-5"), people.vacancy(desk)


def no_consent(desk):
    one = people.person(desk, ready=False)
    people.register(desk, one)
    return one, people.vacancy(desk)


def other_consent(desk):
    one, vacancy = no_consent(desk)
    people.consent(desk, one, "insurance_lookup")
    return one, vacancy


def not_registered(desk):
    one = people.person(desk, ready=False)
    people.consent(desk, one)
    return one, people.vacancy(desk)


def registration_ended(desk):
    one, vacancy = not_registered(desk)
    today = desk.act().today
    people.register(desk, one, on=today - timedelta(days=20), valid_until=today - timedelta(days=1))
    return one, vacancy


def wants_none(desk):
    return people.person(desk, referral_wish="not_wanted"), people.vacancy(desk)


def wants_to_know(desk):
    return people.person(desk, referral_wish="information_only"), people.vacancy(desk)


def only_received(desk):
    return people.person(desk), people.vacancy(desk, opened=False)


def struck(desk):
    vacancy = people.vacancy(desk)
    desk.change(lambda db, act: vacancies.void_vacancy(db, act, vacancy_id=vacancy, why="중복"))
    return people.person(desk), vacancy


def on_hold(desk):
    vacancy = people.vacancy(desk)
    desk.change(
        lambda db, act: vacancies.move_vacancy(
            db, act, vacancy_id=vacancy, version=2, to=VacancyState.ON_HOLD, reason="업체 요청"
        )
    )
    return people.person(desk), vacancy


def full_up(desk):
    vacancy = people.vacancy(desk, openings="1")
    (one,) = some(desk, 1)
    acts.enter(desk, acts.refer(desk, one, vacancy).id, "41", hire_planned_on=desk.act().today)
    return people.person(desk), vacancy


REASONS = [
    (no_consent, "Consent to disclosure is missing."),
    (other_consent, "Consent to disclosure is missing."),
    (not_registered, "The registration is not valid on this day."),
    (registration_ended, "The registration is not valid on this day."),
    (wants_none, "The person wants no referral."),
    (wants_to_know, "The person wants information only."),
    (only_received, "The vacancy is not open."),
    (struck, "The vacancy is not open."),
    (on_hold, "The vacancy is not open."),
    (full_up, "The vacancy has no opening left."),
]


@pytest.mark.parametrize(("make", "reason"), REASONS, ids=[make.__name__ for make, _reason in REASONS])
def test_each_reason_is_told_before_the_act_and_blocks_it(center, make, reason):
    desk = center.desk("counselor")
    person, vacancy = make(desk)
    before = counted(desk)
    assert blocks(desk, person, vacancy) == (_(reason),)
    with pytest.raises(ReferralBlocked) as caught:
        refer(desk, [person], [vacancy])
    assert _(reason) in str(caught.value)
    assert counted(desk) == before


@pytest.mark.parametrize(
    ("make", "lacking"), [(told_too_little, {"birth_date", "desired_region_1"}), (foreigner_unseen, {"visa_seen"})]
)
def test_a_person_of_whom_too_little_is_known_is_not_referred(center, make, lacking):
    desk = center.desk("counselor")
    person, vacancy = make(desk)
    missing = desk.read(lambda db, act: jobseekers.missing_for_referral(db, person, act.today))
    assert {one.name for one in missing} == lacking
    names = ", ".join(_(one.label) for one in missing)
    assert blocks(desk, person, vacancy) == (_("Still needed of the person: {fields}").format(fields=names),)
    with pytest.raises(ReferralBlocked):
        refer(desk, [person], [vacancy])
    assert counted(desk)[0] == 0


def test_an_open_referral_blocks_a_second_one_and_a_closed_one_is_only_told(center):
    desk = center.desk("counselor")
    person, vacancy = people.person(desk), people.vacancy(desk)
    row = acts.refer(desk, person, vacancy)
    (reason,) = blocks(desk, person, vacancy)
    for state in ("20", "41"):
        acts.enter(desk, row.id, state, hire_planned_on=desk.act().today if state == "41" else None)
        assert blocks(desk, person, vacancy) == (reason,)
        with pytest.raises(ReferralBlocked):
            refer(desk, [person], [vacancy])
    acts.enter(desk, row.id, "81")
    (pair,) = desk.read(lambda db, act: check_pairs(db, act, jobseeker_ids=[person], vacancy_ids=[vacancy]))
    assert pair.blocked == ()
    (earlier,) = pair.earlier
    assert earlier.endswith(desk.codes.label("referral_state", "81"))
    assert refer(desk, [person], [vacancy])[0].id != row.id


def test_several_reasons_are_told_together(center):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False, referral_wish="not_wanted")
    assert len(blocks(desk, person, people.vacancy(desk, opened=False))) == 4


def test_reasons_are_those_of_the_referrals_day(center):
    desk = center.desk("counselor")
    today = desk.act().today
    person = acts.ready_since(desk, 10)
    vacancy = people.vacancy(desk, received_on=today - timedelta(days=20), closes_on=today - timedelta(days=5))
    assert blocks(desk, person, vacancy) != ()
    assert blocks(desk, person, vacancy, today - timedelta(days=5)) == ()
    assert len(blocks(desk, person, vacancy, today - timedelta(days=11))) == 2
    row = acts.refer(desk, person, vacancy, days=5)
    assert (row.referred_on, row.state_on) == (today - timedelta(days=5),) * 2


def test_a_referral_copies_the_registration_of_its_day(center):
    desk = center.desk("counselor")
    today = desk.act().today
    person = people.person(desk, ready=False, target_groups=["older"])
    old = people.register(desk, person, on=today - timedelta(days=20), valid_until=today - timedelta(days=11))

    def change(**values):
        card = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=person))
        desk.change(
            lambda db, act: jobseekers.save_jobseeker(
                db, act, jobseeker_id=person, version=card.version, values=values
            )
        )

    change(dong_code="outside", education_level="05")
    new = people.register(desk, person, on=today - timedelta(days=10))
    desk.change(
        lambda db, act: consents.give_consent(
            db,
            act,
            jobseeker_id=person,
            values={"kind": "disclosure", "given_on": today - timedelta(days=20), "given_how": "written"},
        )
    )
    change(dong_code=people.COMPLETE["dong_code"], labor_status="학생", target_groups=[])
    first, second = people.vacancy(desk), people.vacancy(desk, title="미화원")
    late, early = acts.refer(desk, person, first), acts.refer(desk, person, second, days=15)

    def copied(row):
        def names(db, act):
            r = db.get_one(Referral, row.id)
            return r.registration_id, r.dong_code, r.education_level, r.target_groups, r.labor_status

        return desk.read(names)

    assert copied(late) == (new.id, "outside", "05", ["older"], "unemployed")
    assert copied(early)[0] == old.id
    assert copied(early)[1] not in {None, "outside"}
    assert copied(early)[2] is not None
