"""What is done to copies of the center in 관리: packed, brought home, taken back, reported lost."""

from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import CheckoutState
from jobdesk.base.permissions import can_check_out
from jobdesk.qt.actions import Action, Listed, listed
from jobdesk.qt.key_words import key_words
from jobdesk.qt.pages._admin_base import CHECKOUTS, AdminPage
from jobdesk.qt.pages._checkout_view import CheckoutView
from jobdesk.qt.pages.base import Room
from jobdesk.services.outreach.checkouts import CheckoutRow, list_checkouts
from jobdesk.services.outreach.merge_reports import BundleLine, list_bundles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

BUNDLES = "bundles"


def _key(name: str, text: str, shortcut: str, group: str = mark("Pack a laptop")) -> Action:
    return Action(f"checkout.{name}", text, "", shortcut, group=group, may=can_check_out)


IN_CHECKOUT = (
    _key("folder", mark("Choose a folder…"), "Ctrl+O"),
    _key("stop", mark("Stop"), "Ctrl+."),
    _key("door", mark("Go to its door"), "Ctrl+G"),
    _key("list", mark("Save as XLSX…"), "Ctrl+E", mark("Who is on it")),
    _key("paper", mark("As a paper…"), "Ctrl+P", mark("Who is on it")),
)
"""The keys of packing and of who is on a laptop, for the F1 list."""
STALE = (CHECKOUTS, BUNDLES)
"""Kinds of lists that a check-out changes."""


class CheckoutActs(AdminPage):
    """Laptops out and home."""

    checkout_view: CheckoutView

    @classmethod
    @override
    def listed_actions(cls, room: Room) -> list[Listed]:
        return [*super().listed_actions(room), *listed(IN_CHECKOUT, room.role, "")]

    def make_checkout_view(self) -> CheckoutView:
        """The two lists."""
        self.checkout_view = CheckoutView(self.room.codes, self.open_bundle)
        self.checkout_view.checkouts.chosen.connect(lambda _row: self._follow_checkouts())
        return self.checkout_view

    def _show_checkouts(self, rows: tuple[list[CheckoutRow], list[BundleLine]]) -> None:
        self.checkout_view.show_rows(rows)
        self._follow_checkouts()

    def _follow_checkouts(self) -> None:
        """What is done to a laptop waits for one that it can be done to, and says why."""
        row = self.checkout_view.checkouts.current_row()
        none = _("No laptop was packed yet.") if row is None and not self.checkout_view.bundles.model_.rows else ""
        gone = (
            "" if row is None or row.state is CheckoutState.OUT else _("It is home, or was reported lost before.")
        )
        nobody = _("No laptop was packed yet.") if row is None else ""
        waits = {"checkout": none, "aboard": nobody, "returned": nobody or gone, "lost": nobody or gone}
        for name, why in waits.items():
            if not self.has_action(f"administration.{name}"):
                continue
            action = self.action(f"administration.{name}")
            action.setEnabled(not why)
            keys = key_words(action.shortcut())
            action.setToolTip(" · ".join(part for part in (action.text(), keys, why) if part))

    def read_checkouts(self) -> None:
        """Read both lists again."""

        def job(db: "Session", act: "Act") -> tuple[list[CheckoutRow], list[BundleLine]]:
            return list_checkouts(db, act), list_bundles(db, act)

        work = self.room.work
        work.read(self, job, done=self._show_checkouts, failed=self.explain, latest=CHECKOUTS)

    def pack_laptop(self) -> None:
        """Ask, step by step, what travels; then pack it."""
        from jobdesk.qt.pages._checkout_sheet import CheckoutSheet  # its steps load when they are asked for

        self.push(CheckoutSheet(self))

    def bring_home(self) -> None:
        """Merge what a laptop brought."""
        from jobdesk.qt.pages._home_bring import bring_home

        bring_home(self)

    def open_bundle(self, line: BundleLine) -> None:
        """The report of a merged bundle."""
        from jobdesk.qt.pages._home_sheet import open_home

        open_home(self, line.id)

    def open_report(self) -> None:
        """The report of the chosen bundle."""
        line = self.checkout_view.bundles.current_row()
        if line is not None:
            self.open_bundle(line)

    def open_checkout(self) -> None:
        """What is known of the chosen check-out, or of the chosen bundle where the keyboard is there."""
        if self.checkout_view.at_bundles:
            self.open_report()
            return
        row: CheckoutRow | None = self.chosen(CHECKOUTS)
        if row is not None:
            from jobdesk.qt.pages._checkout_detail import CheckoutDetailSheet

            self.push(CheckoutDetailSheet(self, row))

    def show_who_is_on(self) -> None:
        """Whose data the chosen copy carries."""
        row: CheckoutRow | None = self.chosen(CHECKOUTS)
        if row is not None:
            from jobdesk.qt.pages._checkout_people import show_people

            show_people(self, row)

    def take_back_laptop(self) -> None:
        """The chosen laptop is back and wiped."""
        row: CheckoutRow | None = self.chosen(CHECKOUTS)
        if row is not None:
            from jobdesk.qt.pages._checkout_detail import ask_take_back

            ask_take_back(self, row)

    def report_lost(self) -> None:
        """The chosen laptop is lost."""
        row: CheckoutRow | None = self.chosen(CHECKOUTS)
        if row is not None:
            from jobdesk.qt.pages._checkout_detail import ask_lost

            ask_lost(self, row)
