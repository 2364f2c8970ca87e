"""A few whole acts that several tests of services begin with."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from jobdesk.base.enums import Role
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp
from jobdesk.records.referrals import Referral
from jobdesk.services import consents, counseling, follow_ups, jobseekers, placements, referrals, results
from jobdesk.services.facts import Span
from jobdesk.services.settings import change_setting
from jobdesk.services.statistics import Figures
from tests.services import people


def ready_since(desk, days, **changes):
    """A jobseeker registered and consenting since so many days."""
    on = desk.act().today - timedelta(days=days)
    one = people.person(desk, ready=False, **changes)
    people.register(desk, one, on=on, note="옮겨 적음")
    desk.change(
        lambda db, act: consents.give_consent(
            db, act, jobseeker_id=one, values={"kind": "disclosure", "given_on": on, "given_how": "written"}
        )
    )
    return one


def refer(desk, person, vacancy, *, days=0, method="phone", **more):
    """One referral, so many days ago."""
    on = desk.act().today - timedelta(days=days)
    (row,) = desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method=method, referred_on=on, **more
        )
    )
    return row


def enter(desk, referral_id, state, *, on=None, **more):
    """One result, today or on a day; the firm told it."""
    more.setdefault("reported_by", "employer")
    version = desk.read(lambda db, act: db.get_one(Referral, referral_id).version)
    desk.change(
        lambda db, act: results.enter_results(
            db, act, entries=[results.ResultEntry(referral_id, version, state, on or act.today, **more)]
        )
    )


def place(desk, person, *, days=0, **changes):
    """A placement the person found alone, so many days ago."""
    values = {
        "started_on": desk.act().today - timedelta(days=days),
        "route": "self",
        "sector": "private",
        "employer_name": "한빛관리",
        "note": "옮겨 적음",
        **changes,
    }
    return desk.change(lambda db, act: placements.record_placement(db, act, jobseeker_id=person, values=values))


def hold(desk, person=None, employer=None, *, ended_at=None, **changes):
    """A counseling session."""
    values = {"started_at": desk.act().at, "mode": "visit", "kind": "intake", "note": "경비 희망", **changes}
    return desk.change(
        lambda db, act: counseling.save_session(
            db, act, values=values, jobseeker_id=person, employer_id=employer, ended_at=ended_at
        )
    )


def follow_ups_of(desk, placement):
    """The live follow-ups of a placement, by month."""
    query = select(FollowUp).where(FollowUp.placement_id == placement.id, FollowUp.voided_at.is_(None))
    return desk.read(lambda db, act: db.scalars(query.order_by(FollowUp.months)).all())


def figure(desk, indicator, *, start=None, end=None):
    """One figure of a window, of the last 400 days without one."""
    today = desk.act().today
    span = Span(start or today - timedelta(days=400), end or today, today)
    return desk.read(lambda db, act: Figures(db, act, span, "distinct").value(indicator))


def stand_on(desk, day):
    """The center's date stands on a day, as an administrator sets it."""
    act = replace(desk.act(), role=Role.ADMINISTRATOR)
    with desk.database.write.begin() as db:
        change_setting(db, act, key="standing_date", value=day.isoformat())
    desk.read_settings()


def edit_person(desk, person, **changes):
    """Change fields of a saved person."""

    def job(db, act):
        version = db.get_one(Jobseeker, person).version
        return jobseekers.save_jobseeker(db, act, jobseeker_id=person, version=version, values=changes)

    return desk.change(job)


def follow_up(desk, due, **changes):
    """A follow-up done today: employed, or left with `left_on`."""
    state = "left" if changes.get("left_on") else "employed"
    values = {"done_on": desk.act().today, "state": state, **changes}
    desk.change(
        lambda db, act: follow_ups.record_follow_ups(
            db, act, entries=[follow_ups.FollowUpEntry(due.id, due.version)], values=values
        )
    )
