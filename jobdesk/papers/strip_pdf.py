"""Any strip as one page as wide as the roll prints and as long as it needs."""

from collections.abc import Callable

from jobdesk.base.strips import Strip, StripCode, StripGap, StripLine, StripPart, StripPicture, StripRule
from jobdesk.papers.drawing import BOLD, INK, LEADING, REGULAR, Pen, draw, mm, width_of, wrap

SIZES = {"small": 8.5, "normal": 10.0, "large": 12.5, "title": 18.0, "huge": 62.0}
EDGE, TOP, TAIL = 2 * mm, 3 * mm, 6 * mm
QR, BAR, BAR_HEIGHT, PICTURE = 30 * mm, 0.375 * mm, 11 * mm, 12 * mm
_BARS = 101 + 20
"""Modules of the Code128 of a slip's number, with its quiet zones."""
_Drawn = tuple[float, Callable[[Pen, float], object]]


def strip_pdf(
    strip: Strip, width_mm: float = 72, title: str = "", height_mm: float = 0, edge: float = EDGE
) -> bytes:
    """The strip drawn; measured first, so that the page is just as long, at least as `height_mm` says.

    Raises MissingFont where the system has no Korean font.
    """
    width = width_mm * mm
    parts = [_laid(part, edge, width - 2 * edge) for part in strip]
    height = max(TOP + sum(high for high, _put in parts) + TAIL, height_mm * mm)
    pen, finish = draw((width, height), title)
    y = TOP
    for high, put in parts:
        put(pen, y)
        y += high
    return finish()


def _laid(part: StripPart, x: float, width: float) -> _Drawn:
    """How high a part is, and how it is drawn at a height."""
    if isinstance(part, StripLine):
        return _line(part, x, width)
    if isinstance(part, StripRule):
        thick, dash = (0.9, (4, 3)) if part.dashed else (0.6, ())
        return 2.2 * mm, lambda pen, y: pen.line(x, y + 1 * mm, x + width, width=thick, dash=dash, ink=INK)
    if isinstance(part, StripGap):
        return part.mm * mm, lambda _pen, _y: None
    if isinstance(part, StripPicture):
        image = part.image
        return PICTURE + 2 * mm, lambda pen, y: pen.picture(
            x, y, image, height=PICTURE, width=width, align="center"
        )
    return _code(part, x, width)


def _line(part: StripLine, x: float, width: float) -> _Drawn:
    size, font = SIZES[part.size], BOLD if part.bold else REGULAR
    if part.size == "huge":  # a number is never broken
        size = min(size, size * width / max(width_of(part.text, font, size), 1) * 0.99)
    lines = wrap(part.text, font, size, width)

    def put(pen: Pen, y: float) -> None:
        pen.lines(x, y, lines, size=size, font=font, width=width, align=part.align)

    return len(lines) * size * LEADING + (0.2 if part.size == "small" else 0.9) * mm, put


def _code(part: StripCode, x: float, width: float) -> _Drawn:
    if part.kind == "qr":
        return QR, lambda pen, y: pen.qr(x + (width - QR) / 2, y, part.digits, QR)
    left = x + (width - _BARS * BAR) / 2
    return BAR_HEIGHT + 1 * mm, lambda pen, y: pen.code128(left, y, part.digits, bar=BAR, height=BAR_HEIGHT)
