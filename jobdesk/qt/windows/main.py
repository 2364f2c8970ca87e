"""The one window: a first start, a door, the desk, and the cover over it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.kept_backups import keep_backups

if TYPE_CHECKING:
    from jobdesk.qt.feedback import Strip
    from jobdesk.qt.overlay import CrashCard
    from jobdesk.qt.pages.room import OpenDesk
    from jobdesk.qt.windows.lock import IdleWatch, LockCover
    from jobdesk.qt.windows.ports import Entered, Load
    from jobdesk.qt.windows.rail import Place
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.qt.windows.sign_in import SignIn
    from jobdesk.qt.windows.system_lock import SystemLock
    from jobdesk.qt.work import Work

SIZE = (1366, 768)
SMALLEST = (1024, 640)
LEAVING_WIDTH, LOOK_MS = 560, 50
PRINTS_MS = 20_000
"""So long an end waits for a print under way, so that what became of it is written."""


class MainWindow(QMainWindow):
    """Shows one of its faces at a time; the title never names anyone but the center.

    Signals:
        desk_shown(): someone is in and sees the first page.
        other_center(): the first start is wanted again.
        center_wanted(Path, str): another center's door is meant; and who may sign in there.
    """

    desk_shown = Signal()
    other_center = Signal()
    center_wanted = Signal(object, str)

    def __init__(self, *, monotonic: Callable[[], float] | None = None) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._work: Work
        self._load: Load
        self._places: Sequence[Place] | None = None
        self.door: SignIn
        self.cover: LockCover
        self.shell: Shell | None = None
        self.idle: IdleWatch | None = None
        self._system: SystemLock | None = None
        self._crash: CrashCard | None = None
        self._face: QWidget | None = None
        self.setWindowTitle(_("Job center desk"))
        self.resize(*SIZE)
        self.setMinimumSize(*SMALLEST)
        self.stack = QStackedWidget()
        self._told: Strip | None = None
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.stack)
        self.setCentralWidget(middle)
        self._leaving = False
        self._asked: OpenDesk | None = None

    def furnish(self, work: "Work", load: "Load", places: "Sequence[Place] | None" = None) -> None:
        """Put the door into the frame; the frame alone is on the screen before this is even loaded."""
        from jobdesk.qt.windows.sign_in import SignIn

        self._work, self._load, self._places = work, load, places
        self.door = SignIn(work, load)
        self.stack.addWidget(self.door)
        self.door.entered.connect(self._on_entered)
        self.door.other_center.connect(self.other_center)
        self.door.copy_wanted.connect(self.center_wanted)
        self.door.recovery_wanted.connect(self.show_recovery)
        work.crashed.connect(self.show_crash)

    def show_plain_door(self, user: str = "") -> None:
        """The door before anything of the center is known: the first picture."""
        self.door.user.set_value(user)
        self.stack.setCurrentWidget(self.door)
        self.door.start_focus()

    def show_face(self, face: QWidget) -> None:
        """Show something else in place of the door, for example the first start."""
        self._forget_face()
        self._face = face
        self.stack.addWidget(face)
        self.stack.setCurrentWidget(face)

    def show_door(self, center: Path, user: str = "") -> None:
        """Stand at a center's door."""
        self._forget_face()
        self.door.set_center(center)
        if user:
            self.door.user.set_value(user)
        self.stack.setCurrentWidget(self.door)
        self.door.start_focus()

    def show_recovery(self, center: Path, user: str = "") -> None:
        """Let someone in with the paper recovery key."""
        from jobdesk.qt.windows.recovery import Recovery  # nobody waits for what is needed once in years

        face = Recovery(self._work, self._load, center, user)
        face.left.connect(lambda: self.show_door(center, user))
        face.ready.connect(self.show_door)
        self.show_face(face)
        face.start_focus()

    def lock(self, by: str = "") -> None:
        """Cover everything at once; then keep what is typed, and forget the key."""
        if self.shell is None or self.shell.locked:
            return
        shell, desk = self.shell, self.shell.desk
        self._close_popups()
        shell.locked = True
        shell.room.locking.emit()
        shell.keep_drafts()
        self.cover.cover(desk.display_name)
        self.stack.setCurrentWidget(self.cover)
        self.setWindowTitle(_("Job center desk"))
        self.cover.password.setFocus()
        self._work.after(self, lambda: desk.lock(by), done=_nothing, failed=self.cover.refuse)

    def sign_out(self) -> None:
        """Leave the desk; what is typed stays as drafts."""
        shell = self.shell
        if shell is None:
            return
        self._close_popups()
        if not shell.locked:
            shell.room.locking.emit()
            shell.keep_drafts()
        desk = shell.desk
        self._forget_shell()
        self.stack.setCurrentWidget(self.door)
        self.door.start_focus()
        self._work.after(self, desk.close, done=_nothing, failed=self._explain_at_door, lanes_ms=PRINTS_MS)

    def warn(self, error: JobdeskError) -> None:
        """Say above every face what this computer lacks."""
        self.tell(str(error), "warning")

    def tell(self, text: str, tone: str) -> None:
        """Say something above every face, until it is put away."""
        from jobdesk.qt.feedback import Strip

        if self._told is None:
            self._told = Strip()
            self._column.insertWidget(0, self._told)
        self._told.show_text(text, tone)

    def show_crash(self, bug: Exception) -> None:
        """Write a bug into the log and tell of it calmly; one card at a time."""
        import logging  # the first picture waits for no bug

        logging.getLogger("jobdesk").error("bug in the window", exc_info=bug)
        if self._crash is None:
            from jobdesk.qt.overlay import CrashCard  # the first picture waits for no bug

            self._crash = CrashCard(self, bug)
            self._crash.closed.connect(self._forget_crash)
            self._crash.open()

    # inside ---------------------------------------------------------------------------------

    def _on_entered(self, entered: "Entered") -> None:
        self._work.desk = entered.desk
        if entered.must_change_password:
            self._ask_password(entered)
        else:
            self._show_shell(entered)

    def _ask_password(self, entered: "Entered") -> None:
        from jobdesk.qt.windows.sign_in import NewPassword

        asking, self._asked = NewPassword(), entered.desk
        self.stack.addWidget(asking)
        self.stack.setCurrentWidget(asking)
        asking.old.setFocus()

        def changed(_none: None) -> None:
            self._asked = None
            self.stack.removeWidget(asking)
            asking.deleteLater()
            self._show_shell(entered)

        asking.wanted.connect(
            lambda old, new: self._work.change(
                asking,
                lambda db, act: self._load().change_password(db, act, old=old, new=new),
                stale="accounts",
                done=changed,
                failed=asking.explain,
            )
        )

    def _show_shell(self, entered: "Entered") -> None:
        from jobdesk.qt.windows.lock import IdleWatch, LockCover  # the first picture waits for none of these
        from jobdesk.qt.windows.places import PLACES
        from jobdesk.qt.windows.shell import Shell
        from jobdesk.qt.windows.system_lock import SystemLock

        if not hasattr(self, "cover"):
            self.cover = LockCover()
            self.cover.wanted.connect(self._unlock)
            self.cover.leave.connect(self.sign_out)
            self.stack.addWidget(self.cover)
        self.shell = Shell(self._work, entered, self._load(), self._places or PLACES)
        self.shell.lock_wanted.connect(self.lock)
        self.shell.sign_out_wanted.connect(self.sign_out)
        self.shell.center_wanted.connect(self._open_center)
        self.shell.wiped.connect(self._leave_for_good)
        self.shell.over.connect(self._on_over)
        self.stack.addWidget(self.shell)
        self.stack.setCurrentWidget(self.shell)
        if self.shell.page is not None:
            self.shell.page.start_focus()
        self.setWindowTitle(_("{center} - Job center desk").format(center=entered.desk.center_name))
        self.idle = IdleWatch(entered.idle_minutes, now=self._monotonic, parent=self)
        self.idle.idle.connect(lambda: self.lock("idle"))
        self.shell.states_read.connect(self._follow_settings)
        if self._system is None:
            self._system = SystemLock(self)
            self._system.locked.connect(lambda: self.lock("system"))
            QTimer.singleShot(0, self._system.listen)
        if entered.notices:
            page = self.shell.page
            if page is not None:
                page.strip.show_text(" ".join(entered.notices), "warning")
        self.desk_shown.emit()
        self._begin_day()

    def _open_center(self, folder: Path) -> None:
        user = self.shell.desk.user_name if self.shell is not None else ""
        self.sign_out()
        self.center_wanted.emit(folder, user)

    def _leave_for_good(self, text: str) -> None:
        """A copy was wiped under its window: nothing is left to sign out of."""
        self._close_popups()
        self._forget_shell()
        self.tell(text, "good")
        self.other_center.emit()

    def _on_over(self) -> None:
        """The time of a copy ended: what is typed is kept, and the door tells the way home."""
        shell = self.shell
        if shell is not None and not shell.locked:
            folder = self.door.folder
            self.sign_out()
            self.door.set_center(folder)

    def _follow_settings(self) -> None:
        """Minutes set meanwhile, here or at another desk, hold at once."""
        if self.shell is not None and self.idle is not None and not self.shell.locked:
            self.idle.set_minutes(self.shell.desk.idle_minutes)

    def _begin_day(self) -> None:
        """What a day begins with, beside the work; a failure is told where one works."""
        shell = self.shell
        if shell is None or shell.late:
            return

        def told(error: JobdeskError) -> None:
            if self.shell is shell and not shell.locked and shell.page is not None:
                shell.page.strip.show_text(str(error), "warning")

        def begun(changed: tuple[int, int]) -> None:
            for area, count in zip(("referrals", "vacancies"), changed, strict=True):
                if count:
                    self._work.changed.emit(area)
            self._work.changed.emit("tickets")

        shell.room.prints.begin(told)
        self._work.after(shell, shell.desk.begin_day, done=begun, failed=told)
        keep_backups(self._work, shell, told)

    def _unlock(self, password: str) -> None:
        shell = self.shell
        if shell is not None:
            self._work.after(
                self, lambda: shell.desk.unlock(password), done=self._on_unlocked, failed=self.cover.refuse
            )

    def _on_unlocked(self, _none: None) -> None:
        shell = self.shell
        if shell is None:
            return
        shell.locked = False
        self.cover.uncover()
        self.stack.setCurrentWidget(shell)
        self.setWindowTitle(_("{center} - Job center desk").format(center=shell.desk.center_name))
        if self.idle is not None:
            self.idle.touch()
        shell.room.unlocked.emit()
        shell.read_states()
        self._begin_day()

    def _forget_shell(self) -> None:
        if self.idle is not None:
            self.idle.stop()
            self.idle.deleteLater()
            self.idle = None
        if self.shell is not None:
            self.stack.removeWidget(self.shell)
            self.shell.deleteLater()
            self.shell = None
        self.setWindowTitle(_("Job center desk"))

    def _close_popups(self) -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        if self.shell is not None:
            self.shell.close_popups()
        if self._crash is not None:
            self._crash.close_card()

    def _forget_face(self) -> None:
        if self._face is not None:
            self.stack.removeWidget(self._face)
            self._face.deleteLater()
            self._face = None

    def _forget_crash(self) -> None:
        self._crash = None

    def _explain_at_door(self, error: JobdeskError) -> None:
        self.door.strip.show_text(str(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed and sign out before the window goes; what takes long is waited for in sight."""
        shell = self.shell
        if self._leaving or (shell is not None and not shell.may_close(self.close)):
            event.ignore()
            return
        if shell is None:
            if self._asked is not None:
                self._sign_out_at_end(self._asked)
                self._work.wait()
            event.accept()
        elif self._work.idle:
            shell.keep_drafts()
            self._sign_out_at_end(shell.desk)
            self._work.wait()
            self._forget_shell()
            event.accept()
        else:
            shell.keep_drafts()
            self._leave_slowly(shell.desk)
            event.ignore()

    def _sign_out_at_end(self, desk: "OpenDesk") -> None:
        self._work.after(self, desk.close, done=_nothing, failed=_nothing)

    def _leave_slowly(self, desk: "OpenDesk") -> None:
        """A backup or a print is under way: say so, and go once it is done."""
        from jobdesk.qt.windows.sign_in import centered
        from jobdesk.qt.windows.steps import Step, framed

        self._close_popups()
        self._leaving = True
        told = _("What you typed is kept. A backup, a print or a save is under way; the window closes after it.")
        step = Step(_("One moment"), told)
        face = QWidget()
        column = QVBoxLayout(face)
        column.addLayout(centered(framed(step), LEAVING_WIDTH))
        self.show_face(face)
        self._forget_shell()
        signing_out = False

        def look() -> None:
            nonlocal signing_out
            if not self._work.idle:
                return
            if not signing_out:
                signing_out = True
                self._sign_out_at_end(desk)
                return
            clock.stop()
            self._leaving = False
            self.close()

        clock = QTimer(self, interval=LOOK_MS)
        clock.timeout.connect(look)
        clock.start()


def _nothing(_value: object) -> None:
    """Nothing is left to show."""
