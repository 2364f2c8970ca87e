"""Every list of the desk, by name."""

from jobdesk.services.lists import events, firms, people, work
from jobdesk.services.lists.kinds import ListKind

LISTS: dict[str, ListKind] = {
    kind.name: kind
    for kind in (
        people.JOBSEEKERS,
        firms.VACANCIES,
        firms.EMPLOYERS,
        people.SESSIONS,
        work.REFERRALS,
        work.INTERVIEWS,
        work.PLACEMENTS,
        work.FOLLOW_UPS,
        events.EVENTS,
        firms.VISITS,
        events.AUDIT,
    )
}
