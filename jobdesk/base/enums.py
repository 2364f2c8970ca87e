"""Closed lists of states and kinds that rules depend on.

Each has a code list of the same name in `resources/codes/labels.csv` (scheme = the class name in
snake case) with its Korean and English label; open lists that a center may edit (channels,
target groups, occupations, dongs ...) are code tables only. Sources: domain.md 1 and 2, exchange.md.
"""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do; see base/permissions.py."""

    COUNSELOR = "counselor"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    RECEPTION = "reception"


class Sex(StrEnum):
    """성별, for statistics only; None is 미상."""

    MALE = "male"
    FEMALE = "female"


class ContactOwner(StrEnum):
    """Whose phone the mobile number is (연락처구분)."""

    SELF = "self"
    FAMILY = "family"
    AGENCY = "agency"
    NONE = "none"


class LaborStatus(StrEnum):
    """현재 상태."""

    UNEMPLOYED = "unemployed"
    EMPLOYED = "employed"
    STUDENT = "student"
    DAILY = "daily"
    SELF_EMPLOYED = "self_employed"
    OTHER = "other"


class ReferralWish(StrEnum):
    """알선희망: a referral is blocked where it is not wanted."""

    WANTED = "wanted"
    INFORMATION_ONLY = "information_only"
    NOT_WANTED = "not_wanted"


class ReferableState(StrEnum):
    """알선가능 상태 of a person, apart from being placed; all but the first block a referral."""

    REFERABLE = "referable"
    PAUSED = "paused"
    UNREACHABLE = "unreachable"
    IN_TRAINING = "in_training"
    NOT_WANTED = "not_wanted"


class WageBasis(StrEnum):
    """임금형태; NEGOTIABLE (협의) for a wish only."""

    HOURLY = "hourly"
    DAILY = "daily"
    MONTHLY = "monthly"
    ANNUAL = "annual"
    NEGOTIABLE = "negotiable"


class ConsentKind(StrEnum):
    """What a consent is about."""

    COLLECTION = "collection"
    DISCLOSURE = "disclosure"
    SENSITIVE = "sensitive"
    INSURANCE_LOOKUP = "insurance_lookup"


class ConsentForm(StrEnum):
    """How a consent was given: 서면, 구두(전화), 대독·지장, 법정대리인."""

    WRITTEN = "written"
    ORAL = "oral"
    READ_ALOUD = "read_aloud"
    GUARDIAN = "guardian"


class Place(StrEnum):
    """접수장소: where a fact was taken in, apart from the window."""

    CENTER = "center"
    DONG_OFFICE = "dong_office"
    EVENT = "event"
    OUTREACH = "outreach"


class WindowKind(StrEnum):
    """What a counter window is for."""

    JOBSEEKERS = "jobseekers"
    EMPLOYERS = "employers"
    IN_DEPTH = "in_depth"
    PUBLIC_WORKS = "public_works"
    RECEPTION = "reception"


class BusinessNumberState(StrEnum):
    """있음 / 미확인 / 개인."""

    GIVEN = "given"
    UNCONFIRMED = "unconfirmed"
    PRIVATE = "private"


class VacancyKind(StrEnum):
    """구분: own (자체) counts, external (외부) does not."""

    OWN = "own"
    EXTERNAL = "external"


class VacancyState(StrEnum):
    """상태 of a vacancy: 접수 확인 진행 보류 충족 기간만료 취소 거부."""

    RECEIVED = "received"
    VERIFIED = "verified"
    OPEN = "open"
    ON_HOLD = "on_hold"
    FILLED = "filled"
    EXPIRED = "expired"
    CANCELED = "canceled"
    REFUSED = "refused"


class WageVerdict(StrEnum):
    """임금 점검 of a vacancy: 충족 미달 확인필요."""

    OK = "ok"
    BELOW = "below"
    UNDETERMINED = "undetermined"


class ContactMode(StrEnum):
    """상담방법."""

    VISIT = "visit"
    PHONE = "phone"
    ONLINE = "online"
    MESSAGE = "message"
    OUTREACH = "outreach"


class SessionKind(StrEnum):
    """상담유형: 초기 심층 알선 사후관리 실업인정 확인 구인 기타."""

    INTAKE = "intake"
    IN_DEPTH = "in_depth"
    REFERRAL = "referral"
    FOLLOW_UP = "follow_up"
    BENEFIT = "benefit"
    EMPLOYER = "employer"
    OTHER = "other"


class ReferralMethod(StrEnum):
    """알선방법; only SLIP (교부) prints a slip."""

    SLIP = "slip"
    PHONE = "phone"
    MESSAGE = "message"
    RESUME = "resume"
    ACCOMPANIED = "accompanied"


class ReferralState(StrEnum):
    """Referral states and result codes of domain.md 2.2."""

    REFERRED = "10"
    APPLIED = "20"
    INTERVIEW_SCHEDULED = "30"
    INTERVIEWED = "31"
    HIRED = "40"
    HIRE_PENDING = "41"
    REJECTED_SCREENING = "50"
    REJECTED_INTERVIEW = "51"
    DECLINED_BY_JOBSEEKER = "60"
    NO_SHOW = "61"
    OFFER_DECLINED = "62"
    DECLINED_BY_EMPLOYER = "70"
    VACANCY_FILLED = "71"
    VACANCY_CANCELED = "72"
    UNREACHABLE_JOBSEEKER = "80"
    NO_RESPONSE_EMPLOYER = "81"
    HIRED_ELSEWHERE = "90"
    CLOSED_BY_OTHER_HIRE = "91"
    VOIDED = "99"


OPEN_REFERRAL_STATES = frozenset(map(ReferralState, ("10", "20", "30", "31", "41")))
"""알선 that still wait for a result."""


class InterviewState(StrEnum):
    """State of one interview."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELED = "canceled"


