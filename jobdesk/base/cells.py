"""Cells of the exchange workbook: what a value is written as, and what a cell means. Source: exchange.md.

`read_cell(column, show_cell(column, value))` is the value again, for every column.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from jobdesk.base.business_numbers import check_business_number, format_business_number
from jobdesk.base.cell_texts import (
    Raw,
    flat,
    plain,
    read_clock,
    read_day,
    read_hours,
    read_moment,
    read_whole,
    read_won,
    read_yes,
)
from jobdesk.base.clock import SEOUL, Clock
from jobdesk.base.codes import CodeBook, code_abroad
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone, normalize_phone
from jobdesk.base.sheets import PARTED_BY, CellKind, SheetColumn
from jobdesk.base.text import clean, clean_note, refuse_resident_number

N = TypeVar("N", int, Decimal)
Shown = str | int | Decimal | date | datetime | time | None
YES, NO = "예", "아니오"
_BETWEEN = ": "
_2025 = re.compile(r"2025\s*:\s*(.+)")
_SLIP = re.compile(r"[0-9]{14}")


class CellProblem(InvalidInput):
    """A cell that cannot be taken; its sentence is the reason, and names no value.

    Attributes:
        accepted: the labels that would be, none for a free cell.
    """

    def __init__(self, reason: str, accepted: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.accepted = accepted

    @property
    def reason(self) -> str:
        """What is wrong, in the counselor's words."""
        return str(self)


def accepted(column: SheetColumn, codes: CodeBook, on: date | None = None) -> tuple[str, ...]:
    """The labels that a coded column takes, in their order; () for any other column."""
    if column.kind is CellKind.YES_NO:
        return (YES, NO)
    if column.kind is CellKind.CODE:
        entries = codes.choices(column.codes[0], on) if on else codes.all(column.codes[0])
        return tuple(entry.name_ko for entry in entries if entry.code not in column.without)
    return tuple(str(number) for number in column.accepts)


def read_cell(column: SheetColumn, raw: Raw, codes: CodeBook, *, today: date | None = None) -> Any:  # noqa: ANN401
    """What a cell means, ready for the record; an empty one is what `column.blank` says.

    Args:
        raw: as a reader gives it; a formula's text stays a text.

    Raises:
        CellProblem: it means nothing here.
    """
    if isinstance(raw, str):
        raw = raw.removeprefix("'") if raw.lstrip().startswith("'") else raw
    if raw is None or (isinstance(raw, str) and _is_empty(column, raw)):
        return column.blank
    if column.many:
        parts = [part for part in plain(raw).split(PARTED_BY) if clean(part)]
        return [_read_one(column, part, codes, today) for part in parts] or column.blank
    return _read_one(column, raw, codes, today)


def _is_empty(column: SheetColumn, text: str) -> bool:
    bare = clean_note(text)
    return not bare or (bare in {"-", "–", "—"} and column.kind not in {CellKind.TEXT, CellKind.NOTE})


def _read_one(column: SheetColumn, raw: Raw, codes: CodeBook, today: date | None) -> Any:  # noqa: ANN401
    try:
        return _READ[column.kind](column, raw, codes, today or Clock().today())
    except CellProblem:
        raise
    except InvalidInput as error:
        raise CellProblem(str(error)) from None
    except (ValueError, ArithmeticError):
        raise CellProblem(_reason(column)) from None


def _reason(column: SheetColumn) -> str:
    return {
        CellKind.DATE: _("This is no date, for example 2026-11-20 or 2026. 11. 20."),
        CellKind.MOMENT: _("This is no date with a time, for example 2026-11-20 14:00."),
        CellKind.TIME: _("This is no time of day, for example 09:00."),
        CellKind.INTEGER: _("This is no whole number."),
        CellKind.MONEY: _("This is no amount in won, for example 2,156,880."),
        CellKind.DECIMAL: _("This is no number of hours, for example 40 or 37.5."),
        CellKind.YES_NO: _("Write yes or no, as the list offers them."),
        CellKind.HEADCOUNT: _("This is no number of people."),
        CellKind.KEY: _("This is no record number of jobdesk: leave it empty in rows of your own."),
    }[column.kind]


