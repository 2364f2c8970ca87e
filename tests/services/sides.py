"""What tests of the merge do on either side, and read at the center."""

from sqlalchemy import func, select

from jobdesk.records.outreach import MergeConflict
from jobdesk.records.referrals import Referral
from jobdesk.services import (
    events,
    placements,
    referrals,
)


def asked(desk):
    """The questions, in the order they were asked."""
    return desk.read(lambda db, act: db.scalars(select(MergeConflict).order_by(MergeConflict.id)).all())


def kinds(desk):
    """What was asked about which table."""
    return [(one.kind, one.table_name) for one in asked(desk)]


def count(desk, record, **where):
    """Live rows of a table."""
    live = {"voided_at": None} if hasattr(record, "voided_at") else {}
    query = select(func.count()).select_from(record).filter_by(**live, **where)
    return desk.read(lambda db, act: db.scalar(query))


def value(desk, record, key, name):
    """A column as the database has it."""
    return desk.read(lambda db, act: getattr(db.get_one(record, key), name))


def hire(desk, sent):
    """The firm took who was sent, today."""
    values = {"started_on": desk.act().today, "route": "referral", "sector": "private"}

    def job(db, act):
        version = db.get_one(Referral, sent.id).version
        return placements.record_placement(
            db, act, jobseeker_id=sent.jobseeker_id, values=values, referral_id=sent.id, referral_version=version
        )

    return desk.change(job)


def strike(desk, sent):
    """A referral was entered by mistake."""
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="잘못 적음"))


def on_both(desk, laptop, job):
    """The same is recorded at the center and on the laptop."""
    return [job(one) for one in (desk, laptop)]


def sign_up(event_id, known, note):
    """Keeps that someone comes to an event."""
    return lambda place: place.change(
        lambda db, act: events.sign_up(db, act, event_id=event_id, jobseeker_id=known, note=note)
    )
