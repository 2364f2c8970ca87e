"""Every paper: from its record and blank, nothing lost, nobody shown without a trace."""

import re
import subprocess
from datetime import timedelta
from functools import partial

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.printing import COPIES_TOLD, TABLE_OF, PrintKind, PrintState
from jobdesk.base.text import clean
from jobdesk.records.audit import AuditEntry
from jobdesk.records.referrals import Disclosure
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import certificates, consents, print_jobs, printables
from jobdesk.services._print_rows import fields_said
from jobdesk.services._printable import SHEET, Printable
from jobdesk.services.papers import ALL, BLANK, export_kind, find_paper, paper_seen, queue_kind
from tests.services import acts, jobs, people
from tests.services.paper_data import LONG, drawn, issue, make, pages, record_of, text_of
from tests.services.printed import begin, finish

BLANKS = [kind for kind, one in ALL.items() if one.blank]
OF_RECORD = list(ALL)
RESIDENT = re.compile(r"(?<!\d)\d{6} ?-? ?[1-8]\d{6}(?!\d)")


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


@pytest.fixture
def made(desk):
    return make(desk)


def test_every_kind_is_declared_once_with_its_record_its_purpose_and_its_printer():
    own_ways = {PrintKind.REPORT, PrintKind.RECOVERY_KEY, PrintKind.TEST_PAGE, PrintKind.TICKET}
    assert set(ALL) == set(PrintKind) - own_ways
    assert set(print_jobs.ROLE_OF) == set(PrintKind)
    for kind, one in ALL.items():
        assert bool(one.number) == (kind in TABLE_OF or one.of_a_day), kind


def test_every_paper_is_drawn_of_its_record_without_a_resident_number(desk, made):
    for kind in OF_RECORD:
        text = "\n".join(pages(drawn(desk, kind, record_of(made, kind))))
        assert len(text) > 60, kind
        assert not RESIDENT.search(text), kind


def test_the_papers_say_what_is_on_record(desk, made):
    said = {kind: text_of(drawn(desk, kind, record_of(made, kind))) for kind in OF_RECORD}
    own = "홍길동"
    assert {kind.value for kind in said if own in said[kind]} == {
        *("slip", "referral_list", "jobseeker_application", "resume", "consent_form", "certificate"),
        *("interviews", "follow_up_calls"),
    }
    assert "홍*동" in said[PrintKind.EVENT_SIGN_IN]
    assert "새한물류" in said[PrintKind.RESUME]
    assert "010-0000-1234" in said[PrintKind.RESUME]
    for kind in (PrintKind.VACANCY_LIST, PrintKind.VACANCY_CARD, PrintKind.VACANCY_POSTER):
        assert "아파트경비원" in said[kind], kind
        assert "박담당" not in said[kind], kind
        assert "02-0000-7777" not in said[kind], kind
    assert "박담당" in said[PrintKind.VACANCY_APPLICATION]
    assert "■알선필요" in said[PrintKind.JOBSEEKER_APPLICATION]
    assert "■동의" not in said[PrintKind.JOBSEEKER_APPLICATION] + said[PrintKind.CONSENT_FORM]
    assert consents.TEXT_VERSION in said[PrintKind.CONSENT_FORM]
    assert "동의문판" in said[PrintKind.CONSENT_FORM]
    assert "문자내용" not in said[PrintKind.CONSENT_FORM]


def test_the_list_for_a_firm_asks_for_all_it_is_to_send_back_and_says_where(desk, made):
    text = text_of(drawn(desk, PrintKind.REFERRAL_LIST, made.vacancy))
    number = desk.read(lambda db, act: db.get_one(Vacancy, made.vacancy).vacancy_no)
    for word in ("□채용", "□불채용", "□보류", "□미참석", "입사일", "담당자확인", "회신처", "팩스", number):
        assert word in text, word


def test_a_day_sheet_says_whose_open_work_it_counts_and_no_day_to_come_has_one(desk, made):
    text = text_of(drawn(desk, PrintKind.DAY_SHEET))
    assert "처리하지않은일(김상담담당," in text
    tomorrow = (desk.act().today + timedelta(days=1)).isoformat()
    with pytest.raises(InvalidInput):
        drawn(desk, PrintKind.DAY_SHEET, on=tomorrow)


