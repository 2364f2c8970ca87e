"""할 일 in the rail: each worklist with its count, whose work is meant, and for whom one stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jobdesk.base.enums import Role
from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import TO_SIGN
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import Segments
from jobdesk.qt.theme import XS, S, tokens

if TYPE_CHECKING:
    from jobdesk.qt.pages.room import Room
    from jobdesk.qt.windows.ports import Backstage, WorkNow

LINE, FEWEST = 19, 3
SOON_MS, MINUTE_MS, MINUTES = 150, 60_000, 5
COUNTED = frozenset(
    {
        "duplicates",
        "jobseekers",
        "registrations",
        "sessions",
        "referrals",
        "placements",
        "follow_ups",
        "vacancies",
        "print_jobs",
        "events",
        "notices",
        "plans",
        "absences",
        "settings",
        "conflicts",
        "bundles",
    }
)
MERGES = "merges"
"""The worklist of what merges of laptops ask; with `TO_SIGN` its count stands beside its place too."""
WHOSE = (("me", mark("Mine")), ("deputy", mark("Standing in")), ("all", mark("All")))
_COUNT = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A worklist: its name, its title (English source), the page that opens it, and who has it (None: all)."""

    name: str
    title: str
    page: str
    may: Callable[[Role], bool] | None = None


class _Lines(QListWidget):
    """The names with their counts; one stop of Tab, arrows inside.

    Signals:
        chosen(str): name of a worklist, by Enter or a click.
        left(): Esc.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self, lines: Sequence[WorkLine]) -> None:
        super().__init__()
        self.setProperty("look", "flat")
        self.setAccessibleName(_("Worklists"))
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(FEWEST * LINE)
        self.setMaximumHeight(len(lines) * LINE + 2)
        for line in lines:
            item = QListWidgetItem(_(line.title), self)
            item.setData(_NAME, line.name)
            item.setToolTip(_(line.title))
        self.itemClicked.connect(self._choose)
        self.setCurrentRow(0)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show the numbers; a screen reader hears them too."""
        for row in range(self.count()):
            item = self.item(row)
            count = counts.get(item.data(_NAME), 0)
            item.setData(_COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {count:,}" if count else item.text())
            item.setHidden(item.data(_NAME) in {MERGES, TO_SIGN} and not count)
        self.setMaximumHeight(len(self._shown()) * LINE + 2)

    def _shown(self) -> list[int]:
        """The rows that are not hidden."""
        return [row for row in range(self.count()) if not self.item(row).isHidden()]

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_NAME))

    @override
    def sizeHint(self) -> QSize:
        return QSize(100, self.maximumHeight())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_End:  # Qt would go to the last line, hidden or not
            self.setCurrentRow(self._shown()[-1])
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A name left, its count right; nothing to do is said quietly."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, LINE)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        t, rect = tokens(), option.rect
        here = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = here and bool(option.state & QStyle.StateFlag.State_HasFocus)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, QColor(t.selection if focused else t.hover if over else t.surface))
        if focused:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(t.accent))
        count = index.data(_COUNT) or 0
        where = rect.adjusted(S, 0, -XS, 0)
        number = f"{count:,}" if count else ""
        metrics = painter.fontMetrics()
        words = QRect(where)
        words.setRight(where.right() - (metrics.horizontalAdvance(number) + XS if number else 0))
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(t.text if count else t.secondary))
        text = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, side | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QColor(t.accent))
        painter.drawText(where, side | Qt.AlignmentFlag.AlignRight, number)


class Worklists(QWidget):
    """Whose work, for whom one stands in, and the lists.

    Signals:
        wanted(str, str, str): page, name of a worklist, whose.
        left(): back to the page.
    """

    wanted = Signal(str, str, str)
    left = Signal()

    def __init__(self, room: "Room", backstage: "Backstage") -> None:
        super().__init__()
        self._room, self._backstage = room, backstage
        lines = [line for line in backstage.worklists() if line.may is None or room.allowed(line.may)]
        self._pages = {line.name: line.page for line in lines}
        self.whose = Segments([(key, _(name)) for key, name in WHOSE])
        self.whose.setProperty("dense", True)
        self.whose.chosen.connect(self.read)
        self.standing_in = PlainLabel(look="secondary", wrap=True)
        self.standing_in.setProperty("tone", "accent")
        self.standing_in.hide()
        self.lines = _Lines(lines)
        self.lines.chosen.connect(self._open)
        self.lines.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, S, 0, 0)
        column.setSpacing(XS)
        for widget in (PlainLabel(_("Worklists"), look="secondary"), self.standing_in, self.whose, self.lines):
            column.addWidget(widget)
        column.addStretch(1)
        self._day, self._minutes = room.today(), 0
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.read)
        self._clock = QTimer(self, interval=MINUTE_MS)
        self._clock.timeout.connect(self._on_minute)
        self._clock.start()
        room.work.changed.connect(self._on_changed)
        room.unlocked.connect(self.read)
        self.read()

    def read(self) -> None:
        """Count again, of whom is chosen now."""
        whose = self.whose.current
        self._room.work.read(
            self,
            lambda db, act: self._backstage.read_work(db, act, whose=whose),
            done=self._show,
            failed=self._leave_as_is,
            latest="work",
        )

    def start_focus(self) -> None:
        """Go to the lists by keyboard."""
        self.lines.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, name: str) -> None:
        self.wanted.emit(self._pages[name], name, self.whose.current)

    def _show(self, now: "WorkNow") -> None:
        self.lines.show_counts(dict(now.counts))
        if MERGES in self._pages:
            self._room.set_count(self._pages[MERGES], sum(now.counts.get(name, 0) for name in (MERGES, TO_SIGN)))
        told = [
            _("Standing in: {name} (until {day})").format(name=name, day=format_date(until))
            for name, until in now.standing_in
        ]
        self.standing_in.setText("\n".join(told))
        self.standing_in.setVisible(bool(told))

    def _leave_as_is(self, _error: JobdeskError) -> None:
        """The header says when the database does not answer; the last counts stay."""

    def _on_changed(self, kind: str) -> None:
        if kind in COUNTED:
            self._soon.start()

    def _on_minute(self) -> None:
        """A new day lists other work; what other desks did is seen within minutes."""
        self._minutes += 1
        if self._room.today() != self._day or self._minutes >= MINUTES:
            self._day, self._minutes = self._room.today(), 0
            self.read()
