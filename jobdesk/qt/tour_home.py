"""Pictures of a laptop that comes home: files looked at dry, merged, refused, the report, questions, signed.

Over the sample center only: a laptop is packed there, both sides work, and it is brought home.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from jobdesk.base.enums import VacancyState
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import ConflictKind, ConflictState, Opener, PersonsTaken, VacanciesTaken
from jobdesk.services import consents, employers, jobseekers, placements, referrals, registrations, vacancies
from jobdesk.services.outreach.checkouts import plan_checkout
from jobdesk.services.vacancies import VacancyCard

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._conflict_sheet import ConflictSheet
    from jobdesk.qt.pages._home_bring import BringHomeSheet
    from jobdesk.qt.pages._home_sheet import HomeSheet
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.windows.shell import Shell

PASSWORD = "Jobfair-2026-laptop"
KINDS = (ConflictKind.CHANGED_BOTH, ConflictKind.TWICE, ConflictKind.OVER_FULL)
NAMES = ("나은채", "도하윤", "류시온", "마지훈", "복태린")
PERSON = {
    "birth_date": "1985. 3. 2.",
    "sex": "남",
    "dong_code": "당산1동",
    "labor_status": "실업",
    "desired_occupation_1": "경비",
    "desired_wage_basis": "월급",
    "desired_wage_amount": "2,400,000",
    "desired_region_1": "영등포구",
    "desired_employment_types": ["permanent"],
    "referral_wish": "알선필요",
    "education_level": "고졸",
}
FIRM = {"name": "다온시설관리", "phone": "02-0000-8811"}
VACANCIES = (("아파트 경비원", "1"), ("주차 관리원", "3"))
VACANCY = {
    "occupation": "경비",
    "channel": "전화",
    "duties": "순찰과 출입 관리",
    "place_address": "서울특별시 영등포구 당산로 1",
    "workdays": "월~금",
    "weekly_hours": "40",
    "wage_basis": "월급",
    "wage_min": "2,500,000",
    "employment_type": "상용직",
}
Job = Callable[["Session", "Act"], Any]
Change = Callable[[Job], Any]


@dataclass(frozen=True, slots=True)
class _Known:
    """Who and what both sides know."""

    people: tuple[UUID, ...]
    one_seat: UUID
    other: UUID
    sent: tuple[Any, ...]


class HomeScenes:
    """Walks through bringing a laptop home as a supervisor does."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[[str], Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene; the laptop of the sample center is home afterwards."""
        with tempfile.TemporaryDirectory() as folder:
            file = self._work_apart(Path(folder))
            self._shell.go("administration")
            self._settle()
            page = cast("AdministrationPage", self._shell.page)
            page.views.choose("checkouts")
            self._settle()
            yield from self._bring(page, file)
            yield from self._report(page)
            while page.sheet is not None:
                page.pop()
            self._settle()
            yield self._picture("home-view")

    def _work_apart(self, folder: Path) -> Path:
        """A laptop is packed; then it and the center change the same."""
        from jobdesk.wiring.opening import open_center

        desk = self._shell.room.desk

        def here(job: Job) -> Any:  # noqa: ANN401  what the job gives
            return desk.change(job, new_id())

        known = prepare(here)
        desk.outreach.pack(
            folder / "laptop",
            plan=lambda db, act: plan_checkout(
                db,
                act,
                persons=PersonsTaken.CHOSEN,
                vacancies=VacanciesTaken.CHOSEN,
                person_ids=known.people,
                vacancy_ids=(known.one_seat, known.other),
            ),
            device="행사 노트북 1",
            purpose="JOB포유 현장 접수",
            openers=[Opener(desk.account_id, PASSWORD)],
        )
        laptop = open_center(folder / "laptop", desk.user_name, PASSWORD)
        try:
            work(laptop.change, known, laptop=True)
            laptop.outreach.write_bundles(folder / "행사-노트북-1.jdb")
        finally:
            laptop.close()
        work(here, known, laptop=False)
        return folder / "행사-노트북-1.jdb"

    def _bring(self, page: "AdministrationPage", file: Path) -> Iterator[Path]:
        page.bring_home()
        sheet = cast("BringHomeSheet", page.sheet)
        yield self._picture("home-choose")
        broken = file.with_name("깨진-파일.jdb")
        broken.write_bytes(file.read_bytes()[:-1] + b"?")
        sheet.take([file, broken])
        yield self._picture("home-looked-at")
        sheet.merge()
        yield self._picture("home-merged")
        sheet.list.select(file)
        sheet.open_report()
        self._settle()

    def _report(self, page: "AdministrationPage") -> Iterator[Path]:
        report = cast("HomeSheet", page.sheet)
        for view in report.views.keys:
            report.views.choose(view)
            yield self._picture(f"home-report-{view}")
        report.decide()
        self._settle()
        sheet = cast("ConflictSheet", page.sheet)
        for kind in KINDS:
            one = next((row for row in sheet.list.model_.rows if row.kind is kind), None)
            if one is not None:
                sheet.list.select(one.id)
                yield self._picture(f"home-question-{kind.value}")
        sheet.list.select_first()
        self._settle()
        sheet.ask_all(ConflictState.THEIRS)
        yield self._picture("home-question-all")
        sheet.question.put_away()
        while sheet.list.model_.rows:
            sheet.decide(ConflictState.OURS)
            self._settle()
        sheet.views.choose("decided")
        sheet.sign()
        yield self._picture("home-sign")
        sheet.question.put_away()
        page.pop()
        self._settle()
        report.show_paper()
        yield self._picture("home-paper")
        page.pop()


