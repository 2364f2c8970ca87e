"""The exchange workbook as data: its sheets, their columns, keys and accepted values. Source: exchange.md.

Import, export and the template are made from `SHEETS`, so that they cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

Needed = Literal["", "normally", "always"]
ROW_LIMIT = 1_048_575
COLUMN_LIMIT = 200
CELL_LIMIT = 32_767
"""Characters that a cell of a workbook holds."""
MARK, PARTED_BY = "*", ";"


class CellKind(StrEnum):
    """What a cell holds, and how it is read and shown; see base/cells.py."""

    TEXT = "text"
    NOTE = "note"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    INTEGER = "integer"
    MONEY = "money"
    DECIMAL = "decimal"
    PHONE = "phone"
    EMAIL = "email"
    BUSINESS_NUMBER = "business_number"
    POSTCODE = "postcode"
    SLIP_NUMBER = "slip_number"
    YES_NO = "yes_no"
    CODE = "code"
    OCCUPATION = "occupation"
    REASON = "reason"
    HEADCOUNT = "headcount"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column.

    Attributes:
        heading: as exchange.md writes it, without `*` and parenthesis.
        name: key of the value, the record's column where it has one; a link has the number's name.
        needed: "always"; "normally" where a row may lack it and is marked incomplete; else "".
        codes: schemes that are asked, in this order, for CODE and REASON.
        many: several values, parted by `;`.
        without: codes of the scheme that this column does not take.
        accepts: whole numbers it takes, none for any.
        longest: characters of a text.
        low, high: bounds of a number.
        blank: what an empty cell means, where it means a value.
        note: what the parenthesis of exchange.md says.
    """

    heading: str
    name: str
    kind: CellKind = CellKind.TEXT
    needed: Needed = ""
    codes: tuple[str, ...] = ()
    many: bool = False
    without: frozenset[str] = frozenset()
    accepts: tuple[int, ...] = ()
    longest: int = 100
    low: int = 0
    high: int = 10**10
    blank: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeSheet:
    """One sheet; a row's key is the record's own key in 관리번호, else the values of `key`.

    Attributes:
        name: as exchange.md writes it.
        table: of the records its rows tell of.
        key: names of the columns; of two firms or persons of 상담 the one that is filled.
        either: one of these columns is filled in every row.
    """

    name: str
    table: str
    key: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    either: tuple[str, ...] = ()

    def column(self, name: str) -> SheetColumn:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def headings(self) -> tuple[str, ...]:
        """The first row of the sheet."""
        return tuple(column.heading for column in self.columns)


_C, _K = SheetColumn, CellKind
_ALWAYS: Needed = "always"
_NORMALLY: Needed = "normally"
_RECORD = _C("관리번호", "id", _K.KEY)
_VOIDED = _C("착오취소", "voided", _K.YES_NO, blank=False, note="예/아니오")
_COUNSELOR = _C("상담사", "counselor")
_WINDOW = _C("창구", "counter_no", _K.INTEGER, low=1, high=99)
_REAL_WAGE = frozenset({"negotiable"})


def _person(needed: Needed = _ALWAYS) -> SheetColumn:
    return _C("구직번호", "jobseeker_no", needed=needed, longest=40)


def _firm(needed: Needed = "") -> SheetColumn:
    return _C("업체번호", "employer_no", needed=needed, longest=40)


def _code(heading: str, name: str, scheme: str, needed: Needed = "", **more: Any) -> SheetColumn:  # noqa: ANN401  as a column
    return _C(heading, name, _K.CODE, needed, (scheme,), **more)


def _occupation(heading: str, name: str, needed: Needed = "") -> SheetColumn:
    return _C(heading, name, _K.OCCUPATION, needed, ("occupation",), note="KECO code")


