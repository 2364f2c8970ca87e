"""A random life of three people and vacancies: seats, states and placements stay in step, in whatever order.

And whatever is edited meanwhile, a vacancy that is open pays enough.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import JobdeskError
from jobdesk.records.notices import Notice
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import placements, vacancy_life
from jobdesk.services.codes import code_book
from jobdesk.services.vacancy_wages import wages_on
from jobdesk.store.audit_chain import verify
from tests.counts import full
from tests.services import acts, jobs, people
from tests.services.sent import place, refer, strike

CHOSEN = ("10", "20", "30", "31", "41", "50", "51", "60", "61", "62", "70", "71", "72", "80", "81", "90")
CLOSED = {"filled": "71", "canceled": "72"}
"""What waits for a vacancy that its firm took back becomes."""
NUMBER = st.integers(0, 20)
ACTS = st.one_of(
    st.tuples(st.just("register"), NUMBER, NUMBER),
    st.tuples(st.just("refer"), NUMBER, NUMBER, st.sampled_from(["phone", "slip"])),
    st.tuples(st.just("refer"), NUMBER, NUMBER, st.sampled_from(["phone", "slip"])),
    st.tuples(st.just("result"), NUMBER, st.sampled_from(CHOSEN)),
    st.tuples(st.just("result"), NUMBER, st.sampled_from(["41", "20", "41", "81"])),
    st.tuples(st.just("place"), NUMBER),
    st.tuples(st.just("place"), NUMBER),
    st.tuples(st.just("find work"), NUMBER),
    st.tuples(st.just("undo"), NUMBER),
    st.tuples(st.just("void"), NUMBER),
    st.tuples(st.just("close"), NUMBER, st.sampled_from(["filled", "canceled"]), st.booleans()),
    st.tuples(st.just("reopen"), NUMBER),
    st.tuples(st.just("hold"), NUMBER),
    st.tuples(st.just("edit"), NUMBER, st.sampled_from(["1500000", "2500000", "2600000", ""])),
    st.tuples(st.just("extend"), NUMBER, st.integers(29, 60)),
)


@dataclass(frozen=True)
class Stand:
    """How everything stands: referral to what it says, vacancy to its seats and state; who is to be told."""

    referrals: dict
    taken: dict
    vacancies: dict
    notices: int
    live: frozenset
    planned: int


@dataclass
class Life:
    """Three people and three vacancies of one example, and what was done with them so far."""

    desks: list
    today: date
    persons: list
    jobs: list
    rows: list = field(default_factory=list)
    placed: list = field(default_factory=list)
    where: dict = field(default_factory=dict)  # referral to its vacancy
    whose: dict = field(default_factory=dict)  # referral to its person
    changed: dict = field(default_factory=dict)  # placement to referral to (before, who moved it before)
    mover: dict = field(default_factory=dict)  # referral to the act that moved it last
    closed: dict = field(default_factory=dict)  # vacancy to the acts that closed or held it, the last one last

    def keep(self, made):
        """Referrals that were made, each with its vacancy and its person."""
        self.rows += [row.id for row in made]
        self.where |= {row.id: row.vacancy_id for row in made}
        self.whose |= {row.id: row.jobseeker_id for row in made}

    def stand(self):
        def job(db, act):
            met = {}
            for i in db.scalars(select(Interview).where(Interview.voided_at.is_(None))):
                met.setdefault(i.referral_id, []).append((i.state, i.held_on))
            mine = {
                r.id: (
                    r.state,
                    r.state_on,
                    r.state_reason_code,
                    r.hire_planned_on,
                    tuple(met.get(r.id, ())),
                    r.seat_held,
                    r.voided_at is not None,
                )
                for r in db.scalars(select(Referral).where(Referral.jobseeker_id.in_(self.persons)))
            }
            taken = {v.id: v.taken for v in db.scalars(select(Vacancy).where(Vacancy.id.in_(self.jobs)))}
            live = select(Placement).where(Placement.jobseeker_id.in_(self.persons), Placement.voided_at.is_(None))
            planned = select(func.count()).where(
                FollowUp.jobseeker_id.in_(self.persons), FollowUp.voided_at.is_(None)
            )
            found = db.scalars(live).all()
            self.check_seats(db, found)
            self.check_wages(db, act)
            states = {v.id: v.state for v in db.scalars(select(Vacancy).where(Vacancy.id.in_(self.jobs)))}
            told = select(func.count()).where(Notice.vacancy_id.in_(self.jobs), Notice.voided_at.is_(None))
            return Stand(mine, taken, states, db.scalar(told), frozenset(p.id for p in found), db.scalar(planned))

        return self.desks[0].read(job)

    def check_seats(self, db, live):
        """Openings taken are live placements and held seats, and stay within what was asked for."""
        hired = {p.referral_id for p in live if p.referral_id}
        for v in db.scalars(select(Vacancy).where(Vacancy.id.in_(self.jobs))):
            sent = db.scalars(select(Referral).where(Referral.vacancy_id == v.id)).all()
            pending = {r.id for r in sent if r.state == "41" and r.voided_at is None}
            placed = {r.id for r in sent if r.id in hired}
            assert {r.id for r in sent if r.state == "40" and r.voided_at is None} == placed
            assert {r.id for r in sent if r.seat_held} == pending | placed
            assert v.taken == len(pending | placed) <= v.openings
        pairs = [
            (r.jobseeker_id, r.vacancy_id)
            for r in db.scalars(select(Referral).where(Referral.jobseeker_id.in_(self.persons)))
            if r.voided_at is None and r.state in {"10", "20", "30", "31", "41"}
        ]
        assert len(pairs) == len(set(pairs))

    def check_wages(self, db, act):
        """What is kept of the wage check is what it says, and lets every open vacancy be open."""
        found = db.scalars(select(Vacancy).where(Vacancy.id.in_(self.jobs))).all()
        wages = wages_on(db, found, code_book(db), act.today)
        for v in found:
            assert (v.wage_verdict, v.wage_hourly) == (wages[v.id].verdict, wages[v.id].hourly_won)
            assert v.state != "open" or v.wage_verdict == "ok" or v.wage_confirmed or v.wage_exempt

    def do(self, kind, *given):
        """One act and what it must leave behind; a refused one leaves everything as it was."""
        before = self.stand()
        try:
            told = getattr(self, "_" + kind.replace(" ", "_"))(before, *given)
        except JobdeskError:
            assert self.stand() == before
            return
        after = self.stand()
        assert after.planned == 3 * len(after.live)
        if told is not None:
            kind, key = told
            getattr(self, f"after_{kind}")(key, before, after)

    def _pick(self, at, rows):
        return rows[at % len(rows)] if rows else None

    def _desk(self, at):
        return self.desks[at % len(self.desks)]

    def _register(self, before, who, days):
        desk, person = self._desk(days), self.persons[who % 3]
        people.register(desk, person, on=self.today - timedelta(days=days))

    def _refer(self, before, who, where, method):
        persons = self.persons[: 1 + who % 2] if who % 3 == 0 else [self.persons[who % 3]]
        made = refer(self._desk(where), persons, [self.jobs[where % 3]], method=method)
        self.keep(made)
        return None

    def _result(self, before, which, state):
        row = self._pick(which, self.rows)
        if row is None:
            return None
        more = {"hire_planned_on": self.today + timedelta(days=3)} if state == "41" else {}
        if state in {"60", "62"}:
            more["reason_code"] = "wage"
        if state in {"50", "51", "70"}:
            more["reason_code"] = "experience"
        if state == "30":
            more["interview_at"] = datetime.combine(self.today, time(10), SEOUL)
        acts.enter(self._desk(which), row, state, **more)
        return "move", row

    def _place(self, before, which):
        row = self._pick(which, self.rows)
        return None if row is None else self._start(before, self._desk(which), row)

    def _find_work(self, before, who):
        return self._start(before, self._desk(who), None, self.persons[who % 3])

    def _start(self, before, desk, row, person=None):
        if row is not None:
            person = desk.read(lambda db, act: db.get_one(Referral, row).jobseeker_id)
        made = place(desk, person, row)
        self.placed.append((made.id, person))
        return "place", made.id

    def _undo(self, before, which):
        chosen = self._pick(which, self.placed)
        if chosen is None:
            return None
        self._desk(which).change(
            lambda db, act: placements.undo_placement(db, act, placement_id=chosen[0], why="착오")
        )
        return "undo", chosen[0]

    def _void(self, before, which):
        row = self._pick(which, self.rows)
        if row is None:
            return None
        strike(self._desk(which), row)
        return "void", row

    def _version(self, vacancy):
        return self.desks[0].read(lambda db, act: db.get_one(Vacancy, vacancy).version)

    def _close(self, before, where, to, with_pending):
        vacancy, desk = self.jobs[where % 3], self._desk(where)
        version, why = self._version(vacancy), "업체 요청"

        def job(db, act):
            return vacancy_life.close_vacancy(
                db,
                act,
                vacancy_id=vacancy,
                version=version,
                to=VacancyState(to),
                reason=why,
                with_pending=with_pending,
            )

        desk.change(job)
        return "close", (vacancy, to, with_pending)

    def _reopen(self, before, where):
        vacancy = self.jobs[where % 3]
        version = self._version(vacancy)
        self.desks[0].change(
            lambda db, act: vacancy_life.undo_step(db, act, vacancy_id=vacancy, version=version, why="착오")
        )
        return "reopen", vacancy

    def _hold(self, before, where):
        vacancy = self.jobs[where % 3]
        jobs.move(self._desk(where), vacancy, VacancyState.ON_HOLD, "업체 요청")
        return "hold", vacancy

    def _edit(self, before, where, wage):
        desk, vacancy = self._desk(where), self.jobs[where % 3]
        jobs.save(desk, jobs.read(desk, vacancy), wage_min=wage)
        return "edit", vacancy

    def _extend(self, before, where, days):
        vacancy, day = self.jobs[where % 3], self.today + timedelta(days=days)
        self._desk(where).change(
            lambda db, act: vacancy_life.extend_vacancies(db, act, vacancy_ids=[vacancy], closes_on=day)
        )
        return "edit", vacancy

    def after_edit(self, _vacancy, before, after):
        assert after == before

    def after_hold(self, vacancy, before, after):
        assert after.vacancies == before.vacancies | {vacancy: "on_hold"}
        assert after.referrals == before.referrals
        self.closed.setdefault(vacancy, []).append((object(), before.vacancies[vacancy], {}))

    def after_close(self, key, before, after):
        vacancy, to, with_pending = key
        waits = {"10", "20", "30", "31"} | ({"41"} if with_pending else set())
        swept = {
            r for r, s in before.referrals.items() if s[0] in waits and not s[-1] and self.where[r] == vacancy
        }
        assert {r for r in after.referrals if after.referrals[r] != before.referrals[r]} == swept
        assert {after.referrals[r][0] for r in swept} <= {"71" if to == "filled" else "72"}
        assert after.vacancies == before.vacancies | {vacancy: to}
        assert after.notices == before.notices + len({self.whose[r] for r in swept})
        mark = object()
        self.closed.setdefault(vacancy, []).append(
            (mark, before.vacancies[vacancy], {r: (before.referrals[r], self.mover.get(r)) for r in swept})
        )
        self.mover |= dict.fromkeys(swept, mark)

    def after_reopen(self, vacancy, before, after):
        mark, state, swept = self.closed[vacancy].pop()
        expected = dict(before.referrals)
        for row, (stood, mover) in swept.items():
            if self.mover.get(row) is mark:
                expected[row], self.mover[row] = stood, mover
        assert after.referrals == expected
        assert after.vacancies == before.vacancies | {vacancy: state}
        assert after.notices == before.notices - len({self.whose[r] for r in swept})

    def after_move(self, row, before, after):
        self.mover[row] = object()
        assert {r for r in after.referrals if after.referrals[r] != before.referrals[r]} <= {row}

    def after_void(self, row, before, after):
        self.mover[row] = object()
        assert after.referrals[row][-1]
        assert {r for r in after.referrals if after.referrals[r] != before.referrals[r]} == {row}

    def after_place(self, placement, before, after):
        person = dict(self.placed)[placement]
        moved = {r: s for r, s in before.referrals.items() if after.referrals[r] != s}
        self.changed[placement] = {r: (s, self.mover.get(r)) for r, s in moved.items()}
        self.mover |= dict.fromkeys(moved, placement)
        assert after.live == before.live | {placement}

        def still_open(db, act):
            query = select(func.count()).where(
                Referral.jobseeker_id == person,
                Referral.voided_at.is_(None),
                Referral.state.in_(["10", "20", "30", "31", "41"]),
            )
            return db.scalar(query)

        assert self.desks[0].read(still_open) == 0

    def after_undo(self, placement, before, after):
        assert after.live == before.live - {placement}
        expected, told = dict(before.referrals), set()
        for row, (stood, mover) in self.changed[placement].items():
            if self.mover.get(row) == placement:
                expected[row], self.mover[row] = stood, mover
                became = CLOSED.get(before.vacancies[self.where[row]])
                if became and stood[0] in {"10", "20", "30", "31"} and not stood[-1]:
                    assert after.referrals[row][0] == became
                    expected[row], self.mover[row] = after.referrals[row], object()
                    told.add(row)
        assert after.referrals == expected
        assert after.notices == before.notices + len(told)


def test_a_random_life_keeps_seats_states_and_placements_in_step(center):
    desks = [center.desk("supervisor"), center.desk("counselor")]
    firm = people.employer(desks[0])

    @settings(max_examples=full(300, 5))
    @given(st.lists(ACTS, min_size=10, max_size=30))
    def live(done):
        desk = desks[0]
        persons = [acts.ready_since(desk, 2) for _one in range(2)] + [people.person(desk, ready=False)]
        people.consent(desk, persons[2])
        made = [people.vacancy(desk, firm, openings=count) for count in ("1", "2", "1")]
        life = Life(desks, desk.act().today, persons, made)
        life.keep(refer(desk, persons[:2], made))
        for one in done:
            life.do(*one)

    live()
    assert desks[0].read(lambda db, act: verify(db, db.info["audit_key"])) == []
