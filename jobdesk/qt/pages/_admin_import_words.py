"""What is said of imports that were made."""

from collections.abc import Sequence

from jobdesk.base.codes import CodeBook
from jobdesk.base.exchange import ImportKind
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.import_files import FileLook
from jobdesk.services.imports.applying import ImportRunRow

STALE = (
    *("imports", "jobseekers", "registrations", "employers", "vacancies", "sessions", "referrals", "placements"),
    *("follow_ups", "events", "visits", "duplicates", "accounts", "colleagues", "closes", "notices", "drafts"),
)
"""What an import, or one taken back, may change on the screen."""
KINDS = {
    ImportKind.WORKBOOK: mark("Exchange workbook"),
    ImportKind.LEDGER: mark("Ledger of one's own"),
    ImportKind.LIST: mark("Another system's list, by its numbers"),
}


def counted(run: ImportRunRow, *states: str) -> int:
    """How many rows of all sheets were that."""
    return sum(count.get(state, 0) for count in run.counts.values() for state in states)


def said_earlier(runs: Sequence[ImportRunRow], look: FileLook | None) -> str:
    """That this very file was imported before and still is, or ""."""
    earlier = next((run for run in runs if look and run.digest == look.digest and run.undone_at is None), None)
    if earlier is None:
        return ""
    told = _("This very file was imported on {when} by {who}: what is there already stays the same.")
    return told.format(when=format_datetime(earlier.recorded_at), who=earlier.recorded_by)


def _state(run: ImportRunRow) -> Badge:
    return Badge(_("Undone")) if run.undone_at is not None else Badge(_("Applied"), "good")


def _from(run: ImportRunRow) -> str:
    kind = _(KINDS[ImportKind(run.kind)])
    return f"{kind} · {run.source}" if run.source else kind


def run_list(codes: CodeBook) -> ListView[ImportRunRow]:
    """Imports, the newest first."""

    def number(heading: str, *states: str) -> Column[ImportRunRow]:
        return Column(heading, lambda r: format_number(counted(r, *states)), align="right", width=72)

    return ListView(
        (
            Column(mark("Date and time"), lambda r: format_datetime(r.recorded_at), width=180),
            Column(mark("By"), lambda r: r.recorded_by, width=110),
            Column(mark("File"), lambda r: r.file_name, stretch=True),
            Column(mark("Kind of file"), _from, width=170),
            number(mark("New"), "new", "probable"),
            number(mark("Changed"), "changed"),
            number(mark("Same"), "same"),
            number(mark("Rows left out"), "wrong"),
            Column(mark("State"), badge=_state, width=100),
            Column(mark("Reason"), lambda r: r.undone_why or "", width=120),
        ),
        key=lambda r: r.id,
        name=_("Imports"),
        empty=_("Nothing was imported yet. Ledgers and lists of other systems come in with Import."),
    )
