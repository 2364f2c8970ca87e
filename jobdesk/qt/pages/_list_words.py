"""How a filter in force reads: its label and what it asks for, in the counselor's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs.typed import read_date
from jobdesk.qt.models.rows import Column
from jobdesk.services.lists.filters import DEPUTY, MINE, PERIODS
from jobdesk.services.lists.kinds import Asked, Filter, FilterKind, ListKind, Value

WHOSE = {MINE: mark("My own"), DEPUTY: mark("Stood in for")}
FLAGS = {"yes": mark("Yes"), "no": mark("No")}
NAMED = 2


@dataclass(frozen=True)
class ListPicture:
    """What a list shows now: for a worker, which must not touch the window."""

    kind: ListKind
    asked: Asked
    columns: Sequence[Column[Any]]
    conditions: str


def word(one: Filter, value: Value, codes: CodeBook, people: Mapping[str, str]) -> str:
    """`State: open, on hold`; more than two are counted."""
    return _("{label}: {value}").format(label=_(one.label), value=_SAID[one.kind](one, value, codes, people))


def _several(words: Sequence[str]) -> str:
    if len(words) <= NAMED:
        return ", ".join(words)
    return _("{first} and {count} more").format(first=words[0], count=len(words) - 1)


def _codes(one: Filter, value: Value, codes: CodeBook, people: Mapping[str, str]) -> str:
    return _several([codes.short(one.scheme, code) for code in value])


def _choices(one: Filter, value: Value, codes: CodeBook, people: Mapping[str, str]) -> str:
    if one.scheme:
        return _codes(one, value, codes, people)
    return _several([_(dict(one.choices)[part]) for part in value])


def _period(one: Filter, value: Value, codes: CodeBook, people: Mapping[str, str]) -> str:
    if len(value) == 1:
        return _(dict(PERIODS)[value[0]])
    since, until = (format_date(read_date(part)) if part else "" for part in value)
    return f"{since} ~ {until}".strip()


def _counselor(one: Filter, value: Value, codes: CodeBook, people: Mapping[str, str]) -> str:
    return _several([_(WHOSE[part]) if part in WHOSE else people.get(part, "–") for part in value])


_SAID: Mapping[FilterKind, Callable[[Filter, Value, CodeBook, Mapping[str, str]], str]] = {
    FilterKind.CODES: _codes,
    FilterKind.CHOICES: _choices,
    FilterKind.OCCUPATION: lambda one, value, codes, people: _several(
        [codes.label("occupation", code) for code in value]
    ),
    FilterKind.DONG: lambda one, value, codes, people: _several([codes.short("dong", code) for code in value]),
    FilterKind.PERIOD: _period,
    FilterKind.COUNSELOR: _counselor,
    FilterKind.WINDOW: lambda one, value, codes, people: ", ".join(value),
    FilterKind.FLAG: lambda one, value, codes, people: _(FLAGS[value[0]]),
    FilterKind.USER: _counselor,
    FilterKind.PERSON: _counselor,
    FilterKind.PRINTER: _counselor,
}
