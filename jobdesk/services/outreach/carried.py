"""How each table travels on a copy of the center, and how what was done on it comes home. Source: safety.md 2.

Packing, capture and merge read `CARRIED` alone, so that they cannot disagree; every table stands in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table

from jobdesk.records import Base


class Way(StrEnum):
    """MERGED by column; JOINED: rows that are only added; READ: copied to be read; HOME: stays at the center."""

    MERGED = "merged"
    JOINED = "joined"
    READ = "read"
    HOME = "home"


class Along(StrEnum):
    """With whom a table's old rows travel; what these refer to by a foreign key comes along."""

    ALL = "all"
    PERSON = "person"
    FIRM = "firm"
    VACANCY = "vacancy"
    EVENT = "event"
    RECORD = "record"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Carried:
    """One table.

    Attributes:
        along: PERSON by `jobseeker_id` (or its own key), FIRM by `employer_id`, VACANCY by `vacancy_id`, EVENT by
            `event_id`; RECORD with the record that a loose key names (`record_id`, `referral_id`).
        stays: columns whose values stay at the center: empty on the copy, never captured as a change.
        together: columns of one statement: where both sides changed one of them, they conflict as one.
        once: columns by which two live rows say one fact; a second one is a conflict. The first leads to few rows;
            one that is empty says nothing, but for those in `blank`.
        blank: columns of `once` that may be empty on both.
        spans: a column, and first and last day: live rows of one whose days overlap say one fact; no last day is
            open.
        bears: tables and columns of facts that hang on it: while one is live, no desk strikes it through.
        tells: a column that names a record, that record's table, and which of its columns a row of this table
            tells of: the history of a value that is not applied is held back with it.
        derived: columns that follow from other rows and are counted anew after a merge.
    """

    name: str
    way: Way
    along: Along = Along.NOBODY
    stays: frozenset[str] = frozenset()
    together: tuple[tuple[str, ...], ...] = ()
    once: tuple[tuple[str, ...], ...] = ()
    blank: frozenset[str] = frozenset()
    spans: tuple[tuple[str, str, str], ...] = ()
    bears: tuple[tuple[str, str], ...] = ()
    tells: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    derived: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """Its table."""
        return Base.metadata.tables[self.name]

    @property
    def alive(self) -> frozenset[str]:
        """Columns that say whether a row is a live one."""
        return frozenset({"state", "voided_at"} if self.counts_once else ())

    @property
    def counts_once(self) -> bool:
        """Whether two of its rows may say one fact."""
        return bool(self.once or self.spans)

    @property
    def said_once(self) -> frozenset[str]:
        """Columns by which it is known whether a row stands beside one that says the same."""
        return self.alive.union(*self.once, *self.spans)

    @property
    def captured(self) -> bool:
        """Whether what is done to it on a copy comes home."""
        return self.way in {Way.MERGED, Way.JOINED}


_CAUTION = ("caution_reason", "caution_until", "caution_by")
STRUCK = ("voided_at", "voided_by", "voided_why")
"""Columns by which a fact is struck through."""
_WAGE = ("wage_basis", "wage_min", "wage_max")
_PLACE = ("road_address", "address_detail", "postcode", "dong_code")


def _merged(name: str, along: Along, *together: tuple[str, ...], **more: object) -> Carried:
    return Carried(name, Way.MERGED, along, together=together, **more)  # type: ignore[arg-type]  # as Carried


def _each(way: Way, along: Along, *names: str) -> Iterator[Carried]:
    return (Carried(name, way, along) for name in names)


