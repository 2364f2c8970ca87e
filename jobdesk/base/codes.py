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

from jobdesk.base.files import resource
from jobdesk.base.hangul import matcher, sought
from jobdesk.base.i18n import language

_FILES = ("labels", "lists", "occupations", "industries", "regions", "stay_rules", "public_works", "simple_labor")
MINIMUM_WAGE, LIVING_WAGE = "minimum_wage", "living_wage"
_UNIT_GROUP = re.compile(r"[0-9]{4}")
_ORDINAL = re.compile(r"제(?=\d)")


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

    def short(self, language_code: str | None = None) -> str:
        """The label as people say it: 당산1동 for the official 당산제1동."""
        name = self.name(language_code)
        return _ORDINAL.sub("", name) if self.scheme == "dong" else name

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
    """What two spellings of a label have in common: no spaces, no middle dots, no case."""
    return re.sub(r"[\s·ㆍ・‧∙•]", "", text).casefold()


class CodeBook:
    """All code tables of a center, read-only."""

    def __init__(
        self,
        entries: Iterable[CodeEntry],
        amounts: Iterable[DatedAmount] = (),
        synonyms: Mapping[str, str] | None = None,
    ) -> None:
        by_scheme: defaultdict[str, dict[str, CodeEntry]] = defaultdict(dict)
        for entry in entries:
            by_scheme[entry.scheme][entry.code] = entry
        self._by_scheme = dict(by_scheme)
        self._ordered = {
            scheme: sorted(table.values(), key=lambda e: (e.order, e.code)) for scheme, table in by_scheme.items()
        }
        self._amounts = sorted(amounts, key=lambda a: a.valid_from)
        self._synonyms = dict(synonyms or {})
        self._words: dict[str, dict[str, str]] = {}
        self._spoken: list[tuple[str, str, CodeEntry]] | None = None

    @property
    def entries(self) -> list[CodeEntry]:
        """Every entry, scheme by scheme, in order."""
        return [e for table in self._ordered.values() for e in table]

    @property
    def amounts(self) -> list[DatedAmount]:
        """Every dated amount, oldest first."""
        return list(self._amounts)

    def all(self, scheme: str) -> list[CodeEntry]:
        """The scheme's entries in order, retired ones too."""
        return list(self._ordered.get(scheme, ()))

    def choices(self, scheme: str, on: date) -> list[CodeEntry]:
        """What may be chosen on a day."""
        return [e for e in self._ordered.get(scheme, ()) if e.holds_on(on)]

    def entry(self, scheme: str, code: str) -> CodeEntry | None:
        """The entry of a code; a KECO unit group (four digits) is its small group's."""
        table = self._by_scheme.get(scheme, {})
        if scheme == "occupation" and _UNIT_GROUP.fullmatch(code):
            return table.get(code) or table.get(code[:3])
        return table.get(code)

    def valid(self, scheme: str, code: str, on: date | None = None) -> bool:
        """Whether the scheme has the code (and it holds on the day)."""
        entry = self.entry(scheme, code)
        return entry is not None and (on is None or entry.holds_on(on))

    def label(self, scheme: str, code: object, language_code: str | None = None) -> str:
        """The code's official label; the code itself where it is not known; empty for None."""
        if code is None or code == "":
            return ""
        entry = self.entry(scheme, str(code))
        return entry.name(language_code) if entry else str(code)

    def short(self, scheme: str, code: object, language_code: str | None = None) -> str:
        """The code's label as people say it: 당산1동."""
        entry = self.entry(scheme, str(code or ""))
        return entry.short(language_code) if entry else self.label(scheme, code)

    def labels(self, scheme: str, codes: Iterable[object] | None, language_code: str | None = None) -> str:
        """Several labels with commas."""
        return ", ".join(self.label(scheme, code, language_code) for code in codes or ())

    def find(self, scheme: str, text: str) -> str | None:
        """The code that a code, label, short form or everyday word means; None for an unknown one."""
        asked = _folded(text)
        if scheme == "occupation" and _UNIT_GROUP.fullmatch(asked) and self.entry(scheme, asked):
            return asked
        if scheme not in self._words:
            self._words[scheme] = self._make_words(scheme)
        return self._words[scheme].get(asked)

    def _make_words(self, scheme: str) -> dict[str, str]:
        """Every accepted spelling; a code wins over a label, the first of the list over a later one."""
        # 보건·의료직 names a large, a middle and a small group: the narrowest is meant.
        narrow_last = sorted(reversed(self.all(scheme)), key=lambda e: len(e.code) if e.parent else 0)
        known = self._by_scheme.get(scheme, {})
        words = dict(self._synonyms) if scheme == "occupation" else {}
        words |= {word: code for word, code in _aliases().get(scheme, {}).items() if code in known}
        words |= {_folded(e.name_en): e.code for e in narrow_last}
        if scheme == "gu":
            words |= {_folded(e.name_ko.removesuffix("구")): e.code for e in narrow_last}
        words |= {_folded(e.short("ko")): e.code for e in narrow_last}
        words |= {_folded(e.name_ko): e.code for e in narrow_last}
        words |= {_folded(e.code): e.code for e in narrow_last}
        words.pop("", None)
        return words

    def search_occupations(self, typed: str, limit: int = 12) -> list[CodeEntry]:
        """Small groups that the typed words mean, everyday words first; typed as everywhere (초성 too)."""
        found, begins = matcher(typed), sought(typed)
        if not begins:
            return []
        if self._spoken is None:
            self._spoken = self._make_spoken()
        hits = [row for row in self._spoken if found(row[1])]
        hits.sort(key=lambda row: (row[0] != begins, not row[0].startswith(begins), len(row[0])))
        return list({entry.code: entry for _word, _stored, entry in hits}.values())[:limit]

    def _make_spoken(self) -> list[tuple[str, str, CodeEntry]]:
        """(word, stored words, small group) of every everyday word and group name."""
        small = {e.code: e for e in self.all("occupation") if len(e.code) == 3}
        spoken = [
            (sought(word), sought(word), small[code]) for word, code in self._synonyms.items() if code in small
        ]
        names = [
            (sought(e.name_ko), "\n".join((sought(e.name_ko), sought(e.name_en), e.code))) for e in small.values()
        ]
        return spoken + [(word, stored, e) for (word, stored), e in zip(names, small.values(), strict=True)]

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
def fixed_schemes() -> frozenset[str]:
    """Schemes whose codes the program itself knows: their words may change, their codes are given."""
    return frozenset(row["scheme"] for row in _read("labels"))


