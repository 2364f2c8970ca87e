"""A slip is scanned: its result entry opens, or a sentence says why not, right where one works."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from jobdesk.qt.feedback import Strip
from jobdesk.qt.scanner import Scanner

if TYPE_CHECKING:
    from jobdesk.qt.windows.ports import Backstage
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.work import Work


class Scans(QObject):
    """Answers the scanner for one shell; a locked desk opens nothing."""

    def __init__(self, shell: "Shell", work: "Work", backstage: "Backstage") -> None:
        super().__init__(shell)
        self._shell, self._work, self._backstage = shell, work, backstage
        self._strip: Strip | None = None
        self.scanner = Scanner(shell)
        self.scanner.scanned.connect(self._read, Qt.ConnectionType.QueuedConnection)

    def _read(self, number: str) -> None:
        if self._is_away():
            return
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._shell.close_popups()
        if self._strip is not None and isValid(self._strip):
            self._strip.clear()
        page = self._shell.page
        if page is not None and page.sheet is not None and page.sheet.take_scan(number):
            return
        self._strip, read = None, self._backstage.read_scan
        self._work.view(
            self,
            lambda db, act: read(db, act, number),
            done=self._answer,
            failed=lambda error: self._say(str(error)),
        )

    def _answer(self, slip: Any) -> None:  # noqa: ANN401  a ScannedSlip; the shell is painted before services are loaded
        if self._is_away():
            return
        if slip.row is None:
            self._say(slip.told)
        else:
            self._shell.start("referrals", "scanned", slip=slip)

    def _say(self, text: str) -> None:
        """On the sheet or the page that is shown; what is typed there and its focus stay."""
        page = self._shell.page
        if page is not None and not self._is_away():
            self._strip = (page.sheet or page).strip
            self._strip.show_text(text, "warning")

    def _is_away(self) -> bool:
        return self._shell.locked or not self._shell.isVisible()
