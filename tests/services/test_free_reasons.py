"""Reasons typed beside a form are kept clean, short enough and without resident numbers, or refused in words."""

from datetime import timedelta

import pytest

from jobdesk.base.enums import Role, VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.records.accounts import RightsRecord
from jobdesk.records.events import EventParticipant
from jobdesk.records.jobseekers import Consent, Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import absences, accounts, consents, events, jobseekers, placements, vacancies
from tests.services import acts, people, sent

UNFIT = {"resident number": "900101-1234567 잘못", "too long": "가" * 501}


class Scene:
    """Every act with a reason of its own, each with where the reason is kept."""

    def __init__(self, center):
        self.center, self.desk, self.boss = center, center.desk("counselor"), center.desk("supervisor")
        self.person, self.vacancy = people.person(self.desk), people.vacancy(self.desk)

    def kept(self, record, column):
        return self.desk.read(lambda db, act: [getattr(one, column) for one in db.query(record)])

    def strike(self, why):
        sent.strike(self.desk, acts.refer(self.desk, self.person, self.vacancy).id, why)
        return self.kept(Referral, "voided_why")

    def undo(self, why):
        row = acts.place(self.desk, self.person)
        self.desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=row.id, why=why))
        return self.kept(Placement, "voided_why")

    def withdraw(self, why):
        (one,) = self.desk.read(lambda db, act: consents.list_consents(db, self.person))
        self.desk.change(
            lambda db, act: consents.withdraw_consent(db, act, consent_id=one.id, version=one.version, how=why)
        )
        return self.kept(Consent, "withdrawn_how")

    def hold(self, why):
        version = self.desk.read(lambda db, act: db.get_one(Vacancy, self.vacancy).version)
        self.desk.change(
            lambda db, act: vacancies.move_vacancy(
                db, act, vacancy_id=self.vacancy, version=version, to=VacancyState.ON_HOLD, reason=why
            )
        )
        return self.kept(Vacancy, "state_reason")

    def sign_up(self, why):
        values = {"kind": "job_fair", "name": "채용박람회", "held_on": self.desk.act().today}
        event = self.desk.change(lambda db, act: events.save_event(db, act, values=values))
        self.desk.change(
            lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=self.person, note=why)
        )
        return self.kept(EventParticipant, "note")

    def caution(self, why):
        version = self.desk.read(lambda db, act: db.get_one(Jobseeker, self.person).version)
        self.boss.change(
            lambda db, act: jobseekers.mark_caution(
                db, act, jobseeker_id=self.person, version=version, reason=why, until=act.today
            )
        )
        return self.kept(Jobseeker, "caution_reason")

    def result(self, why):
        row = acts.refer(self.desk, self.person, self.vacancy)
        acts.enter(self.desk, row.id, "20", reason=why)
        return self.kept(Referral, "state_reason")

    def absence(self, why):
        day, who = self.boss.act().today + timedelta(days=1), self.desk.who.account_id
        row = self.boss.change(
            lambda db, act: absences.add_absence(db, act, account_id=who, from_on=day, until_on=day, reason=why)
        )
        return [row.reason]

    def rights(self, why):
        admin = self.center.desk("administrator")
        who = self.boss.who.account_id
        admin.change(lambda db, act: accounts.change_role(db, act, account_id=who, role=Role.COUNSELOR, why=why))
        return [why for why in self.kept(RightsRecord, "why") if why]


ACTS = [name for name, one in vars(Scene).items() if callable(one) and name not in {"__init__", "kept"}]


@pytest.mark.parametrize("name", ACTS)
def test_a_reason_that_cannot_be_kept_is_refused_in_words(local_center, name):
    for why in UNFIT.values():
        scene = Scene(local_center)
        with pytest.raises(InvalidInput) as told:
            getattr(scene, name)(why)
        assert told.value.field


@pytest.mark.parametrize("name", ACTS)
def test_a_reason_is_kept_clean(center, name):
    assert getattr(Scene(center), name)(" 잘못\x00 \u200b적음 ") == ["잘못 적음"]
