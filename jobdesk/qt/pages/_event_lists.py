"""The lists of 행사: columns declared, built by the page."""

from collections.abc import Callable, Sequence
from datetime import date

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_number, format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._attempts import last_call
from jobdesk.qt.theme import Badge
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.event_results import EventResultRow
from jobdesk.services.events import EventRow, FirmRow, ParticipantRow, YearTally
from jobdesk.services.visits import VisitRow


def event_columns(codes: CodeBook) -> Sequence[Column[EventRow]]:
    """Of events, with what is counted of them."""

    def number(heading: str, name: str, width: int, *, optional: bool = False) -> Column[EventRow]:
        return Column(
            heading,
            lambda r: format_number(getattr(r, name)),
            align="right",
            width=width,
            name=name,
            optional=optional,
        )

    return (
        Column(mark("Held on"), lambda r: format_date(r.held_on), width=112, name="held", sorted_by="held"),
        Column(mark("Kind"), lambda r: codes.label("event_kind", r.kind), width=120, name="kind"),
        Column(mark("Event name"), lambda r: r.name, stretch=True, name="name"),
        number(mark("Firms"), "firms", 72),
        number(mark("Present"), "signed_in", 62),
        number(mark("Interviews"), "interviewed", 72),
        Column(mark("Place"), lambda r: r.place or "", width=150, name="place", optional=True),
        number(mark("Signed up"), "signed_up", 76, optional=True),
        number(mark("Hired"), "hired", 62, optional=True),
        number(mark("Hired later"), "hired_later", 84, optional=True),
        number(mark("To confirm"), "to_confirm", 84, optional=True),
        Column(
            mark("Event number"), lambda r: r.event_no, width=150, name="number", sorted_by="number", optional=True
        ),
    )


def visit_columns(codes: CodeBook) -> Sequence[Column[VisitRow]]:
    """Of visits to firms."""
    return (
        Column(
            mark("Visited on"), lambda r: format_date(r.visited_on), width=130, name="visited", sorted_by="visited"
        ),
        Column(mark("Name of the firm"), lambda r: r.employer_name, width=220, name="firm"),
        Column(
            mark("Result"), badge=lambda r: state_badge(codes, "visit_result", r.result), width=170, name="result"
        ),
        Column(mark("Vacancy"), lambda r: r.vacancy, width=200, name="vacancy"),
        Column(mark("Visitor"), lambda r: r.visitor, width=110, name="visitor"),
        Column(mark("Note"), lambda r: r.note or "", stretch=True, name="note"),
    )


def call_words(row: EventResultRow, today: date) -> Badge | None:
    """Which call is due, and since when; where its day has not come, that day."""
    due = row.call_due(today)
    if due is None:
        return None
    after, on = due
    days = (today - on).days
    if days < 0:
        return Badge(_("{after} days: {day}").format(after=after, day=format_date(on)), "neutral")
    if not days:
        return Badge(_("{after} days: today").format(after=after), "accent")
    return Badge(_("{after} days: {days} late").format(after=after, days=days), "warning")


def result_columns(codes: CodeBook, today: Callable[[], date]) -> Sequence[Column[EventResultRow]]:
    """Of interviews of events and what became of them; masked."""
    return (
        Column(mark("Held on"), lambda r: format_date(r.held_on), width=112, name="held"),
        Column(mark("Event"), lambda r: r.event, stretch=True, name="event"),
        Column(mark("Name"), lambda r: r.name, width=80, name="name"),
        Column(mark("Phone"), lambda r: r.mobile, width=130, name="mobile", optional=True),
        Column(mark("Firm"), lambda r: r.firm, width=180, name="firm"),
        Column(mark("Phone of the firm"), lambda r: format_phone(r.phone), width=130, name="phone"),
        Column(mark("Result"), badge=lambda r: _told(codes, r.result, r.absent), width=110, name="result"),
        Column(mark("Call due"), badge=lambda r: call_words(r, today()), width=150, name="call_due"),
        Column(mark("Result on"), lambda r: format_date(r.result_on), width=112, name="result_on"),
        Column(mark("Start of work"), lambda r: format_date(r.hired_on), width=112, name="hired_on"),
        Column(mark("Last call"), lambda r: last_call(codes, r.last_call), width=120, name="last_call"),
        Column(
            mark("Day of confirmation"),
            lambda r: format_date(r.confirmed_on),
            width=112,
            name="confirmed_on",
            optional=True,
        ),
        Column(mark("Placement"), lambda r: _("Placed") if r.placed else "", width=70, name="placed"),
        Column(mark("What was learned"), lambda r: r.confirm_note or "", width=200, name="note", optional=True),
        Column(mark("Entered by"), lambda r: r.counselor, width=90, name="by", optional=True),
    )


