"""Random acts of a day at the center and on laptops, for the model of the merge; services do them."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import NoResultFound

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import JobdeskError
from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.records import Base
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.events import Event, EventParticipant
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import (
    backgrounds,
    counseling,
    events,
    placements,
    referrals,
    registrations,
    search_step,
    vacancies,
    vacancy_life,
    visits,
)
from jobdesk.services.outreach import conflicts
from jobdesk.services.outreach._merge_derived import SEARCHED, settle_seats
from tests.services import acts, merge_board_life, merged, people
from tests.services.twice import save_twice

KEPT = {"audit_entry", "audit_head", "audit_subject", "tombstone", "bundle_row", "operation", "checkout_person"}
"""What stays of a destroyed person: keys, no word."""


class Day:
    """A center's day: what is done where, drawn from `rng`; each person carries a token that nobody else has."""

    def __init__(self, rng, start=0) -> None:
        self.rng, self.made = rng, start
        self.destroyed: list[str] = []

    def act(self, place, *, at_center: bool) -> None:
        """One act; a rule may speak against it."""
        chances = {**ACTS, **(AT_CENTER if at_center else {})}
        job = self.rng.choices(list(chances), list(chances.values()))[0]
        try:
            job(self, place)
        except JobdeskError:
            return

    def act_twice(self, desk, laptop) -> None:
        """One act at the center whose answer is lost, and again on a laptop: the form is the same."""
        job, state, made = self.rng.choices(list(ACTS), list(ACTS.values()))[0], self.rng.getstate(), self.made

        def again(place):
            self.rng.setstate(state)
            self.made = made
            return job(self, place)

        with suppress(JobdeskError, NoResultFound):  # a rule of either, or who is not on the copy
            save_twice(desk, laptop, again)

    def one(self, place, record):
        """Any record that stands, or none."""
        query = select(record).order_by(record.id)
        query = query.where(record.merged_into_id.is_(None)) if hasattr(record, "merged_into_id") else query
        query = query.where(record.voided_at.is_(None)) if hasattr(record, "voided_at") else query
        found = place.read(lambda db, act: db.scalars(query).all())
        if not found:
            raise JobdeskError("none")
        return self.rng.choice(found)

    def person(self, place) -> Jobseeker:
        """Any person."""
        return self.one(place, Jobseeker)

    def words(self, person) -> str:
        """Something about a person that tells whom it is about."""
        return f"{token_of(person.full_name)} {self.rng.choice('가나다')}"

    def new_person(self, place, *, ready=None):
        """Someone registers; phones are few, so that the same come twice."""
        self.made += 1
        name = f"{self.rng.choice('김이박')}{token(self.made)}"
        phone = f"010-0000-{self.rng.randrange(5):04}"
        ready = self.rng.random() < 0.5 if ready is None else ready
        return people.person(place, ready=ready, full_name=name, mobile=phone)


def token(number: int) -> str:
    """A word that stands nowhere but with one person; letters alone, so that it is a name's."""
    return "zq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}") + "x"


def token_of(name: str) -> str:
    """A person's."""
    return name[1:]


def edit(day, place):
    """A card is changed; several fields, few values."""
    known, rng = day.person(place), day.rng
    values = {
        "mobile": f"010-0000-{rng.randrange(5):04}",
        "email": f"{token_of(known.full_name)}@{rng.choice('abc')}.example",
        "note": day.words(known),
        "desired_wage_amount": rng.choice(("2,400,000", "2,600,000", "2,800,000")),
        "school": day.words(known),
    }
    chosen = rng.sample(sorted(values), rng.randrange(1, 4))
    acts.edit_person(place, known.id, **{name: values[name] for name in chosen})


def session(day, place):
    """Someone is counseled."""
    known = day.person(place)
    acts.hold(place, known.id, note=day.words(known))


def note(day, place):
    """A word is added to a session."""
    held = day.one(place, CounselingSession)
    known = place.read(lambda db, act: db.get_one(Jobseeker, held.jobseeker_id))
    words = day.words(known)
    place.change(lambda db, act: counseling.add_note(db, act, session_id=held.id, note=words))


def refer(day, place):
    """Someone is sent to a firm, with a slip or by phone."""
    known, work = day.person(place), day.one(place, Vacancy)
    acts.refer(place, known.id, work.id, method=day.rng.choice(("slip", "phone")))


def result(day, place):
    """The firm says what became of it."""
    sent = day.one(place, Referral)
    acts.enter(place, sent.id, day.rng.choice(("20", "31", "80")))


