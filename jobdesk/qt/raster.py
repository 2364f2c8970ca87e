"""PDF pages as black-and-white rows for a print head, by QtPdf."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _
from jobdesk.devices.printer import Raster

PAPER = QColor(194, 194, 194)
"""Grey paper: Qt's own threshold of 128 then takes an edge of type for ink that on white were darker than 168, so
that small type keeps its strokes, while a picture and a shaded field are judged at 128."""
BAND = 64
"""Rows drawn at once: so few that Qt waits for no threads of its own, which takes long on a busy desk."""
LONGEST = 40_000
"""Rows of a page, five metres of paper: nobody wants a longer one, and its picture would take gigabytes."""
_BLACK = 0xFF000000


def rasterize(pdf: bytes, dots: int) -> list[Raster]:
    """Each page scaled to the head's width and thresholded.

    Raises:
        PrinterError: the PDF cannot be read, or a page cannot be drawn.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready:
        raise _unprepared()
    found = []
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        size = QSize(dots, round(points.height() * dots / max(1.0, points.width())))
        if size.height() > LONGEST:
            raise _unprepared()
        image = document.render(page, size, QPdfDocumentRenderOptions())
        if image.isNull():  # it would come out blank
            raise _unprepared()
        found.append(_black_and_white(image, size))
    document.close()
    return found


def _unprepared() -> PrinterError:
    return PrinterError(_("The paper could not be prepared for this printer."))


def _black_and_white(image: QImage, size: QSize) -> Raster:
    """In black and white; whole words of dots, so that Qt packs the rows."""
    across = (size.width() + 7) // 8
    sheet = QImage(-(-size.width() // 32) * 32, size.height(), QImage.Format.Format_RGB32)
    sheet.fill(PAPER)
    painter = QPainter(sheet)
    for top in range(0, size.height(), BAND):
        painter.drawImage(0, top, image, 0, top, size.width(), BAND)
    painter.end()
    packed = sheet.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    if packed.color(1) != _BLACK:
        packed.invertPixels()
    rows, stride = bytes(packed.constBits()), packed.bytesPerLine()
    if stride != across:
        rows = b"".join(rows[at : at + across] for at in range(0, len(rows), stride))
    return Raster(size.width(), size.height(), rows)
