"""Results that two desks entered differently: for each referral, which one holds."""

from collections.abc import Sequence

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.pages._result_line import ResultLine
from jobdesk.qt.pages._two_sides import Names, Side, TwoSides


class StaleResults(TwoSides):
    """Asks of each line: the colleague's result, which empties the line, or one's own, which is saved after it.

    Args:
        lines: with the rows as they are now.
    """

    def __init__(self, lines: Sequence[ResultLine], codes: CodeBook) -> None:
        self._lines_of: dict[Names, ResultLine] = {(line.row.id.hex,): line for line in lines}
        super().__init__([_side(names, line, codes) for names, line in self._lines_of.items()], self._hold)

    def _hold(self, names: Names, theirs: bool) -> None:
        line = self._lines_of[names]
        if theirs:
            line.clear()


def _side(names: Names, line: ResultLine, codes: CodeBook) -> Side:
    row = line.row
    what = _("{person}, {firm}").format(person=line.person, firm=row.employer_name)
    day = line.on.day()
    return Side(
        names,
        what,
        theirs=f"{codes.label('referral_state', row.state)} · {format_date(row.state_on)}",
        own=f"{codes.label('referral_state', line.chosen)} · {format_date(day) if day else '–'}",
    )
