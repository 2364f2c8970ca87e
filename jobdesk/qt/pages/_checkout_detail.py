"""One check-out: what it carried, its numbers, its bundles; taken back, or reported lost."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import CheckoutState
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import CHECKOUTS
from jobdesk.qt.pages._checkout_people import show_people
from jobdesk.qt.pages._checkout_view import checkout_badge, show_lines
from jobdesk.qt.pages._close_parts import LiveSheet
from jobdesk.qt.pages._home_sheet import open_home
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Card, Facts, Split, section
from jobdesk.qt.theme import Badge, S
from jobdesk.services.outreach.checkout_lists import BookLine, CheckoutDetail, MergedBundle, read_checkout
from jobdesk.services.outreach.checkouts import CheckoutRow, revoke_checkout, take_back_checkout

STALE = (CHECKOUTS, "bundles")
_BOOKS = {
    "slip": mark("Referral slips"),
    "jobseeker": mark("Jobseekers"),
    "employer": mark("Firms"),
    "vacancy": mark("Vacancies"),
    "referral": mark("Referrals"),
    "placement": mark("Placements"),
    "registration": mark("Registrations"),
    "event": mark("Events"),
    "certificate": mark("Certificates issued"),
}


def _book_name(line: BookLine) -> str:
    return _(_BOOKS[line.name]) if line.name in _BOOKS else line.name


def _void(line: BookLine) -> str:
    if not line.void:
        return "–"
    first = line.last - line.void + 1
    return _("{first} to {last}").format(first=format_number(first), last=format_number(line.last))


class CheckoutDetailSheet(LiveSheet):
    """Everything the center knows of one laptop that went out."""

    reads: ClassVar = STALE

    def __init__(self, page: Page, row: CheckoutRow) -> None:
        super().__init__(
            page, title=_("{device}, packed {at}").format(device=row.device, at=_moment(row.packed_at))
        )
        self.row = row
        self.people = self.add_verb(_("Who is on it"), "Ctrl+Shift+J", lambda: show_people(page, self.row))
        self.back = self.add_verb(_("Laptop is back…"), "Ctrl+Shift+D", lambda: ask_take_back(page, self.row))
        self.lost = self.add_verb(_("Report lost…"), "Ctrl+Shift+X", lambda: ask_lost(page, self.row))
        self.facts = Facts(columns=2)
        card = Card()
        card.body.addWidget(self.facts)
        self.books: ListView[BookLine] = ListView(
            (
                Column(mark("Numbers of"), _book_name, stretch=True),
                Column(mark("Year"), lambda r: str(r.year), align="right", width=70),
                Column(mark("First number"), lambda r: format_number(r.first), align="right", width=80),
                Column(mark("Last number"), lambda r: format_number(r.last), align="right", width=80),
                Column(mark("Used"), lambda r: format_number(r.used), align="right", width=80),
                Column(mark("Void"), _void, align="right", width=130),
            ),
            key=lambda r: (r.name, r.year),
            name=_("Its books of numbers"),
            empty=_("It has no numbers of its own."),
            dense=True,
        )
        self.bundles: ListView[MergedBundle] = ListView(
            (
                Column(mark("Bundle"), lambda r: str(r.seq), align="right", width=80),
                Column(mark("Merged at"), lambda r: _moment(r.merged_at), width=150),
                Column(mark("By"), lambda r: r.by, stretch=True),
                Column(mark("State"), badge=_signed, width=120),
            ),
            key=lambda r: r.id,
            name=_("Its bundles"),
            empty=_("Nothing of it came home yet."),
            dense=True,
        )
        self.bundles.opened.connect(lambda one: open_home(page, one.id))
        self.body.addWidget(card)
        lists = Split(_under(_("Its books of numbers"), self.books), _under(_("Its bundles"), self.bundles))
        self.body.addWidget(lists, 1)
        self._follow()

    @override
    def read(self) -> None:
        self.room.work.read(
            self,
            partial(read_checkout, checkout_id=self.row.id),
            done=self._show,
            failed=self.explain,
            latest="it",
        )

    @override
    def start_focus(self) -> None:
        self.books.setFocus()

    def _show(self, found: CheckoutDetail) -> None:
        self.row = found.row
        self.facts.set_facts(self._told())
        show_lines(self.books, found.books)
        show_lines(self.bundles, found.bundles)
        self._follow()

    def _follow(self) -> None:
        out = self.row.state is CheckoutState.OUT and not self.page.room.away
        for verb in (self.back, self.lost):
            verb.setVisible(out)
            verb.setEnabled(out)

    def _told(self) -> Sequence[tuple[str, str | Badge]]:
        row, codes = self.row, self.page.room.codes
        told: list[tuple[str, str | Badge]] = [
            (_("State"), checkout_badge(codes, row)),
            (_("Purpose of the trip"), row.purpose),
            (_("Event"), " · ".join(part for part in (row.event, row.event_name) if part)),
            (_("Who may open it"), ", ".join(row.who)),
            (_("With their own password"), ", ".join(row.own_passwords) or _("nobody")),
            (_("Approved and packed by"), row.approved_by),
            (
                _("Jobseekers"),
                f"{codes.label('persons_taken', row.persons.value)} · {format_number(row.person_count)}",
            ),
            (_("Vacancies"), codes.label("vacancies_taken", row.vacancies.value)),
            (_("Records"), format_number(row.record_count)),
            (_("It locks"), _moment(row.expires_at)),
            (_("Issuer of its numbers"), str(row.issuer)),
        ]
        if row.state is not CheckoutState.OUT:
            closed = row.lost_at or row.home_at
            when = f"{_moment(closed)} · {row.closed_by}" if closed and row.closed_by else ""
            told += [(_("Ended at"), when or (_moment(closed) if closed else "")), (_("Reason"), row.why)]
        return told


def _moment(at: datetime) -> str:
    return format_datetime(at.astimezone(SEOUL))


def _signed(line: MergedBundle) -> Badge:
    return Badge(_("Signed off"), "good") if line.signed else Badge(_("To be signed"), "accent")


def _under(title: str, view: QWidget) -> QWidget:
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(S)
    column.addWidget(section(title))
    column.addWidget(view, 1)
    return panel


def _ask(page: Page, text: str, *, verb: str, then: object, reason: bool) -> None:
    """Ask on the sheet that covers the page, else on the page."""
    (page.sheet or page).ask(text, verb=verb, then=then, reason=reason)  # type: ignore[arg-type]  # then(why)


def ask_take_back(page: Page, row: CheckoutRow) -> None:
    """Ask, then say that a laptop is home; where nothing of it came home, with the reason."""
    if row.state is not CheckoutState.OUT:
        _refuse(page)
        return
    if row.bundles:
        told = _(
            "{device} is back and was wiped; its last bundle was number {seq}. No further bundle of it is taken, "
            "and the rest of its numbers is void."
        ).format(device=row.device, seq=row.bundles)
    else:
        told = _(
            "Nothing of {device} was brought home. What was done on it stays away for good, and its numbers are "
            "void. Why is it taken back?"
        ).format(device=row.device)

    def run(why: str = "") -> None:
        page.room.work.change(
            page,
            partial(take_back_checkout, checkout_id=row.id, why=why),
            stale=STALE,
            done=lambda _row: page.room.say(_("The laptop is taken back")),
            failed=page.explain,
        )

    _ask(page, told, verb=_("It is back"), then=run, reason=not row.bundles)


def ask_lost(page: Page, row: CheckoutRow) -> None:
    """Ask what happened, refuse its bundles from now on, then show who is on it and what to do."""
    if row.state is not CheckoutState.OUT:
        _refuse(page)
        return
    told = _(
        "{device} carries the data of {count} people. Its bundles are refused from now on, and this is not taken "
        "back. What happened, where and when?"
    ).format(device=row.device, count=format_number(row.person_count))

    def run(why: str) -> None:
        page.room.work.change(
            page,
            partial(revoke_checkout, checkout_id=row.id, why=why),
            stale=STALE,
            done=lambda lost: show_people(page, lost or row, lost_steps(lost or row)),
            failed=page.explain,
        )

    _ask(page, told, verb=_("It is lost"), then=run, reason=True)


def _refuse(page: Page) -> None:
    (page.sheet or page).strip.show_text(_("This laptop is home, or was reported before."), "warning")


def lost_steps(row: CheckoutRow) -> list[str]:
    """What is to be done once a laptop is lost, in words. Source: domain.md 6 (P-27), safety.md 2."""
    count = format_number(row.person_count)
    steps = [_("Tell the privacy officer at once: the contacts of firms are on it, nobody's record is.")]
    if row.person_count:
        told = _("Tell the privacy officer at once, and give them this list of {count} people.")
        steps = [
            told.format(count=count),
            _(
                "The people are told without delay; where 1,000 or more are concerned, or sensitive data, "
                "the Commission is told within 72 hours."
            ),
        ]
    if row.own_passwords:
        steps += [
            _("These change their own password now, for it opens the laptop: {names}").format(
                names=", ".join(row.own_passwords)
            ),
            _(
                "The old password goes on opening the laptop: nobody uses it anywhere any more. Where one of them "
                "is away, the administrator gives a new first password (Accounts, Reset password)."
            ),
            _(
                "The center's data key was on it, sealed by those passwords. jobdesk cannot renew it yet: keep "
                "the center's file and every backup where nobody else comes to them, and say so to the privacy "
                "officer."
            ),
        ]
    else:
        steps.append(
            _("Passwords for this laptop alone opened it: the center's key was not on it and need not be renewed.")
        )
    steps.append(_("Report a theft to the police, and keep the receipt with the reason."))
    return steps
