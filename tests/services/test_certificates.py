"""확인서: only on what is on record, numbered without a gap, frozen, reissued as such, struck but never gone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.printing import CertificateKind, PrintKind, PrintState
from jobdesk.records.certificates import Certificate
from jobdesk.services import certificates, counseling, jobseekers, print_jobs, printables, referrals
from jobdesk.services.papers import queue_kind
from tests.services import acts, people
from tests.services.paper_data import drawn, held_interview, issue, text_of

COUNSELING, INTERVIEW = CertificateKind.COUNSELING, CertificateKind.INTERVIEW


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def person(desk):
    return people.person(desk)


@pytest.fixture
def session(desk, person):
    return acts.hold(desk, person)


def register(desk, **asked):
    return desk.read(lambda db, act: certificates.list_certificates(db, act, **asked))


def print_once(desk, one, state=PrintState.CONFIRMED):
    job = desk.change(lambda db, act: queue_kind(db, act, kind=PrintKind.CERTIFICATE, record_id=one.id))
    row, paper = desk.change(
        lambda db, act: print_jobs.begin_attempt(
            db, act, job_id=job.id, printer="laser", draws=printables.printable
        )
    )
    desk.change(
        lambda db, act: print_jobs.finish_attempt(db, act, job_id=job.id, state=state, attempt=row.attempts)
    )
    return text_of(paper.draw("a4"))


def test_numbers_have_no_gap_and_name_their_desk_and_year(desk, session):
    year = desk.act().today.year
    made = [issue(desk, session_id=session.id).number for _time in range(3)]

    def fail(db, act):
        certificates.issue_certificate(db, act, kind=COUNSELING, submit_to="구청", session_id=session.id)
        raise InvalidInput("no")

    with pytest.raises(InvalidInput):
        desk.change(fail)
    made.append(issue(desk, session_id=session.id).number)
    assert made == [f"확인-{year}-{desk.act().desk:02d}-{serial:06d}" for serial in (1, 2, 3, 4)]


def test_two_desks_at_once_give_no_number_twice(center, desk, session):
    other = center.desk("supervisor")

    def run(one):
        return [issue(one, session_id=session.id).number for _time in range(4)]

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run, (desk, other))
    assert len({*first, *second}) == 8
    assert sorted(row.number for row in register(desk)) == sorted([*first, *second])


def test_nothing_is_certified_that_is_not_on_record(desk, person, session):
    def refused(kind, **ground):
        with pytest.raises(InvalidInput):
            desk.change(
                lambda db, act: certificates.issue_certificate(db, act, kind=kind, submit_to="구청", **ground)
            )

    refused(COUNSELING)
    refused(INTERVIEW)
    refused(INTERVIEW, session_id=session.id)
    with pytest.raises(InvalidInput):
        issue(desk, submit_to="  ", session_id=session.id)
    with pytest.raises(InvalidInput):
        issue(desk, submit_to="850302-1234567", session_id=session.id)
    firm = acts.hold(desk, employer=people.employer(desk))
    refused(COUNSELING, session_id=firm.id)
    someone = people.person(desk, full_name="김민수", mobile="010-0000-5678")
    sent = acts.refer(desk, someone, people.vacancy(desk))
    refused(COUNSELING, session_id=session.id, referral_id=sent.id)
    planned = acts.refer(desk, person, people.vacancy(desk), interview_at=desk.act().at)
    assert [one.of for one in grounds(desk, person)] == ["referral", "session"]
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=planned.id, why="착오"))
    refused(COUNSELING, referral_id=planned.id)
    desk.change(lambda db, act: counseling.void_session(db, act, session_id=session.id, why="착오"))
    refused(COUNSELING, session_id=session.id)
    assert register(desk) == []


def grounds(desk, person):
    return desk.read(lambda db, act: certificates.list_grounds(db, act, jobseeker_id=person))


def test_an_interview_is_certified_once_it_was_held(desk, person):
    sent = acts.refer(desk, person, people.vacancy(desk))
    met = held_interview(desk, sent.id)
    assert "interview" in [one.of for one in grounds(desk, person)]
    text = text_of(drawn(desk, PrintKind.CERTIFICATE, issue(desk, interview_id=met).id))
    assert all(
        word in text for word in ("면접확인서", "홍길동", "한빛관리", "아파트경비원", "제출처", "영등포고용센터")
    )
    assert "구직등록확인증이아닙니다" in text


def test_what_it_says_is_frozen(desk, person, session):
    made = issue(desk, session_id=session.id)
    version = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=person)).version
    desk.change(
        lambda db, act: jobseekers.save_jobseeker(
            db, act, jobseeker_id=person, version=version, values={"full_name": "홍길순"}
        )
    )
    text = text_of(drawn(desk, PrintKind.CERTIFICATE, made.id))
    assert ("홍길동" in text, "홍길순" in text) == (True, False)


def test_its_title_and_its_sentences_are_frozen_too(desk, session):
    """What the catalog says one day does not change a certificate of the day before."""
    made = issue(desk, session_id=session.id)

    def kept(db, act):
        one = db.get_one(Certificate, made.id)
        one.content = {**one.content, "title": "옛 확인서", "sentence": "옛 문장.", "told": "옛 안내."}

    before = text_of(drawn(desk, PrintKind.CERTIFICATE, made.id))
    desk.change(kept)
    after = text_of(drawn(desk, PrintKind.CERTIFICATE, made.id))
    assert [word in before for word in ("취업상담·알선확인서", "위사실을확인합니다")] == [True, True]
    assert all(word in after for word in ("옛확인서", "옛문장.", "옛안내."))
    assert "구직등록확인증" not in after


def test_the_second_copy_says_reissued(desk, session):
    made = issue(desk, session_id=session.id)
    assert "재발급" not in print_once(desk, made, PrintState.FAILED)
    assert "재발급" not in print_once(desk, made)
    assert "재발급(2번째)" in print_once(desk, made)
    assert "재발급(3번째)" in text_of(drawn(desk, PrintKind.CERTIFICATE, made.id))
    assert [row.copies for row in register(desk)] == [2]


def test_a_struck_one_keeps_its_number_and_is_not_printed(center, desk, session):
    made = issue(desk, session_id=session.id)
    job = desk.change(lambda db, act: queue_kind(db, act, kind=PrintKind.CERTIFICATE, record_id=made.id))
    theirs = center.desk("supervisor")
    other = issue(theirs, session_id=session.id)
    with pytest.raises(NotAllowed):
        desk.change(lambda db, act: certificates.void_certificate(db, act, certificate_id=other.id, why="남의 것"))
    desk.change(lambda db, act: certificates.void_certificate(db, act, certificate_id=made.id, why="제출처 오기"))
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: print_jobs.begin_attempt(
                db, act, job_id=job.id, printer="laser", draws=printables.printable
            )
        )
    with pytest.raises(InvalidInput):
        drawn(desk, PrintKind.CERTIFICATE, made.id)
    assert [row.voided_why for row in register(desk) if row.id == made.id] == ["제출처 오기"]
    assert issue(desk, session_id=session.id).number not in {made.number, other.number}


def test_the_register_reads_its_copies_in_one_go(local_center):
    """However many stand in it, it asks the database as often as for one."""
    desk = local_center.desk("counselor")
    held = acts.hold(desk, people.person(desk))

    def asked(db, act):
        said = []
        event.listen(db.get_bind(), "before_cursor_execute", lambda *more: said.append(more[2]))
        return len(certificates.list_certificates(db, act)), len(said)

    print_once(desk, issue(desk, session_id=held.id))
    first = desk.read(asked)
    for _time in range(3):
        print_once(desk, issue(desk, session_id=held.id))
    assert [first[0], desk.read(asked)[0]] == [1, 4]
    assert desk.read(asked)[1] == first[1]


def test_the_register_is_found_by_number_place_or_name_and_masks_names(desk, person, session):
    made = issue(desk, "마포구청", session_id=session.id)
    issue(desk, "은평구청", session_id=session.id)
    assert [row.number for row in register(desk, text="마포")] == [made.number]
    assert [row.number for row in register(desk, text=made.number)] == [made.number]
    assert len(register(desk, text="홍길")) == 2
    assert register(desk, text="%") == []
    assert {row.jobseeker for row in register(desk, jobseeker_id=person)} == {"홍*동"}
    assert register(desk, kind="interview") == []
