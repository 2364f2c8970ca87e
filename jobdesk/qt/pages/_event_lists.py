"""The lists of 행사: columns declared, built by the page."""

from PySide6.QtGui import QAction

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.events import EventRow, FirmRow, ParticipantRow
from jobdesk.services.visits import VisitRow


def event_list(codes: CodeBook, first_act: QAction | None) -> ListView[EventRow]:
    """Events, newest first, with what is counted of them."""
    return ListView(
        (
            Column(mark("Held on"), lambda r: format_date(r.held_on), width=112, sort=lambda r: r.held_on),
            Column(mark("Kind"), lambda r: codes.label("event_kind", r.kind), width=146),
            Column(mark("Event name"), lambda r: r.name, stretch=True),
            Column(mark("Firms"), lambda r: format_number(r.firms), align="right", width=60),
            Column(mark("Present"), lambda r: format_number(r.signed_in), align="right", width=70),
            Column(mark("Interviews"), lambda r: format_number(r.interviewed), align="right", width=84),
        ),
        key=lambda r: r.id,
        name=_("Events"),
        empty=_("No events yet."),
        first_act=first_act,
    )


def firm_list() -> ListView[FirmRow]:
    """The firms of one event."""
    return ListView(
        (
            Column(mark("Booth"), lambda r: r.booth or "", align="right", width=60),
            Column(mark("Name of the firm"), lambda r: r.employer_name, stretch=True),
            Column(mark("Job"), lambda r: r.job or "", width=130),
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
    )


def interview_list(codes: CodeBook) -> ListView[EventInterviewRow]:
    """Who met which firm; masked."""
    return ListView(
        (
            Column(mark("Name"), lambda r: r.name, width=76),
            Column(mark("Born"), lambda r: r.birth[:4], width=54),
            Column(mark("Firm"), lambda r: r.firm, stretch=True),
            Column(mark("Result"), badge=lambda r: state_badge(codes, "event_result", r.result), width=120),
        ),
        key=lambda r: r.id,
        name=_("Interviews at the event"),
        empty=_("No interview yet."),
    )


def visit_list(codes: CodeBook, first_act: QAction | None) -> ListView[VisitRow]:
    """Visits to firms, newest first."""
    return ListView(
        (
            Column(
                mark("Visited on"), lambda r: format_date(r.visited_on), width=130, sort=lambda r: r.visited_on
            ),
            Column(mark("Name of the firm"), lambda r: r.employer_name, width=220),
            Column(mark("Result"), badge=lambda r: state_badge(codes, "visit_result", r.result), width=170),
            Column(mark("Visitor"), lambda r: r.visitor, width=110),
            Column(mark("Note"), lambda r: r.note or "", stretch=True),
        ),
        key=lambda r: r.id,
        name=_("Employer visits"),
        empty=_("No visits yet."),
        first_act=first_act,
    )
