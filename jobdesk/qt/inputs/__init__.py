"""What a value is typed or chosen with; each has `value`, `set_value` and `changed`."""

from jobdesk.qt.inputs.chips import ChipsEdit, FlowLayout
from jobdesk.qt.inputs.choices import Check, Choice, ChoiceBox
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
    NoteEdit,
    PlainLabel,
    SearchEdit,
    choose_input_method,
    commit_composition,
)

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
    "PhoneEdit",
    "PickerEdit",
    "PlainLabel",
    "SearchEdit",
    "TimeEdit",
    "choose_input_method",
    "commit_composition",
]
