"""PDF pages as rows for a print head: a page that cannot be drawn is told, never printed blank."""

from io import BytesIO

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from reportlab.pdfgen.canvas import Canvas

from jobdesk.base.errors import PrinterError
from jobdesk.qt.raster import rasterize


def roll(height):
    file = BytesIO()
    canvas = Canvas(file, pagesize=(204, height))
    canvas.drawString(20, 10, "paper")
    canvas.save()
    return file.getvalue()


def test_a_page_has_its_rows_and_its_ink(qapp):
    (page,) = rasterize(roll(408), 576)
    assert (page.width, page.height) == (576, 1152)
    assert any(page.rows)


@pytest.mark.parametrize("pdf", [b"no pdf", roll(100_000)])
def test_what_cannot_be_drawn_is_told(qapp, pdf):
    with pytest.raises(PrinterError):
        rasterize(pdf, 576)


def test_a_page_without_a_picture_is_no_blank_paper(qapp, monkeypatch):
    monkeypatch.setattr(QPdfDocument, "render", lambda *_asked: QImage())
    with pytest.raises(PrinterError):
        rasterize(roll(408), 576)
