"""The review, the month's close, what changed after it, reconciliations and targets: sheets over the figures."""

from jobdesk.base.i18n import mark
from jobdesk.base.permissions import can_close_month, can_see_statistics
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._close_months import MonthsSheet
from jobdesk.qt.pages._close_parts import month_to_close
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._close_review import ReviewSheet
from jobdesk.qt.pages._reconcile_list import ReconciliationsSheet
from jobdesk.qt.pages._targets_sheet import TargetsSheet
from jobdesk.qt.pages.base import Page

CLOSE_COMMANDS = (
    Action(
        "statistics.review",
        mark("Review"),
        "show_review",
        "Alt+R",
        mark("What is looked at before a month is closed, rule by rule"),
        may=can_close_month,
        center=True,
    ),
    Action(
        "statistics.months",
        mark("Month close"),
        "show_months",
        "Alt+M",
        mark("The months of the year: open, provisional, final; close one"),
        may=can_see_statistics,
        center=True,
    ),
    Action(
        "statistics.restated",
        mark("Changes after closing"),
        "show_restated",
        "Alt+H",
        mark("What changed in a closed month, with who and why"),
        may=can_see_statistics,
        center=True,
    ),
    Action(
        "statistics.reconcile",
        mark("Reconciliation"),
        "show_reconciliations",
        "Alt+L",
        mark("A list of another system held against ours, row by row; signed, it is the month's evidence"),
        may=can_close_month,
        center=True,
    ),
    Action(
        "statistics.targets",
        mark("Targets"),
        "show_targets",
        "Alt+T",
        mark("The targets of a year, what was reached, and the pace"),
        may=can_see_statistics,
        center=True,
    ),
)


class CloseActs(Page):
    """What the page of figures does about closes and targets."""

    def show_review(self) -> None:
        """The review of the month that is to be closed next."""
        self.push(ReviewSheet(self, month_to_close(self.room.today())))

    def show_months(self) -> None:
        """The year of that month."""
        self.push(MonthsSheet(self, month_to_close(self.room.today())))

    def show_restated(self) -> None:
        """What changed in that month since its close."""
        self.push(RestatedSheet(self, month_to_close(self.room.today())))

    def show_reconciliations(self) -> None:
        """The lists of other systems that were held against ours."""
        self.push(ReconciliationsSheet(self))

    def show_targets(self) -> None:
        """The targets of this year."""
        self.push(TargetsSheet(self, self.room.today().year))
