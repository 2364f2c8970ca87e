"""Paper is seen first."""

from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from reportlab.pdfgen.canvas import Canvas

from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.preview import PdfPreview
from jobdesk.services.printables import Printable
from tests.qt.helpers import settle, show_page, unnamed


def pdf(pages):
    held = BytesIO()
    canvas = Canvas(held, pagesize=(420, 595))
    for number in range(pages):
        canvas.drawString(72, 500, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def test_a_preview_shows_the_pages_and_then_others(qtbot):
    preview = PdfPreview(pdf(2))
    qtbot.addWidget(preview)
    preview.resize(600, 600)
    preview.show()
    assert preview.document.pageCount() == 2
    preview.show_pdf(pdf(1))
    assert preview.document.pageCount() == 1
    before = preview.view.zoomFactor()
    preview._zoom(2)
    assert preview.view.zoomFactor() == pytest.approx(min(4.0, before * 2))
    assert unnamed(preview) == []


def test_ctrl_p_prints_what_is_seen(qtbot, desk):
    page, printed = show_page(qtbot, Page, desk), []
    page.push(PreviewSheet(pdf(1), title="x", verb="Print", run=lambda: printed.append(True)))
    QTest.keyClick(page.sheet, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert printed == [True]


@pytest.mark.parametrize("missing", [(), ("😀", "𠀀")])
@pytest.mark.parametrize("cut", [(), ("직무내용",)])
def test_what_no_paper_can_show_or_holds_is_told_above_it(qtbot, desk, missing, cut):
    page = show_page(qtbot, Page, desk)
    paper = Printable("x", ("a4",), lambda _paper: pdf(1), missing=missing, cut=lambda _paper: cut)
    preview(page, lambda _db, _act: paper, title="x", recorded=False)
    settle(qtbot, page.room.work)
    settle(qtbot, page.room.work)
    assert page.sheet.strip.isVisible() == bool(missing or cut)
    assert all(sign in page.sheet.strip.label.text() for sign in (*missing, *cut))
