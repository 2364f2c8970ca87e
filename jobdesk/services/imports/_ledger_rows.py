"""One row of a ledger as the facts it tells, and by what its person and its firm are known again."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b

from jobdesk.base.business_numbers import check_business_number
from jobdesk.base.cell_texts import Raw, flat, plain, read_moment
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.heading_words import LEDGER_SHEETS, Part, Target
from jobdesk.base.i18n import _, mark
from jobdesk.base.ledger_mapping import LedgerMapping
from jobdesk.base.ledger_words import firm_key, person_key
from jobdesk.base.phones import phone_digits
from jobdesk.base.sheets import FOLLOW_UPS, SHEETS, CellKind
from jobdesk.base.text import clean
from jobdesk.services.imports._ledger_cells import CellReader, Cells, Said, birth_of
from jobdesk.services.imports._ledger_marks import is_blank, with_above, without_resident

Digest = bytes
Keys = tuple[tuple[Digest, ...], str]
"""By what someone is known again, the surest first; and what no other may differ in, "" where it is not known."""
REFERRED_ON, STARTED_ON = Target("알선", "referred_on"), Target("취업", "started_on")
NAME = Target("구직자", "full_name")
_BIRTHS = {Target("구직자", Part.RESIDENT), Target("구직자", "birth_date")}
DITTO = mark("The mark stands for the cell above: that is taken.")
ALONE = mark("Only a name: whether this is somebody known cannot be told.")
_DAYS = (("구직등록", "received_on"), ("구인", "received_on"), ("알선", "referred_on"), ("취업", "started_on"))
_MARKS = frozenset({"-", "–", "—", "없음", "미정", "해당없음", ".", "x", "X"})
_NOT_OWN = frozenset({"counselor", "counter_no", "state", "voided"})
_OWN_OF_VACANCY = frozenset({"vacancy_no", "received_on", "title", "openings", "external_no"})
_TOLD_APART = frozenset({"occupation", "title", "wage", "wage_basis", "wage_min", "wage_max", "employment_type"})
_SHORTEST_PHONE = 8
_NEEDED = {
    "구직등록": ("received_on",),
    "구인": sorted(_OWN_OF_VACANCY),
    "상담": ("started_at", "note"),
    "알선": ("referred_on",),
    "취업": ("started_on",),
    "기업방문": ("visited_on",),
}
"""Without one of these columns a ledger tells of no such fact."""
_REMARKS = {(one.name, two.name) for one in SHEETS for two in one.columns if two.kind is CellKind.NOTE}
_KEPT = 20_000
_MONTHS = FOLLOW_UPS.column("months").accepts


def digest(*parts: object) -> Digest:
    """A short hash of texts; what is known again across files."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=10).digest()


@dataclass(frozen=True, slots=True)
class Facts:
    """What one row tells, by exchange sheet; what every row says (constants) is not in it.

    Attributes:
        checks: follow-ups by their month.
        said: by exchange sheet.
        vacancy: what tells two vacancies of a firm and month apart, as it is written: how words are understood
            may change, what stands there does not.
        job: the vacancy's occupation as it is written.
        undated: (sheet, column) of days that say no year.
        wanted, referred: whether the row tells of a vacancy, of a referral.
        alone: nothing but a name says who the person is.
    """

    sheets: Mapping[str, Cells]
    checks: Mapping[int, Cells]
    said: Mapping[str, tuple[Said, ...]]
    vacancy: tuple[str, ...]
    job: str
    undated: frozenset[tuple[str, str]] = frozenset()
    person: Keys = ((), "")
    firm: Keys = ((), "")
    wanted: bool = False
    referred: bool = False
    alone: bool = False
    moment: datetime | None = None

    def cell(self, sheet: str, name: str) -> Raw:
        """A cell, None where there is none."""
        return self.sheets.get(sheet, {}).get(name)

    def text(self, sheet: str, name: str) -> str:
        """A cell as text, "" where there is none."""
        raw = self.cell(sheet, name)
        return "" if raw is None else _text(raw)

    def day(self, sheet: str, name: str) -> date | None:
        """A day that could be read."""
        raw = self.cell(sheet, name)
        return raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else None

    @property
    def vacancy_day(self) -> date | None:
        """The day of the vacancy, else the first that the row speaks of."""
        return next((day for sheet, name in _DAYS[1:] if (day := self.day(sheet, name)) is not None), None)

    @property
    def unread_day(self) -> Raw:
        """What stands where the vacancy's day could be, and is none."""
        if (place := self._unread) is None:
            return None
        return self.cell(*place)

    @property
    def unread_undated(self) -> bool:
        """Whether that is a day without a year."""
        return self._unread in self.undated

    @property
    def _unread(self) -> tuple[str, str] | None:
        told = (one for one in _DAYS[1:] if self.cell(*one) is not None)
        return next(told, None) if self.vacancy_day is None else None

    @property
    def first_day(self) -> date | None:
        """The day by which a row's facts are told from those of other days: the registration's, else the first."""
        told = [*_DAYS, ("상담", "started_at")]
        return next((day for sheet, name in told if (day := self.day(sheet, name)) is not None), None)


