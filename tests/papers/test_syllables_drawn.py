"""What the raster shows of a syllable is that syllable: beside the outline of the font, drawn by another hand."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QRawFont

from jobdesk.base.font_files import find_fonts
from jobdesk.papers.drawing import BOLD, REGULAR, draw
from jobdesk.qt.raster import rasterize
from tests.counts import full

ACROSS, DOWN, CELL, SIZE = 16, 25, 36, 13
"""Syllables on a page; a cell in dots of the head, one dot being one third of a point."""
SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
PAGES = [SYLLABLES[at : at + ACROSS * DOWN] for at in range(0, len(SYLLABLES), ACROSS * DOWN)]


def places(some):
    return [(at % ACROSS, at // ACROSS, syllable) for at, syllable in enumerate(some)]


def drawn_by_us(some, font):
    """Black dots of the page, as the head gets them."""
    wide, high = ACROSS * CELL / 3, DOWN * CELL / 3
    pen, finish = draw((wide, high), "x")
    for x, y, syllable in places(some):
        pen.text(x * CELL / 3, y * CELL / 3 - SIZE * 0.1, syllable, size=SIZE, font=font)
    (page,) = rasterize(finish(), ACROSS * CELL)
    assert page.height == DOWN * CELL
    image = QImage(page.rows, page.width, page.height, page.width // 8, QImage.Format.Format_Mono)
    image.setColorTable([0xFFFFFFFF, 0xFF000000])
    return image


def drawn_by_qt(some, file):
    """The outlines of the same file, at the same places."""
    raw = QRawFont(str(file), SIZE * 3)
    image = QImage(ACROSS * CELL, DOWN * CELL, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for x, y, syllable in places(some):
        path = QPainterPath(raw.pathForGlyph(raw.glyphIndexesForString(syllable)[0]))
        path.translate(QPointF(x * CELL, y * CELL + SIZE * 3 * (1.02 - 0.1)))
        painter.fillPath(path, Qt.GlobalColor.black)
    painter.end()
    return image


def cell(image, x, y):
    """The black dots of one syllable."""
    part = image.copy(x * CELL, y * CELL, CELL, CELL).convertToFormat(QImage.Format.Format_Grayscale8)
    return {at for at, value in enumerate(bytes(part.constBits())) if value < 168}


def likeness(one, other):
    return len(one & other) / len(one | other)


@pytest.mark.parametrize(("font", "bold"), [(REGULAR, False), (BOLD, True)])
@pytest.mark.parametrize("some", PAGES[:: full(1, 9)], ids=lambda some: f"{some[0]}-{some[-1]}")
def test_each_syllable_is_drawn_as_the_fonts_own_outline(some, font, bold, qapp):
    ours, theirs = drawn_by_us(some, font), drawn_by_qt(some, find_fonts()[bold])
    meant = {syllable: cell(theirs, x, y) for x, y, syllable in places(some)}
    seen = {syllable: cell(ours, x, y) for x, y, syllable in places(some)}
    assert [syllable for syllable in some if likeness(seen[syllable], meant[syllable]) < 0.5] == []
    asked = some[::20]
    nearest = [max(some, key=lambda other: likeness(seen[one], meant[other])) for one in asked]
    assert sum(a == b for a, b in zip(asked, nearest, strict=True)) >= 0.85 * len(asked)
