"""Every list of the desk, by name; each can be narrowed to what its worklists hold."""

from dataclasses import replace
from functools import partial

from sqlalchemy import or_
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.i18n import mark
from jobdesk.services.lists import events, firms, people, prints, work
from jobdesk.services.lists.filters import DEPUTY, MINE, one_of
from jobdesk.services.lists.kinds import Context, Filter, ListKind, Value
from jobdesk.services.work_rules import DUE, DueKind, Whose, due_condition, whose_accounts, whose_condition


def _with_work(kind: ListKind) -> ListKind:
    due = [
        (one.value, rule.label, partial(due_condition, one))
        for one, rule in DUE.items()
        if rule.record is kind.record
    ]
    if not due:
        return kind
    kept = tuple(_with_mine(one) if one.name == "counselor" else one for one in kind.filters)
    return replace(kind, filters=(*kept, one_of("due", mark("Worklist"), due)))


def _with_mine(whose: Filter) -> Filter:
    """The filter of counselors, by which a worklist with `mine` holds what the reader may do."""

    def where(context: Context, value: Value) -> ColumnElement[bool]:
        due = [DueKind(one) for one in context.due]
        if not any(DUE[one].mine for one in due) or not {MINE, DEPUTY}.issuperset(value):
            return whose.where(context, value)
        accounts = whose_accounts(context.db, context.act, Whose(MINE if MINE in value else DEPUTY))
        me = context.act.account_id
        return or_(*(due_condition(one, context) & whose_condition(one, accounts, me) for one in due))

    return replace(whose, where=where)


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
        prints.PRINTS,
        events.AUDIT,
    )
}
