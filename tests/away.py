"""Copies of a test's center: packed, and opened as on a laptop."""

from sqlalchemy import select, update

from jobdesk.base.outreach import Opener, PersonsTaken, VacanciesTaken
from jobdesk.records.accounts import Account
from jobdesk.records.outreach import CopyState
from jobdesk.services.outreach.checkouts import plan_checkout
from jobdesk.wiring import open_center
from tests.centers import CHEAP, PEOPLE

PASSWORD = "나들이-비밀-{number}-Aa"


def password_out(role):
    """The password of a role's account for a copy alone."""
    return PASSWORD.format(number=list(PEOPLE).index(role))


def go_out(
    desk, folder, *, roles=("counselor", "supervisor"), device="노트북 1", purpose="JOB포유 3회", hours=72, **asked
):
    """Pack a copy of everything from a supervisor's desk, with passwords of its own."""
    users = {PEOPLE[role][0]: role for role in roles}
    query = select(Account.id, Account.user_name).where(Account.user_name.in_(list(users)))
    who = desk.read(lambda db, act: db.execute(query).all())
    taken = {"persons": PersonsTaken.ALL, "vacancies": VacanciesTaken.ALL} | asked
    return desk.outreach.pack(
        folder,
        plan=lambda db, act: plan_checkout(db, act, **taken),
        device=device,
        purpose=purpose,
        openers=[Opener(row.id, password_out(users[row.user_name])) for row in who],
        hours=hours,
    )


def sit_away(folder, role="counselor", *, late=False):
    """The desk of who opens the copy."""
    return open_center(folder, PEOPLE[role][0], password_out(role), None, locksmith=CHEAP, late=late)


def shift_time(desk, **moments):
    """Write into a copy when it was packed, seen or locks."""
    desk.change(lambda db, act: db.execute(update(CopyState).values(**moments)), leaving=True)
    desk.outreach.look()
