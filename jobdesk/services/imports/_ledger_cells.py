"""One cell of a ledger: what it says in the words of the exchange workbook."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache

from jobdesk.base.cell_texts import Raw, flat, plain, read_day, read_yes
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import ContactOwner, WageBasis
from jobdesk.base.heading_words import Part, Target
from jobdesk.base.i18n import _
from jobdesk.base.ledger_mapping import LedgerMapping
from jobdesk.base.ledger_words import (
    birth_of_resident,
    closing_of,
    everyday_code,
    everyday_occupation,
    has_no_year,
    looks_resident,
    read_ledger_day,
    read_span,
    read_wage,
    split_phones,
    week_of,
)
from jobdesk.base.sheets import PARTED_BY, CellKind, SheetColumn
from jobdesk.base.text import clean, hide_resident_numbers
from jobdesk.services.imports._ledger_marks import person_name
from jobdesk.services.imports.sources import UNTIL_FILLED

Cells = dict[str, Raw]
Said = tuple[str, str]
"""Name of a column, and what is to be said of it."""
_NAME, _CLOSES = Target("구직자", "full_name"), Target("구인", "closes_on")
_DAY_KINDS = frozenset({CellKind.DATE, CellKind.MOMENT})
_KEPT = 20_000
_CONSENTS = frozenset({"collection_on", "disclosure_on"})
_SPARE_NOTE: Mapping[str, str] = {"구직자": "note", "구인": "duties"}
NO_PHONE = ContactOwner.NONE.value
_NO_PHONES = frozenset({"없음", "무", "없슴", "x", "X", "연락처없음", "전화없음"})
_DIGITS = "0123456789"


def _hidden(raw: Raw) -> str:
    """A birth cell that cannot be read, without what follows the six digits."""
    text = flat(plain(raw))
    return f"{text[:6]}-*******" if sum(sign in _DIGITS for sign in text) > 8 else hide_resident_numbers(text)


class CellReader:
    """Reads cells by a mapping; what it has read it knows again."""

    def __init__(self, mapping: LedgerMapping, codes: CodeBook, today: date) -> None:
        self._mapping, self._codes, self._today = mapping, codes, today
        self._known = lru_cache(_KEPT, typed=True)(self._fresh)

    def read(self, target: Target, raw: Raw, heading: str) -> tuple[Cells, tuple[Said, ...]]:
        """The cells of the target's sheet that a filled cell gives, and what is to be said of it.

        What means nothing stays as it stands, so that the dry run tells it at its place.
        """
        return self._known(target, raw, heading)

    def _fresh(self, target: Target, raw: Raw, heading: str) -> tuple[Cells, tuple[Said, ...]]:
        if target.column == Part.WAGE:
            return self._wage(target, raw), ()
        if target.column == Part.WORK_TIME:
            return self._span(raw)
        if target.column in {Part.RESIDENT, "birth_date"}:
            return self._birth(raw)
        if target == _NAME:
            return _name(raw)
        if target.column == Part.UNTIL_FILLED:
            return self._until(raw), ()
        if target == _CLOSES:
            return self._closing(raw)
        if target.months is not None:
            return self._check(target, raw), ()
        column = target.filled[0]
        read = _READ.get(column.kind)
        return read(self, column, target, raw, heading) if read is not None else ({column.name: raw}, ())

    def _wage(self, target: Target, raw: Raw) -> Cells:
        names = [column.name for column in target.filled]
        try:
            wage = read_wage(raw)
        except (ValueError, ArithmeticError):
            return {names[1]: raw}
        told: Cells = {names[1]: wage.low}
        if wage.basis is not None and (wage.basis is not WageBasis.NEGOTIABLE or target.sheet == "구직자"):
            told[names[0]] = wage.basis.value
        if wage.high is not None:
            if len(names) < 3 and target.sheet != "구직자":
                return {names[1]: raw}  # a wage that was agreed is one amount
            told[names[2] if len(names) > 2 else names[1]] = wage.high if len(names) > 2 else wage.low
        return {name: value for name, value in told.items() if value is not None}

    def _span(self, raw: Raw) -> tuple[Cells, tuple[Said, ...]]:
        """From when to when, and the hours of a week where they stand there too."""
        hours, rest = week_of(raw)
        told: Cells = {"weekly_hours": hours} if hours else {}
        try:
            begins, ends = read_span(rest)
        except (ValueError, ArithmeticError):
            if not hours:
                return {"work_start": raw}, ()
            if rest:
                sentence = _("Beside the hours of a week nothing is taken of this cell.")
                return told, (("weekly_hours", sentence),)
            return told, ()
        return {**told, "work_start": begins, "work_end": ends}, ()

    def _closing(self, raw: Raw) -> tuple[Cells, tuple[Said, ...]]:
        """A last day; 채용시까지 and 상시 have none but the one that stands beside them."""
        rest = closing_of(raw)
        if rest is None:
            return {"closes_on": self._day(raw)}, ()
        if rest:
            return {"closes_on": self._day(rest)}, ()
        return {UNTIL_FILLED: True}, (("closes_on", _("Until filled: it comes in without a last day.")),)

    def _until(self, raw: Raw) -> Cells:
        try:
            return {UNTIL_FILLED: True} if read_yes(raw) else {}
        except ValueError:
            return {"closes_on": raw}

    def lacks_year(self, target: Target, raw: Raw) -> bool:
        """Whether a cell is a day without a year, and nothing says which year it is."""
        if self._mapping.year is not None or target.months is not None:
            return False
        kind, text = target.filled[0].kind, flat(plain(raw))
        return kind in _DAY_KINDS and target.column != "birth_date" and has_no_year(text)

    def _birth(self, raw: Raw) -> tuple[Cells, tuple[Said, ...]]:
        try:
            day: Raw = birth_of_resident(raw, self._today)
        except (ValueError, ArithmeticError):
            day = _hidden(raw)
        if not looks_resident(raw):
            return {"birth_date": day}, ()
        return {"birth_date": day}, (("birth_date", _("Only the birth date is taken of a resident number.")),)

    def birth_alone(self, raw: Raw) -> Raw:
        """A birth cell as it stands, of a resident number the birth date alone."""
        return self._birth(raw)[0]["birth_date"] if looks_resident(raw) else raw

    def _check(self, target: Target, raw: Raw) -> Cells:
        """A column of a month: what was found, when it was asked, or both: 재직, 2023. 5. 1., 퇴사(5/1)."""
        if target.column != "state":
            return {target.column: self._day(raw)}
        column = target.filled[0]
        day = self._day(raw)
        if isinstance(day, date):
            return {"state": "employed", "done_on": day}
        text = flat(plain(raw))
        word, _bracket, rest = text.partition("(")
        if not rest:
            word, _space, rest = text.partition(" ")
        code = self._code(column, target, text)
        if code is None and rest:
            code = self._code(column, target, word)
        asked_on = self._day(rest.rstrip(" )")) if rest else None
        told: Cells = {"state": raw if code is None else code}
        return {**told, "done_on": asked_on} if isinstance(asked_on, date) else told

    def _day(self, raw: Raw) -> Raw:
        try:
            return read_ledger_day(raw, self._today, self._mapping.day_order, self._mapping.year)
        except (ValueError, ArithmeticError):
            return raw

    def _date(
        self, column: SheetColumn, _target: Target, raw: Raw, _heading: str
    ) -> tuple[Cells, tuple[Said, ...]]:
        day = self._day(raw)
        if column.name in _CONSENTS and not isinstance(day, date):
            try:
                return ({column.name: read_yes(raw)} if read_yes(raw) else {}), ()
            except ValueError:
                return {column.name: day}, ()
        return {column.name: day}, ()

    def _moment(
        self, column: SheetColumn, _target: Target, raw: Raw, _heading: str
    ) -> tuple[Cells, tuple[Said, ...]]:
        """A day in the ledger's habit; one with its time is left to the reader of moments."""
        if isinstance(raw, datetime):
            return {column.name: raw}, ()
        return {column.name: self._day(raw) if not _has_clock(raw) else raw}, ()

    def _phones(
        self, column: SheetColumn, target: Target, raw: Raw, _heading: str
    ) -> tuple[Cells, tuple[Said, ...]]:
        """Of several the first; a person's second is his other number, a firm's is said."""
        if flat(plain(raw)) in _NO_PHONES:
            return ({"contact_owner": NO_PHONE} if column.name == "mobile" else {}), ()
        first, *rest = split_phones(raw)
        told: Cells = {column.name: first if rest or first != plain(raw) else raw}
        if rest and target.sheet == "구직자":
            told["phone" if column.name == "mobile" else "mobile"] = rest.pop(0)
        sentence = _("Only one of several phone numbers is taken.")
        return told, (((column.name, sentence),) if rest else ())

    def _coded(
        self, column: SheetColumn, target: Target, raw: Raw, _heading: str
    ) -> tuple[Cells, tuple[Said, ...]]:
        text = plain(raw)
        if not column.many:
            code = self._code(column, target, text)
            return ({column.name: raw if code is None else code} if code != "" else {}), ()
        parts = [part.strip() for part in text.replace(",", PARTED_BY).replace("/", PARTED_BY).split(PARTED_BY)]
        codes = [self._code(column, target, part) for part in parts if part]
        if None in codes:
            return {column.name: raw}, ()
        told = dict.fromkeys(filter(None, codes))
        return ({column.name: f"{PARTED_BY} ".join(told)} if told else {}), ()

    def _code(self, column: SheetColumn, target: Target, text: str) -> str | None:
        own = self._mapping.words.get(target.text)
        return everyday_code(column.codes[0], text, self._codes, own)

    def _occupation(
        self, column: SheetColumn, target: Target, raw: Raw, heading: str
    ) -> tuple[Cells, tuple[Said, ...]]:
        """A KECO code; of 과거자료 a word that nobody knows is kept as it stands, in the remarks."""
        text = clean(plain(raw))
        code = everyday_occupation(text, self._codes, self._mapping.words.get(target.text))
        if code is not None:
            return {column.name: code}, ()
        spare = _SPARE_NOTE.get(target.sheet)
        if not self._mapping.past or spare is None:
            return {column.name: raw}, ()
        sentence = _("No such occupation: the word is kept in the remarks.")
        return {spare: f"{heading}: {text}"}, ((spare, sentence),)


_Reader = Callable[[CellReader, SheetColumn, Target, Raw, str], tuple[Cells, tuple[Said, ...]]]
_READ: Mapping[CellKind, _Reader] = {
    CellKind.DATE: CellReader._date,
    CellKind.MOMENT: CellReader._moment,
    CellKind.PHONE: CellReader._phones,
    CellKind.CODE: CellReader._coded,
    CellKind.OCCUPATION: CellReader._occupation,
}


def _name(raw: Raw) -> tuple[Cells, tuple[Said, ...]]:
    """A name as it is kept; what was written beside it goes to the remarks."""
    name, remark = person_name(raw)
    if not remark:
        return {"full_name": name}, ()
    said = (("full_name", _("What stands beside the name is kept in the remarks.")),)
    return {"full_name": name, "note": remark}, said


def _has_clock(raw: Raw) -> bool:
    return isinstance(raw, str) and any(sign in raw for sign in (":", "시"))


def birth_of(raw: Raw, today: date) -> date | None:
    """The birth date of a cell that was read, None where it is none."""
    try:
        return read_day(raw, today, birth=True)
    except (ValueError, ArithmeticError):
        return None
