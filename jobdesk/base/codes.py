"""Code tables: what the center's lists accept, with labels, versions and days they hold.

The files in `resources/codes` are the first content of a new center's code tables; a center may
edit them afterwards. Sources: domain.md 1.4, 1.5, 2.2, 4, 5; labels are exchange.md's.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from jobdesk.base.files import resource
from jobdesk.base.i18n import language

_FILES = ("labels", "lists", "occupations", "industries", "regions")
MINIMUM_WAGE, LIVING_WAGE = "minimum_wage", "living_wage"


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of a scheme; valid_from and valid_to are inclusive days, None for open."""

    scheme: str
    code: str
    name_ko: str
    name_en: str
    version: str = ""
    parent: str = ""
    order: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def name(self, language_code: str | None = None) -> str:
        """The label in the asked language, or the screen's."""
        return self.name_en if (language_code or language()) == "en" else self.name_ko

    def holds_on(self, day: date) -> bool:
        """Whether the code may be chosen on `day`; retired ones stay readable."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """Won an hour, from a day on."""

    kind: str
    valid_from: date
    amount: int
    source: str = ""


def _folded(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


class CodeBook:
    """All code tables of a center, read-only."""

    def __init__(
        self,
        entries: Iterable[CodeEntry],
        amounts: Iterable[DatedAmount] = (),
        synonyms: Mapping[str, str] | None = None,
    ) -> None:
        self._by_scheme: dict[str, dict[str, CodeEntry]] = defaultdict(dict)
        for entry in entries:
            self._by_scheme[entry.scheme][entry.code] = entry
        self._amounts = sorted(amounts, key=lambda a: a.valid_from)
        self._synonyms = dict(synonyms or {})

    @property
    def entries(self) -> list[CodeEntry]:
        """Every entry, scheme by scheme, in order."""
        return [e for scheme in self._by_scheme for e in self.all(scheme)]

    @property
    def amounts(self) -> list[DatedAmount]:
        """Every dated amount, oldest first."""
        return list(self._amounts)

    def all(self, scheme: str) -> list[CodeEntry]:
        """The scheme's entries in order, retired ones too."""
        return sorted(self._by_scheme[scheme].values(), key=lambda e: (e.order, e.code))

    def choices(self, scheme: str, on: date) -> list[CodeEntry]:
        """What may be chosen on a day."""
        return [e for e in self.all(scheme) if e.holds_on(on)]

    def valid(self, scheme: str, code: str, on: date | None = None) -> bool:
        """Whether the scheme has the code (and it holds on the day)."""
        entry = self._by_scheme[scheme].get(code)
        return entry is not None and (on is None or entry.holds_on(on))

    def label(self, scheme: str, code: object, language_code: str | None = None) -> str:
        """The code's label; the code itself where the scheme does not know it; empty for None."""
        if code is None or code == "":
            return ""
        entry = self._by_scheme[scheme].get(str(code))
        return entry.name(language_code) if entry else str(code)

    def labels(self, scheme: str, codes: Iterable[object] | None, language_code: str | None = None) -> str:
        """Several labels with commas."""
        return ", ".join(self.label(scheme, code, language_code) for code in codes or ())

    def find(self, scheme: str, text: str) -> str | None:
        """The code that a label, code, short form or everyday word means; None for an unknown one."""
        asked = _folded(text)
        if not asked:
            return None
        for entry in self.all(scheme):
            if asked in {_folded(entry.code), _folded(entry.name_ko), _folded(entry.name_en)}:
                return entry.code
        if scheme == "dong":
            for entry in self.all(scheme):
                if asked == _folded(entry.name_ko.replace("제", "", 1)) and re.search(r"제\d", entry.name_ko):
                    return entry.code
        if scheme == "occupation":
            return self._synonyms.get(asked)
        return None

    def search_occupations(self, typed: str, limit: int = 12) -> list[CodeEntry]:
        """Small groups whose name or everyday word holds what was typed, exact words first."""
        asked = _folded(typed)
        if not asked:
            return []
        hits: dict[str, CodeEntry] = {}
        table = self._by_scheme["occupation"]
        for word in sorted((w for w in self._synonyms if asked in w), key=lambda w: (w != asked, len(w))):
            code = self._synonyms[word]
            if code in table:
                hits.setdefault(code, table[code])
        for entry in self.all("occupation"):
            if len(entry.code) >= 3 and (asked in _folded(entry.name_ko) or entry.code.startswith(asked)):
                hits.setdefault(entry.code, entry)
        return list(hits.values())[:limit]

    def middle_occupation(self, code: str | None) -> str | None:
        """The KECO middle group (two digits) of an occupation code; reports group by it."""
        return code[:2] if code and len(code) >= 2 else None

    def amount(self, kind: str, on: date) -> int | None:
        """The dated amount that holds on a day (won an hour), None before the first."""
        held = [a.amount for a in self._amounts if a.kind == kind and a.valid_from <= on]
        return held[-1] if held else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _read(name: str) -> list[dict[str, str]]:
    with resource("codes", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def load_codes() -> CodeBook:
    """The code tables as shipped in `resources/codes`."""
    entries = [
        CodeEntry(
            scheme=row["scheme"],
            code=row["code"],
            name_ko=row["name_ko"],
            name_en=row["name_en"],
            version=row["version"],
            parent=row["parent"],
            order=int(row["order"]),
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )
        for name in _FILES
        for row in _read(name)
    ]
    amounts = [
        DatedAmount(row["kind"], date.fromisoformat(row["valid_from"]), int(row["amount"]), row["source"])
        for row in _read("wages")
    ]
    return CodeBook(entries, amounts, synonyms())


@cache
def synonyms() -> Mapping[str, str]:
    """Everyday occupation words to KECO codes."""
    return {_folded(row["word"]): row["code"] for row in _read("occupation_synonyms")}


@cache
def foreign_code(scheme: str, code: str, foreign_scheme: str) -> str | None:
    """Our code in another system's list (work24, seoul); None where it has none."""
    for row in _read("mappings"):
        if (row["scheme"], row["code"], row["foreign_scheme"]) == (scheme, code, foreign_scheme):
            return row["foreign_code"]
    return None


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no Korean public holiday (substitute holidays included)."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
