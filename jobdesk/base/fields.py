"""What a form asks and a service accepts: fields declared as data, cleaned in one place.

A form is built from its fields in a loop; a service cleans what was typed with the same fields, so
that screen, import and record cannot disagree.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from jobdesk.base.business_numbers import check_business_number
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.phones import normalize_phone
from jobdesk.base.text import clean, clean_note, refuse_resident_number

Need = Literal["receive", "complete"]
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class FieldKind(StrEnum):
    """How a field is typed and kept."""

    TEXT = "text"
    PASSWORD = "password"
    NOTE = "note"
    DATE = "date"
    BIRTH = "birth"
    DATETIME = "datetime"
    TIME = "time"
    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"
    PHONE = "phone"
    EMAIL = "email"
    BUSINESS_NUMBER = "business_number"
    POSTCODE = "postcode"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    OCCUPATION = "occupation"
    DONG = "dong"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field.

    Attributes:
        name: column and key of the value.
        label: English source of its label.
        required: None, "receive" (needed to save) or "complete" (needed to go on: to refer, to open).
        max_length: characters of TEXT and NOTE.
        code: scheme of CHOICE and MULTICHOICE.
        minimum, maximum: bounds of numbers (whole won for MONEY), inclusive.
        unit: English source of the unit shown behind the field.
        section: English source of the heading it stands under.
        sensitive: needs the sensitive consent.
        wide: takes the whole width of a form.
        when_asked: shown only once a service has asked for it.
        three_ways: a BOOLEAN that may be left unsaid: yes, no, or nobody knows.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: Need | None = None
    max_length: int = 100
    code: str = ""
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    help: str = ""
    section: str = ""
    sensitive: bool = False
    wide: bool = False
    when_asked: bool = False
    three_ways: bool = False


def parse_date(text: str) -> date:
    """A date in the habits of the desk: 2026-11-20, 2026.11.20., 2026. 11. 20., 2026/11/20, 20261120.

    Raises ValueError, also for a year before 1900 or after 2199.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", flat) or re.fullmatch(
        r"([0-9]{4})\s*[-./년]\s*([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?", flat
    )
    if match is None:
        raise ValueError("no date")
    return within(date(int(match[1]), int(match[2]), int(match[3])))


def within(day: date) -> date:
    """The day itself; raises ValueError for one that no fact of a desk can have."""
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueError("not of this time")
    return day


def parse_birth(text: str, today: date) -> date:
    """A birth date: like `parse_date`, or six digits YYMMDD (the latest such day that is not to come).

    Raises ValueError.
    """
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if match := re.fullmatch(r"([0-9]{2})([-./]?)([0-9]{2})\2([0-9]{2})\.?", flat):
        month, day = int(match[3]), int(match[4])
        year = today.year // 100 * 100 + int(match[1])
        if (year, month, day) > (today.year, today.month, today.day):
            year -= 100
        return within(date(year, month, day))
    found = parse_date(text)
    if found > today:
        raise ValueError("not born yet")
    return found


def parse_time(text: str) -> time:
    """A time of day: 9:00, 09:00, 0900, 9시, 9시 30분. Raises ValueError."""
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for shape in (r"([0-9]{1,2})[:시]([0-9]{2})(?::00|분)?", r"([0-9]{1,2})시()", r"([0-9]{2})([0-9]{2})"):
        if match := re.fullmatch(shape, flat):
            return time(int(match[1]), int(match[2] or 0))
    raise ValueError("no time")


def parse_datetime(text: str) -> datetime:
    """A date and a time with a space or T between, aware in Asia/Seoul. Raises ValueError."""
    day, _between, clock = unicodedata.normalize("NFKC", text).strip().replace("T", " ").rpartition(" ")
    return datetime.combine(parse_date(day), parse_time(clock), SEOUL)


def parse_integer(text: str) -> int:
    """ASCII digits with a sign and thousands commas. Raises ValueError."""
    flat = text.strip()
    if not re.fullmatch(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})", flat):
        raise ValueError("no number")
    return int(flat.replace(",", ""))


