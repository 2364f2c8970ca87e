"""The look of the slips: what is typed is seen at once on A4, A5 and the roll."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.base.settings import SETTINGS
from jobdesk.base.slip_looks import STUB_PARTS, SlipLook
from jobdesk.papers.fonts import missing_glyphs
from jobdesk.papers.logos import MOST_BYTES, check_logo
from jobdesk.papers.slip import Paper, SlipContent, slip_pdf
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs.typing import PlainLabel
from jobdesk.qt.pages._admin_base import SETTING, AdminPage, choices_of
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.parts import Segments, secondary
from jobdesk.qt.preview import PdfPreview
from jobdesk.qt.theme import M
from jobdesk.services.slip_looks import LookSet, read_look, sample_slip, save_look, with_look

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PAUSE_MS = 250
"""Typing has paused: the slip is drawn anew."""
STUB_WORDS = {
    "result": mark("Day and result of the interview"),
    "hired": mark("When hired"),
    "refused": mark("Why not hired"),
    "checked": mark("Who checked"),
    "fax": mark("Fax number"),
}
_DECLARED = {setting.key: setting for setting in SETTINGS}


def _field(name: str, kind: FieldKind = FieldKind.TEXT, code: str = "") -> Field:
    setting = _DECLARED[f"slip_{name}"]
    return Field(name, setting.label, kind, max_length=setting.maximum, code=code, help=setting.help, wide=True)


FIELDS = (
    _field("center_name"),
    _field("seal_line"),
    _field("copies_line"),
    _field("notices", FieldKind.NOTE),
    _field("stub", FieldKind.MULTICHOICE, "stub_part"),
)


def read_picture(name: str) -> bytes:
    """A file chosen as the logo, checked; no more of it is read than a logo may have."""
    try:
        with Path(name).open("rb") as file:
            image = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(_("The file cannot be read."), field="logo") from error
    check_logo(image)
    return image


class SlipLookSheet(FormSheet):
    """The look as a form with the slip beside it, drawn on a worker whenever typing pauses.

    Attributes:
        preview: the slip on the paper chosen by `papers`.
        logo: the picture, empty for none.
    """

    def __init__(
        self, set_now: LookSet, sample: SlipContent, today: date, save: Callable[[LookSet, FormSheet], object]
    ) -> None:
        book = choices_of("stub_part", ((part, _(STUB_WORDS[part])) for part in STUB_PARTS))
        super().__init__(
            _form(set_now, book, today),
            title=_("How slips look"),
            verb=_("Save"),
            save=lambda values, sheet: save(self._wanted(values), sheet),
        )
        self.logo, self._first_logo, self._sample = set_now.logo, set_now.logo, sample
        self._drawing, self._again = False, False
        self.logo_line = secondary("")
        self.missing = PlainLabel(look="secondary")
        self.missing.setWordWrap(True)
        self.papers = Segments([("a4", _("A4")), ("a5", _("A5")), ("roll", _("80 mm roll"))])
        self.preview = PdfPreview()
        self.aside.addWidget(self._make_seen())
        self.choose = self.add_verb(_("Choose logo…"), "Ctrl+L", self.choose_logo)
        self.remove = self.add_verb(_("No logo"), "Ctrl+Shift+L", lambda: self.take_logo(b""))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self.form.edited.connect(lambda _name: self._pause.start())
        self.papers.chosen.connect(lambda _paper: self._draw())
        self._show_logo()

    def _make_seen(self) -> QWidget:
        seen = QWidget()
        seen.setMinimumWidth(500)
        column = QVBoxLayout(seen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        for part in (self.papers, self.logo_line, self.missing):
            column.addWidget(part)
        column.addWidget(self.preview, 1)
        return seen

    @override
    def opened(self, room: Any) -> None:
        super().opened(room)
        self._draw()

    @override
    def is_typed(self) -> bool:
        return super().is_typed() or self.logo != self._first_logo

    def choose_logo(self) -> None:
        """Ask for a picture; it is read and checked on a worker."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose logo…"), "", "PNG, JPEG (*.png *.jpg *.jpeg)")
        if name:
            self.read_logo(name)

    def read_logo(self, name: str) -> None:
        """Take the picture of a file, or say why it cannot be one."""
        self.strip.clear()
        self.room.work.device(self, lambda: read_picture(name), done=self.take_logo, failed=self.explain)

    def take_logo(self, image: bytes) -> None:
        """Show a picture at the head, or none."""
        self.logo = image
        self._show_logo()
        self._draw()

    def _show_logo(self) -> None:
        kilobytes = max(1, len(self.logo) // 1000)
        said = _("Logo: {size} KB").format(size=kilobytes) if self.logo else _("No logo")
        self.logo_line.setText(said)
        self.remove.setEnabled(bool(self.logo))

    def _wanted(self, values: dict[str, Any]) -> LookSet:
        said = {name: str(values.get(name) or "").strip() for name in ("seal_line", "notices", "copies_line")}
        stub = tuple(part for part in STUB_PARTS if part in (values.get("stub") or ()))
        return LookSet(str(values.get("center_name") or "").strip(), SlipLook(stub=stub, **said), self.logo)

    def _draw(self) -> None:
        """Draw what is typed now; while one is being drawn, only the last thing typed is drawn after it."""
        if self._drawing:
            self._again = True
            return
        self._drawing = True
        paper: Paper = self.papers.current  # type: ignore[assignment]  # the segments are the papers
        content = with_look(self._sample, self._wanted(self.form.values()))
        self.room.work.device(
            self,
            lambda: (slip_pdf(content, paper), missing_glyphs(content.words())),
            done=self._show,
            failed=self._not_drawn,
        )

    def _show(self, drawn: tuple[bytes, Sequence[str]]) -> None:
        pdf, missing = drawn
        self.preview.show_pdf(pdf)
        told = _("These characters cannot be printed; a box stands for each: {signs}")
        self.missing.setText(told.format(signs=" ".join(missing)) if missing else "")
        self.missing.setVisible(bool(missing))
        self._drawn()

    def _not_drawn(self, error: JobdeskError) -> None:
        self.explain(error)
        self._drawn()

    def _drawn(self) -> None:
        self._drawing = False
        if self._again:
            self._again = False
            self._draw()


def _form(set_now: LookSet, book: CodeBook, today: date) -> Form:
    form = Form(FIELDS, book, today=today)
    look = set_now.look
    form.set_values(
        {
            "center_name": set_now.center_name,
            "seal_line": look.seal_line,
            "copies_line": look.copies_line,
            "notices": look.notices,
            "stub": look.stub,
        }
    )
    for field in FIELDS:
        form.set_hint(field.name, _(field.help))
    form.mark_clean()
    return form


class SlipActs(AdminPage):
    """What is done to the look of the slips."""

    def edit_slip_look(self) -> None:
        """Cover the page with the look as it is set, and the slip beside it."""

        def show(found: tuple[LookSet, SlipContent]) -> None:
            self.push(SlipLookSheet(*found, self.room.today(), self._save_look))

        def read(db: "Session", act: "Act") -> tuple[LookSet, SlipContent]:
            return read_look(db, act), sample_slip(db, act)

        self.room.work.read(self, read, done=show, failed=self.explain)

    def _save_look(self, wanted: LookSet, sheet: FormSheet) -> None:
        def job(db: "Session", act: "Act") -> LookSet:
            return save_look(db, act, wanted=wanted)

        sheet.commit(job, stale=SETTING, said=_("Saved"))
