"""The Korean font of the papers, known to reportlab and embedded in every PDF."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from jobdesk.base.font_files import find_fonts

REGULAR, BOLD = "Korean", "Korean-Bold"


@cache
def register_fonts() -> None:
    """Make the fonts known to reportlab, once. Raises MissingFont."""
    regular, bold = find_fonts()
    pdfmetrics.registerFont(TTFont(REGULAR, str(regular)))
    pdfmetrics.registerFont(TTFont(BOLD, str(bold)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
