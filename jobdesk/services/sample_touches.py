"""The last touches of the sample center: checks of vacancies, and the small facts beside each person's story.

They come after the two years are made, so that no figure of those moves.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from jobdesk.base.enums import (
    OPEN_REFERRAL_STATES,
    AttemptOutcome,
    LaborStatus,
    NoticeKind,
    PlacementRoute,
    ReferableState,
    ReferralState,
    SignpostOutcome,
    VacancyState,
)
from jobdesk.base.work_hours import days_a_week
from jobdesk.records.contact_attempts import ContactAttempt
from jobdesk.records.employers import EmployerRemark
from jobdesk.records.notices import Notice
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks, PublicWorksScreening
from jobdesk.records.referrals import Referral
from jobdesk.records.signposts import Signpost
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services.sample_events import EventTouches
from jobdesk.services.sample_people import Person
from jobdesk.services.sample_plan import LAST
from jobdesk.services.sample_rows import Rows, few, pick
from jobdesk.services.vacancy_checks import FirmFacts, check_vacancy, day_of, judged

if TYPE_CHECKING:
    from jobdesk.services.sample_world import World

REFERABLE = (
    (ReferableState.PAUSED, 21, "가족 돌봄으로 2주간 보류"),
    (ReferableState.UNREACHABLE, None, "세 번 전화했으나 받지 않음"),
    (ReferableState.IN_TRAINING, 45, "한식조리 과정 수강 중"),
    (ReferableState.NOT_WANTED, None, "당분간 정보만 받기를 원함"),
    (ReferableState.PAUSED, 7, "병원 진료 후 다시 연락하기로 함"),
)
REMARKS = (
    "면접 때 안내받은 급여와 실제 조건이 달랐다고 함",
    "담당자가 친절하고 업무 설명이 자세했다고 함",
    "출근 첫 주에 근무시간이 한 시간 늘었다고 함",
    "통근버스가 있어 다니기 편하다고 함",
    "점심을 제공하지 않아 지원을 망설임",
)
STEPS = (
    ("이력서 다시 쓰기", "jobseeker"),
    ("지게차운전기능사 접수", "jobseeker"),
    ("고용센터 국민취업지원제도 안내 전화", "counselor"),
    ("모의면접 하기", "both"),
    ("희망직종 다시 정하기", "both"),
)
LEFT = {"근무시간": "hours", "건강": "health", "계약만료": "contract_end", "임금": "wage"}
MARKS = ("임금체불 상담 2건, 조건을 문서로 받을 것", "면접 후 조건을 바꾼 일이 있음")
REFUSED = "임금과 근무시간을 알려 주지 않음"
NOTES = ("인사 담당자 회의 중", "오후에 다시 통화하기로 함", "결과는 금요일에 나온다고 함", None)


class Touches:
    """Adds the small facts to a finished world."""

    def __init__(self, rows: Rows, world: "World") -> None:
        self.rows, self.rng, self.world = rows, rows.rng, world
        self.active = [p for p in world.people if p.registration and p.registration["valid_until"] >= LAST]

    def add(self) -> None:
        """All of them."""
        self._check_vacancies()
        self._referable()
        self._attempts()
        self._notices()
        self._remarks()
        self._plans()
        self._signposts()
        self._public_works()
        self._placed()
        self._second_looks()
        EventTouches(self.rows, self.world, self.active).add()
        self._states()

    def _check_vacancies(self) -> None:
        """What the wage check answers, and on which day the firm confirmed an open one."""
        firms = {
            row["id"]: FirmFacts(
                row["id"], 1, None, row["business_no"], row["industry"], None, row["headcount_band"]
            )
            for row in self.world.firms
        }
        for row in self.rows.tables[Vacancy]:
            if row["employer_id"] is None:
                continue
            row["weekend_work"] = (days_a_week(row["workdays"]) or 0) > 5
            day = day_of(row["state"], row["received_on"], LAST)
            row.update(judged(check_vacancy(row, firms[row["employer_id"]], self.world.codes, day).wage))
            if row["state"] == VacancyState.OPEN and self.rng.random() < 0.8:
                row["checked_on"] = max(row["received_on"], LAST - timedelta(days=self.rng.randint(0, 12)))

    def _referable(self) -> None:
        for person, (state, days, why) in zip(
            few(self.rng, self.active, 2 * len(REFERABLE)), REFERABLE * 2, strict=False
        ):
            person.row.update(
                referable_state=state,
                referable_on=LAST - timedelta(days=self.rng.randint(0, 5)),
                referable_until=None if days is None else LAST + timedelta(days=days),
                referable_reason=why,
            )

    def _attempts(self) -> None:
        """Calls about referrals that wait for a result; some are to be made again today."""
        waiting = [
            row
            for row in self.rows.tables[Referral]
            if row["state"] in OPEN_REFERRAL_STATES
            and row["voided_at"] is None
            and row["referred_on"] <= LAST - timedelta(days=7)
        ]
        for row in few(self.rng, waiting, len(waiting) // 3):
            vacancy = self.world.by_vacancy[row["vacancy_id"]].row
            at = self.rows.moment(LAST - timedelta(days=self.rng.choice((1, 4, 5, 6))), 10, 16)
            outcome = pick(self.rng, {"no_answer": 5, "call_back": 3, "busy": 1, "reached": 2})
            self.rows.add(
                ContactAttempt,
                at,
                row["counter_no"] - 1,
                referral_id=row["id"],
                vacancy_id=vacancy["id"],
                employer_id=vacancy["employer_id"],
                tried_on=at.date(),
                tried_at=at,
                mode="phone",
                outcome=outcome,
                call_back_on=LAST if outcome == AttemptOutcome.CALL_BACK else None,
                note=self.rng.choice(NOTES),
                counselor_id=row["counselor_id"],
            )

    def _notices(self) -> None:
        """People whose vacancy closed in the last days and who have not been told yet, and some who have."""
        closed = [
            row
            for row in self.rows.tables[Referral]
            if row["state"] == ReferralState.VACANCY_FILLED
            and row["voided_at"] is None
            and row["state_on"] >= LAST - timedelta(days=5)
        ]
        for row in few(self.rng, closed, 12):
            vacancy = self.world.by_vacancy[row["vacancy_id"]].row
            told = self.rng.random() < 0.4
            self.rows.add(
                Notice,
                self.rows.moment(row["state_on"], 18, 18),
                row["counter_no"] - 1,
                kind=NoticeKind.VACANCY_CLOSED,
                jobseeker_id=row["jobseeker_id"],
                employer_id=vacancy["employer_id"],
                employer_name=vacancy["employer_name"],
                vacancy_id=vacancy["id"],
                referral_id=row["id"],
                what=f"{vacancy['employer_name']} ‘{vacancy['title']}’ 구인이 마감되었습니다.",
                raised_on=row["state_on"],
                told_on=LAST if told else None,
                told_mode="phone" if told else None,
                told_by=row["counselor_id"] if told else None,
                counselor_id=row["counselor_id"],
            )

    def _remarks(self) -> None:
        sent = [row for row in self.rows.tables[Referral] if row["voided_at"] is None][-3000:]
        for row in few(self.rng, sent, 24):
            vacancy = self.world.by_vacancy[row["vacancy_id"]].row
            if vacancy["employer_id"] is None:
                continue
            day = min(row["referred_on"] + timedelta(days=6), LAST)
            self.rows.add(
                EmployerRemark,
                self.rows.moment(day),
                row["counter_no"] - 1,
                employer_id=vacancy["employer_id"],
                jobseeker_id=row["jobseeker_id"],
                vacancy_id=vacancy["id"],
                said_on=day,
                remark=self.rng.choice(REMARKS),
                counselor_id=row["counselor_id"],
            )

    def _of(self, person: Person) -> dict[str, object]:
        return {"jobseeker_id": person.row["id"], "counselor_id": self.rows.counselors[person.counselor]}

    def _plans(self) -> None:
        for person in few(self.rng, self.active, 40):
            made = LAST - timedelta(days=self.rng.randint(5, 25))
            step, actor = self.rng.choice(STEPS)
            due = LAST + timedelta(days=self.rng.randint(-6, 20))
            done = due if due < LAST and self.rng.random() < 0.5 else None
            self.rows.add(
                PlanStep,
                self.rows.moment(made),
                person.counselor,
                step=step,
                due_on=due,
                actor=actor,
                done_on=done,
                outcome="함께 마침" if done else None,
                **self._of(person),
            )

    def _signposts(self) -> None:
        places = {
            "training": 8,
            "employment_center": 7,
            "public_works": 6,
            "finance": 3,
            "counseling": 3,
            "women": 2,
        }
        for person in few(self.rng, self.active, 60):
            day = max(person.registration["received_on"], LAST - timedelta(days=self.rng.randint(1, 60)))
            outcome = SignpostOutcome(
                pick(self.rng, {"waiting": 4, "taken_up": 4, "not_taken_up": 2, "unsuitable": 1})
            )
            self.rows.add(
                Signpost,
                self.rows.moment(day),
                person.counselor,
                place=pick(self.rng, places),
                sent_on=day,
                outcome=outcome,
                outcome_on=None if outcome == SignpostOutcome.WAITING else min(day + timedelta(days=9), LAST),
                **self._of(person),
            )

    def _public_works(self) -> None:
        for person in few(self.rng, self.active, 12):
            screened = LAST - timedelta(days=self.rng.randint(3, 40))
            possible = self.rng.random() < 0.6
            self.rows.add(
                PublicWorksScreening,
                self.rows.moment(screened),
                person.counselor,
                program="together",
                rule="together:2023-01-01",
                screened_on=screened,
                ruling="possible" if possible else "check",
                reasons=[] if possible else ["가구 재산은 동주민센터에서 확인합니다."],
                **self._of(person),
            )
        for person in few(self.rng, [p for p in self.active if not p.placed], 5):
            self.rows.add(
                PublicWorks,
                self.rows.moment(date(2023, 7, 3)),
                person.counselor,
                program="together",
                from_on=date(2023, 7, 3),
                until_on=date(2023, 12, 15),
                **self._of(person),
            )

    def _placed(self) -> None:
        """Who works is no longer without work; why someone left has its code."""
        for person in self.world.people:
            if person.placed:
                person.row["labor_status"] = LaborStatus.EMPLOYED
        for row in self.rows.tables[FollowUp]:
            row["left_code"] = LEFT.get(row["left_reason"])

    def _second_looks(self) -> None:
        """Placements people found alone: all but the last were looked at by a colleague."""
        alone = [
            row
            for row in self.rows.tables[Placement]
            if row["route"] == PlacementRoute.SELF and row["voided_at"] is None and row["recognized"]
        ]
        for row in alone:
            looked = row["started_on"] + timedelta(days=7)
            if looked <= LAST - timedelta(days=4):
                place = self.rows.counselors.index(row["counselor_id"])
                row["second_look_on"], row["second_look_by"] = looked, self.rows.counselors[place - 1]

    def _states(self) -> None:
        """Two firms under watch; vacancies of the last days that are not open yet; one that was refused."""
        for firm, mark in zip(few(self.rng, self.world.firms[-300:], 2), MARKS, strict=True):
            firm["watch_mark"] = mark
        sent = {row["vacancy_id"] for row in self.rows.tables[Referral]}
        fresh = [
            row
            for row in self.rows.tables[Vacancy]
            if row["employer_id"] and row["received_on"] == LAST and row["id"] not in sent and not row["voided_at"]
        ]
        ends = (VacancyState.RECEIVED, VacancyState.RECEIVED, VacancyState.VERIFIED, VacancyState.REFUSED)
        for row, state in zip(fresh, ends, strict=False):
            row.update(state=state, checked_on=None)
            opened = next(
                step
                for step in self.rows.tables[VacancyStep]
                if step["vacancy_id"] == row["id"] and step["to_state"] == VacancyState.OPEN
            )
            if state == VacancyState.RECEIVED:
                self.rows.tables[VacancyStep].remove(opened)
            else:
                opened["to_state"] = state
            if state == VacancyState.REFUSED:
                row.update(refusal_ground="not_stated", state_reason=REFUSED)
                opened["reason"] = REFUSED
