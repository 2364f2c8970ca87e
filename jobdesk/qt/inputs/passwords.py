"""A line for a password: hidden, shown on demand, hidden again when it is left."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.qt.icons import icon
from jobdesk.qt.inputs.typing import LineEdit


class PasswordEdit(LineEdit):
    """A password; the eye at its end, or Alt+P, shows what is typed."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "", max_length: int = 200) -> None:
        super().__init__(parent, name=name, max_length=max_length)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.show_typed = QAction(icon("eye"), _("Show what is typed"), self)
        self.show_typed.setCheckable(True)
        self.show_typed.setShortcut(QKeySequence("Alt+P"))
        self.show_typed.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        keys = self.show_typed.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.show_typed.setToolTip(f"{self.show_typed.text()} · {keys}")
        self.show_typed.toggled.connect(self._show)
        self.addAction(self.show_typed, QLineEdit.ActionPosition.TrailingPosition)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.show_typed.setChecked(False)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
