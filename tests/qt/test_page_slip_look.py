"""The look of the slips in 관리: seen while it is typed, saved, and refused where it cannot be printed."""

import pytest

from jobdesk.qt.pages._admin_base import SETTING
from jobdesk.qt.pages._admin_slip import SlipLookSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.services.settings import read_settings
from jobdesk.services.slip_looks import look_of
from tests.papers.slips import logo
from tests.qt.helpers import settle, show_page


@pytest.fixture
def page(qtbot, local_center):
    shown = show_page(qtbot, AdministrationPage, local_center.desk("administrator"))
    settle(qtbot, shown.room.work)
    shown.views.choose(SETTING)
    shown.action("administration.slip").trigger()
    settle(qtbot, shown.room.work)
    yield shown
    shown.room.work.wait()


def text_of(sheet):
    return sheet.preview.document.getAllText(0).text()


def test_the_slip_follows_what_is_typed(qtbot, page):
    sheet = page.sheet
    assert isinstance(sheet, SlipLookSheet)
    qtbot.waitUntil(lambda: sheet.preview.document.pageCount() == 1)
    assert "직인 생략" not in text_of(sheet)
    sheet.form.set_value("seal_line", "직인 생략")
    qtbot.waitUntil(lambda: "직인 생략" in text_of(sheet))
    wide = sheet.preview.document.pagePointSize(0).width()
    sheet.papers.choose("roll")
    qtbot.waitUntil(lambda: sheet.preview.document.pagePointSize(0).width() < wide / 2)
    assert "직인 생략" in text_of(sheet)


def test_a_look_is_saved_for_the_slips_to_come(qtbot, page, tmp_path, local_center):
    (tmp_path / "logo.png").write_bytes(logo())
    sheet = page.sheet
    sheet.form.set_values({"center_name": "시험구청 일자리센터", "seal_line": "직인 생략", "stub": ("result",)})
    sheet.read_logo(str(tmp_path / "logo.png"))
    settle(qtbot, page.room.work)
    sheet.save_now()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    settings = local_center.desk("administrator").read(lambda db, act: read_settings(db))
    assert settings.text("slip_center_name") == "시험구청 일자리센터"
    look = look_of(settings)
    assert (look.seal_line, look.stub, len(look.logo)) == ("직인 생략", ("result",), 64)


def test_what_is_no_picture_is_said(qtbot, page, tmp_path):
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    page.sheet.read_logo(str(tmp_path / "logo.png"))
    settle(qtbot, page.room.work)
    assert page.sheet.logo == b""
    assert page.sheet.strip.isVisible()


def test_what_cannot_be_printed_is_told_while_it_is_typed(qtbot, page):
    sheet = page.sheet
    sheet.form.set_value("seal_line", "직인😀")
    qtbot.waitUntil(lambda: "😀" in sheet.missing.text())
    sheet.form.set_value("seal_line", "직인")
    qtbot.waitUntil(lambda: sheet.missing.text() == "")
