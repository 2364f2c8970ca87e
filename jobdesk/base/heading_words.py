"""How ledgers and other systems call the columns of the exchange workbook; the words are data.

Source: resources/imports/headings.csv, after lists of 고용24 and 서울일자리센터 and usual ledgers (domain.md 1-2).
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from jobdesk.base.files import resource
from jobdesk.base.sheets import BY_NAME, SheetColumn

_SIGNS = re.compile(r"[\s*·ㆍ・‧∙•._:/\-~()\[\]<>\"'’‘]+")
_SECOND = re.compile(r" \([2-9]\)$")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>")


class Part(StrEnum):
    """What a ledger's cell fills though no single column of the exchange workbook holds it."""

    RESIDENT = "resident"
    """A resident number: the birth date is read off, the number is never kept (domain.md 1.2, 6)."""
    WAGE = "wage"
    """An amount as people write it: 월 250만원, 시급 10,320, 200~220만원."""
    WORK_TIME = "work_time"
    """From when to when: 09:00~18:00."""
    UNTIL_FILLED = "until_filled"
    """Whether a vacancy stands until it is filled, beside its last day."""


LEDGER_SHEETS = ("구직자", "구직등록", "구인업체", "구인", "상담", "알선", "취업", "사후관리", "기업방문")
"""The exchange sheets that a ledger's rows are split into."""
_GIVEN = frozenset({"id", "jobseeker_no", "employer_no", "vacancy_no", "referral_no", "employer_name"})
_OF_PART: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("구직자", Part.RESIDENT): ("birth_date",),
    ("구직자", Part.WAGE): ("desired_wage_basis", "desired_wage_amount"),
    ("구인", Part.WAGE): ("wage_basis", "wage_min", "wage_max"),
    ("구인", Part.WORK_TIME): ("work_start", "work_end"),
    ("구인", Part.UNTIL_FILLED): ("closes_on",),
    ("취업", Part.WAGE): ("wage_basis", "wage_amount"),
}
PART_HEADINGS: Mapping[str, str] = {
    Part.RESIDENT: "주민등록번호 앞자리",
    Part.WAGE: "임금(적힌 그대로)",
    Part.WORK_TIME: "근무시간",
    Part.UNTIL_FILLED: "채용시까지",
}
"""As the exchange workbook would call them."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """What a column of a ledger fills.

    Attributes:
        sheet: name of the exchange sheet.
        column: name of its column, or a Part.
        months: of a follow-up: which check; None elsewhere.
    """

    sheet: str
    column: str
    months: int | None = None

    @property
    def text(self) -> str:
        """As it is stored: 구직자.full_name, 사후관리.state.3."""
        return ".".join((self.sheet, self.column, *([] if self.months is None else [str(self.months)])))

    @property
    def label(self) -> str:
        """As a person sees it: 구직자 · 성명, 사후관리 · 3개월 상태."""
        heading = PART_HEADINGS.get(self.column) or self.filled[0].heading
        return (
            f"{self.sheet} · {heading}" if self.months is None else f"{self.sheet} · {self.months}개월 {heading}"
        )

    @property
    def filled(self) -> tuple[SheetColumn, ...]:
        """The columns of the exchange sheet that a cell fills, the first one first."""
        return _filled(self.sheet, self.column)


@cache
def _filled(sheet: str, column: str) -> tuple[SheetColumn, ...]:
    names = _OF_PART.get((sheet, column), (column,))
    return tuple(BY_NAME[sheet].column(name) for name in names)


def read_target(text: str) -> Target | None:
    """The target that `Target.text` wrote; None for one that no longer is."""
    sheet, _dot, rest = text.partition(".")
    column, _dot, months = rest.partition(".")
    if sheet not in BY_NAME or (months and not months.isdigit()):
        return None
    known = {one.name for one in BY_NAME[sheet].columns}
    if column not in known and (sheet, column) not in _OF_PART:
        return None
    return Target(sheet, column, int(months) if months else None)


def all_targets() -> tuple[Target, ...]:
    """Everything that a column of a ledger may fill, in the order of the exchange workbook.

    Numbers and dates by which a sheet names another one's row are not among them: the split gives those.
    """
    found: list[Target] = []
    for name in LEDGER_SHEETS:
        sheet = BY_NAME[name]
        given = _GIVEN - {sheet.key[0]} if len(sheet.key) == 1 else _GIVEN
        names = [one.name for one in sheet.columns if one.name not in given]
        names += [column for owner, column in _OF_PART if owner == name]
        if name == "사후관리":
            checks = sheet.column("months").accepts
            found += [Target(name, column, months) for months in checks for column in ("state", "done_on")]
            names = ["left_on", "reason"]
        if name == "취업":
            names.insert(0, "employer_name")
        found += [Target(name, column) for column in names]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class HeadingWord:
    """A word over a column, and what it means.

    Attributes:
        near: "person" or "firm" where it means this only behind such a column; "" anywhere.
        sure: it means nothing else.
    """

    word: str
    targets: tuple[Target, ...]
    near: str
    sure: bool


def heading_key(text: str) -> str:
    """What two spellings of a heading have in common: no spaces, signs, marks, width or case."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def heading_keys(text: str) -> tuple[str, ...]:
    """The spellings under which a heading is looked for: as a whole, then without its parentheses."""
    flat = _SECOND.sub("", unicodedata.normalize("NFKC", text))
    return tuple(dict.fromkeys(key for key in (heading_key(flat), heading_key(_BRACKETS.sub("", flat))) if key))


@cache
def known_words() -> Mapping[str, tuple[HeadingWord, ...]]:
    """Every known heading by its `heading_key`."""
    found: defaultdict[str, list[HeadingWord]] = defaultdict(list)
    with resource("imports", "headings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            targets = tuple(one for text in row["targets"].split(";") if (one := read_target(text)) is not None)
            word = HeadingWord(row["word"], targets, row["near"], row["sure"] == "1")
            found[heading_key(row["word"])].append(word)
    return {key: tuple(words) for key, words in found.items()}


def meanings(heading: str) -> tuple[HeadingWord, ...]:
    """Everything that a heading may mean; () for one that nobody has met."""
    known = known_words()
    return next((known[key] for key in heading_keys(heading) if key in known), ())
