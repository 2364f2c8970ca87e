"""서식·출력: the papers of a page by number, printed from the record or blank, each seen first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFileDialog
from typing_extensions import override

from jobdesk.base.i18n import _
from jobdesk.base.printing import PrintKind
from jobdesk.base.saving import save_file
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.parts import ActionButton, Card, row, secondary
from jobdesk.services._printable import Printable
from jobdesk.services.papers import ALL, BLANK, export_kind, paper_seen, queue_kind
from jobdesk.services.print_jobs import PrintJobRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

MOST_NUMBERED, BUTTON_WIDTH = 9, 420


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One line of the menu.

    Attributes:
        label: translated; the paper's own name without it.
        record_id: what it is drawn from; without one only a blank form is offered, where it needs one.
        needs_record: it is about a record.
        purpose: what it is for, where neither the act nor the kind of paper says it.
        run: what it does instead of showing a paper.
    """

    kind: PrintKind
    label: str = ""
    record_id: UUID | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    needs_record: bool = True
    purpose: str = ""
    run: Callable[[], object] | None = None

    @property
    def text(self) -> str:
        """What stands in the menu."""
        return self.label or _(ALL[self.kind].label)

    def offered(self, *, blank: bool) -> bool:
        """Whether it can be had, printed or blank."""
        if self.run is not None:
            return not blank
        return ALL[self.kind].blank if blank else self.record_id is not None or not self.needs_record


class PaperMenu(Sheet):
    """The papers of a page, each by its number; 0 changes between printed and blank.

    Attributes:
        blank: blank forms are wanted.
        offers: the acts, in the order of the choices.
        why: why some cannot be had now.
    """

    def __init__(self, page: Page, choices: Sequence[PaperChoice], *, about: str = "", needed: str) -> None:
        """Offer the choices.

        Args:
            needed: what is to be chosen first, where nothing is.
        """
        super().__init__(title=_("Forms and papers"))
        self._page, self._choices, self._needed = page, choices[:MOST_NUMBERED], needed
        self.why = secondary("")
        if about:
            self.head.insertWidget(1, secondary(about))
        card = Card()
        self.offers: list[QAction] = []
        for number, choice in enumerate(self._choices, 1):
            act = self._make_action(choice.text, str(number), partial(self._choose, choice))
            self.offers.append(act)
            made = ActionButton(act)
            made.setMinimumWidth(BUTTON_WIDTH)
            card.body.addLayout(row(secondary(f"{number}"), made))
        self.blank = QCheckBox(_("Blank forms, to be filled by hand (0)"))
        self.blank.toggled.connect(lambda _on: self._offer())
        self._make_action(_("Blank forms, to be filled by hand (0)"), "0", self.blank.toggle)
        card.body.addWidget(self.blank)
        card.body.addWidget(self.why)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self._offer()

    @override
    def start_focus(self) -> None:
        first = next((act for act in self.offers if act.isEnabled()), None)
        for made in self.findChildren(ActionButton):
            if first is not None and made.text() == first.text():
                made.setFocus()
                return
        self.blank.setFocus()

    def _offer(self) -> None:
        blank = self.blank.isChecked()
        offered = [choice.offered(blank=blank) for choice in self._choices]
        for act, had in zip(self.offers, offered, strict=True):
            act.setEnabled(had)
        self.why.setText(_("The grey ones have no blank form.") if blank else self._needed)
        self.why.setVisible(not all(offered))

    def _choose(self, choice: PaperChoice) -> None:
        page, blank = self._page, self.blank.isChecked()
        self.finish()
        if choice.run is not None:
            choice.run()
        else:
            see_paper(page, choice, blank=blank)


def see_paper(page: Page, choice: PaperChoice, *, blank: bool = False) -> None:
    """The paper over the page, to be printed or saved as PDF."""
    record_id, detail = (None, BLANK) if blank else (choice.record_id, choice.detail)
    asked = _Asked(choice.kind, record_id, detail, choice.purpose)
    preview(
        page,
        partial(_see, asked),
        title=_("{paper}, blank").format(paper=choice.text) if blank else choice.text,
        queue=partial(_queue, asked),
        offer=lambda sheet, _pdf: _offer_file(page, asked, sheet),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: PrintKind
    record_id: UUID | None
    detail: Mapping[str, Any]
    purpose: str


def _see(asked: _Asked, db: "Session", act: "Act") -> Printable:
    return paper_seen(db, act, kind=asked.kind, record_id=asked.record_id, detail=asked.detail)


def _queue(asked: _Asked, db: "Session", act: "Act") -> PrintJobRow:
    return queue_kind(
        db, act, kind=asked.kind, record_id=asked.record_id, detail=asked.detail, purpose=asked.purpose
    )


def _export(asked: _Asked, db: "Session", act: "Act") -> Printable:
    purpose = asked.purpose or _(ALL[asked.kind].label)
    return export_kind(db, act, kind=asked.kind, record_id=asked.record_id, detail=asked.detail, purpose=purpose)


def _offer_file(page: Page, asked: _Asked, sheet: PreviewSheet) -> None:
    sheet.add_verb(_("Save as PDF"), "Ctrl+S", partial(_save, page, asked))


def _save(page: Page, asked: _Asked) -> None:
    """Into a file a person names: the export is on record before the file is written."""
    name, _kind = QFileDialog.getSaveFileName(page, _("Save as PDF"), f"{asked.kind.value}.pdf", "PDF (*.pdf)")
    if not name:
        return
    work = page.room.work

    def write(found: Printable | None) -> None:
        if found is None:
            return  # the answer of the export was lost: nothing is written, it can be asked for again
        work.device(
            page,
            lambda: save_file(Path(name), found.draw(found.paper)),
            done=lambda _written: page.room.say(_("Saved")),
            failed=page.explain,
        )

    work.change(page, partial(_export, asked), stale=(), done=write, failed=page.explain)
