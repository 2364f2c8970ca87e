"""What the columns of a record are called on the screen: the labels of its form."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.codes import CodeBook
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date, format_datetime, format_money, format_time
from jobdesk.base.forms.centers import ACCOUNT, CENTER, WINDOW
from jobdesk.base.forms.counseling import INQUIRY, SESSION
from jobdesk.base.forms.employers import CONTACT, EMPLOYER, SITE
from jobdesk.base.forms.events import (
    COURSE_COMPLETION,
    EMPLOYER_VISIT,
    EVENT,
    EVENT_CONFIRMATION,
    EVENT_FIRM,
    EVENT_INTERVIEW,
    EVENT_PARTICIPANT,
)
from jobdesk.base.forms.jobseekers import CONSENT, EDUCATION, JOBSEEKER, LICENSE, REGISTRATION, WORK_HISTORY
from jobdesk.base.forms.placements import FOLLOW_UP, PLACEMENT
from jobdesk.base.forms.plans import PLAN_STEP, PUBLIC_WORKS, SIGNPOST
from jobdesk.base.forms.printers import PRINTER
from jobdesk.base.forms.referrals import INTERVIEW, REFERRAL
from jobdesk.base.forms.vacancies import EXTERNAL_VACANCY, VACANCY
from jobdesk.base.forms.vacancy_life import WATCH
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone

_FORMS: Mapping[str, Sequence[Field]] = {
    "jobseeker": JOBSEEKER,
    "registration": REGISTRATION,
    "consent": CONSENT,
    "education": EDUCATION,
    "work_history": WORK_HISTORY,
    "license": LICENSE,
    "employer": (*EMPLOYER, *WATCH),
    "employer_site": SITE,
    "employer_contact": CONTACT,
    "vacancy": (*EXTERNAL_VACANCY, *VACANCY),
    "counseling_session": SESSION,
    "inquiry": INQUIRY,
    "referral": REFERRAL,
    "interview": INTERVIEW,
    "placement": PLACEMENT,
    "follow_up": FOLLOW_UP,
    "plan_step": PLAN_STEP,
    "signpost": SIGNPOST,
    "public_works": PUBLIC_WORKS,
    "event": EVENT,
    "event_firm": EVENT_FIRM,
    "event_participant": EVENT_PARTICIPANT,
    "event_interview": (*EVENT_INTERVIEW, *EVENT_CONFIRMATION),
    "employer_visit": EMPLOYER_VISIT,
    "course_completion": COURSE_COMPLETION,
    "account": ACCOUNT,
    "center": CENTER,
    "counter_window": WINDOW,
    "printer": PRINTER,
}
_OTHERS = {
    "password": mark("Password"),
    "caution": mark("Caution"),
    "state": mark("State"),
    "counselor_id": mark("Counselor"),
    "ended_at": mark("End"),
    "second_look_on": mark("Second look on"),
    "vacancy_id": mark("Vacancy"),
    "printer_id": mark("Printer"),
    "fallback_id": mark("Printer that stands in"),
    "active": mark("In use"),
    "called_at": mark("Called to the booth"),
    "no_show_at": mark("Did not come"),
    "event_firm_id": mark("Firm"),
}


def declared(table: str) -> dict[str, Field]:
    """The fields of a record's form by column."""
    return {field.name: field for field in _FORMS.get(table, ())}


def label(table: str, column: str) -> str:
    """What a column of a record is called on the screen; "" for one that no form shows."""
    field = declared(table).get(column)
    return _(field.label) if field else _(_OTHERS.get(column, ""))


def said(codes: CodeBook, field: Field | None, kept: str | None) -> str:
    """A kept value as the screen writes it."""
    if field is None or not kept:
        return kept or ""
    match field.kind:
        case FieldKind.CHOICE:
            return codes.label(field.code, kept)
        case FieldKind.OCCUPATION | FieldKind.DONG:
            return codes.label(field.kind.value, kept)
        case FieldKind.DATE:
            return format_date(date.fromisoformat(kept))
        case FieldKind.DATETIME:
            return format_datetime(datetime.fromisoformat(kept))
        case FieldKind.TIME:
            return format_time(time.fromisoformat(kept))
        case FieldKind.MONEY:
            return format_money(int(kept))
        case FieldKind.BOOLEAN:
            return _("Yes") if kept == "True" else _("No")
        case _:
            return kept


def said_now(codes: CodeBook, field: Field, value: object) -> str:
    """A value as a record has it now, as the screen writes it; "" for none."""
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list):
        return ", ".join(codes.label(field.code, one) if field.code else str(one) for one in value)
    if field.kind is FieldKind.BIRTH and isinstance(value, date):
        return format_date(value)
    if field.kind is FieldKind.BUSINESS_NUMBER:
        return format_business_number(str(value))
    if field.kind is FieldKind.PHONE:
        return format_phone(str(value))
    return said(codes, field, str(value))
