"""The lists of 알선·취업: the columns each can show."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import OPEN_REFERRAL_STATES
from jobdesk.base.formats import format_date, format_datetime, format_money
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.pages._attempts import last_call
from jobdesk.qt.pages._reminders import waited_badge
from jobdesk.qt.theme import Badge
from jobdesk.services.follow_ups import FollowUpRow
from jobdesk.services.lists.work import InterviewRow, SentRow
from jobdesk.services.placements import PlacementRow


def _wage(codes: CodeBook, row: PlacementRow) -> str:
    basis = codes.label("wage_basis", row.wage_basis) if row.wage_basis else ""
    return f"{basis} {format_money(row.wage_amount)}".strip()


def _recognized(row: PlacementRow) -> Badge:
    return Badge(_("recognized"), "good") if row.recognized else Badge(_("not recognized"), "warning")


def _waited(today: Callable[[], date], row: SentRow) -> Badge | None:
    """The days since a referral that still waits for its result, as loud as its reminder."""
    if row.state not in OPEN_REFERRAL_STATES:
        return None
    return waited_badge((today() - row.referred_on).days, row.stage)


def referral_columns(
    codes: CodeBook, today: Callable[[], date], *, pending: bool = False
) -> Sequence[Column[SentRow]]:
    """What was sent out, how long it waits and how it stands; of pending hires, when they begin."""
    return (
        Column(
            mark("Referred on"), lambda r: format_date(r.referred_on), width=120, name="on", sorted_by="referred"
        ),
        Column(
            mark("Elapsed"),
            badge=partial(_waited, today),
            width=90,
            name="waited",
            optional=pending,
        ),
        Column(mark("Jobseeker"), lambda r: r.jobseeker, width=90, name="jobseeker"),
        Column(mark("Firm"), lambda r: r.employer_name, width=160, name="firm"),
        Column(mark("Vacancy"), lambda r: r.title, stretch=True, name="title"),
        Column(
            mark("Last call"), lambda r: last_call(codes, r.last), width=140, name="last_call", optional=pending
        ),
        Column(
            mark("Method"),
            lambda r: codes.label("referral_method", r.method),
            width=110,
            name="method",
            optional=not pending,
        ),
        Column(mark("Slip"), lambda r: r.slip_no or "", width=160, name="slip"),
        Column(
            mark("State"), badge=lambda r: state_badge(codes, "referral_state", r.state), width=140, name="state"
        ),
        Column(
            mark("Day of the state"),
            lambda r: format_date(r.state_on),
            width=120,
            name="since",
            sorted_by="state_on",
            optional=pending,
        ),
        Column(
            mark("Planned start"),
            lambda r: format_date(r.hire_planned_on),
            width=120,
            name="planned",
            optional=not pending,
        ),
        Column(
            mark("Why though a condition fails"),
            lambda r: r.override_why or "",
            width=200,
            name="override",
            optional=True,
        ),
        Column(
            mark("Number"), lambda r: r.referral_no, width=150, name="number", sorted_by="number", optional=True
        ),
        Column(
            mark("Interview time"),
            lambda r: format_datetime(r.interview_at),
            width=170,
            name="interview",
            optional=True,
        ),
        Column(mark("Counselor"), lambda r: r.counselor, width=90, name="counselor", optional=True),
    )


def interview_columns(codes: CodeBook) -> Sequence[Column[InterviewRow]]:
    """Interviews of the people sent out."""
    return (
        Column(
            mark("Interview time"),
            lambda r: format_datetime(r.at) if r.at else format_date(r.held_on),
            width=170,
            name="on",
            sorted_by="held",
        ),
        Column(mark("Jobseeker"), lambda r: r.jobseeker, width=90, name="jobseeker"),
        Column(mark("Firm"), lambda r: r.employer_name, width=190, name="firm"),
        Column(mark("Vacancy"), lambda r: r.title, stretch=True, name="title"),
        Column(mark("Place"), lambda r: r.place or "", width=150, name="place"),
        Column(
            mark("Accompanied"), lambda r: _("accompanied") if r.accompanied else "", width=90, name="accompanied"
        ),
        Column(
            mark("State"), badge=lambda r: state_badge(codes, "interview_state", r.state), width=120, name="state"
        ),
        Column(mark("Counselor"), lambda r: r.counselor, width=90, name="counselor"),
    )


def placement_columns(codes: CodeBook) -> Sequence[Column[PlacementRow]]:
    """Placements, newest start first."""
    return (
        Column(
            mark("Start of work"),
            lambda r: format_date(r.started_on),
            width=120,
            name="on",
            sorted_by="started",
        ),
        Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100, name="jobseeker"),
        Column(mark("Firm"), lambda r: r.employer_name, stretch=True, name="firm"),
        Column(mark("Route"), lambda r: codes.label("placement_route", r.route), width=80, name="route"),
        Column(mark("Wage"), partial(_wage, codes), align="right", width=150, name="wage"),
        Column(mark("Evidence"), lambda r: codes.label("evidence", r.evidence), width=110, name="evidence"),
        Column(mark("Recognized"), badge=_recognized, width=130, name="recognized"),
        Column(mark("Counselor"), lambda r: r.counselor, width=100, name="counselor"),
        Column(
            mark("Number"), lambda r: r.placement_no, width=150, name="number", sorted_by="number", optional=True
        ),
        Column(
            mark("Verified on"), lambda r: format_date(r.verified_on), width=120, name="verified", optional=True
        ),
    )


def follow_up_columns(codes: CodeBook) -> Sequence[Column[FollowUpRow]]:
    """Follow-ups whose day has come."""
    return (
        Column(mark("Due on"), lambda r: format_date(r.due_on), width=120, name="due", sorted_by="due"),
        Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100, name="jobseeker"),
        Column(mark("Phone"), lambda r: r.phone, width=150, name="phone"),
        Column(mark("Firm"), lambda r: r.employer_name, stretch=True, name="firm"),
        Column(mark("Start of work"), lambda r: format_date(r.started_on), width=130, name="started"),
        Column(mark("Months"), lambda r: str(r.months), align="right", width=80, name="months"),
        Column(mark("Last call"), lambda r: last_call(codes, r.last), width=170, name="last_call"),
        Column(mark("Counselor"), lambda r: r.counselor, width=90, name="counselor", optional=True),
    )


def followed_columns(codes: CodeBook) -> Sequence[Column[FollowUpRow]]:
    """Follow-ups done, in the order they were due: what was learned."""
    return (
        Column(mark("Due on"), lambda r: format_date(r.due_on), width=120, name="due", sorted_by="due"),
        Column(mark("Done on"), lambda r: format_date(r.done_on), width=120, name="done"),
        Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100, name="jobseeker"),
        Column(mark("Firm"), lambda r: r.employer_name, stretch=True, name="firm"),
        Column(
            mark("State"), badge=lambda r: state_badge(codes, "follow_up_state", r.state), width=150, name="state"
        ),
        Column(mark("Start of work"), lambda r: format_date(r.started_on), width=130, name="started"),
        Column(mark("Months"), lambda r: str(r.months), align="right", width=80, name="months"),
        Column(mark("Phone"), lambda r: r.phone, width=150, name="phone", optional=True),
        Column(mark("Counselor"), lambda r: r.counselor, width=90, name="counselor", optional=True),
    )
