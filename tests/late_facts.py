"""Random facts, and random changes of them after a close: entered, corrected, struck through, merged, deleted."""

from datetime import datetime

from sqlalchemy import delete, update

from jobdesk.base.clock import SEOUL
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession, Inquiry
from jobdesk.records.employers import Employer
from jobdesk.records.events import CourseCompletion, EmployerVisit, Event, EventInterview
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from tests.random_facts import Filler

FACTS = {
    Registration: "_registration",
    Vacancy: "_vacancy",
    CounselingSession: "_session",
    Referral: "_referral",
    Interview: "_interview",
    Event: "_event",
    EventInterview: "_met",
    Placement: "_placement",
    FollowUp: "_follow_up",
    EmployerVisit: "_visit",
}
LEAVES = (Registration, CounselingSession, EventInterview, FollowUp, EmployerVisit, Interview, Inquiry)


class Late(Filler):
    """Random facts, and random changes of them after a close."""

    def everything(self):
        super().everything()
        day, desk = self.day(), self.desk()
        self.add(Inquiry, 2, lambda _n: {"received_at": self.moment(self.day()), "kind": "visit", **desk})
        self.add(
            CourseCompletion,
            2,
            lambda _n: {"jobseeker_id": self.one(Jobseeker), "course": "엑셀", "completed_on": day},
        )

    def edit(self):
        """One change of any sort; what it was."""
        kinds = ("change", "change", "change", "enter", "strike", "person", "firm", "merge", "delete", "name")
        kind = self.rng.choice(kinds)
        getattr(self, f"edit_{kind}")()
        return kind

    def some(self):
        return self.rng.choice([record for record in FACTS if self.made.get(record)])

    def set(self, record, **values):
        query = update(record.__table__).where(record.__table__.c.id == self.one(record)).values(**values)
        self.db.execute(query)

    def edit_change(self):
        record = self.some()
        drawn = {
            k: v for k, v in getattr(self, FACTS[record])(99).items() if not k.endswith("_no") or k == "counter_no"
        }
        chosen = self.rng.sample(sorted(drawn), min(len(drawn), self.rng.randint(1, 3)))
        if record is CounselingSession and {"jobseeker_id", "employer_id"} & set(chosen):
            chosen = ["jobseeker_id", "employer_id"]
        if record is Vacancy and {"wage_basis", "wage_min"} & set(chosen):
            chosen += ["wage_basis", "wage_min"]
        if record is Registration and {"valid_from", "valid_until"} & set(chosen):
            chosen += ["valid_from", "valid_until"]
        self.set(record, **{name: drawn[name] for name in chosen})

    def edit_enter(self):
        record = self.some()
        number = self.rng.randrange(1000, 10**6)
        kept = self.made[record]
        self.made[record] = kept + self.add(record, 1, lambda _n: getattr(self, FACTS[record])(number))

    def edit_strike(self):
        at = self.rng.choice((None, datetime(2024, 4, 3, 9, tzinfo=SEOUL)))
        self.set(
            self.some(),
            **{
                self.rng.choice(("voided_at", "voided_at", "recorded_at")): at
                or datetime(2024, 1, 2, tzinfo=SEOUL)
            },
        )

    def edit_person(self):
        drawn = self._person(0, [])
        self.set(
            Jobseeker,
            **{name: drawn[name] for name in ("sex", "birth_date", "dong_code") if self.rng.random() < 0.5}
            or {"sex": None},
        )

    def edit_firm(self):
        drawn = self._firm(0, [])
        name = self.rng.choice(("industry", "headcount_band", "headcount"))
        self.set(Employer, **{name: drawn[name]})

    def edit_merge(self):
        record = self.rng.choice((Jobseeker, Employer))
        made = self.made[record]
        place = self.rng.randrange(len(made))
        into = self.rng.choice(made[:place])["id"] if place and self.rng.random() < 0.8 else None
        table = record.__table__
        self.db.execute(update(table).where(table.c.id == made[place]["id"]).values(merged_into_id=into))

    def edit_delete(self):
        record = self.rng.choice([one for one in LEAVES if self.made.get(one)] or [EmployerVisit])
        if not self.made[record] or (record is Interview and self.made[EventInterview]):
            return
        gone = self.rng.choice(self.made[record])
        self.db.execute(delete(record.__table__).where(record.__table__.c.id == gone["id"]))
        self.made[record].remove(gone)

    def edit_name(self):
        """A counselor is called otherwise."""
        table = Account.__table__
        name = self.rng.choice(("김상담", "새이름", "이상담"))
        self.db.execute(update(table).where(table.c.id == self.account).values(display_name=name))
