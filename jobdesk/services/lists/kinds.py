"""What a list is: its record, the orders it pages through, the filters it knows, what makes its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.enums import Role
from jobdesk.base.permissions import can_see_people
from jobdesk.base.settings import Settings
from jobdesk.services.settings import read_settings

Attribute = InstrumentedAttribute[Any]
"""A column of a record, in SQL."""
Value = tuple[str, ...]
"""What a filter asks for: codes, an account's key, `yes`; of a period its two days, each may be empty."""


class FilterKind(StrEnum):
    """How a filter is filled in."""

    CODES = "codes"
    CHOICES = "choices"
    OCCUPATION = "occupation"
    DONG = "dong"
    PERIOD = "period"
    COUNSELOR = "counselor"
    USER = "user"
    WINDOW = "window"
    FLAG = "flag"
    PERSON = "person"
    PRINTER = "printer"


class Context:
    """The reader of a list: whose day, whose rows, which settings, which worklists it is narrowed to."""

    def __init__(self, db: Session, act: Act, due: "Value" = ()) -> None:
        self.db, self.act, self.today, self.due = db, act, act.today, due

    @cached_property
    def settings(self) -> Settings:
        """The center's settings."""
        return read_settings(self.db)


Where = Callable[[Context, Value], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing a list can be narrowed by.

    Attributes:
        name: its key in saved filters; unique in its list.
        label: English source.
        where: the condition a value means.
        scheme: the codes to choose from (CODES).
        choices: value and English source (CHOICES).
        through: filters with the same one must be met by one and the same row behind the record
            (a person's registration); it makes the condition of the record from theirs.
    """

    name: str
    label: str
    kind: FilterKind
    where: Where
    scheme: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    through: Callable[[Sequence[ColumnElement[bool]]], ColumnElement[bool]] | None = None


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list as data.

    Attributes:
        name: its key; label: English source.
        record: the class whose rows are listed.
        live: the condition of what is shown at all, word for word that of the list's indexes.
        orders: by name, the indexed columns it can be sorted by, without nulls; the first is the usual one.
        descending: of the usual order.
        rows: the rows of some ids, in any order; each has `id`. The flag says that a text found them.
        texts: what a typed text finds: a kind of the search, and the column that holds its ids.
        words: columns in which each typed word may stand as well, where no search knows the record.
        work_first: the order in which its worklists read, the longest waiting first; "" for the usual one.
        best_first: the kind of the search whose best matches stand first; "" keeps the usual order.
        person: the column that holds the jobseeker a row tells of, where it does.
        recorded: reading it is itself recorded (접속기록).
        may: who may read it.
    """

    name: str
    label: str
    record: Any
    live: tuple[ColumnElement[bool], ...]
    orders: Mapping[str, Attribute]
    rows: Callable[[Session, Act, Sequence[UUID], bool], Sequence[Any]]
    filters: tuple[Filter, ...] = ()
    texts: tuple[tuple[str, Attribute], ...] = ()
    words: tuple[Attribute, ...] = ()
    work_first: str = ""
    best_first: str = ""
    person: Attribute | None = None
    descending: bool = True
    recorded: bool = False
    may: Callable[[Role], bool] = can_see_people

    @property
    def usual(self) -> str:
        """The order it opens in."""
        return next(iter(self.orders))

    def filter(self, name: str) -> Filter:
        """A filter by name; KeyError for an unknown one."""
        for one in self.filters:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a list is wanted.

    Attributes:
        filters: name and value, all of which must hold.
        order: "" is the list's usual one, with its direction.
    """

    kind: str
    text: str = ""
    filters: tuple[tuple[str, Value], ...] = field(default=())
    order: str = ""
    descending: bool = True

    def value(self, name: str) -> Value:
        """What a filter asks for; () where it is not in force."""
        return dict(self.filters).get(name, ())

    def with_filter(self, name: str, value: Value) -> "Asked":
        """The same with one filter set, or taken away by ()."""
        kept = {**dict(self.filters), name: value}
        return Asked(
            self.kind, self.text, tuple((n, v) for n, v in kept.items() if v), self.order, self.descending
        )
