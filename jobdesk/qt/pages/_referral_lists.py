"""The lists of 알선·취업: columns declared, built by the page."""

from functools import partial

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import PrintKind
from jobdesk.base.formats import format_date, format_datetime, format_money
from jobdesk.base.i18n import _, mark
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.follow_ups import FollowUpRow
from jobdesk.services.placements import PlacementRow
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.referrals import ReferralRow


def _wage(codes: CodeBook, row: PlacementRow) -> str:
    basis = codes.label("wage_basis", row.wage_basis) if row.wage_basis else ""
    return f"{basis} {format_money(row.wage_amount)}".strip()


def referral_list(codes: CodeBook, name: str, empty: str) -> ListView[ReferralRow]:
    """Referrals; several may be chosen."""
    return ListView(
        (
            Column(
                mark("Referred on"),
                lambda r: format_date(r.referred_on),
                width=120,
                sort=lambda r: r.referred_on,
            ),
            Column(mark("Jobseeker"), lambda r: r.jobseeker, width=90),
            Column(mark("Firm"), lambda r: r.employer_name, width=190),
            Column(mark("Vacancy"), lambda r: r.title, stretch=True),
            Column(mark("Method"), lambda r: codes.label("referral_method", r.method), width=120),
            Column(mark("Slip"), lambda r: r.slip_no or "", width=160),
            Column(mark("State"), badge=lambda r: state_badge(codes, "referral_state", r.state), width=150),
            Column(mark("Since"), lambda r: format_date(r.hire_planned_on or r.state_on), width=120),
        ),
        key=lambda r: r.id,
        name=name,
        empty=empty,
        multi=True,
    )


def placement_list(codes: CodeBook) -> ListView[PlacementRow]:
    """Placements, newest start first."""
    return ListView(
        (
            Column(
                mark("Start of work"),
                lambda r: format_date(r.started_on),
                width=120,
                sort=lambda r: r.started_on,
            ),
            Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100),
            Column(mark("Firm"), lambda r: r.employer_name, stretch=True),
            Column(mark("Route"), lambda r: codes.label("placement_route", r.route), width=80),
            Column(mark("Wage"), partial(_wage, codes), align="right", width=150),
            Column(mark("Evidence"), lambda r: codes.label("evidence", r.evidence), width=110),
            Column(
                mark("Recognized"),
                badge=lambda r: (
                    Badge(_("recognized"), "good") if r.recognized else Badge(_("not recognized"), "warning")
                ),
                width=130,
            ),
            Column(mark("Counselor"), lambda r: r.counselor, width=100),
        ),
        key=lambda r: r.id,
        name=_("Jobs started"),
        empty=_("No placements yet."),
    )


def follow_up_list() -> ListView[FollowUpRow]:
    """Follow-ups whose day has come."""
    return ListView(
        (
            Column(mark("Due on"), lambda r: format_date(r.due_on), width=120, sort=lambda r: r.due_on),
            Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100),
            Column(mark("Phone"), lambda r: r.phone, width=150),
            Column(mark("Firm"), lambda r: r.employer_name, stretch=True),
            Column(mark("Start of work"), lambda r: format_date(r.started_on), width=130),
            Column(mark("Months"), lambda r: str(r.months), align="right", width=80),
        ),
        key=lambda r: r.id,
        name=_("Follow-ups due"),
        empty=_("No follow-up is due."),
    )


def followed_list(codes: CodeBook) -> ListView[FollowUpRow]:
    """Follow-ups done: what was learned."""
    return ListView(
        (
            Column(mark("Done on"), lambda r: format_date(r.done_on), width=120, sort=lambda r: r.done_on),
            Column(mark("Jobseeker"), lambda r: r.jobseeker, width=100),
            Column(mark("Firm"), lambda r: r.employer_name, stretch=True),
            Column(mark("State"), lambda r: codes.label("follow_up_state", r.state), width=150),
            Column(mark("Start of work"), lambda r: format_date(r.started_on), width=130),
            Column(mark("Months"), lambda r: str(r.months), align="right", width=80),
        ),
        key=lambda r: r.id,
        name=_("Follow-ups done"),
        empty=_("No follow-up was done yet."),
    )


def print_list(codes: CodeBook) -> ListView[PrintJobRow]:
    """Print jobs that did not surely come out."""
    return ListView(
        (
            Column(mark("Asked at"), lambda r: format_datetime(r.recorded_at), width=170),
            Column(mark("Paper"), lambda r: codes.label("print_kind", r.kind), width=130),
            Column(
                mark("Number"),
                lambda r: format_slip_number(r.number) if r.kind == PrintKind.SLIP else r.number or "",
                width=210,
            ),
            Column(mark("Copy"), lambda r: str(r.copy_no), align="right", width=60),
            Column(mark("Printer"), lambda r: r.printer, width=130),
            Column(mark("State"), badge=lambda r: state_badge(codes, "print_state", r.state), width=130),
            Column(mark("Trouble"), lambda r: r.trouble or "", stretch=True),
        ),
        key=lambda r: r.id,
        name=_("Prints"),
        empty=_("Everything came out."),
    )
