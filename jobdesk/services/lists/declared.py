"""Every list of the desk, by name; each can be narrowed to what its worklists hold."""

from dataclasses import replace
from functools import partial

from jobdesk.base.i18n import mark
from jobdesk.services.lists import events, firms, people, work
from jobdesk.services.lists.filters import one_of
from jobdesk.services.lists.kinds import ListKind
from jobdesk.services.work_rules import DUE, due_condition


def _with_work(kind: ListKind) -> ListKind:
    due = [
        (one.value, rule.label, partial(due_condition, one))
        for one, rule in DUE.items()
        if rule.record is kind.record
    ]
    return replace(kind, filters=(*kind.filters, one_of("due", mark("Worklist"), due))) if due else kind


LISTS: dict[str, ListKind] = {
    kind.name: _with_work(kind)
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
        events.EVENT_RESULTS,
        firms.VISITS,
        events.AUDIT,
    )
}
