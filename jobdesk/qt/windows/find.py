"""One search box for everything: people, firms, vacancies, slips; the best match first."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import PlainLabel, SearchEdit
from jobdesk.qt.pages.base import Room
from jobdesk.qt.theme import XS, M, S, set_look, tokens
from jobdesk.qt.windows.ports import Backstage

GROUPS = {
    "jobseeker": mark("Jobseekers"),
    "employer": mark("Employers"),
    "vacancy": mark("Vacancies"),
    "slip": mark("Referral slips"),
    "near": mark("Is it one of these?"),
    "draft": mark("Unfinished forms"),
    "recent": mark("Recently opened"),
}
OFFERED = ("near", "draft", "recent")
"""Groups of what no typed text stands for: none of them is chosen until an arrow says so."""
TRACE_AFTER_MS = 1000
_SAME_PLACE = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
HIT = Qt.ItemDataRole.UserRole
POPUP_WIDTH, MOST_HEIGHT, LINE = 560, 480, 32


class _HitDelegate(QStyledItemDelegate):
    """Title, then what tells it from others; group headings stand small."""

    @override
    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        t, rect = tokens(), option.rect
        hit = index.data(HIT)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(t.selection if chosen and hit is not None else t.surface))
        inner = rect.adjusted(M, 0, -M, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if hit is None:
            painter.setPen(QColor(t.secondary))
            painter.drawText(inner, middle, index.data(Qt.ItemDataRole.DisplayRole))
            return
        painter.setPen(QColor(t.text))
        painter.drawText(inner, middle, hit.title)
        used = painter.fontMetrics().horizontalAdvance(hit.title) + M
        rest: QRect = inner.adjusted(used, 0, 0, 0)
        painter.setPen(QColor(t.secondary))
        shown = painter.fontMetrics().elidedText(hit.detail, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, middle, shown)


class FindBox(SearchEdit):
    """The box in the header; its answers hang below it. Enter opens the best match, Esc goes back.

    Before anything is typed: unfinished forms, and what was opened lately.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, name=_("Find anything"), hint=_("Name, initials, phone, birth date, number  (Ctrl+K)")
        )
        self._room: Room | None = None
        self._find: Callable[..., Sequence[Any]] | None = None
        self._recents: Callable[..., Sequence[Any]] | None = None
        self._before: tuple[str, QWidget | None] = ("", None)  # the text and the focus one came from
        self._trace: Callable[..., None] | None = None
        self._hits: Sequence[Any] = ()
        self._answered = ""  # the text these hits belong to
        self._pending_open = False
        self.popup = QFrame(self)
        self.popup.setProperty("look", "popup")
        self.popup.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setProperty("look", "flat")
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._open_item)
        self.none = PlainLabel(look="secondary")
        self.none.setContentsMargins(M, S, M, S)
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(1, XS, 1, XS)
        column.addWidget(self.none)
        column.addWidget(self.list)
        self._pause = QTimer(self, singleShot=True, interval=TRACE_AFTER_MS)
        self._pause.timeout.connect(self._leave_trace)
        self.searched.connect(self._ask)
        self.entered.connect(self._on_entered)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_moved)

    def serve(self, room: Room, backstage: Backstage) -> None:
        """Search in an open desk from now on."""
        self._room, self._find, self._trace = room, backstage.find, backstage.record_shown
        self._recents = backstage.recents
        window = self.window()
        self.popup.setParent(window)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Ctrl+K: come here, and remember from where."""
        if self.hasFocus():
            self._ask(self.text())
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def close_popup(self) -> None:
        """Put the answers away."""
        self.popup.hide()

    def _ask(self, text: str) -> None:
        if self._room is None or self._find is None or self._recents is None:
            return
        find, recents = self._find, self._recents
        if not text.strip():
            self._pending_open = False
        self._room.work.read(
            self,
            lambda db, act: find(db, act, text) if text.strip() else recents(db, act),
            done=partial(self._show, text),
            failed=self._refused,
            latest="find",
        )

    def _show(self, text: str, hits: Sequence[Any]) -> None:
        self._hits, self._answered = hits, text
        self.list.clear()
        group = ""
        for hit in hits:
            if (hit.group or hit.kind) != group:
                group = hit.group or hit.kind
                head = QListWidgetItem(_(GROUPS.get(group, group)))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(head)
            item = QListWidgetItem(f"{hit.title} {hit.detail}")
            item.setData(HIT, hit)
            self.list.addItem(item)
        self.none.setText(_("Nothing found. Fewer letters find more."))
        self.none.setVisible(not hits)
        self.list.setVisible(bool(hits))
        if hits and hits[0].group not in OFFERED:
            self.list.setCurrentRow(1)
        if not hits and not text.strip():
            self.popup.hide()
            return
        self._place()
        self._pause.start()
        if self._pending_open:
            self._pending_open = False
            self._open_item(self.list.currentItem())

    def _refused(self, error: JobdeskError) -> None:
        self._hits, self._pending_open = (), False
        self.list.hide()
        self.none.setText(str(error))
        self.none.show()
        self._place()

    def _place(self) -> None:
        if not self.hasFocus():
            return
        window = self.window()
        width = max(self.width(), min(POPUP_WIDTH, window.width() - 2 * M))
        height = min(MOST_HEIGHT, self.list.count() * LINE + 2 * S + 2) if self._hits else 48
        at = self.mapTo(window, QPoint(0, self.height() + XS))
        left = min(at.x(), window.width() - width - M)
        self.popup.setGeometry(left, at.y(), width, height)
        for line in range(self.list.count()):
            self.list.item(line).setSizeHint(self.list.item(line).sizeHint().expandedTo(self.minimumSizeHint()))
        set_look(self.popup)
        self.popup.show()
        self.popup.raise_()

    def _leave_trace(self) -> None:
        people = [hit for hit in self._hits if hit.jobseeker_id]
        if self._room is not None and self._trace is not None and people and self.popup.isVisible():
            trace = self._trace
            self._room.work.view(
                self,
                lambda db, act: trace(db, act, people),
                done=lambda _none: None,
                failed=self._refused,
            )

    def _on_entered(self) -> None:
        """Enter means the match of all that was typed, not of what was answered so far."""
        if self._answered == self.text() and self._hits and self.popup.isVisible():
            self._open_item(self.list.currentItem())
        elif self.text().strip():
            self._pending_open = True
            self._ask(self.text())

    def _open_item(self, item: QListWidgetItem | None) -> None:
        hit = item.data(HIT) if item is not None else None
        if hit is None or self._room is None:
            return
        self._leave_trace()
        self.popup.hide()
        self._put("")
        if hit.group == "draft":
            self._room.start("counter", "draft", key=hit.key)
        else:
            self._room.open(hit.kind, hit.id)

    def _put(self, text: str) -> None:
        """Show a text without looking for it."""
        self._last = text
        self.setText(text)

    def _go_back(self) -> None:
        """What was there before comes back: the text, and the focus where one came from."""
        QGuiApplication.inputMethod().reset()
        text, came_from = self._before
        self.popup.hide()
        self._put(text)
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, step: int) -> None:
        line = self.list.currentRow() + step
        while 0 <= line < self.list.count() and self.list.item(line).data(HIT) is None:
            line += step
        if 0 <= line < self.list.count():
            self.list.setCurrentRow(line)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.popup.isVisible():
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.popup.hide()
        return super().eventFilter(watched, event)

    @override
    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if event.reason() not in _SAME_PLACE:
            self._ask(self.text())

    def _on_focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is self and old is not None and old is not self:
            self._before = (self.text(), old)

    @override
    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.popup.hide()
