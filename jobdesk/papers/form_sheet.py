"""A paper that is a form: printed from a record or blank, with boxes to tick, statements and a line to sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import GREY, mm
from jobdesk.papers.flow import Cell, Flow, PaperHead, flow_pdf

EMPTY_BOX, FULL_BOX = "□", "■"
LABEL, VALUE = 0.19, 0.31
BLANK_LINE = 8.6 * mm
_NARROW = 34
_HEADING, _ASKED, _KEPT_WHOLE = 10 * mm, 24 * mm, 75 * mm
"""A field that says more letters than this takes the whole width."""


@dataclass(frozen=True, slots=True)
class FormBox:
    """One field of the form.

    Attributes:
        choices: what may be ticked, each with whether it is.
        lines: room for handwriting, in lines, where it says nothing.
        wide: takes the whole width.
    """

    label: str
    text: str = ""
    choices: Sequence[tuple[str, bool]] = ()
    lines: int = 1
    wide: bool = False

    @property
    def said(self) -> str:
        """What stands in it."""
        boxes = (f"{FULL_BOX if on else EMPTY_BOX} {name}".replace(" ", "\xa0") for name, on in self.choices)
        ticked = "   ".join(boxes)
        return "   ".join(part for part in (ticked, self.text) if part)

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.wide or len(self.said) > _NARROW


@dataclass(frozen=True, slots=True)
class FormTable:
    """Rows of one kind inside a form, such as former jobs: heads with shares, and lines."""

    heads: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]] = ()
    blank: int = 0


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part under its heading: fields, then tables, then sentences.

    Attributes:
        asked: what is ticked at the end, agreed or not; never ticked beforehand. It stays with its fields.
        signatures: pictures of what was signed on the screen, each beside what it says.
    """

    heading: str = ""
    boxes: Sequence[FormBox] = ()
    tables: Sequence[FormTable] = ()
    sentences: Sequence[str] = ()
    asked: str = ""
    signatures: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True, slots=True)
class FormPaper:
    """A form ready to print.

    Attributes:
        signed_by: whose name and signature stand at the end, each a label and the name where it is known.
        to: to whom it is handed in.
    """

    head: PaperHead
    parts: Sequence[FormPart]
    signed_by: Sequence[tuple[str, str]] = ()
    to: str = ""
    signed_on: str = ""
    closing: str = ""
    notes: Sequence[str] = field(default=())


def form_pdf(content: FormPaper) -> bytes:
    """The form on A4, as many pages as it needs. Raises MissingFont."""
    return flow_pdf(content.head, lambda flow: _fill(flow, content))


def _fill(flow: Flow, content: FormPaper) -> None:
    for part in content.parts:
        rows = [(row, BLANK_LINE * max(_lines(part.boxes, row))) for row in _rows(part.boxes)]
        whole = sum(flow.height_of(row, least=least) for row, least in rows) + (_ASKED if part.asked else _HEADING)
        if part.asked or whole <= _KEPT_WHOLE:
            flow.need(whole)
        if part.heading:
            flow.heading(part.heading, keep=flow.height_of(*rows[0][:1], least=rows[0][1]) if rows else 0)
        for row, least in rows:
            flow.row(row, least=least)
        for table in part.tables:
            _draw_table(flow, table)
        for sentence in part.sentences:
            flow.write(sentence, size=9.5)
            flow.gap(0.6 * mm)
        if part.asked:
            flow.gap(1 * mm)
            flow.row([Cell(part.asked, 0.62, bold=True), Cell(_agree(), 0.38)], least=9 * mm)
            flow.gap(1.4 * mm)
        for words, image in part.signatures:
            flow.signature(words, image)
    _draw_end(flow, content)


def _agree() -> str:
    return on_paper("□ I agree      □ I do not agree")


def _lines(boxes: Sequence[FormBox], row: Sequence[Cell]) -> list[int]:
    """Room for handwriting of the fields in a row; one that says something needs none beyond its text."""
    labels = {cell.text for cell in row if cell.label}
    return [1, *(box.lines if not box.said else 1 for box in boxes if box.label in labels)]


def _rows(boxes: Iterable[FormBox]) -> list[list[Cell]]:
    """Two fields beside each other, the wide ones alone."""
    rows: list[list[Cell]] = []
    waiting: list[Cell] = []

    def close() -> None:
        nonlocal waiting
        if waiting:
            label, value = waiting
            rows.append([label, Cell(value.text, LABEL + 2 * VALUE)])
        waiting = []

    for box in boxes:
        label = Cell(box.label, LABEL, label=True)
        if box.is_wide:
            close()
            rows.append([label, Cell(box.said, LABEL + 2 * VALUE)])
        elif waiting:
            rows.append([*waiting, label, Cell(box.said, VALUE)])
            waiting = []
        else:
            waiting = [label, Cell(box.said, VALUE)]
    close()
    return rows


def _draw_table(flow: Flow, table: FormTable) -> None:
    def heads() -> None:
        flow.row([Cell(head, share, label=True) for head, share in table.heads], least=7 * mm)

    flow.need(7 * mm + BLANK_LINE)
    heads()
    flow.on_turn = heads
    for values in table.rows:
        flow.row([Cell(value, share) for value, (_head, share) in zip(values, table.heads, strict=True)])
    for _line in range(table.blank):
        flow.row([Cell("", share) for _head, share in table.heads], least=BLANK_LINE)
    flow.on_turn = None


def _draw_end(flow: Flow, content: FormPaper) -> None:
    """The closing sentence, the day, who signs, and to whom it goes: together on one page."""
    flow.need((16 + 12 * len(content.signed_by) + (12 if content.to else 0)) * mm)
    flow.gap(4 * mm)
    if content.closing:
        flow.write(content.closing, size=11, align="center")
        flow.gap(3 * mm)
    if content.signed_by:
        flow.write(content.signed_on or on_paper("Year ______  Month ____  Day ____"), size=11.5, align="center")
        flow.gap(3 * mm)
        for label, name in content.signed_by:
            flow.write(
                on_paper("{who}:  {name}   (signature or seal)").format(who=label, name=name or "_" * 18),
                size=11.5,
                align="right",
            )
            flow.gap(3 * mm)
    if content.to:
        flow.write(content.to, size=14, bold=True)
        flow.gap(2 * mm)
    for note in content.notes:
        flow.write(note, size=9, ink=GREY)