def test_what_a_firm_does_not_ask_for_says_of_what(desk):
    job = people.vacancy(desk, experience="none", education_level="00")
    for kind in (PrintKind.VACANCY_CARD, PrintKind.VACANCY_POSTER):
        text = text_of(drawn(desk, kind, job))
        assert re.search("경력.{0,4}무관·학력.{0,4}무관", text), kind


def test_a_blank_form_shows_nobody_and_nothing_ticked(desk, made):
    for kind in BLANKS:
        text = text_of(drawn(desk, kind, **BLANK))
        assert text.replace("■는말씀하신것", "").count("■") == 0, kind
        assert [word for word in ("홍길동", "홍*동", "아파트경비원", "010-0000-1234") if word in text] == [], kind
    assert "____년__월__일현재" in text_of(drawn(desk, PrintKind.VACANCY_LIST, **BLANK))
    looks = desk.read(lambda db, act: [one.detail or {} for one in db.query(AuditEntry).filter_by(action="view")])
    assert [one["what"] for one in looks if "what" in one] == []


def test_a_blank_slip_is_printed_without_a_number(desk):
    job = desk.change(lambda db, act: queue_kind(db, act, kind=PrintKind.SLIP, detail=BLANK))
    assert not job.number
    shown = desk.read(lambda db, act: printables.printable(db, act, job))
    assert "취업알선장" in text_of(shown.draw(shown.paper))


def test_the_contact_stands_on_a_card_only_where_it_is_asked_for(desk, made):
    assert "박담당" in text_of(drawn(desk, PrintKind.VACANCY_CARD, made.vacancy, contact=True))


def test_an_external_vacancy_is_marked_and_one_that_is_not_open_is_not_handed_out(desk, made):
    jobs.external(desk)
    text = text_of(drawn(desk, PrintKind.VACANCY_LIST))
    today = desk.act().today
    assert "[외부:고용24]" in text
    assert f"{today.month}월{today.day}일현재·정보제공용(알선아님)" in text
    closed = people.vacancy(desk, opened=False)
    for kind in (PrintKind.VACANCY_CARD, PrintKind.VACANCY_POSTER):
        with pytest.raises(InvalidInput):
            drawn(desk, kind, closed)
    assert "모두3건" in text


def test_the_list_is_narrowed_as_the_list_on_the_screen(desk, made):
    text = text_of(drawn(desk, PrintKind.VACANCY_LIST, filters=[["employment_type", ["agency"]]]))
    assert "모두0건" in text


def test_very_long_words_are_told_whole_and_stand_beside_each_other(desk):
    """Nothing of a name, a duty or a wish is cut; no two texts of a form lie on each other."""
    name = "가" * 100
    made = make(desk, full_name=name, desired_occupation_text=LONG[:200], road_address=LONG[:200])
    pdf = drawn(desk, PrintKind.JOBSEEKER_APPLICATION, made.person)
    text = text_of(pdf)
    assert text.count("가" * 12) >= 8
    assert LONG[:200].replace(" ", "")[:150] in text.replace("희망직종(본인표현)", "")
    assert "…" not in text
    assert overlaps(pdf) == []
    long_job = people.vacancy(desk, duties=LONG * 5, title="나" * 200)
    card = drawn(desk, PrintKind.VACANCY_CARD, long_job)
    assert text_of(card).count("사아자차카타파하") == 200
    assert overlaps(card) == []
    poster = drawn(desk, PrintKind.VACANCY_POSTER, long_job)
    assert len(pages(poster)) == 1
    assert "…" in text_of(poster)
    assert overlaps(poster) == []


