"""One of many, found by typing."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget
from typing_extensions import override

from jobdesk.base.hangul import matches, sought
from jobdesk.base.i18n import _
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.inputs.typing import LineEdit, take_composed

SHOWN_AT_MOST = 50


class PickerEdit(LineEdit):
    """One of many, found by typing: parts of words in any order, initials, codes, synonyms.

    `search` gives what is meant first, for example by an everyday word.

    Signals:
        picked(str): a code was chosen.
    """

    picked = Signal(str)

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        parent: QWidget | None = None,
        *,
        name: str = "",
        hint: str = "",
        search: Callable[[str], Sequence[Choice]] | None = None,
    ) -> None:
        super().__init__(parent, name=name)
        self._first = search
        self._choices: Sequence[Choice] = ()
        self._offered: Sequence[Choice] = ()
        self._code = ""
        self.setPlaceholderText(hint or _("Type a part of the word"))
        self._found = QStringListModel(self)
        self._popup = QCompleter(self._found, self)
        self._popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.setWidget(self)
        self._popup.setMaxVisibleItems(10)
        self._list = QListView()
        self._popup.setPopup(self._list)
        self._popup.activated.connect(self._on_activated)
        self.textEdited.connect(self._on_edited)
        self.composed.connect(self._offer)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer these."""
        self._choices = tuple(choices)
        self._search = [(sought(f"{c.code} {c.word} {c.also}"), c) for c in self._choices]

    def matching(self, text: str) -> list[Choice]:
        """The choices that hold every typed word: first what `search` means by it, then those that begin so."""
        if not text.strip():
            return []
        meant = list(self._first(text)) if self._first else []
        found = [choice for stored, choice in self._search if matches(stored, text)]
        begins = sought(text)
        found.sort(key=lambda c: (not sought(c.word).startswith(begins), len(c.word)))
        known = {choice.code for choice in meant}
        return [*meant, *(choice for choice in found if choice.code not in known)][:SHOWN_AT_MOST]

    @override
    def value(self) -> object:
        """The chosen code, or what was typed where nothing is chosen."""
        return self._code or self.text().strip()

    @override
    def set_value(self, value: object) -> None:
        code = "" if value is None else str(value)
        known = next((c for c in self._choices if c.code == code), None)
        self._code = code if known else ""
        self.setText(known.word if known else code)
        self.setCursorPosition(0)

    @override
    def tidy(self) -> None:
        if self._code or not self.text().strip():
            return
        found = self.matching(self.text())
        same = [c for c in found if sought(c.word) == sought(self.text()) or c.code == self.text().strip()]
        if len(same) == 1 or len(found) == 1:
            self._choose((same or found)[0])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._list
        if popup.isVisible() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
            return
        if event.key() == Qt.Key.Key_Down and not popup.isVisible():
            self._show(self.matching(self.text()) or list(self._choices[:SHOWN_AT_MOST]))
            return
        super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self._code = ""

    def _offer(self, text: str) -> None:
        if not self.hasFocus() or self._code or not text.strip():
            self._list.hide()
            return
        self._show(self.matching(text))

    def _show(self, found: Sequence[Choice]) -> None:
        self._offered = found
        self._found.setStringList([f"{c.word}  ·  {c.also}" if c.also else c.word for c in found])
        if found:
            self._popup.complete()
            self._list.setCurrentIndex(self._found.index(0, 0))
        else:
            self._list.hide()

    def _on_activated(self, text: str) -> None:
        shown = self._found.stringList()
        if text in shown:
            self._choose(self._offered[shown.index(text)])

    def _choose(self, choice: Choice) -> None:
        take_composed(self)  # what was composed is replaced by the choice, not added to it
        self._code = choice.code
        self.setText(choice.word)
        self.changed.emit()
        self.picked.emit(choice.code)