class PlacementRoute(StrEnum):
    """취업경로: 알선 소개 본인 행사 기타."""

    REFERRAL = "referral"
    INFORMATION = "information"
    SELF = "self"
    EVENT = "event"
    OTHER = "other"


class Sector(StrEnum):
    """부문."""

    PRIVATE = "private"
    PUBLIC = "public"


class Evidence(StrEnum):
    """확인방법 of a placement."""

    INSURANCE = "insurance"
    CONTRACT = "contract"
    CERTIFICATE = "certificate"
    PAYSLIP = "payslip"
    EMPLOYER_CALL = "employer_call"
    JOBSEEKER = "jobseeker"
    OTHER = "other"


class FollowUpState(StrEnum):
    """상태 of a follow-up: 재직 퇴사 연락불가."""

    EMPLOYED = "employed"
    LEFT = "left"
    UNREACHABLE = "unreachable"


class AttemptOutcome(StrEnum):
    """통화 결과 of one attempt to reach a firm or a person."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    CALL_BACK = "call_back"
    WRONG_NUMBER = "wrong_number"


class NoticeKind(StrEnum):
    """Why someone must still be told."""

    VACANCY_CLOSED = "vacancy_closed"
    VACANCY_CANCELED = "vacancy_canceled"
    VACANCY_REOPENED = "vacancy_reopened"
    TERMS_CHANGED = "terms_changed"
    CONSENT_WITHDRAWN = "consent_withdrawn"


class SignpostOutcome(StrEnum):
    """What came of sending a person elsewhere."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    NOT_TAKEN_UP = "not_taken_up"
    UNSUITABLE = "unsuitable"
    UNKNOWN = "unknown"


class PlanActor(StrEnum):
    """Who takes a step of a plan."""

    JOBSEEKER = "jobseeker"
    COUNSELOR = "counselor"
    BOTH = "both"


class PublicWorksRuling(StrEnum):
    """Pre-screening for public works: the dong office decides."""

    POSSIBLE = "possible"
    CHECK = "check"


class EventKind(StrEnum):
    """종류 of an event: JOB포유 일구데이 박람회 찾아가는센터 동창구 교육."""

    MATCHING_DAY = "matching_day"
    RECRUITMENT_DAY = "recruitment_day"
    JOB_FAIR = "job_fair"
    MOBILE_SERVICE = "mobile_service"
    DONG_OFFICE = "dong_office"
    TRAINING = "training"


class EventResult(StrEnum):
    """결과 of an event interview: 채용 불채용 대기."""

    HIRED = "hired"
    NOT_HIRED = "not_hired"
    WAITING = "waiting"


class VisitResult(StrEnum):
    """결과 of an employer visit: 구인등록 상담 부재 거절."""

    VACANCY = "vacancy"
    TALK = "talk"
    ABSENT = "absent"
    REFUSED = "refused"


class InquiryKind(StrEnum):
    """방문·전화문의 that needs no session, and 전화메모 that waits for its person."""

    VISIT = "visit"
    PHONE = "phone"
    PHONE_MEMO = "phone_memo"


class MessageKind(StrEnum):
    """What a text is sent as, by its bytes: a short one or a long one."""

    SMS = "sms"
    LMS = "lms"


class MessagePurpose(StrEnum):
    """What people are texted for."""

    VACANCIES = "vacancies"
    EVENT = "event"
    INTERVIEW = "interview"
    RESULT = "result"
    REGISTRATION = "registration"
    FOLLOW_UP = "follow_up"
    OTHER = "other"


class AuditAction(StrEnum):
    """수행업무 of an audit entry."""

    VIEW = "view"
    SEARCH = "search"
    CREATE = "create"
    CHANGE = "change"
    VOID = "void"
    UNDO = "undo"
    PRINT = "print"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCK = "lock"
    RIGHTS = "rights"
    SETTING = "setting"
    BACKUP = "backup"
    RESTORE = "restore"
    CHECK = "check"
    MIGRATE = "migrate"
    RECOVERY = "recovery"
