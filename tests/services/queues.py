"""A center with purposes, for tests of waiting numbers."""

from jobdesk.services.tickets.issuing import issue_ticket
from jobdesk.services.tickets.purposes import assign_windows, save_purpose

PURPOSES = (("구직 상담", "A", 1, 299), ("구인", "B", 1, 99), ("확인서", "C", 500, 502))


def purposes(center, windows=None):
    """By name the purposes; `windows` says by name who serves it: window to rank."""
    desk, made = center.desk("supervisor"), {}
    for order, (name, letter, first, last) in enumerate(PURPOSES):

        def job(db, act, name=name, letter=letter, first=first, last=last, order=order):
            given = {"name": name, "letter": letter, "first_number": first, "last_number": last}
            row = save_purpose(db, act, **given, sort_order=order)
            served = (windows or {}).get(name, {})
            return assign_windows(db, act, purpose_id=row.id, windows=served) if served else row

        made[name] = desk.change(job)
    return made


def issue(center, purpose, role="counselor", **given):
    """Give out a number."""
    return center.desk(role).change(lambda db, act: issue_ticket(db, act, purpose_id=purpose.id, **given))
