"""이름 자판: a visitor writes a name by touch, letter by letter; the screen's machine needs no input method."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from jobdesk.base.hangul import compose_keys
from jobdesk.base.i18n import _
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import button
from jobdesk.qt.theme import M, font

ROWS = ("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ", "ㅋㅌㅍㅎㄲㄸㅃㅆㅉ", "ㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣ", "ㅐㅔㅒㅖ")
COLUMNS, MOST = 10, 40
TYPED_PT, LETTER_PT, KEY_PT = 42.0, 34.0, 24.0


def touch_key(text: str, points: float, *, primary: bool = False) -> QPushButton:
    """A key as large as there is room for."""
    made = button(text, look="touch", primary=primary)
    made.setFont(font(points, bold=True))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


class NameFace(QWidget):
    """The name, its keys, and two ways on.

    Signals:
        touched(): a key was touched.
        skipped(): no name is given.
        taken(): the number is wanted, with the name.
    """

    touched, skipped, taken = Signal(), Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keys = ""
        told = PlainLabel(_("Your name, if you wish"))
        told.setFont(font(KEY_PT, bold=True))
        self.typed = PlainLabel("")
        self.typed.setFont(font(TYPED_PT, bold=True))
        for label in (told, self.typed):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.keys: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(M)
        for row, letters in enumerate(ROWS):
            for column, letter in enumerate(letters):
                made = self.keys[letter] = touch_key(letter, LETTER_PT)
                made.clicked.connect(partial(self._type, letter))
                grid.addWidget(made, row, column)
        self.erase = touch_key(_("Erase"), KEY_PT)
        self.erase.clicked.connect(self._erase)
        self.skip = touch_key(_("Skip"), KEY_PT)
        self.skip.clicked.connect(self.skipped)
        self.take = touch_key(_("Take a number"), KEY_PT, primary=True)
        self.take.clicked.connect(self.taken)
        grid.addWidget(self.erase, 1, len(ROWS[1]))
        grid.addWidget(self.skip, 3, 4, 1, 2)
        grid.addWidget(self.take, 3, 6, 1, 4)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        for row in range(len(ROWS)):
            grid.setRowStretch(row, 1)
        lines = QVBoxLayout(self)
        lines.setSpacing(M)
        lines.addWidget(told)
        lines.addWidget(self.typed)
        lines.addLayout(grid, 1)
        self.clear()

    @property
    def name(self) -> str:
        """What is written."""
        return compose_keys(self._keys)

    def clear(self) -> None:
        """Nothing is written."""
        self._keys = ""
        self._show()

    def set_busy(self, busy: bool) -> None:
        """While the number is taken nothing can be touched."""
        for one in (*self.keys.values(), self.erase, self.skip, self.take):
            one.setEnabled(not busy)

    def _type(self, letter: str) -> None:
        self._keys = (self._keys + letter)[:MOST]
        self._show()
        self.touched.emit()

    def _erase(self) -> None:
        self._keys = self._keys[:-1]
        self._show()
        self.touched.emit()

    def _show(self) -> None:
        self.typed.setText(self.name or "–")
