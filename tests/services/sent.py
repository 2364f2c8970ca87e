"""Referrals as the tests make, list, block and strike them."""

from sqlalchemy import func, select

from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep, SlipNumber
from jobdesk.services import placements, referrals
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_ids
from jobdesk.services.referral_checks import check_pairs
from tests.services import people

TABLES = (Referral, ReferralStep, Disclosure, Interview, SlipNumber)


def refer(desk, person_ids, vacancy_ids, method="phone", **more):
    return desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=person_ids, vacancy_ids=vacancy_ids, method=method, **more
        )
    )


def some(desk, count, **changes):
    return [
        people.person(desk, full_name=f"김{'가나다라마'[at]}람", mobile=f"010-0000-10{at:02d}", **changes)
        for at in range(count)
    ]


def counted(desk):
    return desk.read(lambda db, act: [db.scalar(select(func.count()).select_from(one)) for one in TABLES])


def listed(desk, *, text="", open_only=False, mine=False, states=(), limit=300):
    wanted = {"open": ("yes",) * open_only, "counselor": ("me",) * mine, "state": tuple(states)}
    asked = Asked("referrals", text=text, filters=tuple((name, value) for name, value in wanted.items() if value))
    return desk.read(lambda db, act: read_ids(db, act, asked, limit=limit))


def blocks(desk, person, vacancy, on=None):
    (pair,) = desk.read(lambda db, act: check_pairs(db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], on=on))
    return pair.blocked


def strike(desk, referral_id, why="착오"):
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=referral_id, why=why))


def place(desk, person, referral_id=None):
    values = {"started_on": desk.act().today, "route": "referral" if referral_id else "self", "sector": "private"}
    return desk.change(
        lambda db, act: placements.record_placement(
            db, act, jobseeker_id=person, referral_id=referral_id, values=values
        )
    )
