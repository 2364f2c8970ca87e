"""Invented people and firms of the sample center, and what they say of themselves."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from jobdesk.base.business_numbers import check_digit
from jobdesk.base.codes import CodeBook
from jobdesk.base.consent_texts import TEXT_VERSION
from jobdesk.base.enums import ContactOwner, VacancyKind, VacancyState
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration, WorkHistory
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import sample_words as words
from jobdesk.services.registrations import default_until
from jobdesk.services.sample_rows import Row, Rows, pick

CHANNELS = {
    "visit": 62,
    "phone": 9,
    "online": 6,
    "kakao": 3,
    "dong_office": 5,
    "mobile_service": 6,
    "matching_day": 4,
    "job_fair": 2,
    "public_works": 2,
    "agency": 1,
}
VACANCY_CHANNELS = {"phone": 46, "fax": 14, "visit": 9, "online": 12, "employer_outreach": 12, "email": 7}
AGES = {(19, 29): 15, (30, 39): 12, (40, 49): 14, (50, 59): 23, (60, 64): 15, (65, 74): 18, (75, 79): 3}
EDUCATIONS = {"01": 5, "02": 9, "03": 47, "04": 15, "05": 21, "06": 2, "07": 1}


@dataclass(slots=True)
class Person:
    """A jobseeker while the story runs."""

    row: Row
    counselor: int
    consent_id: UUID | None
    registration: Row | None = None
    months: set[tuple[int, int]] = field(default_factory=set)
    placed: bool = False
    placed_on: date = date.min
    open: dict[UUID, Row] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        """Whether a referral may be made that day."""
        held = self.registration
        return held is not None and held["received_on"] <= day <= held["valid_until"]


@dataclass(slots=True)
class Opening:
    """A vacancy while the story runs."""

    row: Row
    firm: Row | None


class PeopleMaker:
    """Makes people, firms, registrations and vacancies as rows."""

    def __init__(self, rows: Rows, codes: CodeBook) -> None:
        self.rows, self.rng, self.codes = rows, rows.rng, codes
        self.dongs = [entry.code for entry in codes.all("dong") if entry.code.isdigit()]
        self.phones = iter(f"0100000{n % 10000:04d}" for n in range(1, 10**6))
        self.firm_names: set[str] = set()

    def name(self) -> str:
        """An invented name."""
        rng = self.rng
        return rng.choice(words.SURNAMES) + rng.choice(words.FIRST) + rng.choice(words.SECOND)

    def person(self, day: date) -> Person:
        """A new person, complete enough for a referral in nine of ten cases."""
        rng, rows = self.rng, self.rows
        at, counselor = rows.moment(day), rng.randrange(5)
        low, high = pick(rng, AGES)
        age = rng.randint(low, high)
        birth = date(day.year - age, 1, 1) + timedelta(days=rng.randrange(150))
        sex = "female" if rng.random() < 0.56 else "male"
        dong = (
            rng.choice(self.dongs) if rng.random() < 0.91 else ("outside" if rng.random() < 0.95 else "homeless")
        )
        job = rng.choices(words.JOBS, [w[3] for w in words.JOBS])[0]
        groups = [
            g
            for g, told in (("youth", 19 <= age <= 39), ("middle_aged", 40 <= age <= 64), ("older", age >= 65))
            if told
        ]
        groups += [
            g
            for g, odds in (
                ("long_unemployed", 0.12),
                ("career_break", 0.08 if sex == "female" else 0),
                ("near_poverty", 0.03),
            )
            if rng.random() < odds
        ]
        row = rows.add(
            Jobseeker,
            at,
            counselor,
            jobseeker_no=rows.number("jobseeker", day.year),
            full_name=self.name(),
            birth_date=birth,
            sex=sex if rng.random() < 0.995 else None,
            mobile=next(self.phones),
            contact_owner=ContactOwner.SELF if rng.random() < 0.96 else ContactOwner.FAMILY,
            dong_code=dong,
            road_address=f"서울특별시 영등포구 {rng.choice(words.STREETS)} {rng.randint(1, 300)}",
            education_level=pick(rng, EDUCATIONS),
            career_months=rng.choice((0, 6, 12, 24, 36, 60, 96, 120, 180, 240)),
            can_drive=pick(rng, {True: 42, False: 12, None: 46}),
            labor_status=pick(
                rng, {"unemployed": 78, "employed": 9, "daily": 8, "student": 3, "self_employed": 2}
            ),
            unemployment_benefit=pick(rng, {"none": 70, "receiving": 22, "ended": 8}),
            desired_occupation_1=job[0],
            desired_occupation_2=rng.choice(words.JOBS)[0] if rng.random() < 0.5 else None,
            desired_region_1="11560",
            desired_region_2=rng.choice(("11530", "11500", "11440", "11590")) if rng.random() < 0.6 else None,
            desired_employment_types=["permanent"] if rng.random() < 0.7 else ["fixed", "permanent"],
            desired_wage_basis="monthly",
            desired_wage_amount=rng.randrange(2_050_000, 3_000_000, 50_000),
            referral_wish="wanted" if rng.random() < 0.97 else "information_only",
            available_from=day,
            target_groups=sorted(groups),
            counselor_id=rows.counselors[counselor],
        )
        consent = self._consents(row, day, at, counselor)
        if row["career_months"] and rng.random() < 0.4:
            rows.add(
                WorkHistory,
                at,
                counselor,
                jobseeker_id=row["id"],
                employer_name=self.firm_name(),
                job=job[1],
                from_on=day - timedelta(days=row["career_months"] * 30 + 200),
                until_on=day - timedelta(days=rng.randint(20, 190)),
            )
        return Person(row, counselor, consent)

    def _consents(self, row: Row, day: date, at: datetime, counselor: int) -> UUID | None:
        disclosure: UUID | None = None
        for kind in ("collection", "disclosure"):
            if kind == "disclosure" and self.rng.random() < 0.02:
                continue
            made = self.rows.add(
                Consent,
                at,
                counselor,
                jobseeker_id=row["id"],
                kind=kind,
                text_version=TEXT_VERSION,
                given_on=day,
                given_how="written",
                paper_at=f"{day.year}년 동의서 철",
            )
            if kind == "disclosure":
                disclosure = made["id"]
        return disclosure

    def register(self, person: Person, day: date, *, until: date | None = None, void: bool = False) -> Row:
        """A registration of the person; a void one is struck through the same day."""
        rng, rows = self.rng, self.rows
        at = rows.moment(day)
        row = rows.add(
            Registration,
            at,
            person.counselor,
            registration_no=rows.number("registration", day.year),
            jobseeker_id=person.row["id"],
            received_on=day,
            valid_from=day,
            valid_until=until or default_until(day, 3),
            channel=pick(rng, CHANNELS),
            counselor_id=rows.counselors[person.counselor],
            counter_no=person.counselor + 1,
            occupation=person.row["desired_occupation_1"],
            **{
                name: person.row[name]
                for name in ("dong_code", "education_level", "target_groups", "labor_status")
            },
        )
        row["place"] = {"dong_office": "dong_office", "mobile_service": "outreach", "matching_day": "event"}.get(
            row["channel"], "center"
        )
        if void:
            self.strike(row, at + timedelta(minutes=20), person.counselor, "이중 입력")
            return row
        person.registration, person.placed = row, False
        person.months.add((day.year, day.month))
        return row

    def strike(self, row: Row, at: datetime, counselor: int, why: str) -> None:
        """착오취소."""
        row["voided_at"], row["voided_by"], row["voided_why"] = at, self.rows.counselors[counselor], why

    def firm_name(self) -> str:
        """An invented firm's name, not used before."""
        rng = self.rng
        for _attempt in range(50):
            bare = (
                rng.choice(words.FIRM_FRONT)
                + rng.choice(("", "", *words.FIRM_FRONT))
                + rng.choice(words.FIRM_BACK)
            )
            if bare not in self.firm_names:
                break
        self.firm_names.add(bare)
        return rng.choice(words.FIRM_FORMS).format(bare)

    def firm(self, day: date) -> Row:
        """A new employer."""
        rng, rows = self.rng, self.rows
        at = rows.moment(day)
        nine = f"{rng.randint(101, 699)}{rng.randint(1, 89):02d}{rng.randint(0, 9999):04d}"
        given = rng.random() < 0.88
        return rows.add(
            Employer,
            at,
            rng.randrange(5),
            employer_no=rows.number("employer", day.year),
            name=self.firm_name(),
            business_no=nine + str(check_digit(nine)) if given else None,
            business_no_state="given" if given else "unconfirmed",
            representative=self.name(),
            industry=rng.choice(words.JOBS)[4],
            headcount_band=pick(rng, {"lt5": 30, "5_10": 27, "10_30": 24, "30_50": 10, "50_100": 6, "ge100": 3}),
            road_address=f"서울특별시 영등포구 {rng.choice(words.STREETS)} {rng.randint(1, 300)}",
            dong_code=rng.choice(self.dongs),
            phone=next(self.phones),
            contact_name=self.name(),
            contact_position=rng.choice(("과장", "대리", "팀장", "실장", "소장")),
            contact_phone=next(self.phones),
            insured=True,
            found_by=pick(rng, VACANCY_CHANNELS),
        )

    def vacancy(self, day: date, firm: Row | None, openings: int, *, void: bool = False) -> Opening:
        """A vacancy: the firm's own, or an external one without a firm; received and opened the same day."""
        rng, rows = self.rng, self.rows
        at, counselor = rows.moment(day), rng.randrange(5)
        job = rng.choices(words.JOBS, [w[3] for w in words.JOBS])[0]
        basis, low, high = self._wage(day)
        own = firm is not None
        hours = rng.choice((40, 40, 40, 40, 20, 25, 35))
        row = rows.add(
            Vacancy,
            at,
            counselor,
            vacancy_no=rows.number("vacancy", day.year),
            kind=VacancyKind.OWN if own else VacancyKind.EXTERNAL,
            source=None if own else rng.choice(("고용24", "서울일자리포털", "구청 기간제 공고")),
            external_no=None if own else f"K{day:%y%m%d}{rng.randint(1000, 9999)}",
            employer_id=firm["id"] if firm else None,
            employer_name=firm["name"] if firm else self.firm_name(),
            contact_name=firm["contact_name"] if firm else None,
            contact_phone=firm["contact_phone"] if firm else next(self.phones),
            channel=pick(rng, VACANCY_CHANNELS) if own else None,
            title=job[1],
            occupation=job[0],
            openings=openings if own else 9999,
            duties=job[2],
            employment_type=pick(
                rng, {"permanent": 62, "fixed": 20, "permanent_part": 10, "fixed_part": 6, "daily": 2}
            ),
            wage_basis=basis,
            wage_min=low,
            wage_max=high,
            weekly_hours=hours,
            workdays="월~금" if hours == 40 else rng.choice(("월~금", "월~토", "주 5일 협의")),
            place_address=firm["road_address"] if firm else f"서울특별시 영등포구 {rng.choice(words.STREETS)}",
            place_dong_code=firm["dong_code"] if firm else rng.choice(self.dongs),
            station=rng.choice(words.STATIONS),
            experience=pick(rng, {"none": 70, "experienced": 22, "entry": 8}),
            education_level="00",
            social_insurances=["accident", "employment", "health", "pension"],
            severance_scheme="severance_pay",
            screening_steps="서류, 면접",
            documents="이력서, 자격증 사본" if job[0] in {"550", "307", "231"} else "이력서",
            received_on=day,
            closes_on=day + timedelta(days=rng.randint(20, 60)),
            state=VacancyState.OPEN,
            state_on=day,
            counselor_id=rows.counselors[counselor],
            counter_no=counselor + 1,
        )
        self.step(row, None, VacancyState.RECEIVED, day, counselor)
        if void:
            row["state"] = VacancyState.RECEIVED
            self.strike(row, at + timedelta(hours=1), counselor, "같은 구인 이중 등록")
        else:
            self.step(row, VacancyState.RECEIVED, VacancyState.OPEN, day, counselor)
        return Opening(row, firm)

    def step(self, row: Row, before: str | None, after: str, day: date, counselor: int) -> None:
        """One step in a vacancy's life."""
        self.rows.add(
            VacancyStep,
            self.rows.moment(day, 18, 18),
            counselor,
            vacancy_id=row["id"],
            from_state=before,
            to_state=after,
            stepped_on=day,
        )

    def _wage(self, day: date) -> tuple[str, int, int | None]:
        rng = self.rng
        floor = self.codes.amount("minimum_wage", day) or 0
        if rng.random() < 0.2:
            return "hourly", rng.randrange(floor + 80, floor + 3000, 100), None
        low = -(-floor * 209 // 10_000) * 10_000 + rng.randrange(0, 900_000, 50_000)
        return "monthly", low, low + rng.choice((0, 100_000, 200_000)) or None


def seen(row: Row) -> Any:  # noqa: ANN401  a stand-in for any record
    """A row as a record looks to code that reads attributes."""
    return SimpleNamespace(**row)
