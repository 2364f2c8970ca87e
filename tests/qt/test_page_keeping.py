"""Backups restored from the window, and a new paper key."""

import pytest

from jobdesk.base.enums import AuditAction
from jobdesk.qt import backstage
from jobdesk.qt.pages._admin_base import BACKUPS
from jobdesk.qt.pages._admin_keeping import KeySheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.work import Work
from jobdesk.services.audit import list_audit
from jobdesk.services.centers import edit_center, read_center_row
from jobdesk.wiring import recover_center
from tests.centers import CHEAP
from tests.qt.helpers import settle, show_page


@pytest.fixture
def page(qtbot, local_center):
    local_center.desk("administrator").back_up()
    page = show_page(qtbot, AdministrationPage, local_center.desk("administrator"))
    page.views.choose(BACKUPS)
    settle(qtbot, page.room.work)
    yield page
    page.room.work.wait()


def test_a_backup_is_restored_into_a_new_folder_and_opened(qtbot, page, local_center, tmp_path):
    desk = local_center.desk("administrator")
    desk.change(lambda db, act: edit_center(db, act, version=read_center_row(db).version, phone="02-0000-9999"))
    page.action("administration.restore").trigger()
    form = page.sheet.form
    assert form.values()["folder"].startswith(str(local_center.folder))
    page.sheet.save_now()
    assert list(form.problems) == ["why"]
    form.set_values({"folder": str(tmp_path / "restored"), "why": "자료 확인"})
    page.sheet.save_now()
    assert not (tmp_path / "restored").exists(), "asked first"
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert page.room.house.opened == [("center", tmp_path / "restored")]
    again = local_center.open("supervisor", folder=tmp_path / "restored")
    assert again.read(lambda db, act: read_center_row(db)).phone == "02-0000-0000"
    for where in (again, local_center.desk("supervisor")):
        (told,) = where.view(lambda db, act: list_audit(db, act, actions=[AuditAction.RESTORE]))
        assert told.purpose == "자료 확인"


def test_a_taken_folder_is_said_and_what_was_typed_stays(qtbot, page, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    page.action("administration.restore").trigger()
    page.sheet.form.set_values({"folder": str(tmp_path / "full"), "why": "자료 확인"})
    page.sheet.save_now()
    page.sheet.question.verb.click()
    settle(qtbot, page.room.work)
    assert page.sheet.strip.isVisible()
    assert page.sheet.form.values()["why"] == "자료 확인"
    assert page.room.house.opened == []


def test_a_new_paper_key_is_left_only_when_it_is_kept(qtbot, page, local_center):
    page.action("administration.key").trigger()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert isinstance(sheet, KeySheet)
    key = sheet._paper.shown.text()
    sheet.leave()
    assert page.sheet is sheet
    sheet._paper.check.setChecked(True)
    sheet.primary.trigger()
    assert page.sheet is None
    local_center.desk("administrator").close()
    recover_center(
        local_center.folder, recovery_key=key, user="park", new_password="새-Passwort-9", locksmith=CHEAP
    )


def test_a_new_paper_key_whose_answer_was_lost_is_shown_all_the_same(qtbot, page, local_center, monkeypatch):
    desk = page.room.work.desk
    change = desk.change

    def lost(job, op_id):
        change(job, op_id)
        return change(job, op_id)

    monkeypatch.setattr(desk, "change", lost)
    page.action("administration.key").trigger()
    page.question.verb.click()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, KeySheet)
    key = page.sheet._paper.shown.text()
    local_center.desk("administrator").close()
    recover_center(
        local_center.folder, recovery_key=key, user="park", new_password="새-Passwort-9", locksmith=CHEAP
    )


def test_the_window_goes_to_the_door_of_a_restored_center(qtbot, local_center, tmp_path):
    desk, work, window = local_center.desk("administrator"), Work(), MainWindow()
    desk.back_up_daily()
    window.furnish(work, backstage.behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    settle(qtbot, work)
    with qtbot.waitSignal(window.center_wanted) as told:
        window.shell.open_center(tmp_path / "restored")
    settle(qtbot, work)
    assert told.args == [tmp_path / "restored", "choi"]
    assert window.shell is None
    assert desk.locked
    window.close()
    work.wait()
