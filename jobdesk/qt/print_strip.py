"""The strip at the foot of the window: which paper did not come out, why, and the keys that go on from there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.printing import PrinterTrouble, PrintKind
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.qt.feedback import ToneMark, announce
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.print_desk import PrintDesk
from jobdesk.qt.print_notices import KEYS, Notice, NoticeKind, Way
from jobdesk.qt.theme import L, M, S, set_look
from jobdesk.services.print_jobs import PrintJobRow
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
    Way.BOXES: mark("Print all the same"),
    Way.DROP: mark("Discard"),
}


def paper_name(codes: CodeBook, job: PrintJobRow) -> str:
    """A paper by its kind and number, without personal data."""
    return f"{codes.label('print_kind', job.kind)} {_number(job)}".strip()


def _number(job: PrintJobRow) -> str:
    return format_slip_number(job.number) if job.kind == PrintKind.SLIP and job.number else job.number or ""


def told(codes: CodeBook, notice: Notice) -> str:
    """What the strip says of a notice."""
    first, behind = notice.jobs[0], len(notice.jobs) - 1
    is_slip = first.kind == PrintKind.SLIP
    if notice.kind is NoticeKind.BACKLOG:
        text = ngettext(
            "{count} paper waits to be printed.", "{count} papers wait to be printed.", len(notice.jobs)
        )
        return text.format(count=len(notice.jobs))
    paper = _number(first) if is_slip else paper_name(codes, first)
    if notice.missing:
        lacks = _("No font of this computer has {signs}: boxes are printed for them. {paper}")
        return lacks.format(signs=notice.missing, paper=paper)
    if notice.kind is NoticeKind.QUESTION:
        said = _asked(is_slip=is_slip, broke=bool(notice.sentence))
    else:
        said = _told(is_slip=is_slip and notice.begun)
    said = said.format(paper=paper, trouble=notice.sentence)
    if not behind:
        return said
    waits = ngettext("{count} more waits behind it.", "{count} more wait behind it.", behind)
    return f"{said} {waits.format(count=behind)}"


def _asked(*, is_slip: bool, broke: bool) -> str:
    if is_slip:
        return (
            _("{trouble} Did the referral slip come out? {paper}")
            if broke
            else _("Did the referral slip come out? {paper}")
        )
    return _("{trouble} Did this paper come out? {paper}") if broke else _("Did this paper come out? {paper}")


def _told(*, is_slip: bool) -> str:
    if is_slip:
        return _("The referral is saved, {paper} is not printed. {trouble}")
    return _("{paper} is not printed. {trouble}")


class PrintStrip(QFrame):
    """Tells one notice at a time and takes its answer by one key; it never takes the keyboard by itself.

    Signals:
        left(): the keyboard goes back to where it was.
    """

    left = Signal()

    def __init__(self, prints: PrintDesk, codes: Callable[[], CodeBook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prints, self._codes = prints, codes
        self.notice: Notice | None = None
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
        for way in sorted(Way, key=KEYS.__getitem__):
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
            self.buttons[self.notice.ways[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def choose(self, way: Way) -> None:
        """Go on this way."""
        notice = self.notice
        if notice is None or way not in notice.ways or self._changed.elapsed() < GUARD_MS:
            return
        others = notice.others if way is Way.OTHER else ()
        if len(others) > 1:
            self._ask_which(notice, others)
            return
        self._prints.take(notice, way, others[0] if others else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        way = next((one for one in (self.notice.ways if self.notice else ()) if KEYS[one] == event.text()), None)
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
        text = told(self._codes(), notice)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.count.setText(f"{at + 1} / {of}   {SHORTCUT}" if of > 1 else SHORTCUT)
        for way, shown in self.buttons.items():
            word = self._word(notice, way)
            shown.setText(f"{KEYS[way]}  {word}")
            shown.setAccessibleName(word)
            shown.setVisible(way in notice.ways)
        self.show()
        if inside and (here is None or not here.isVisible()):
            self.buttons[notice.ways[0]].setFocus(Qt.FocusReason.OtherFocusReason)
        if fresh:
            self._changed.start()
            self._menu.close()
            announce(self)

    @staticmethod
    def _word(notice: Notice, way: Way) -> str:
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
        self.notice = None
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


def printer_state(prints: PrintDesk, codes: CodeBook) -> tuple[str, str]:
    """Tone and words of the window's printers, for the header: the worst of them first."""
    troubles = [one for one in prints.notices if one.kind is NoticeKind.TROUBLE]
    for notice in troubles:
        row = notice.target.row if notice.target is not None else None
        if row is not None and notice.code is not None:
            return "bad", _state(row.name, codes.label("printer_trouble", notice.code))
    for name, look in prints.looks.of_window:
        if look.code not in {"ready", PrinterTrouble.SILENT}:
            return "warning", _state(name, codes.label("printer_trouble", look.code))
    waiting = prints.open_count
    if waiting:
        text = ngettext("{count} print is not confirmed", "{count} prints are not confirmed", waiting)
        return "warning", text.format(count=waiting)
    slips = prints.looks.slip_printer
    return "good", _("Slips as PDF") if slips is None else _("Printer {name}").format(name=slips)


def _state(name: str, word: str) -> str:
    return _("{printer}: {trouble}").format(printer=name, trouble=word)
