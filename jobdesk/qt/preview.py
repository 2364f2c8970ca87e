"""What will be on paper, before it is."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.parts import button, secondary
from jobdesk.qt.theme import S

STEP = 1.25


class PdfPreview(QWidget):
    """The pages of a PDF, one below the other, fitted to the width until zoomed."""

    def __init__(self, pdf: bytes = b"", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self.view.setAccessibleName(_("Preview"))
        self._bytes, self._buffer = QByteArray(), QBuffer(self)
        self.pages = secondary("")
        self.document.pageCountChanged.connect(self._tell_pages)  # long ones are read after `load` has returned
        bar = QHBoxLayout()
        bar.setSpacing(S)
        bar.addWidget(self.pages)
        bar.addStretch(1)
        for text, run in (
            (_("Whole page"), lambda: self._fit(QPdfView.ZoomMode.FitInView)),
            (_("Page width"), lambda: self._fit(QPdfView.ZoomMode.FitToWidth)),
            (_("Smaller"), lambda: self._zoom(1 / STEP)),
            (_("Larger"), lambda: self._zoom(STEP)),
        ):
            made = button(text, look="quiet")
            made.clicked.connect(run)
            bar.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        if pdf:
            self.show_pdf(pdf)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF."""
        self.document.close()
        self._buffer.close()
        self._bytes = QByteArray(pdf)
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._tell_pages(self.document.pageCount())

    def _tell_pages(self, count: int) -> None:
        self.pages.setText(ngettext("{count} page", "{count} pages", count).format(count=count))

    def _fit(self, mode: QPdfView.ZoomMode) -> None:
        self.view.setZoomMode(mode)

    def _zoom(self, by: float) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(max(0.25, min(4.0, self.view.zoomFactor() * by)))
