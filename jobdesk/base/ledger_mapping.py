"""How the columns of a ledger are read: what each fills, what is the same in every row, and its habits."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from jobdesk.base.exchange import ImportKind
from jobdesk.base.heading_words import Target, heading_key, read_target


class Certainty(StrEnum):
    """How sure a proposal is of a column."""

    CERTAIN = "certain"
    GUESSED = "guessed"
    UNKNOWN = "unknown"


class DayOrder(StrEnum):
    """In which order a ledger writes a day whose year does not come first."""

    YEAR_FIRST = "ymd"
    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of a ledger.

    Attributes:
        heading: as the file writes it.
        targets: what it fills, () where it is kept out.
        certainty: how sure a proposal is; what a person chose is certain.
    """

    heading: str
    targets: tuple[Target, ...] = ()
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """How one ledger is read.

    Attributes:
        columns: in the order of the file.
        constants: what every row says without a column, as a person would write it: 접수경로 방문.
        source: the office or system that wrote it, scheme of the numbers given to its rows. Ledgers of one source
            know each other's persons and firms again; two sources never do.
        kind: LEDGER, or LIST where the other system's own numbers stand in a column.
        past: 과거자료.
        day_order: of days like 10/31/2023.
        year: of days like 10/31, None where they are faults.
        carry_down: an empty name stands for the name above, as in merged cells.
        words: by `Target.text`, what the ledger's own words mean (a code or label; "" for nothing).
    """

    columns: tuple[ColumnUse, ...]
    constants: Mapping[Target, str] = field(default_factory=dict)
    source: str = ""
    kind: ImportKind = ImportKind.LEDGER
    past: bool = False
    day_order: DayOrder = DayOrder.YEAR_FIRST
    year: int | None = None
    carry_down: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings it was made for."""
        return tuple(column.heading for column in self.columns)

    @property
    def targets(self) -> frozenset[Target]:
        """Everything that a column fills."""
        return frozenset(target for column in self.columns for target in column.targets)

    def heading_over(self, sheet: str, name: str, month: int | None = None) -> str:
        """The heading whose cells fill a column of an exchange sheet (of the check of a month); "" for none."""
        for column in self.columns:
            for target in column.targets:
                filled = name in {one.name for one in target.filled} or (name == "done_on" and target.months)
                if target.sheet == sheet and target.months in {month, None} and filled:
                    return column.heading
        return ""

    def with_column(self, place: int, targets: Iterable[Target]) -> "LedgerMapping":
        """The same with one column chosen by a person."""
        columns = list(self.columns)
        columns[place] = ColumnUse(columns[place].heading, tuple(targets))
        return replace(self, columns=tuple(columns))

    def for_headings(self, headings: Sequence[str]) -> "LedgerMapping":
        """The same for a file that has the headings in another order; one that is new fills nothing."""
        known = {key: column for key, column in zip(_keys(self.headings), self.columns, strict=True)}
        new = ColumnUse("", (), Certainty.UNKNOWN)
        columns = [
            replace(known.get(key, new), heading=heading)
            for key, heading in zip(_keys(headings), headings, strict=True)
        ]
        return replace(self, columns=tuple(columns))

    def json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "headings": list(self.headings),
            "targets": [[target.text for target in column.targets] for column in self.columns],
            "constants": {target.text: text for target, text in self.constants.items()},
            "source": self.source,
            "kind": self.kind.value,
            "past": self.past,
            "day_order": self.day_order.value,
            "year": self.year,
            "carry_down": self.carry_down,
            "words": {text: dict(words) for text, words in self.words.items()},
        }


def read_mapping(kept: Mapping[str, Any]) -> LedgerMapping:
    """The mapping that `json` wrote; a target that no longer is falls away."""
    constants = {read_target(text): value for text, value in kept["constants"].items()}
    return LedgerMapping(
        columns=tuple(
            ColumnUse(heading, tuple(filter(None, map(read_target, texts))))
            for heading, texts in zip(kept["headings"], kept["targets"], strict=True)
        ),
        constants={target: value for target, value in constants.items() if target is not None},
        source=kept["source"],
        kind=ImportKind(kept["kind"]),
        past=kept["past"],
        day_order=DayOrder(kept["day_order"]),
        year=kept["year"],
        carry_down=kept["carry_down"],
        words=kept["words"],
    )


def _keys(headings: Sequence[str]) -> list[tuple[str, int]]:
    """Headings as they are known again; of two that are equal the first and the second."""
    met: Counter[str] = Counter()
    keys = []
    for heading in headings:
        key = heading_key(heading)
        keys.append((key, met[key]))
        met[key] += 1
    return keys


def headings_digest(headings: Sequence[str]) -> str:
    """SHA-256 of the headings in any order, spaces and signs aside; empty ones do not count."""
    keys = sorted(filter(None, map(heading_key, headings)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
