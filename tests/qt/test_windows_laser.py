"""The pages a laser of Windows would get, drawn onto a PDF instead: Windows was not at hand."""

from io import BytesIO

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtPdf import QPdfDocument
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfgen.canvas import Canvas

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.printer import Sheet
from jobdesk.qt.windows_laser import DPI, SIZES, WindowsLaser, draw_pages


def drawn(size, pages):
    file = BytesIO()
    canvas = Canvas(file, pagesize=size)
    for _page in range(pages):
        canvas.rect(0, 0, size[0] / 2, size[1] / 2, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("size", [A4, A5])
def test_every_page_fills_the_paper(qapp, tmp_path, size):
    writer = QPdfWriter(str(tmp_path / "out.pdf"))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(SIZES["a4"]))
    writer.setPageMargins(QMarginsF())
    assert draw_pages(drawn(size, 3), writer)
    del writer
    document = QPdfDocument()
    document.load(str(tmp_path / "out.pdf"))
    assert document.pageCount() == 3
    image = document.render(2, document.pagePointSize(2).toSize())
    assert image.pixelColor(100, 600).lightness() < 60
    assert image.pixelColor(500, 100).alpha() == 0 or image.pixelColor(500, 100).lightness() > 200
    document.close()


def test_what_is_no_pdf_is_not_printed(qapp, tmp_path):
    assert not draw_pages(b"no pdf", QPdfWriter(str(tmp_path / "out.pdf")))


def test_a_page_that_cannot_be_drawn_is_no_blank_paper(qapp, tmp_path):
    writer = QPdfWriter(str(tmp_path / "out.pdf"))
    writer.setResolution(24_000)
    writer.setPageSize(QPageSize(SIZES["a4"]))
    assert not draw_pages(drawn(A4, 1), writer)


def test_a_printer_the_system_does_not_know_is_refused(qapp):
    laser = WindowsLaser("Nobody", "a4")
    assert laser.look().code is PrinterTrouble.NO_QUEUE
    with pytest.raises(PrinterError) as caught:
        laser.print_sheet(Sheet("1", drawn(A4, 1)), print)
    assert caught.value.code is PrinterTrouble.NO_QUEUE
