"""A laser of Windows: pages drawn by QtPdf onto QPrinter. Not tried: no Windows was at hand.

QPrinter keeps another printer where it does not know the name, and says yes to a job that is lost: what became of
a job is always asked of a person. Source: hardware.md 1.
"""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSizeF, Qt
from PySide6.QtGui import QPagedPaintDevice, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.printer import Look, Noted, OneTray, Sheet, Unqueued
from jobdesk.devices.troubles import look_of, refused, refused_midway

DPI = 300
SIZES = {"a4": QPageSize.PageSizeId.A4, "a5": QPageSize.PageSizeId.A5}


class WindowsLaser(OneTray, Unqueued):
    """A printer of Windows with one paper in its tray; for a worker, as every printer."""

    def look(self) -> Look:
        """Whether Windows knows it, with this paper, and in no error."""
        return look_of(self._refusal(QPrinterInfo.printerInfo(self.queue)))

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Draw every page.

        Returns:
            UNKNOWN: the spooler of Windows took it.

        Raises:
            PrinterError: it is not there, lacks the paper, or took no job.
        """
        info = QPrinterInfo.printerInfo(self.queue)
        trouble = self._refusal(info)
        if trouble is not None:
            raise refused(trouble)
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        printer.setResolution(max(DPI, printer.resolution()))
        printer.setPageSize(QPageSize(SIZES[self.paper]))
        if printer.printerName() != self.queue:
            raise refused(PrinterTrouble.NO_QUEUE)
        if printer.pageLayout().pageSize().id() != SIZES[self.paper]:
            raise refused(PrinterTrouble.MEDIA)
        printer.setFullPage(True)
        printer.setDocName(sheet.title)
        printer.setCopyCount(sheet.copies)
        if not draw_pages(sheet.pdf, printer):
            raise refused_midway(PrinterTrouble.ABORTED)
        return PrintState.UNKNOWN

    def _refusal(self, info: QPrinterInfo) -> PrinterTrouble | None:
        if info.isNull() or info.printerName() != self.queue:
            return PrinterTrouble.NO_QUEUE
        if info.state() == QPrinter.PrinterState.Error:
            return PrinterTrouble.ERROR
        sizes = {size.id() for size in info.supportedPageSizes()}
        return PrinterTrouble.MEDIA if sizes and SIZES[self.paper] not in sizes else None


def draw_pages(pdf: bytes, device: QPagedPaintDevice) -> bool:
    """Every page as a picture as large as the device's page; whether the device took them all."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter()
    if document.status() != QPdfDocument.Status.Ready or not painter.begin(device):
        return False
    whole = QRect(0, 0, device.width(), device.height())
    taken = True
    for page in range(document.pageCount()):
        taken = taken and (page == 0 or device.newPage())
        points = document.pagePointSize(page)
        fit = points.scaled(QSizeF(whole.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        image = document.render(page, fit)
        taken = taken and not image.isNull()  # that page would come out blank
        if not taken:
            break
        painter.drawImage(QRect(whole.topLeft(), fit), image)
    document.close()
    return painter.end() and taken
