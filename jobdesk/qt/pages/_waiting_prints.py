"""What waits to be printed at this machine: for whom, since when and where to, taken one by one."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.base.printing import PrinterRole
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.print_notices import NoticeKind, Target, read_targets
from jobdesk.qt.print_words import paper_name
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.prints import PrintLine
from jobdesk.services.print_jobs import PrintJobRow, drop_jobs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)
Targets = Mapping[PrinterRole, Target]


class WaitingSheet(Sheet):
    """The papers that wait, oldest first; each is printed or discarded by itself."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            title=_("Papers that wait to be printed"),
            verb=_("Print this paper"),
            run=self._print,
            shortcut="Ctrl+P",
        )
        self.room = page.room
        codes, self._targets = page.room.codes, dict[PrinterRole, Target]()
        self.list: ListView[PrintJobRow] = ListView(
            (
                Column(mark("Asked at"), lambda r: format_datetime(r.recorded_at), width=190),
                Column(mark("Paper"), lambda r: paper_name(codes, r), stretch=True),
                Column(mark("For whom"), _person, width=120),
                Column(mark("Printer"), self._printer, width=190),
                Column(mark("State"), badge=lambda r: state_badge(codes, "print_state", r.state), width=130),
                Column(mark("Asked by"), _asker, width=120),
            ),
            key=lambda r: r.id,
            name=_("Papers that wait to be printed"),
            empty=_("Nothing waits to be printed."),
        )
        self.list.opened.connect(lambda _row: self._print())
        self.body.addWidget(self.list, 1)
        self.add_verb(_("Discard this paper"), "Ctrl+Delete", self._ask_drop)
        page.room.prints.told.connect(self.read)
        self.read()

    @override
    def start_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self) -> None:
        """Read what waits now."""
        waiting = [one for one in self.room.prints.notices if one.kind is NoticeKind.BACKLOG]
        jobs = [job for one in waiting for job in one.jobs]
        self.room.work.read(
            self, partial(_read, jobs), done=self._show, failed=self.explain, latest="waiting prints"
        )

    def _show(self, found: tuple[Sequence[PrintJobRow], Targets]) -> None:
        rows, targets = found
        self._targets = dict(targets)
        self.list.set_rows(rows)
        if self.list.current_row() is None:
            self.list.select_first()

    def _printer(self, row: PrintJobRow) -> str:
        target = self._targets.get(row.role)
        if target is None:
            return ""
        return target.row.name if target.row is not None else _("PDF files")

    def _print(self) -> None:
        if (row := self.list.current_row()) is not None:
            self.room.prints.print_jobs([row])

    def _ask_drop(self) -> None:
        if (row := self.list.current_row()) is not None:
            told = _("Discard {paper} without printing it? It stays in the print log.")
            paper = paper_name(self.room.codes, row)
            self.ask(told.format(paper=paper), verb=_("Discard"), then=partial(self._drop, row))

    def _drop(self, row: PrintJobRow) -> None:
        self.room.work.change(
            self,
            partial(drop_jobs, job_ids=[row.id]),
            stale=STALE,
            done=lambda _ids: self.room.say(_("Taken off the list")),
            failed=self.explain,
        )


def see_waiting(page: Page) -> None:
    """What waits, over the page."""
    if not isinstance(page.sheet, WaitingSheet):
        page.push(WaitingSheet(page))


def _person(row: PrintJobRow) -> str:
    return row.jobseeker if isinstance(row, PrintLine) else ""


def _asker(row: PrintJobRow) -> str:
    return row.by if isinstance(row, PrintLine) else ""


def _read(jobs: Sequence[PrintJobRow], db: "Session", act: "Act") -> tuple[Sequence[PrintJobRow], Targets]:
    """Papers with whom they are for, masked; who serves nobody is told test pages alone, which are nobody's."""
    ids = [job.id for job in jobs]
    rows = reading.read_rows(db, act, Asked("prints"), ids) if can_serve(act.role) else jobs
    return rows, read_targets(list(dict.fromkeys(job.role for job in jobs)), db, act)
