"""Pages that fill from the top: a head and a foot on each, rows that grow with their text, nothing is cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, INK, LEADING, REGULAR, Pen, draw, mm, wrap

MARGIN = 15 * mm
HEAD, FOOT = 31 * mm, 16 * mm
PAD, SIDE = 1.6 * mm, 2 * mm
SIZE = 10.5
SIGNED = 18 * mm


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands over and under every page, ready to print.

    Attributes:
        title: what the paper is called.
        about: numbers, days, a name; under the title.
        printed_by: who printed it and when; stands at the foot with the page's number.
    """

    title: str
    about: str = ""
    center_name: str = ""
    printed_by: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row.

    Attributes:
        share: of the row's width, beside the others.
        label: names what stands beside or below it: shaded, bold, smaller.
    """

    text: str = ""
    share: float = 1
    label: bool = False
    bold: bool = False
    align: str = "left"

    @property
    def font(self) -> str:
        """Its font."""
        return BOLD if self.label or self.bold else REGULAR

    def size_in(self, size: float) -> float:
        """Its size in a row of a size."""
        return size - 0.9 if self.label else size


class Flow:
    """Writes from top to bottom and turns the page where it is full.

    Attributes:
        y: where the next row begins; left, width, bottom: the field of the page.
        on_turn: draws what stands at the top of a page that goes on, such as the heads of a table.
    """

    def __init__(self, pen: Pen, head: PaperHead, size: tuple[float, float], pages: int) -> None:
        self.pen, self.head, self._size, self._pages = pen, head, size, pages
        self.left, self.width, self.bottom = MARGIN, size[0] - 2 * MARGIN, size[1] - FOOT
        self.page, self.y = 1, 0.0
        self.on_turn: Callable[[], object] | None = None
        self._begin()

    def turn(self) -> None:
        """The next page."""
        self.follow(self.head)
        if self.on_turn is not None:
            self.on_turn()

    def follow(self, head: PaperHead) -> None:
        """The next page, under another head."""
        self._end()
        self.pen.canvas.showPage()
        self.page, self.head = self.page + 1, head
        self._begin()

    def need(self, height: float) -> None:
        """Turn unless so much is left on the page."""
        if self.y + height > self.bottom + 0.01 and self.y > HEAD + 0.01:
            self.turn()

    def gap(self, height: float) -> None:
        """An empty space."""
        self.y += height

    def heading(self, text: str, *, keep: float = 0) -> None:
        """A part's heading, on one page with what follows it, as high as `keep`."""
        self.need(10 * mm + max(keep, 10 * mm))
        self.gap(3.4 * mm)
        self.pen.bar(self.left, self.y + 0.6 * mm, 1.3 * mm, 4.2 * mm)
        self.pen.text(self.left + 3.2 * mm, self.y, text, size=12, font=BOLD)
        self.gap(6.4 * mm)

    def write(
        self, text: str, *, size: float = SIZE, bold: bool = False, align: str = "left", ink: object = INK
    ) -> None:
        """A paragraph over the whole width."""
        font = BOLD if bold else REGULAR
        for line in wrap(text, font, size, self.width):
            self.need(size * LEADING)
            if line:
                self.pen.text(
                    self.left, self.y, line, size=size, font=font, width=self.width + 1, align=align, ink=ink
                )
            self.y += size * LEADING

    def height_of(self, cells: Sequence[Cell], *, size: float = SIZE, least: float = 0) -> float:
        """How high a row becomes on one page."""
        return self._height(self._lines(cells, self._edges(cells), size), size * LEADING, least)

    def row(self, cells: Sequence[Cell], *, size: float = SIZE, least: float = 0) -> None:
        """A ruled row as high as its longest text, at least `least`; one too high for a page goes on over it."""
        edges = self._edges(cells)
        lines = self._lines(cells, edges, size)
        step = size * LEADING
        whole = self._height(lines, step, least)
        if whole <= self._size[1] * 0.4:
            self.need(whole)
        while True:
            fits = max(1, int((self.bottom - self.y - 2 * PAD) / step))
            rest = [told if cell.label else told[fits:] for cell, told in zip(cells, lines, strict=True)]
            more = any(one for cell, one in zip(cells, rest, strict=True) if not cell.label)
            shown = [told[:fits] for told in lines]
            high = self._height(shown, step, 0 if more else least)
            self._draw_row(cells, edges, size, shown, min(high, max(self.bottom - self.y, step + 2 * PAD)))
            if not more:
                return
            lines = rest
            self.turn()

    def signature(self, words: str, image: bytes) -> None:
        """A row of what was signed on the screen: what it says, and the picture beside it."""
        cells = (Cell(words, 0.45), Cell("", 0.55))
        self.need(self.height_of(cells, least=SIGNED))
        top, (x, wide) = self.y, self._edges(cells)[1]
        self.row(cells, least=SIGNED)
        self.pen.picture(x + SIDE, top + PAD, image, height=SIGNED - 2 * PAD, width=wide - 2 * SIDE)

    def _lines(self, cells: Sequence[Cell], edges: Sequence[tuple[float, float]], size: float) -> list[list[str]]:
        def wrapped(cell: Cell, wide: float) -> list[str]:
            one = cell.size_in(size)
            return wrap(cell.text, cell.font, one, max(wide - 2 * SIDE, one * 1.2)) if cell.text else []

        return [wrapped(cell, wide) for cell, (_x, wide) in zip(cells, edges, strict=True)]

    @staticmethod
    def _height(lines: Sequence[Sequence[str]], step: float, least: float) -> float:
        return max(least, max([1, *map(len, lines)]) * step + 2 * PAD)

    def _edges(self, cells: Sequence[Cell]) -> list[tuple[float, float]]:
        total = sum(cell.share for cell in cells)
        wides = [self.width * cell.share / total for cell in cells]
        return [(self.left + sum(wides[:place]), wide) for place, wide in enumerate(wides)]

    def _draw_row(
        self,
        cells: Sequence[Cell],
        edges: Sequence[tuple[float, float]],
        size: float,
        lines: Sequence[Sequence[str]],
        high: float,
    ) -> None:
        step = size * LEADING
        for cell, (x, wide), told in zip(cells, edges, lines, strict=True):
            one = cell.size_in(size)
            if cell.label:
                self.pen.shade(x, self.y, wide, high)
            block = len(told) * step
            top = self.y + (max(PAD, (high - block) / 2) if cell.label or len(told) == 1 else PAD)
            for place, line in enumerate(told):
                drop = top + place * step + (step - one * LEADING) / 2
                self.pen.text(
                    x + SIDE, drop, line, size=one, font=cell.font, width=wide - 2 * SIDE + 1, align=cell.align
                )
        self.pen.line(self.left, self.y, self.left + self.width, ink=GREY)
        for x in (*(x for x, _wide in edges), self.left + self.width):
            self.pen.upright(x, self.y, self.y + high, ink=GREY)
        self.y += high
        self.pen.line(self.left, self.y, self.left + self.width, ink=GREY)

    def _begin(self) -> None:
        head, pen = self.head, self.pen
        pen.text(self.left, 12 * mm, head.title, size=20, font=BOLD, width=self.width * 0.66)
        pen.text(
            self.left + self.width * 0.66,
            14.5 * mm,
            head.center_name,
            size=11,
            width=self.width * 0.34,
            align="right",
            ink=GREY,
        )
        if head.about:
            pen.text(self.left, 22 * mm, head.about, size=11, width=self.width)
        self.y = HEAD if head.about else HEAD - 6 * mm

    def _end(self) -> None:
        foot = self._size[1] - 11 * mm
        self.pen.text(self.left, foot, self.head.printed_by, size=8.5, width=self.width * 0.8, ink=GREY)
        said = on_paper("Page {page} of {pages}").format(page=self.page, pages=self._pages)
        x, wide = self.left + self.width * 0.8, self.width * 0.2
        self.pen.text(x, foot, said, size=8.5, width=wide, align="right", ink=GREY)

    def finish(self) -> int:
        """The last page is done; how many there are."""
        self._end()
        return self.page


def flow_pdf(
    head: PaperHead, fill: Callable[[Flow], object], *, size: tuple[float, float] = A4, subject: str = ""
) -> bytes:
    """A paper whose pages `fill` writes; drawn twice, as each page says how many there are. Raises MissingFont."""

    def drawn(pages: int) -> tuple[int, bytes]:
        pen, finish = draw(size, subject or head.title)
        flow = Flow(pen, head, size, pages)
        fill(flow)
        return flow.finish(), finish()

    count, _first = drawn(1)
    return drawn(count)[1]
