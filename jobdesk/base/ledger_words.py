"""What people write into the cells of a ledger: their own words, two phones, a wage in one breath.

Sources: resources/imports/words.csv, resources/codes/occupation_synonyms.csv (usual ledgers), domain.md 1.2, 6, 9.
Every reader raises ValueError where a cell is no such thing.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from jobdesk.base.cell_texts import Raw, flat, plain, read_clock, read_day, read_won
from jobdesk.base.codes import CodeBook, code_abroad, synonyms
from jobdesk.base.enums import WageBasis
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import within
from jobdesk.base.files import resource
from jobdesk.base.ledger_mapping import DayOrder
from jobdesk.base.phones import normalize_phone
from jobdesk.base.text import clean

_FORMS = re.compile(
    r"주식회사|유한회사|유한책임회사|합자회사|사단법인|재단법인|사회복지법인|의료법인|\((?:주|유|사|재|복|의)\)"
)
_NOT_LETTERS = re.compile(r"[^0-9a-z가-힣一-龥]+")
_COUNTED = re.compile(r"^(?:\(?[0-9]{1,2}[.)]|[①-⑳])\s*")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SHORTEST = 2
_TOO_GENERAL = frozenset({"기사", "교사", "검사", "안내", "기획", "개발", "설계", "관리", "기타", "분류", "홍보"})
_PHONE_PARTS = re.compile(r"\s*[,/;\n|]\s*|\s{2,}|(?<=[0-9]{4})\s+(?=0[0-9])")
_PHONE_NOTE = re.compile(r"\([^)0-9]*\)|^[^0-9(+]+|[^0-9)]+$")
_RESIDENT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})\s*[-–—.]?\s*(?:([0-9])[0-9*xX●○]{0,6})?")
_CENTURIES = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}
_BASES = (
    (re.compile(r"시간?[급당]|시급|시간당|^시(?=\s*[0-9])"), WageBasis.HOURLY),
    (re.compile(r"일[급당]|^일(?=\s*[0-9])"), WageBasis.DAILY),
    (re.compile(r"연봉|년봉|연[급]|^[연년](?=\s*[0-9])"), WageBasis.ANNUAL),
    (re.compile(r"월[급여보수봉]*|급여"), WageBasis.MONTHLY),
)
_NO_YEAR = re.compile(r"([0-9]{1,2})\s*(?:[/.\-]|월)\s*([0-9]{1,2})\s*[.일]?")
_WEEK = re.compile(r"\(?주\s*(?:(?:[1-7]\s*일)\s*,?\s*)?([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*시간\)?")
_UNTIL_FILLED = re.compile(
    r"채용\s*시\s*(?:까지|마감)|상시\s*(?:채용|모집)?|충원\s*시\s*(?:까지)?|수시\s*(?:채용|모집)?"
)
_AGREED = re.compile(r"협의|내규|추후|상의|면접\s*후|미정")
_AROUND = re.compile(r"약|이상|이하|정도|내외|수준|세전|세후|최저|[+@]|원$")
_LEAST_TENS, _MOST_TENS = 50, 9_999
_IN_TENS = frozenset({WageBasis.MONTHLY, WageBasis.ANNUAL})
_LEAST_MONTHLY, _LEAST_ANNUAL, _MOST_HOURLY = 500_000, 12_000_000, 50_000


@dataclass(frozen=True, slots=True)
class Wage:
    """A wage as it was written; won, None for what it does not say."""

    basis: WageBasis | None
    low: int | None
    high: int | None


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with resource("imports", "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["scheme"]][_word(row["word"])] = row["code"]
    return found


def _word(text: str) -> str:
    return re.sub(r"[\s·ㆍ・.\-_/()\[\]]", "", flat(text)).casefold()


def everyday_code(scheme: str, text: str, codes: CodeBook, own: Mapping[str, str] | None = None) -> str | None:
    """The code that a ledger's word means; "" for one that means nothing; None for an unknown one.

    Args:
        own: what this ledger's own words mean, a code or a label; asked first.
    """
    told = {_word(word): code for word, code in (own or {}).items()}
    bare = _COUNTED.sub("", flat(text))
    for asked in dict.fromkeys((flat(text), bare, _BRACKETS.sub("", bare).strip())):
        if _word(asked) in told:
            given = told[_word(asked)]
            return codes.find(scheme, given) if given else ""
        found = codes.find(scheme, asked) or code_abroad(scheme, asked)
        if found is not None:
            return found
        if _word(asked) in _words().get(scheme, {}):
            return _words()[scheme][_word(asked)]
    return None


def everyday_occupation(text: str, codes: CodeBook, own: Mapping[str, str] | None = None) -> str | None:
    """The KECO code of an everyday word: 미화, 건물 청소원, 경비(아파트), 요양보호사/간병.

    Of several the first; of a compound what it ends with, as Korean does; None for an unknown one.
    """
    told = {_word(word): code for word, code in (own or {}).items()}
    parts = re.split(r"[/,;·]", _BRACKETS.sub("", flat(text)))
    for place, part in enumerate((flat(text), *parts)):
        if not (asked := part.strip()):
            continue
        if _word(asked) in told:
            return codes.find("occupation", told[_word(asked)])
        found = codes.find("occupation", asked) or codes.find("occupation", _word(asked))
        found = found or (_compound(asked) if place else None)
        if found is not None and codes.valid("occupation", found):
            return found
    return None


def _compound(text: str) -> str | None:
    """The longest everyday word that it ends with, else the longest that it begins with."""
    known, word = synonyms(), _word(text)
    ends = [word[start:] for start in range(1, len(word) - _SHORTEST + 1)]
    begins = [word[:end] for end in range(len(word) - 1, _SHORTEST - 1, -1)]
    return next((known[one] for one in (*ends, *begins) if one in known and one not in _TOO_GENERAL), None)


def person_key(name: str) -> str:
    """What two spellings of a person's name have in common: no spaces, signs, remarks or case."""
    return _NOT_LETTERS.sub("", _BRACKETS.sub("", flat(name)).casefold()) or _word(name)


