"""집계값 from a sheet: lines copied from a spreadsheet or read from a CSV file. Source: statistics.md 9."""

import csv
from collections.abc import Sequence
from io import StringIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.targets import ENTERED_FIGURE
from jobdesk.base.i18n import _, on_paper
from jobdesk.base.permissions import can_set_targets, require
from jobdesk.records.targets import Target
from jobdesk.services.codes import code_book
from jobdesk.services.layouts import ENTERABLE
from jobdesk.services.targets import EnteredRow, save_entered

COLUMNS: Sequence[str] = tuple(field.name for field in ENTERED_FIGURE)
"""Of a line, left to right: figure, from, until, amount, source, remarks."""
MOST = 2000


def enter_sheet(db: Session, act: Act, *, text: str) -> list[EnteredRow]:
    """Keep every line of a sheet, or none. The caller commits.

    A line names a figure by its label or id, or a target's own row of the year by its name. A first line of
    headings is passed over, empty lines too.

    Args:
        text: columns apart by tabs (as copied from a spreadsheet), else by commas.

    Raises:
        InvalidInput: there is no line, or one is wrong: its number and what is wrong with it.
        NotAllowed: the role sets no targets.
    """
    require(act.role, can_set_targets)
    lines = [
        (number, [cell.strip() for cell in line])
        for number, line in enumerate(_lines(text), 1)
        if any(cell.strip() for cell in line)
    ]
    if lines and _find(lines[0][1][0]) is None and not any(cell[:1].isdecimal() for cell in lines[0][1]):
        del lines[0]
    if not lines or len(lines) > MOST:
        raise InvalidInput(_("There are 1 to {count} lines.").format(count=MOST), field="text")
    made = []
    for number, cells in lines:
        try:
            made.append(_enter(db, act, cells))
        except InvalidInput as error:
            raise InvalidInput(
                _("Line {number}: {what}").format(number=number, what=error), field="text"
            ) from error
    return made


def _lines(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff")
    return list(csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))


def _find(name: str) -> str | None:
    """The id of what a line names."""
    sought = _bare(name)
    for one, (label, _unit) in ENTERABLE.items():
        if sought in {one, _bare(on_paper(label)), _bare(_(label))}:
            return one
    return None


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()


def _enter(db: Session, act: Act, cells: Sequence[str]) -> EnteredRow:
    if not 5 <= len(cells) <= len(COLUMNS):  # the remarks may be left out
        raise InvalidInput(_("A line is: figure, from, until, amount, source, remarks."), field="text")
    values = dict(zip(COLUMNS, cells, strict=False))
    name = values["indicator"]
    values["indicator"] = _find(name) or ""
    if values["indicator"]:
        return save_entered(db, act, values=values)
    days = clean_values(ENTERED_FIGURE, values, code_book(db), today=act.today)
    target = db.scalars(
        select(Target.id).where(
            Target.label == name,
            Target.voided_at.is_(None),
            Target.from_on <= days["from_on"],
            Target.until_on >= days["until_on"],
        )
    ).first()
    if target is None:
        raise InvalidInput(_("There is no such figure: {name}").format(name=name), field="indicator")
    return save_entered(db, act, values=values, target_id=target)
