"""Fields that two desks saved differently: the other's value and one's own side by side, one key each."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import FieldKind, clean_values
from jobdesk.base.i18n import _
from jobdesk.qt.feedback import announce
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import Card, PushButton, button, secondary
from jobdesk.qt.theme import M, S, set_look

THEIRS_KEY, OWN_KEY = "Alt+O", "Alt+M"
_WHAT, _THEIRS, _OWN = range(3)
_LONG = 60


class StaleFields(Card):
    """Asks of each statement which side holds; the form shows what is chosen.

    Args:
        form: shows one's own values until the other side is chosen.
        clashes: names of the fields of each statement.
        theirs: by field name what the record says now.

    Signals:
        settled(): the last one was chosen.
    """

    settled = Signal()

    def __init__(
        self,
        form: Form,
        codes: CodeBook,
        today: date,
        clashes: Sequence[Sequence[str]],
        theirs: Mapping[str, Any],
    ) -> None:
        super().__init__(_("Changed on both sides: which one holds?"))
        self._form, self._codes, self._today, self._theirs = form, codes, today, dict(theirs)
        self._fields = {field.name: field for field in form.fields}
        self._own = {name: form.value(name) for names in clashes for name in names}
        self.left = [tuple(names) for names in clashes]
        self._lines: dict[tuple[str, ...], tuple[PlainLabel, PushButton, PushButton]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        grid.setColumnStretch(_THEIRS, 1)
        grid.setColumnStretch(_OWN, 1)
        grid.addWidget(secondary(_("The other desk's value  {key}").format(key=THEIRS_KEY)), 0, _THEIRS)
        grid.addWidget(secondary(_("What you typed  {key}").format(key=OWN_KEY)), 0, _OWN)
        for at, names in enumerate(self.left, 1):
            shown = [
                name for name in names if self._one(name, self._theirs) != self._one(name, self._own)
            ] or names
            what = PlainLabel(", ".join(_(self._fields[name].label) for name in shown))
            other, own = button(self._said(shown, self._theirs)), button(self._said(shown, self._own))
            other.setAccessibleName(_("Take: {value}").format(value=other.text()))
            own.setAccessibleName(_("Keep: {value}").format(value=own.text()))
            other.clicked.connect(lambda _on=False, one=names: self.choose(one, theirs=True))
            own.clicked.connect(lambda _on=False, one=names: self.choose(one, theirs=False))
            for column, part in ((_WHAT, what), (_THEIRS, other), (_OWN, own)):
                grid.addWidget(part, at, column)
            self._lines[names] = (what, other, own)
        self.body.addLayout(grid)
        for key, theirs_hold in ((THEIRS_KEY, True), (OWN_KEY, False)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda hold=theirs_hold: self.choose_next(theirs=hold))
        self._show_next()

    def choose_next(self, *, theirs: bool) -> None:
        """Choose for the statement that is asked about now."""
        if self.left:
            self.choose(self.left[0], theirs=theirs)

    def choose(self, names: Sequence[str], *, theirs: bool) -> None:
        """Let one side of a statement hold; the form shows it, and says so."""
        one = tuple(names)
        if one not in self.left:
            return
        self.left.remove(one)
        for name in one:
            if theirs:
                self._form.set_value(name, self._theirs[name])
                self._form.set_hint(name, _("The other desk's value holds."), "secondary")
            else:
                self._form.set_value(name, self._own[name])
                self._form.set_hint(name, _("What you typed holds."), "secondary")
        for part in self._lines[one]:
            part.hide()
        if self.left:
            self._show_next()
        else:
            self.hide()
            self.settled.emit()

    @override
    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.left:
            self._lines[self.left[0]][_THEIRS].setFocus(reason)

    def _show_next(self) -> None:
        for names, (what, _other, _own) in self._lines.items():
            set_look(what, tone="warning" if names == self.left[0] else "neutral")
        announce(self)

    def _said(self, names: Sequence[str], values: Mapping[str, Any]) -> str:
        said = " · ".join(self._one(name, values) or _("(empty)") for name in names)
        return said if len(said) <= _LONG else said[: _LONG - 1] + "…"

    def _one(self, name: str, values: Mapping[str, Any]) -> str:
        """How a value reads, typed or kept; what is half typed stands as it is."""
        field, value = self._fields[name], values.get(name)
        with suppress(InvalidInput):
            value = clean_values([field], {name: value}, self._codes, today=self._today, need=None)[name]
        if text := self._form.text_of(name, value):
            return text
        if field.kind == FieldKind.MULTICHOICE and field.code:
            return self._codes.labels(field.code, value or ())
        if field.kind == FieldKind.BOOLEAN:
            return _("Yes") if value else _("No")
        if field.code and isinstance(value, str):
            return self._codes.label(field.code, value)
        return "" if value is None else str(value)