def firm_key(name: str) -> str:
    """What two spellings of a firm's name have in common: no legal form, spaces, signs or case."""
    return _NOT_LETTERS.sub("", _FORMS.sub("", flat(name)).casefold()) or _word(name)


def split_phones(raw: Raw) -> list[str]:
    """The phone numbers of a cell as they are written, remarks like (본인) aside; else the cell as it is."""
    text = plain(raw)
    parts = [part for part in _PHONE_PARTS.split(text) if clean(part)]
    found = [_PHONE_NOTE.sub("", part.strip()).strip() or part for part in parts]
    return found if found and all(map(_is_phone, found)) else [text]


def _is_phone(text: str) -> bool:
    try:
        normalize_phone(text)
    except InvalidInput:
        return False
    return True


def birth_of_resident(raw: Raw, today: date) -> date:
    """The birth date that a resident number begins with; the seventh digit tells the century, nothing else.

    Sex is not read off it (domain.md 1.2), and no other part is looked at.
    """
    text = flat(plain(raw))
    if isinstance(raw, int | float):
        text = text.zfill(13 if len(text) > 7 else 6)
    found = _RESIDENT.fullmatch(text)
    if found is None or re.fullmatch(r"[0-9]{8}", text):
        return read_day(raw, today, birth=True)
    if found[4] is None:
        return read_day("".join(found.groups()[:3]), today, birth=True)
    return within(date(_CENTURIES[found[4]] + int(found[1]), int(found[2]), int(found[3])))


def looks_resident(raw: Raw) -> bool:
    """Whether a cell goes on behind a birth date as a resident number does, hidden or not."""
    text = flat(plain(raw))
    text = text.zfill(13) if isinstance(raw, int | float) and len(text) > 8 else text
    found = _RESIDENT.fullmatch(text)
    return found is not None and found[4] is not None and len(re.sub(r"[^0-9*xX●○]", "", text)) != 8


