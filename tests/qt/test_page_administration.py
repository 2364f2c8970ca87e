"""Who keeps the desk running, by keyboard in a real window; each role sees what it may."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.errors import JobdeskError
from jobdesk.qt.inputs import PasswordEdit
from jobdesk.qt.pages._admin_base import (
    ABSENCES,
    ACCOUNTS,
    AUDIT,
    BACKUPS,
    CHECKOUTS,
    CODES,
    COLLEAGUES,
    IMPORTS,
    PRINTERS,
    QUEUE,
    RIGHTS,
    SETTING,
    WAGES,
    WINDOWS,
)
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.records.accounts import Account
from jobdesk.services.centers import list_windows, read_center_row
from jobdesk.services.settings import read_settings
from tests.qt.helpers import settle, show_page


@pytest.fixture
def show(qtbot, local_center):
    pages = []

    def open_as(role):
        page = show_page(qtbot, AdministrationPage, local_center.desk(role))
        settle(qtbot, page.room.work)
        pages.append(page)
        return page

    yield open_as
    for page in pages:
        page.room.work.wait()


@pytest.mark.parametrize(
    ("role", "views"),
    [
        ("administrator", {ACCOUNTS, ABSENCES, RIGHTS, WINDOWS, PRINTERS, SETTING, CODES, WAGES, BACKUPS, QUEUE}),
        ("supervisor", {COLLEAGUES, ABSENCES, AUDIT, RIGHTS, PRINTERS, IMPORTS, CHECKOUTS, BACKUPS, QUEUE}),
        ("auditor", {COLLEAGUES, AUDIT, RIGHTS}),
        ("counselor", {COLLEAGUES, ABSENCES}),
    ],
)
def test_each_role_sees_what_it_may(show, role, views):
    assert set(show(role).lists) == views


def test_an_account_is_added_and_ended(qtbot, show, local_center):
    page = show("administrator")
    page.action("administration.new").trigger()
    page.sheet.form.set_values(
        {"user_name": "noh", "display_name": "노상담", "role": "counselor", "password": "처음-Pass-77"}
    )
    assert isinstance(page.sheet.form.input("password"), PasswordEdit)
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    desk = local_center.desk("administrator")
    (made,) = desk.read(lambda db, act: db.query(Account).filter_by(user_name="noh").all())
    assert made.must_change_password
    page.lists[ACCOUNTS].select(made.id)
    page.action("administration.end").trigger()
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is not None, "the reason is missing"
    page.sheet.form.set_values({"why": "퇴직"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert desk.read(lambda db, act: db.get(Account, made.id).ends_on) == desk.clock.today()


def save(qtbot, page, **values):
    page.sheet.form.set_values(values)
    page.sheet.save_now()
    settle(qtbot, page.room.work)


def test_an_account_is_edited_and_opened_again(qtbot, show, local_center):
    page, desk = show("administrator"), local_center.desk("administrator")
    (kim,) = [line for line in page.lists[ACCOUNTS].model_.rows if line.row.user_name == "kim"]
    page.lists[ACCOUNTS].select(kim.id)
    qtbot.keyClick(page.lists[ACCOUNTS].table, Qt.Key.Key_Return)
    save(qtbot, page, display_name="김상담사", home_window_no="2")
    assert page.sheet is None
    page.action("administration.reopen").trigger()
    assert page.sheet is None, "it has no end"
    page.action("administration.end").trigger()
    save(qtbot, page, why="휴직")
    page.action("administration.reopen").trigger()
    save(qtbot, page, password="처음-Pass-78", why="복직")
    assert page.sheet is None
    account = desk.read(lambda db, act: db.get(Account, kim.id))
    assert (account.display_name, account.home_window_no, account.ends_on) == ("김상담사", 2, None)
    page.views.choose(RIGHTS)
    settle(qtbot, page.room.work)
    told = [(row.what, row.why) for row in page.lists[RIGHTS].model_.rows if row.account_id == kim.id]
    assert told[:2] == [("grant", "복직"), ("end", "휴직")]


def test_the_center_and_a_window_are_changed(qtbot, show, local_center):
    page, desk = show("administrator"), local_center.desk("administrator")
    page.views.choose(WINDOWS)
    settle(qtbot, page.room.work)
    page.action("administration.center").trigger()
    settle(qtbot, page.room.work)
    save(qtbot, page, fax="02-0000-0009")
    assert desk.read(lambda db, act: read_center_row(db)).fax == "0200000009"
    page.lists[WINDOWS].select(3)
    page.action("administration.edit").trigger()
    save(qtbot, page, active=False)
    assert page.sheet is None
    assert [w.number for w in desk.read(lambda db, act: list_windows(db)) if not w.active] == [3]
    page.action("administration.new").trigger()
    save(qtbot, page, number="4", name="새 창구")
    assert page.lists[WINDOWS].model_.rowCount() == 4


def test_codes_and_wages_are_the_centers_own(qtbot, show, local_center):
    page, desk = show("administrator"), local_center.desk("administrator")
    page.views.choose(CODES)
    settle(qtbot, page.room.work)
    page.code_view.scheme.set_value("channel")
    page.action("administration.new").trigger()
    save(qtbot, page, code="visit", name_ko="방문")
    assert list(page.sheet.form.problems) == ["code"], "it is there already"
    save(qtbot, page, code="blog", name_ko="블로그")
    assert page.sheet is None
    assert desk.codes.label("channel", "blog", "en") == "블로그"
    page.code_view.search.setText("블로그")
    page.code_view.fill()
    assert [entry.code for entry in page.code_view.list.model_.rows] == ["blog"]
    page.code_view.list.select_first()
    page.action("administration.edit").trigger()
    save(qtbot, page, valid_to="2020-01-01")
    assert "blog" not in {e.code for e in desk.codes.choices("channel", desk.clock.today())}
    page.code_view.search.clear()
    page.code_view.scheme.set_value("referral_state")
    page.action("administration.new").trigger()
    assert page.sheet is None
    assert page.strip.isVisible(), "its codes are the program's"
    page.views.choose(WAGES)
    settle(qtbot, page.room.work)
    page.action("administration.new").trigger()
    save(qtbot, page, kind="minimum_wage", valid_from="2031-01-01", amount="12345")
    assert desk.codes.amount("minimum_wage", date(2031, 6, 1)) == 12345
    assert page.lists[WAGES].model_.rows[0].amount == 12345


def test_a_supervisor_plans_absences_and_ends_a_lock(qtbot, show, local_center):
    for _try in range(5):
        with pytest.raises(JobdeskError):
            local_center.open("counselor", "wrong")
    page = show("supervisor")
    (kim,) = [line for line in page.lists[COLLEAGUES].model_.rows if line.name == "김상담"]
    assert kim.locked_until is not None
    page.lists[COLLEAGUES].select(kim.id)
    page.action("administration.unlock").trigger()
    settle(qtbot, page.room.work)
    assert local_center.open("counselor").display_name == "김상담"
    page.views.choose(ABSENCES)
    settle(qtbot, page.room.work)
    page.action("administration.new").trigger()
    settle(qtbot, page.room.work)
    deputy = next(line.id for line in page.lists[COLLEAGUES].model_.rows if line.name == "이상담")
    save(qtbot, page, account_id=str(kim.id), deputy_id=str(kim.id))
    assert list(page.sheet.form.problems) == ["deputy_id"]
    save(qtbot, page, deputy_id=str(deputy), reason="교육")
    (row,) = page.lists[ABSENCES].model_.rows
    assert (row.display_name, row.deputy_name, row.reason) == ("김상담", "이상담", "교육")
    page.action("administration.strike").trigger()
    page.question.reason.setText("착오")
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.lists[ABSENCES].model_.rowCount() == 0


def test_a_counselor_changes_the_own_password(qtbot, show, local_center):
    page = show("counselor")
    assert not page.has_action("administration.new")
    page.action("administration.own").trigger()
    save(qtbot, page, old="wrong", new="새-Passwort-9", again="새-Passwort-8")
    assert list(page.sheet.form.problems) == ["again"]
    save(qtbot, page, again="새-Passwort-9")
    assert page.sheet is not None, "the present one was wrong"
    save(qtbot, page, old=local_center.password("counselor"))
    assert page.sheet is None
    assert local_center.open("counselor", "새-Passwort-9").user_name == "kim"


def test_a_setting_out_of_bounds_stays_typed(qtbot, show, local_center):
    page = show("administrator")
    page.views.choose(SETTING)
    settle(qtbot, page.room.work)
    page.lists[SETTING].select("idle_lock_minutes")
    page.action("administration.edit").trigger()
    page.sheet.form.set_values({"value": "99"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet.form.values()["value"] == "99"
    page.sheet.form.set_values({"value": "5"})
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    desk = local_center.desk("administrator")
    assert desk.read(lambda db, act: read_settings(db).integer("idle_lock_minutes")) == 5


def test_a_backup_and_the_check_run_beside_the_work(qtbot, show):
    page = show("supervisor")
    page.views.choose(BACKUPS)
    page.action("administration.backup").trigger()
    qtbot.waitUntil(lambda: page.lists[BACKUPS].model_.rowCount() == 1, timeout=20_000)
    page.action("administration.check").trigger()
    settle(qtbot, page.room.work)
    assert not page.strip.isVisible()
