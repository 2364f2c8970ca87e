"""Figures of waiting numbers against a plain recount of what was made up, and the lists behind them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from jobdesk.base.clock import SEOUL
from jobdesk.base.errors import NotAllowed
from jobdesk.base.tickets import TicketAct, TicketChannel, TicketState
from jobdesk.records.audit import AuditEntry
from jobdesk.records.tickets import Ticket, TicketPurpose, TicketStep, WindowPause, WindowShift
from jobdesk.services._rows import stamp
from jobdesk.services.report_documents import document_of
from jobdesk.services.report_files import FORMS, write_report
from jobdesk.services.reports import as_json, make_report
from jobdesk.services.tickets import calling, shifts
from jobdesk.services.waiting_figures import NOWHERE, read_waiting, waiting_rows
from jobdesk.services.waiting_indicators import APART, SPLITS, WAITING
from tests.counts import full
from tests.services.people import person
from tests.services.queues import issue, purposes

A, S = TicketAct, TicketState
DAY = date(2026, 11, 16)


@dataclass
class Leg:
    """What happened to a made-up number at one window."""

    purpose: str
    window: int
    waited: int
    served: int | None


@dataclass
class Made:
    """A made-up number, told by what it is and not by its steps."""

    id: object
    day: date
    hour: int
    staff: int
    state: TicketState
    legs: list
    purposes: set
    windows: set


def at(day, seconds):
    return datetime(day.year, day.month, day.day, 9, tzinfo=SEOUL) + timedelta(seconds=seconds)


class Maker:
    """Writes made-up days into the tables; remembers what they are."""

    def __init__(self, db, act, known, random):
        self.db, self.act, self.known, self.random = db, act, known, random
        self.number = 0

    def shifts(self, day):
        """Spans in which each window is staffed, and those it is away in."""
        spans = []
        for window in (1, 2, 3):
            begin, end = sorted(self.random.sample(range(0, 30_000), 2))
            shift = WindowShift(counter_no=window, account_id=self.act.account_id, began_at=at(day, begin))
            shift.ended_at = at(day, end)
            self.db.add(shift)
            self.db.flush()
            away = ()
            if self.random.random() < 0.5 and end - begin > 10:
                away = tuple(sorted(self.random.sample(range(begin, end), 2)))
                self.db.add(WindowPause(shift_id=shift.id, began_at=at(day, away[0]), ended_at=at(day, away[1])))
            spans.append((begin, end, away))
        return spans

    def ticket(self, day, spans):
        random, names = self.random, list(self.known)
        issued = random.randrange(0, 30_000)
        staff = sum(b <= issued < e and not (away and away[0] <= issued < away[1]) for b, e, away in spans)
        purpose, steps, legs = random.choice(names), [], []
        now, seen, windows = issued, {purpose}, set()
        steps.append((A.ISSUED, now, purpose, None))
        since = now
        end = random.choice(["done", "done", "done", "no_answer", "left", "leftover", "serving", "waiting"])
        for last in [False] * random.choice([0, 0, 0, 1, 2]) + [True]:
            if last and end in {"left", "waiting", "leftover"}:
                break
            window = random.choice([1, 2, 3])
            now += random.randrange(0, 2_000)
            if random.random() < 0.2:  # called, did not come, came back
                steps += [(A.CALLED, now, purpose, random.choice([1, 2, 3])), (A.RETURNED, now + 5, purpose, None)]
                now += 10
            steps.append((A.CALLED, now, purpose, window))
            if last and end == "no_answer":
                windows.add(window)
                break
            waited = now - since
            now += random.randrange(0, 60)
            steps.append((A.STARTED, now, purpose, window))
            windows.add(window)
            if last and end == "serving":
                legs.append(Leg(purpose, window, waited, None))
                break
            served = random.randrange(0, 1_500)
            held = random.randrange(0, served + 1) if random.random() < 0.3 else None
            if held is not None:
                steps.append((A.HELD, now + held, purpose, window))
                now += random.randrange(1, 500)
                steps.append((A.RESUMED, now + held, purpose, window))
            now += served
            legs.append(Leg(purpose, window, waited, served))
            if last:
                steps.append((A.ENDED, now, purpose, window))
            else:
                purpose = random.choice(names)
                seen.add(purpose)
                steps.append((A.TRANSFERRED, now, purpose, window))
                since = now
        state = {"done": S.DONE, "no_answer": S.NO_ANSWER, "left": S.LEFT, "leftover": S.LEFTOVER}.get(
            end, S.SERVING if end == "serving" else S.WAITING
        )
        self.number += 1
        row = Ticket(
            issued_on=day,
            issued_at=at(day, issued),
            purpose_id=self.known[purpose].id,
            letter="Z",
            number=self.number,
            channel=TicketChannel.RECEPTION.value,
            state=state.value,
            waits_since=at(day, since),
            **stamp(self.act),
        )
        self.db.add(row)
        self.db.flush()
        for what, moment, name, counter in steps:
            self.db.add(
                TicketStep(
                    ticket_id=row.id,
                    act=what.value,
                    at=at(day, moment),
                    purpose_id=self.known[name].id,
                    counter_no=counter,
                )
            )
            self.db.flush()
        return Made(row.id, day, at(day, issued).hour, staff, state, legs, seen, windows)


def stands(made, split, label):
    told = {
        "purpose": made.purposes,
        "window": {f"{one}번 창구" for one in made.windows} or {NOWHERE},
        "hour": {f"{made.hour:02d}시"},
        "staff": {f"{made.staff}명"},
    }
    return label in told[split]


def legs_in(made, cell):
    if cell is None or cell[0] in {"hour", "staff"}:
        return made.legs
    return [one for one in made.legs if cell[1] in {one.purpose, f"{one.window}번 창구"}]


COUNTED = {
    "tickets_issued": set(S),
    "tickets_served": {S.DONE},
    "tickets_no_answer": {S.NO_ANSWER},
    "tickets_left": {S.LEFT},
    "tickets_leftover": {S.LEFTOVER},
    "tickets_open": {S.WAITING, S.CALLED, S.SERVING, S.HELD},
}


def again(every, one, cell=None):
    """A figure and the numbers behind it, counted plainly."""
    inside = [made for made in every if cell is None or stands(made, *cell)]
    if one in COUNTED:
        found = [made for made in inside if made.state in COUNTED[one]]
        return len(found), {made.id for made in found}
    times = {}
    for made in inside:
        parts = [leg.waited if one.startswith("waiting") else leg.served for leg in legs_in(made, cell)]
        if made.state not in APART and parts and None not in parts:
            times[made.id] = sum(parts)
    ordered = sorted(times.values())
    if not ordered:
        return None, set()
    if one.endswith("mean"):
        return int(sum(ordered) / len(ordered) + 0.5), set(times)
    share = {"median": 50, "p90": 90}[one.rpartition("_")[2]]
    # nearest rank: the least value that so many of a hundred do not exceed
    return next(v for v in ordered if sum(w <= v for w in ordered) * 100 >= share * len(ordered)), set(times)


@given(seed=st.integers(0, 2**32), days=st.integers(1, 3), count=st.integers(0, 25))
@settings(max_examples=full(60, 6), deadline=None, suppress_health_check=list(HealthCheck))
def test_every_figure_and_list_against_a_plain_recount(center, seed, days, count):
    desk = center.desk("supervisor")
    known = desk.read(lambda db, act: {one.name: one for one in db.scalars(select(TicketPurpose))}) or purposes(
        center
    )

    def job(db, act):
        for record in (TicketStep, Ticket, WindowPause, WindowShift):
            db.execute(delete(record))
        maker, every = Maker(db, act, known, Random(seed)), []
        for number in range(days):
            day = DAY + timedelta(days=number)
            spans = maker.shifts(day)
            every += [maker.ticket(day, spans) for _ in range(count)]
        return every

    every = desk.change(job)
    for first, last in ((0, days - 1), (1, 1)):
        start, end = DAY + timedelta(days=first), DAY + timedelta(days=last)
        inside = [made for made in every if start <= made.day <= end]
        for split in SPLITS:
            found = desk.read(
                lambda db, act, s=split, a=start, b=end: read_waiting(db, act, start=a, end=b, split=s)
            )
            assert found.total == {one.id: again(inside, one.id)[0] for one in WAITING}
            for label, values in found.rows.items():
                assert values == {one.id: again(inside, one.id, (split, label))[0] for one in WAITING}, label
            alone = sum(values["tickets_issued"] for values in found.rows.values())
            assert alone == len(inside) or split in {"purpose", "window"}, "rows foot to the total"
            assert alone >= len(inside)
            for label in list(found.rows)[:2]:
                for one in ("tickets_issued", "waiting_p90"):
                    cell = (split, label)
                    rows = desk.view(
                        lambda db, act, one=one, cell=cell, a=start, b=end: waiting_rows(
                            db, act, indicator=one, start=a, end=b, cell=cell
                        )
                    )
                    assert {row.record_id for row in rows} == again(inside, one, cell)[1]


def visit(center):
    """A number given out, called, served and ended at window 1; answers it and whose it was."""
    made = purposes(center)
    hong = person(center.desk("counselor"), full_name="홍길동")
    ticket = issue(center, made["구직 상담"])
    desk = center.desk("counselor")
    for what in (calling.call_ticket, calling.start_ticket):
        desk.change(lambda db, act, what=what: what(db, act, ticket_id=ticket.id))
    desk.change(lambda db, act: calling.link_ticket(db, act, ticket_id=ticket.id, jobseeker_id=hong))
    desk.change(lambda db, act: calling.end_ticket(db, act, ticket_id=ticket.id))
    return ticket, hong


def test_staff_on_duty_is_what_the_shifts_count(center):
    for role in ("counselor", "colleague"):
        center.desk(role).change(shifts.sit_down)
    visit(center)
    desk = center.desk("supervisor")
    today = desk.act().today
    found = desk.read(lambda db, act: read_waiting(db, act, start=today, end=today, split="staff"))
    issued_at = desk.read(lambda db, act: db.scalars(select(Ticket.issued_at)).one())
    counted = desk.read(lambda db, act: shifts.count_on_duty(db, act, at=issued_at))
    assert list(found.rows) == [f"{counted}명"] == ["2명"]


def test_a_row_shows_a_masked_name_opens_the_person_and_is_on_record(center):
    ticket, hong = visit(center)
    desk = center.desk("supervisor")
    today = desk.act().today
    count = select(func.count()).select_from(AuditEntry)
    before = desk.read(lambda db, act: db.scalar(count))
    (row,) = desk.view(
        lambda db, act: waiting_rows(
            db, act, indicator="waiting_median", start=today, end=today, cell=("window", "1번 창구")
        )
    )
    assert (row.kind, row.record_id) == ("jobseeker", hong)
    assert row.name == f"{ticket.label} · 홍*동"
    assert "홍길동" not in row.detail
    assert desk.read(lambda db, act: db.scalar(count)) == before + 1


def test_the_report_says_minutes_and_goes_into_every_form(center):
    visit(center)
    desk = center.desk("supervisor")
    today = desk.act().today
    report = desk.read(lambda db, act: make_report(db, act, layout="waiting", start=today, end=today))
    document = document_of(report)
    assert [table.name for table in document.tables] == [f"waiting_{split}" for split in SPLITS]
    assert not any("실인원" in note for note in document.notes), "no persons or firms are counted"
    value = report.cells["service_median"]
    told = f"{value // 60}:{value % 60:02d}"
    assert all(table.rows[0].cells[9].printed == told for table in document.tables)
    assert json.loads(json.dumps(as_json(report)))["cells"]["tickets_served"] == 1
    for form in FORMS:
        assert write_report(document, form)


def test_a_day_without_numbers_is_dashes(center):
    desk = center.desk("supervisor")
    report = desk.read(lambda db, act: make_report(db, act, layout="waiting", start=DAY, end=DAY))
    assert {cell.printed for table in document_of(report).tables for cell in table.rows[0].cells} == {"-"}


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_only_who_serves_sees_them(center, role):
    with pytest.raises(NotAllowed):
        center.desk(role).read(lambda db, act: read_waiting(db, act, start=DAY, end=DAY, split="hour"))
