"""What a value is typed or chosen with; each has `value`, `set_value` and `changed`.

Names are found when they are first asked for: the first picture of the program needs three of them
and does not wait for the rest.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobdesk.qt.inputs.chips import ChipsEdit, FlowLayout
    from jobdesk.qt.inputs.choices import Check, Choice, ChoiceBox, YesNoBox
    from jobdesk.qt.inputs.notes import NoteEdit
    from jobdesk.qt.inputs.passwords import PasswordEdit
    from jobdesk.qt.inputs.picker import PickerEdit
    from jobdesk.qt.inputs.typed import (
        BirthEdit,
        BusinessNumberEdit,
        DateEdit,
        DateTimeEdit,
        DecimalEdit,
        MoneyEdit,
        NumberEdit,
        PhoneEdit,
        TimeEdit,
    )
    from jobdesk.qt.inputs.typing import (
        LineEdit,
        PlainLabel,
        SearchEdit,
        commit_composition,
    )

_NAMES = {
    "typing": (
        "LineEdit",
        "PlainLabel",
        "SearchEdit",
        "commit_composition",
    ),
    "choices": ("Check", "Choice", "ChoiceBox", "YesNoBox"),
    "notes": ("NoteEdit",),
    "passwords": ("PasswordEdit",),
    "picker": ("PickerEdit",),
    "chips": ("ChipsEdit", "FlowLayout"),
    "typed": (
        "BirthEdit",
        "BusinessNumberEdit",
        "DateEdit",
        "DateTimeEdit",
        "DecimalEdit",
        "MoneyEdit",
        "NumberEdit",
        "PhoneEdit",
        "TimeEdit",
    ),
}
_WHERE = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "BirthEdit",
    "BusinessNumberEdit",
    "Check",
    "ChipsEdit",
    "Choice",
    "ChoiceBox",
    "DateEdit",
    "DateTimeEdit",
    "DecimalEdit",
    "FlowLayout",
    "LineEdit",
    "MoneyEdit",
    "NoteEdit",
    "NumberEdit",
    "PasswordEdit",
    "PhoneEdit",
    "PickerEdit",
    "PlainLabel",
    "SearchEdit",
    "TimeEdit",
    "YesNoBox",
    "commit_composition",
]


def __getattr__(name: str) -> object:
    """The input of that name, its module imported now."""
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"jobdesk.qt.inputs.{_WHERE[name]}"), name)