def read_ledger_day(raw: Raw, today: date, order: DayOrder, year: int | None) -> date:
    """A day in a ledger's habit: 10/31/2023 by its order, 10/31 and 10월 31일 in its year."""
    text = flat(plain(raw)) if isinstance(raw, str | int | float) else ""
    text = re.sub(r"\s*\([월화수목금토일]\)$", "", text)
    if late := re.fullmatch(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})\.?", text):
        one, other = int(late[1]), int(late[2])
        month, day = (other, one) if order is DayOrder.DAY_FIRST else (one, other)
        return within(date(int(late[3]), month, day))
    short = _NO_YEAR.fullmatch(text)
    if short and year is not None and isinstance(raw, str):
        month, day = int(short[1]), int(short[2])
        if order is DayOrder.DAY_FIRST and "월" not in text:
            month, day = day, month
        return within(date(year, month, day))
    return read_day(raw, today)


def has_no_year(text: str) -> bool:
    """Whether a text is a day of some year: 3/5, 3.11, 4월1일."""
    found = _NO_YEAR.fullmatch(re.sub(r"\s*\([월화수목금토일]\)$", "", text))
    return found is not None and 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 31


def closing_of(raw: Raw) -> str | None:
    """What stands beside 채용시까지 or 상시, "" for nothing; None where neither stands there."""
    text = flat(plain(raw))
    rest, count = _UNTIL_FILLED.subn(" ", text)
    return re.sub(r"^[\s()\[\]~∼,·:]+|[\s()\[\]~,·]+$", "", rest) if count else None


def week_of(raw: Raw) -> tuple[str, str]:
    """The hours of a week in a cell (주 40시간, 주 5일 40시간), "" for none, and what else stands there."""
    text = flat(plain(raw))
    found = _WEEK.search(text)
    if found is None:
        return "", text
    return found[1], (text[: found.start()] + " " + text[found.end() :]).strip(" ,/·")


def read_wage(raw: Raw) -> Wage:
    """월 250만원, 시급 10,320원, 200~220만원, 연봉 3,000만, 2500000, 협의."""
    if isinstance(raw, int | float):
        amount = read_won(raw)
        return Wage(_probable_basis(amount), amount, None)
    text = re.sub(r"\s+", " ", _BRACKETS.sub(" ", flat(plain(raw)))).strip()
    basis = next((one for pattern, one in _BASES if pattern.search(text)), None)
    bare = text
    for pattern, _basis in _BASES:
        bare = pattern.sub(" ", bare)
    bare = _AROUND.sub(" ", bare).replace("원", " ").strip(" .:")
    if not re.search(r"[0-9]", bare):
        if _AGREED.search(text) or not text:
            return Wage(WageBasis.NEGOTIABLE, None, None)
        raise ValueError("no wage")
    parts = [part.strip() for part in re.split(r"\s*[~∼〜–—-]\s*", bare) if part.strip()]
    if not 1 <= len(parts) <= 2:
        raise ValueError("no wage")
    if len(parts) == 2 and parts[1].endswith("만") and not parts[0].endswith("만"):
        parts[0] += "만"
    amounts = [read_won(re.sub(r"\s+", "", part)) for part in parts]
    if all(_LEAST_TENS <= amount <= _MOST_TENS for amount in amounts) and basis in _IN_TENS:
        amounts = [amount * 10_000 for amount in amounts]  # 월 250, 연봉 3000
    high = amounts[1] if len(amounts) == 2 and amounts[1] != amounts[0] else None
    return Wage(basis or _probable_basis(amounts[0]), amounts[0], high)


def _probable_basis(amount: int) -> WageBasis | None:
    if amount >= _LEAST_ANNUAL:
        return WageBasis.ANNUAL
    if amount >= _LEAST_MONTHLY:
        return WageBasis.MONTHLY
    return WageBasis.HOURLY if amount <= _MOST_HOURLY else None


def read_span(raw: Raw) -> tuple[time, time]:
    """From when to when: 09:00~18:00, 9시-18시, 오전 9시 ~ 오후 6시."""
    text = _BRACKETS.sub("", flat(plain(raw)))
    parts = [
        part.strip()
        for part in re.split(r"\s*(?:[~∼〜–—-]|부터|에서)\s*", text.removesuffix("까지"))
        if part.strip()
    ]
    if len(parts) != 2:
        raise ValueError("no span")
    return read_clock(_hour(parts[0])), read_clock(_hour(parts[1]))


def _hour(text: str) -> str:
    return f"{int(text):02d}:00" if re.fullmatch(r"[0-9]{1,2}", text) else text
