"""What the columns a merge may ask about are called where no form of the desk shows them, and which say nothing.

The labels of a record's own form come first (`services/_labels.py`).
"""

from collections.abc import Mapping

from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import mark
from jobdesk.services._labels import declared


def _choice(name: str, label: str, code: str) -> Field:
    return Field(name, label, FieldKind.CHOICE, code=code)


def _plain(kind: FieldKind, **labels: str) -> tuple[Field, ...]:
    return tuple(Field(name, label, kind) for name, label in labels.items())


_EVERYWHERE: tuple[Field, ...] = (
    *_plain(
        FieldKind.TEXT,
        state_reason=mark("Reason in words"),
        override_why=mark("Why it was referred all the same"),
        what=mark("What is to be told"),
        remark=mark("Remark"),
        body=mark("Text"),
        number=mark("Number"),
        scheme=mark("Numbers of"),
        voided_why=mark("Why struck through"),
        refusal_ground=mark("Ground of the refusal"),
        referable_reason=mark("Why not referable"),
        withdrawn_how=mark("How withdrawn"),
        confirm_note=mark("Note of the confirmation"),
        employer_name=mark("Firm"),
        address_detail=mark("Address in detail"),
        postcode=mark("Postcode"),
        note=mark("Note"),
    ),
    *_plain(
        FieldKind.DATE,
        state_on=mark("State since"),
        hire_planned_on=mark("Planned start"),
        valid_from=mark("Valid from"),
        withdrawn_on=mark("Withdrawn on"),
        checked_on=mark("Checked on"),
        confirmed_on=mark("Confirmed on"),
        said_on=mark("Said on"),
        raised_on=mark("Raised on"),
        told_on=mark("Told on"),
        due_on=mark("Due on"),
        second_look_on=mark("Second look on"),
        referable_on=mark("Referable state since"),
        referable_until=mark("Not referable until"),
    ),
    *_plain(FieldKind.TIME, starts_at=mark("Begins")),
    *_plain(
        FieldKind.DATETIME,
        ended_at=mark("End"),
        called_at=mark("Called at"),
        no_show_at=mark("Did not come, noted at"),
        voided_at=mark("Struck through at"),
    ),
    *_plain(
        FieldKind.BOOLEAN,
        seat_held=mark("Seat held"),
        took_opening=mark("Took an opening"),
        done=mark("Done"),
    ),
    *_plain(
        FieldKind.RECORD,
        jobseeker_id=mark("Jobseeker"),
        employer_id=mark("Firm"),
        vacancy_id=mark("Vacancy"),
        event_id=mark("Event"),
        event_firm_id=mark("Firm at an event"),
        referral_id=mark("Referral"),
        placement_id=mark("Placement"),
        site_id=mark("Site of a firm"),
        counselor_id=mark("Counselor"),
        visitor_id=mark("Visitor"),
        verified_by=mark("Verified by"),
        second_look_by=mark("Second look by"),
        told_by=mark("Told by"),
        voided_by=mark("Struck through by"),
        merged_into_id=mark("Merged into"),
    ),
    _choice("told_mode", mark("Told how"), "contact_mode"),
    _choice("dong_code", mark("Neighborhood"), "dong"),
    _choice("referable_state", mark("Referable state"), "referable_state"),
    _choice("wage_verdict", mark("Wage check"), "wage_verdict"),
    _choice("place", mark("Place"), "place"),
    Field("months", mark("Months after the start"), FieldKind.INTEGER),
)
_OF_TABLE: Mapping[str, tuple[Field, ...]] = {
    "referral": (
        _choice("state", mark("State"), "referral_state"),
        _choice("state_reason_code", mark("Reason"), "employer_reason"),
    ),
    "vacancy": (_choice("state", mark("State"), "vacancy_state"), _choice("kind", mark("Kind"), "vacancy_kind")),
    "interview": (_choice("state", mark("State"), "interview_state"),),
    "notice": (_choice("kind", mark("Kind"), "notice_kind"),),
    "message_list": (
        _choice("purpose", mark("Purpose of the text"), "message_purpose"),
        _choice("kind", mark("Kind"), "message_kind"),
    ),
    "print_job": (
        _choice("kind", mark("Paper"), "print_kind"),
        _choice("state", mark("State"), "print_state"),
        Field("purpose", mark("What it is for")),
        Field("printer_id", mark("Printer"), FieldKind.RECORD),
    ),
}
_UNSAID = frozenset(
    {
        *("table_name", "record_id", "counter_no", "incomplete", "overridden", "fair_notes", "recognition_rule"),
        *(
            "wage_hourly",
            "wage_floor",
            "wage_year",
            "text_version",
            "session_id",
            "registration_id",
            "size",
            "people",
        ),
        *("education_level", "target_groups", "visa_status", "labor_status", "occupation", "signature"),
        *("copy_no", "copies", "paper", "printer", "attempts", "trouble", "sent_at", "done_at", "dropped_at"),
        *("detail", "role", "device_job", "desk_no", "answered_by", "answered_at", "dropped_by"),
        *(
            "jobseeker_no",
            "registration_no",
            "employer_no",
            "vacancy_no",
            "referral_no",
            "placement_no",
            "event_no",
        ),
        "slip_no",
    }
)
"""Columns that are numbers of a record, were worked out by the desk or say how a thing was printed."""


def fields_of(table: str) -> dict[str, Field]:
    """By column the fields of a table, those of its form first and in its order.

    A record's state, where its form has none, by the codes of its table.
    """
    own = declared(table)
    more = {field.name: field for field in (*_OF_TABLE.get(table, ()), *_EVERYWHERE)}
    return {**own, **{name: field for name, field in more.items() if name not in own}}


def is_unsaid(table: str, column: str) -> bool:
    """Whether a column stands in no list of what was asked: its form does not show it either."""
    return column in _UNSAID and column not in declared(table)
