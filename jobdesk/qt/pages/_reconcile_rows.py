"""Lists of a reconciliation: its rows, and both sides of one."""

from collections.abc import Callable

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._reconcile_words import decision_of, side_of
from jobdesk.qt.theme import Badge
from jobdesk.services.reconciliations import PairLine, ReconciledRow


def rows_list(about: Callable[[ReconciledRow], str]) -> ListView[ReconciledRow]:
    """The rows; `about` says what a row is about."""
    return ListView(
        (
            Column(mark("Side"), badge=side_of, width=112),
            Column(mark("Name"), lambda r: r.name, width=110, tip=lambda r: r.name),
            Column(mark("Date"), lambda r: format_date(r.day), width=110, sort=lambda r: r.day),
            Column(mark("About"), about, stretch=True, tip=about),
            Column(mark("Decision"), badge=decision_of, width=158),
            Column(
                mark("Row of the list"), lambda r: format_number(r.line) if r.line else "", align="right", width=84
            ),
        ),
        key=lambda r: r.id,
        name=_("Rows of the list"),
        empty=_("Nothing here."),
        multi=True,
        dense=True,
    )


def pair_list() -> ListView[PairLine]:
    """Both sides of one row, column by column."""

    def ours(line: PairLine) -> str:
        if not line.before:
            return line.ours or "–"
        return _("{now} (was {before})").format(now=line.ours or "–", before=line.before)

    return ListView(
        (
            Column(mark("Field"), lambda line: _(line.label), width=120),
            Column(mark("Ours"), ours, stretch=True, tip=ours),
            Column(mark("Theirs"), lambda line: line.theirs or "–", stretch=True, tip=lambda line: line.theirs),
            Column(
                mark("Same or not"),
                badge=lambda line: Badge(_("Differs"), "bad") if line.differs else None,
                width=86,
            ),
        ),
        key=lambda line: line.name,
        name=_("Both sides"),
        empty=_("Choose a row."),
        dense=True,
    )
