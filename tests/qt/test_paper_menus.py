"""서식·출력 of each page: by number, printed or blank, seen first; 확인서 issued and kept in the register."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._certificates import RegisterSheet
from jobdesk.qt.pages._papers import PaperMenu
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.pages.counter import CounterPage
from jobdesk.qt.pages.events import EventsPage
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.pages.referrals import ReferralsPage
from jobdesk.qt.pages.vacancies import VacanciesPage
from jobdesk.records.audit import AuditEntry
from jobdesk.records.certificates import Certificate
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import certificates
from tests.qt.helpers import settle, show_page
from tests.services import acts, people
from tests.services.test_events import event


@pytest.fixture
def desk(local_center):
    return local_center.desk("counselor")


def show(qtbot, desk, page_class):
    page = show_page(qtbot, page_class, desk)
    settle(qtbot, page.room.work)
    return page


def open_menu(qtbot, page, name):
    page.action(f"{name}.papers").trigger()
    assert isinstance(page.sheet, PaperMenu)
    return page.sheet


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(page.sheet, key, modifier)
    settle(qtbot, page.room.work)


def trail(desk, kind):
    rows = desk.read(lambda db, act: db.query(AuditEntry).filter(AuditEntry.detail.is_not(None)).all())
    return [row.action for row in rows if row.detail.get("what") == kind]


@pytest.fixture(params=["jobseekers", "counter"])
def with_person(qtbot, desk, request):
    """A page that shows a person who was referred, and its name."""
    person = people.person(desk)
    acts.refer(desk, person, people.vacancy(desk), method="slip")
    page = show(qtbot, desk, JobseekersPage if request.param == "jobseekers" else CounterPage)
    page.show_person(person) if request.param == "jobseekers" else page.serve(person)
    qtbot.waitUntil(lambda: page.view is not None, timeout=10_000)
    settle(qtbot, page.room.work)
    yield page, request.param
    page.room.work.wait()


def test_a_number_shows_the_paper_and_it_is_printed(qtbot, desk, with_person, local_center):
    page, name = with_person
    open_menu(qtbot, page, name)
    press(qtbot, page, Qt.Key.Key_1)
    assert isinstance(page.sheet, PreviewSheet)
    assert trail(desk, "jobseeker_application") == ["view"]
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    (job,) = desk.read(lambda db, act: db.query(PrintJob).all())
    shown = page.view.card.id
    assert (job.kind, job.record_id, job.jobseeker_id) == (PrintKind.JOBSEEKER_APPLICATION, shown, shown)
    assert job.purpose
    assert len(local_center.printer.printed) == 1
    assert trail(desk, "jobseeker_application") == ["view", "print"]


def test_blank_forms_show_nobody(qtbot, desk, with_person):
    page, name = with_person
    menu = open_menu(qtbot, page, name)
    offered = [act.isEnabled() for act in menu.offers]
    assert all(offered)
    press(qtbot, page, Qt.Key.Key_0)
    assert menu.blank.isChecked()
    assert [act.isEnabled() for act in menu.offers] == [True, True, True, False, False, True]
    press(qtbot, page, Qt.Key.Key_3)
    assert isinstance(page.sheet, PreviewSheet)
    assert trail(desk, "resume") == []


def test_a_resume_for_the_firm_of_a_referral_is_one_of_the_choices(qtbot, desk, with_person):
    page, name = with_person
    menu = open_menu(qtbot, page, name)
    assert menu.offers[-1].text() == _("Résumé, for {firm}").format(firm="한빛관리")
    press(qtbot, page, Qt.Key.Key_6)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    (job,) = desk.read(lambda db, act: db.query(PrintJob).all())
    assert job.detail["referral"]


def test_a_certificate_asks_where_it_goes_and_stands_in_the_register(qtbot, desk, with_person):
    page, name = with_person
    open_menu(qtbot, page, name)
    press(qtbot, page, Qt.Key.Key_4)
    sheet = page.sheet
    assert isinstance(sheet, FormSheet)
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is sheet
    sheet.form.set_value("submit_to", "고용센터")
    sheet.primary.trigger()
    settle(qtbot, page.room.work)
    settle(qtbot, page.room.work)
    (made,) = desk.read(lambda db, act: db.query(Certificate).all())
    assert made.submit_to == "고용센터"
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.leave()
    open_menu(qtbot, page, name)
    press(qtbot, page, Qt.Key.Key_5)
    assert isinstance(page.sheet, RegisterSheet)
    assert [row.number for row in page.sheet.list.model_.rows] == [made.number]
    press(qtbot, page, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    page.sheet.question.reason.setText("잘못 발급")
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet.list.model_.rows[0].voided_why == "잘못 발급"


def test_a_paper_saved_as_pdf_is_an_export(qtbot, desk, with_person, monkeypatch, tmp_path):
    page, name = with_person
    open_menu(qtbot, page, name)
    press(qtbot, page, Qt.Key.Key_2)
    out = tmp_path / "consent.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(out), ""))
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert out.read_bytes().startswith(b"%PDF-")
    assert trail(desk, "consent_form") == ["view", "export"]


def test_vacancies_offer_the_list_without_a_row_and_a_poster_with_one(qtbot, desk):
    page = show(qtbot, desk, VacanciesPage)
    menu = open_menu(qtbot, page, "vacancies")
    assert [act.isEnabled() for act in menu.offers] == [True] + [False] * 6
    assert menu.why.text() == _("Choose a vacancy first, or take blank forms (0).")
    menu.leave()
    vacancy = people.vacancy(desk)
    page.room.work.changed.emit("vacancies")
    settle(qtbot, page.room.work)
    page.vacancies.show_record(vacancy)
    settle(qtbot, page.room.work)
    menu = open_menu(qtbot, page, "vacancies")
    assert all(act.isEnabled() for act in menu.offers)
    assert not menu.why.isVisible()
    press(qtbot, page, Qt.Key.Key_3)
    assert isinstance(page.sheet, PreviewSheet)
    page.room.work.wait()


def test_referrals_and_events_offer_their_papers(qtbot, desk):
    person = people.person(desk)
    acts.refer(desk, person, people.vacancy(desk))
    page = show(qtbot, desk, ReferralsPage)
    page.panes["referrals"].list.select_first()
    menu = open_menu(qtbot, page, "referrals")
    assert [act.isEnabled() for act in menu.offers] == [True] * 5 + [False, True]
    press(qtbot, page, Qt.Key.Key_0)
    assert [act.isEnabled() for act in menu.offers] == [True] * 4 + [False, True, False]
    press(qtbot, page, Qt.Key.Key_0)
    press(qtbot, page, Qt.Key.Key_1)
    assert isinstance(page.sheet, PreviewSheet)
    page.room.work.wait()
    event(desk, starts_at="14:00", ends_at="15:00")
    page = show(qtbot, desk, EventsPage)
    open_menu(qtbot, page, "events")
    press(qtbot, page, Qt.Key.Key_1)
    assert isinstance(page.sheet, PreviewSheet)
    page.room.work.wait()


def test_the_register_is_narrowed_by_what_is_typed(qtbot, desk):
    person = people.person(desk)
    session = acts.hold(desk, person)
    for where in ("고용센터", "구청"):
        desk.change(
            lambda db, act, where=where: certificates.issue_certificate(
                db, act, kind=certificates.CertificateKind.COUNSELING, submit_to=where, session_id=session.id
            )
        )
    page = show(qtbot, desk, ReferralsPage)
    open_menu(qtbot, page, "referrals")
    press(qtbot, page, Qt.Key.Key_5)
    assert len(page.sheet.list.model_.rows) == 2
    page.sheet.search.setText("구청")
    settle(qtbot, page.room.work)
    assert [row.submit_to for row in page.sheet.list.model_.rows] == ["구청"]
    page.room.work.wait()


@pytest.mark.parametrize(("page_class", "name"), [(EventsPage, "events"), (JobseekersPage, "jobseekers")])
def test_a_page_with_nothing_chosen_says_what_to_choose_and_gives_blank_forms_on_0(qtbot, desk, page_class, name):
    page = show(qtbot, desk, page_class)
    menu = open_menu(qtbot, page, name)
    assert not any(act.isEnabled() for act in menu.offers)
    assert menu.why.isVisible()
    assert menu.blank.hasFocus()
    press(qtbot, page, Qt.Key.Key_0)
    assert all(act.isEnabled() for act in menu.offers)
    assert not menu.why.isVisible()
    press(qtbot, page, Qt.Key.Key_1)
    assert isinstance(page.sheet, PreviewSheet)
    page.room.work.wait()
