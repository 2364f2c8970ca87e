"""Hires, follow-ups, events and the odd facts of the sample center: voids, unrecognized and late ones."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import is_working_day, next_working_day
from jobdesk.base.enums import PlacementRoute, ReferralState
from jobdesk.records.counseling import Inquiry
from jobdesk.records.events import (
    CourseCompletion,
    EmployerVisit,
    Event,
    EventFirm,
    EventInterview,
    EventParticipant,
)
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import ReferralStep
from jobdesk.services import sample_words as words
from jobdesk.services.registrations import months_later
from jobdesk.services.sample_people import Person
from jobdesk.services.sample_plan import LAST
from jobdesk.services.sample_rows import Row, later, pick

if TYPE_CHECKING:
    from jobdesk.services.sample_world import World

_S = ReferralState
_UNRECOGNIZED = ("공공근로 참여", "1개월 미만 근무 예정", "상담 이력 없음")


class Hires:
    """The end of the story for those who find work, and what happens beside it."""

    def __init__(self, world: "World") -> None:
        self.world, self.rows, self.rng = world, world.rows, world.rng
        self.pending: list[tuple[date, Row]] = []
        self.rounds = self.owed = 0

    def place(self, day: date, count: int) -> None:
        """`count` persons start work on `day`, counted and distinct in the month."""
        self.owed += count
        for _n in range(self.owed):
            if (self.rng.random() < 0.74 and self._by_referral(day)) or self._alone(day):
                self.owed -= 1

    def _by_referral(self, day: date) -> bool:
        world, rng = self.world, self.rng
        for due, row in self.pending:
            person = world.by_person[row["jobseeker_id"]]
            if due <= day and not person.placed:
                self.pending.remove((due, row))
                self._hire(person, row, day)
                return True
        candidates = []
        for person in rng.sample(world.people, min(400, len(world.people))):
            if person.placed:
                continue
            for row in person.open.values():
                vacancy = world.by_vacancy[row["vacancy_id"]].row
                ripe = row["state"] != _S.HIRE_PENDING and timedelta(2) <= day - row["referred_on"]
                if ripe and vacancy["taken"] < vacancy["openings"]:
                    candidates.append((person, row))
            if len(candidates) > 6:
                break
        if not candidates:
            return False
        person, row = rng.choice(candidates)
        self._hire(person, row, day)
        return True

    def _hire(self, person: Person, row: Row, day: date) -> None:
        world = self.world
        vacancy = world.by_vacancy[row["vacancy_id"]]
        op_id = self.rows.key(self.rows.moment(day))
        world.hired_interview(row, _S.HIRED, day, person)
        world.step(row, row["state"], _S.HIRED, day, person.counselor)
        self.rows.tables[ReferralStep][-1]["op_id"] = op_id
        if not row["seat_held"]:
            vacancy.row["taken"] += 1
            row["seat_held"] = True
        del person.open[row["vacancy_id"]]
        self._close(person, day, op_id)
        self._placement(
            person,
            day,
            PlacementRoute.REFERRAL,
            op_id=op_id,
            referral_id=row["id"],
            vacancy_id=vacancy.row["id"],
            employer_id=vacancy.row["employer_id"],
            employer_name=vacancy.row["employer_name"],
            occupation=vacancy.row["occupation"],
            employment_type=vacancy.row["employment_type"],
            wage_basis=vacancy.row["wage_basis"],
            wage_amount=vacancy.row["wage_min"],
            weekly_hours=vacancy.row["weekly_hours"],
            took_opening=True,
        )

    def _close(self, person: Person, day: date, op_id: object) -> None:
        for row in list(person.open.values()):
            self.world.step(row, row["state"], _S.CLOSED_BY_OTHER_HIRE, day, person.counselor)
            self.rows.tables[ReferralStep][-1]["op_id"] = op_id
            if row["seat_held"]:
                row["seat_held"] = False
                self.world.by_vacancy[row["vacancy_id"]].row["taken"] -= 1
            interview = self.world.interviews.get(row["id"])
            if interview and interview["state"] == "planned":
                interview["state"] = "canceled"
        person.open.clear()
        self.pending = [(due, row) for due, row in self.pending if row["jobseeker_id"] != person.row["id"]]

    def _alone(self, day: date, *, recognized: bool = True) -> bool:
        """A start of work without a referral: 본인, 소개, 행사, 기타; False where nobody could."""
        world, rng = self.world, self.rng
        able = [p for p in world.people if not p.placed and p.registration and p.registration["received_on"] < day]
        if not able:
            return False
        person = rng.choice(able)
        self._close(person, day, None)
        route = pick(rng, {"self": 62, "information": 20, "event": 14, "other": 4})
        job = rng.choices(words.JOBS, [w[3] for w in words.JOBS])[0]
        basis, low, _high = world.make._wage(day)
        self._placement(
            person,
            day,
            route,
            employer_name=world.make.firm_name(),
            occupation=job[0],
            employment_type="permanent",
            wage_basis=basis,
            wage_amount=low,
            recognized=recognized,
            recognized_why=None
            if recognized
            else rng.choice(("공공근로 참여", "1개월 미만 근무 예정", "상담 이력 없음")),
            sector="private" if recognized or rng.random() < 0.4 else "public",
        )
        return True

    def _placement(self, person: Person, day: date, route: str, **values: object) -> Row:
        rng, rows = self.rng, self.rows
        registration = person.registration or {}
        typed = day
        if rng.random() < 0.08:
            typed = min(next_working_day(later(rng, day, 1, 9)), LAST)
        at = rows.moment(typed)
        row = rows.add(
            Placement,
            at,
            person.counselor,
            placement_no=rows.number("placement", day.year),
            jobseeker_id=person.row["id"],
            registration_id=registration.get("id"),
            started_on=day,
            route=route,
            counselor_id=rows.counselors[person.counselor],
            counter_no=person.counselor + 1,
            **{name: registration.get(name) for name in ("dong_code", "education_level", "target_groups")},
            **values,
        )
        if rng.random() < 0.8:
            row["evidence"] = pick(rng, {"insurance": 45, "employer_call": 30, "contract": 18, "payslip": 7})
            row["verified_on"], row["verified_by"] = typed, row["counselor_id"]
        person.placed, person.placed_on = True, day
        self._follow_ups(row, at, person)
        if rng.random() < 0.008 and values.get("recognized", True):
            second = {"employer_name": self.world.make.firm_name(), "recognized": True}
            self._placement(person, day, PlacementRoute.OTHER, **second)
        return row

    def _follow_ups(self, placement: Row, at: datetime, person: Person) -> None:
        rng = self.rng
        left: date | None = None
        if rng.random() < 0.22:
            left = later(rng, placement["started_on"], 10, 190)
        for months in (1, 3, 6):
            due = next_working_day(months_later(placement["started_on"], months))
            row = self.rows.add(
                FollowUp,
                at,
                person.counselor,
                placement_id=placement["id"],
                jobseeker_id=placement["jobseeker_id"],
                months=months,
                due_on=due,
                counselor_id=placement["counselor_id"],
            )
            done = next_working_day(later(rng, due, 0, 6))
            if done > LAST or (due > LAST - timedelta(days=14) and rng.random() < 0.3):
                continue
            row["done_on"], row["mode"] = done, pick(rng, {"phone": 85, "message": 15})
            if left is not None and left <= done:
                row["state"], row["left_on"] = "left", left
                row["left_reason"] = rng.choice(("근무시간", "건강", "계약만료", "임금"))
            else:
                row["state"] = "employed" if rng.random() < 0.92 else "unreachable"

    def oddities(self, day: date) -> None:
        """Inquiries, visits, events, voids, unrecognized placements, pending hires."""
        rng = self.rng
        for _n in range(rng.randint(1, 4)):
            self._inquiry(day)
        if rng.random() < 0.35:
            self._visit(day)
        if rng.random() < 0.05 and day.year == 2023:
            self._alone(day, recognized=False)
        if rng.random() < 0.045 and day.year == 2023:
            self._void_some(day)
        for _n in range(3 if day >= date(2023, 10, 30) else rng.randrange(2)):
            self._pend(day)
        if rng.random() < 0.06:
            self._course(day)

    def end_month(self, first: date) -> None:
        """A JOB포유 in most months of 2023."""
        if first.year == 2023 and first.month not in {1, 8}:
            day = next_working_day(first + timedelta(days=14))
            self._matching_day(day)

    def _inquiry(self, day: date) -> None:
        rng, rows = self.rng, self.rows
        counselor, at = rng.randrange(5), rows.moment(day)
        memo = day == LAST
        rows.add(
            Inquiry,
            at,
            counselor,
            received_at=at,
            kind="phone_memo" if memo else pick(rng, {"phone": 7, "visit": 3}),
            about=pick(rng, {"job": 5, "vacancy": 3, "certificate": 1, "public_works": 2}),
            caller_name=self.world.make.name() if memo else None,
            caller_phone=next(self.world.make.phones) if memo else None,
            note="채용 조건 문의, 다시 전화 부탁." if memo else "이용 방법을 안내함.",
            counselor_id=rows.counselors[counselor],
            counter_no=counselor + 1,
            done=not memo,
        )

    def _visit(self, day: date) -> None:
        rng, firm = self.rng, self.rng.choice(self.world.firms)
        counselor = rng.randrange(5)
        self.rows.add(
            EmployerVisit,
            self.rows.moment(max(day, firm["recorded_at"].date())),
            counselor,
            visited_on=max(day, firm["recorded_at"].date()),
            employer_id=firm["id"],
            employer_name=firm["name"],
            visitor_id=self.rows.counselors[counselor],
            result=pick(rng, {"talk": 5, "vacancy": 3, "absent": 2, "refused": 1}),
        )

    def _void_some(self, day: date) -> None:
        """A referral typed twice and a placement typed for the wrong person, both struck through."""
        world, rng = self.world, self.rng
        able = [p for p in world.people if p.valid_on(day) and p.consent_id and not p.placed and world.vacancies]
        for person in rng.sample(able, min(2, len(able))):
            vacancy = rng.choice(world.vacancies)
            if vacancy.row["id"] in person.open:
                continue
            row = world.refer(person, vacancy, day, world.session(person, day, "referral"))
            del person.open[vacancy.row["id"]]
            world.make.strike(
                row, row["recorded_at"] + timedelta(minutes=9), person.counselor, "다른 사람에게 입력"
            )
        person = rng.choice(able)
        placement = self._placement(person, day, PlacementRoute.SELF, employer_name=world.make.firm_name())
        person.placed = False
        why = "취업일 확인 안 됨"
        world.make.strike(placement, placement["recorded_at"] + timedelta(hours=1), person.counselor, why)
        for row in self.rows.tables[FollowUp][-3:]:
            world.make.strike(row, placement["voided_at"], person.counselor, why)
            row["done_on"] = row["mode"] = row["state"] = row["left_on"] = row["left_reason"] = None

    def _pend(self, day: date) -> None:
        """A 채용예정 that keeps its day and seat."""
        world, rng = self.world, self.rng
        for person in rng.sample(world.people, min(200, len(world.people))):
            for row in person.open.values():
                vacancy = world.by_vacancy[row["vacancy_id"]].row
                if person.placed or vacancy["taken"] >= vacancy["openings"] or row["state"] == _S.HIRE_PENDING:
                    continue
                if any(other["state"] == _S.HIRE_PENDING for other in person.open.values()):
                    continue
                world.hired_interview(row, _S.HIRE_PENDING, day, person)
                world.step(row, row["state"], _S.HIRE_PENDING, day, person.counselor)
                due = next_working_day(later(rng, day, 1, 10))
                row["hire_planned_on"], row["seat_held"] = due, True
                vacancy["taken"] += 1
                self.pending.append((due, row))
                return

    def _course(self, day: date) -> None:
        person = self.rng.choice(self.world.people)
        self.rows.add(
            CourseCompletion,
            self.rows.moment(day),
            person.counselor,
            jobseeker_id=person.row["id"],
            course=self.rng.choice(words.COURSES),
            provider="시험구 직업훈련원",
            completed_on=day,
            hours=self.rng.choice((16, 24, 40, 80)),
        )

    def _matching_day(self, day: date) -> None:
        """JOB포유: firms, people who signed up and in, interviews with results."""
        world, rng, rows = self.world, self.rng, self.rows
        if not is_working_day(day) or day > LAST:
            return
        self.rounds += 1
        at = rows.moment(day, 9, 9)
        event = rows.add(
            Event,
            at,
            0,
            event_no=rows.number("event", day.year),
            kind="matching_day",
            round_no=self.rounds,
            name=f"제{self.rounds}회 JOB포유",
            held_on=day,
            starts_at=time(14),
            ends_at=time(17),
            place="센터 대강당",
        )
        firms = []
        for booth, firm in enumerate(rng.sample(world.firms, rng.randint(5, 8)), 1):
            made = rows.add(
                EventFirm,
                at,
                0,
                event_id=event["id"],
                employer_id=firm["id"],
                employer_name=firm["name"],
                booth=str(booth),
                openings=rng.randint(1, 4),
            )
            firms.append((firm, made))
        for person in rng.sample(world.people, 30):
            signed = datetime.combine(day, time(14), SEOUL) + timedelta(minutes=rng.randrange(120))
            rows.add(
                EventParticipant,
                at,
                person.counselor,
                event_id=event["id"],
                jobseeker_id=person.row["id"],
                signed_up_on=day - timedelta(days=rng.randint(1, 9)),
                signed_in_at=signed,
            )
            firm, made = rng.choice(firms)
            rows.add(
                EventInterview,
                signed + timedelta(minutes=20),
                person.counselor,
                event_id=event["id"],
                event_firm_id=made["id"],
                employer_id=firm["id"],
                jobseeker_id=person.row["id"],
                result=pick(rng, {"waiting": 2, "not_hired": 5, "hired": 2}),
                result_on=day,
            )
