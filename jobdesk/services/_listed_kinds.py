"""What a list of another system may name, column by column: how it is called, read, and held against ours.

A column whose words the other system chooses for itself (its own job titles) is held against ours only where they
can be read; a masked cell (홍*동) is held against what it shows.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobdesk.base.exchange import ListedFact
from jobdesk.base.i18n import mark
from jobdesk.base.sheets import CellKind, SheetColumn, heading_of

WORK24 = "고용24"
_SAME_SOURCE = {"work24": WORK24, "워크넷": WORK24, "worknet": WORK24}
_FORMS = re.compile(
    r"주식회사|유한회사|유한책임회사|합자회사|사단법인|재단법인|사회복지법인|\((?:주|유|사|재|복)\)"
)
_SIGNS = re.compile(r"[\s()\[\]{}.,·ㆍ\-_/&'\"]")
STARS = re.compile(r"[*○●◯＊]")
NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """One column of the other system's list.

    Attributes:
        label: English source of what it is called on the screen.
        column: how a cell of it is read and shown; its heading is ours.
        also: other headings it is known by.
        personal: it tells who someone is: masked in the evidence.
        lenient: the other system has words of its own for it; what cannot be read is not held against ours.
    """

    label: str
    column: SheetColumn
    also: tuple[str, ...] = ()
    personal: bool = False
    lenient: bool = False

    @property
    def name(self) -> str:
        """Key of its values."""
        return self.column.name


@dataclass(frozen=True, slots=True)
class ListedKind:
    """One kind of list.

    Attributes:
        table: of our records.
        day: the column with the day of the fact.
        days_apart: at most so many days lie between two entries of one fact.
        columns: an earlier one is asked first where a heading could mean two.
        needed: of each of these groups a list has one column at least.
    """

    fact: ListedFact
    label: str
    table: str
    day: str
    days_apart: int
    columns: tuple[ListedColumn, ...]
    needed: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> ListedColumn:
        """The column of a name."""
        return next(one for one in self.columns if one.name == name)

    @property
    def compared(self) -> tuple[ListedColumn, ...]:
        """What is held against ours: all but the other system's number."""
        return tuple(one for one in self.columns if one.name != NUMBER)


_C, _K = SheetColumn, CellKind
_NAME = ListedColumn(
    mark("Name"),
    _C("성명", "full_name"),
    ("이름", "구직자명", "구직자", "구직자성명", "신청인", "신청자명", "취업자명", "취업자", "한글성명"),
    personal=True,
)
_BIRTH = ListedColumn(
    mark("Birth date"),
    _C("생년월일", "birth_date", _K.DATE),
    ("생일", "생년", "출생일", "출생일자"),
    personal=True,
)
_PHONE = ListedColumn(
    mark("Phone"),
    _C("휴대전화", "phone", _K.PHONE),
    ("휴대폰", "휴대폰번호", "휴대전화번호", "핸드폰", "연락처", "전화", "전화번호", "구직자연락처"),
    personal=True,
)
_FIRM = ListedColumn(
    mark("Firm"),
    _C("업체명", "employer_name", longest=200),
    (
        "사업장명",
        "사업체명",
        "회사명",
        "기업명",
        "구인업체",
        "구인업체명",
        "상호",
        "취업처",
        "취업업체",
        "취업업체명",
        "취업사업장",
    ),
)
_BUSINESS = ListedColumn(
    mark("Business number"),
    _C("사업자등록번호", "business_no", _K.BUSINESS_NUMBER),
    ("사업자번호", "사업장등록번호"),
)
_OCCUPATION = ListedColumn(
    mark("Occupation"),
    _C("모집직종", "occupation", _K.OCCUPATION, codes=("occupation",)),
    ("직종", "직종명", "직종코드", "모집직종명", "취업직종", "희망직종"),
    lenient=True,
)


def _number(*also: str) -> ListedColumn:
    return ListedColumn(mark("Their number"), _C("외부번호", NUMBER, longest=60), also)


