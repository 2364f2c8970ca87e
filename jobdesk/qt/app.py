"""Builds the window: the first picture waits for nothing but QtWidgets; everything else comes behind it.

The only place that loads pages and the program behind the windows, both late.
"""

import importlib
import os
import sys
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QLockFile,
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from jobdesk.base.files import config_folder
from jobdesk.base.i18n import LANGUAGES, _, language, use_language
from jobdesk.base.known_centers import last_center, last_user, remember_center
from jobdesk.qt.input_method import choose_input_method
from jobdesk.qt.theme import apply_theme
from jobdesk.qt.windows.main import MainWindow

if TYPE_CHECKING:
    from jobdesk.qt.windows.ports import Backstage
    from jobdesk.qt.work import Work

NO_DISPLAY = 1
MARK_USABLE = "JOBDESK_MARK_USABLE"
STALE_LOCK_MS = 0


def _late(module: str) -> Any:  # noqa: ANN401  a module
    """A module of this package, loaded only now."""
    return importlib.import_module(f"jobdesk.qt.{module}")


def load_backstage() -> "Backstage":
    """The program behind the windows; the first call takes a while and belongs on a worker."""
    behind: Backstage = _late("backstage").behind()
    return behind


def lock_of(center: Path) -> tuple[QLockFile, str]:
    """The lock that keeps a center's folder to one window of this computer, and where that window listens."""
    name = f"{zlib.crc32(str(center.resolve()).encode()):08x}"
    lock = QLockFile(str(config_folder() / f"window-{name}.lock"))
    lock.setStaleLockTime(STALE_LOCK_MS)
    return lock, f"jobdesk-{name}"


class Program(QObject):
    """One run of the window: its work, its center, and what comes after the first picture.

    `start_log` runs once the frame is on the screen, or with the first bug.
    """

    def __init__(
        self,
        app: QApplication,
        center: Path | None,
        user: str,
        password: str,
        *,
        start_log: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._start_log = start_log
        self._app, self._user, self._password = app, user, password
        self._lock: QLockFile | None = None
        self._server: QObject | None = None
        self.center = center
        self.work: Work
        self.window = MainWindow()
        self.window.other_center.connect(self.show_first_run)
        self.window.center_wanted.connect(self._on_center_ready)
        self.window.desk_shown.connect(self._on_desk_shown)
        sys.excepthook = self._on_bug

    def start(self) -> bool:
        """Show the window; False where another one shows this center already and was called to the front."""
        if self.center is not None and not self._take(self.center):
            return False
        self.window.show()
        self._app.processEvents()
        self._begin_log()
        self.work = _late("work").Work(parent=self)
        self.window.furnish(self.work, load_backstage)
        if self.center is not None:
            self.window.show_plain_door(self._user or last_user())
        else:
            self.show_first_run()
        self.window.installEventFilter(self)
        self.window.update()
        return True

    def show_first_run(self) -> None:
        """Choose or make a center."""
        first_run = _late("windows.first_run")
        face = first_run.FirstRun(self.work, load_backstage, Path.home())
        face.ready.connect(self._on_center_ready)
        self.window.show_face(face)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear the first picture with the door in it."""
        if watched is self.window and event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self._after_first_paint)
        return super().eventFilter(watched, event)

    def _after_first_paint(self) -> None:
        fonts = importlib.import_module("jobdesk.base.font_files")
        self.work.device(self, fonts.find_fonts, done=lambda _found: None, failed=self.window.warn)
        if self.center is None:
            self.work.device(self, load_backstage, done=lambda _b: None, failed=lambda _e: None)
            return
        self.window.show_door(self.center, self._user or last_user())
        if self._user and self._password:
            self.window.door.password.setText(self._password)
            self.window.door.sign_in()
            self._password = ""
        QTimer.singleShot(500, self._listen)

    def _on_center_ready(self, folder: Path, user: str) -> None:
        if self._take(folder):
            self.center = folder
            self.window.show_door(folder, user)
            self._listen()

    def _on_desk_shown(self) -> None:
        if self.center is not None:
            shell = self.window.shell
            remember_center(self.center, shell.desk.user_name if shell is not None else "")
        mark_file = os.environ.get(MARK_USABLE)
        if mark_file:
            QTimer.singleShot(0, partial(self._mark_usable, Path(mark_file)))

    def _mark_usable(self, mark_file: Path) -> None:
        if self.work.idle:
            mark_file.touch()
        else:
            QTimer.singleShot(1, partial(self._mark_usable, mark_file))

    def _take(self, center: Path) -> bool:
        """Hold the center for this window, or call the one that does."""
        lock, name = lock_of(center)
        if not lock.tryLock(0):
            _call(name)
            return False
        if self._lock is not None:
            self._lock.unlock()
        self._lock = lock
        return True

    def _listen(self) -> None:
        if self.center is None:
            return
        network = importlib.import_module("PySide6.QtNetwork")
        name = lock_of(self.center)[1]
        network.QLocalServer.removeServer(name)
        server = network.QLocalServer(self)
        server.newConnection.connect(self._come_forward)
        server.listen(name)
        self._server = server

    def _come_forward(self) -> None:
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _on_bug(self, kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        self._begin_log()
        if isinstance(bug, Exception):
            self.window.show_crash(bug)
        else:
            sys.__excepthook__(kind, bug, trace)

    def _begin_log(self) -> None:
        start, self._start_log = self._start_log, None
        if start is not None:
            start()


def _call(name: str) -> None:
    network = importlib.import_module("PySide6.QtNetwork")
    socket = network.QLocalSocket()
    socket.connectToServer(name)
    socket.waitForConnected(1000)
    socket.disconnectFromServer()


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, _text: str) -> None:
    """While Qt begins: where it has no display it would end the process by an abort; a sentence does."""
    if kind == QtMsgType.QtFatalMsg:
        sys.stderr.write(_("There is no display for the window. Commands work without one: jobdesk --help") + "\n")
        sys.stderr.flush()
        os._exit(NO_DISPLAY)


def make_application(theme: str = "") -> QApplication:
    """The Qt application in the desk's dress; the running one where there is one."""
    choose_input_method()
    running = QApplication.instance()
    if isinstance(running, QApplication):
        app = running
    else:
        before = qInstallMessageHandler(_on_qt_message)
        app = QApplication(sys.argv[:1])
        qInstallMessageHandler(before)
    app.setApplicationName("jobdesk")
    apply_theme(app, theme)
    return app


def _start_log() -> None:
    importlib.import_module("jobdesk.base.logs").start_user_log()


def run_window(
    center: Path | None = None, user: str = "", password: str = "", lang: str = "", theme: str = ""
) -> int:
    """Open the window and stay until it is closed; the exit status.

    Args:
        center: the center's folder; without one the last center, else the first start.
        user, password: given both, the desk signs in by itself.
    """
    use_language(lang if lang in LANGUAGES else language())
    app = make_application(theme)
    program = Program(app, center or last_center(), user, password, start_log=_start_log)
    if not program.start():
        return 0
    status = app.exec()
    program.work.wait()
    return status