def tally(event: EventRow) -> str:
    """When and where an event is, and its 업체 면접 채용 as statistics count them."""
    count = format_number
    hours = f"{format_time(event.starts_at)}~{format_time(event.ends_at)}" if event.starts_at else ""
    told = [
        *(word for word in (hours, event.place) if word),
        _("Firms {count}").format(count=count(event.firms)),
        _("Signed up {count}").format(count=count(event.signed_up)),
        _("There {count}").format(count=count(event.signed_in)),
        _("Interviewed {persons} ({times} interviews)").format(
            persons=count(event.interviewed), times=count(event.interviews)
        ),
        _("Hired {count}").format(count=count(event.hired)),
    ]
    if event.hired_later:
        told.append(_("Hired later {count}").format(count=count(event.hired_later)))
    if event.placed:
        told.append(_("of them placements {count}").format(count=count(event.placed)))
    return " · ".join(told)


def year_words(year: int, kind: str, held: YearTally) -> str:
    """What the events of a kind come to in their year."""
    count = format_number
    return _("{year} {kind}: {events} events · firms {firms} · interviewed {interviewed} · hired {hired}").format(
        year=year,
        kind=kind,
        events=count(held.events),
        firms=count(held.firms),
        interviewed=count(held.interviewed),
        hired=count(held.hired),
    )


def firm_list() -> ListView[FirmRow]:
    """The firms of one event."""
    return ListView(
        (
            Column(mark("Booth"), lambda r: r.booth or "", align="right", width=60),
            Column(mark("Name of the firm"), lambda r: r.employer_name, stretch=True),
            Column(mark("Job"), lambda r: r.job or "", width=120),
            Column(mark("Vacancy"), lambda r: _("linked") if r.vacancy_id else "", width=64),
            Column(
                mark("Openings"),
                lambda r: format_number(r.openings) if r.openings is not None else "",
                align="right",
                width=80,
            ),
        ),
        key=lambda r: r.id,
        name=_("Firms at the event"),
        empty=_("No firm yet."),
    )


def people_list() -> ListView[ParticipantRow]:
    """The people of one event; masked."""
    return ListView(
        (
            Column(mark("Name"), lambda r: r.name, width=90),
            Column(mark("Born"), lambda r: r.birth, width=110),
            Column(mark("Phone"), lambda r: r.phone, stretch=True),
            Column(mark("Signed in"), lambda r: f"{r.signed_in_at:%H:%M}" if r.signed_in_at else "", width=70),
        ),
        key=lambda r: r.id,
        name=_("People at the event"),
        empty=_("Nobody yet."),
        multi=True,
    )


def interview_list(codes: CodeBook) -> ListView[EventInterviewRow]:
    """Who met which firm; masked."""
    return ListView(
        (
            Column(mark("Time"), lambda r: format_time(r.starts_at), width=56),
            Column(mark("Name"), lambda r: r.name, width=76),
            Column(mark("Born"), lambda r: r.birth[:4], width=54),
            Column(mark("Firm"), lambda r: r.firm, stretch=True),
            Column(mark("Referral"), lambda r: _("linked") if r.referral_id else "", width=64),
            Column(mark("Result"), badge=lambda r: _result(codes, r), width=100),
        ),
        key=lambda r: r.id,
        name=_("Interviews at the event"),
        empty=_("No interview yet."),
        multi=True,
    )


def _result(codes: CodeBook, row: EventInterviewRow) -> Badge | None:
    if row.held or row.absent:
        return _told(codes, row.result, row.absent)
    return Badge(_("planned"), "neutral")


def _told(codes: CodeBook, result: str, absent: bool) -> Badge | None:
    if absent:
        return state_badge(codes, "interview_state", "no_show")
    return state_badge(codes, "event_result", result)