def overlaps(pdf):
    """Words whose boxes lie on each other by more than a fifth of a line."""
    run = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True)
    found = []
    for page in run.stdout.decode().split("<page ")[1:]:
        words = [
            (*map(float, match.groups()[:4]), match[5])
            for match in re.finditer(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', page)
        ]
        for place, (x1, y1, x2, y2, word) in enumerate(words):
            for a1, b1, a2, b2, other in words[place + 1 :]:
                across = min(x2, a2) - max(x1, a1)
                down = min(y2, b2) - max(y1, b1)
                if across > 1 and down > 0.3 * min(y2 - y1, b2 - b1):
                    found.append((word, other))
    return found


def test_a_name_of_any_letters_is_printed_on_every_paper(desk):
    made = make(desk)
    for name in ("<b>김</b>", "김\x1b@철", "홍\u3164길동", "홍\u202e길동", "길\u200d동", "𠮷野", "{x}"):
        acts.edit_person(desk, made.person, full_name=name)
        for kind in (PrintKind.CONSENT_FORM, PrintKind.RESUME, PrintKind.INTERVIEWS):
            text = text_of(drawn(desk, kind, record_of(made, kind)))
            shown = clean(name).replace("𠮷", "□")
            assert shown in text, (kind, name)
            assert not any(ord(letter) < 32 for letter in text), kind
        asked = desk.view(lambda db, act: paper_seen(db, act, kind=PrintKind.RESUME, record_id=made.person))
        assert list(asked.missing) == (["𠮷"] if "𠮷" in name else []), name


def test_a_look_a_print_and_a_file_are_on_record_with_their_purpose_and_fields(desk, made, local_center):
    kind, person = PrintKind.CONSENT_FORM, made.person
    desk.view(lambda db, act: paper_seen(db, act, kind=kind, record_id=person))
    job = desk.change(lambda db, act: queue_kind(db, act, kind=kind, record_id=person))
    desk.change(
        lambda db, act: print_jobs.begin_attempt(
            db, act, job_id=job.id, printer="laser", draws=printables.printable
        )
    )
    desk.change(lambda db, act: export_kind(db, act, kind=kind, record_id=person))
    rows = desk.read(lambda db, act: db.query(AuditEntry).order_by(AuditEntry.at, AuditEntry.seq).all())
    told = [row for row in rows if (row.detail or {}).get("what") == kind]
    assert [(row.action, row.jobseeker_ids) for row in told] == [
        (action, [str(person)]) for action in ("view", "print", "export")
    ]
    assert told[1].purpose
    assert told[2].purpose == "paper"


def test_every_look_print_and_file_says_which_fields_and_what_for(desk, made):
    """Over all papers, so that a new one cannot forget what it says of the people on it."""
    for kind in OF_RECORD:
        drawn(desk, kind, record_of(made, kind))
        export = partial(export_kind, kind=kind, record_id=record_of(made, kind))
        desk.change(export)
        job = desk.change(partial(queue_kind, kind=kind, record_id=record_of(made, kind), purpose="확인"))
        begin(desk, job)
    rows = desk.read(lambda db, act: db.query(AuditEntry).all())
    told = [row for row in rows if row.action in {"view", "print", "export"} and "what" in (row.detail or {})]
    assert {row.detail["what"] for row in told if row.action == "export"} == {kind.value for kind in OF_RECORD}
    for row in told:
        assert bool(row.jobseeker_ids) == bool(row.detail.get("fields")), (row.action, row.detail)
        assert row.purpose or row.action == "view", row.detail
    application = [set(row.detail["fields"]) for row in told if row.detail["what"] == "jobseeker_application"]
    assert len(application) == 3
    assert all({"full_name", "mobile", "work_history"} <= one and "note" not in one for one in application)


def test_a_paper_that_names_people_and_no_fields_is_not_put_on_record(desk, made):
    with pytest.raises(ValueError, match="declares no fields"):
        fields_said(Printable("x", SHEET, lambda _paper: b"", [made.person]))


def test_a_file_of_a_numbered_paper_is_a_copy_of_it(desk, made):
    """Two PDF files of one slip or certificate are no two originals; the log and the register tell of both."""
    for kind in COPIES_TOLD:
        record = record_of(made, kind)
        shown = [desk.change(partial(export_kind, kind=kind, record_id=record)) for _time in range(3)]
        assert ["재발급" in text_of(one.draw("a4")) for one in shown] == [False, True, True], kind
        job = desk.change(partial(queue_kind, kind=kind, record_id=record))
        assert begin(desk, job).copy_no == 4
    assert [row.copies for row in desk.read(certificates.list_certificates)] == [4]
    logged = desk.read(lambda db, act: print_jobs.list_print_jobs(db, act, open_only=False))
    files = [(row.kind, row.copy_no, row.state, row.jobseeker_id) for row in logged if row.printer == "pdf"]
    assert sorted(files) == [
        (kind, copy, "confirmed", made.person) for kind in ("certificate", "slip") for copy in (1, 2, 3)
    ]


def test_a_resume_to_a_firm_is_kept_as_told_and_needs_the_consent(desk, made):
    detail = {"referral": str(made.referral)}

    def told():
        query = desk.read(lambda db, act: db.query(Disclosure).order_by(Disclosure.disclosed_at).all())
        return [(one.how, one.referral_id) for one in query if one.how == "resume"]

    def send():
        job = desk.change(
            lambda db, act: queue_kind(
                db, act, kind=PrintKind.RESUME, record_id=made.person, detail=detail, purpose="업체 제출"
            )
        )
        begin(desk, job)
        finish(desk, job, PrintState.CONFIRMED)

    drawn(desk, PrintKind.RESUME, made.person)
    assert told() == []
    send()
    assert told() == [("resume", made.referral)]
    assert "한빛관리" in text_of(drawn(desk, PrintKind.RESUME, made.person, **detail))
    (consent,) = desk.read(lambda db, act: consents.list_consents(db, made.person))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=consent.id, version=consent.version))
    with pytest.raises(InvalidInput):
        send()
    drawn(desk, PrintKind.RESUME, made.person)
    assert len(told()) == 1


