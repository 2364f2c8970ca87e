"""A row whose number is known and which tells of somebody else: no record becomes another's without a word.

A number alone makes nobody the same (domain.md 9): a list that counts from 1 again, a row of a workbook of wrong
rows that was not mended. Where 관리번호 is given a person has said that it is the same record.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jobdesk.base.i18n import _, mark
from jobdesk.base.ledger_words import firm_key, person_key
from jobdesk.base.sheets import FIRMS, PEOPLE
from jobdesk.services.imports._known import OWN_NUMBER
from jobdesk.services.imports._rows import Row

_PHONES = ("mobile", "phone")
_BIRTH = (
    mark(
        "This number is another person's here: name and birth date both differ. "
        "Correct the number, or write the record key if it is the same person."
    ),
    mark("Name and birth date of the record both become others: is it the same person?"),
)
_PHONE = (
    mark(
        "This number is another person's here: name and phone both differ. "
        "Correct the number, or write the record key if it is the same person."
    ),
    mark("Name and phone of the record both become others: is it the same person?"),
)
_BUSINESS = (
    mark(
        "This number is another firm's here: name and business number both differ. "
        "Correct the number, or write the record key if it is the same firm."
    ),
    mark("Name and business number of the record both become others: is it the same firm?"),
)
_ONE = mark("{label} differs from the record of this number: is it the same one?")


def tell_other(row: Row) -> None:
    """Tell of a known person's or firm's row where both name and birth date (or phone, business number) differ.

    It is wrong, with 관리번호 a note; where only one of name and birth date or business number differs, a note.
    """
    if row.sheet is PEOPLE:
        name = _differs(row, "full_name", person_key)
        exact, phone = _differs(row, "birth_date", str), _other_phones(row)
        told = _BIRTH if exact else _PHONE if phone and not _agrees(row, "birth_date") else None
        names = ("full_name", "birth_date")
    elif row.sheet is FIRMS:
        name, exact = _differs(row, "name", firm_key), _differs(row, "business_no", str)
        told = _BUSINESS if exact else None
        names = ("name", "business_no")
    else:
        return
    if name and told is not None and row.values.get("id") is None:
        row.stranger = True
        row.fault(OWN_NUMBER[row.sheet.name], _(told[0]))
    elif name and told is not None:
        row.note(names[0], _(told[1]))
    elif row.values.get("id") is None:
        for column, differs in zip(names, (name, exact), strict=True):
            if differs:
                row.note(column, _(_ONE).format(label=row.source.heading(column)))


def _differs(row: Row, name: str, key: Callable[[str], str]) -> bool:
    """Whether both the row and the record say it, and not the same."""
    kept = row.kept.get(name)
    return name in row.changed and bool(kept) and key(str(kept)) != key(str(row.values[name]))


def _agrees(row: Row, name: str) -> bool:
    return name in row.said and name not in row.changed and bool(row.kept.get(name))


def _other_phones(row: Row) -> bool:
    """Whether both have a phone number, and none in common."""
    here, there = _phones({name: row.values.get(name) for name in row.said}), _phones(row.kept)
    return bool(here and there) and not here & there


def _phones(values: Mapping[str, Any]) -> set[str]:
    return {number for name in _PHONES if (number := values.get(name))}