def _text(column: SheetColumn, raw: Raw, _codes: CodeBook, _today: date) -> str:
    text = clean_note(plain(raw)) if column.kind is CellKind.NOTE else clean(plain(raw))
    refuse_resident_number(text)
    if len(text) > column.longest:
        raise CellProblem(_("At most {count} characters.").format(count=format_number(column.longest)))
    return text


def _date(column: SheetColumn, raw: Raw, _codes: CodeBook, today: date) -> date:
    birth = column.name == "birth_date"
    day = read_day(raw, today, birth=birth)
    if birth and day > today:
        raise CellProblem(_("The birth date lies in the future."))
    return day


def _number(column: SheetColumn, raw: Raw, _codes: CodeBook, _today: date) -> int:
    number = read_won(raw) if column.kind is CellKind.MONEY else read_whole(raw)
    if column.accepts and number not in column.accepts:
        told = tuple(map(str, column.accepts))
        raise CellProblem(_("Not one of: {values}").format(values=" · ".join(told)), told)
    return _within(column, number)


def _within(column: SheetColumn, number: N) -> N:
    if not column.low <= number <= column.high:
        sentence = _("It lies between {low} and {high}.")
        raise CellProblem(sentence.format(low=format_number(column.low), high=format_number(column.high)))
    return number


def _phone(_column: SheetColumn, raw: Raw, _codes: CodeBook, _today: date) -> str:
    text = clean(plain(raw))
    if isinstance(raw, int | float) and not text.startswith(("0", "15", "16", "18")):
        text = f"0{text}"  # a workbook's number has lost its 0
    return normalize_phone(text)


def _email(column: SheetColumn, raw: Raw, codes: CodeBook, today: date) -> str:
    text = _text(column, raw, codes, today)
    if not re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", text):
        raise CellProblem(_("This is no e-mail address."))
    return text


def _postcode(_column: SheetColumn, raw: Raw, _codes: CodeBook, _today: date) -> str:
    text = flat(plain(raw))
    text = text.zfill(5) if isinstance(raw, int | float) else text
    if not re.fullmatch(r"[0-9]{5}", text):
        raise CellProblem(_("A postcode has five digits."))
    return text


def _slip(column: SheetColumn, raw: Raw, codes: CodeBook, today: date) -> str:
    """Ours as its 14 digits; another desk's as it is, no check digit asked."""
    text = _text(column, raw, codes, today)
    bare = re.sub(r"[\s-]", "", flat(text))
    return bare if _SLIP.fullmatch(bare) else text


def _code(column: SheetColumn, raw: Raw, codes: CodeBook, _today: date) -> str:
    scheme, text = column.codes[0], flat(plain(raw))
    asked = (text, text.zfill(2)) if isinstance(raw, int | float) else (text,)
    for one in asked:
        found = codes.find(scheme, one) or code_abroad(scheme, one)
        if found is not None and codes.valid(scheme, found) and found not in column.without:
            return found
    told = accepted(column, codes)
    raise CellProblem(_("Not one of: {values}").format(values=" · ".join(told)), told)


def _occupation(column: SheetColumn, raw: Raw, codes: CodeBook, _today: date) -> str:
    """KECO 2018; of 2025 its middle group, which both editions have."""
    text = flat(plain(raw))
    if newer := _2025.fullmatch(text):
        bare = newer[1].strip()
        found = codes.find("occupation_2025", bare[:2] if re.fullmatch(r"[0-9]{2,4}", bare) else bare)
    else:
        found = codes.find(column.codes[0], text)
        if found is None and (told := re.fullmatch(r"([0-9]{1,4})[\s(.\-].*", text)):
            found = codes.find(column.codes[0], told[1])
        if found is None and isinstance(raw, int | float):
            found = codes.find(column.codes[0], text.zfill(3))
    if found is None or not codes.valid("occupation", found):
        raise CellProblem(_("No such occupation: write a KECO code, the name of its small group or a usual word."))
    return found


def _reason_of(column: SheetColumn, raw: Raw, codes: CodeBook, today: date) -> tuple[str | None, str | None]:
    """(code, text): a label of the list, a text, or both with a colon between."""
    text = _text(column, raw, codes, today)
    if text.startswith(":"):
        return None, text[1:].strip() or None
    label, _colon, rest = text.partition(_BETWEEN)
    for scheme in column.codes:
        if (found := codes.find(scheme, text)) is not None:
            return found, None
        if rest and (found := codes.find(scheme, label)) is not None:
            return found, rest
    return None, text


