"""How people write dates, times and amounts into cells. Source: domain.md 9, safety.md 6.

Every reader takes what a cell of a workbook or a text file gave, and raises ValueError where it is no such thing.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from jobdesk.base.clock import SEOUL
from jobdesk.base.fields import parse_birth, parse_date, parse_money, parse_time, within

Raw = str | int | float | date | datetime | time | timedelta | None
"""A cell as a reader of workbooks gives it; bool is an int here."""
_LAST_SERIAL = 109_574  # 2199-12-31
_NO_SUCH_DAY = 60  # spreadsheets hold a 29 February 1900
_WEEKDAY = re.compile(r"\s*[(\[]\s*[월화수목금토일](?:요일)?\s*[)\]]|\s[월화수목금토일]요일")
_SHORT = re.compile(r"['’‘]?([0-9]{2})\s*[-./년]\s*([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?")
_HALF = re.compile(
    r"(오전|오후|[AaPp]\.?[Mm]\.?)\s*([0-9]{1,2})\s*(.*)|([0-9]{1,2})\s*([^APap]*?)\s*([AaPp]\.?[Mm]\.?)"
)
_COUNTED = re.compile(r"(?:제|총|약|주)?\s*(.*?)\s*(?:명|인|개월|번(?:\s*창구)?|창구|호|회차|회|차|시간|건|개소)?")
_BELOW = r"[0-9]{1,4}(?:\.[0-9]+)?|(?=[0-9천백십])(?:[1-9]?천)?(?:[1-9]?백)?(?:[1-9]?십)?[1-9]?"
_WON = re.compile(rf"(?:({_BELOW})억)?(?:({_BELOW})만)?((?:[1-9]천)(?:[1-9]백)?|[1-9]백|[0-9]{{4}})?")
"""Hundred millions, ten thousands, and what is below them."""
_SECONDS = 86_400


def flat(text: str) -> str:
    """Full-width letters folded, trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def plain(raw: Raw) -> str:
    """A cell as text: 7260.0 is 7260, a day is as it is typed."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, float):
        return f"{Decimal(repr(raw)):f}"
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return raw.isoformat() if isinstance(raw, date | time) else "" if raw is None else str(raw)


def _of_serial(number: float) -> datetime:
    """The moment of a spreadsheet's day number (1900 system), to the second."""
    if not 1 <= number < _LAST_SERIAL + 1 or int(number) == _NO_SUCH_DAY:
        raise ValueError("no day number")
    days = int(number) + (number < _NO_SUCH_DAY)
    return datetime(1899, 12, 30) + timedelta(days, round((number - int(number)) * _SECONDS))  # noqa: DTZ001  local


def read_day(raw: Raw, today: date, *, birth: bool = False) -> date:
    """A day in any habit: 2023. 10. 31., '23. 10. 31., 2023년 10월 31일(화), 20231031, 231031, 45230."""
    if isinstance(raw, datetime):
        return within(raw.date())
    if isinstance(raw, date):
        return within(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw < _LAST_SERIAL + 1:
        return within(_of_serial(raw).date())
    text = flat(_WEEKDAY.sub("", plain(raw)))
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return within(_of_serial(float(text)).date())
    short = _SHORT.fullmatch(text)
    if birth:
        six = "".join(part.zfill(2) for part in short.groups()) if short else text
        return parse_birth(six.lstrip("'’‘"), today)
    short = short or re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})", text)
    if short:
        year = today.year // 100 * 100 + int(short[1])
        return within(date(year if year <= today.year + 10 else year - 100, int(short[2]), int(short[3])))
    if clocked := re.fullmatch(r"(.*[0-9.일])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?", text):
        text = clocked[1]
    return parse_date(text)


def read_clock(raw: Raw) -> time:
    """A time of day: 9:00, 09:00:00, 9시 30분, 오후 2:30, 0900, a spreadsheet's part of a day."""
    if isinstance(raw, datetime):
        return raw.time().replace(tzinfo=None)
    if isinstance(raw, time):
        return raw
    if isinstance(raw, timedelta):
        raw = raw / timedelta(1)
    if isinstance(raw, float) and 0 <= raw < 1:
        return _of_serial(1 + raw).time()
    text = flat(plain(raw)).zfill(4) if isinstance(raw, int | float) else flat(plain(raw))
    half = _HALF.fullmatch(text)
    if half is None:
        if seconds := re.fullmatch(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.0+)?", text):
            return time(int(seconds[1]), int(seconds[2]), int(seconds[3]))
        return parse_time(text)
    word, hour, rest = (half[1], half[2], half[3]) if half[1] else (half[6], half[4], half[5])
    told = parse_time(f"{int(hour):02d}{rest or ':00'}")
    if not 1 <= told.hour <= 12:
        raise ValueError("no half day")
    late = word == "오후" or word.upper().startswith("P")
    return told.replace(hour=told.hour % 12 + (12 if late else 0))


