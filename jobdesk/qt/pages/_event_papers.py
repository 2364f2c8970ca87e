"""The papers of an event, seen first: the sign-in sheet, the timetable for the door and for the firms."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages.base import Page
from jobdesk.services.event_papers import event_paper_seen, queue_event_paper
from jobdesk.services.events import EventRow
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.printables import Printable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def see_sign_in(page: Page, event: EventRow) -> None:
    """The sheet people sign on, with blank lines for walk-ins."""
    _see(page, event, PrintKind.EVENT_SIGN_IN, _("Sign-in sheet: {event}"), for_firms=False)


def see_timetable(page: Page, event: EventRow, *, for_firms: bool = False) -> None:
    """The timetable for the door, or a page a firm to write its results on."""
    title = _("Pages for the firms: {event}") if for_firms else _("Interview timetable: {event}")
    _see(page, event, PrintKind.EVENT_TIMETABLE, title, for_firms=for_firms)


def _see(page: Page, event: EventRow, kind: PrintKind, title: str, *, for_firms: bool) -> None:
    preview(
        page,
        partial(_shown, event.id, kind, for_firms),
        title=title.format(event=event.name),
        queue=partial(_queue, event.id, kind, for_firms),
    )


def _shown(event_id: UUID, kind: PrintKind, for_firms: bool, db: "Session", act: "Act") -> Printable:
    return event_paper_seen(db, act, event_id=event_id, kind=kind, for_firms=for_firms)


def _queue(event_id: UUID, kind: PrintKind, for_firms: bool, db: "Session", act: "Act") -> PrintJobRow:
    return queue_event_paper(db, act, event_id=event_id, kind=kind, for_firms=for_firms)