def test_a_resume_says_nothing_that_was_not_asked_for(desk):
    person = people.person(desk, nationality="베트남", target_groups=["single_parent"], military_status="served")
    text = text_of(drawn(desk, PrintKind.RESUME, person))
    assert [word for word in ("베트남", "한부모", "가족", "사진", "병역", "주민등록번호") if word in text] == []


def test_a_sensitive_field_is_printed_only_while_its_consent_holds(desk):
    person = people.person(desk)
    people.consent(desk, person, "sensitive")
    acts.edit_person(desk, person, disability_kind="visual")
    ticked = "■시각"
    assert ticked in text_of(drawn(desk, PrintKind.JOBSEEKER_APPLICATION, person))
    held = desk.read(lambda db, act: consents.list_consents(db, person))
    one = next(row for row in held if row.kind == "sensitive")
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=one.id, version=one.version))
    assert ticked not in text_of(drawn(desk, PrintKind.JOBSEEKER_APPLICATION, person))


def test_a_paper_is_found_by_the_number_of_its_record(desk, made):
    def find(kind, number):
        return desk.read(lambda db, act: find_paper(db, act, kind=PrintKind(kind), number=number))[0]

    assert find("certificate", made.certificate.number) == made.certificate.id
    with pytest.raises(InvalidInput):
        find("resume", "JS-2000-01-000001")
    assert desk.read(lambda db, act: find_paper(db, act, kind=PrintKind.DAY_SHEET, number="2026-01-02")) == (
        None,
        {"on": "2026-01-02"},
    )


def test_only_who_serves_people_sees_their_papers(local_center, made):
    admin = local_center.desk("administrator")
    with pytest.raises(NotAllowed):
        admin.view(lambda db, act: paper_seen(db, act, kind=PrintKind.RESUME, record_id=made.person))


def test_pages_are_numbered_and_say_who_printed_them(desk, made):
    shown = pages(drawn(desk, PrintKind.JOBSEEKER_APPLICATION, made.person))
    assert len(shown) == 4
    for number, page in enumerate(shown, 1):
        assert f"{number}/4" in page.replace(" ", "")
        assert "출력" in page
    again = issue(desk, session_id=made.session)
    assert len(pages(drawn(desk, PrintKind.CERTIFICATE, again.id))) == 1
