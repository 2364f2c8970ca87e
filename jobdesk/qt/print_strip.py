"""The strip at the foot of the window: which paper did not come out, why, and the keys that go on from there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.i18n import _, mark
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.print_desk import PrintDesk
from jobdesk.qt.print_notices import Notice, NoticeKind, Way
from jobdesk.qt.print_words import dropping, printer_state, told
from jobdesk.qt.theme import L, M, S, set_look
from jobdesk.services.printers import PrinterRow

SHORTCUT = "F12"
"""The key of the window that goes to the strip (windows/shell.py)."""
GUARD_MS = 350
"""For so long after another notice came up no key answers it: it was meant for the one before."""
WORDS = {
    Way.AGAIN: mark("Again"),
    Way.PDF: mark("Save as PDF"),
    Way.LATER: mark("Later"),
    Way.CAME_OUT: mark("It came out"),
    Way.ANEW: mark("Print again"),
    Way.NOT_OUT: mark("It did not come out"),
    Way.PRINT: mark("Print"),
    Way.SEE: mark("See them"),
    Way.BOXES: mark("Print all the same"),
    Way.DROP: mark("Discard"),
    Way.KEEP: mark("Keep them"),
    Way.SURE: mark("Discard all"),
}


class PrintStrip(QFrame):
    """Tells one notice at a time and takes its answer by one key; it never takes the keyboard by itself.

    Signals:
        left(): the keyboard goes back to where it was.
        list_wanted(): what waits is to be seen, one by one.
        record_wanted(str, object): kind and id of the record that is to be corrected.
    """

    left, list_wanted = Signal(), Signal()
    record_wanted = Signal(str, object)

    def __init__(self, prints: PrintDesk, codes: Callable[[], CodeBook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prints, self._codes = prints, codes
        self.notice: Notice | None = None
        self._dropping: Notice | None = None
        self._changed = QElapsedTimer()
        self._before: QWidget | None = None
        self._mark = ToneMark("warning")
        self.label, self.count = PlainLabel(wrap=True), PlainLabel(look="secondary")
        self.buttons: dict[Way, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(L, S, M, S)
        line.setSpacing(S)
        line.addWidget(self._mark)
        line.addWidget(self.label, 1)
        line.addWidget(self.count)
        for way in Way:
            made = self.buttons[way] = button("")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _on=False, way=way: self.choose(way))
            line.addWidget(made)
        self._menu = QMenu(self)
        self.hide()
        prints.told.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show what is to be told; what is shown stays until it is settled."""
        notices = self._prints.notices
        if not notices:
            self._put_away()
            return
        shown = next((at for at, one in enumerate(notices) if _same(one, self.notice)), 0)
        fresh, self.notice = not _same(notices[shown], self.notice), notices[shown]
        self._show(self.notice, shown, len(notices), fresh=fresh)

    @property
    def ways(self) -> list[Way]:
        """The ways on that are offered."""
        if self.notice is None:
            return []
        return [Way.KEEP, Way.SURE] if self._dropping is not None else self.notice.ways

    @property
    def keys(self) -> dict[Way, str]:
        """Which key takes which way: counted through, digits because they are the same in every input method."""
        return {way: str(at) for at, way in enumerate(self.ways, 1)}

    def state(self) -> tuple[str, str]:
        """Tone and words of the window's printers, for the header."""
        return printer_state(self._prints, self._codes())

    def begin(self) -> bool:
        """Take the keyboard, or give it back; False where nothing is told."""
        if self.notice is None:
            return False
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            self._leave()
        else:
            self._before = here
            self.buttons[self.ways[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def choose(self, way: Way) -> None:
        """Go on this way."""
        notice = self.notice
        if notice is None or way not in self.ways or self._changed.elapsed() < GUARD_MS:
            return
        if notice.kind is NoticeKind.BACKLOG and way in {Way.DROP, Way.KEEP}:
            self._dropping = notice if way is Way.DROP else None
            self.follow()
            return
        if way is Way.SEE:
            self.list_wanted.emit()
            return
        if way is Way.MEND and notice.record is not None:
            self.record_wanted.emit(*notice.record)
            return
        others = notice.others if way is Way.OTHER else ()
        if len(others) > 1:
            self._ask_which(notice, others)
            return
        self._prints.take(notice, Way.DROP if way is Way.SURE else way, others[0] if others else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        way = next((one for one, key in self.keys.items() if key == event.text()), None)
        if way is None or event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            self.choose(way)

    # inside ---------------------------------------------------------------------------------

    def _show(self, notice: Notice, at: int, of: int, *, fresh: bool) -> None:
        here = QApplication.focusWidget()
        inside = here is not None and self.isAncestorOf(here)
        tone = "bad" if notice.kind is NoticeKind.TROUBLE else "warning"
        self._mark.set_tone(tone)
        set_look(self, strip=tone)
        if self._dropping is not None and self._dropping.jobs != notice.jobs:
            self._dropping = None  # other papers wait now than those that were asked about
        text = told(self._codes(), notice) if self._dropping is None else dropping(len(notice.jobs))
        anew = fresh or text != self.label.text()
        self.label.setText(text)
        self.setAccessibleName(text)
        self.count.setText(f"{at + 1} / {of}   {SHORTCUT}" if of > 1 else SHORTCUT)
        keys = self.keys
        for way, shown in self.buttons.items():
            word = self._word(notice, way)
            shown.setText(f"{keys.get(way, '')}  {word}")
            shown.setAccessibleName(word)
            shown.setVisible(way in keys)
        self.show()
        if inside and (here is None or not here.isVisible()):
            self.buttons[self.ways[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        if fresh:
            self._menu.close()
        if anew:
            self._changed.start()
            announce(self)

    @staticmethod
    def _word(notice: Notice, way: Way) -> str:
        if way is Way.MEND:
            of_person = notice.record is not None and notice.record[0] == "jobseeker"
            return _("Correct the name") if of_person else _("Correct the record")
        if way is not Way.OTHER:
            return _(WORDS[way])
        others = notice.others
        return _("On {printer}").format(printer=others[0].name) if len(others) == 1 else _("Other printer…")

    def _ask_which(self, notice: Notice, others: Sequence[PrinterRow]) -> None:
        self._menu.clear()
        for row in others:
            one = QAction(row.name, self._menu)
            one.triggered.connect(lambda _on=False, row=row: self._prints.take(notice, Way.OTHER, row))
            self._menu.addAction(one)
        self._menu.setActiveAction(self._menu.actions()[0])
        above = self.buttons[Way.OTHER].mapToGlobal(QPoint(0, -self._menu.sizeHint().height()))
        self._menu.popup(above)

    def _put_away(self) -> None:
        self.notice = self._dropping = None
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            self._leave()
        self.hide()

    def _leave(self) -> None:
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()


def _same(one: Notice, other: Notice | None) -> bool:
    return other is not None and (one.kind, one.jobs[0].id) == (other.kind, other.jobs[0].id)