@cache
def synonyms() -> Mapping[str, str]:
    """Everyday occupation words to KECO codes."""
    return {_folded(row["word"]): row["code"] for row in _read("occupation_synonyms")}


@cache
def _aliases() -> Mapping[str, Mapping[str, str]]:
    """Other spellings that a cell or a picker takes, by scheme: the wording of 고용24, of older ledgers."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in _read("aliases"):
        found[row["scheme"]][_folded(row["word"])] = row["code"]
    return found


@cache
def _foreign_codes() -> Mapping[tuple[str, str, str], str]:
    return {(r["scheme"], r["code"], r["foreign_scheme"]): r["foreign_code"] for r in _read("mappings")}


def foreign_code(scheme: str, code: str, foreign_scheme: str) -> str | None:
    """Our code in another system's list (work24, seoul); None where it has none."""
    return _foreign_codes().get((scheme, code, foreign_scheme))


@cache
def _codes_abroad() -> Mapping[tuple[str, str], str]:
    return {(r["scheme"], _folded(r["foreign_code"])): r["code"] for r in reversed(_read("mappings"))}


def code_abroad(scheme: str, foreign_code: str) -> str | None:
    """Our code of what another system writes by its own (10, J01102, H); None where it is not known."""
    return _codes_abroad().get((scheme, _folded(foreign_code)))


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # 30 ms that the first paint does not wait for

    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no Korean public holiday (substitute holidays included)."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