DECLARED: Sequence[Carried] = (
    _merged(
        "jobseeker",
        Along.PERSON,
        ("mobile", "contact_owner", "contact_relation"),
        ("nationality", "visa_status", "visa_until", "visa_seen"),
        _PLACE,
        ("desired_wage_basis", "desired_wage_amount"),
        ("referable_state", "referable_on", "referable_until", "referable_reason"),
        ("disability_kind", "disability_degree"),
        _CAUTION,
        stays=frozenset(_CAUTION),
    ),
    _merged(
        "registration",
        Along.PERSON,
        ("valid_from", "valid_until"),
        spans=(("jobseeker_id", "valid_from", "valid_until"),),
        bears=(("referral", "registration_id"), ("placement", "registration_id")),
    ),
    _merged(
        "consent",
        Along.PERSON,
        ("given_on", "given_how", "signature"),
        ("withdrawn_on", "withdrawn_how"),
        once=(("jobseeker_id", "kind", "given_on"),),
    ),
    _merged("event_participant", Along.EVENT, once=(("jobseeker_id", "event_id"),)),
    _merged("plan_step", Along.PERSON, ("done_on", "outcome"), once=(("jobseeker_id", "due_on", "step"),)),
    _merged("signpost", Along.PERSON, ("outcome", "outcome_on"), once=(("jobseeker_id", "sent_on", "place"),)),
    _merged(
        "employer",
        Along.FIRM,
        ("business_no", "business_no_state"),
        _PLACE,
        ("headcount", "headcount_band"),
        bears=tuple(
            (name, "employer_id")
            for name in ("vacancy", "placement", "counseling_session", "employer_visit", "event_firm")
        ),
    ),
    _merged(
        "vacancy",
        Along.VACANCY,
        ("state", "state_on", "state_reason", "refusal_ground"),
        _WAGE + tuple(f"wage_{one}" for one in ("verdict", "hourly", "floor", "year", "confirmed", "exempt")),
        ("work_start", "work_end", "break_minutes"),
        ("closes_on", "until_filled"),
        once=(("external_no", "source"),),
        bears=(("referral", "vacancy_id"), ("placement", "vacancy_id")),
        derived=frozenset({"taken"}),
    ),
    _merged(
        "event",
        Along.EVENT,
        ("starts_at", "ends_at", "slot_minutes"),
        once=(("held_on", "kind", "name"),),
        bears=(("event_interview", "event_id"), ("event_participant", "event_id"), ("event_firm", "event_id")),
    ),
    _merged(
        "event_firm",
        Along.EVENT,
        ("booth", "openings", "job", "vacancy_id"),
        once=(("event_id", "employer_id", "vacancy_id"),),
        blank=frozenset({"vacancy_id"}),
        bears=(("event_interview", "event_firm_id"),),
    ),
    _merged(
        "event_interview",
        Along.EVENT,
        (
            *("event_firm_id", "employer_id", "starts_at"),  # with whom and when, and what came of it, are one
            *("called_at", "no_show_at", "result", "result_on", "hired_on", "confirmed_on", "confirm_note"),
            "referral_id",
        ),
        once=(("jobseeker_id", "event_firm_id"),),
    ),
    _merged(
        "counseling_session",
        Along.PERSON,
        ("started_at", "ended_at"),
        once=(("jobseeker_id", "started_at"), ("employer_id", "started_at")),
        bears=(("referral", "session_id"),),
    ),
    _merged(
        "referral",
        Along.PERSON,
        ("state", "state_on", "state_reason_code", "state_reason", "hire_planned_on", "seat_held"),
        ("interview_at", "interview_place"),
        once=(("jobseeker_id", "vacancy_id"),),
        bears=(("placement", "referral_id"), ("interview", "referral_id")),
    ),
    _merged(
        "interview",
        Along.PERSON,
        ("held_on", "at", "state"),
        once=(("referral_id", "held_on", "at"),),
        blank=frozenset({"at"}),
        tells=(("referral_id", "referral", ("state", "voided_at")),),
    ),
    _merged(
        "placement",
        Along.PERSON,
        ("wage_basis", "wage_amount"),
        ("evidence", "evidence_ref", "verified_on", "verified_by"),
        ("recognized", "recognized_why", "recognition_rule"),
        ("second_look_on", "second_look_by"),
        once=(
            ("referral_id",),
            ("jobseeker_id", "vacancy_id", "started_on"),
            ("jobseeker_id", "employer_id", "started_on"),
            ("jobseeker_id", "employer_name", "started_on"),
            ("jobseeker_id", "event_id"),
        ),
        bears=(("follow_up", "placement_id"),),
    ),
    _merged(
        "follow_up",
        Along.PERSON,
        ("done_on", "mode", "state", "left_on", "left_code", "left_reason"),
        once=(("placement_id", "months"),),
    ),
    _merged("notice", Along.PERSON, ("told_on", "told_mode", "told_by")),
    _merged("inquiry", Along.NOBODY, ("done",), once=(("received_at", "kind", "caller_phone"),)),
    _merged("print_job", Along.NOBODY),
    *_each(Way.MERGED, Along.PERSON, "education", "work_history", "license"),
    _merged("course_completion", Along.PERSON, once=(("jobseeker_id", "course", "completed_on"),)),
    _merged("public_works", Along.PERSON, spans=(("jobseeker_id", "from_on", "until_on"),)),
    *_each(Way.MERGED, Along.FIRM, "employer_contact", "employer_site"),
    _merged(
        "employer_visit",
        Along.NOBODY,
        once=(("visited_on", "employer_id"), ("visited_on", "employer_name")),
    ),
    *_each(Way.MERGED, Along.NOBODY, "employer_remark", "message_list"),
    _merged("external_number", Along.RECORD, once=(("record_id", "scheme", "number"),)),
    Carried(
        "registration_extension",
        Way.JOINED,
        Along.PERSON,
        once=(("registration_id", "new_until"),),
        tells=(("registration_id", "registration", ("valid_until", "voided_at")),),
    ),
    *_each(Way.JOINED, Along.PERSON, "session_note", "contact_attempt", "public_works_screening"),
    Carried(
        "referral_step",
        Way.JOINED,
        Along.PERSON,
        tells=(("referral_id", "referral", ("state", "voided_at")),),
    ),
    *_each(Way.JOINED, Along.RECORD, "slip_number"),
    Carried(
        "vacancy_step",
        Way.JOINED,
        Along.VACANCY,
        tells=(("vacancy_id", "vacancy", ("state", "voided_at")),),
    ),
    *_each(Way.JOINED, Along.NOBODY, "correction", "disclosure", "certificate"),
    Carried("message_recipient", Way.JOINED, once=(("message_list_id", "jobseeker_id"),)),
    Carried("center", Way.READ, Along.ALL, stays=frozenset({"recovery_public_key", "recovery_slot"})),
    *_each(Way.READ, Along.ALL, "counter_window", "setting", "code", "dated_value", "account", "desk"),
    *_each(Way.READ, Along.ALL, "printer", "printer_choice", "logo", "absence"),
    *_each(
        Way.HOME, Along.NOBODY, "key_slot", "password_history", "rights_record", "counter", "operation", "draft"
    ),
    *_each(Way.HOME, Along.NOBODY, "audit_entry", "audit_head", "audit_subject", "search_entry", "list_layout"),
    *_each(Way.HOME, Along.NOBODY, "saved_filter", "saved_report", "target", "entered_figure", "review"),
    *_each(Way.HOME, Along.NOBODY, "review_clearing", "month_close", "month_touch", "close_cell", "close_facts"),
    *_each(
        Way.HOME, Along.NOBODY, "close_split", "duplicate_pair", "record_merge", "import_run", "import_mapping"
    ),
    *_each(Way.HOME, Along.NOBODY, "tombstone", "reconciliation", "reconciliation_row", "checkout", "bundle"),
    *_each(Way.HOME, Along.NOBODY, "checkout_person", "number_book", "bundle_row", "merge_conflict"),
    *_each(Way.HOME, Along.NOBODY, "copy_state", "captured_change", "sealed_bundle", "ticket_purpose"),
    *_each(Way.HOME, Along.NOBODY, "purpose_window", "opening_hours", "closed_day", "appointment", "ticket_count"),
    *_each(
        Way.HOME, Along.NOBODY, "ticket", "ticket_step", "window_shift", "window_pause", "emergency", "incident"
    ),
)
BY_NAME: Mapping[str, Carried] = {one.name: one for one in DECLARED}
CARRIED: tuple[Carried, ...] = tuple(BY_NAME[table.name] for table in Base.metadata.sorted_tables)
"""In the order of foreign keys: what a row refers to stands in a table before it."""
CAPTURED: tuple[Table, ...] = tuple(one.table for one in CARRIED if one.captured)
"""What is done to these on a copy is noted there, by triggers (store/capturing)."""
EVER = ("id", "version", "recorded_at", "recorded_by", "window_no", "op_id")
"""Columns that no merge compares: a record's key, and who typed it when."""


def groups(one: Carried, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The columns of a table that changed, as they conflict: together where they are one statement, else alone."""
    left, found = [name for name in columns if name not in EVER and name not in one.derived], []
    for together in (*one.together, STRUCK):
        if touched := [name for name in left if name in together]:
            found.append(tuple(name for name in together if name in one.table.columns))
            left = [name for name in left if name not in touched]
    return found + [(name,) for name in left]
