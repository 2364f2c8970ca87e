"""The papers of an event, seen first: the sign-in sheet, the timetable for the door and for the firms."""

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._papers import PaperChoice, see_paper
from jobdesk.qt.pages.base import Page
from jobdesk.services.events import EventRow


def see_sign_in(page: Page, event: EventRow) -> None:
    """The sheet people sign on, with blank lines for walk-ins."""
    title = _("Sign-in sheet: {event}").format(event=event.name)
    see_paper(page, PaperChoice(PrintKind.EVENT_SIGN_IN, title, event.id))


def see_timetable(page: Page, event: EventRow, *, for_firms: bool = False) -> None:
    """The timetable for the door, or a page a firm to write its results on."""
    title = _("Pages for the firms: {event}") if for_firms else _("Interview timetable: {event}")
    shown = title.format(event=event.name)
    see_paper(page, PaperChoice(PrintKind.EVENT_TIMETABLE, shown, event.id, {"firms": for_firms}))