class RowReader:
    """Reads the rows of one sheet of a ledger by a mapping, from the top."""

    def __init__(self, mapping: LedgerMapping, codes: CodeBook, today: date) -> None:
        self._mapping, self._today = mapping, today
        self._cells = CellReader(mapping, codes, today)
        self._above: Facts | None = None
        self._row_above: tuple[Raw, ...] = ()
        told = enumerate(mapping.columns)
        self._columns = [(place, column.heading, column.targets) for place, column in told if column.targets]
        uses = [target for column in mapping.columns for target in column.targets]
        self._noted = {one for one in uses if one.filled[0].kind is CellKind.NOTE and uses.count(one) > 1}
        self._refers = REFERRED_ON in mapping.targets
        self._names = {place for place, _heading, targets in self._columns if NAME in targets}
        self._person_above: Keys = ((), "")
        self._anchor: tuple[Raw, ...] = ()
        self._of_above = False

    def again(self) -> "RowReader":
        """One for another reading from the top, with all that was learned of cells."""
        fresh = copy(self)
        fresh._above, fresh._row_above, fresh._person_above = None, (), ((), "")
        return fresh

    def read(self, row: Sequence[Raw]) -> Facts | None:
        """The facts of a row, None for one that tells nothing."""
        sheets: dict[str, Cells] = {}
        checks: dict[int, Cells] = {}
        said: dict[str, list[Said]] = {}
        vacancy: list[str] = []
        job = ""
        undated: set[tuple[str, str]] = set()
        row, marks = with_above(row, self._row_above)
        self._row_above = row
        for place, heading, targets in self._columns:
            raw = row[place] if place < len(row) else None
            for target in targets if place in marks else ():
                said.setdefault(target.sheet, []).append((target.filled[0].name, _(DITTO)))
            if is_blank(raw):
                continue
            for target in targets:
                told, more = self._cells.read(target, raw, heading)
                if self._cells.lacks_year(target, raw):
                    undated.add((target.sheet, target.filled[0].name))
                if target in self._noted:
                    told = {name: f"{heading}: {plain(value)}" for name, value in told.items()}
                if target.sheet == "구인" and target.column in _TOLD_APART:
                    vacancy.append(f"{target.column}={''.join(flat(plain(raw)).split())}")
                    job = job or (_text(raw) if target.column == "occupation" else "")
                month = target.months
                cells = checks.setdefault(month, {}) if month else sheets.setdefault(target.sheet, {})
                _put(cells, told, target)
                said.setdefault(target.sheet, []).extend(more)
        if not sheets and not checks:
            return None
        told_once = {name: tuple(dict.fromkeys(one)) for name, one in said.items()}
        facts = Facts(sheets, checks, told_once, tuple(sorted(vacancy)), job, frozenset(undated))
        above = bool(self._names & marks)
        if self._mapping.carry_down:
            facts, carried = self._carried(facts)
            above = above or carried
        self._anchor = self._anchor if above else row
        return self._known(_with_leaving(facts), above=above)

    @property
    def birth_place(self) -> int | None:
        """Where the birth date stands."""
        told = (place for place, _heading, targets in self._columns if _BIRTHS & set(targets))
        return next(told, None)

    def whole(self, row: Sequence[Raw]) -> tuple[Raw, ...]:
        """The row that was read last with what other rows say in its place; no resident number is in it."""
        told = list(self._row_above if len(self._row_above) == len(row) else row)
        of_above = self._of_above or self._mapping.carry_down
        carried = of_above and bool(self._anchor) and self._anchor != self._row_above
        for place, _heading, targets in self._columns:
            if place >= len(told):
                continue
            of_person = {target.sheet for target in targets} & {"구직자", "구직등록"}
            if carried and of_person and is_blank(told[place]) and place < len(self._anchor):
                told[place] = self._anchor[place]
            if _BIRTHS & set(targets) and not is_blank(told[place]):
                told[place] = self._cells.birth_alone(told[place])
        return tuple(map(without_resident, told))

    def _carried(self, facts: Facts) -> tuple[Facts, bool]:
        """Below a merged cell the person is the one above; whether it is."""
        above = self._above
        if above is None or facts.text("구직자", "full_name") or facts.text("구직자", "jobseeker_no"):
            self._above = facts
            return facts, False
        person = {**above.sheets.get("구직자", {}), **facts.sheets.get("구직자", {})}
        registered = facts.sheets.get("구직등록") or above.sheets.get("구직등록", {})
        return replace(facts, sheets={**facts.sheets, "구직자": person, "구직등록": registered}), True

    def _known(self, facts: Facts, *, above: bool) -> Facts:
        """The same with what it is about.

        Args:
            above: its person is said to be that of the row above.
        """
        placed = facts.cell("취업", "started_on") is not None
        named = bool(firm_name(facts)) and bool(facts.text("구직자", "full_name"))
        own = bool(set(facts.sheets.get("알선", ())) - _NOT_OWN)
        referred = self._refers and (own or (named and not placed))
        wanted = referred or bool(_OWN_OF_VACANCY & set(facts.sheets.get("구인", ())))
        person, alone = self._person(facts)
        self._of_above = alone and above and bool(self._person_above[0])
        if self._of_above:
            person = self._person_above
        self._person_above = person
        return replace(
            facts,
            person=person,
            alone=alone,
            firm=_firm(facts),
            wanted=wanted,
            referred=referred,
            moment=self._moment(facts),
        )

    def _person(self, facts: Facts) -> tuple[Keys, bool]:
        """A number of the list itself; else the cleaned name with the birth date and with each phone.

        A name alone is nobody's: it is one person within one day, without a day within rows that say the same.
        Whether it is such a name.
        """
        if number := facts.text("구직자", "jobseeker_no"):
            return ((digest("number", number),), number), False
        name = _person_key(facts.text("구직자", "full_name"))
        if not name:
            return ((), ""), False
        day = birth_of(facts.cell("구직자", "birth_date"), self._today)
        phones = [phone_digits(facts.text("구직자", column)) for column in ("mobile", "phone")]
        keys = [digest("birth", name, day)] if day is not None else []
        keys += [digest("phone", name, one) for one in dict.fromkeys(phones) if len(one) >= _SHORTEST_PHONE]
        if not keys:
            rest = [facts.text("구직자", column) for column in ("sex", "dong_code", "road_address", "birth_date")]
            first = facts.first_day or digest(*sorted(map(repr, facts.sheets.items()))).hex()
            return ((digest("alone", name, *rest, first),), ""), True
        return (tuple(keys), day.isoformat() if day is not None else ""), False

    def _moment(self, facts: Facts) -> datetime | None:
        try:
            raw = facts.cell("상담", "started_at")
            return None if raw is None else read_moment(raw, self._today)
        except (ValueError, ArithmeticError):
            return None