def parse_money(text: str) -> int:
    """Whole won: 2,156,880, 2156880원, or 215만 and 215만원. Raises ValueError."""
    flat = text.strip().removesuffix("원").strip()
    if match := re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})*|[0-9]{1,7})\s*만", flat):
        return parse_integer(match[1]) * 10_000
    return parse_integer(flat)


def _flag(text: str) -> bool:
    asked = text.strip().casefold()
    if asked in {"true", "1", "y", "yes", "예", "o"}:
        return True
    if asked in {"false", "0", "n", "no", "아니오", "x"}:
        return False
    raise ValueError("no yes or no")


class _Cleaner:
    """Cleans one field's typed value; one method a kind."""

    def __init__(self, codes: CodeBook, today: date) -> None:
        self.codes, self.today = codes, today

    def value(self, field: Field, typed: Any) -> Any:  # noqa: ANN401  a form hands over any type
        """The typed value as it is kept; None for an empty one."""
        if typed is None or (isinstance(typed, str) and not clean_note(typed)) or typed in ([], ()):
            return None
        made: Callable[[Field, Any], Any] = getattr(self, f"_{field.kind.value}")
        return made(field, typed)

    def _text(self, field: Field, typed: object, cleaner: Callable[[str], str] = clean) -> str:
        text = cleaner(_plain(typed))
        refuse_resident_number(text, field.name)
        if len(text) > field.max_length:
            raise _wrong(field, _("{label} takes at most {count} characters."), count=field.max_length)
        return text

    def _password(self, field: Field, typed: object) -> str:
        """As typed: a password is never tidied."""
        if len(str(typed)) > field.max_length:
            raise _wrong(field, _("{label} takes at most {count} characters."), count=field.max_length)
        return str(typed)

    def _note(self, field: Field, typed: object) -> str:
        return self._text(field, typed, clean_note)

    def _date(self, field: Field, typed: object) -> date:
        try:
            return within(_day(typed)) if isinstance(typed, date) else parse_date(str(typed))
        except ValueError:
            raise _wrong(field, _("{label} is no date, for example 2026. 11. 20.")) from None

    def _birth(self, field: Field, typed: object) -> date:
        text = _day(typed).isoformat() if isinstance(typed, date) else str(typed)
        try:
            return parse_birth(text, self.today)
        except ValueError:
            raise _wrong(field, _("{label} is no birth date, for example 850302 or 1985. 3. 2.")) from None

    def _datetime(self, field: Field, typed: object) -> datetime:
        try:
            moment = typed if isinstance(typed, datetime) else parse_datetime(str(typed))
            within(moment.date())
        except ValueError:
            raise _wrong(field, _("{label} is no date and time, for example 2026. 11. 20. 14:00")) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)

    def _time(self, field: Field, typed: object) -> time:
        try:
            return typed if isinstance(typed, time) else parse_time(str(typed))
        except ValueError:
            raise _wrong(field, _("{label} is no time, for example 14:00")) from None

    def _integer(self, field: Field, typed: object, parse: Callable[[str], int] = parse_integer) -> int:
        try:
            number = _whole(typed) if isinstance(typed, int | float | Decimal) else parse(str(typed))
        except (ValueError, ArithmeticError):
            raise _wrong(field, _("{label} is no whole number.")) from None
        low = field.minimum if field.minimum is not None else 0
        high = field.maximum if field.maximum is not None else 10**10
        if not low <= number <= high:
            raise _wrong(field, _("{label} lies between {low} and {high}."), low=f"{low:,}", high=f"{high:,}")
        return number

    def _money(self, field: Field, typed: object) -> int:
        return self._integer(field, typed, parse_money)

    def _decimal(self, field: Field, typed: object) -> Decimal:
        text = f"{typed:f}" if isinstance(typed, float | Decimal) else str(typed).strip()
        if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2}0*)?", text):
            raise _wrong(field, _("{label} is no number, for example 40 or 37.5"))
        number = Decimal(text)
        low, high = field.minimum or 0, field.maximum if field.maximum is not None else 10**7
        if not low <= number <= high:
            raise _wrong(field, _("{label} lies between {low} and {high}."), low=f"{low:,}", high=f"{high:,}")
        return number

    def _phone(self, field: Field, typed: object) -> str:
        return normalize_phone(clean(_plain(typed)), field.name)

    def _email(self, field: Field, typed: object) -> str:
        text = self._text(field, typed)
        if not re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", text):
            raise _wrong(field, _("{label} is no e-mail address."))
        return text

    def _business_number(self, field: Field, typed: object) -> str:
        return check_business_number(clean(_plain(typed)), field.name)

    def _postcode(self, field: Field, typed: object) -> str:
        text = clean(unicodedata.normalize("NFKC", _plain(typed)))
        if not re.fullmatch(r"[0-9]{5}", text):
            raise _wrong(field, _("{label} has five digits."))
        return text

    def _boolean(self, field: Field, typed: object) -> bool:
        try:
            return typed if isinstance(typed, bool) else _flag(_plain(typed))
        except ValueError:
            raise _wrong(field, _("{label} is yes or no.")) from None

    def _choice(self, field: Field, typed: object, scheme: str = "") -> str:
        text = clean(_plain(typed))
        scheme = scheme or field.code
        if self.codes.valid(scheme, text):
            return text
        found = self.codes.find(scheme, text)
        if found is None:
            raise _wrong(field, _("{label}: choose one of the list."))
        return found

    def _multichoice(self, field: Field, typed: object) -> list[str]:
        parts: Iterable[object]
        if isinstance(typed, Iterable) and not isinstance(typed, str):
            parts = typed
        else:
            parts = [part for part in re.split(r"[;,]", _plain(typed)) if part.strip()]
        return sorted({self._choice(field, part) for part in parts})

    def _occupation(self, field: Field, typed: object) -> str:
        return self._choice(field, typed, "occupation")

    def _dong(self, field: Field, typed: object) -> str:
        return self._choice(field, typed, "dong")

    def _record(self, field: Field, typed: object) -> UUID:
        return typed if isinstance(typed, UUID) else UUID(str(typed))


