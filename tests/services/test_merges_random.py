"""Random people and firms merged in random order and taken apart again: figures and records come back."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from jobdesk.base.errors import InvalidInput
from jobdesk.records._base import Base
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import merges
from jobdesk.services.facts import Span
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.statistics import COUNTED, Figures
from tests.counts import full
from tests.random_facts import FIRST, Filler
from tests.recount import Recount, tables_of
from tests.services.merged import standing

COUNTS = [one.id for one in INDICATORS if one.how in COUNTED]
KINDS = ("dong", "sex", "policy_age", "industry", "firm_size")
CHOSEN = {
    Jobseeker: ["full_name", "birth_date", "sex", "dong_code"],
    Employer: ["industry", "headcount", "name"],
}


def told(db, act):
    """Every figure with some breakdowns, as the figures say them; and that a plain recount says the same."""
    db.flush()
    span = Span(FIRST, date.fromordinal(FIRST.toordinal() + 40), act.today)
    figures = Figures(db, act, span, "distinct", [one.id for one in INDICATORS], [(kind,) for kind in KINDS])
    again = Recount(tables_of(db, Base.metadata), span.start, span.end, span.today, "distinct")
    found = {}
    for one in COUNTS:
        found[one] = str(figures.value(one)), {kind: figures.breakdown(one, kind) for kind in KINDS}
        assert figures.count(one) == sum(count for _fact, count in again.rows(one)), one
    return found


def beside_days(found):
    """Without the dong: an interview at an event takes it from the person's registrations, which are one's now."""
    return {one: (value, {kind: cells[kind] for kind in KINDS[1:]}) for one, (value, cells) in found.items()}


def merged(db, act, rng, record):
    """One merge of two that stand, or None where a rule speaks against it."""
    live = db.scalars(select(record).where(record.merged_into_id.is_(None)).order_by(record.id)).all()
    if len(live) < 2:
        return None
    gone, survivor = rng.sample(live, 2)
    job = merges.merge_people if record is Jobseeker else merges.merge_firms
    chosen = rng.sample(CHOSEN[record], rng.randrange(3))
    both = {"gone_id": gone.id, "survivor_id": survivor.id}
    versions = {"gone_version": gone.version, "survivor_version": survivor.version}
    redirected = redirect_alone(db, act, record, gone.id, survivor.id)
    try:
        with db.begin_nested():
            made = job(db, act, **both, **versions, chosen=chosen, why="같은 사람")
    except InvalidInput:
        return None
    if not chosen:
        assert beside_days(told(db, act)) == beside_days(redirected)
    return made


def redirect_alone(db, act, record, gone, survivor):
    """What the figures say where the one only leads to the other."""
    with db.begin_nested() as point:
        db.execute(update(record.__table__).where(record.__table__.c.id == gone).values(merged_into_id=survivor))
        found = told(db, act)
        point.rollback()
    db.expire_all()
    return found


@given(seed=st.integers(0, 2**32))
@settings(max_examples=full(300, 5), deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_merged_comes_apart(center, seed):
    rng = Random(seed)
    desk = center.desk("supervisor")
    now = desk.act()
    act = replace(now, at=now.at.replace(year=2024, month=3, day=2))
    with desk.database.write() as db:
        account = db.scalars(select(Account.id)).first()
        Filler(db, rng, account).everything()
        before, figures = standing(db), told(db, act)
        made = [merged(db, act, rng, record) for record in rng.choices((Jobseeker, Employer), k=4)]
        left = [one for one in made if one is not None]
        while left:
            one = rng.choice(left)
            try:
                merges.undo_merge(db, act, merge_id=one.id, why="다른 사람")
            except InvalidInput:
                one = left[-1]  # what was built on it comes apart first
                merges.undo_merge(db, act, merge_id=one.id, why="다른 사람")
            left.remove(one)
        assert told(db, act) == figures
        assert standing(db) == before
        db.rollback()
