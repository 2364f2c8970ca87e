"""A center with one of everything that papers are drawn from, and how their text is read."""

import subprocess
from dataclasses import dataclass
from uuid import UUID

from jobdesk.base.printing import TABLE_OF, PrintKind
from jobdesk.records.referrals import Interview
from jobdesk.services import backgrounds, certificates, event_timetable, events, papers
from tests.services import acts, people
from tests.services.test_events import event

LONG = "가나다라마바사아자차카타파하 " * 40
"""560 letters that no field of a paper holds in one line."""


@dataclass
class Made:
    """What stands in the center, by the table of its record."""

    person: UUID
    vacancy: UUID
    referral: UUID
    interview: UUID
    session: UUID
    event: UUID
    certificate: certificates.CertificateRow


def record_of(made, kind):
    """The record a paper of a kind is about; None for a paper of a day or a list."""
    return {
        "referral": made.referral,
        "vacancy": made.vacancy,
        "event": made.event,
        "jobseeker": made.person,
        "certificate": made.certificate.id,
    }.get(TABLE_OF.get(kind))


def held_interview(desk, referral_id):
    """An interview of a referral that took place today."""
    acts.enter(desk, referral_id, "31")
    return desk.read(lambda db, act: db.query(Interview.id).filter_by(referral_id=referral_id).one()[0])


def make(desk, **changes):
    """One of everything; `changes` are fields of the person."""
    person = people.person(desk, **changes)
    employer = people.employer(desk)
    vacancy = people.vacancy(desk, employer, contact_name="박담당", contact_phone="02-0000-7777")
    other = people.vacancy(desk, employer, title="주차 안내원")
    acts.place(desk, person, days=100)
    session = acts.hold(desk, person)
    sent = acts.refer(desk, person, vacancy, method="slip")
    met = acts.refer(desk, person, other)
    interview = held_interview(desk, met.id)
    card = event(desk, starts_at="14:00", ends_at="15:00")
    desk.change(
        lambda db, act: events.save_firm(
            db,
            act,
            event_id=card.id,
            values={"employer_name": "x", "booth": "3", "vacancy_id": vacancy},
            employer_id=employer,
        )
    )
    desk.change(lambda db, act: events.sign_up(db, act, event_id=card.id, jobseeker_id=person))
    desk.change(lambda db, act: event_timetable.fill_timetable(db, act, event_id=card.id, jobseeker_ids=[person]))
    desk.change(
        lambda db, act: backgrounds.save_background(
            db, act, kind="work_history", values={"employer_name": "새한물류", "job": "포장"}, jobseeker_id=person
        )
    )
    made = issue(desk, interview_id=interview)
    return Made(person, vacancy, sent.id, interview, session.id, card.id, made)


def issue(desk, submit_to="영등포고용센터", **ground):
    """A certificate on a fact."""
    kind = certificates.CertificateKind("interview" if "interview_id" in ground else "counseling")
    return desk.change(
        lambda db, act: certificates.issue_certificate(db, act, kind=kind, submit_to=submit_to, **ground)
    )


def drawn(desk, kind, record_id=None, **detail):
    """The PDF of a paper as it is shown."""
    shown = desk.view(
        lambda db, act: papers.paper_seen(db, act, kind=PrintKind(kind), record_id=record_id, detail=detail)
    )
    return shown.draw(shown.paper)


def pages(pdf):
    """The text of each page."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode().rstrip("\f").split("\f")


def text_of(pdf):
    """All its text without spaces."""
    return "".join("".join(page.split()) for page in pages(pdf))