def hire(day, place):
    """The firm takes who was sent."""
    sent = day.one(place, Referral)
    values = {"started_on": place.act().today, "route": "referral", "sector": "private"}
    place.change(
        lambda db, act: placements.record_placement(
            db,
            act,
            jobseeker_id=sent.jobseeker_id,
            values=values,
            referral_id=sent.id,
            referral_version=sent.version,
        )
    )


def openings(day, place):
    """A firm looks for more people, or fewer."""
    work, more = day.one(place, Vacancy), day.rng.randrange(1, 4)
    if day.rng.random() < 0.5:  # a desk lets nobody raise it: an older program, or a decision, does
        place.change(lambda db, act: setattr(db.get_one(Vacancy, work.id), "openings", max(more, work.taken)))
        return
    place.change(
        lambda db, act: vacancies.save_vacancy(
            db,
            act,
            employer_id=work.employer_id,
            vacancy_id=work.id,
            version=work.version,
            values={day.rng.choice(("openings", "duties")): str(more)},
            why="정정",
        )
    )


def sign_up(day, place):
    """Someone comes to the event."""
    known, event = day.person(place), day.one(place, Event)
    words = day.words(known)
    place.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=known.id, note=words))


def strike(day, place):
    """What was wrong is struck through."""
    kind = day.rng.choice(list(STRIKES))
    wrong = day.one(place, kind)
    job, name = STRIKES[kind]
    place.change(lambda db, act: job(db, act, **{name: wrong.id}, why="잘못 적음"))


STRIKES = {
    CounselingSession: (counseling.void_session, "session_id"),
    Referral: (referrals.void_referral, "referral_id"),
    Placement: (placements.undo_placement, "placement_id"),
    Registration: (registrations.void_registration, "registration_id"),
    Vacancy: (vacancies.void_vacancy, "vacancy_id"),
    EventParticipant: (events.void_participant, "participant_id"),
}


def register(day, place):
    """Someone registers (again)."""
    people.register(place, day.person(place).id, on=place.act().today - timedelta(days=day.rng.randrange(3)))


def agree(day, place):
    """Someone consents."""
    people.consent(place, day.person(place).id, day.rng.choice(("disclosure", "sensitive")))


def find_alone(day, place):
    """Someone found work alone, at one of few firms."""
    acts.place(place, day.person(place).id, employer_name=day.rng.choice(("한빛관리", "새봄식당")))


def number(day, place):
    """Another system's number is kept."""
    known, told = day.person(place).id, f"K-{day.rng.randrange(2)}"
    place.change(
        lambda db, act: backgrounds.add_external_number(db, act, jobseeker_id=known, scheme="work24", number=told)
    )


def visit(day, place):
    """Someone of the center goes to a firm."""
    firm = day.one(place, Employer)
    values = {
        "visited_on": place.act().today,
        "result": "talk",
        "employer_name": firm.name,
        "note": day.rng.choice("가나"),
    }
    place.change(lambda db, act: visits.save_visit(db, act, values=values, employer_id=firm.id))


def call_up(day, place):
    """A follow-up is done."""
    acts.follow_up(place, day.one(place, FollowUp))


def close(day, place):
    """A firm needs nobody any more."""
    work, to = day.one(place, Vacancy), day.rng.choice((VacancyState.FILLED, VacancyState.CANCELED))
    job = partial(vacancy_life.close_vacancy, vacancy_id=work.id, version=work.version, to=to, reason="업체 사정")
    place.change(lambda db, act: job(db, act))


def reopen(day, place):
    """It needs someone after all."""
    closed = select(Vacancy).where(Vacancy.state != VacancyState.OPEN, Vacancy.voided_at.is_(None))
    work = place.read(lambda db, act: db.scalars(closed.order_by(Vacancy.id)).first())
    if work is None:
        return
    job = partial(vacancy_life.undo_step, vacancy_id=work.id, version=work.version, why="다시 구함")
    place.change(lambda db, act: job(db, act))


def same(day, place):
    """Two records turn out to be one person's."""
    merged.merge(place, day.person(place).id, day.person(place).id)


