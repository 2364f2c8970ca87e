"""What is said of a file that nothing says how to read: where that is chosen, and what is known of it so far."""

from collections.abc import Sequence
from itertools import islice

from jobdesk.base.i18n import _
from jobdesk.base.ledger_mapping import Certainty
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.sources import ledger_sheets, likely_sheets
from jobdesk.store.sheet_files import SheetFile

_LOOKED_AT = 50


def tell_unmapped(file: SheetFile, *, saved: Sequence[str]) -> str:
    """Sentences, a line each: where a mapping is made, those that are saved, and of each sheet what it could be.

    Args:
        saved: names of the mappings that there are.
    """
    lines = [
        _("No sheet of this file is one of the exchange workbook, and nothing says how it is read."),
        _("Choose that under {page} and press {button}; then name it here with --mapping.").format(
            page=" · ".join((_("Administration"), _("Import records"))), button=_("Save the mapping")
        ),
        _("Saved so far: {names}").format(names=", ".join(saved)) if saved else _("None is saved so far."),
    ]
    for sheet in ledger_sheets(file):
        rows = [cells for _row, cells in islice(sheet.rows(), _LOOKED_AT)]
        proposed = propose_mapping(sheet.headings, rows, name=f"{file.name} {sheet.name}")
        unplaced = [one.heading for one in proposed.columns if one.heading and one.certainty is Certainty.UNKNOWN]
        if unplaced:
            told = _("{sheet}: these headings find no place by themselves: {headings}")
            lines.append(told.format(sheet=sheet.name, headings=", ".join(unplaced)))
        if likely := [one.name for one in likely_sheets(sheet)]:
            told = _("{sheet}: it could be the sheet {names} of the exchange workbook; give it that name.")
            lines.append(told.format(sheet=sheet.name, names=", ".join(likely)))
    return "\n".join(lines)
