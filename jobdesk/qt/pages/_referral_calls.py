"""알선·취업 on the phone: the firm of a row with all it is asked, calls that were tried, a referral's history."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from jobdesk.base.enums import AttemptOutcome
from jobdesk.qt.pages._attempts import Called, attempt_sheet, called_of_firm, note_attempt
from jobdesk.qt.pages._call_list import CallPane
from jobdesk.qt.pages._call_sheet import open_call_of_vacancy, open_call_sheet
from jobdesk.qt.pages._print_log import PrintLog
from jobdesk.qt.pages._referral_commands import CALLS
from jobdesk.qt.pages._referral_history import open_history
from jobdesk.services.referrals import ReferralRow


class ReferralCalls(PrintLog):
    """What the page of referrals does about calls; its lists are the page's own.

    Attributes:
        calls: the firms to call.
    """

    calls: CallPane

    def chosen_rows(self) -> list[Any]:
        """The row that a command on one row means."""
        raise NotImplementedError

    def with_referrals(
        self, kind: str, then: Callable[[Sequence[ReferralRow]], object], ids: Sequence[UUID]
    ) -> None:
        """Call `then` with the referrals of some rows of a list."""
        raise NotImplementedError

    def go_to(self, view: str) -> None:
        """Go to a list."""
        raise NotImplementedError

    def call_firm(self) -> None:
        """The firm of the row with all its open referrals."""
        if self.pane is not None:
            self.pane.chosen_ids(partial(self.with_referrals, self.pane.kind.name, self._call))
            return
        for row in self.chosen_rows():
            self.calls.stay()
            if row.employer_id is not None:
                open_call_sheet(self, row.employer_id)
            else:
                open_call_of_vacancy(self, row.vacancy_id)

    def _call(self, rows: Sequence[ReferralRow]) -> None:
        open_call_of_vacancy(self, rows[0].vacancy_id)

    def note_no_answer(self) -> None:
        """Nobody answered."""
        self._with_called(partial(note_attempt, self, outcome=AttemptOutcome.NO_ANSWER))

    def note_busy(self) -> None:
        """The line was busy."""
        self._with_called(partial(note_attempt, self, outcome=AttemptOutcome.BUSY))

    def call_back(self) -> None:
        """A call with the day to call again."""
        self._with_called(lambda called: self.push(attempt_sheet(self, called)))

    def _with_called(self, then: Callable[[Called], object]) -> None:
        """Call `then` with the firm of the row."""
        for row in self.chosen_rows():
            self.calls.stay()
            then(called_of_firm(row))

    def show_history(self) -> None:
        """Every step of the chosen referral."""
        if self.pane is not None:
            self.pane.chosen_ids(
                partial(self.with_referrals, self.pane.kind.name, lambda rows: open_history(self, rows[0].id))
            )

    def to_calls(self) -> None:
        """The firms whose answers are missing, as they stand now: of whom the list shows that one comes from."""
        if self.pane is not None and self.pane.asked.value("due"):
            self.calls.show_whose(self.pane.asked.value("counselor"))
        self.go_to(CALLS)
        self.calls.read()
