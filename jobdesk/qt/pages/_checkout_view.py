"""반출·반입: the copies that went out, and under them the bundles that came home."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import CheckoutState
from jobdesk.qt.models.rows import Column, Row
from jobdesk.qt.models.table import ListView
from jobdesk.qt.parts import section
from jobdesk.qt.theme import Badge, S
from jobdesk.services.outreach.checkouts import CheckoutRow
from jobdesk.services.outreach.merge_reports import BundleLine


def show_lines(view: ListView[Row], rows: Sequence[Row]) -> None:
    """Show rows, one of them chosen."""
    view.set_rows(rows)
    if view.current_row() is None:
        view.select_first()


def checkout_badge(codes: CodeBook, row: CheckoutRow) -> Badge:
    """Where a copy is: its time over, or given up while it was packed, are states of their own."""
    if row.abandoned:
        return Badge(_("Not packed to its end"), "neutral")
    if row.state is CheckoutState.OUT and row.expired:
        return Badge(_("Out, its time is over"), "warning")
    tone = {CheckoutState.OUT: "accent", CheckoutState.HOME: "good", CheckoutState.LOST: "bad"}[row.state]
    return Badge(codes.label("checkout_state", row.state.value), tone)


def checkout_about(row: CheckoutRow) -> str:
    """What a copy went out for: the event before the purpose."""
    named = row.event_name or row.event
    return f"{named} · {row.purpose}" if named and named != row.purpose else row.purpose


def checkout_list(codes: CodeBook) -> ListView[CheckoutRow]:
    """Check-outs, those that are out first."""
    return ListView(
        (
            Column(mark("State"), badge=lambda r: checkout_badge(codes, r), width=150),
            Column(mark("Laptop"), lambda r: r.device, width=130),
            Column(mark("Purpose of the trip"), checkout_about, stretch=True),
            Column(mark("Who may open it"), lambda r: ", ".join(r.who), width=150),
            Column(mark("Persons on it"), lambda r: format_number(r.person_count), align="right", width=90),
            Column(mark("Packed at"), lambda r: format_datetime(r.packed_at.astimezone(SEOUL)), width=150),
            Column(mark("Locks at"), lambda r: format_datetime(r.expires_at.astimezone(SEOUL)), width=150),
            Column(
                mark("Last merge"),
                lambda r: format_datetime(r.merged_at.astimezone(SEOUL)) if r.merged_at else "–",
                width=150,
            ),
        ),
        key=lambda r: r.id,
        name=_("Check-outs"),
        empty=_("No laptop was packed yet."),
    )


def _bundle_badge(line: BundleLine) -> Badge:
    if line.open:
        return Badge(_("{count} questions left").format(count=format_number(line.open)), "warning")
    return Badge(_("Signed off"), "good") if line.signed_at else Badge(_("To be signed"), "accent")


def bundle_list() -> ListView[BundleLine]:
    """Merged bundles, the newest first."""
    return ListView(
        (
            Column(mark("State"), badge=_bundle_badge, width=150),
            Column(mark("Laptop"), lambda r: r.device, width=130),
            Column(mark("Purpose of the trip"), lambda r: r.event or r.purpose, stretch=True),
            Column(mark("Bundle"), lambda r: str(r.seq), align="right", width=80),
            Column(mark("Merged at"), lambda r: format_datetime(r.merged_at.astimezone(SEOUL)), width=150),
            Column(mark("By"), lambda r: r.by, width=80),
            Column(mark("Questions"), lambda r: format_number(r.conflicts), align="right", width=84),
            Column(mark("Added"), lambda r: format_number(r.added), align="right", width=60),
            Column(mark("Changed"), lambda r: format_number(r.changed), align="right", width=60),
            Column(mark("Same"), lambda r: format_number(r.same), align="right", width=60),
        ),
        key=lambda r: r.id,
        name=_("Bundles that came home"),
        empty=_("No bundle came home yet."),
        dense=True,
    )


class CheckoutView(QWidget):
    """Two lists under each other.

    Args:
        opened: told that a bundle's report is wanted.
    """

    def __init__(self, codes: CodeBook, opened: Callable[[BundleLine], object]) -> None:
        super().__init__()
        self.checkouts, self.bundles = checkout_list(codes), bundle_list()
        self.bundles.opened.connect(opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.checkouts, 3)
        column.addWidget(section(_("Bundles that came home")))
        column.addWidget(self.bundles, 2)

    def show_rows(self, rows: tuple[Sequence[CheckoutRow], Sequence[BundleLine]]) -> None:
        """Show them as they are now; one of each is always chosen, so that a command means something."""
        show_lines(self.checkouts, rows[0])
        show_lines(self.bundles, rows[1])

    @property
    def at_bundles(self) -> bool:
        """Whether the keyboard is on the bundles."""
        here = self.focusWidget()
        return here is not None and (here is self.bundles or self.bundles.isAncestorOf(here))