KINDS: Mapping[ListedFact, ListedKind] = {
    kind.fact: kind
    for kind in (
        ListedKind(
            ListedFact.REGISTRATIONS,
            mark("Registration"),
            "registration",
            "received_on",
            7,
            (
                _number(
                    "구직인증번호", "구직등록번호", "구직번호", "구직신청번호", "인증번호", "접수번호", "관리번호"
                ),
                _NAME,
                _BIRTH,
                _PHONE,
                ListedColumn(
                    mark("Received on"),
                    _C("접수일", "received_on", _K.DATE),
                    (
                        "접수일자",
                        "구직신청일",
                        "구직신청일자",
                        "구직등록일",
                        "구직등록일자",
                        "신청일",
                        "신청일자",
                        "등록일",
                        "등록일자",
                        "구직접수일",
                    ),
                ),
                ListedColumn(
                    mark("Valid until"),
                    _C("유효기간만료일", "valid_until", _K.DATE),
                    ("만료일", "만료일자", "유효기간종료일", "구직유효기간만료일", "유효기간만료일자"),
                ),
            ),
            (("full_name", NUMBER), ("received_on",)),
        ),
        ListedKind(
            ListedFact.VACANCIES,
            mark("Vacancy"),
            "vacancy",
            "received_on",
            7,
            (
                _number(
                    "구인인증번호",
                    "구인등록번호",
                    "구인번호",
                    "구인신청번호",
                    "인증번호",
                    "공고번호",
                    "접수번호",
                    "관리번호",
                ),
                _FIRM,
                _BUSINESS,
                ListedColumn(
                    mark("Job title"),
                    _C("구인제목", "title", longest=300),
                    ("채용제목", "모집제목", "공고명", "공고제목", "채용공고명", "채용공고", "제목"),
                ),
                _OCCUPATION,
                ListedColumn(
                    mark("Openings"),
                    _C("모집인원", "openings", _K.INTEGER, high=99999),
                    ("구인인원", "채용인원", "모집인원수", "구인인원수", "인원"),
                ),
                ListedColumn(
                    mark("Received on"),
                    _C("접수일", "received_on", _K.DATE),
                    (
                        "접수일자",
                        "구인접수일",
                        "구인신청일",
                        "구인신청일자",
                        "구인등록일",
                        "신청일",
                        "등록일",
                        "등록일자",
                        "공고일",
                    ),
                ),
                ListedColumn(
                    mark("Closes on"),
                    _C("마감일", "closes_on", _K.DATE),
                    ("마감일자", "접수마감일", "모집마감일", "구인마감일", "공고마감일"),
                ),
            ),
            (("employer_name", "business_no", NUMBER), ("title", "occupation", NUMBER), ("received_on",)),
        ),
        ListedKind(
            ListedFact.PLACEMENTS,
            mark("Placement"),
            "placement",
            "started_on",
            31,
            (
                _number("취업번호", "취업등록번호", "구직인증번호", "구직등록번호", "인증번호", "관리번호"),
                _NAME,
                _BIRTH,
                _PHONE,
                ListedColumn(
                    mark("Start of work"),
                    _C("취업일", "started_on", _K.DATE),
                    ("취업일자", "입사일", "입사일자", "채용일", "채용일자", "근무시작일", "취업확정일"),
                ),
                _FIRM,
                _OCCUPATION,
            ),
            (("full_name", NUMBER), ("started_on",)),
        ),
    )
}


def match_listed(kind: ListedKind, headings: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, by its name; and the headings that fill nothing.

    The first heading of a name fills it; a column is never taken from a resident number.
    """
    known = {
        heading_of(word): one.name for one in reversed(kind.columns) for word in (*one.also, one.column.heading)
    }
    places: dict[str, int] = {}
    unknown = []
    for place, heading in enumerate(headings):
        name = known.get(heading_of(heading))
        if name is not None and name not in places:
            places[name] = place
        elif heading.strip():
            unknown.append(heading)
    return places, tuple(unknown)


def lacking(kind: ListedKind, places: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Of which columns one at least is needed and none is there."""
    return tuple(some for some in kind.needed if not places.keys() & set(some))


def guess_fact(headings: Sequence[str]) -> ListedFact | None:
    """What a list names, by its headings; None where none of the kinds fits."""
    fits = []
    for kind in KINDS.values():
        places, _unknown = match_listed(kind, headings)
        if not lacking(kind, places):
            fits.append((len(places), kind.fact))
    return max(fits, key=lambda one: one[0])[1] if fits else None


def guess_source(name: str, headings: Sequence[str]) -> str:
    """Which system a file came from, by its name and headings; "" where they do not tell."""
    told = unicodedata.normalize("NFKC", " ".join((name, *headings))).casefold()
    if any(word in told for word in (WORK24, *_SAME_SOURCE, "인증번호")):
        return WORK24
    return "서울일자리센터" if "서울" in told else ""


def source_key(text: str | None) -> str:
    """A system's name, so that its spellings are one."""
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")).casefold()
    return _SAME_SOURCE.get(flat, flat)


def number_key(text: str) -> str:
    """A foreign number without what people put between its digits."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).casefold()


def firm_key(text: str | None) -> str:
    """A firm's name without its legal form, spaces and signs."""
    flat = unicodedata.normalize("NFKC", text or "")
    return _SIGNS.sub("", _FORMS.sub("", flat)).casefold()
