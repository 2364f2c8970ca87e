"""이름 자판: a visitor writes a name by touch, letter by letter; the screen's machine needs no input method."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.hangul import compose_keys, is_whole
from jobdesk.base.i18n import _
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.parts import FittedLabel, button
from jobdesk.qt.theme import M, font

ROWS = ("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ", "ㅋㅌㅍㅎㄲㄸㅃㅆㅉ", "ㅏㅑㅓㅕㅗㅛㅜㅠㅡㅣ", "ㅐㅔㅒㅖ")
COLUMNS, MOST = 10, 20
"""Keys in a row, and syllables or lone letters that a name has at most."""
TYPED_PT, LETTER_PT, KEY_PT = 42.0, 34.0, 24.0


def touch_key(text: str, points: float, *, primary: bool = False) -> QPushButton:
    """A key as large as there is room for."""
    made = button(text, look="touch", primary=primary)
    made.setFont(font(points, bold=True))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


class _Written(FittedLabel):
    """Of a longer name the end is seen, where it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(TYPED_PT, bold=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def shorten(self, text: str, width: int) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideLeft, width)


class NameFace(QWidget):
    """The name, its keys, the way back and two ways on.

    Signals:
        touched(): a key was touched.
        returned(): digits or purpose are to be mended; the name stays.
        skipped(): no name is given.
        taken(): the number is wanted, with the name.
    """

    touched, returned, skipped, taken = Signal(), Signal(), Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keys = ""
        self.told = PlainLabel()
        self.told.setFont(font(KEY_PT, bold=True))
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.typed = _Written()
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
        self.back = touch_key(_("Back"), KEY_PT)
        self.back.clicked.connect(self.returned)
        self.skip = touch_key(_("Skip"), KEY_PT)
        self.skip.clicked.connect(self.skipped)
        self.take = touch_key(_("Take a number"), KEY_PT, primary=True)
        self.take.clicked.connect(self._take)
        grid.addWidget(self.erase, 1, len(ROWS[1]))
        grid.addWidget(self.back, 3, 4)
        grid.addWidget(self.skip, 3, 5, 1, 2)
        grid.addWidget(self.take, 3, 7, 1, 3)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        for row in range(len(ROWS)):
            grid.setRowStretch(row, 1)
        lines = QVBoxLayout(self)
        lines.setSpacing(M)
        lines.addWidget(self.told)
        lines.addWidget(self.typed)
        lines.addLayout(grid, 1)
        self.clear()

    @property
    def name(self) -> str:
        """What is written."""
        return compose_keys(self._keys)

    @property
    def is_whole(self) -> bool:
        """Whether no letter stands alone; where one does, nothing is taken."""
        return is_whole(self.name)

    def refuse(self) -> None:
        """Say that a letter stands alone."""
        self.told.setText(_("A letter stands alone: write the syllable, or erase it."))

    def clear(self) -> None:
        """Nothing is written."""
        self._keys = ""
        self._show()

    def set_busy(self, busy: bool) -> None:
        """While the number is taken nothing can be touched."""
        for one in (*self.keys.values(), self.erase, self.back, self.skip, self.take):
            one.setEnabled(not busy)

    def _type(self, letter: str) -> None:
        if len(compose_keys(self._keys + letter)) <= MOST:
            self._keys += letter
        self._show()
        self.touched.emit()

    def _erase(self) -> None:
        self._keys = self._keys[:-1]
        self._show()
        self.touched.emit()

    def _take(self) -> None:
        if self.is_whole:
            self.taken.emit()
        else:
            self.refuse()
            self.touched.emit()

    def _show(self) -> None:
        self.told.setText(_("Your name, if you wish"))
        self.typed.setText(self.name or "–")
