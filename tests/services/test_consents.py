"""Consents: given, proved, withdrawn; a referral asks for the one that holds that day."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import ConsentKind
from jobdesk.base.errors import InvalidInput, ReferralBlocked
from jobdesk.services import consents, referrals
from tests.services import people


def give(desk, person, **changes):
    values = {"kind": "disclosure", "given_on": desk.act().today, "given_how": "written", **changes}
    return desk.change(lambda db, act: consents.give_consent(db, act, jobseeker_id=person, values=values))


def holds(desk, person, on, kind=ConsentKind.DISCLOSURE):
    return person in desk.read(lambda db, act: consents.current_consents(db, [person], kind, on))


def test_it_holds_from_its_day_until_it_is_withdrawn(center):
    desk = center.desk("counselor")
    person, today = people.person(desk, ready=False), desk.act().today
    row = give(desk, person, given_on=today - timedelta(days=3), paper_at="2026년 동의서 철 3권")
    assert row.text_version == consents.TEXT_VERSION
    assert [holds(desk, person, today - timedelta(days=days)) for days in (4, 3, 0)] == [False, True, True]
    assert not holds(desk, person, today, ConsentKind.SENSITIVE)
    desk.change(
        lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version, how="전화")
    )
    assert [holds(desk, person, today - timedelta(days=days)) for days in (1, 0)] == [True, False]
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version + 1))
    give(desk, person)
    assert holds(desk, person, today)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"given_how": "read_aloud"}, "witness"),
        ({"given_how": "guardian"}, "witness"),
        ({"given_on": "2999-01-01"}, "given_on"),
        ({"kind": ""}, "kind"),
    ],
)
def test_what_a_consent_asks(center, changes, field):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    with pytest.raises(InvalidInput) as caught:
        give(desk, person, **changes)
    assert caught.value.field == field
    assert desk.read(lambda db, act: consents.list_consents(db, person)) == []


def test_under_eighteen_the_guardian_gives_it(center):
    desk = center.desk("counselor")
    birth = desk.act().today.replace(day=1, month=1)
    young = people.person(desk, ready=False, birth_date=birth.replace(year=birth.year - 17))
    with pytest.raises(InvalidInput) as caught:
        give(desk, young)
    assert caught.value.field == "given_how"
    give(desk, young, given_how="guardian", witness="홍판서")
    assert holds(desk, young, desk.act().today)


def test_no_referral_without_it_and_none_after_it_is_withdrawn(center):
    desk = center.desk("counselor")
    person, vacancy = people.person(desk, ready=False), people.vacancy(desk)
    people.register(desk, person)

    def refer():
        return desk.change(
            lambda db, act: referrals.record_referrals(
                db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="phone"
            )
        )

    with pytest.raises(ReferralBlocked):
        refer()
    row = give(desk, person)
    (sent,) = refer()
    with pytest.raises(InvalidInput):
        desk.change(lambda db, act: consents.void_consent(db, act, consent_id=row.id, why="착오"))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=row.id, version=row.version))
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="착오"))
    with pytest.raises(ReferralBlocked):
        refer()
    desk.change(lambda db, act: consents.void_consent(db, act, consent_id=row.id, why="착오"))
    assert desk.read(lambda db, act: consents.list_consents(db, person)) == []
