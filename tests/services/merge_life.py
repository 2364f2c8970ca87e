"""Random acts of a day at the center and on laptops, for the model of the merge; services do them."""

from sqlalchemy import delete, insert, select

from jobdesk.base.errors import JobdeskError
from jobdesk.base.exchange import RemovedWhy
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import ConflictKind
from jobdesk.records import Base
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import Event
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import counseling, events, placements, referrals, search_step, vacancies
from jobdesk.services.outreach._merge_derived import SEARCHED, settle_seats
from tests.services import acts, merged, people

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
        "contact_relation": day.words(known),
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
    acts.enter(place, sent.id, day.rng.choice(("20", "30", "80")))


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
    work, more = day.one(place, Vacancy), str(day.rng.randrange(1, 4))
    place.change(
        lambda db, act: vacancies.save_vacancy(
            db,
            act,
            employer_id=work.employer_id,
            vacancy_id=work.id,
            version=work.version,
            values={day.rng.choice(("openings", "duties")): more},
        )
    )


def sign_up(day, place):
    """Someone comes to the event."""
    known, event = day.person(place), day.one(place, Event)
    words = day.words(known)
    place.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=known.id, note=words))


def strike(day, place):
    """What was wrong is struck through."""
    kind = day.rng.choice((CounselingSession, Referral, Placement))
    wrong = day.one(place, kind)
    job, name = {
        CounselingSession: (counseling.void_session, "session_id"),
        Referral: (referrals.void_referral, "referral_id"),
        Placement: (placements.undo_placement, "placement_id"),
    }[kind]
    place.change(lambda db, act: job(db, act, **{name: wrong.id}, why="잘못 적음"))


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
            if asked.record_id in found or any(str(one) in str((asked.ours, asked.theirs)) for one in found):
                asked.kind, asked.base, asked.ours, asked.theirs = ConflictKind.DESTROYED, None, None, None
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


ACTS = {
    Day.new_person: 2,
    edit: 6,
    session: 3,
    note: 3,
    refer: 5,
    result: 4,
    hire: 3,
    openings: 2,
    sign_up: 3,
    strike: 2,
}
AT_CENTER = {same: 2, destroy: 2}


def furnish(desk, day) -> None:
    """What stands when the laptops leave."""
    known = [day.new_person(desk, ready=True) for _one in range(4)]
    firm = people.employer(desk)
    works = [people.vacancy(desk, firm, openings=str(count)) for count in (1, 2)]
    acts.refer(desk, known[0], works[0], method="slip")
    acts.refer(desk, known[1], works[1])
    acts.hold(desk, known[0], note=f"{token(1)} 상담")
    on = desk.act().today
    values = {"kind": "matching_day", "name": "JOB포유", "held_on": on, "round_no": "3"}
    event = desk.change(lambda db, act: events.save_event(db, act, values=values))
    desk.change(lambda db, act: events.sign_up(db, act, event_id=event.id, jobseeker_id=known[2]))
