"""What each trouble of a printer is called on screen, and what to do about it. Source: hardware.md 3."""

from collections.abc import Mapping

from jobdesk.base.errors import PrinterError
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.printer import Look

SENTENCES: Mapping[PrinterTrouble, str] = {
    PrinterTrouble.OFFLINE: mark("The printer is offline: press its feed or online key."),
    PrinterTrouble.COVER_OPEN: mark("The printer's cover is open: close it."),
    PrinterTrouble.PAPER_OUT: mark("The printer is out of paper: put in paper."),
    PrinterTrouble.ERROR: mark("The printer reports an error: switch it off and on."),
    PrinterTrouble.SILENT: mark("The printer does not tell its state: look at the paper after printing."),
    PrinterTrouble.GONE: mark("The printer does not answer. Is it switched on and connected?"),
    PrinterTrouble.REJECTING: mark("The printer takes no jobs now: let it accept jobs in the system's settings."),
    PrinterTrouble.STOPPED: mark("The printer is stopped: start it again in the system's settings."),
    PrinterTrouble.NO_QUEUE: mark("The system knows no printer of this name: choose another one in the settings."),
    PrinterTrouble.RAW_QUEUE: mark("The printer has no driver in the system, it would print signs: set one up."),
    PrinterTrouble.MEDIA: mark("The printer has no such paper size: choose another size or another printer."),
    PrinterTrouble.HELD: mark("The print was held back by the system and was taken out of its queue."),
    PrinterTrouble.CANCELED: mark("The print was canceled in the system's queue."),
    PrinterTrouble.ABORTED: mark("The system gave the print up. Look at the printer and try again."),
    PrinterTrouble.BROKE_OFF: mark("The printer broke off while printing. Look at the paper before trying again."),
    PrinterTrouble.SWALLOWED: mark(
        "The printer stopped taking data while printing. Look at the paper, switch it off and on."
    ),
    PrinterTrouble.FOLDER: mark("The PDF folder cannot be written. Check the disk and try again."),
    PrinterTrouble.WAITED: mark(
        "The print waited in the system's queue, did not begin and was taken out of it. See what the printer does."
    ),
    PrinterTrouble.NO_SERVICE: mark("This machine has no print service: set it up, or choose another printer."),
    PrinterTrouble.REFUSED: mark(
        "The system's print service refuses this user: have the right to print given, or choose another printer."
    ),
}
MIDWAY: Mapping[PrinterTrouble, str] = {
    PrinterTrouble.PAPER_OUT: mark("The paper ran out while printing. Put in a roll and look at what came out."),
    PrinterTrouble.COVER_OPEN: mark("The cover was opened while printing. Close it and look at what came out."),
    PrinterTrouble.ERROR: mark("The printer failed while printing. Switch it off and on, look at what came out."),
    PrinterTrouble.NO_QUEUE: mark(
        "The printer was taken out of the system while printing. Look at what came out."
    ),
    PrinterTrouble.OFFLINE: mark("The printer went offline while printing. Look at what came out."),
}


def said(trouble: PrinterTrouble) -> str:
    """The sentence of a trouble, in the language of the screen."""
    return _(SENTENCES[trouble])


def refused(trouble: PrinterTrouble) -> PrinterError:
    """The error of a trouble, with its sentence."""
    return PrinterError(said(trouble), code=trouble)


def refused_midway(trouble: PrinterTrouble) -> PrinterError:
    """The error of a trouble that came while the paper was being printed."""
    return PrinterError(_(MIDWAY.get(trouble, SENTENCES[trouble])), code=trouble, midway=True)


def look_of(trouble: PrinterTrouble | None) -> Look:
    """What is shown of a printer in this trouble, or in none."""
    return Look("ready", _("The printer is ready.")) if trouble is None else Look(trouble, said(trouble))
