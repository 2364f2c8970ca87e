"""Turned to the visitor: the words of a consent, large, and where they sign; and a signature seen again."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.consent_texts import TEXT_VERSION, ConsentTexts, consent_texts
from jobdesk.base.enums import ConsentKind
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.inputs.signature import SignaturePad
from jobdesk.qt.pages.base import Sheet
from jobdesk.qt.parts import Card, Scrolled, secondary
from jobdesk.qt.theme import M
from jobdesk.services.consents import SignatureRow

PAD_HEIGHT, SEEN_WIDTH = 190, 480


def consent_words(texts: ConsentTexts, kinds: Sequence[str]) -> list[QWidget]:
    """The words of some consents as a visitor reads them."""
    found: list[QWidget] = []
    for kind in kinds:
        text = texts.kinds[ConsentKind(kind)]
        found.append(PlainLabel(text.title, look="page", wrap=True))
        found += [PlainLabel(f"· {head}: {said}", look="large", wrap=True) for head, said in text.rows]
    found += [PlainLabel(f"※ {right}", look="large", wrap=True) for right in texts.rights]
    return found


class SignSheet(Sheet):
    """The visitor reads and signs; nothing is saved before the consent is recorded."""

    def __init__(
        self, name: str, kinds: Sequence[str], taken: Callable[[bytes], object], on_paper: Callable[[], object]
    ) -> None:
        super().__init__(
            title=_("{name}: read and sign").format(name=name), verb=_("Take the signature"), run=self._take
        )
        self._taken, self._on_paper = taken, on_paper
        self.head.addWidget(secondary(_("Text of {version}").format(version=TEXT_VERSION)))
        self.words = scrolled = Scrolled()
        card = Card()
        card.body.setSpacing(M)
        for widget in consent_words(consent_texts(), kinds):
            card.body.addWidget(widget)
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)
        self.pad = SignaturePad()
        self.pad.setFixedHeight(PAD_HEIGHT)
        self.body.addWidget(self.pad)
        self.add_verb(_("Sign again"), "Ctrl+Delete", self.pad.clear)
        self.add_verb(_("On paper instead"), "Ctrl+P", self._go_to_paper)

    @override
    def start_focus(self) -> None:
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The words turn by the keyboard, too, while the pad has it."""
        turn = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
            return
        bar = self.words.verticalScrollBar()
        bar.setValue(bar.value() + turn * bar.pageStep())

    def _take(self) -> None:
        if not self.pad.signed:
            self.explain(InvalidInput(_("Sign in the box first, or take a paper instead."), field="signature"))
            self.start_focus()
            return
        image = self.pad.png()
        self.finish()
        self._taken(image)

    def _go_to_paper(self) -> None:
        self.finish()
        self._on_paper()


class SeenSignature(Sheet):
    """A signature as it was given, with the words it stands under."""

    def __init__(self, name: str, row: SignatureRow) -> None:
        super().__init__(title=_("{name}: signature of {day}").format(name=name, day=format_date(row.given_on)))
        self.head.addWidget(secondary(_("Text of {version}").format(version=row.text_version)))
        picture = QPixmap()
        picture.loadFromData(row.image)
        self.picture = PlainLabel("")
        self.picture.setPixmap(picture.scaledToWidth(SEEN_WIDTH, Qt.TransformationMode.SmoothTransformation))
        self.picture.setAccessibleName(_("Signature"))
        card = Card()
        card.body.addWidget(self.picture)
        scrolled = Scrolled()
        for widget in consent_words(consent_texts(row.text_version), [row.kind]):
            scrolled.body.addWidget(widget)
        scrolled.body.addStretch(1)
        self.body.addWidget(card)
        self.body.addWidget(scrolled, 1)
