"""PDF pages as black-and-white rows for a print head, by QtPdf."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.devices.printer import Raster

THRESHOLD = 168
"""Lighter than this is paper: small type keeps its strokes, shaded fields stay white."""


def rasterize(pdf: bytes, dots: int) -> list[Raster]:
    """Each page scaled to the head's width and thresholded.

    Raises:
        PrinterError: the PDF cannot be read.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready:
        raise PrinterError(_("The paper could not be prepared for this printer."))
    found = []
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        size = QSize(dots, round(points.height() * dots / points.width()))
        image = document.render(page, size, QPdfDocumentRenderOptions())
        found.append(_black_and_white(image, size))
    document.close()
    return found


def _black_and_white(image: QImage, size: QSize) -> Raster:
    sheet = QImage(size, QImage.Format.Format_Grayscale8)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    across, table = (size.width() + 7) // 8, bytes(1 if value < THRESHOLD else 0 for value in range(256))
    bits, stride = bytes(sheet.constBits()).translate(table), sheet.bytesPerLine()
    rows = bytearray()
    for y in range(size.height()):
        row = bits[y * stride : y * stride + size.width()].ljust(across * 8, b"\x00")
        number = int(row.translate(bytes.maketrans(b"\x00\x01", b"01")), 2)
        rows += number.to_bytes(across, "big")
    return Raster(size.width(), size.height(), bytes(rows))
