"""Who keeps the desk running, by keyboard in a real window; each role sees what it may."""

import pytest

from jobdesk.qt.pages.administration import ACCOUNTS, AUDIT, BACKUPS, SETTING, WINDOWS, AdministrationPage
from jobdesk.records.accounts import Account
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
        ("administrator", {ACCOUNTS, WINDOWS, SETTING, BACKUPS}),
        ("supervisor", {AUDIT, BACKUPS}),
        ("auditor", {AUDIT}),
        ("counselor", set()),
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


def test_a_setting_out_of_bounds_stays_typed(qtbot, show, local_center):
    page = show("administrator")
    page.views.choose(SETTING)
    settle(qtbot, page.room.work)
    page.lists[SETTING].select("idle_lock_minutes")
    page.action("administration.setting").trigger()
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


def test_the_access_log_names_who_looked(qtbot, show):
    page = show("auditor")
    qtbot.waitUntil(lambda: page.lists[AUDIT].model_.rowCount() > 0, timeout=10_000)
    assert "jung" in {row.user_name for row in page.lists[AUDIT].model_.rows}
