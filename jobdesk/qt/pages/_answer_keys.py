"""One key for each of the commonest answers of a firm, shown as a row of chips that a mouse can press too."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import ReferralState
from jobdesk.base.i18n import _
from jobdesk.qt.parts import PushButton, button
from jobdesk.qt.theme import S, tokens

_S = ReferralState
ANSWERS: Mapping[str, str] = {
    "1": _S.HIRED.value,
    "2": _S.HIRE_PENDING.value,
    "3": _S.REJECTED_INTERVIEW.value,
    "4": _S.REJECTED_SCREENING.value,
    "5": _S.INTERVIEW_SCHEDULED.value,
    "6": _S.INTERVIEWED.value,
    "7": _S.VACANCY_FILLED.value,
    "8": _S.NO_SHOW.value,
    "9": _S.DECLINED_BY_JOBSEEKER.value,
    "0": _S.DECLINED_BY_EMPLOYER.value,
}
"""Digits, because they are the same on every keyboard layout and in every input method."""
_TAKE_BACK = {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def answer_of(event: QKeyEvent) -> str | None:
    """The result a key means, "" where it takes the answer back, None for any other key."""
    if event.modifiers() & _HELD:
        return None
    if event.key() in _TAKE_BACK:
        return ""
    return ANSWERS.get(event.text())


class AnswerKeys(QFrame):
    """The keys and what they mean; with the keyboard on it, it answers.

    Signals:
        answered(str): the code of a result, "" for none.
    """

    answered = Signal(str)

    def __init__(self, codes: CodeBook, *, columns: int, focus: bool) -> None:
        super().__init__()
        self.setAccessibleName(_("Answers, one key each"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focus else Qt.FocusPolicy.NoFocus)
        self.chips: dict[str, PushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(S, S, S, S)
        grid.setSpacing(S)
        for at, (key, code) in enumerate(ANSWERS.items()):
            chip = button(f"{key}  {codes.label('referral_state', code)}", look="chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _on=False, code=code: self.answered.emit(code))
            self.chips[code] = chip
            grid.addWidget(chip, at // columns, at % columns)

    def show_answer(self, code: str, offered: Collection[str]) -> None:
        """Mark what is chosen, and what may be."""
        for one, chip in self.chips.items():
            chip.setChecked(one == code)
            chip.setEnabled(one in offered)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = answer_of(event)
        if code is None:
            super().keyPressEvent(event)
        else:
            self.answered.emit(code)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens().accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
