"""Colors, type and spacing of the desk, in one place. Source: ux.md 3."""

from dataclasses import dataclass
from string import Template
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

XS, S, M, L, XL = 4, 8, 12, 16, 24
ROW_HEIGHT, DENSE_ROW_HEIGHT, INPUT_HEIGHT, RADIUS = 32, 28, 32, 6
TWO_COLUMNS_FROM = 900
BODY_PT, SECONDARY_PT, SECTION_PT, PAGE_PT, FIGURE_PT = 10.5, 9.0, 13.0, 16.0, 28.0
TONES = ("neutral", "accent", "good", "warning", "bad")
FONTS = ("NanumGothic", "나눔고딕", "Malgun Gothic", "맑은 고딕", "Noto Sans CJK KR", "Apple SD Gothic Neo")


class Badge(NamedTuple):
    """A state as a word and a tone; the tone gives shape and color."""

    word: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colors, each "#RRGGBB". Text colors hold 4.5:1 on all three grounds."""

    background: str
    surface: str
    line: str
    selection: str
    text: str
    secondary: str
    accent: str
    good: str
    warning: str
    bad: str
    on_accent: str
    hover: str
    input_line: str

    def tone(self, name: str) -> str:
        """The text color of a tone."""
        return self.secondary if name == "neutral" else str(getattr(self, name))

    def soft(self, name: str) -> str:
        """The fill behind a badge of a tone: its color at 14 % on the surface."""
        return mixed(self.tone(name), self.surface, 0.14)


THEMES = {
    "light": Tokens(
        background="#F4F6F8",
        surface="#FFFFFF",
        line="#D5DAE1",
        selection="#D6E5F8",
        text="#1A1F26",
        secondary="#505B68",
        accent="#1D5FB4",
        good="#176B3A",
        warning="#7A4F00",
        bad="#A8231C",
        on_accent="#FFFFFF",
        hover="#EDF2F8",
        input_line="#8792A0",
    ),
    "dark": Tokens(
        background="#14181D",
        surface="#1D232A",
        line="#39424D",
        selection="#26405F",
        text="#E8ECF1",
        secondary="#B4BEC9",
        accent="#8FBDF5",
        good="#74D39A",
        warning="#EABD68",
        bad="#F7A39C",
        on_accent="#0F1A28",
        hover="#252D36",
        input_line="#6B7786",
    ),
    "contrast": Tokens(
        background="#000000",
        surface="#000000",
        line="#FFFFFF",
        selection="#10376B",
        text="#FFFFFF",
        secondary="#F0F0F0",
        accent="#7FD4FF",
        good="#7CF29A",
        warning="#FFD84A",
        bad="#FFB0A8",
        on_accent="#000000",
        hover="#1C1C1C",
        input_line="#FFFFFF",
    ),
}
_chosen = "light"


def tokens() -> Tokens:
    """The colors in use now."""
    return THEMES[_chosen]


def mixed(over: str, under: str, share: float) -> str:
    """`over` laid on `under` at `share` opacity."""
    a, b = QColor(over), QColor(under)
    parts = zip((a.red(), a.green(), a.blue()), (b.red(), b.green(), b.blue()), strict=True)
    return "#" + "".join(f"{round(x * share + y * (1 - share)):02X}" for x, y in parts)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2 between two colors."""

    def light(name: str) -> float:
        color = QColor(name)
        parts = (color.redF(), color.greenF(), color.blueF())
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def family() -> str:
    """The Korean font that is drawn with here."""
    return QFontInfo(font()).family()


def font(points: float = BODY_PT, *, bold: bool = False) -> QFont:
    """The desk's font in one of its sizes; its digits are all equally wide."""
    made = QFont()
    made.setFamilies(FONTS)
    made.setPointSizeF(points)
    if bold:
        made.setWeight(QFont.Weight.Bold)
    return made