def destroy(day, place):
    """A person's data is destroyed: each record with a tombstone, the questions about them too."""
    gone = day.person(place)

    def job(db, act):
        found, names = {gone.id}, {gone.full_name}
        for _again in range(4):
            for table, row in _about(db, found):
                found.add(row["id"])
                names |= {row["full_name"]} if table.name == "jobseeker" else set()
        for asked in db.scalars(select(MergeConflict)).all():
            said = str((asked.ours, asked.theirs, asked.undo))
            if asked.record_id in found or any(str(one) in said for one in found):
                asked.kind, asked.base, asked.ours, asked.theirs = ConflictKind.DESTROYED, None, None, None
                asked.undo = None
        db.flush()
        dead = {Jobseeker.__table__: {gone.id}}
        for table, row in _about(db, found):
            dead.setdefault(table, set()).add(row["id"])
        _remove(db, dead)
        _bury(db, act, dead)
        works = list(db.scalars(select(Vacancy.id)))
        assert settle_seats(db, act, new_id(), {"vacancy": works}) == []
        return names

    day.destroyed += map(token_of, place.change(job))


def _remove(db, dead):
    """Children first; of a slip the number stays."""
    numbers = SlipNumber.__table__
    void = numbers.update().where(numbers.c.id.in_(dead.pop(numbers, ())))
    db.execute(void.values(referral_id=None, content=None, void_why="파기"))
    people = Jobseeker.__table__
    db.execute(people.update().where(people.c.id.in_(dead[people])).values(merged_into_id=None))
    for table in reversed(Base.metadata.sorted_tables):
        if table in dead:
            db.execute(delete(table).where(table.c.id.in_(dead[table])))
    for name, kind in SEARCHED.items():
        search_step.keep(db, kind, sorted(dead.get(Base.metadata.tables[name], ())))


def _bury(db, act, dead):
    stones = [
        {"id": new_id(), "table_name": table.name, "record_id": one, "why": RemovedWhy.DESTROYED, "at": act.at}
        for table, ids in dead.items()
        for one in sorted(ids)
    ]
    db.execute(insert(Base.metadata.tables["tombstone"]), stones)


def _about(db, found):
    """The rows that lead to one of some records."""
    db.flush()
    for table in Base.metadata.sorted_tables:
        if table.name in {*KEPT, "merge_conflict"}:
            continue
        keys = [column for column in table.columns if column.type.__class__.__name__ == "Key"]
        for row in db.execute(select(table)).mappings() if "id" in table.columns else ():
            if any(row[column.name] in found for column in keys):
                yield table, row


def decide(day, place):
    """Somebody says whose side is taken, or takes that back; a rule may speak against it."""
    asked = place.read(lambda db, act: db.scalars(select(MergeConflict).order_by(MergeConflict.id)).all())
    if not asked:
        return
    one, take = (
        day.rng.choice(asked),
        day.rng.choice((ConflictState.THEIRS, ConflictState.THEIRS, ConflictState.OURS)),
    )
    job = partial(conflicts.undo_decision, conflict_id=one.id)
    if one.state == ConflictState.OPEN:
        job = partial(conflicts.decide_conflict, conflict_id=one.id, take=take, why="정리")
    with suppress(JobdeskError):
        place.change(lambda db, act: job(db, act))


ACTS = {
    **merge_board_life.ACTS,
    Day.new_person: 2,
    edit: 6,
    session: 3,
    note: 3,
    refer: 5,
    result: 4,
    hire: 3,
    openings: 2,
    sign_up: 3,
    strike: 4,
    register: 2,
    agree: 1,
    find_alone: 2,
    number: 1,
    visit: 1,
    call_up: 2,
    close: 1,
    reopen: 1,
}
AT_CENTER = {same: 2, destroy: 2}


def furnish(desk, day) -> None:
    """What stands when the laptops leave."""
    known = [day.new_person(desk, ready=number < 4) for number in range(7)]
    acts.place(desk, known[3], days=40)
    firm = people.employer(desk)
    works = [people.vacancy(desk, firm, openings=str(count)) for count in (1, 2, 1)]
    version = desk.read(lambda db, act: db.get_one(Vacancy, works[2]).version)
    to = {"to": VacancyState.CANCELED, "reason": "업체 사정"}
    desk.change(lambda db, act: vacancy_life.close_vacancy(db, act, vacancy_id=works[2], version=version, **to))
    acts.refer(desk, known[0], works[0], method="slip")
    acts.refer(desk, known[1], works[1])
    acts.hold(desk, known[0], note=f"{token(1)} 상담")
    on = desk.act().today
    values = {"kind": "matching_day", "name": "JOB포유", "held_on": on, "round_no": "3", **merge_board_life.HOURS}
    event = desk.change(lambda db, act: events.save_event(db, act, values=values))
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=known[2]))
    merge_board_life.furnish_event(desk, event.id, works[1], firm)
