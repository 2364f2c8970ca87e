"""Drawing by hand on a reportlab page: text that fits its box, codes, lines. Sizes in points, origin top left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm as _mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from jobdesk.papers.fonts import BOLD, REGULAR, printed, register_fonts
from jobdesk.papers.qr import qr_modules

INK, GREY, LINE, SHADE = HexColor("#1A1F26"), HexColor("#505B68"), HexColor("#9AA4AF"), HexColor("#EEF1F4")
mm: float = _mm
"""One millimeter in points."""
ELLIPSIS = "…"
LEADING = 1.36
LEAST = 8.0
"""No text is shrunk below this size: what does not fit then is cut visibly."""


def plain(text: str) -> str:
    """The text as paper shows it: decomposed syllables would print as loose jamo."""
    return printed(text)


class _Widths(dict[str, float]):
    """How wide a character is at one point of size, asked of the font once each."""

    def __init__(self, font: str) -> None:
        super().__init__()
        register_fonts()
        self._face = pdfmetrics.getFont(font).face

    def __missing__(self, char: str) -> float:
        code = 32 if char == "\xa0" else ord(char)
        width: float = self._face.charWidths.get(code, self._face.defaultWidth) / 1000
        self[char] = width
        return width


@cache
def _widths(font: str) -> _Widths:
    return _Widths(font)


def width_of(text: str, font: str, size: float) -> float:
    """How wide a line is, in points."""
    return sum(map(_widths(font).__getitem__, text)) * size


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`: broken at spaces, inside a word only where it is too long alone."""
    wide = _widths(font).__getitem__
    room, space = width / size, wide(" ")
    return [line for paragraph in plain(text).split("\n") for line in _lines(paragraph, wide, room, space)]


def _lines(paragraph: str, wide: Callable[[str], float], room: float, space: float) -> Iterator[str]:
    line: list[str] = []
    used = 0.0
    for word in paragraph.split(" "):
        needed = sum(map(wide, word))
        if line and used + space + needed <= room:
            line.append(word)
            used += space + needed
            continue
        if line:
            yield " ".join(line)
        rest = word
        while needed > room and len(rest) > 1:
            kept = _fitting(rest, wide, room)
            yield rest[:kept]
            rest = rest[kept:]
            needed = sum(map(wide, rest))
        line, used = [rest], needed
    yield " ".join(line)


def _fitting(word: str, wide: Callable[[str], float], room: float) -> int:
    """How many characters of a word too long for a line stand on it, one at least."""
    used = 0.0
    for at, char in enumerate(word):
        used += wide(char)
        if used > room:
            return max(1, at)
    return len(word)


def fit(text: str, font: str, size: float, width: float, height: float) -> tuple[list[str], float]:
    """Lines and size that fill a box: smaller down to 72 % or `LEAST`, then cut visibly with an ellipsis."""
    for step in range(8):
        smaller = max(size * (1 - 0.04 * step), min(size, LEAST))
        lines = wrap(text, font, smaller, width)
        if len(lines) * smaller * LEADING <= height + 0.01:
            return lines, smaller
    kept = max(1, int(height / (smaller * LEADING)))
    lines = lines[:kept]
    while lines[-1] and width_of(lines[-1] + ELLIPSIS, font, smaller) > width:
        lines[-1] = lines[-1][:-1]
    lines[-1] += ELLIPSIS
    return lines, smaller


def is_cut(text: str, font: str, size: float, width: float, height: float) -> bool:
    """Whether `fit` cuts the text for that box."""
    least = max(size * 0.72, min(size, LEAST))
    return len(wrap(text, font, least, width)) * least * LEADING > height + 0.01


