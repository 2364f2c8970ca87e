"""The lists of 행사: columns declared, built by the page."""

from collections.abc import Sequence

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.services.event_interviews import EventInterviewRow
from jobdesk.services.events import EventRow, FirmRow, ParticipantRow
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
        Column(mark("Visitor"), lambda r: r.visitor, width=110, name="visitor"),
        Column(mark("Note"), lambda r: r.note or "", stretch=True, name="note"),
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
