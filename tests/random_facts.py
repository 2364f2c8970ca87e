"""Random facts of a few people and firms around month ends: merged, struck through, unknown, tied."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import insert

from jobdesk.base.clock import SEOUL
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.employers import Employer
from jobdesk.records.events import CourseCompletion, EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.records.vacancies import Vacancy, VacancyStep

FIRST, DAYS = date(2024, 1, 27), 40
DONGS = ("1156051500", "1156055000", "outside", "homeless", None)
GROUPS = (None, [], ["youth"], ["older", "disabled"])
JOBS = ("5421", "561", "0261", None)
WAGES = (("hourly", 9_870), ("daily", 90_000), ("monthly", 2_499_999), ("annual", 36_000_000), (None, None))


class Filler:
    """Writes random rows; every draw is hypothesis's own."""

    def __init__(self, db, rng, account_id):
        self.db, self.rng, self.account = db, rng, account_id
        self.made = {}

    def day(self):
        return FIRST + timedelta(days=self.rng.randrange(DAYS))

    def moment(self, day):
        return datetime.combine(day, time(self.rng.choice((0, 9, 23)), 30), SEOUL)

    def add(self, record, count, make):
        rows = []
        for number in range(count):
            at = datetime.combine(FIRST, time(9), SEOUL) + timedelta(hours=self.rng.randrange(3))
            row = {"id": new_id(), "recorded_at": at, "recorded_by": self.account, **make(number)}
            if "voided_at" in record.__table__.columns and record is not Employer:
                row["voided_at"] = at if self.rng.random() < 0.1 else None
            rows.append(row)
        if rows:
            self.db.execute(insert(record), rows)
        self.made[record] = rows
        return rows

    def one(self, record):
        return self.rng.choice(self.made[record])["id"]

    def maybe(self, record):
        return self.one(record) if self.made[record] and self.rng.random() < 0.7 else None

    def as_then(self):
        return {
            "dong_code": self.rng.choice(DONGS),
            "education_level": self.rng.choice(("03", "05", None)),
            "target_groups": self.rng.choice(GROUPS),
        }

    def desk(self):
        return {"counselor_id": self.account, "counter_no": self.rng.choice((1, 2, None))}

    def merged(self, number, made, record):
        """Into an earlier one, so that chains are made and no rings."""
        return self.rng.choice(made)["id"] if number and made and self.rng.random() < 0.25 else None

    def everything(self):
        rng = self.rng
        for record, kind in ((Jobseeker, self._person), (Employer, self._firm)):
            self.made[record] = []
            for number in range(rng.randint(2, 5)):
                kept = list(self.made[record])
                self.made[record] = kept + self.add(record, 1, lambda _n, k=kind, n=number, m=kept: k(n, m))
        self.add(Registration, rng.randint(2, 10), self._registration)
        self.add(Vacancy, rng.randint(2, 7), self._vacancy)
        self.add(CounselingSession, rng.randint(2, 8), self._session)
        self.add(Referral, rng.randint(0, 12), self._referral)
        self.add(Event, 2, self._event)
        if self.made[Referral]:
            self.add(Interview, rng.randint(0, 6), self._interview)
        self.made.setdefault(Interview, [])
        self.add(EventInterview, rng.randint(0, 8), self._met)
        self.add(Placement, rng.randint(0, 10), self._placement)
        if self.made[Placement]:
            self.add(FollowUp, rng.randint(0, 8), self._follow_up)
        self.add(EmployerVisit, rng.randint(0, 3), self._visit)
        self.add(Inquiry, rng.randint(0, 3), self._inquiry)
        self.add(CourseCompletion, rng.randint(0, 2), self._course)
        self.add(VacancyStep, rng.randint(0, 8), self._vacancy_step)
        if self.made[Referral]:
            self.add(ReferralStep, rng.randint(0, 8), self._referral_step)

    def _person(self, number, made):
        rng = self.rng
        return {
            "jobseeker_no": f"JS-R{number}",
            "full_name": "홍길동",
            "birth_date": rng.choice((date(2004, 2, 29), date(1984, 2, 10), date(1958, 12, 31), None)),
            "sex": rng.choice(("male", "female", None)),
            "dong_code": rng.choice(DONGS),
            "merged_into_id": self.merged(number, made, Jobseeker),
        }

    def _firm(self, number, made):
        rng = self.rng
        return {
            "employer_no": f"EM-R{number}",
            "name": "한빛관리",
            "industry": rng.choice(("C", "N", None)),
            "headcount_band": rng.choice(("lt5", "30_50", None)),
            "headcount": rng.choice((4, 50, None)),
            "merged_into_id": self.merged(number, made, Employer),
        }

    def _registration(self, number):
        on = self.day()
        return {
            "registration_no": f"RG-R{number}",
            "jobseeker_id": self.one(Jobseeker),
            "received_on": on,
            "valid_from": on,
            "valid_until": on + timedelta(days=self.rng.choice((5, 89))),
            "channel": self.rng.choice(("visit", "kakao")),
            "occupation": self.rng.choice(JOBS),
            **self.as_then(),
            **self.desk(),
        }

    def _vacancy(self, number):
        basis, amount = self.rng.choice(WAGES)
        return {
            "vacancy_no": f"VA-R{number}",
            "kind": self.rng.choice(("own", "own", "external")),
            "employer_id": self.one(Employer),
            "employer_name": "한빛관리",
            "channel": self.rng.choice(("visit", "employer_outreach", None)),
            "title": "경비원",
            "occupation": self.rng.choice(JOBS),
            "openings": self.rng.randint(1, 3),
            "employment_type": self.rng.choice(("permanent", "daily", None)),
            "wage_basis": basis,
            "wage_min": amount,
            "place_dong_code": self.rng.choice(DONGS),
            "education_level": self.rng.choice(("00", None)),
            "received_on": self.day(),
            "closes_on": self.rng.choice((None, self.day(), self.day() + timedelta(days=30))),
            "until_filled": self.rng.random() < 0.2,
            "state": "expired",
            **self.desk(),
        }

    def _session(self, _number):
        of_firm = self.rng.random() < 0.2
        return {
            "jobseeker_id": None if of_firm else self.one(Jobseeker),
            "employer_id": self.one(Employer) if of_firm else None,
            "started_at": self.moment(self.day()),
            "mode": self.rng.choice(("visit", "phone", "online", "message", "outreach")),
            **self.desk(),
        }

    def _referral(self, number):
        on = self.day()
        return {
            "referral_no": f"RF-R{number}",
            "jobseeker_id": self.one(Jobseeker),
            "vacancy_id": self.one(Vacancy),
            "referred_on": on,
            "method": "phone",
            "state": "50",
            "state_on": on,
            **self.as_then(),
            **self.desk(),
        }

    def _event(self, number):
        return {"event_no": f"EV-R{number}", "kind": "matching_day", "name": "만남의 날", "held_on": self.day()}

    def _interview(self, _number):
        sent = self.rng.choice(self.made[Referral])
        held = self.rng.choice(self.made[Event])["held_on"] if self.rng.random() < 0.5 else self.day()
        state = self.rng.choice(("held", "held", "planned"))
        return {"referral_id": sent["id"], "jobseeker_id": sent["jobseeker_id"], "held_on": held, "state": state}

    def _met(self, _number):
        result = self.rng.choice(("hired", "not_hired", "waiting"))
        event = self.rng.choice(self.made[Event])
        same = [i["referral_id"] for i in self.made[Interview] if i["held_on"] == event["held_on"]]
        return {
            "event_id": event["id"],
            "employer_id": self.maybe(Employer),
            "jobseeker_id": self.one(Jobseeker),
            "result": result,
            "result_on": self.rng.choice((None, self.day())),
            "starts_at": self.rng.choice((None, time(14))),
            "referral_id": self.rng.choice(same) if same and self.rng.random() < 0.7 else self.maybe(Referral),
        }

    def _placement(self, number):
        basis, amount = self.rng.choice(WAGES)
        sent = self.rng.choice(self.made[Referral]) if self.made[Referral] and self.rng.random() < 0.7 else None
        person, started = self.one(Jobseeker), self.day()
        if self.made[Registration] and self.rng.random() < 0.4:  # on the days where cohorts and stocks turn
            asked = self.rng.choice(self.made[Registration])
            person = asked["jobseeker_id"]
            started = asked["received_on"] + timedelta(days=self.rng.choice((0, 90, 91, 180, 181)))
        return {
            "placement_no": f"PL-R{number}",
            "jobseeker_id": person,
            "referral_id": sent and sent["id"],
            "vacancy_id": sent and sent["vacancy_id"],
            "event_id": self.one(Event) if self.rng.random() < 0.3 else None,
            "took_opening": sent is not None and self.rng.random() < 0.7,
            "verified_on": self.rng.choice((None, self.day())),
            "employer_id": self.maybe(Employer),
            "started_on": started,
            "route": self.rng.choice(("referral", "self", "event")),
            "recognized": self.rng.random() < 0.8,
            "occupation": self.rng.choice(JOBS),
            "employment_type": self.rng.choice(("permanent", None)),
            "wage_basis": basis,
            "wage_amount": amount,
            **self.as_then(),
            **self.desk(),
        }

    def _follow_up(self, _number):
        placed = self.rng.choice(self.made[Placement])
        state = self.rng.choice(("employed", "left", "unreachable"))
        return {
            "placement_id": placed["id"],
            "jobseeker_id": placed["jobseeker_id"],
            "months": 1,
            "due_on": placed["started_on"] + timedelta(days=30),
            "done_on": self.rng.choice((None, self.day(), self.day() + timedelta(days=40))),
            "state": state,
            "left_on": self.day() + timedelta(days=20) if state == "left" else None,
            "mode": self.rng.choice(("phone", None)),
            "counselor_id": self.account,
        }

    def _visit(self, _number):
        return {
            "visited_on": self.day(),
            "employer_id": self.maybe(Employer),
            "employer_name": "한빛관리",
            "visitor_id": self.account,
            "result": "talk",
        }

    def _inquiry(self, _number):
        kind = self.rng.choice(("visit", "phone", "phone_memo"))
        return {"received_at": self.moment(self.day()), "kind": kind, **self.desk()}

    def _course(self, _number):
        return {"jobseeker_id": self.one(Jobseeker), "course": "엑셀", "completed_on": self.day()}

    def _vacancy_step(self, _number):
        to = self.rng.choice(("open", "open", "on_hold", "filled", "canceled", "refused", "expired"))
        return {"vacancy_id": self.one(Vacancy), "to_state": to, "stepped_on": self.day()}

    def _referral_step(self, _number):
        to = self.rng.choice(("41", "41", "40", "51"))
        sent = self.one(Referral)
        return {"referral_id": sent, "to_state": to, "stepped_on": self.day(), "account_id": self.account}