def read_moment(raw: Raw, today: date) -> datetime:
    """A day and a time, aware in Asia/Seoul, to the second; a day alone is its midnight."""
    if isinstance(raw, datetime):
        within(raw.date())
        local = raw.astimezone(SEOUL) if raw.tzinfo else raw.replace(tzinfo=SEOUL)
        return (local + timedelta(microseconds=500_000)).replace(microsecond=0)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw < _LAST_SERIAL + 1:
        return _of_serial(raw).replace(tzinfo=SEOUL)
    if isinstance(raw, date):
        return datetime.combine(read_day(raw, today), time(), SEOUL)
    text = flat(_WEEKDAY.sub(" ", plain(raw)))
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
        return _of_serial(float(text)).replace(tzinfo=SEOUL)
    parts = re.fullmatch(
        r"(.*?[0-9.일])(?:\s*T\s*|\s+)((?:오전|오후)\s*[0-9].*|[0-9]{1,2}(?::|시|\s*[AaPp]\.?[Mm]).*|[0-9]{4})",
        text,
    )
    if parts is None:
        return datetime.combine(read_day(text, today), time(), SEOUL)
    return datetime.combine(read_day(parts[1], today), read_clock(parts[2]), SEOUL)


def read_whole(raw: Raw) -> int:
    """A whole number: 3, 3.0, 3명, 제3회, 1,794."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if int(raw) != raw:
            raise ValueError("no whole number")
        return int(raw)
    counted = _COUNTED.fullmatch(flat(plain(raw)))
    bare = counted[1] if counted else ""
    if not re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15}", bare):
        raise ValueError("no whole number")
    return int(bare.replace(",", ""))


def _said_won(text: str) -> int | None:
    """An amount with its units: 3천만, 1억 2천만, 2.5억, 250만 5천; None of any other."""
    found = _WON.fullmatch(re.sub(r"\s+(?=[0-9천백십만억])", "", text).replace(",", ""))
    if found is None or not (found[1] or found[2]):
        return None
    parts = zip(found.groups(), (100_000_000, 10_000, 1), strict=True)
    amount = sum((_section(part) * unit for part, unit in parts if part), Decimal())
    return int(amount) if amount == int(amount) else None


def _section(text: str) -> Decimal:
    """Below ten thousand: 250, 2.5, 3천, 2천5백, 백."""
    if not re.search(r"[천백십]", text):
        return Decimal(text)
    units = {"천": 1000, "백": 100, "십": 10, "": 1}
    return Decimal(sum(int(n or 1) * units[u] for n, u in re.findall(r"([0-9]*)([천백십]?)", text) if n or u))


def read_won(raw: Raw) -> int:
    """Whole won: 2,156,880원, 215만원, 3천만원, ₩2,156,880, 2156880."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return read_whole(raw)
    text = flat(plain(raw)).lstrip("₩\\").strip()
    text = re.sub(r"\s*원$", "", text)
    amount = _said_won(text)
    return parse_money(text) if amount is None else amount


def read_hours(raw: Raw) -> Decimal:
    """A number with two decimals at most: 40, 37.5, 주 40시간."""
    text = flat(plain(raw))
    counted = _COUNTED.fullmatch(text)
    bare = counted[1] if counted else ""
    if not re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,2}0*)?", bare):
        raise ValueError("no number")
    return Decimal(bare).quantize(Decimal("0.01"))


def read_yes(raw: Raw) -> bool:
    """예 or 아니오, Y or N, O or X."""
    text = flat(plain(raw)).casefold()
    if text in {"예", "네", "y", "yes", "o", "○", "◯", "true", "1"}:
        return True
    if text in {"아니오", "아니요", "n", "no", "x", "×", "✕", "false", "0"}:
        return False
    raise ValueError("no yes or no")
