"""A report as HWPX, the format of Korean offices: written by python-hwpx, checked by our own rules on top.

Not verified in 한글: no copy of it was at hand. Charts stay out: their figures stand in the tables.
Source: hardware.md (HWPX), domain.md 8.2 and 8.3.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Literal

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import plain
from jobdesk.papers.fonts import register_fonts
from jobdesk.papers.hwpx_checks import flaws
from jobdesk.papers.report_columns import Fit, Part, Turn, fit_table, measured
from jobdesk.papers.report_layout import unit_of
from jobdesk.papers.report_tables import Placed, ReportDocument, ReportTable, TableCell

if TYPE_CHECKING:
    from hwpx import HwpxDocument
    from hwpx.oxml.table import HwpxOxmlTableCell

FONT = "맑은 고딕"
Align = Literal["LEFT", "CENTER", "RIGHT"]
_SIDE, _TOP, _BOTTOM, _FOOT = 16.0, 14.0, 12.0, 8.0  # mm
_POINT = 100  # units of the format in a point
_WIDTHS: dict[Turn, float] = {"upright": (210 - 2 * _SIDE) * 72 / 25.4, "lying": (297 - 2 * _SIDE) * 72 / 25.4}
_TURNS = {"upright": "portrait", "lying": "landscape"}
_ROW = 1.9
"""The least height of a row in text sizes."""


def report_hwpx(document: ReportDocument) -> bytes:
    """The whole report. Raises RuntimeError where a check finds a flaw: a broken file never leaves."""
    from hwpx import HwpxDocument  # loaded with the first export

    register_fonts()  # they measure how wide figures are
    made = HwpxDocument.new()
    fits = [
        fit_table(one, measured, upright=_WIDTHS["upright"], lying=_WIDTHS["lying"]) for one in document.tables
    ]
    pages = _Pages(made, document, fits[0].turn if fits else "upright")
    pages.say(document.title, size=18, bold=True, align="CENTER")
    if document.signers:
        pages.signatures([on_paper("Approval"), *document.signers])
    pages.say(document.base_line, align="RIGHT")
    for table, fit in zip(document.tables, fits, strict=True):
        pages.turn_to(fit.turn)
        for place, part in enumerate(fit.parts, 1):
            of = f" ({place}/{len(fit.parts)})" if len(fit.parts) > 1 else ""
            pages.say(f"□ {table.title}{of}", size=12, bold=True, ahead=True)
            if unit := unit_of(table, document):
                pages.say(unit, size=9, align="RIGHT", ahead=True)
            pages.table(table, fit, part)
        for note in table.notes:
            pages.say(f"※ {note}", size=9)
        pages.say("", size=6)
    for note in document.notes:
        pages.say(f"※ {note}", size=9)
    moment = document.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made.parts.clear_document_metadata(timestamp=moment)
    made.parts.set_document_metadata(title=plain(document.title))
    made.parts.clear_preview()
    content = bytes(made.to_bytes())
    if found := flaws(content):
        raise RuntimeError(f"the HWPX is flawed: {'; '.join(found[:3])}")
    return content


class _Pages:
    """Writes down a document, page turn by page turn; looks are made once and named by their ids."""

    def __init__(self, made: "HwpxDocument", document: ReportDocument, turn: Turn) -> None:
        self.made, self.document, self.turn = made, document, turn
        self.section = made.sections[0]
        self._paragraphs: dict[tuple[Align, bool], str] = {}
        self._empty = True
        self.line = made.styles.ensure_border_fill(border_color="#000000")
        self.shade = made.styles.ensure_border_fill(border_color="#000000", fill_color="#EEF1F4")
        self._set_up()

    def turn_to(self, turn: Turn) -> None:
        """Go on on pages turned so; a new section begins where the turn differs."""
        if turn != self.turn:
            self.turn, self._empty = turn, True
            self.section = self.made.add_section()
            self._set_up()

    def _set_up(self) -> None:
        self.made.page.setup(
            paper_size="A4",
            orientation=_TURNS[self.turn],
            margin_left_mm=_SIDE,
            margin_right_mm=_SIDE,
            margin_top_mm=_TOP,
            margin_bottom_mm=_BOTTOM,
            header_margin_mm=0,
            footer_margin_mm=_FOOT,
            section=self.section,
        )
        footer = {"type": "run", "text": f"{plain(self.document.footer)}    ", "size": 8, "font": FONT}
        number = {"type": "page_number", "page_number": "page"}
        self.made.page.set_footer(
            content=[{"align": "CENTER", "children": [footer, number]}], section=self.section
        )

    def look(self, size: float = 10, *, bold: bool = False) -> str:
        """The id of a look of letters."""
        return str(self.made.styles.ensure_run(bold=bold, size=size, font=FONT))

    def say(
        self, said: str, *, size: float = 10, bold: bool = False, align: Align = "LEFT", ahead: bool = False
    ) -> None:
        """A paragraph, `ahead` of a table with which it stays. The first of a section stands beside its set-up."""
        look = self.look(size, bold=bold)
        if self._empty:
            self._empty = False
            first = self.section.paragraphs[0]
            first.text = plain(said)
            for run in first.element.findall("{*}run"):  # not those of the footer, which stands inside it
                run.set("charPrIDRef", look)
            first.element.set("paraPrIDRef", self._aligned(align, ahead=ahead))
            return
        self.made.add_paragraph(
            plain(said),
            section=self.section,
            para_pr_id_ref=self._aligned(align, ahead=ahead),
            char_pr_id_ref=look,
            inherit_style=False,
        )

    def _aligned(self, align: Align, *, ahead: bool = False) -> str:
        """The id of a look of paragraphs."""
        if (align, ahead) not in self._paragraphs:
            trial = self.made.add_paragraph("", section=self.section, inherit_style=False)
            self.made.styles.apply_paragraph_format(
                paragraphs=[trial], alignment=align, line_spacing_percent=130, keep_with_next=ahead
            )
            self._paragraphs[align, ahead] = str(trial.element.get("paraPrIDRef"))
            trial.remove()
        return self._paragraphs[align, ahead]

    def signatures(self, heads: Sequence[str]) -> None:
        """Boxes for signatures at the right: 결재, then who signs."""
        table = self.made.add_table(
            2,
            len(heads),
            section=self.section,
            width=5000 * len(heads),
            height=5500,
            border_fill_id_ref=self.line,
            para_pr_id_ref=self._aligned("RIGHT"),
        )
        look, align = self.look(9), self._aligned("CENTER")
        for cell, said in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, said, look, align, self.shade)
            cell.set_size(height=1500)
        for cell in table.rows[1].cells:
            cell.set_size(height=4000)
        table.merge_cells(0, 0, 1, 0)

    def table(self, table: ReportTable, fit: Fit, part: Part) -> None:
        """A table whose head rows repeat on every page it reaches."""
        lines, columns = len(table.head) + len(table.rows), len(part.columns)
        widths = [round(width * _POINT) for width in part.widths]
        high, low = (round(size * _ROW * _POINT) for size in (fit.figure_size, fit.size))
        heights = [low] * len(table.head) + [high] * len(table.rows)
        made = self.made.add_table(
            lines,
            columns,
            section=self.section,
            width=sum(widths),
            height=sum(heights),
            border_fill_id_ref=self.line,
            para_pr_id_ref=self._aligned("LEFT"),
        )
        made.element.set("repeatHeader", "1")
        cells = [list(line.cells) for line in made.rows]
        for place, line in enumerate(cells):
            for cell, width in zip(line, widths, strict=True):
                cell.set_size(width=width, height=heights[place])
                if place < len(table.head):
                    cell.element.set("header", "1")
        looks = {"head": self.look(fit.size, bold=True), "label": self.look(fit.size)}
        looks["cell"] = self.look(fit.figure_size, bold=table.large)
        merged = []
        for one, column, across in part.cells(table):
            shade = self.shade if one.part == "head" else self.line
            _fill(cells[one.row][column], one.printed, looks[one.part], self._aligned(_align(one, table)), shade)
            if one.rows > 1 or across > 1:
                merged.append((one.row, column, one.row + one.rows - 1, column + across - 1))
        for span in reversed(merged):  # a column in which no cell begins any more is taken away, as 한글 does
            made.merge_cells(*span)


def _align(one: Placed, table: ReportTable) -> Align:
    if one.part == "head":
        return "CENTER"
    if isinstance(one.content, TableCell) and one.content.kind != "text":
        return "CENTER" if table.large else "RIGHT"
    return "LEFT"


def _fill(cell: "HwpxOxmlTableCell", said: str, look: str, align: str, border: str) -> None:
    """Text and looks of a cell that was just made: one paragraph with one run."""
    cell.element.set("borderFillIDRef", border)
    paragraph = cell.paragraphs[0].element
    paragraph.set("paraPrIDRef", align)
    for run in paragraph.iter("{*}run"):
        run.set("charPrIDRef", look)
        for words in run.iter("{*}t"):
            words.text = plain(said)
