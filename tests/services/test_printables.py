"""What each kind of print job prints, and a slip seen before it is issued."""

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.printing import PrintKind
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.services import consents, papers, print_jobs, printables, referrals
from jobdesk.services.slips import slip_ahead
from tests.services import acts, people


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def sent(desk):
    """A referral with its slip."""
    return acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")


def number_of(row):
    return check_slip_number(row.slip_no)


def queue(desk, sent, **more):
    return desk.change(
        lambda db, act: print_jobs.queue_slip(
            db, act, referral_id=sent.id, number=number_of(sent), paper="a4", **more
        )
    )


def queue_names(desk, sent):
    kind = PrintKind.REFERRAL_LIST
    return desk.change(lambda db, act: papers.queue_kind(db, act, kind=kind, record_id=sent.vacancy_id))


def test_the_slip_of_a_struck_referral_is_not_printed(desk, sent):
    job = queue(desk, sent)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=sent.id, why="착오"))
    with pytest.raises(InvalidInput):
        desk.read(lambda db, act: printables.printable(db, act, job))


def test_every_kind_of_job_draws_its_paper(desk, sent):
    day = desk.act().today.isoformat()
    asked = {"layout": "yeongdeungpo", "from": day, "to": day, "cumulate": "distinct"}

    def queue_sheet(kind, detail):
        return desk.change(lambda db, act: print_jobs.queue_paper(db, act, kind=kind, number=day, detail=detail))

    jobs = [queue_sheet(PrintKind.DAY_SHEET, {"on": day}), queue_sheet(PrintKind.REPORT, asked)]
    jobs.append(
        desk.change(
            lambda db, act: papers.queue_kind(db, act, kind=PrintKind.REFERRAL_LIST, record_id=sent.vacancy_id)
        )
    )
    jobs.append(queue(desk, sent))
    for job in jobs:
        shown = desk.read(lambda db, act, job=job: printables.printable(db, act, job))
        assert shown.draw("a4").startswith(b"%PDF-"), job.kind


def test_nobody_without_a_consent_today_is_listed_for_a_firm(desk, sent):
    (consent,) = desk.read(lambda db, act: consents.list_consents(db, sent.jobseeker_id))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=consent.id, version=consent.version))
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: papers.queue_kind(db, act, kind=PrintKind.REFERRAL_LIST, record_id=sent.vacancy_id)
        )


def test_a_slip_seen_ahead_says_what_it_will_say_and_keeps_nothing(desk):
    person, vacancy = people.person(desk), people.vacancy(desk)
    asked = {"method": "slip", "referred_on": desk.act().today, "interview_place": "정문 경비실"}
    ahead = desk.change(lambda db, act: slip_ahead(db, act, jobseeker_id=person, vacancy_id=vacancy, asked=asked))
    assert desk.read(lambda db, act: (db.query(Referral).count(), db.query(SlipNumber).count())) == (0, 0)
    desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="slip", interview_place="정문 경비실"
        )
    )
    issued = desk.read(lambda db, act: db.query(SlipNumber).one().content)
    assert ahead == issued


@pytest.mark.parametrize(("months", "said"), [(None, ""), ("0", "0"), ("24", "24")])
def test_a_slip_says_the_experience_only_where_it_is_known(desk, months, said):
    person = people.person(desk, career_months=months)
    acts.refer(desk, person, people.vacancy(desk), method="slip")
    issued = desk.read(lambda db, act: db.query(SlipNumber).one().content)
    assert issued["career_months"] == said
