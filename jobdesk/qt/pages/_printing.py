"""Papers seen, then printed: what is printed is committed first. Source: hardware.md 3, ux.md 4."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.services._printable import Printable
from jobdesk.services.print_jobs import PrintJobRow, jobs_of_act

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("print_jobs",)


def preview(
    page: Page,
    see: "Callable[[Session, Act], Printable]",
    *,
    title: str,
    queue: "Callable[[Session, Act], PrintJobRow] | None" = None,
    offer: Callable[[PreviewSheet, bytes], object] = lambda _sheet, _pdf: None,
    recorded: bool = True,
) -> None:
    """Show a paper over the page; it is read and drawn off the GUI thread.

    Args:
        see: what is on it.
        queue: queues its print; without it the paper is only looked at.
        offer: adds further verbs to the sheet.
        recorded: `see` leaves on record who is shown, which is committed.
    """
    room = page.room

    def drawn(missing: Sequence[str], drawing: tuple[bytes, Sequence[str]]) -> None:
        pdf, cut = drawing
        if isinstance(page.sheet, PreviewSheet):
            return  # asked twice
        run = partial(print_all, page, [queue]) if queue is not None else None
        sheet = PreviewSheet(pdf, title=title, verb=_("Print"), run=run)
        offer(sheet, pdf)
        page.push(sheet)
        told = []
        if missing:
            lacks = _("These characters cannot be printed; a box stands for each: {signs}")
            told.append(lacks.format(signs=" ".join(missing)))
        if cut:
            short = _("This paper has too little room, the end is cut: {names}")
            told.append(short.format(names=", ".join(cut)))
        if told:
            sheet.strip.show_text("\n".join(told), "warning")

    def read(found: Printable) -> None:
        shown = partial(drawn, found.missing)
        draw = partial(_drawn_on, found)
        room.work.device(page, draw, done=shown, failed=page.explain, doing=title)

    (room.work.view if recorded else room.work.read)(page, see, done=read, failed=page.explain)


def _drawn_on(found: Printable) -> tuple[bytes, Sequence[str]]:
    return found.draw(found.paper), found.cut(found.paper)


def print_all(page: Page, queues: "Sequence[Callable[[Session, Act], PrintJobRow]]") -> None:
    """Queue papers in one act, then print them one after the other; a preview that covers the page goes then."""
    room, sheet, op_id = page.room, page.sheet, new_id()

    def queue(db: "Session", act: "Act") -> list[PrintJobRow]:
        return [one(db, act) for one in queues]

    def go_on(jobs: Sequence[PrintJobRow]) -> None:
        if sheet is not None and page.sheet is sheet:
            sheet.finish()
        room.prints.print_jobs(jobs)

    def queued(jobs: Sequence[PrintJobRow] | None) -> None:
        if jobs is not None:
            go_on(jobs)
        else:
            room.work.read(page, lambda db, act: jobs_of_act(db, act, op_id), done=go_on, failed=page.explain)

    if sheet is not None:
        sheet.set_busy(True)
    room.work.change(page, queue, stale=STALE, done=queued, failed=page.explain, op_id=op_id)
