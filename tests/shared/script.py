"""What a scripted counselor does all day: each act as a window does it, asked with its op_id until answered."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import monotonic, sleep
from uuid import UUID

from sqlalchemy import func, select, update

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import (
    AlreadySaved,
    InvalidInput,
    JobdeskError,
    ReferralBlocked,
    ServerAway,
    StaleRecord,
)
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.tickets import Ticket, TicketPurpose
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import (
    consents,
    counseling,
    jobseekers,
    placements,
    referrals,
    registrations,
    results,
    search,
    vacancies,
)
from jobdesk.services.referral_states import OPEN
from jobdesk.services.tickets import calling
from jobdesk.services.tickets.issuing import issue_ticket
from jobdesk.wiring import Desk
from tests.services.people import COMPLETE, VACANCY
from tests.shared.diary import AWAY, DONE, FAILED, REFUSED, Diary

COUNTED = "공용"
"""Whose note is a number that every edit makes one more: an edit that is lost shows."""
AGAIN_S, NEWEST, OWN = 0.3, 8, 40
NAMES, SYLLABLES = "김이박최정강조윤장임", "민서지현수영준호연아진우"
LOSING = (ReferralBlocked, StaleRecord, InvalidInput)
"""How an act may end that two do at once: for the one who comes second."""
COUNSELOR = {
    "register": 10,
    "look": 20,
    "counsel": 15,
    "receive": 5,
    "refer": 14,
    "place": 5,
    "answer": 12,
    "edit": 16,
    "issue": 4,
    "call": 12,
}
RECEPTION = {"issue": 1}


class Counselor:
    """One desk's hands.

    Args:
        think: seconds between two acts, from and to.
        blind: edits are written over whatever was saved meanwhile, as no window does it.
    """

    def __init__(
        self, desk: Desk, diary: Diary, *, seed: int, think: tuple[float, float], acts=COUNSELOR, blind=False
    ) -> None:
        self.desk, self._diary, self._rng, self._think, self._blind = desk, diary, Random(seed), think, blind
        self._acts, self._serial = acts, 0
        self._people: list[UUID] = []
        self._names: list[str] = []

    def work(self, over: Callable[[], bool]) -> None:
        """Each act once, then one after the other at random until it is over."""
        names, weights = zip(*self._acts.items(), strict=True)
        for kind in names:
            getattr(self, kind)()
        while not over():
            kind = self._rng.choices(names, weights)[0]
            getattr(self, kind)()
            sleep(self._rng.uniform(*self._think))

    # how an act is done -----------------------------------------------------------------------

    def save(self, kind, job, *, keep=lambda _value: {}, losing=()):
        """One act, until the server has answered it; what it gave, None where it was refused or saved unseen."""
        op_id, began = new_id(), monotonic()
        while True:
            try:
                value = self.desk.change(job, op_id)
            except ServerAway:
                self._diary.write(AWAY, kind=kind, op=op_id)
                sleep(AGAIN_S)
            except AlreadySaved:
                self._diary.write(DONE, kind=kind, op=op_id, took=monotonic() - began, unseen=True)
                return None
            except losing as error:
                self._diary.write(REFUSED, kind=kind, why=type(error).__name__)
                return None
            except JobdeskError as error:
                self._diary.write(FAILED, kind=kind, op=op_id, why=f"{type(error).__name__}: {error}")
                return None
            else:
                kept = keep(value) if value is not None else {}
                self._diary.write(DONE, kind=kind, op=op_id, took=monotonic() - began, **kept)
                return value

    def read(self, job):
        """A look that is asked until it is answered."""
        while True:
            try:
                return self.desk.read(job)
            except ServerAway:
                self._diary.write(AWAY, kind="read")
                sleep(AGAIN_S)

    def some(self, query):
        """One of the newest that a query finds, or None."""
        found = self.read(lambda db, act: list(db.scalars(query.limit(NEWEST))))
        return self._rng.choice(found) if found else None

    def someone(self):
        """One of the desk's own people; the first is registered."""
        if not self._people:
            self.register()
        return self._rng.choice(self._people) if self._people else None

    # acts ---------------------------------------------------------------------------------------

    def look(self):
        """A name is looked for."""
        name = self._rng.choice(self._names) if self._names else self._rng.choice(NAMES)
        began = monotonic()
        self.read(lambda db, act: search.find(db, act, name[: self._rng.randint(1, 3)]))
        self._diary.write("found", took=monotonic() - began)

    def register(self):
        """A new person, registered, who consents."""
        self._serial += 1
        name = self._rng.choice(NAMES) + "".join(self._rng.choices(SYLLABLES, k=2))
        born = date(1950, 1, 1) + timedelta(days=(self._serial * 97 + self.desk.center.desk * 31) % 18_000)
        mobile = f"010{self.desk.center.desk:02}{self._serial:06}"
        values = {**COMPLETE, "full_name": name, "mobile": mobile, "birth_date": born.isoformat()}
        card = self.save(
            "register",
            lambda db, act: jobseekers.save_jobseeker(db, act, values=values, confirmed=True),
            keep=lambda card: {"rows": {"jobseeker": [card.id]}, "mobile": mobile},
        )
        person = card.id if card else self.some(select(Jobseeker.id).where(Jobseeker.mobile == mobile))
        told = {"received_on": self.desk.act().today, "channel": "방문"}
        self.save(
            "registration", lambda db, act: registrations.register(db, act, jobseeker_id=person, values=told)
        )
        given = {"kind": "disclosure", "given_on": self.desk.act().today, "given_how": "written"}
        self.save("consent", lambda db, act: consents.give_consent(db, act, jobseeker_id=person, values=given))
        self._people, self._names = [*self._people, person][-OWN:], [*self._names, name][-OWN:]

    def counsel(self):
        """A session that is over."""
        person = self.someone()
        began = self.desk.act().at
        values = {"started_at": began, "mode": "visit", "kind": "intake", "note": "경비 희망"}
        return self.save(
            "counsel",
            lambda db, act: counseling.save_session(db, act, values=values, jobseeker_id=person, ended_at=act.at),
            keep=lambda row: {"rows": {"counseling_session": [row.id]}},
        )

    def receive(self):
        """A vacancy of one seat, open at once."""
        firm = self.some(select(Employer.id))
        today = self.desk.act().today
        values = {**VACANCY, "openings": "1", "received_on": today, "closes_on": today + timedelta(days=30)}

        def job(db, act):
            card = vacancies.save_vacancy(db, act, employer_id=firm, values=values)
            vacancies.move_vacancy(db, act, vacancy_id=card.id, version=card.version, to=VacancyState.OPEN)
            return card

        self.save("receive", job, keep=lambda card: {"rows": {"vacancy": [card.id]}})

    def refer(self):
        """Somebody goes to one of the newest vacancies, with a slip."""
        person = self.someone()
        vacancy = self.some(
            select(Vacancy.id).where(Vacancy.state == VacancyState.OPEN).order_by(Vacancy.id.desc())
        )
        if vacancy is None:
            return
        self.save(
            "refer",
            lambda db, act: referrals.record_referrals(
                db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="slip"
            ),
            keep=lambda rows: {"rows": {"referral": [r.id for r in rows]}, "slips": [r.slip_no for r in rows]},
            losing=(ReferralBlocked,),
        )

    def _waiting(self):
        """One of the newest referrals nobody has answered, whoever made it."""
        row = self.some(
            select(Referral)
            .where(Referral.state.in_(OPEN), Referral.voided_at.is_(None))
            .order_by(Referral.id.desc())
        )
        return row

    def answer(self):
        """What a firm said; 채용예정 takes the seat."""
        row = self._waiting()
        if row is None:
            return
        state = self._rng.choice(["41", "41", "20", "81"])
        planned = self.desk.act().today + timedelta(days=3) if state == "41" else None
        entry = results.ResultEntry(
            row.id, row.version, state, self.desk.act().today, reported_by="employer", hire_planned_on=planned
        )
        self.save("answer", lambda db, act: results.enter_results(db, act, entries=[entry]), losing=LOSING)

    def place(self):
        """A hire, which takes the seat."""
        row = self._waiting()
        if row is None:
            return
        values = {"started_on": self.desk.act().today, "route": "referral", "sector": "private"}
        self.save(
            "place",
            lambda db, act: placements.record_placement(
                db, act, jobseeker_id=row.jobseeker_id, referral_id=row.id, values=values
            ),
            keep=lambda made: {"rows": {"placement": [made.id]}},
            losing=LOSING,
        )

    def edit(self):
        """A person whom all desks edit: the number in the note becomes one more."""
        person = self.some(select(Jobseeker.id).where(Jobseeker.common_name == COUNTED).order_by(Jobseeker.id))
        if person is None:
            return
        card = self.read(lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=person))
        sleep(self._rng.uniform(0, self._think[1] / 4))
        note = str(int(card.values["note"] or 0) + 1)

        def job(db, act):
            if self._blind:
                db.execute(update(Jobseeker).where(Jobseeker.id == person).values(note=note))
                return card
            return jobseekers.save_jobseeker(
                db, act, values={"note": note}, jobseeker_id=person, version=card.version
            )

        self.save("edit", job, keep=lambda _card: {"person": person}, losing=(StaleRecord,))

    def issue(self):
        """A waiting number."""
        purpose = self.some(select(TicketPurpose.id).where(TicketPurpose.voided_at.is_(None)))
        if purpose is not None:
            self.save(
                "issue",
                lambda db, act: issue_ticket(db, act, purpose_id=purpose),
                keep=lambda row: {"rows": {"ticket": [row.id]}, "label": row.label},
            )

    def call(self):
        """The next number is called and becomes a session."""
        if self.read(lambda db, act: db.scalar(select(func.count()).select_from(Ticket))) == 0:
            return
        row = self._called() or self._called()
        if row is None:
            return
        if self.desk.window_no is None:
            return
        self._step("start", calling.start_ticket, row.id)
        person, session = self.someone(), self.counsel()
        if session is None:
            session = self.some(
                select(CounselingSession)
                .where(CounselingSession.jobseeker_id == person)
                .order_by(CounselingSession.id.desc())
            )
        if session is not None:
            given = {"jobseeker_id": session.jobseeker_id, "session_id": session.id}
            self._step("link", calling.link_ticket, row.id, **given)
        self._step("end", calling.end_ticket, row.id)

    def _called(self):
        return self.save("call", calling.call_next, keep=lambda row: {"ticket": row.id, "called": row.label})

    def _step(self, kind, service, ticket, **given):
        self.save(kind, lambda db, act: service(db, act, ticket_id=ticket, **given))
