"""The worklists' rules against a plain reading of the same records, over random desks; counts and lists agree."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobdesk.base import enums, printing
from jobdesk.base.clock import SEOUL
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.notices import Notice
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.print_jobs import PrintJob
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import worklists
from jobdesk.services._rows import stamp
from jobdesk.services.lists.declared import LISTS
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows
from jobdesk.services.work_rules import DUE, DueKind, Whose, due_condition, whose_accounts, whose_condition
from tests.counts import full
from tests.services.due_events import event, of_events

OPEN = enums.OPEN_REFERRAL_STATES
PENDING = enums.ReferralState.HIRE_PENDING
ALONE = {DueKind.NOTICES, DueKind.DUPLICATES}
"""Worked off where they stand, not in a list that is narrowed."""


class Undone(Exception):
    """Nothing of an example is kept."""


@dataclass
class World:
    """Random records of a few people and vacancies, as they were put in."""

    random: Random
    act: object
    accounts: list
    rows: dict = field(default_factory=dict)
    serial: int = 0

    def add(self, db, record, **values):
        row = record(**values, **stamp(self.act))
        db.add(row)
        db.flush()
        self.rows.setdefault(record, []).append(row)
        return row

    def number(self):
        self.serial += 1
        return f"시험-{self.serial}"

    def day(self, first, last):
        return self.act.today + timedelta(days=self.random.randint(first, last))

    def some(self, *choices):
        return self.random.choice(choices)

    def void(self):
        return {"voided_at": self.act.at, "voided_why": "착오"} if self.random.random() < 0.15 else {}

    def of(self, record, **wanted):
        """What stands of a kind."""
        return [
            row
            for row in self.rows.get(record, [])
            if getattr(row, "voided_at", None) is None and all(getattr(row, k) == v for k, v in wanted.items())
        ]


def fill(db, world):
    firm = world.add(db, Employer, employer_no=world.number(), name="한빛관리")
    jobs = [vacancy(db, world, firm) for _n in range(4)]
    for _n in range(5):
        person(db, world, jobs)
    event(db, world, world.of(Jobseeker)[:3])
    for _n in range(3):
        world.add(
            db,
            PrintJob,
            kind=printing.PrintKind.SLIP,
            paper="a4",
            printer="pdf",
            state=world.some(*printing.PrintState),
            dropped_at=world.some(None, None, world.act.at),
        )


def vacancy(db, world, firm):
    return world.add(
        db,
        Vacancy,
        vacancy_no=world.number(),
        kind=world.some(*enums.VacancyKind),
        employer_id=firm.id,
        employer_name="한빛관리",
        title="경비원",
        openings=2,
        taken=world.some(0, 1, 2),
        received_on=world.day(-60, -1),
        checked_on=world.some(None, None, world.day(-20, 0)),
        closes_on=world.some(None, world.day(-2, 6)),
        until_filled=world.some(False, False, True),
        state=world.some("open", "open", "on_hold", "received"),
        counselor_id=world.some(*world.accounts, None),
        **world.void(),
    )


def person(db, world, jobs):
    one = world.add(
        db,
        Jobseeker,
        jobseeker_no=world.number(),
        full_name="홍길동",
        counselor_id=world.some(*world.accounts, None),
        referral_wish=world.some(None, *enums.ReferralWish),
        external_no_work24=world.some(None, None, "K1"),
    )
    for _n in range(world.some(0, 1, 1, 2)):
        start = world.day(-95, 0)
        world.add(
            db,
            Registration,
            registration_no=world.number(),
            jobseeker_id=one.id,
            received_on=start,
            valid_from=start,
            valid_until=start + timedelta(days=world.some(20, 89)),
            channel="visit",
            **world.void(),
        )
    for _n in range(world.some(0, 0, 1)):
        at = datetime.combine(world.day(-60, 0), time(world.some(0, 9, 23)), SEOUL)
        world.add(
            db,
            CounselingSession,
            jobseeker_id=one.id,
            started_at=at,
            mode="visit",
            counselor_id=world.accounts[0],
            **world.void(),
        )
    if world.random.random() < 0.3:
        given = {"table_name": "jobseeker", "record_id": one.id, "scheme": world.some("고용24", "기타")}
        world.add(db, ExternalNumber, number="1", **given, **world.void())
    for job in world.random.sample(jobs, world.some(0, 0, 1, 2)):
        referral(db, world, one, job)
    for _n in range(world.some(0, 0, 1)):
        placement(db, world, one)
    for _n in range(world.some(0, 0, 2)):
        world.add(
            db,
            PlanStep,
            jobseeker_id=one.id,
            step="자격증 신청",
            due_on=world.day(-3, 3),
            done_on=world.some(None, None, world.act.today),
            counselor_id=world.accounts[0],
            **world.void(),
        )
    for _n in range(world.some(0, 1)):
        told = {"told_on": world.some(None, world.act.today), "counselor_id": world.some(*world.accounts)}
        what = {"kind": "vacancy_closed", "what": "마감", "raised_on": world.act.today}
        world.add(db, Notice, jobseeker_id=one.id, **what, **told, **world.void())


def referral(db, world, one, job):
    sent = world.add(
        db,
        Referral,
        referral_no=world.number(),
        jobseeker_id=one.id,
        vacancy_id=job.id,
        referred_on=world.day(-30, 0),
        method="phone",
        counselor_id=world.some(*world.accounts),
        state=world.some("10", "30", "41", "50", "81"),
        state_on=world.act.today,
        hire_planned_on=world.act.today,
        **world.void(),
    )
    for _n in range(world.some(0, 1, 2)):
        state = world.some(*enums.InterviewState)
        values = {"referral_id": sent.id, "jobseeker_id": one.id, "held_on": world.day(-1, 1), "state": state}
        world.add(db, Interview, **values, **world.void())


def placement(db, world, one):
    work = world.add(
        db,
        Placement,
        placement_no=world.number(),
        jobseeker_id=one.id,
        started_on=world.day(-90, 5),
        route=world.some("self", "self", "information"),
        recognized=world.some(True, True, False),
        second_look_on=world.some(None, None, world.act.today),
        counselor_id=world.accounts[0],
        verified_by=world.some(None, *world.accounts),
        **world.void(),
    )
    work.recorded_by = world.some(*world.accounts)
    db.flush()
    for months in (1, 3):
        world.add(
            db,
            FollowUp,
            placement_id=work.id,
            jobseeker_id=one.id,
            months=months,
            due_on=world.day(-5, 5),
            done_on=world.some(None, None, world.act.today),
            counselor_id=world.some(*world.accounts, None),
            **world.void(),
        )


def looking(world, person):
    """The registrations a person looks for work by today."""
    today = world.act.today
    return [
        r
        for r in world.of(Registration, jobseeker_id=person.id)
        if r.valid_from <= today <= r.valid_until
        and not any(p.started_on >= r.received_on for p in world.of(Placement, jobseeker_id=person.id))
    ]


def expected(world):
    """Worklist to the ids on it with whose each is, by the words of the rules."""
    due = {kind: {} for kind in DueKind}
    live = {r.id: r for r in world.of(Referral)}
    for kind, row, whose in (
        *of_referrals(world, live),
        *of_the_rest(world),
        *of_events_and_notices(world),
        *of_prints(world),
    ):
        due[kind][row.id] = whose
    for p in world.of(Jobseeker):
        for kind in of_person(world, p, live.values()):
            due[kind][p.id] = p.counselor_id
    return due


def of_referrals(world, live):
    """What is due of what was sent out."""
    for i in world.of(Interview, state="planned", held_on=world.act.today):
        if i.referral_id in live and live[i.referral_id].state in OPEN:
            yield DueKind.INTERVIEWS, i, live[i.referral_id].counselor_id
    for r in live.values():
        if r.state == PENDING:
            yield DueKind.HIRE_PENDING, r, r.counselor_id
        elif r.state in OPEN and r.referred_on <= world.act.today - timedelta(days=7):
            yield DueKind.RESULTS, r, r.counselor_id


def of_the_rest(world):
    """Follow-ups, vacancies and placements that are due."""
    today = world.act.today
    stands = {p.id for p in world.of(Placement)}
    for f in world.of(FollowUp, done_on=None):
        if f.due_on <= today and f.placement_id in stands:
            yield DueKind.FOLLOW_UPS, f, f.counselor_id
    for v in world.of(Vacancy, kind="own", state="open", until_filled=False):
        if v.closes_on and today <= v.closes_on <= today + timedelta(days=3) and v.taken < v.openings:
            yield DueKind.CLOSING, v, v.counselor_id
    for v in world.of(Vacancy, kind="own", state="open"):
        takes = v.taken < v.openings and (v.until_filled or v.closes_on is None or v.closes_on >= today)
        if takes and (v.checked_on or v.received_on) <= today - timedelta(days=14):
            yield DueKind.STALE, v, v.counselor_id
    for p in world.of(Placement, route="self", recognized=True, second_look_on=None):
        own = world.act.account_id in {p.recorded_by, p.verified_by}
        yield DueKind.SECOND_LOOK, p, None if own else world.act.account_id


def of_events_and_notices(world):
    """Interviews of events nobody asked about, and who is to be told."""
    yield from of_events(world)
    for n in world.of(Notice, told_on=None):
        yield DueKind.NOTICES, n, n.counselor_id


def of_prints(world):
    """Prints of which nobody knows that they came out."""
    for j in world.of(PrintJob, dropped_at=None):
        if j.state != "confirmed":
            yield DueKind.PRINTS, j, j.recorded_by


def of_person(world, p, referrals):
    """The worklists a person is on."""
    today = world.act.today
    week, fortnight, month = (timedelta(days=days) for days in (7, 14, 30))
    valid = looking(world, p)
    last = max((r.valid_until for r in world.of(Registration, jobseeker_id=p.id)), default=None)
    sent = [r.referred_on for r in referrals if r.jobseeker_id == p.id]
    seen = [s.started_at.astimezone(SEOUL).date() for s in world.of(CounselingSession, jobseeker_id=p.id)]
    told = any(n.scheme == "고용24" for n in world.of(ExternalNumber, record_id=p.id))
    rules = {
        DueKind.EXPIRING: bool(valid) and last <= today + fortnight,
        DueKind.UNREFERRED: p.referral_wish in {None, "wanted"}
        and any(r.received_on <= today - week and not any(day >= r.received_on for day in sent) for r in valid),
        DueKind.UNSEEN: any(r.received_on <= today - month for r in valid)
        and not any(day > today - month for day in seen),
        DueKind.PLANS: any(s.due_on <= today for s in world.of(PlanStep, jobseeker_id=p.id, done_on=None)),
        DueKind.UNLISTED: bool(valid) and p.external_no_work24 is None and not told,
    }
    return [kind for kind, holds in rules.items() if holds]


def listed(db, act, kind, whose):
    """What a list filtered by the rule shows."""
    context = worklists._Lists(db, act, whose_accounts(db, act, whose))
    record = DUE[kind].record
    rules = (due_condition(kind, context), whose_condition(kind, context.accounts, act.account_id))
    return sorted(db.scalars(select(record.id).where(*rules)))


def filtered(db, act, whose):
    """How many rows the desk's lists have, narrowed to each worklist and to whose it is."""
    by_record = {kind.record: kind for kind in LISTS.values()}
    found = {}
    for due in DueKind:
        if due not in ALONE:
            own = () if whose is Whose.ALL else (("counselor", (whose.value,)),)
            asked = Asked(by_record[DUE[due].record].name, filters=(("due", (due.value,)), *own))
            found[due] = count_rows(db, act, asked)
    return found