def prepare(change: Change) -> _Known:
    """People, a vacancy of one seat and another, and who was sent there."""

    def make(db: "Session", act: "Act") -> tuple[UUID, ...]:
        return tuple(_person(db, act, name, f"010-0000-88{at:02}") for at, name in enumerate(NAMES))

    people: tuple[UUID, ...] = change(make)
    firm: UUID = change(
        lambda db, act: employers.save_employer(db, act, values=FIRM, confirmed=True).id,
    )
    one_seat, other = (_open_vacancy(change, firm, title, seats) for title, seats in VACANCIES)
    sent = change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=people[:2], vacancy_ids=[one_seat], method="phone"
        )
    )
    return _Known(people, one_seat, other, tuple(sent))


def _person(db: "Session", act: "Act", name: str, mobile: str) -> UUID:
    values = {**PERSON, "full_name": name, "mobile": mobile}
    one = jobseekers.save_jobseeker(db, act, values=values, confirmed=True).id
    received = {"received_on": act.today, "channel": "visit"}
    registrations.register(db, act, jobseeker_id=one, values=received)
    given = {"kind": "disclosure", "given_on": act.today, "given_how": "written"}
    consents.give_consent(db, act, jobseeker_id=one, values=given)
    return one


def _open_vacancy(change: Change, firm: UUID, title: str, seats: str) -> UUID:
    def make(db: "Session", act: "Act") -> VacancyCard:
        last = act.today + timedelta(days=30)
        values = {**VACANCY, "title": title, "openings": seats, "received_on": act.today, "closes_on": last}
        return vacancies.save_vacancy(db, act, employer_id=firm, values=values)

    card: VacancyCard = change(make)
    change(
        lambda db, act: vacancies.move_vacancy(
            db, act, vacancy_id=card.id, version=card.version, to=VacancyState.OPEN
        )
    )
    return card.id


def work(change: Change, known: _Known, *, laptop: bool) -> None:
    """What one side does on the day: much of it the other does too, otherwise."""
    side = "행사장" if laptop else "센터"
    tail = "77" if laptop else "66"
    for at, one in enumerate(known.people[2:]):
        values = {"mobile": f"010-0000-{tail}{at:02}", "address_detail": f"당산로 {at + 1} {side} 확인"}
        change(partial(_edit, one, values))
    method = "slip" if laptop else "phone"
    change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[known.people[2]], vacancy_ids=[known.other], method=method
        )
    )
    referral, person = known.sent[laptop], known.people[laptop]
    hired = {"route": "referral", "sector": "private"}
    change(
        lambda db, act: placements.record_placement(
            db,
            act,
            jobseeker_id=person,
            values={**hired, "started_on": act.today},
            referral_id=referral.id,
            referral_version=referral.version,
        )
    )
    if laptop:
        change(lambda db, act: _person(db, act, NAMES[0], "010-0000-9900"))
        change(lambda db, act: _person(db, act, "손다온", "010-0000-9901"))


def _edit(one: UUID, values: dict[str, str], db: "Session", act: "Act") -> None:
    version = jobseekers.open_jobseeker(db, act, jobseeker_id=one).version
    jobseekers.save_jobseeker(db, act, jobseeker_id=one, version=version, values=values)
