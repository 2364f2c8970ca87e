"""What stands in the record of a firm: its facts, and the lists of what belongs to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import VacancyKind
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.employer_figures import SentRow
from jobdesk.services.employer_parts import PartRow
from jobdesk.services.employer_remarks import RemarkRow
from jobdesk.services.employer_view import EmployerView, TalkRow
from jobdesk.services.vacancies import VacancyRow
from jobdesk.services.visits import VisitRow

VACANCIES, SENT, CONTACTS, SITES = "vacancy", "sent", "contact", "site"
TALKS, VISITS, REMARKS = "talk", "visit", "remark"
MOST_REASONS = 5


def facts_of(view: EmployerView, codes: CodeBook) -> list[tuple[str, str | Badge]]:
    """What is known of the firm itself; what is empty and seldom asked is left out."""
    v = view.card.values
    number = format_business_number(v["business_no"])
    asked: list[tuple[str, str | Badge]] = [
        (_("Business number"), number or codes.label("business_number_state", v["business_no_state"])),
        (_("Representative"), v["representative"] or ""),
        (_("Industry"), codes.label("industry", v["industry"])),
        (_("Contact person"), " ".join(p for p in (v["contact_name"], v["contact_position"]) if p)),
        (_("Contact phone"), format_phone(v["contact_phone"])),
        (_("Phone"), format_phone(v["phone"])),
        (_("Fax"), format_phone(v["fax"])),
        (_("Size of the firm"), _size(v, codes)),
        (_("Address"), v["road_address"] or ""),
    ]
    seldom: list[tuple[str, str | Badge]] = [
        (_("E-mail"), v["email"] or ""),
        (_("Business or product"), v["main_product"] or ""),
        (_("Found by"), codes.label("channel", v["found_by"])),
        (_("Watch mark"), _watched(view) if v["watch_mark"] else ""),
        (_("Agency or dispatch firm"), _("yes") if v["is_agency"] else ""),
        (_("Remarks"), v["note"] or ""),
    ]
    return [*asked, *(fact for fact in seldom if fact[1])]


def _size(v: Mapping[str, Any], codes: CodeBook) -> str:
    """The band the firm told, else how many work there."""
    count = v["headcount"]
    told = _("{count} workers").format(count=format_number(count)) if count is not None else ""
    return codes.label("headcount_band", v["headcount_band"]) or told


def _watched(view: EmployerView) -> str:
    """The mark with the reason that set it."""
    mark_ = str(view.card.values["watch_mark"])
    if not view.watched:
        return mark_
    day, why, who = view.watched[0]
    return _("{mark} ({day} {who}: {why})").format(mark=mark_, day=format_date(day), who=who, why=why)


def figures_of(view: EmployerView, codes: CodeBook) -> list[tuple[str, str | Badge]]:
    """How the firm answered and what came of everyone sent there."""
    f = view.figures

    days = "" if f.median_days is None else _("{days} days").format(days=f"{f.median_days:g}")
    return [
        (_("Sent there"), format_number(f.referred)),
        (_("First answer (median)"), days),
        (_("Never answered"), format_number(f.silent)),
        (_("Still waiting"), format_number(f.waiting)),
        (_("Hired"), format_number(f.hired)),
        (_("Not hired"), format_number(f.rejected)),
        (_("Declined by the person"), format_number(f.declined)),
        (_("Left again"), _("{left} of {placed}").format(left=f.left, placed=f.placed) if f.placed else "0"),
    ]


def reasons_of(view: EmployerView, codes: CodeBook) -> list[tuple[str, str | Badge]]:
    """Why people declined and left, the most frequent first; only where there are some."""

    def told(counted: Sequence[tuple[tuple[str, str], int]]) -> str:
        return " · ".join(f"{codes.label(*code)} {format_number(n)}" for code, n in counted[:MOST_REASONS])

    declines, leaves = told(view.figures.declines), told(view.figures.leaves)
    both = ((_("Why declined"), declines), (_("Why they left"), leaves))
    return [(label, words) for label, words in both if words]


def lists_of(codes: CodeBook) -> dict[str, ListView[Any]]:
    """One list for each kind of thing that belongs to a firm."""
    return {
        VACANCIES: _vacancies(codes),
        SENT: _sent(codes),
        CONTACTS: _contacts(),
        SITES: _sites(codes),
        TALKS: _talks(codes),
        VISITS: _visits(codes),
        REMARKS: _remarks(),
    }


def _vacancies(codes: CodeBook) -> ListView[VacancyRow]:
    return ListView(
        (
            Column(
                mark("Received on"), lambda r: format_date(r.received_on), width=130, sort=lambda r: r.received_on
            ),
            Column(mark("Title"), lambda r: r.title, stretch=True),
            Column(
                mark("Remaining"),
                lambda r: f"{r.remaining}/{r.openings}" if r.kind == VacancyKind.OWN else "–",
                align="right",
                width=90,
            ),
            Column(mark("Closes on"), lambda r: format_date(r.closes_on), width=130),
            Column(mark("Confirmed on"), lambda r: format_date(r.checked_on), width=130),
            Column(mark("State"), badge=lambda r: state_badge(codes, "vacancy_state", r.state), width=110),
        ),
        key=lambda r: r.id,
        name=_("Vacancies of the firm"),
        empty=_("This firm has not asked for anyone yet."),
    )


def _sent(codes: CodeBook) -> ListView[SentRow]:
    def answered(r: SentRow) -> str:
        return "" if r.days is None else _("{days} days").format(days=r.days)

    return ListView(
        (
            Column(
                mark("Referred on"), lambda r: format_date(r.referred_on), width=130, sort=lambda r: r.referred_on
            ),
            Column(mark("Jobseeker"), lambda r: r.jobseeker, width=110),
            Column(mark("Title"), lambda r: r.title, stretch=True),
            Column(mark("Result"), badge=lambda r: state_badge(codes, "referral_state", r.state), width=190),
            Column(mark("Reason"), lambda r: codes.label(*r.reason) if all(r.reason) else "", width=140),
            Column(mark("First answer after"), answered, width=120, align="right", sort=lambda r: r.days),
            Column(mark("Counselor"), lambda r: r.counselor, width=90),
        ),
        key=lambda r: r.id,
        name=_("Everyone sent to the firm"),
        empty=_("Nobody was sent to this firm yet."),
    )


def _remarks() -> ListView[RemarkRow]:
    return ListView(
        (
            Column(mark("Told on"), lambda r: format_date(r.said_on), width=130, sort=lambda r: r.said_on),
            Column(mark("What was told"), lambda r: r.remark, stretch=True),
            Column(mark("Who told it"), lambda r: r.jobseeker, width=110),
            Column(mark("Vacancy"), lambda r: r.title, width=180),
            Column(mark("Counselor"), lambda r: r.counselor, width=90),
        ),
        key=lambda r: r.id,
        name=_("What was told about the firm"),
        empty=_("Nothing was told about this firm yet. Write down what people say of it."),
    )


def _contacts() -> ListView[PartRow]:
    return ListView(
        (
            Column(mark("Contact person"), lambda r: r.values["name"], width=160),
            Column(mark("Position"), lambda r: r.values["position"] or "", width=140),
            Column(mark("Phone"), lambda r: format_phone(r.values["phone"]), width=160),
            Column(mark("Fax"), lambda r: format_phone(r.values["fax"]), width=160),
            Column(mark("E-mail"), lambda r: r.values["email"] or "", stretch=True),
        ),
        key=lambda r: r.id,
        name=_("People of the firm"),
        empty=_("No other person of this firm is known."),
    )


def _sites(codes: CodeBook) -> ListView[PartRow]:
    return ListView(
        (
            Column(mark("Site"), lambda r: r.values["name"], width=170),
            Column(mark("Road address"), lambda r: r.values["road_address"] or "", stretch=True),
            Column(mark("Dong"), lambda r: codes.short("dong", r.values["dong_code"]), width=90),
            Column(mark("Nearest station"), lambda r: r.values["station"] or "", width=110),
            Column(mark("Contact person"), lambda r: r.values["contact_name"] or "", width=110),
            Column(mark("Phone"), lambda r: format_phone(r.values["contact_phone"]), width=150),
        ),
        key=lambda r: r.id,
        name=_("Sites of the firm"),
        empty=_("No other place of work of this firm is known."),
    )


def _talks(codes: CodeBook) -> ListView[TalkRow]:
    return ListView(
        (
            Column(mark("When"), lambda r: format_datetime(r.started_at), width=170),
            Column(mark("Contact mode"), lambda r: codes.label("contact_mode", r.mode), width=100),
            Column(mark("Content"), lambda r: r.note, stretch=True),
            Column(mark("Counselor"), lambda r: r.counselor, width=100),
        ),
        key=lambda r: r.id,
        name=_("Talks with the firm"),
        empty=_("No talk with this firm is written down yet."),
    )


def _visits(codes: CodeBook) -> ListView[VisitRow]:
    return ListView(
        (
            Column(
                mark("Visited on"), lambda r: format_date(r.visited_on), width=130, sort=lambda r: r.visited_on
            ),
            Column(mark("Result"), badge=lambda r: state_badge(codes, "visit_result", r.result), width=170),
            Column(mark("Note"), lambda r: r.note or "", stretch=True),
            Column(mark("Visitor"), lambda r: r.visitor, width=110),
        ),
        key=lambda r: r.id,
        name=_("Visits to the firm"),
        empty=_("Nobody visited this firm yet."),
    )


def tab_text(key: str, view: EmployerView | None) -> str:
    """The word on a list's tab, with how many it holds."""
    word = _(TABS[key])
    return word if view is None else f"{word} {format_number(len(rows_of(key, view)))}"


def rows_of(key: str, view: EmployerView) -> list[Any]:
    """The rows of one list."""
    rows = {
        VACANCIES: view.vacancies,
        SENT: view.sent,
        CONTACTS: view.contacts,
        SITES: view.sites,
        TALKS: view.talks,
        VISITS: view.visits,
        REMARKS: view.remarks,
    }
    return list(rows[key])


TABS = {
    VACANCIES: mark("Vacancies"),
    SENT: mark("Referrals"),
    CONTACTS: mark("Contact persons"),
    SITES: mark("Sites"),
    TALKS: mark("Talks"),
    VISITS: mark("Visits"),
    REMARKS: mark("What was told"),
}
ADD = {
    VACANCIES: mark("New vacancy"),
    SENT: mark("Enter results by phone"),
    CONTACTS: mark("Add contact person"),
    SITES: mark("Add site"),
    TALKS: mark("Write a talk down"),
    VISITS: mark("New visit"),
    REMARKS: mark("Write down what was told"),
}
