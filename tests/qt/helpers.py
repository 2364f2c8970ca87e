"""What tests with windows share: a room on a real desk, and pages in it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.qt.pages.base import Page, Room
from jobdesk.qt.work import Work
from jobdesk.services import drafts


class FakeHouse:
    """Stands where the main window stands, and remembers what pages asked of it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.opened: list[tuple] = []
        self.started: list[tuple] = []
        self.counts: dict[str, int] = {}

    def say(self, text):
        self.said.append(text)

    def open(self, kind, record_id):
        self.opened.append((kind, record_id))

    def go(self, page):
        self.opened.append(("page", page))

    def start(self, page, verb, **values):
        self.started.append((page, verb, values))

    def open_center(self, folder):
        self.opened.append(("center", folder))

    def set_count(self, page, count):
        self.counts[page] = count


def make_room(desk, work: Work | None = None) -> Room:
    """A room on a signed-in desk; `room.house` remembers."""
    work = work or Work(desk)
    house = FakeHouse()
    room = Room(work, desk, house, drafts)
    room.house = house
    return room


def show_page(qtbot, page_class: type[Page], desk, *, size=(1180, 700)) -> Page:
    """A page in a room of its own, shown, read and settled."""
    room = make_room(desk)
    page = page_class(room)
    qtbot.addWidget(page, before_close_func=lambda gone: gone.room.work.wait())
    page.resize(*size)
    page.show()
    page.activateWindow()
    settle(qtbot, room.work)
    return page


def settle(qtbot, work: Work) -> None:
    """Wait until every job has run and was answered."""
    qtbot.wait(1)
    qtbot.waitUntil(lambda: work.idle, timeout=20_000)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: work.idle, timeout=20_000)


def lose_answer(monkeypatch, desk, error: JobdeskError) -> None:
    """The next change is committed, and then fails with an error, as where the answer to COMMIT is lost."""
    change, times = desk.change, iter([True])

    def lost(*asked, **more):
        value = change(*asked, **more)
        if next(times, False):
            raise error
        return value

    monkeypatch.setattr(desk, "change", lost)


def compose(widget, preedit: str, commit: str = "") -> None:
    """Type as an input method does: a composing syllable, or a committed one."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def stops(window: QWidget, most: int = 300) -> Sequence[QWidget]:
    """Every stop of Tab, in order, starting from the first; the ring ends where it began."""
    found: list[QWidget] = []
    for _turn in range(most):
        here = QApplication.focusWidget()
        if here is None or here in found:
            break
        found.append(here)
        inner = here.window()
        inner.focusNextChild() if hasattr(inner, "focusNextChild") else None
    return found


def unnamed(root: QWidget) -> list[str]:
    """Controls a screen reader would call nothing."""
    found = []
    for widget in root.findChildren(QWidget):
        tabbed = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        if not tabbed or not widget.isVisibleTo(root) or isinstance(widget, QLabel):
            continue
        spoken = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not spoken.strip() and widget.focusProxy() is None:
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def show_window(qtbot, desk, backstage, *, size=(1366, 768)):
    """The main window with the real places, someone signed in and the first page read."""
    from jobdesk.qt.windows.main import MainWindow  # these are for the tests that have a whole window
    from jobdesk.qt.windows.ports import Entered

    work, window = Work(), MainWindow()
    window.furnish(work, backstage)
    work.setParent(window)
    qtbot.addWidget(window, before_close_func=lambda _gone: work.wait())
    window.resize(*size)
    window.show()
    window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
    window.activateWindow()
    settle(qtbot, work)
    return window


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """One key on what has the focus, and all that comes of it."""
    qtbot.keyClick(QApplication.focusWidget() or page, key, modifier)
    settle(qtbot, page.room.work)


def type_in(widget, text: str) -> None:
    """Letters as an input method commits Hangul, each composed first."""
    widget.setFocus()
    for letter in text:
        compose(widget, letter)
        compose(widget, "", letter)
