"""업무일지: what each counselor did on a day, with sign-off boxes. Source: statistics.md 9 (daily)."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobdesk.base.i18n import on_paper
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf

_NAME, _BLANK = 0.22, 8


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day of the desk; `rows` are a counselor's name and the counts in the order of `columns`.

    Attributes:
        open_items: what is still open, `open_of` of whom and at what time.
    """

    center_name: str
    day: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    open_items: Sequence[str]
    printed_by: str
    blank: bool = False
    open_of: str = ""


def day_sheet_pdf(content: DaySheet) -> bytes:
    """The sheet on A4; a total row foots, what is open stands below. Raises MissingFont."""
    each = (1 - _NAME) / len(content.columns)
    columns = [TableColumn(on_paper("Counselor"), _NAME)]
    columns += [TableColumn(name, each, "center") for name in content.columns]
    rows: list[list[str]] = []
    if not content.blank:
        total = [sum(counts[at] for _name, counts in content.rows) for at in range(len(content.columns))]
        named = [*content.rows, (on_paper("Total"), total)]
        rows = [[name, *(f"{count:,}" for count in counts)] for name, counts in named]
    items = content.open_items or [on_paper("Nothing is open.")]
    notes = (
        []
        if content.blank
        else [on_paper("Still open ({of})").format(of=content.open_of), *(f"   - {item}" for item in items)]
    )
    return table_pdf(
        TablePaper(
            PaperHead(on_paper("Day sheet"), content.day, content.center_name, content.printed_by),
            columns,
            rows,
            _BLANK if content.blank else 0,
            [*notes, *([on_paper("Remarks")] if content.blank else [])],
            sign_off=[on_paper("Person in charge"), on_paper("Team leader"), on_paper("Head")],
            bold_last=bool(rows),
        )
    )