def choose_theme(name: str) -> str:
    """The theme meant by "light", "dark", "contrast" or "" (what the system prefers)."""
    if name in THEMES:
        return name
    if QGuiApplication.styleHints().colorScheme().name == "Dark":
        return "dark"
    return "light"


def apply_theme(app: QApplication, name: str = "light") -> None:
    """Dress the whole program in a theme; widgets that paint themselves ask `tokens()`."""
    global _chosen
    _chosen = choose_theme(name)
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette(tokens()))
    app.setStyleSheet(_stylesheet(tokens()))


def set_look(widget: QWidget, **looks: object) -> None:
    """Set dynamic properties the stylesheet looks at (`tone`, `look`, `problem`) and restyle."""
    for name, value in looks.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _palette(t: Tokens) -> QPalette:
    palette, role = QPalette(), QPalette.ColorRole
    for where, color in (
        (role.Window, t.background),
        (role.WindowText, t.text),
        (role.Base, t.surface),
        (role.AlternateBase, t.background),
        (role.Text, t.text),
        (role.Button, t.surface),
        (role.ButtonText, t.text),
        (role.BrightText, t.bad),
        (role.Highlight, t.selection),
        (role.HighlightedText, t.text),
        (role.Link, t.accent),
        (role.LinkVisited, t.accent),
        (role.ToolTipBase, t.surface),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.secondary),
        (role.Accent, t.accent),
        (role.Mid, t.line),
        (role.Midlight, t.line),
        (role.Dark, t.line),
        (role.Light, t.surface),
        (role.Shadow, t.line),
    ):
        palette.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(mixed(t.secondary, t.background, 0.7)))
    return palette


def _stylesheet(t: Tokens) -> str:
    names: dict[str, object] = {name: getattr(t, name) for name in t.__slots__}
    names |= {f"soft_{tone}": t.soft(tone) for tone in TONES}
    names |= {
        "faint": mixed(t.secondary, t.background, 0.7),
        "pressed": mixed(t.accent, t.surface, 0.2),
        "accent_hover": mixed(t.text, t.accent, 0.12),
        "radius": RADIUS,
        "input": INPUT_HEIGHT,
        "secondary_pt": SECONDARY_PT,
        "section_pt": SECTION_PT,
        "page_pt": PAGE_PT,
        "figure_pt": FIGURE_PT,
    }
    return Template(STYLE).substitute(names)


