"""A paper for the roll as plain data: lines, rules, gaps and codes from top to bottom.

The layout of a roll paper exists once, as a Strip: `papers.strip_pdf` draws it for the raster, the text mode of
`devices.escpos_bytes` writes it as characters.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Size = Literal["small", "normal", "large", "title", "huge"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class StripLine:
    """A paragraph of one size; it is wrapped at the width of the roll."""

    text: str
    size: Size = "normal"
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class StripRule:
    """A line across the roll; dashed where it is to be cut."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class StripGap:
    """Empty paper of so many millimeters."""

    mm: float


@dataclass(frozen=True, slots=True)
class StripCode:
    """A code in the middle: bare digits, as QR also capitals."""

    kind: Literal["qr", "code128"]
    digits: str


@dataclass(frozen=True, slots=True)
class StripPicture:
    """A picture in the middle, drawn at a fixed height; the text mode leaves it out.

    Attributes:
        image: PNG or JPEG.
    """

    image: bytes


StripPart: TypeAlias = StripLine | StripRule | StripGap | StripCode | StripPicture
Strip: TypeAlias = tuple[StripPart, ...]