def _headcount(column: SheetColumn, raw: Raw, codes: CodeBook, _today: date) -> int | str:
    """A number, or the code of a size band."""
    if isinstance(raw, str) and (band := codes.find(column.codes[0], flat(raw))) is not None:
        return band
    return _within(column, read_whole(raw))


def _business_number(_column: SheetColumn, raw: Raw, _codes: CodeBook, _today: date) -> str:
    return check_business_number(clean(plain(raw)))


_READ: Mapping[CellKind, Callable[[SheetColumn, Raw, CodeBook, date], Any]] = {
    CellKind.TEXT: _text,
    CellKind.NOTE: _text,
    CellKind.DATE: _date,
    CellKind.MOMENT: lambda _column, raw, _codes, today: read_moment(raw, today),
    CellKind.TIME: lambda _column, raw, _codes, _today: read_clock(raw),
    CellKind.INTEGER: _number,
    CellKind.MONEY: _number,
    CellKind.DECIMAL: lambda column, raw, _codes, _today: _within(column, read_hours(raw)),
    CellKind.PHONE: _phone,
    CellKind.EMAIL: _email,
    CellKind.BUSINESS_NUMBER: _business_number,
    CellKind.POSTCODE: _postcode,
    CellKind.SLIP_NUMBER: _slip,
    CellKind.YES_NO: lambda _column, raw, _codes, _today: read_yes(raw),
    CellKind.CODE: _code,
    CellKind.OCCUPATION: _occupation,
    CellKind.REASON: _reason_of,
    CellKind.HEADCOUNT: _headcount,
    CellKind.KEY: lambda _column, raw, _codes, _today: UUID(flat(plain(raw))),
}


def show_cell(column: SheetColumn, value: Any, codes: CodeBook) -> Shown:  # noqa: ANN401  a record's value
    """What export writes: days, times and numbers native, codes by their label, all else as text."""
    if value is None or value in ([], ()):
        return None
    if column.many:
        return _guarded(f"{PARTED_BY} ".join(str(_show_one(column, one, codes)) for one in value))
    shown = _show_one(column, value, codes)
    return _guarded(shown) if isinstance(shown, str) else shown


def _guarded(text: str) -> str | None:
    """A text that begins with `'` gets one more: reading takes one away."""
    return f"'{text}" if text.startswith("'") else text or None


def _show_one(column: SheetColumn, value: Any, codes: CodeBook) -> Shown:  # noqa: ANN401  a record's value
    show = _SHOW.get(column.kind)
    if show is not None:
        return show(column, value, codes)
    return value if isinstance(value, int | Decimal | date | time) else str(value)


def _label(scheme: str, code: str, codes: CodeBook) -> str:
    """The label, or the code where the label would be read as another."""
    label = codes.label(scheme, code, "ko")
    return label if codes.find(scheme, label) == code else code


def _show_reason(column: SheetColumn, value: tuple[str | None, str | None], codes: CodeBook) -> str:
    code, text = value
    scheme = next((one for one in column.codes if code and codes.valid(one, code)), column.codes[0])
    if code:
        return _BETWEEN.join(filter(None, (_label(scheme, code, codes), text)))
    if text and _reason_of(column, text, codes, date.min) != (None, text):
        return f"{_BETWEEN}{text}"
    return text or ""


def _show_moment(_column: SheetColumn, value: datetime, _codes: CodeBook) -> datetime:
    return value.astimezone(SEOUL).replace(microsecond=0, tzinfo=None)


def _show_headcount(column: SheetColumn, value: int | str, codes: CodeBook) -> Shown:
    return _label(column.codes[0], value, codes) if isinstance(value, str) else value


_SHOW: Mapping[CellKind, Callable[[SheetColumn, Any, CodeBook], Shown]] = {
    CellKind.MOMENT: _show_moment,
    CellKind.PHONE: lambda _column, value, _codes: format_phone(value),
    CellKind.BUSINESS_NUMBER: lambda _column, value, _codes: format_business_number(value),
    CellKind.YES_NO: lambda _column, value, _codes: YES if value else NO,
    CellKind.CODE: lambda column, value, codes: _label(column.codes[0], value, codes),
    CellKind.REASON: _show_reason,
    CellKind.HEADCOUNT: _show_headcount,
}
