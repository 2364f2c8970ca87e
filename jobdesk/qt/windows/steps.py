"""One step after the other in front of the door: what is asked before a center can be opened."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jobdesk.base.i18n import _
from jobdesk.qt.feedback import Strip
from jobdesk.qt.forms.base import Form
from jobdesk.qt.key_paper import KeyPaper, key_paper_told
from jobdesk.qt.parts import Card, button, heading, secondary
from jobdesk.qt.theme import XL, XS, L, M, S
from jobdesk.qt.work import Work


class Step(QWidget):
    """One page of the wizard: a title, a sentence, what is asked, and the way on."""

    def __init__(self, title: str, told: str, form: Form | None = None) -> None:
        super().__init__()
        self.form = form
        self.strip = Strip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(L)
        head = QVBoxLayout()
        head.setSpacing(XS)
        head.addWidget(heading(title))
        head.addWidget(secondary(told, wrap=True))
        column.addLayout(head)
        column.addWidget(self.strip)
        self.body = QVBoxLayout()
        self.body.setSpacing(M)
        if form is not None:
            self.body.addWidget(form)
        column.addLayout(self.body)
        column.addStretch(1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(S)
        self.foot.addStretch(1)
        column.addLayout(self.foot)
        if form is not None:
            form.left_last.connect(self.focusNextChild)

    def add_way(self, text: str, run: Callable[[], object], *, primary: bool = False) -> QWidget:
        """A button at the foot."""
        made = button(text, primary=primary)
        made.clicked.connect(lambda _on=False: run())
        self.foot.addWidget(made)
        return made


def framed(inside: QWidget, height: int = 0) -> Card:
    """A card around what is asked."""
    card = Card()
    card.body.setContentsMargins(XL, XL, XL, L)
    card.body.addWidget(inside)
    card.setMinimumHeight(height)
    return card


class KeyStep(Step):
    """The paper recovery key; the way on opens once it is kept."""

    def __init__(self, work: Work, key: str, paper: Callable[[], bytes], run: Callable[[], object]) -> None:
        super().__init__(_("The recovery key"), key_paper_told())
        self.paper = KeyPaper(work, key, paper)
        self.body.addWidget(self.paper)
        self.on = self.add_way(_("Sign in"), run, primary=True)
        self.on.setEnabled(False)
        self.paper.kept.connect(self.on.setEnabled)
