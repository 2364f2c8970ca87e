"""What could be written instead of a cell that cannot be read. Source: exchange.md, domain.md 9.

One key takes a proposal over, so none is made that could mean something else: no word of the opposite meaning, no
other number, no amount of another size. Where several could be meant, they are listed and none is proposed.
"""

import re
import unicodedata
from collections.abc import Mapping

from jobdesk.base.cell_texts import Raw, flat, plain, read_won
from jobdesk.base.codes import CodeBook, CodeEntry
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_money
from jobdesk.base.ledger_words import everyday_code
from jobdesk.base.phones import format_phone, normalize_phone
from jobdesk.base.sheets import CellKind, SheetColumn

_REJECTED, _REFUSED = ("50", "51"), ("60", "70")
_SEVERAL: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "referral_state": {
        **dict.fromkeys(
            ("불채용", "미채용", "비채용", "채용안됨", "채용불가", "미취업", "탈락", "불합격", "X", "N", "아니오"),
            _REJECTED,
        ),
        **dict.fromkeys(("거절", "거부", "채용거절", "채용거부", "취업거부", "포기"), _REFUSED),
        **dict.fromkeys(("면접취소", "면접안감"), ("60", "61", "70")),
        **dict.fromkeys(("취소", "알선취소"), ("72", "99")),
        **dict.fromkeys(("연락안됨", "연락불가", "무응답", "미응답", "미확인", "확인불가"), ("80", "81")),
    }
}
"""Words that say one thing of several; a ledger's own habit decides there, in a workbook a person does."""
_OPPOSING = re.compile(r"[불미비무안못없부]|취소|거절|포기|탈락|실패|중지|해지|철회|아님|반려|중도")
"""What turns a word into its opposite."""
_AROUND = re.compile(
    r"월급|월평균|월|시급|시간당|일급|일당|연봉|연|급여|임금|세전|세후|약|정도|이상|이하|내외|최저|평균|희망|[():/]"
)
_HOURLY = re.compile(r"시급|시간당")
_LEAST_BARE = 10_000
"""Below it a figure without 원 or 만 may mean ten thousands."""
_SHORT_WORD, _LONG_WORD = 5, 9
"""Letters (jamo) of a word from which one, from which two may be mistyped."""


def propose(column: SheetColumn, raw: Raw, codes: CodeBook) -> str:
    """What surely was meant, as a person may write it; "" where that is not sure."""
    text = flat(plain(raw))
    if column.kind is CellKind.CODE and not column.many:
        return _label(column, text, codes)
    if column.kind is CellKind.OCCUPATION:
        found = codes.search_occupations(text, 1)
        return found[0].name_ko if found else ""
    if column.kind is CellKind.MONEY:
        return _amount(column, text)
    return _first_phone(text) if column.kind is CellKind.PHONE else ""


def meanings(column: SheetColumn, raw: Raw, codes: CodeBook) -> tuple[str, ...]:
    """The labels of which a word may mean each; none where it is no such word."""
    if column.kind is not CellKind.CODE:
        return ()
    word = re.sub(r"[\s.]", "", flat(plain(raw))).upper()
    told = _SEVERAL.get(column.codes[0], {}).get(word, ())
    return tuple(codes.label(column.codes[0], code, "ko") for code in told)


def _label(column: SheetColumn, text: str, codes: CodeBook) -> str:
    """The label of an everyday word, else the only one that is a slip of the finger away."""
    scheme = column.codes[0]
    if meanings(column, text, codes):
        return ""
    code = everyday_code(scheme, text, codes)
    if code and code not in column.without:
        return codes.label(scheme, code, "ko")
    near = [one for one in codes.all(scheme) if one.code not in column.without and _is_slip(text, one)]
    return near[0].name_ko if len(near) == 1 else ""


def _is_slip(text: str, entry: CodeEntry) -> bool:
    return any(_alike(text, label) for label in {entry.name_ko, entry.short("ko")})


def _alike(text: str, label: str) -> bool:
    """Whether two words differ in a letter or two, but neither in a number nor in what denies."""
    if re.findall(r"[0-9]", text) != re.findall(r"[0-9]", label):
        return False
    if _OPPOSING.findall(text) != _OPPOSING.findall(label):
        return False
    one, other = _letters(text), _letters(label)
    shorter = min(len(one), len(other))
    return shorter >= _SHORT_WORD and _distance(one, other) <= (2 if shorter >= _LONG_WORD else 1)


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", re.sub(r"[\s·ㆍ・.\-_/()\[\]]", "", text).casefold())


def _distance(one: str, other: str) -> int:
    """How many letters are wrong, missing or added."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for at, asked in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != asked))
    return row[-1]


def _amount(column: SheetColumn, text: str) -> str:
    """The amount that a text such as 월 250만원 says and nothing else; "" of a range or of a doubtful size."""
    bare = re.sub(r"\s+", " ", _AROUND.sub(" ", text)).strip()
    if re.search(r"[0-9] [0-9]", bare):
        return ""
    try:
        amount = read_won(bare.replace(" ", ""))
    except (ValueError, ArithmeticError):
        return ""
    sized = amount >= _LEAST_BARE or bare.endswith(("원", "만")) or _HOURLY.search(text) is not None
    return format_money(amount) if sized and column.low <= amount <= column.high else ""


def _first_phone(text: str) -> str:
    for part in re.split(r"[,/;]|\s{2,}|(?<=\d{4})\s+(?=0\d)", text):
        try:
            return format_phone(normalize_phone(part))
        except InvalidInput:
            continue
    return ""
