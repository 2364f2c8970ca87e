"""번호표 발급 화면: a visitor takes a number by touch; the phone's end and a name only if they wish."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.tickets import TicketChannel
from jobdesk.qt.display_window import CLOSE_KEYS, DisplayWindow
from jobdesk.qt.inputs import PasswordEdit
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.print_desk import PrintDesk
from jobdesk.qt.print_notices import NoticeKind, Way
from jobdesk.qt.theme import XL, L, M, S, font, set_look
from jobdesk.qt.touch_name import NameFace, touch_key
from jobdesk.qt.work import Work
from jobdesk.services.tickets.entrance import Offered
from jobdesk.services.tickets.prints import Given, give_ticket, given_by

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.print_attempt import PrintingDesk

BACK_MS = 15_000
"""Untouched for so long it is the beginning again."""
WARNED_MS = 5_000
"""So long before, it is said."""
TAIL = 4
HUGE_PT, LARGE_PT, MIDDLE_PT = 120.0, 30.0, 20.0
Check = Callable[[str], object]
_CENTER = Qt.AlignmentFlag.AlignCenter


def _label(points: float, *, bold: bool = False) -> PlainLabel:
    made = PlainLabel("", wrap=True)
    made.setFont(font(points, bold=bold))
    made.setAlignment(_CENTER)
    return made


class TouchScreen(DisplayWindow):
    """The visitor's screen: choose a purpose, the phone's last digits if wished, the number.

    Args:
        check: raises JobdeskError where a password is not that of who opened it; it runs on a worker.
    """

    def __init__(self, work: Work, check: Check) -> None:
        super().__init__(work, _("Touch screen"))
        self._check, self._may_close = check, False
        self._purpose: Offered | None = None
        self._tail, self._op_id, self._busy = "", new_id(), False
        self.given: Given | None = None
        self.prints = PrintDesk(work, cast("PrintingDesk", work.desk), _nothing, parent=self)
        self.prints.told.connect(self._let_go)
        self.title, self.strip = _label(LARGE_PT, bold=True), _label(MIDDLE_PT, bold=True)
        self.strip.setProperty("tone", "warning")
        self.faces = QStackedWidget()
        self._make_choice()
        self._make_keypad()
        self._make_name()
        self._make_number()
        self._make_closed()
        column = QVBoxLayout(self)
        column.setContentsMargins(XL * 2, XL, XL * 2, XL)
        column.setSpacing(L)
        column.addWidget(self.title)
        column.addWidget(self.strip)
        column.addWidget(self.faces, 1)
        column.addWidget(self._make_closing())
        self._back = QTimer(self, singleShot=True, interval=BACK_MS)
        self._back.timeout.connect(self.begin_again)
        self._soon = QTimer(self, singleShot=True, interval=BACK_MS - WARNED_MS)
        self._soon.timeout.connect(self._warn)
        QShortcut(QKeySequence(CLOSE_KEYS), self, self.ask_closing)
        self.resize(1280, 720)
        self.begin_again()

    # faces ----------------------------------------------------------------------------------

    def _make_choice(self) -> None:
        self.choice = QWidget()
        self._grid = QGridLayout(self.choice)
        self._grid.setSpacing(L)
        self.purposes: dict[UUID, QPushButton] = {}
        self.faces.addWidget(self.choice)

    def _make_keypad(self) -> None:
        self.keypad = QWidget()
        column = QVBoxLayout(self.keypad)
        column.setSpacing(M)
        self.typed = _label(LARGE_PT * 1.4, bold=True)
        self.tail_told = _label(MIDDLE_PT)
        column.addWidget(self.tail_told)
        column.addWidget(self.typed)
        pad = QGridLayout()
        pad.setSpacing(M)
        self.keys: dict[str, QPushButton] = {}
        for at, sign in enumerate("123456789"):
            pad.addWidget(self._pad_key(sign, sign), at // 3, at % 3)
        pad.addWidget(self._pad_key("erase", _("Erase")), 3, 0)
        pad.addWidget(self._pad_key("0", "0"), 3, 1)
        self.back = touch_key(_("Back"), MIDDLE_PT)
        self.back.clicked.connect(self.begin_again)
        pad.addWidget(self.back, 3, 2)
        self.take = touch_key(_("Take a number"), LARGE_PT, primary=True)
        self.take.clicked.connect(self.give)
        centered = QHBoxLayout()
        centered.addStretch(1)
        centered.addLayout(pad, 4)
        centered.addStretch(1)
        column.addLayout(centered, 1)
        self.add_name = touch_key(_("Add a name"), MIDDLE_PT)
        self.add_name.clicked.connect(self._ask_name)
        ways = QHBoxLayout()
        ways.setSpacing(M)
        ways.addWidget(self.add_name, 1)
        ways.addWidget(self.take, 3)
        column.addLayout(ways)
        self.faces.addWidget(self.keypad)

    def _make_name(self) -> None:
        self.name = NameFace()
        self.name.touched.connect(self._wait)
        self.name.returned.connect(self._show_keypad)
        self.name.skipped.connect(self._skip_name)
        self.name.taken.connect(self.give)
        self.faces.addWidget(self.name)

    def _pad_key(self, sign: str, text: str) -> QPushButton:
        made = self.keys[sign] = touch_key(text, MIDDLE_PT)
        made.clicked.connect(partial(self._type, sign))
        return made

    def _make_number(self) -> None:
        self.number_face = QWidget()
        column = QVBoxLayout(self.number_face)
        self.number, self.number_told = _label(HUGE_PT, bold=True), _label(MIDDLE_PT)
        self.done = touch_key(_("Done"), LARGE_PT, primary=True)
        self.done.clicked.connect(self.begin_again)
        column.addStretch(1)
        column.addWidget(self.number)
        column.addWidget(self.number_told)
        column.addStretch(1)
        column.addWidget(self.done)
        self.faces.addWidget(self.number_face)

    def _make_closed(self) -> None:
        self.closed_face = _label(LARGE_PT, bold=True)
        self.faces.addWidget(self.closed_face)

    def _make_closing(self) -> QWidget:
        """For whoever opened it: their password."""
        self.closing = QWidget()
        self.closing_told = PlainLabel(_("Password of who opened this screen"))
        self.password = PasswordEdit(name=self.closing_told.text())
        self.password.returnPressed.connect(self.try_closing)
        close, stay = button(_("Close the screen"), primary=True), button(_("Leave it open"))
        close.clicked.connect(self.try_closing)
        stay.clicked.connect(self.closing.hide)
        line = QHBoxLayout(self.closing)
        line.setSpacing(S)
        for part in (self.closing_told, self.password, close, stay):
            line.addWidget(part)
        self.closing.hide()
        return self.closing

    # the visitor's way ----------------------------------------------------------------------

    @override
    def show_now(self) -> None:
        self.strip.setText(self.trouble)
        self.strip.setVisible(bool(self.trouble))
        now = self.now
        if now is None:
            return
        self._offer(now.offered)
        self.closed_face.setText("\n".join((now.closed, _("No numbers are given out now."))))
        if self._purpose is None and self.given is None:
            self._show_start()

    def _offer(self, offered: Sequence[Offered]) -> None:
        if [one.id for one in offered] != list(self.purposes):
            while item := self._grid.takeAt(0):
                if widget := item.widget():
                    widget.deleteLater()
            columns = 1 if len(offered) <= 3 else 2
            self.purposes = {}
            for at, one in enumerate(offered):
                made = self.purposes[one.id] = touch_key("", LARGE_PT)
                made.clicked.connect(partial(self.choose, one))
                self._grid.addWidget(made, at // columns, at % columns)
        for one in offered:
            waiting = _("{count} waiting").format(count=one.waiting)
            self.purposes[one.id].setText(f"{one.name}\n{waiting}")
            self.purposes[one.id].setAccessibleName(f"{one.name} {waiting}")

    def choose(self, purpose: Offered) -> None:
        """A purpose was touched."""
        self._purpose, self._tail, self._op_id = purpose, "", new_id()
        self.name.clear()
        self._show_tail()
        self._show_keypad()

    def _show_keypad(self) -> None:
        self.faces.setCurrentWidget(self.keypad)
        self._wait()

    def _wait(self) -> None:
        """From now on the time runs in which nobody touches anything."""
        if self._purpose is not None:
            self.title.setText(self._purpose.name)
        set_look(self.title, tone="")
        self._back.start()
        self._soon.start()

    def _stop_waiting(self) -> None:
        set_look(self.title, tone="")
        self._back.stop()
        self._soon.stop()

    def _warn(self) -> None:
        """In the place of the purpose, so that no key moves under a finger."""
        if self._purpose is not None and not self._busy:
            self.title.setText(_("Touch the screen to go on."))
            set_look(self.title, tone="warning")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside the keys goes on, too."""
        super().mousePressEvent(event)
        if self._purpose is not None:
            self._wait()

    def _type(self, sign: str) -> None:
        self._tail = self._tail[:-1] if sign == "erase" else (self._tail + sign)[:TAIL]
        self._show_tail()
        self._wait()

    def _show_tail(self) -> None:
        self.typed.setText("  ".join(self._tail.ljust(TAIL, "–")))
        whole = len(self._tail) in {0, TAIL}
        asked, half = _("Last four digits of your phone, if you wish"), _("Touch all four digits, or erase them.")
        self.tail_told.setText(asked if whole else half)
        ready = whole and not self._busy
        self.take.setEnabled(ready)
        self.add_name.setEnabled(ready)
        self.name.set_busy(self._busy)

    def _ask_name(self) -> None:
        self.faces.setCurrentWidget(self.name)
        self._wait()

    def _skip_name(self) -> None:
        self.name.clear()
        self.give()

    def give(self) -> None:
        """Take the number: one act, though it is touched twice or its answer is lost."""
        purpose, tail, op_id, name = self._purpose, self._tail, self._op_id, self.name.name
        if purpose is None or self._busy:
            return
        if not self.name.is_whole:
            self._ask_name()
            self.name.refuse()
            return
        self._busy = True
        self._show_tail()
        self._wait()

        def job(db: "Session", act: "Act") -> Given:
            asked = {"visitor_name": name, "phone_tail": tail}
            return give_ticket(db, act, purpose_id=purpose.id, channel=TicketChannel.TOUCH_SCREEN, **asked)

        def done(given: Given | None) -> None:
            if given is not None:
                self._show_given(given)
            else:  # it was committed before, only the answer was lost
                self.work.read(self, partial(given_by, op_id=op_id), done=found, failed=self._refused)

        def found(given: Given | None) -> None:
            if given is not None:
                self._show_given(given)
            else:
                self._refused(InvalidInput(_("Please ask at the window.")))

        self.work.change(
            self,
            job,
            stale=("tickets", "print_jobs"),
            done=done,
            failed=self._refused,
            op_id=op_id,
            broken=lambda _bug: self._refused(InvalidInput(_("Please ask at the window."))),
        )

    def _show_given(self, given: Given) -> None:
        self._busy, self.given, self._purpose = False, given, None
        self.name.clear()
        self.title.setText(given.ticket.purpose)
        self.number.setText(given.ticket.label)
        ahead = _("Waiting before you: {count}").format(count=given.ahead)
        first = ahead if given.ahead else _("Nobody waits before you.")
        told = _("Take the paper. Without one, remember your number: it counts all the same.")
        self.number_told.setText(f"{first}\n{told}")
        self.faces.setCurrentWidget(self.number_face)
        self.prints.print_jobs([given.job])
        self._wait()
        self.look()

    def _refused(self, error: JobdeskError) -> None:
        self._busy = False
        self._show_tail()
        self.strip.setText(str(error))
        self.strip.show()
        self._wait()

    def begin_again(self) -> None:
        """The beginning: nothing of the visitor before is left."""
        if self._busy:
            self._wait()
            return
        self._stop_waiting()
        self._purpose, self._tail, self.given = None, "", None
        self.name.clear()
        self.number.clear()
        self._show_tail()
        self.strip.setText(self.trouble)
        self.strip.setVisible(bool(self.trouble))
        self._show_start()

    def _show_start(self) -> None:
        closed = self.now is not None and bool(self.now.closed)
        name = self.now.center_name if self.now is not None else ""
        self.title.setText(name if closed or self.now is None else _("What do you come for?"))
        self.faces.setCurrentWidget(self.closed_face if closed else self.choice)

    def _let_go(self) -> None:
        """Nobody answers here what a printer asks: the reception reissues, and the next number is tried."""
        for notice in self.prints.notices:
            if notice.kind is NoticeKind.TROUBLE:
                self.prints.take(notice, Way.LATER)

    # closing --------------------------------------------------------------------------------

    def ask_closing(self) -> None:
        """Ask for the password of who opened it."""
        self.password.clear()
        self.closing.show()
        self.password.setFocus()

    def try_closing(self) -> None:
        """Close where the password is right."""
        typed = self.password.text()
        self.password.clear()
        self.work.device(self, partial(self._check, typed), done=self._let_close, failed=self._stay)

    def _let_close(self, _checked: object) -> None:
        self._may_close = True
        self.close()

    def dismiss(self) -> None:
        """Close without asking: the program ends."""
        self._let_close(None)

    def _stay(self, error: JobdeskError) -> None:
        self.closing_told.setText(str(error))
        self.password.setFocus()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            event.ignore()
            self.ask_closing()
            return
        super().closeEvent(event)

    @override
    def ending(self) -> None:
        self._stop_waiting()


def _nothing(_text: str) -> None:
    """Nothing is said aloud of a print here."""
