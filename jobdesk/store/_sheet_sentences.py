"""Why a file is not read, in the counselor's words; the codes are those of the child and of the signatures."""

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.sheets import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT

_SENTENCES = {
    "busy": mark("The file may not be read: is it open in another program?"),
    "damaged": mark(
        "The file is damaged or holds what is not allowed. Open it in a spreadsheet program and save it again."
    ),
    "died": mark("The file could not be read: it is damaged, or too large for this computer."),
    "drm": mark("The file is locked by document security (DRM). Release it there, then import it."),
    "empty": mark("The file is empty."),
    "encrypted": mark(
        "The file is protected by a password. Save it without one, import it, and delete that copy."
    ),
    "gone": mark("The file cannot be read any more: has it been moved, or its drive taken out?"),
    "late": mark("Reading the file took too long and was ended."),
    "links": mark(
        "The workbook takes values from other files. Break these links where it was made and save it again."
    ),
    "macros": mark("The workbook holds macros. Save it without them, as .xlsx, and import that."),
    "memory": mark("The workbook needs more memory than a file may take: split it."),
    "no_sheets": mark("The workbook has no sheet with cells."),
    "no_workbook": mark("This is no workbook and no text table."),
    "old_xls": mark(
        "This is an old workbook (.xls). Open it in a spreadsheet program, save it as .xlsx and import that."
    ),
    "other_workbook": mark(
        "This kind of workbook is not read. Open it in a spreadsheet program, save it as .xlsx and import that."
    ),
    "text_is_workbook": mark("This is a workbook under the name of a text table. Give it the ending .xlsx."),
    "too_large": mark("Unpacked, the workbook is larger than 1 GiB: split it."),
    "too_many_parts": mark("The workbook has more parts than any honest one: it is not opened."),
    "too_packed": mark("The workbook unpacks to more than 200 times its size: it is not opened."),
    "web_page": mark(
        "This is a web page, not a workbook. Open it in a spreadsheet program, save it as .xlsx and import that."
    ),
    "workbook_is_text": mark("This is a text under the name of a workbook. Give it the ending .csv."),
    "rows": mark("The sheet {sheet} has more than {rows} rows: split it."),
    "changed": mark("The file was changed while it was being read. Begin again."),
    "no_tables": mark("The folder holds no text table (.csv, .tsv, .txt)."),
    "many_tables": mark("The folder holds too many text tables."),
    "columns": mark("Row {row} of the sheet {sheet} has more than {columns} columns."),
    "cell_long": mark("A cell in row {row} of the sheet {sheet} is longer than {cell} characters."),
    "row_long": mark("Row {row} of the sheet {sheet} is too long."),
}


def refusal(code: str, **about: int | str) -> InvalidInput:
    """The sentence of a code; an unknown one is a child that was taken over, and says as much as its death."""
    sentence = _(_SENTENCES.get(code, _SENTENCES["died"]))
    limits = {
        "rows": format_number(ROW_LIMIT),
        "columns": format_number(COLUMN_LIMIT),
        "cell": format_number(CELL_LIMIT),
    }
    return InvalidInput(sentence.format(**{"sheet": "", "row": "", **about, **limits}))
