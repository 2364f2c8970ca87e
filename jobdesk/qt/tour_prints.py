"""Pictures of printing: the printers' page and the strip in each trouble, questions, what waits, the log.

Over the sample center only, because papers are queued there; a printer that only remembers stands in for all.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jobdesk.base.printing import PrinterRole, PrinterTrouble, PrintState
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.devices.troubles import said
from jobdesk.qt.print_notices import Way
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.print_jobs import PrintJobRow, queue_slip
from jobdesk.services.printers import choose_printer_for, save_printer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.pages.referrals import ReferralsPage
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.wiring import Desk

PRINTERS = (
    {"name": "창구 롤", "link": "network", "address": "192.168.0.20"},
    {"name": "사무실 레이저", "link": "spooler", "address": "Office_Laser", "paper": "a4"},
)
PAPERS = 3


class PrintScenes:
    """Walks through printing in one signed-in shell."""

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

    def _strips(self) -> Iterator[Path]:
        prints = self._shell.room.prints
        self._shell.go("counter")
        jobs = self._desk.change(_queue)
        prints.read()
        yield self._picture(f"{self._whose}prints-waiting")
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