@dataclass
class Pen:
    """Draws on one canvas with y growing downward."""

    canvas: Canvas
    height: float

    def text(
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float = 10,
        font: str = REGULAR,
        width: float = 0,
        box: float = 0,
        align: str = "left",
        ink: object = INK,
    ) -> float:
        """Text whose first line's top is `y`; within `width` and `box` height where given. The height used."""
        lines, fitted = [plain(said)], size
        if width:
            lines, fitted = fit(said, font, size, width, box or size * LEADING)
        return self.lines(x, y, lines, size=fitted, font=font, width=width, align=align, ink=ink)

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float,
        font: str = REGULAR,
        width: float = 0,
        align: str = "left",
        ink: object = INK,
    ) -> float:
        """Lines already wrapped, the first one's top at `y`. The height used."""
        self.canvas.setFillColor(ink)
        text = self.canvas.beginText()
        text.setFont(font, size)
        for place, line in enumerate(lines):
            spare = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
            left = x + spare * (width - width_of(line, font, size)) if spare else x
            text.setTextOrigin(left, self.height - y - size * (1.02 + LEADING * place))
            text.textOut(line)
        self.canvas.drawText(text)
        return len(lines) * size * LEADING

    def line(
        self,
        x1: float,
        y: float,
        x2: float,
        *,
        width: float = 0.5,
        dash: Sequence[float] = (),
        ink: object = LINE,
    ) -> None:
        """A horizontal line."""
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.line(x1, self.height - y, x2, self.height - y)
        self.canvas.setDash([])

    def upright(self, x: float, y1: float, y2: float, *, ink: object = LINE) -> None:
        """A vertical line."""
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, self.height - y1, x, self.height - y2)

    def shade(self, x: float, y: float, width: float, height: float) -> None:
        """A light field behind labels."""
        self._fill(x, y, width, height, SHADE)

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """A dark field, such as the mark before a heading."""
        self._fill(x, y, width, height, INK)

    def _fill(self, x: float, y: float, width: float, height: float, ink: object) -> None:
        self.canvas.setFillColor(ink)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def box(self, x: float, y: float, width: float, height: float, *, ink: object = LINE) -> None:
        """An empty rectangle."""
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(0.7)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def qr(self, x: float, y: float, said: str, size: float) -> None:
        """A QR code with its quiet zone inside `size`; the bars of a row are one path, so that no seam shows."""
        rows = qr_modules(said)
        module = size / (len(rows) + 8)
        self.canvas.saveState()
        self.canvas.setFillColor(INK)
        self.canvas.translate(x + 4 * module, self.height - y - 4 * module)
        self.canvas.scale(module, -module)
        dark = [f"{start} {at} {length} 1 re" for at, row in enumerate(rows) for start, length in row]
        self.canvas.addLiteral(" ".join((*dark, "f")))
        self.canvas.restoreState()

    def picture(
        self, x: float, y: float, image: bytes, *, height: float, width: float, align: str = "left"
    ) -> float:
        """A PNG or JPEG of a height, lower where it would be wider than `width`; the width used."""
        reader = ImageReader(BytesIO(image))
        across, down = reader.getSize()
        scale = min(height / down, width / across)
        wide: float = across * scale
        high = down * scale
        left = x + (width - wide) * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        self.canvas.drawImage(reader, left, self.height - y - (height + high) / 2, wide, high, mask="auto")
        return wide

    def code128(self, x: float, y: float, said: str, *, bar: float, height: float) -> float:
        """A Code128 with bars of `bar` points and its quiet zones; the width used."""
        code = Code128(said, barWidth=bar, barHeight=height, quiet=True, lquiet=10 * bar, rquiet=10 * bar)
        self.canvas.setFillColor(INK)
        code.drawOn(self.canvas, x, self.height - y - height)
        return float(code.width)


def draw(size: tuple[float, float], title: str) -> tuple[Pen, "Finish"]:
    """A canvas of one size: draw with the pen, then call the second for the bytes."""
    register_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setAuthor("jobdesk")
    return Pen(canvas, size[1]), Finish(canvas, out)


@dataclass
class Finish:
    """Ends a canvas."""

    canvas: Canvas
    out: BytesIO

    def __call__(self) -> bytes:
        """The PDF."""
        self.canvas.save()
        return self.out.getvalue()


__all__ = [
    "BOLD",
    "GREY",
    "INK",
    "LEADING",
    "REGULAR",
    "Pen",
    "draw",
    "fit",
    "is_cut",
    "mm",
    "plain",
    "width_of",
    "wrap",
]
