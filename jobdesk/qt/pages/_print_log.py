"""인쇄 기록: every paper that was to be printed, what became of it, and what is done about it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrintKind, PrintState
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.print_notices import Target
from jobdesk.qt.theme import Badge
from jobdesk.services._printable import Printable
from jobdesk.services.audit import record_viewed
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.prints import PrintLine
from jobdesk.services.print_jobs import PrintJobRow, answer_job, drop_jobs, read_attempt, reprint_job
from jobdesk.services.printables import printable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)
TWICE_MS = 1000
"""A second press within this time is the first one's shadow: nothing is printed anew twice."""
WAITS = frozenset({PrintState.QUEUED, PrintState.FAILED})
"""States from which an attempt begins."""


def print_columns(codes: CodeBook) -> Sequence[Column[PrintLine]]:
    """When, what, for whom, where, and whether it came out."""

    def state(row: PrintLine) -> Badge | None:
        return Badge(_("Taken off"), "neutral") if row.dropped_at else state_badge(codes, "print_state", row.state)

    return (
        Column(
            mark("Asked at"),
            lambda r: format_datetime(r.recorded_at),
            width=150,
            name="recorded",
            sorted_by="recorded",
        ),
        Column(mark("Paper"), lambda r: codes.label("print_kind", r.kind), width=110, name="kind"),
        Column(mark("Number"), _number, width=160, name="number"),
        Column(mark("Reissue"), _copy, align="right", width=60, name="copy"),
        Column(mark("For whom"), lambda r: r.jobseeker, width=70, name="jobseeker"),
        Column(mark("Printer"), lambda r: _device(r.printed_on), width=105, name="printer"),
        Column(mark("State"), badge=state, width=105, name="state"),
        Column(mark("Trouble"), lambda r: r.trouble or "", stretch=True, name="trouble"),
        Column(mark("Printed by"), lambda r: r.by, width=90, name="by", optional=True),
        Column(mark("Said by"), lambda r: r.answered_by, width=90, name="answered", optional=True),
        Column(mark("Purpose"), lambda r: r.purpose, width=160, name="purpose", optional=True),
        Column(
            mark("Window"), lambda r: str(r.window_no or ""), align="right", width=70, name="window", optional=True
        ),
        Column(
            mark("Attempts"), lambda r: str(r.attempts), align="right", width=70, name="attempts", optional=True
        ),
    )


def with_trouble(pane: ListPane[PrintLine]) -> ListPane[PrintLine]:
    """The log with a line below it that says in full what is wrong with the chosen paper."""
    told, column = PlainLabel(look="secondary", wrap=True), pane.layout()
    told.setObjectName("trouble")
    if isinstance(column, QVBoxLayout):
        column.insertWidget(column.indexOf(pane.foot), told)

    def show(row: PrintLine | None) -> None:
        told.setText(row.trouble or "" if row is not None else "")
        told.setVisible(bool(told.text()))

    pane.chosen.connect(show)
    pane.model_.dataChanged.connect(lambda *_rows: show(pane.list.current_row()))
    pane.counted.connect(lambda _count: show(pane.list.current_row()))
    show(None)
    return pane


def _number(row: PrintLine) -> str:
    return format_slip_number(row.number) if row.kind == PrintKind.SLIP and row.number else row.number or ""


def _copy(row: PrintLine) -> str:
    return str(row.copy_no) if row.copy_no > 1 else ""


def _device(name: str) -> str:
    return _("PDF files") if name == "pdf" else name