STYLE = """
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 6px 8px; }
QLabel { background: transparent; }
QLabel[look="secondary"] { color: $secondary; font-size: ${secondary_pt}pt; }
QLabel[look="label"] { color: $secondary; font-size: ${secondary_pt}pt; }
QLabel[look="section"] { font-size: ${section_pt}pt; font-weight: bold; }
QLabel[look="large"] { font-size: 14pt; }
QLabel[look="page"] { font-size: ${page_pt}pt; font-weight: bold; }
QLabel[look="figure"] { font-size: ${figure_pt}pt; font-weight: bold; }
QLabel[look="strong"] { font-weight: bold; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="bad"] { color: $bad; }
QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[look="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[look="foot"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[look="rail"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[look="popup"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[look="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[strip="bad"] { background: $soft_bad; border: 1px solid $bad; border-radius: ${radius}px; }
QFrame[strip="warning"] { background: $soft_warning; border: 1px solid $warning; border-radius: ${radius}px; }
QFrame[strip="accent"] { background: $soft_accent; border: 1px solid $accent; border-radius: ${radius}px; }
QFrame[strip="good"] { background: $soft_good; border: 1px solid $good; border-radius: ${radius}px; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="background"] { background: $background; }

QLineEdit, QTextEdit, QComboBox, QSpinBox {
  background: $surface; color: $text; border: 1px solid $input_line; border-radius: ${radius}px;
  selection-background-color: $selection; selection-color: $text; }
QLineEdit, QComboBox, QSpinBox { min-height: 30px; max-height: 30px; padding: 0 8px; }
QLineEdit, QTextEdit { placeholder-text-color: $secondary; }
QTextEdit { padding: 4px; }
QLineEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
  border: 2px solid $accent; padding: 0 7px; }
QTextEdit:focus { padding: 3px; }
QLineEdit[problem="true"], QTextEdit[problem="true"], QComboBox[problem="true"] { border: 2px solid $bad; }
QLineEdit:read-only { background: $background; border-color: $line; }
QLineEdit:disabled, QTextEdit:disabled, QComboBox:disabled {
  background: $background; color: $faint; border-color: $line; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line;
  selection-background-color: $selection; selection-color: $text; outline: none; }

QPushButton { background: $surface; color: $text; border: 1px solid $input_line; border-radius: ${radius}px;
  min-height: 30px; padding: 0 12px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; }
QPushButton:disabled { color: $faint; border-color: $line; background: $background; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton[primary="true"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled { background: $background; color: $faint; border-color: $line; }
QPushButton[look="quiet"] { background: transparent; border: 1px solid transparent; color: $accent; }
QPushButton[look="quiet"]:hover { background: $hover; }
QPushButton[look="quiet"]:focus { border: 2px solid $accent; }
QPushButton[look="quiet"]:disabled { color: $faint; background: transparent; }
QPushButton[look="choice"] { min-height: 64px; text-align: left; padding: 0 16px; font-weight: bold; }
QPushButton[look="choice"]:focus { padding: 0 15px; }
QPushButton[look="touch"] { min-height: 58px; max-height: 220px; border-radius: 12px; padding: 0 16px; }
QPushButton[look="chip"] { min-height: 26px; border-radius: 14px; padding: 0 10px; border-color: $input_line; }
QPushButton[look="chip"]:checked { background: $selection; color: $text; border-color: $accent;
  font-weight: bold; }
QPushButton[look="chip"]:focus { border: 2px solid $accent; padding: 0 9px; }
QPushButton[look="rail"] { text-align: left; border: 2px solid transparent; border-radius: ${radius}px;
  background: transparent; min-height: 26px; padding: 0 8px; color: $text; }
QPushButton[look="rail"]:hover { background: $hover; }
QPushButton[look="rail"]:checked { background: $selection; font-weight: bold; }
QPushButton[look="rail"]:focus { border: 2px solid $accent; }
QPushButton[look="segment"] { border: none; border-bottom: 2px solid transparent; border-radius: 0;
  background: transparent; min-height: 32px; padding: 0 12px; color: $secondary; }
QPushButton[look="segment"]:hover { color: $text; }
QPushButton[look="segment"]:checked { color: $accent; border-bottom: 2px solid $accent; font-weight: bold; }
QPushButton[look="segment"]:focus { border: 2px solid $accent; padding: 0 10px; }

QWidget[dense="true"] QPushButton[look="segment"] { padding: 0 5px; min-height: 24px; }
QWidget[dense="true"] QPushButton[look="segment"]:focus { padding: 0 3px; }

QTableView, QListView, QTreeView { background: $surface; color: $text; border: 1px solid $line; border-radius: 8px;
  selection-background-color: $selection; selection-color: $text; outline: none; gridline-color: $line; }
QTableView:focus, QListView:focus, QTreeView:focus { border: 1px solid $accent; }
QTableView[look="flat"], QListView[look="flat"] { border: none; border-radius: 0; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $surface; color: $secondary; border: none; border-bottom: 1px solid $line;
  padding: 0 8px; font-size: ${secondary_pt}pt; min-height: 30px; }
QHeaderView::section:first { border-top-left-radius: 7px; }
QHeaderView::section:last { border-top-right-radius: 7px; }
QHeaderView::section:only-one { border-top-left-radius: 7px; border-top-right-radius: 7px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[look="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $input_line; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QProgressBar { background: $background; border: 1px solid $line; border-radius: ${radius}px; text-align: center;
  min-height: 16px; max-height: 16px; }
QProgressBar::chunk { background: $accent; border-radius: 5px; }
QPdfView { background: $background; border: 1px solid $line; border-radius: 8px; }
"""
