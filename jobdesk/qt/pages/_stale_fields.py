"""Fields that two desks saved differently, asked of each statement in its form."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import FieldKind, clean_values
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._two_sides import Names, Side, TwoSides

_LONG = 60


class StaleFields(TwoSides):
    """Asks of each statement which side holds; the form shows what is chosen.

    Args:
        form: shows one's own values until the other side is chosen.
        clashes: names of the fields of each statement.
        theirs: by field name what the record says now.
    """

    def __init__(
        self,
        form: Form,
        codes: CodeBook,
        today: date,
        clashes: Sequence[Sequence[str]],
        theirs: Mapping[str, Any],
    ) -> None:
        self._form, self._codes, self._today, self._theirs = form, codes, today, dict(theirs)
        self._fields = {field.name: field for field in form.fields}
        self._own = {name: form.value(name) for names in clashes for name in names}
        super().__init__([self._side(tuple(names)) for names in clashes], self._hold)

    def _side(self, names: Names) -> Side:
        shown = [name for name in names if self._one(name, self._theirs) != self._one(name, self._own)] or names
        what = ", ".join(_(self._fields[name].label) for name in shown)
        return Side(names, what, self._said(shown, self._theirs), self._said(shown, self._own))

    def _hold(self, names: Names, theirs: bool) -> None:
        """The form shows what holds, and says so."""
        for name in names:
            if theirs:
                self._form.set_value(name, self._theirs[name])
                self._form.set_hint(name, _("The other desk's value holds."), "secondary")
            else:
                self._form.set_value(name, self._own[name])
                self._form.set_hint(name, _("What you typed holds."), "secondary")

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
