"""A paper seen first, with what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.preview import PdfPreview


class PreviewSheet(Sheet):
    """Shows a PDF; the primary act prints it, others (save, print again) are added with `add_verb`."""

    def __init__(
        self,
        pdf: bytes,
        *,
        title: str,
        verb: str = "",
        run: Callable[[], object] | None = None,
        shortcut: str = "Ctrl+P",
    ) -> None:
        super().__init__(title=title, verb=verb, run=run, shortcut=shortcut)
        self.preview = PdfPreview(pdf)
        self.body.addWidget(self.preview, 1)

    @override
    def start_focus(self) -> None:
        self.preview.view.setFocus(Qt.FocusReason.OtherFocusReason)