@lru_cache(_KEPT, typed=True)
def _text(raw: Raw) -> str:
    return clean(plain(raw))


_person_key, _firm_key = lru_cache(_KEPT)(person_key), lru_cache(_KEPT)(firm_key)


def firm_name(facts: Facts) -> str:
    """The cleaned name of the row's firm, "" for a mark like 없음."""
    name = facts.text("구인업체", "name")
    return "" if name in _MARKS or not name else _firm_key(name)


def _firm(facts: Facts) -> Keys:
    """A number of the list itself, the business number, name and phone; of a name alone the name."""
    if number := facts.text("구인업체", "employer_no"):
        return (digest("number", number),), number
    business = _business(facts.text("구인업체", "business_no"))
    name, phone = firm_name(facts), phone_digits(facts.text("구인업체", "phone"))
    keys = [digest("business", business)] if business else []
    if name and len(phone) >= _SHORTEST_PHONE:
        keys.append(digest("phone", name, phone))
    if name and not keys:
        keys.append(digest("name", name))
    return tuple(keys), business


def _business(text: str) -> str:
    try:
        return check_business_number(text) if text else ""
    except InvalidInput:
        return ""


def _put(into: Cells, told: Cells, target: Target) -> None:
    """Add cells to those of the columns before: the first one stands, remarks go below each other."""
    for name, value in told.items():
        if name in into and (target.sheet, name) in _REMARKS:
            into[name] = f"{plain(into[name])}\n{plain(value)}"
        else:
            into.setdefault(name, value)


def _with_leaving(facts: Facts) -> Facts:
    """The same with a day of leaving told by the check that found it, else by the first that could have."""
    leaving = facts.sheets.get("사후관리")
    if not leaving:
        return facts
    started, left = facts.day("취업", "started_on"), facts.day("사후관리", "left_on")
    found = [month for month, cells in sorted(facts.checks.items()) if cells.get("state") == "left"]
    if not found and started is not None and left is not None:
        passed = (left.year - started.year) * 12 + left.month - started.month + (left.day > started.day)
        found = [next((month for month in _MONTHS if passed <= month), _MONTHS[-1])]
    month = found[0] if found else _MONTHS[0]
    checks = {**facts.checks, month: {"state": "left", **facts.checks.get(month, {}), **leaving}}
    return replace(facts, checks=checks)


def told_sheets(mapping: LedgerMapping) -> tuple[str, ...]:
    """The exchange sheets that a ledger can tell of, in their order."""
    told = {target.sheet for target in mapping.targets}
    for sheet, names in _NEEDED.items():
        if not any(Target(sheet, name) in mapping.targets for name in names):
            told.discard(sheet)
    if STARTED_ON not in mapping.targets:
        told.discard("사후관리")
    if REFERRED_ON in mapping.targets:
        told.add("구인")
    return tuple(name for name in LEDGER_SHEETS if name in told)


def told_months(mapping: LedgerMapping) -> tuple[int, ...]:
    """The checks that a ledger can tell of: those of its columns, all where a day of leaving has its own."""
    own = {target.months for target in mapping.targets if target.sheet == "사후관리"}
    return _MONTHS if None in own else tuple(month for month in _MONTHS if month in own)
