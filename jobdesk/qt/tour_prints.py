"""Pictures of printing: the printers' page and the strip in each trouble, what waits, the log, certificates.

Over the sample center only, because papers are queued there; a printer that only remembers stands in for all.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

from jobdesk.base.printing import PrinterRole, PrinterTrouble, PrintState
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.devices.troubles import said
from jobdesk.qt.pages._certificates import open_certificate, open_register
from jobdesk.qt.print_notices import Way
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.print_jobs import PrintJobRow, queue_slip
from jobdesk.services.printers import choose_printer_for, save_printer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._admin_slip import SlipLookSheet
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.pages.base import FormSheet
    from jobdesk.qt.pages.jobseekers import JobseekersPage
    from jobdesk.qt.pages.referrals import ReferralsPage
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.services.person import PersonView
    from jobdesk.wiring import Desk

PRINTERS = (
    {"name": "창구 롤", "link": "network", "address": "192.168.0.20"},
    {"name": "사무실 레이저", "link": "spooler", "address": "Office_Laser", "paper": "a4"},
)
PAPERS = 3


class PrintScenes:
    """Walks through printing in one signed-in shell, and the look of slips."""

    def __init__(
        self, shell: "Shell", settle: Callable[[], None], picture: Callable[[str], Path], whose: str = ""
    ) -> None:
        self._shell, self._settle, self._picture, self._whose = shell, settle, picture, whose
        self._desk = cast("Desk", shell.desk)
        self._printer = MemoryPrinter()

    def walk(self) -> Iterator[Path]:
        """Every scene; what was queued is taken off again at the end."""
        self._desk.stand_in(self._printer)
        self._desk.change(_set_up)
        self._shell.room.work.changed.emit("printers")
        yield from self._printers()
        yield from self._strips()
        yield from self._certificates()

    def _printers(self) -> Iterator[Path]:
        self._shell.go("administration")
        page = cast("AdministrationPage", self._shell.page)
        page.views.choose("printers")
        self._settle()
        yield self._picture(f"{self._whose}printers-ready")
        for trouble in PrinterTrouble:
            self._fall_into(trouble)
            page.printer_view.look()
            yield self._picture(f"{self._whose}printers-{trouble.value}")

    def slip_look(self) -> Iterator[Path]:
        """The sheet an administrator sets the look of slips on, with the slip beside it."""
        self._shell.go("administration")
        page = cast("AdministrationPage", self._shell.page)
        page.views.choose("settings")
        self._settle()
        page.edit_slip_look()
        yield self._picture(f"{self._whose}slip-look")
        cast("SlipLookSheet", page.sheet).papers.choose("roll")
        yield self._picture(f"{self._whose}slip-look-roll")
        self._leave_sheets()

    def _certificates(self) -> Iterator[Path]:
        """The form of a certificate of someone who was referred, the paper, and the register it stands in."""
        self._shell.open("jobseeker", self._desk.read(_someone))
        self._settle()
        page = cast("JobseekersPage", self._shell.page)
        view = cast("PersonView", page.view)
        open_certificate(page, view.card.id, str(view.card.values["full_name"]))
        yield self._picture(f"{self._whose}certificate")
        sheet = cast("FormSheet", page.sheet)
        sheet.form.set_value("submit_to", "서울남부고용센터")
        sheet.save_now()
        yield self._picture(f"{self._whose}certificate-seen")
        self._leave_sheets()
        open_register(page)
        yield self._picture(f"{self._whose}certificates")
        self._leave_sheets()

    def _leave_sheets(self) -> None:
        page = self._shell.page
        while page is not None and page.sheet is not None:
            page.sheet.finish()
            self._settle()

    def _strips(self) -> Iterator[Path]:
        prints = self._shell.room.prints
        self._shell.go("counter")
        jobs = self._desk.change(_queue)
        prints.read()
        yield self._picture(f"{self._whose}prints-waiting")
        self._shell.print_strip.choose(Way.DROP)
        yield self._picture(f"{self._whose}prints-dropping")
        self._shell.print_strip.choose(Way.KEEP)
        self._shell.print_strip.list_wanted.emit()
        yield self._picture(f"{self._whose}prints-list")
        self._leave_sheets()
        for trouble in PrinterTrouble:
            self._fall_into(trouble)
            prints.print_jobs(jobs)
            yield self._picture(f"{self._whose}prints-{trouble.value}")
            self._put_away(Way.NOT_OUT)
            self._put_away(Way.LATER)
        self._printer.trouble, self._printer.answer = None, PrintState.UNKNOWN
        prints.print_jobs(jobs[:1])
        yield self._picture(f"{self._whose}prints-question")
        self._shell.go("referrals")
        page = cast("ReferralsPage", self._shell.page)
        page.go_to("print_jobs")
        self._settle()
        page.clear_filters()
        yield self._picture(f"{self._whose}print-log")
        self._put_away(Way.CAME_OUT)
        prints.print_jobs(jobs)
        self._settle()

    def _fall_into(self, trouble: PrinterTrouble) -> None:
        self._printer.code, self._printer.trouble = trouble, said(trouble)

    def _put_away(self, way: Way) -> None:
        prints = self._shell.room.prints
        for notice in prints.notices:
            if way in notice.ways:
                prints.take(notice, way)
                self._settle()


def _set_up(db: "Session", act: "Act") -> None:
    roll, laser = (save_printer(db, act, values=values) for values in PRINTERS)
    choose_printer_for(db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=roll.id, fallback_id=laser.id)
    for role in (PrinterRole.REPORT, PrinterRole.FORM):
        choose_printer_for(db, act, counter_no=0, role=role, printer_id=laser.id)


def _queue(db: "Session", act: "Act") -> list[PrintJobRow]:
    rows = [row for row in reading.read_page(db, act, Asked("referrals")).rows if row.slip_no]
    return [
        queue_slip(db, act, referral_id=row.id, number=row.slip_no.replace("-", ""), paper="a4")
        for row in rows[:PAPERS]
    ]


def _someone(db: "Session", act: "Act") -> UUID:
    """A person a certificate can be issued of."""
    found: UUID = reading.read_page(db, act, Asked("referrals")).rows[0].jobseeker_id
    return found