def _day(typed: date) -> date:
    """A spreadsheet's date comes as a datetime."""
    return typed.date() if isinstance(typed, datetime) else typed


def _whole(typed: float | Decimal) -> int:
    if int(typed) != typed:
        raise ValueError("no whole number")
    return int(typed)


def _plain(typed: object) -> str:
    """As text; a spreadsheet's 7260.0 is 7260."""
    return str(int(typed)) if isinstance(typed, float) and typed.is_integer() else str(typed)


def _wrong(field: Field, sentence: str, **given: object) -> InvalidInput:
    return InvalidInput(sentence.format(label=_(field.label), **given), field=field.name)


def clean_values(
    fields: Sequence[Field],
    values: Mapping[str, Any],
    codes: CodeBook,
    *,
    today: date,
    need: Need | None = "receive",
) -> dict[str, Any]:
    """What was typed, cleaned and checked, ready for the record.

    Args:
        values: field name to what was typed (text as typed, or a value of the kept type).
        need: which required marks are asked; None asks none (a draft, a partial change).

    Returns:
        The same names with kept values; an empty field is None. Names not given are left out.

    Raises:
        InvalidInput: names the first wrong field; nothing was changed.
        KeyError: a value for a field that is not declared, which is a bug in the caller.
    """
    known = {field.name for field in fields}
    if unknown := set(values) - known:
        raise KeyError(sorted(unknown))
    cleaner = _Cleaner(codes, today)
    kept = {field.name: cleaner.value(field, values[field.name]) for field in fields if field.name in values}
    if need is not None:
        for field in missing(fields, kept, need):
            raise _wrong(field, _("{label} is needed."))
    return kept


def missing(fields: Sequence[Field], values: Mapping[str, Any], need: Need) -> list[Field]:
    """The fields still empty that `need` asks, in the order of the form."""
    asked = {"receive"} if need == "receive" else {"receive", "complete"}
    return [f for f in fields if f.required in asked and values.get(f.name) in (None, "", [], ())]
