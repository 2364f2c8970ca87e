"""Who sits here: user, password, counter window."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError, ServerAway
from jobdesk.base.i18n import _
from jobdesk.qt.feedback import Strip
from jobdesk.qt.inputs import Choice, ChoiceBox, LineEdit, PlainLabel, commit_composition
from jobdesk.qt.parts import Card, button, heading, row, secondary
from jobdesk.qt.theme import XL, XS, L, M, S, set_look
from jobdesk.qt.windows.ports import Door, Entered, Load
from jobdesk.qt.work import Work

if TYPE_CHECKING:
    from datetime import datetime

CARD_WIDTH = 400


def labeled(label: str, editor: QWidget) -> QVBoxLayout:
    """A label above an input."""
    named = PlainLabel(label, look="label")
    named.setBuddy(editor)
    column = QVBoxLayout()
    column.setSpacing(XS)
    column.addWidget(named)
    column.addWidget(editor)
    return column


def centered(card: QWidget, width: int) -> QHBoxLayout:
    """A card of a fixed width in the middle of what is there."""
    card.setFixedWidth(width)
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return line


class SignIn(QWidget):
    """The door of a center. The password is checked on a worker; what is wrong is said here.

    Signals:
        entered(Entered): someone is in.
        other_center(): another center is meant.
        recovery_wanted(Path, str): no password is known any more; the folder, and the user name typed.
        copy_wanted(Path, str): a copy on this computer is meant.
    """

    entered = Signal(object)
    other_center = Signal()
    recovery_wanted = Signal(object, str)
    copy_wanted = Signal(object, str)

    def __init__(self, work: Work, load: Load, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._load, self._folder = work, load, Path()
        self.setAccessibleName(_("Sign in"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.name = heading(_("Job center desk"))
        self.name.setWordWrap(True)
        self.where = secondary("", wrap=True)
        self.strip = Strip()
        self.user = LineEdit(name=_("User name"), max_length=50)
        self.password = LineEdit(name=_("Password"), max_length=200)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.window_no = ChoiceBox(name=_("Counter window"), empty=_("My usual window"))
        self.enter = button(_("Sign in"), primary=True)
        self.enter.clicked.connect(self.sign_in)
        other = button(_("Another center"), look="quiet")
        other.clicked.connect(self.other_center)
        self.lost = button(_("Open with the recovery key"), look="quiet")
        self.lost.clicked.connect(lambda: self.recovery_wanted.emit(self._folder, self.user.text().strip()))
        self.copies = QVBoxLayout()
        self.copies.setSpacing(XS)
        self.user.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.sign_in)
        card = Card()
        card.body.setContentsMargins(XL, XL, XL, L)
        card.body.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(self.name)
        head.addWidget(self.where)
        card.body.addLayout(head)
        card.body.addWidget(self.strip)
        card.body.addLayout(labeled(self.user.accessibleName(), self.user))
        card.body.addLayout(labeled(self.password.accessibleName(), self.password))
        card.body.addLayout(labeled(self.window_no.accessibleName(), self.window_no))
        card.body.addSpacing(S)
        card.body.addWidget(self.enter)
        ways = row(self.lost, other)
        ways.insertStretch(0, 1)
        card.body.addLayout(ways)
        card.body.addLayout(self.copies)
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, M, XL, M)
        column.addLayout(centered(card, CARD_WIDTH))

    def set_center(self, folder: Path) -> None:
        """Stand at a center's door; its name and windows come a moment later."""
        self._folder = folder
        self.strip.clear()
        self.where.setText(folder.name)
        self._work.device(
            self, lambda: self._load().read_door(folder), done=self._on_door_read, failed=self._explain
        )

    def sign_in(self) -> None:
        """Try user and password."""
        commit_composition()
        user, password = self.user.text().strip(), self.password.text()
        for wanted in (self.user, self.password):
            set_look(wanted, problem=not wanted.text())
        if not user or not password:
            (self.password if user else self.user).setFocus()
            return
        self.strip.clear()
        self._set_busy(True)
        folder, chosen = self._folder, str(self.window_no.value())
        self._work.device(
            self,
            lambda: self._load().sign_in(folder, user, password, int(chosen) if chosen else None),
            done=self._on_entered,
            failed=self._on_refused,
        )

    @property
    def folder(self) -> Path:
        """Whose door this is."""
        return self._folder

    def start_focus(self) -> None:
        """Begin where something is missing."""
        (self.password if self.user.text() else self.user).setFocus()

    def _on_door_read(self, door: Door) -> None:
        self.name.setText(door.name)
        self.where.setText(_("Shared center on a server") if door.shared else _("Center on this computer"))
        if door.copy_until is not None:
            self._show_copy(door.copy_for, door.copy_until)
        self.lost.setVisible(door.copy_until is None)
        self._offer_copies(door.copies)
        words = [
            Choice(str(no), _("Window {number} · {kind}").format(number=no, kind=kind))
            for no, kind in door.windows
        ]
        self.window_no.set_choices(words)

    def _show_copy(self, purpose: str, until: "datetime") -> None:
        """A copy that went out: what for, until when, and the way home once its time is over."""
        from jobdesk.base.clock import Clock  # the first picture needs none of these
        from jobdesk.base.formats import format_datetime

        self.where.setText(
            _("Copy that went out: {purpose} · until {time}").format(purpose=purpose, time=format_datetime(until))
        )
        if until <= Clock().now():
            self.strip.show_text(
                _(
                    "The time of this copy is over. Sign in to write the bundle: what was done on it can still be "
                    "brought home."
                ),
                "warning",
            )

    def _offer_copies(self, copies: Sequence[tuple[Path, str]]) -> None:
        """Ways to the copies that were packed onto this computer."""
        while item := self.copies.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for folder, told in copies:
            said = _("Open the copy: {copy}").format(copy=told)
            wide = CARD_WIDTH - 4 * XL
            way = button(self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, wide), look="quiet")
            way.setAccessibleName(said)
            way.setToolTip(said)
            way.clicked.connect(lambda _on=False, folder=folder: self.copy_wanted.emit(folder, ""))
            self.copies.addWidget(way)

    def _on_entered(self, entered: Entered) -> None:
        self._set_busy(False)
        self.password.clear()
        self.entered.emit(entered)

    def _on_refused(self, error: JobdeskError) -> None:
        self._set_busy(False)
        self._explain(error)
        if isinstance(error, ServerAway):
            folder = self._folder
            self._work.device(
                self,
                lambda: self._load().without_server(folder),
                done=self._offer_copies,
                failed=self._explain,
            )
        self.password.clear()
        self.password.setFocus()

    def _explain(self, error: JobdeskError) -> None:
        self.strip.show_text(str(error))

    def _set_busy(self, busy: bool) -> None:
        if busy:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for part in (self.user, self.password, self.window_no, self.enter):
            part.setEnabled(not busy)
        self.enter.setText(_("Opening…") if busy else _("Sign in"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.sign_in()
        else:
            super().keyPressEvent(event)


class NewPassword(QWidget):
    """A first or outworn password is changed before anything else.

    Signals:
        wanted(str, str): the old and the new one.
    """

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from jobdesk.qt.inputs import PasswordEdit  # the door, which is the first picture, has none

        self.strip = Strip()
        self.old, self.new, self.again = (
            PasswordEdit(name=name)
            for name in (_("Present password"), _("New password"), _("New password once more"))
        )
        self.change = button(_("Change the password"), primary=True)
        self.change.clicked.connect(self.try_change)
        card = Card(_("Choose a new password"))
        card.body.setContentsMargins(XL, XL, XL, XL)
        card.body.setSpacing(L)
        card.body.addWidget(self.strip)
        for edit in (self.old, self.new, self.again):
            edit.returnPressed.connect(self.focusNextChild)
            card.body.addLayout(labeled(edit.accessibleName(), edit))
        card.body.addWidget(
            secondary(
                _("At least 9 characters, with three of: capitals, small letters, digits, signs."), wrap=True
            )
        )
        card.body.addWidget(self.change)
        column = QVBoxLayout(self)
        column.addLayout(centered(card, CARD_WIDTH))

    def try_change(self) -> None:
        """Ask for the change when both new ones are the same."""
        if self.new.text() != self.again.text() or not self.new.text():
            self.strip.show_text(_("The two new passwords differ."))
            self.again.clear()
            (self.again if self.new.text() else self.new).setFocus()
            return
        self.change.setEnabled(False)
        self.wanted.emit(self.old.text(), self.new.text())

    def explain(self, error: JobdeskError) -> None:
        """The change was refused."""
        self.change.setEnabled(True)
        self.strip.show_text(str(error))
