"""공공일자리 사전 확인: dated rules say 가능 or 확인필요; the dong office decides. Source: domain.md 7.

The rules come with the program as `resources/codes/public_works.csv`, read from the center's reports and public
notices. The center edits them in 관리 · 코드 as any code. A condition is `program:what:value`
(together:income_max:85, a number behind it where the same holds again later), its label the sentence that
counselors read, the days when it holds. The standard median income is `year:persons:won`.
Nothing typed for a screening is kept: neither here nor by who calls.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from jobdesk.base.codes import CodeBook, CodeEntry, load_codes
from jobdesk.base.enums import PublicWorksRuling
from jobdesk.base.i18n import _, mark

PUBLIC_WORKS_RULES, MEDIAN_INCOME = "public_works_rule", "median_income"
LARGEST = 7  # persons of a household that the notice names; more by adding
MOST_PERSONS = 30
_NUMBERS = frozenset({"age_min", "age_max", "income_max", "assets_max"})
_WORDS: Mapping[str, frozenset[str]] = {
    "resident": frozenset({"gu", "seoul"}),
    "means": frozenset({"and", "or"}),
    "excluded": frozenset({"basic_welfare", "living_benefit", "benefit", "student", "worked_10_of_24"}),
}
_LIVES_IN: Mapping[str, frozenset[str]] = {"gu": frozenset({"gu"}), "seoul": frozenset({"gu", "seoul"})}
_REASONS: Mapping[str, str] = {
    "no_rule": mark("No rule is known for this program on this day: ask the dong office."),
    "age_min": mark("The age lies below the limit."),
    "age_max": mark("The age lies above the limit."),
    "age_unknown": mark("The birth date is not known."),
    "resident": mark("The place of residence does not fit."),
    "resident_unknown": mark("The place of residence is not known."),
    "income": mark("Household income lies above the limit."),
    "income_unknown": mark("Household size or income is not known."),
    "assets": mark("Household assets lie above the limit."),
    "assets_unknown": mark("Household assets are not known."),
    "basic_welfare": mark("Receives basic welfare."),
    "living_benefit": mark("Receives the living benefit."),
    "benefit": mark("Receives unemployment benefit."),
    "student": mark("Is a student."),
    "worked_10_of_24": mark("Took part for more than 10 of the last 24 months."),
    "excluded_unknown": mark("It is not known whether an exclusion applies."),
    "ask": mark("Something must be asked at the dong office."),
}


@dataclass(frozen=True, slots=True)
class Household:
    """What is told for a screening; None is not known. The amounts live no longer than the screening.

    Attributes:
        lives_in: gu, seoul or elsewhere.
        excluded: which grounds of exclusion apply, as the rules name them; None is not asked.
    """

    age: int | None = None
    lives_in: str | None = None
    persons: int | None = None
    income: int | None = field(default=None, repr=False)
    assets: int | None = field(default=None, repr=False)
    excluded: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """The conditions of one program on one day: what it says to the entry that says it."""

    program: str
    conditions: Mapping[str, CodeEntry]

    @property
    def name(self) -> str:
        """By what a kept screening remembers the rule: the program and the newest day of its conditions."""
        newest = max((entry.valid_from or date.min for entry in self.conditions.values()), default=date.min)
        return f"{self.program}:{newest.isoformat()}"

    @property
    def sentences(self) -> list[str]:
        """The conditions as counselors read them."""
        return [entry.name() for entry in sorted(self.conditions.values(), key=lambda e: (e.order, e.code))]

    def number(self, what: str) -> int | None:
        """The limit of a condition; None where the rule has none."""
        entry = self.conditions.get(what)
        return int(_value(entry)) if entry else None

    def word(self, what: str) -> str | None:
        """The word of a condition; None where the rule has none."""
        entry = self.conditions.get(what)
        return _value(entry) if entry else None

    @property
    def exclusions(self) -> list[str]:
        """The grounds of exclusion, in order."""
        found = [entry for what, entry in self.conditions.items() if what.startswith("excluded")]
        return [_value(entry) for entry in sorted(found, key=lambda e: (e.order, e.code))]


def _value(entry: CodeEntry) -> str:
    return entry.code.split(":")[2]


@dataclass(frozen=True, slots=True)
class Screening:
    """What the pre-screening says: possible, or what must be checked. It names no amount."""

    ruling: PublicWorksRuling
    rule: str
    reasons: tuple[str, ...]


def condition_of_code(code: str) -> tuple[str, str, str] | None:
    """Program, what and value of a code of the list; None for a code that says none."""
    parts = code.split(":")
    if len(parts) not in {3, 4} or not all(parts):
        return None
    program, what, value = parts[:3]
    if what in _NUMBERS:
        known = value.isascii() and value.isdigit()
    else:
        known = value in _WORDS.get(what, ()) or what == "ask"
    return (program, what, value) if known else None


def income_of_code(code: str) -> tuple[int, int, int] | None:
    """Year, persons and won of a code of the median incomes; None for a code that says none."""
    parts = code.split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, persons, won = (int(part) for part in parts)
    return (year, persons, won) if 1900 <= year <= 9999 and 1 <= persons <= MOST_PERSONS else None


def rule_on(program: str, day: date, codes: CodeBook | None = None) -> Rule:
    """What a program asks on a day: of each condition the newest that holds; empty where none is known."""
    found: dict[str, CodeEntry] = {}
    for entry in (codes or load_codes()).choices(PUBLIC_WORKS_RULES, day):
        told = condition_of_code(entry.code)
        if told is None or told[0] != program:
            continue
        key = f"{told[1]}:{told[2]}" if told[1] in {"excluded", "ask"} else told[1]
        before = found.get(key)
        if before is None or (before.valid_from or date.min) <= (entry.valid_from or date.min):
            found[key] = entry
    return Rule(program, found)


def median_income(persons: int, year: int, codes: CodeBook | None = None) -> int | None:
    """기준 중위소득 of a household, won a month; above the largest of the notice the last step is added a head."""
    table: dict[int, int] = {}
    for entry in (codes or load_codes()).all(MEDIAN_INCOME):
        told = income_of_code(entry.code)
        if told is not None and told[0] == year:
            table[told[1]] = told[2]  # a later line of the list corrects an earlier one
    if persons in table:
        return table[persons]
    if persons <= LARGEST or not {LARGEST, LARGEST - 1} <= table.keys():
        return None
    return table[LARGEST] + (persons - LARGEST) * (table[LARGEST] - table[LARGEST - 1])


def income_limit(rule: Rule, persons: int | None, year: int, codes: CodeBook | None = None) -> int | None:
    """The most a household may earn under a rule, rounded to won; None where the rule or the table has none."""
    percent = rule.number("income_max")
    whole = median_income(persons, year, codes) if persons else None
    return None if percent is None or whole is None else (whole * percent + 50) // 100


def screen(program: str, day: date, told: Household, codes: CodeBook | None = None) -> Screening:
    """Ask one program's rule of a day; what is not known is a reason to check."""
    rule = rule_on(program, day, codes)
    if not rule.conditions:
        return Screening(PublicWorksRuling.CHECK, rule.name, ("no_rule",))
    reasons = (*_person(rule, told), *_means(rule, told, day, codes), *_exclusions(rule, told))
    return Screening(PublicWorksRuling.CHECK if reasons else PublicWorksRuling.POSSIBLE, rule.name, reasons)


