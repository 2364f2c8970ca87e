"""Two believable years at the sample center, day by day; the sums of 2023 come out exactly.

Source: the center's published table (reference/seed_tables.md row 1), counted as statistics.md does.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook, is_working_day
from jobdesk.base.disclosed import TOLD_BY
from jobdesk.base.enums import ReferralMethod, ReferralState, VacancyState
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.referrals import Disclosure, Interview, Referral, ReferralStep, SlipNumber
from jobdesk.services import sample_words as words
from jobdesk.services.referral_states import INTERVIEW_HELD
from jobdesk.services.sample_hires import Hires
from jobdesk.services.sample_people import Opening, PeopleMaker, Person, seen
from jobdesk.services.sample_plan import FIRST, LAST, Month, plans
from jobdesk.services.sample_rows import Row, Rows, later, pick, spread
from jobdesk.services.slips import say

_S = ReferralState
_COPIED = ("dong_code", "education_level", "target_groups", "labor_status")
FATES: dict[tuple[tuple[int, int, ReferralState], ...], float] = {
    ((3, 9, _S.APPLIED), (3, 9, _S.REJECTED_SCREENING)): 17,
    ((1, 4, _S.INTERVIEW_SCHEDULED), (2, 6, _S.INTERVIEWED), (2, 6, _S.REJECTED_INTERVIEW)): 15,
    ((1, 4, _S.INTERVIEW_SCHEDULED), (2, 6, _S.NO_SHOW)): 5,
    ((2, 9, _S.DECLINED_BY_JOBSEEKER),): 14,
    ((2, 9, _S.DECLINED_BY_EMPLOYER),): 9,
    ((4, 14, _S.VACANCY_FILLED),): 12,
    ((6, 20, _S.UNREACHABLE_JOBSEEKER),): 5,
    ((30, 31, _S.NO_RESPONSE_EMPLOYER),): 9,
    ((5, 16, _S.VACANCY_CANCELED),): 2,
    ((2, 6, _S.APPLIED), (3, 8, _S.OFFER_DECLINED)): 2,
    ((4, 15, _S.HIRED_ELSEWHERE),): 2,
    ((22, 30, _S.NO_RESPONSE_EMPLOYER),): 5,
}
REASONS = {
    _S.DECLINED_BY_JOBSEEKER: {"wage": 3, "distance": 3, "hours": 3, "job": 2, "personal": 2, "already_hired": 1},
    _S.DECLINED_BY_EMPLOYER: {"experience": 4, "license": 2, "hired_other": 3, "conditions": 2},
    _S.OFFER_DECLINED: {"wage": 2, "personal": 2},
    _S.REJECTED_SCREENING: {"experience": 3, "license": 2, "hired_other": 3},
    _S.REJECTED_INTERVIEW: {"experience": 2, "hired_other": 3, "attitude": 1},
}


class World:
    """Runs the two years; afterwards `rows` holds every fact."""

    def __init__(self, rows: Rows, codes: CodeBook, center: Row, accounts: dict[UUID, Row]) -> None:
        self.rows, self.rng, self.codes = rows, rows.rng, codes
        self.make = PeopleMaker(rows, codes)
        self.center, self.accounts = seen(center), {one: seen(row) for one, row in accounts.items()}
        self.people: list[Person] = []
        self.firms: list[Row] = []
        self.vacancies: list[Opening] = []
        self.by_vacancy: dict[UUID, Opening] = {}
        self.by_person: dict[UUID, Person] = {}
        self.fates: dict[date, list[tuple[Row, tuple[tuple[int, int, ReferralState], ...]]]] = defaultdict(list)
        self.interviews: dict[UUID, Row] = {}
        self.stepped: dict[UUID, datetime] = {}
        self.hires = Hires(self)

    def run(self) -> None:
        """Every month, every working day."""
        for first, month in plans():
            self._month(first, month)

    def _month(self, first: date, month: Month) -> None:
        days = [d for d in (first + timedelta(days=n) for n in range(31)) if d.month == first.month]
        days = [d for d in days if is_working_day(d) and FIRST <= d <= LAST]
        rng = self.rng
        jobseekers, referrals = spread(month.jobseekers, len(days), rng), spread(month.referrals, len(days), rng)
        placed = spread(month.placed, len(days), rng)
        firms = self._firms_of(days, month)
        owed = 0
        for place, day in enumerate(days):
            self._expire(day)
            for firm, openings in firms[day]:
                self._vacancy(day, firm, openings)
            if rng.random() < 0.55:
                self._vacancy(day, None, 1)
            self._register(day, jobseekers[place])
            self._fates(day)
            self.hires.place(day, placed[place])
            owed = self._refer(day, referrals[place] + owed)
            self.hires.oddities(day)
        if owed or self.hires.owed:
            raise RuntimeError(f"{owed} referrals, {self.hires.owed} placements too few in {first:%Y-%m}")
        self.hires.end_month(first)

    def _firms_of(self, days: list[date], month: Month) -> dict[date, list[tuple[Row, int]]]:
        """Distinct firms of the month with their days and openings; some give two vacancies."""
        rng = self.rng
        new = min(month.employers, max(round(month.employers * 0.42), month.employers - len(self.firms)))
        firms = rng.sample(self.firms, month.employers - new)
        for _n in range(new):
            firms.append(self.make.firm(rng.choice(days)))
        self.firms += firms[month.employers - new :]
        second = rng.sample(firms, month.employers // 16)
        all_firms = firms + second
        extra = month.openings - len(all_firms)
        openings = [1] * len(all_firms)
        while extra:
            place = rng.randrange(len(openings))
            if openings[place] < 6:
                openings[place], extra = openings[place] + 1, extra - 1
        found: dict[date, list[tuple[Row, int]]] = defaultdict(list)
        for firm, count in zip(all_firms, openings, strict=True):
            possible = [d for d in days if d >= firm["recorded_at"].date()]
            found[rng.choice(possible)].append((firm, count))
        return found

    def _vacancy(self, day: date, firm: Row | None, openings: int) -> None:
        made = self.make.vacancy(day, firm, openings)
        self.vacancies.append(made)
        self.by_vacancy[made.row["id"]] = made
        if firm is not None and self.rng.random() < 0.006:
            self.make.vacancy(day, firm, openings, void=True)

    def _expire(self, day: date) -> None:
        live = []
        for one in self.vacancies:
            row = one.row
            if row["taken"] >= row["openings"]:
                self._end(one, VacancyState.FILLED, day)
            elif row["closes_on"] < day:
                if day - row["closes_on"] < timedelta(days=40) and self.rng.random() < 0.9:
                    self._end(one, VacancyState.EXPIRED, day)
            else:
                live.append(one)
        self.vacancies = live

    def _end(self, one: Opening, state: VacancyState, day: date) -> None:
        self.make.step(one.row, one.row["state"], state, day, one.row["counter_no"] - 1)
        one.row["state"], one.row["state_on"] = state, day

    def _register(self, day: date, count: int) -> None:
        """`count` persons not registered before this month; a tenth come back after expiry."""
        rng = self.rng
        month = (day.year, day.month)
        ended = [
            p
            for p in self.people
            if p.registration
            and p.registration["valid_until"] < day
            and month not in p.months
            and not p.open
            and day - p.placed_on > timedelta(days=45)
        ]
        again = min(len(ended), round(count * 0.12 + rng.random()), count)
        for person in rng.sample(ended, again):
            self._welcome(person, day)
        for _n in range(count - again):
            person = self.make.person(day)
            self.people.append(person)
            self.by_person[person.row["id"]] = person
            self._welcome(person, day)

    def _welcome(self, person: Person, day: date) -> None:
        rng = self.rng
        short = day.day <= 9 and rng.random() < 0.02
        self.make.register(person, day, until=day + timedelta(days=5) if short else None)
        self.session(person, day, "intake", "visit" if rng.random() < 0.8 else "phone")
        if rng.random() < 0.004:
            self.make.register(person, day, void=True)
        if short:
            again = day + timedelta(days=8)
            while not is_working_day(again):
                again += timedelta(days=1)
            if again.month == day.month and again <= LAST:
                self.make.register(person, again)

    def session(self, person: Person, day: date, kind: str, mode: str | None = None) -> Row:
        """A counseling session with the person."""
        rng = self.rng
        at = self.rows.moment(day, 9, 16)
        return self.rows.add(
            CounselingSession,
            at + timedelta(minutes=30),
            person.counselor,
            jobseeker_id=person.row["id"],
            started_at=at,
            ended_at=at + timedelta(minutes=rng.randint(8, 45)),
            mode=mode or pick(rng, {"visit": 55, "phone": 35, "message": 7, "online": 3}),
            kind=kind,
            note=rng.choice(words.NOTES),
            counselor_id=self.rows.counselors[person.counselor],
            counter_no=person.counselor + 1,
        )

    def _refer(self, day: date, count: int) -> int:
        """`count` referrals; what cannot be made today is owed tomorrow."""
        rng = self.rng
        able = [
            p
            for p in self.people
            if p.consent_id
            and not p.placed
            and p.row["referral_wish"] == "wanted"
            and p.valid_on(day)
            and (p.registration or {}).get("valid_from", day) <= day
        ]
        rng.shuffle(able)
        for person in able * 2:
            if count <= 0:
                return 0
            wanted = min(count, pick(rng, {1: 30, 2: 32, 3: 22, 4: 10, 5: 6}))
            free = [
                v for v in self.vacancies if v.row["id"] not in person.open and v.row["taken"] < v.row["openings"]
            ]
            chosen = rng.sample(free, min(wanted, len(free)))
            if not chosen:
                continue
            session = self.session(person, day, "referral")
            for vacancy in chosen:
                self.refer(person, vacancy, day, session)
                count -= 1
        return count

    def refer(self, person: Person, vacancy: Opening, day: date, session: Row) -> Row:
        """One referral with its first step, disclosure and slip, and its fate."""
        rows, rng = self.rows, self.rng
        at = session["recorded_at"] + timedelta(seconds=rng.randint(60, 900))
        method = pick(rng, {"slip": 58, "phone": 20, "message": 9, "resume": 9, "accompanied": 4})
        registration = person.registration or {}
        row = rows.add(
            Referral,
            at,
            person.counselor,
            referral_no=rows.number("referral", day.year),
            jobseeker_id=person.row["id"],
            vacancy_id=vacancy.row["id"],
            registration_id=registration["id"],
            session_id=session["id"],
            referred_on=day,
            method=method,
            accompanied=method == ReferralMethod.ACCOMPANIED,
            counselor_id=rows.counselors[person.counselor],
            counter_no=person.counselor + 1,
            state=_S.REFERRED,
            state_on=day,
            **{
                name: registration[name]
                for name in ("dong_code", "education_level", "target_groups", "labor_status")
            },
        )
        rows.add(
            Disclosure,
            at,
            person.counselor,
            jobseeker_id=row["jobseeker_id"],
            employer_id=vacancy.row["employer_id"],
            employer_name=vacancy.row["employer_name"],
            referral_id=row["id"],
            consent_id=person.consent_id,
            disclosed_at=at,
            how=method,
            fields=list(TOLD_BY[ReferralMethod(method)]),
        )
        self.step(row, None, _S.REFERRED, day, person.counselor, at)
        if method == ReferralMethod.SLIP:
            self._slip(row, person, vacancy, at)
        person.open[vacancy.row["id"]] = row
        fate = pick(rng, FATES)
        self.fates[self._working(later(rng, day, *fate[0][:2]))].append((row, fate))
        return row

    def _slip(self, row: Row, person: Person, vacancy: Opening, at: datetime) -> None:
        year = row["referred_on"].year
        serial = self.rows.serial("slip", year)
        row["slip_no"] = make_slip_number(year, 1, serial)
        content = say(
            self.codes,
            referral=seen(row),
            person=seen(person.row),
            vacancy=seen(vacancy.row),
            employer=seen(vacancy.firm) if vacancy.firm else None,
            counselor=self.accounts[row["counselor_id"]],
            center=self.center,
            valid_days=7,
        )
        self.rows.add(
            SlipNumber,
            at,
            number=row["slip_no"],
            issuer=1,
            year=year,
            serial=serial,
            referral_id=row["id"],
            issued_at=at,
            content=content,
        )

    def step(
        self,
        row: Row,
        before: str | None,
        to: ReferralState,
        day: date,
        counselor: int,
        at: datetime | None = None,
    ) -> None:
        """One step of a referral, on its row and in its history."""
        reason = pick(self.rng, REASONS[to]) if to in REASONS else None
        moment = at or self.rows.moment(day, 17, 18)
        moment = max(moment, self.stepped.get(row["id"], moment) + timedelta(seconds=40))
        self.stepped[row["id"]] = moment
        self.rows.add(
            ReferralStep,
            moment,
            counselor,
            referral_id=row["id"],
            from_state=before,
            to_state=to,
            stepped_on=day,
            reason_code=reason,
            reported_by=pick(self.rng, {"employer": 55, "jobseeker": 35, "stub": 10}) if before else None,
            account_id=self.rows.counselors[counselor],
        )
        row["state"], row["state_on"], row["state_reason_code"] = to, day, reason

    def _working(self, day: date) -> date:
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    def _fates(self, day: date) -> None:
        for row, fate in self.fates.pop(day, []):
            person = self.by_person[row["jobseeker_id"]]
            if person.open.get(row["vacancy_id"]) is not row or row["state"] == _S.HIRE_PENDING:
                continue
            to = fate[0][2]
            self.step(row, row["state"], to, day, person.counselor)
            self._interview(row, to, day, person)
            if len(fate) > 1:
                self.fates[self._working(later(self.rng, day, *fate[1][:2]))].append((row, fate[1:]))
            else:
                del person.open[row["vacancy_id"]]

    def _interview(self, row: Row, to: ReferralState, day: date, person: Person) -> None:
        held = self.interviews.get(row["id"])
        if to == _S.INTERVIEW_SCHEDULED:
            planned = self._working(later(self.rng, day, 1, 4))
            at = datetime.combine(planned, datetime.min.time(), SEOUL) + timedelta(hours=self.rng.randint(10, 17))
            row["interview_at"] = at
            self.interviews[row["id"]] = self.rows.add(
                Interview,
                self.rows.moment(day, 17, 17),
                person.counselor,
                referral_id=row["id"],
                jobseeker_id=row["jobseeker_id"],
                held_on=planned,
                at=at,
                state="planned",
            )
        elif held is not None:
            if to in INTERVIEW_HELD:
                held["state"], held["held_on"] = "held", min(held["held_on"], day)
            elif to == _S.NO_SHOW:
                held["state"] = "no_show"
            elif held["state"] == "planned":
                held["state"] = "canceled"
        elif to in INTERVIEW_HELD or to == _S.NO_SHOW:
            self.interviews[row["id"]] = self.rows.add(
                Interview,
                self.rows.moment(day, 17, 17),
                person.counselor,
                referral_id=row["id"],
                jobseeker_id=row["jobseeker_id"],
                held_on=day,
                state="held" if to in INTERVIEW_HELD else "no_show",
            )

    def hired_interview(self, row: Row, to: ReferralState, day: date, person: Person) -> None:
        """The interview that a hire says was held."""
        self._interview(row, to, day, person)
