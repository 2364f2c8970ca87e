"""The reception: purposes under number keys, who waits, who comes today, how the windows stand."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.displays import DisplayKind
from jobdesk.qt.inputs import LineEdit
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.pages._reception_commands import WHO_KEY
from jobdesk.qt.pages._reception_lists import appointment_list, waiters, waiting_list, window_list
from jobdesk.qt.pages._reception_sheets import STALE, DisplaySheet, appointment_sheet
from jobdesk.qt.parts import ActionButton, Card, PushButton, button, secondary
from jobdesk.qt.theme import M, S
from jobdesk.services.audit import record_shown
from jobdesk.services.tickets import calling, issuing, prints
from jobdesk.services.tickets.entrance import Offered, Reception, read_reception
from jobdesk.services.tickets.prints import Given

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages.base import Page

READ_MS = 2_000
KEYS, NARROW = 9, 1000
GIVEN = (*STALE, "print_jobs")


class ReceptionPanel(QWidget):
    """What the reception page and the counter's sheet show; it reads itself anew while it is seen.

    Args:
        ask: asks a question where the panel stands, as `Page.ask` does.
    """

    def __init__(self, page: "Page", ask: Callable[..., object]) -> None:
        super().__init__()
        self._page, self.room, self._ask = page, page.room, ask
        self.now: Reception | None = None
        self._asked, self._again, self._wrong = False, False, False
        self._told: set[UUID] = set()
        self._sent: dict[tuple[object, ...], UUID] = {}
        self.buttons: list[PushButton] = []
        self._offered: list[tuple[UUID, str]] = []
        self.cards: dict[str, Card] = {}
        self._clock = QTimer(self, interval=READ_MS)
        self._clock.timeout.connect(self.look)
        self.visitor = LineEdit(name=_("Name, if wished"), max_length=60)
        self.tail = LineEdit(name=_("Last four digits of the phone"), max_length=4)
        for edit in (self.visitor, self.tail):
            edit.setPlaceholderText(edit.accessibleName())
        self.visitor.setPlaceholderText(f"{self.visitor.accessibleName()}  {WHO_KEY}")
        self.closed = PlainLabel("", look="strong", wrap=True)
        self.closed.setProperty("tone", "warning")
        self.given = PlainLabel("", look="figure")
        self.given_told = secondary("", wrap=True)
        now = page.room.now
        self.waiting, self.appointments, self.windows = waiting_list(now), appointment_list(now), window_list()
        self._keys = [
            QShortcut(QKeySequence(str(at)), self, partial(self._press, at - 1)) for at in range(1, KEYS + 1)
        ]
        self._lay_out()
        page.room.work.changed.connect(self._on_changed)

    def _lay_out(self) -> None:
        give = Card(_("Give out a number"))
        give.body.addWidget(self.visitor)
        give.body.addWidget(self.tail)
        give.body.addWidget(self.closed)
        self._purposes = QVBoxLayout()
        self._purposes.setSpacing(S)
        give.body.addLayout(self._purposes)
        give.body.addStretch(1)
        give.body.addWidget(self.given)
        give.body.addWidget(self.given_told)
        give.setFixedWidth(284)
        middle = QVBoxLayout()
        right = self._right = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for column, title, made, share in (
            (middle, _("Who waits"), self.waiting, 1),
            (right, _("Appointments today"), self.appointments, 1),
            (right, _("Windows"), self.windows, 1),
        ):
            card = self.cards[title] = Card(title)
            card.body.addWidget(made, 1)
            column.addWidget(card, share)
            column.setSpacing(M)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(M)
        line.addWidget(give)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(M)
        self._lists.addLayout(middle, 4)
        self._lists.addLayout(right, 3)
        line.addLayout(self._lists, 1)

    def offer(self, actions: Iterable[QAction]) -> None:
        """What can be done with the chosen one who waits, over the list."""
        for action in actions:
            self.cards[_("Who waits")].head.addWidget(ActionButton(action, keyed=True))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window who comes and the windows stand below who waits."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        narrow = event.size().width() < NARROW
        self._lists.setDirection(down if narrow else across)
        self._right.setDirection(across if narrow else down)

    # reading --------------------------------------------------------------------------------

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.look()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def look(self) -> None:
        """Read now; while a question is out, once more after its answer, which may not know of the change yet."""
        self._again = self._asked
        if not self._asked:
            self._asked = True
            self.room.work.read(self, read_reception, done=self._take, failed=self._lost)

    def _on_changed(self, name: str) -> None:
        if name in GIVEN and self.isVisible():
            self.look()

    def _lost(self, error: JobdeskError) -> None:
        self._asked, self._again, self._wrong = False, False, True
        self._page.explain(error)

    def _take(self, now: Reception) -> None:
        self._asked, self.now = False, now
        if self._wrong:
            self._wrong = False
            (self._page.sheet or self._page).strip.clear_error()
        self._offer(now.offered)
        self.closed.setText(now.closed)
        self.closed.setVisible(bool(now.closed))
        self.waiting.set_rows(waiters(now))
        self.appointments.set_rows(list(now.appointments))
        self.windows.set_rows(list(now.queue.windows))
        fresh = now.people - self._told
        if fresh:
            self._told |= fresh
            self.room.work.view(
                self, lambda db, act: record_shown(db, act, fresh), done=_nothing, failed=self._page.explain
            )
        if self._again:
            self.look()

    def _offer(self, offered: Sequence[Offered]) -> None:
        known = [(one.id, one.name) for one in offered]
        if known != self._offered:
            self._offered = known
            while item := self._purposes.takeAt(0):
                if widget := item.widget():
                    widget.deleteLater()
            self.buttons = []
            for at, one in enumerate(offered):
                made = button("", look="choice")
                made.clicked.connect(partial(self.give, one.id))
                self.buttons.append(made)
                self._purposes.addWidget(made)
                made.setToolTip(str(at + 1) if at < KEYS else "")
        for at, (one, made) in enumerate(zip(offered, self.buttons, strict=True)):
            waiting = _("{count} waiting").format(count=one.waiting)
            key = f"{at + 1}   " if at < KEYS else ""
            made.setText(f"{key}{one.name}   {waiting}")
            made.setAccessibleName(f"{one.name} {waiting}")

    # giving out -----------------------------------------------------------------------------

    def _press(self, at: int) -> None:
        if at < len(self._offered):
            self.give(self._offered[at][0])

    def start_focus(self) -> None:
        """On the first purpose: its number key, or Enter."""
        if self.buttons:
            self.buttons[0].setFocus()
        else:
            self.waiting.setFocus()

    def start_who(self) -> None:
        """To the visitor's name."""
        self.visitor.setFocus()

    def give(self, purpose_id: UUID) -> None:
        """Give out the next number of a purpose and print it; outside the hours it is asked first."""
        if self.now is not None and self.now.closed:
            self._ask(
                self.now.closed,
                verb=_("Give out all the same"),
                then=partial(self._give, purpose_id, though_closed=True),
            )
        else:
            self._give(purpose_id)

    def _give(self, purpose_id: UUID, *, though_closed: bool = False) -> None:
        asked: dict[str, Any] = {
            "purpose_id": purpose_id,
            "visitor_name": self.visitor.text(),
            "phone_tail": self.tail.text(),
            "though_closed": though_closed,
        }

        def done(given: Given) -> None:
            self.visitor.clear()
            self.tail.clear()
            self._show_given(given)

        self._act(tuple(asked.values()), lambda db, act: prints.give_ticket(db, act, **asked), done)

    def _act(
        self,
        about: tuple[object, ...],
        job: "Callable[[Session, Act], Given]",
        done: Callable[[Given], object],
    ) -> None:
        """An act that gives a number; asked again after a lost answer it is the same act, not a second number."""
        op_id = self._sent.setdefault(about, new_id())

        def saved(given: Given | None) -> None:
            self._sent.pop(about, None)
            if given is not None:
                done(given)
            else:
                read = partial(prints.given_by, op_id=op_id)
                self.room.work.read(self, read, done=again, failed=self._page.explain)

        def again(given: Given | None) -> None:
            if given is not None:
                done(given)

        def failed(error: JobdeskError) -> None:
            if not _unsure(error):
                self._sent.pop(about, None)
            self._page.explain(error)

        self.room.work.change(self, job, stale=GIVEN, done=saved, failed=failed, op_id=op_id)

    def _show_given(self, given: Given) -> None:
        self.given.setText(given.ticket.label)
        ahead = _("Waiting before you: {count}").format(count=given.ahead)
        self.given_told.setText(f"{given.ticket.purpose} · {ahead}")
        self.room.say(_("{label} given out").format(label=given.ticket.label))
        self.room.prints.print_jobs([given.job])
        self.look()

    def reissue(self) -> None:
        """Print the chosen number once more."""
        chosen = self.waiting.current_row()
        if chosen is not None:
            one = chosen.ticket.id
            self._act(
                ("reissue", one),
                lambda db, act: prints.reissue_ticket(db, act, ticket_id=one),
                self._show_given,
            )

    def say_left(self) -> None:
        """Who has the chosen number went away."""
        chosen = self.waiting.current_row()
        if chosen is None:
            return
        one, label = chosen.ticket.id, chosen.ticket.label
        self._ask(
            _("{label} does not wait any more?").format(label=label),
            verb=_("Visitor gone"),
            then=lambda: self._change(lambda db, act: calling.say_left(db, act, ticket_id=one)),
        )

    # appointments ---------------------------------------------------------------------------

    def check_in(self) -> None:
        """Who has the chosen appointment is there."""
        chosen = self.appointments.current_row()
        if chosen is not None:
            one = chosen.id
            self._act(
                ("arrive", one),
                lambda db, act: prints.give_at_check_in(db, act, appointment_id=one),
                self._show_given,
            )

    def make_appointment(self) -> None:
        """A new appointment."""
        self._page.push(appointment_sheet(self._page, self.now.offered if self.now else (), self.look))

    def strike(self) -> None:
        """The chosen appointment falls out."""
        chosen = self.appointments.current_row()
        if chosen is None:
            return
        one = chosen.id
        self._ask(
            _("Strike the appointment of {name}?").format(name=chosen.name),
            verb=_("Strike through"),
            then=lambda why: self._change(
                lambda db, act: issuing.strike_appointment(db, act, appointment_id=one, why=why)
            ),
            reason=True,
        )

    def _change(self, job: "Callable[[Session, Act], object]") -> None:
        work = self.room.work
        work.change(self, job, stale=GIVEN, done=lambda _row: self.look(), failed=self._page.explain)

    # displays -------------------------------------------------------------------------------

    def open_lobby(self) -> None:
        """The display of the lobby."""
        self._page.push(DisplaySheet(self._page, DisplayKind.LOBBY))

    def open_touch(self) -> None:
        """The visitors' touch screen."""
        self._page.push(DisplaySheet(self._page, DisplayKind.TOUCH))


def _unsure(error: JobdeskError) -> bool:
    """Whether it may have been committed all the same."""
    return isinstance(error, StoreError)


def _nothing(_value: object) -> None:
    """Nothing is left to show."""
