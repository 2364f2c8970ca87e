"""How the printers of a window are: asked now and then, each in its own lane, none while it prints."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import QObject, Signal

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterRole, PrinterTrouble
from jobdesk.devices.printer import Look
from jobdesk.devices.troubles import look_of
from jobdesk.qt.print_attempt import PrintingDesk
from jobdesk.qt.print_notices import Target, read_targets
from jobdesk.qt.work import Work
from jobdesk.services.printers import PrinterRow

ROLES = (PrinterRole.SLIP, PrinterRole.REPORT, PrinterRole.FORM)


class PrinterLooks(QObject):
    """What printers last said of themselves.

    Signals:
        looked(): one was asked.

    Attributes:
        found: name and last answer, by the key of their queue.
        here: the printers of this window: their names, by the key of their queue; None before it is known.
        slip_printer: the name of the one slips go to; None for PDF files.
        paused: the desk is locked.
    """

    looked = Signal()

    def __init__(
        self, work: Work, desk: PrintingDesk, busy: Callable[[], Collection[str]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work, self._desk, self._busy = work, desk, busy
        self.found: dict[str, tuple[str, Look]] = {}
        self.here: dict[str, str] | None = None
        self.slip_printer: str | None = None
        self.paused = False
        self._asked: set[str] = set()

    def look_here(self) -> None:
        """Ask the printers of this window."""
        if self.paused:
            return

        def done(targets: dict[PrinterRole, Target]) -> None:
            slip = targets[PrinterRole.SLIP].row
            self.slip_printer = slip.name if slip is not None else None
            rows = {target.key: target.row for target in targets.values() if target.row is not None}
            self.here = {key: row.name for key, row in rows.items()}
            self.looked.emit()
            for row in rows.values():
                self.look_at(row)

        self._work.read(self, partial(read_targets, ROLES), done=done, failed=_nothing, latest="look")

    def look_at(self, row: PrinterRow) -> None:
        """Ask one printer; one that prints, or is being asked, is left alone."""
        key = str(row.id)
        if self.paused or key in self._busy() or key in self._asked:
            return
        self._asked.add(key)

        def done(look: Look) -> None:
            self._asked.discard(key)
            self.found[key] = (row.name, look)
            self.looked.emit()

        def broken(_bug: Exception) -> None:
            self._asked.discard(key)

        self._work.lane(key, self, partial(_look, self._desk, row), done=done, failed=_nothing, broken=broken)

    def note(self, row: PrinterRow, trouble: PrinterTrouble | None, said: str) -> None:
        """A print told how the printer is: nobody has to ask it again for that."""
        self.found[str(row.id)] = (row.name, look_of(None) if trouble is None else Look(trouble, said))
        self.looked.emit()

    @property
    def of_window(self) -> list[tuple[str, Look | None]]:
        """Name and last answer of the printers of this window; None where one never answered yet."""
        return [
            (name, self.found[key][1] if key in self.found else None) for key, name in (self.here or {}).items()
        ]


def _look(desk: PrintingDesk, row: PrinterRow) -> Look:
    try:
        return desk.printer(row).look()
    except PrinterError as error:
        return Look(error.code or PrinterTrouble.ERROR, str(error))


def _nothing(_value: object) -> None:
    """Nothing is left to do."""
