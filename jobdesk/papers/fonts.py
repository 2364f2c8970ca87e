"""The Korean font of the papers, known to reportlab and embedded in every PDF, and what it cannot print."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from jobdesk.base.font_files import find_fonts
from jobdesk.base.text import visible

REGULAR, BOLD = "Korean", "Korean-Bold"
PLACEHOLDER = "□"
"""Stands on paper for a character the font has no outline of; who prints is told before."""

_BREAKS = "\n\t\v\f\r\x85\u2028\u2029"
_LOOSE = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
"""Jamo that make no syllable: a name is not taken apart on paper."""


@cache
def register_fonts() -> None:
    """Make the fonts known to reportlab, once. Raises MissingFont."""
    rl_config.useA85 = 0  # binary streams: smaller than as letters, and sooner written
    regular, bold = find_fonts()
    pdfmetrics.registerFont(TTFont(REGULAR, str(regular)))
    pdfmetrics.registerFont(TTFont(BOLD, str(bold)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What one font really draws: the map of a font may name glyphs that are empty (hardware.md 1)."""

    glyph_of: Mapping[int, int]
    offsets: Any
    """Where each glyph's outline starts in the file; an empty one ends where it starts."""

    def draws(self, code: int) -> bool:
        """Whether the character has an outline of its own."""
        glyph = self.glyph_of.get(code, 0)
        return glyph != 0 and self.offsets[glyph + 1] > self.offsets[glyph]


@cache
def _glyphs() -> tuple[Glyphs, ...]:
    register_fonts()
    faces = [pdfmetrics.getFont(name).face for name in (REGULAR, BOLD)]
    return tuple(Glyphs(face.charToGlyph, face.glyphPos) for face in faces)


class _Printed(dict[int, str | int | None]):
    """How a character stands on paper, for `str.translate`: itself, nothing, or a box; asked once each."""

    def __missing__(self, code: int) -> str | int | None:
        char = chr(code)
        if char in _BREAKS or unicodedata.category(char) == "Zs":
            self[code] = code if char in "\n\xa0" else " "
        elif not visible(char):
            self[code] = None
        else:
            drawn = not _LOOSE.match(char) and all(font.draws(code) for font in _glyphs())
            self[code] = code if drawn else PLACEHOLDER
        return self[code]


_PRINTED = _Printed()


def printed(text: str) -> str:
    """The text as it stands on paper: NFC, nothing invisible, a box for what the font cannot draw."""
    said = unicodedata.normalize("NFC", text).translate(_PRINTED)
    return said if said.isascii() else unicodedata.normalize("NFC", said)


def missing_glyphs(text: str) -> list[str]:
    """The characters of a text that no paper can show, each once, in their order; what nobody sees is none."""
    composed = unicodedata.normalize("NFC", text)
    return [char for char in dict.fromkeys(composed) if _PRINTED[ord(char)] == PLACEHOLDER and char != PLACEHOLDER]
