"""Which input a declared field is typed with."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from jobdesk.base.codes import CodeBook, CodeEntry
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import (
    BirthEdit,
    BusinessNumberEdit,
    Check,
    ChipsEdit,
    Choice,
    ChoiceBox,
    DateEdit,
    DateTimeEdit,
    DecimalEdit,
    LineEdit,
    MoneyEdit,
    NoteEdit,
    NumberEdit,
    PasswordEdit,
    PhoneEdit,
    PickerEdit,
    TimeEdit,
    YesNoBox,
)

LONG_LIST = 16
SMALLEST_OCCUPATION = 3


class Editor(Protocol):
    """What every input can do."""

    @property
    def changed(self) -> SignalInstance:
        """Told when the value is another one."""
        ...

    def value(self) -> object:
        """What was typed or chosen."""
        ...

    def set_value(self, value: object) -> None:
        """Show a value."""
        ...


def as_choices(entries: Sequence[CodeEntry]) -> list[Choice]:
    """Code entries as people say them, in the screen's language."""
    return [Choice(e.code, e.short()) for e in entries]


def _choice(field: Field, codes: CodeBook, on: date, name: str) -> QWidget:
    entries = codes.choices(field.code, on)
    if len(entries) > LONG_LIST:
        return PickerEdit(as_choices(entries), name=name)
    return ChoiceBox(as_choices(entries), name=name)


def _occupation(field: Field, codes: CodeBook, on: date, name: str) -> QWidget:
    return occupation_picker(codes, on, name)


def occupation_picker(codes: CodeBook, on: date, name: str, *, smallest: int = SMALLEST_OCCUPATION) -> PickerEdit:
    """Occupations in plain words, of at least so many digits."""
    entries = [e for e in codes.choices("occupation", on) if len(e.code) >= smallest]
    choices = [Choice(e.code, e.name(), codes.label("occupation", e.code[:2])) for e in entries]
    known = {c.code: c for c in choices}

    def search(text: str) -> list[Choice]:
        return [known[e.code] for e in codes.search_occupations(text) if e.code in known]

    return PickerEdit(choices, name=name, search=search, hint=_("The work in plain words"))


MAKERS: dict[FieldKind, Callable[[Field, CodeBook, date, str], QWidget]] = {
    FieldKind.TEXT: lambda f, codes, on, name: LineEdit(name=name, unit=_(f.unit), max_length=f.max_length),
    FieldKind.PASSWORD: lambda f, codes, on, name: PasswordEdit(name=name, max_length=f.max_length),
    FieldKind.EMAIL: lambda f, codes, on, name: LineEdit(name=name, max_length=f.max_length),
    FieldKind.NOTE: lambda f, codes, on, name: NoteEdit(name=name),
    FieldKind.DATE: lambda f, codes, on, name: DateEdit(name=name, today=lambda: on),
    FieldKind.BIRTH: lambda f, codes, on, name: BirthEdit(name=name, today=lambda: on),
    FieldKind.DATETIME: lambda f, codes, on, name: DateTimeEdit(name=name),
    FieldKind.TIME: lambda f, codes, on, name: TimeEdit(name=name),
    FieldKind.INTEGER: lambda f, codes, on, name: NumberEdit(name=name, unit=_(f.unit)),
    FieldKind.MONEY: lambda f, codes, on, name: MoneyEdit(name=name, unit=_(f.unit)),
    FieldKind.DECIMAL: lambda f, codes, on, name: DecimalEdit(name=name, unit=_(f.unit)),
    FieldKind.PHONE: lambda f, codes, on, name: PhoneEdit(name=name),
    FieldKind.BUSINESS_NUMBER: lambda f, codes, on, name: BusinessNumberEdit(name=name),
    FieldKind.POSTCODE: lambda f, codes, on, name: LineEdit(name=name, max_length=10),
    FieldKind.BOOLEAN: lambda f, codes, on, name: (
        YesNoBox(name=name) if f.three_ways else Check(_(f.label), name=name)
    ),
    FieldKind.CHOICE: _choice,
    FieldKind.MULTICHOICE: lambda f, codes, on, name: ChipsEdit(as_choices(codes.choices(f.code, on)), name=name),
    FieldKind.OCCUPATION: _occupation,
    FieldKind.DONG: lambda f, codes, on, name: PickerEdit(as_choices(codes.choices("dong", on)), name=name),
}


def make_editor(field: Field, codes: CodeBook, on: date) -> QWidget:
    """The input of a field, with its accessible name and help."""
    name = _(field.label)
    made = MAKERS[field.kind](field, codes, on, name)
    made.setObjectName(field.name)
    if field.help:
        made.setToolTip(_(field.help))
        made.setAccessibleDescription(_(field.help))
    return made