PEOPLE = ExchangeSheet(
    "구직자",
    "jobseeker",
    ("jobseeker_no",),
    (
        _person(),
        _C("성명", "full_name", needed=_ALWAYS),
        _C("생년월일", "birth_date", _K.DATE, _NORMALLY),
        _code("성별", "sex", "sex", _NORMALLY, note="남/여"),
        _C("통칭", "common_name"),
        _C("국적", "nationality", longest=60),
        _code("체류자격", "visa_status", "visa"),
        _C("휴대전화", "mobile", _K.PHONE),
        _code("연락처구분", "contact_owner", "contact_owner", blank="self", note="본인/가족/기관/없음"),
        _C("전화", "phone", _K.PHONE),
        _C("이메일", "email", _K.EMAIL, longest=200),
        _C("우편번호", "postcode", _K.POSTCODE),
        _C("도로명주소", "road_address", longest=200),
        _C("상세주소", "address_detail", longest=200),
        _code("행정동", "dong_code", "dong", note="이름 또는 10자리 코드, 관외"),
        _code("최종학력", "education_level", "education"),
        _occupation("희망직종1", "desired_occupation_1"),
        _occupation("희망직종2", "desired_occupation_2"),
        _occupation("희망직종3", "desired_occupation_3"),
        _code("희망지역1", "desired_region_1", "gu"),
        _code("희망지역2", "desired_region_2", "gu"),
        _code("희망고용형태", "desired_employment_types", "employment_type", many=True),
        _code("희망임금형태", "desired_wage_basis", "wage_basis", note="시급/일급/월급/연봉/협의"),
        _C("희망임금", "desired_wage_amount", _K.MONEY),
        _code("대상구분", "target_groups", "target_group", many=True),
        _code("알선희망", "referral_wish", "referral_wish", note="알선필요/정보제공만/불필요"),
        _C("수집동의일", "collection_on", _K.DATE),
        _C("제3자제공동의일", "disclosure_on", _K.DATE),
        _C("외부번호", "external_numbers", many=True),
        _C("비고", "note", _K.NOTE, longest=4000),
        _RECORD,
    ),
)
REGISTRATIONS = ExchangeSheet(
    "구직등록",
    "registration",
    ("jobseeker_no", "received_on"),
    (
        _person(),
        _C("접수일", "received_on", _K.DATE, _ALWAYS),
        _C("유효기간만료일", "valid_until", _K.DATE),
        _code("접수경로", "channel", "channel", _ALWAYS),
        _code("접수장소", "place", "place", blank="center"),
        _WINDOW,
        _COUNSELOR,
        _code("행정동", "dong_code", "dong", note="그날"),
        _VOIDED,
        _RECORD,
    ),
)
FIRMS = ExchangeSheet(
    "구인업체",
    "employer",
    ("employer_no",),
    (
        _firm(_ALWAYS),
        _C("업체명", "name", needed=_ALWAYS),
        _C("사업자등록번호", "business_no", _K.BUSINESS_NUMBER),
        _C("대표자", "representative", longest=60),
        _code("업종", "industry", "industry", note="KSIC section"),
        _C("상시근로자수", "headcount", _K.HEADCOUNT, codes=("headcount_band",), high=10**7),
        _C("도로명주소", "road_address", longest=200),
        _code("행정동", "dong_code", "dong"),
        _C("담당자", "contact_name", longest=60),
        _C("전화", "phone", _K.PHONE),
        _C("팩스", "fax", _K.PHONE),
        _C("이메일", "email", _K.EMAIL, longest=200),
        _RECORD,
    ),
)
VACANCIES = ExchangeSheet(
    "구인",
    "vacancy",
    ("vacancy_no",),
    (
        _C("구인번호", "vacancy_no", needed=_ALWAYS, longest=40),
        _firm(_NORMALLY),
        _C("업체명", "employer_name"),
        _code("구분", "kind", "vacancy_kind", blank="own", note="자체/외부"),
        _C("출처", "source", longest=60),
        _C("외부번호", "external_no", longest=60),
        _C("접수일", "received_on", _K.DATE, _ALWAYS),
        _C("마감일", "closes_on", _K.DATE),
        _code("접수경로", "channel", "channel", _NORMALLY),
        _C("구인제목", "title", needed=_ALWAYS, longest=200),
        _occupation("모집직종", "occupation", _NORMALLY),
        _C("모집인원", "openings", _K.INTEGER, _NORMALLY, low=1, high=9999),
        _C("직무내용", "duties", _K.NOTE, longest=4000),
        _code("고용형태", "employment_type", "employment_type", _NORMALLY),
        _code("임금형태", "wage_basis", "wage_basis", _NORMALLY, without=_REAL_WAGE),
        _C("임금하한", "wage_min", _K.MONEY, _NORMALLY),
        _C("임금상한", "wage_max", _K.MONEY),
        _C("주소정근로시간", "weekly_hours", _K.DECIMAL, _NORMALLY, high=168),
        _C("근무시작", "work_start", _K.TIME),
        _C("근무종료", "work_end", _K.TIME),
        _C("근무지주소", "place_address", longest=200),
        _code("근무지행정동", "place_dong_code", "dong"),
        _code("최종학력", "education_level", "education"),
        _code("경력", "experience", "experience", note="신입/경력/무관"),
        _C("전형방법", "screening_steps", longest=200),
        _C("면접장소", "interview_place", longest=200),
        _code("상태", "state", "vacancy_state"),
        _VOIDED,
        _RECORD,
    ),
)
SESSIONS = ExchangeSheet(
    "상담",
    "counseling_session",
    ("jobseeker_no", "employer_no", "started_at"),
    (
        _person(""),
        _firm(),
        _C("상담일시", "started_at", _K.MOMENT, _ALWAYS),
        _code("상담방법", "mode", "contact_mode", _ALWAYS, note="방문/전화/온라인/문자·카카오톡/출장"),
        _code("상담유형", "kind", "session_kind"),
        _WINDOW,
        _COUNSELOR,
        _C("내용", "note", _K.NOTE, longest=CELL_LIMIT),
        _VOIDED,
        _RECORD,
    ),
    either=("jobseeker_no", "employer_no"),
)
REFERRALS = ExchangeSheet(
    "알선",
    "referral",
    ("referral_no",),
    (
        _C("알선번호", "referral_no", needed=_ALWAYS, longest=40),
        _person(),
        _C("구인번호", "vacancy_no", needed=_ALWAYS, longest=40),
        _C("알선일", "referred_on", _K.DATE, _ALWAYS),
        _C("알선장번호", "slip_no", _K.SLIP_NUMBER),
        _code("알선방법", "method", "referral_method", blank="slip", note="교부/전화/문자/이력서송부/동행면접"),
        _WINDOW,
        _COUNSELOR,
        _C("면접일시", "interview_at", _K.MOMENT),
        _code("결과", "state", "referral_state", blank="10", without=frozenset({"99"})),
        _C("결과일", "state_on", _K.DATE),
        _C("사유", "reason", _K.REASON, codes=("jobseeker_reason", "employer_reason"), longest=500),
        _VOIDED,
        _RECORD,
    ),
)
PLACEMENTS = ExchangeSheet(
    "취업",
    "placement",
    ("jobseeker_no", "started_on"),
    (
        _person(),
        _C("취업일", "started_on", _K.DATE, _ALWAYS),
        _code("취업경로", "route", "placement_route", _ALWAYS, note="알선/소개/본인/행사/기타"),
        _code("부문", "sector", "sector", blank="private", note="민간/공공"),
        _C("알선번호", "referral_no", longest=40),
        _firm(),
        _C("업체명", "employer_name"),
        _occupation("직종", "occupation"),
        _code("고용형태", "employment_type", "employment_type"),
        _code("임금형태", "wage_basis", "wage_basis", without=_REAL_WAGE),
        _C("임금", "wage_amount", _K.MONEY),
        _code("확인방법", "evidence", "evidence"),
        _C("확인일", "verified_on", _K.DATE),
        _C("실적인정", "recognized", _K.YES_NO, blank=True, note="예/아니오"),
        _VOIDED,
        _RECORD,
    ),
)
FOLLOW_UPS = ExchangeSheet(
    "사후관리",
    "follow_up",
    ("jobseeker_no", "started_on", "months"),
    (
        _person(),
        _C("취업일", "started_on", _K.DATE, _ALWAYS),
        _C("개월", "months", _K.INTEGER, _ALWAYS, accepts=(1, 3, 6, 12), note="1/3/6/12"),
        _C("확인일", "done_on", _K.DATE),
        _code("상태", "state", "follow_up_state", note="재직/퇴사/연락불가"),
        _C("퇴사일", "left_on", _K.DATE),
        _C("사유", "reason", _K.REASON, codes=("leave_reason",), longest=200),
        _RECORD,
    ),
)
EVENTS = ExchangeSheet(
    "행사",
    "event",
    ("event_no",),
    (
        _C("행사번호", "event_no", needed=_ALWAYS, longest=40),
        _code("종류", "kind", "event_kind", _ALWAYS, note="JOB포유/일구데이/박람회/찾아가는센터/동창구/교육"),
        _C("회차", "round_no", _K.INTEGER, high=9999),
        _C("행사명", "name", longest=200),
        _C("일자", "held_on", _K.DATE, _ALWAYS),
        _C("장소", "place", longest=200),
        _RECORD,
    ),
)
EVENT_INTERVIEWS = ExchangeSheet(
    "행사면접",
    "event_interview",
    ("event_no", "employer_no", "jobseeker_no"),
    (
        _C("행사번호", "event_no", needed=_ALWAYS, longest=40),
        _firm(_ALWAYS),
        _person(),
        _code("결과", "result", "event_result", blank="waiting", note="채용/불채용/대기"),
        _C("결과일", "result_on", _K.DATE),
        _RECORD,
    ),
)
VISITS = ExchangeSheet(
    "기업방문",
    "employer_visit",
    ("visited_on", "employer_name"),
    (
        _C("방문일", "visited_on", _K.DATE, _ALWAYS),
        _firm(),
        _C("업체명", "employer_name", needed=_ALWAYS),
        _C("방문자", "visitor"),
        _code("결과", "result", "visit_result", note="구인등록/상담/부재/거절"),
        _C("비고", "note", _K.NOTE, longest=4000),
        _RECORD,
    ),
)
SHEETS = (
    PEOPLE,
    REGISTRATIONS,
    FIRMS,
    VACANCIES,
    SESSIONS,
    REFERRALS,
    PLACEMENTS,
    FOLLOW_UPS,
    EVENTS,
    EVENT_INTERVIEWS,
    VISITS,
)
"""In the order of exchange.md; what a row links to stands in a sheet before it."""
BY_NAME: Mapping[str, ExchangeSheet] = {sheet.name: sheet for sheet in SHEETS}


def heading_of(text: str) -> str:
    """A heading as it is declared: without its `*`, its parenthesis and the spaces of a person."""
    bare = "".join(text.split()).replace(MARK, "")
    return bare.partition("(")[0] or bare