class PrintLog(ListPage):
    """What a page with the print log does with its chosen rows."""

    _just_asked: frozenset[UUID] = frozenset()

    def print_chosen(self, target: Target | None = None) -> None:
        """Print the chosen papers: those that wait once more, those that came out anew, slips as 재발급.

        Args:
            target: where, if not on the window's printers.
        """
        self._with_prints(partial(self._print_rows, target))

    def see_print(self, row: PrintLine) -> None:
        """The paper of a row, printed from there; only seen where nobody said yet whether it came out."""
        if row.kind == PrintKind.TEST_PAGE:
            return
        unsure = row.state in {PrintState.UNKNOWN, PrintState.SENT} and not row.dropped_at
        waits = row.state in WAITS and not row.dropped_at
        queue = None if unsure else partial(read_attempt if waits else reprint_job, job_id=row.id)
        title = f"{self.room.codes.label('print_kind', row.kind)} {_number(row)}".strip()
        preview(self, partial(_seen, row), title=title, queue=queue)

    def save_prints(self) -> None:
        """Write the chosen papers as PDF files."""
        self.print_chosen(Target(None))

    def mark_printed(self) -> None:
        """A person says that the paper lies there."""
        self._with_prints(partial(self._answer, came_out=True))

    def mark_not_printed(self) -> None:
        """A person says that it does not."""
        self._with_prints(partial(self._answer, came_out=False))

    def drop_job(self) -> None:
        """Take the chosen prints off the list."""
        pane = self.pane
        if pane is not None:
            pane.chosen_ids(self._drop)

    def _print_rows(self, target: Target | None, rows: Sequence[PrintLine]) -> None:
        if any(row.state == PrintState.UNKNOWN and not row.dropped_at for row in rows):
            self.explain(InvalidInput(_("Say first whether this paper came out.")))
            return
        waiting = [row for row in rows if row.state in WAITS and not row.dropped_at]
        others = [row.id for row in rows if row not in waiting and row.id not in self._just_asked]
        self._send(target, waiting)
        if others:
            self._just_asked = frozenset(others)
            QTimer.singleShot(TWICE_MS, self, self._forget_asked)
            self.room.work.change(
                self,
                partial(_reprint, others),
                stale=STALE,
                done=partial(self._send, target),
                failed=self.explain,
            )

    def _send(self, target: Target | None, jobs: Sequence[PrintJobRow] | None) -> None:
        if target is None:
            self.room.prints.print_jobs(jobs or ())
        elif jobs:
            self.room.prints.print_on(target, jobs)

    def _forget_asked(self) -> None:
        self._just_asked = frozenset()

    def _answer(self, rows: Sequence[PrintLine], *, came_out: bool) -> None:
        def act(db: "Session", act: "Act") -> None:
            for row in rows:
                answer_job(db, act, job_id=row.id, came_out=came_out)

        self._change_prints(act, _("Saved"))

    def _drop(self, ids: Sequence[UUID]) -> None:
        self._change_prints(partial(drop_jobs, job_ids=ids), _("Taken off the list"))

    def _change_prints(self, act: "Callable[[Session, Act], Any]", said: str) -> None:
        self.room.work.change(self, act, stale=STALE, done=lambda _value: self.room.say(said), failed=self.explain)

    def _with_prints(self, then: Callable[[Sequence[PrintLine]], object]) -> None:
        pane: ListPane[Any] | None = self.pane
        if pane is None:
            return

        def read(ids: Sequence[UUID]) -> None:
            job = partial(_prints, ids)
            self.room.work.read(self, job, done=_if_any(then), failed=self.explain, latest="prints")

        pane.chosen_ids(read)


def _if_any(then: Callable[[Sequence[PrintLine]], object]) -> Callable[[Sequence[PrintLine]], None]:
    def done(rows: Sequence[PrintLine]) -> None:
        if rows:
            then(rows)

    return done


def _prints(ids: Sequence[UUID], db: "Session", act: "Act") -> list[PrintLine]:
    by_id = {row.id: row for row in reading.read_rows(db, act, Asked("prints"), ids)}
    return [by_id[one] for one in sorted(ids) if one in by_id]


def _seen(row: PrintLine, db: "Session", act: "Act") -> Printable:
    """What the paper says now; the look at its people is recorded, so the caller commits."""
    found = printable(db, act, row)
    if found.jobseeker_ids:
        record_viewed(db, act, table="print_job", record_id=row.id, jobseeker_ids=found.jobseeker_ids)
    return found


def _reprint(ids: Sequence[UUID], db: "Session", act: "Act") -> list[PrintJobRow]:
    return [reprint_job(db, act, job_id=one) for one in ids]