def reason_words(reason: str) -> str:
    """A kept reason as people read it; the reason itself where it is not known."""
    return _(_REASONS[reason]) if reason in _REASONS else reason


def _person(rule: Rule, told: Household) -> Iterator[str]:
    least, most, place = rule.number("age_min"), rule.number("age_max"), rule.word("resident")
    if told.age is None:
        if least is not None or most is not None:
            yield "age_unknown"
    elif least is not None and told.age < least:
        yield "age_min"
    elif most is not None and told.age > most:
        yield "age_max"
    if place is not None and told.lives_in is None:
        yield "resident_unknown"
    elif place is not None and told.lives_in not in _LIVES_IN[place]:
        yield "resident"


def _means(rule: Rule, told: Household, day: date, codes: CodeBook | None) -> Iterator[str]:
    """Income and assets, joined by the rule's and/or; without one, both must fit."""
    asked: list[str] = []
    failed: list[str] = []
    percent, most = rule.number("income_max"), rule.number("assets_max")
    if percent is not None:
        asked.append("income")
        whole = median_income(told.persons, day.year, codes) if told.persons else None
        if whole is None or told.income is None:
            failed.append("income_unknown")
        elif told.income > Fraction(whole * percent, 100):
            failed.append("income")
    if most is not None:
        asked.append("assets")
        if told.assets is None:
            failed.append("assets_unknown")
        elif told.assets > most:
            failed.append("assets")
    if rule.word("means") != "or" or len(failed) == len(asked):
        yield from failed


def _exclusions(rule: Rule, told: Household) -> Iterator[str]:
    if rule.exclusions and told.excluded is None:
        yield "excluded_unknown"
    yield from (ground for ground in rule.exclusions if ground in (told.excluded or ()))
    if any(what.startswith("ask") for what in rule.conditions):
        yield "ask"