@settings(max_examples=full(300, 12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_rules_counts_and_lists_agree_with_a_plain_reading(center, seed):
    desk = center.desk("counselor")
    colleague = center.desk("colleague").account_id

    def job(db, act):
        world = World(Random(seed), act, [act.account_id, colleague])
        fill(db, world)
        due = expected(world)
        for whose, accounts in ((Whose.MINE, {act.account_id}), (Whose.DEPUTY, set()), (Whose.ALL, None)):
            wanted = {
                kind: sorted(one for one, owner in rows.items() if accounts is None or owner in accounts)
                for kind, rows in due.items()
            }
            assert {kind: listed(db, act, kind, whose) for kind in DueKind} == wanted
            counts = worklists.count_work(db, act, whose=whose)
            assert counts == {kind: len(ids) for kind, ids in wanted.items()}
            shown = {kind: count for kind, count in counts.items() if kind not in ALONE}
            assert filtered(db, act, whose) == shown
            work = worklists.read_due_work(db, act, whose=whose)
            assert work.counts == {kind: counts[kind] for kind in worklists.DAILY}
            assert {kind: len(rows) for kind, rows in work.rows.items()} == work.counts
        raise Undone

    try:
        desk.change(job, new_id())
    except Undone:
        return
    raise AssertionError("the example was kept")
