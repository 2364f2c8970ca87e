"""확인서: issued on a fact of the person, for a place to hand it in; and their register."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _, mark
from jobdesk.base.printing import CertificateKind, PrintKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._papers import PaperChoice, see_paper
from jobdesk.qt.pages.base import FormSheet, Page, Sheet
from jobdesk.qt.parts import Card
from jobdesk.qt.theme import Badge
from jobdesk.services import certificates
from jobdesk.services.certificates import CertificateRow, Ground

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("certificates",)
_FORM = (Field("submit_to", mark("To be handed in at"), required="receive", max_length=200, wide=True),)
_WHAT = {"session": mark("Counseling"), "referral": mark("Referral"), "interview": mark("Interview held")}


def open_certificate(page: Page, person: UUID, name: str, *, only: str = "") -> None:
    """Choose what is confirmed, write 제출처, issue it; it is shown then.

    Args:
        only: `interview` where nothing else is meant.
    """
    grounds: ListView[Ground] = ListView(
        (
            Column(mark("Day"), lambda r: format_date(r.on), width=120),
            Column(mark("What"), lambda r: _(_WHAT[r.of]), width=110),
            Column(mark("Kind of certificate"), lambda r: _(certificates.TITLES[r.kind]), width=220),
            Column(mark("What it was"), lambda r: r.about, stretch=True),
        ),
        key=lambda r: r.id,
        name=_("What is confirmed"),
        empty=_("No session, referral or held interview of this person is on record."),
        dense=True,
    )

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        chosen = grounds.current_row()
        if chosen is None:
            sheet.strip.show_text(_("Choose what is confirmed."))
            return
        sheet.commit(
            partial(_issue, chosen, str(values["submit_to"])),
            stale=STALE,
            said=_("Certificate issued"),
            done=lambda made: _show(page, made),
        )

    sheet = FormSheet(
        Form(_FORM, page.room.codes, today=page.room.today()),
        title=_("{name}: certificate").format(name=name),
        verb=_("Issue"),
        save=save,
    )
    card = Card(_("What is confirmed"))
    card.body.addWidget(grounds, 1)
    sheet.body.insertWidget(0, card, 1)
    page.push(sheet)

    def fill(found: list[Ground]) -> None:
        grounds.set_rows([one for one in found if not only or one.of == only])
        grounds.select_first()

    page.room.work.read(sheet, partial(_grounds, person), done=fill, failed=sheet.explain)


def _show(page: Page, made: CertificateRow | None) -> None:
    if made is not None:
        see_paper(page, PaperChoice(PrintKind.CERTIFICATE, label=made.number, record_id=made.id))


class RegisterSheet(Sheet):
    """확인서 발급대장: newest first, narrowed by what is typed; printed again or struck through."""

    def __init__(self, page: Page, person: UUID | None = None, name: str = "") -> None:
        about = _("{name}: certificates issued") if name else _("Register of certificates")
        super().__init__(title=about.format(name=name))
        self.room, self._page, self._person = page.room, page, person
        self.search = SearchEdit(name=_("Number, place to hand in, name"))
        self.search.setPlaceholderText(_("Number, place to hand in, name"))
        self.search.textChanged.connect(lambda _text: self.read())
        self.list: ListView[CertificateRow] = ListView(
            (
                Column(mark("Number"), lambda r: r.number, width=190),
                Column(mark("Issued on"), lambda r: format_date(r.issued_on), width=120),
                Column(
                    mark("Kind of certificate"),
                    _kind,
                    width=190,
                ),
                Column(mark("Name"), lambda r: r.jobseeker, width=90),
                Column(mark("To be handed in at"), lambda r: r.submit_to, stretch=True),
                Column(mark("Counselor"), lambda r: r.issued_by, width=90),
                Column(mark("Copies"), lambda r: str(r.copies), width=60),
                Column(mark("State"), badge=_state, width=110),
            ),
            key=lambda r: r.id,
            name=_("Register of certificates"),
            empty=_("No certificate was issued."),
            dense=True,
        )
        self.list.opened.connect(lambda _row: self._see())
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self.add_verb(_("See and print again"), "Ctrl+P", self._see)
        self.add_verb(_("Strike through"), "Ctrl+Delete", self._strike)
        self.read()

    @override
    def start_focus(self) -> None:
        self.search.setFocus()

    def read(self) -> None:
        """Read the register again."""
        self.room.work.read(
            self,
            partial(_listed, self.search.live_text(), self._person),
            done=self._fill,
            failed=self.explain,
            latest="certificates",
        )

    def _fill(self, rows: list[CertificateRow]) -> None:
        self.list.set_rows(rows)
        if self.list.current_row() is None:
            self.list.select_first()

    def _see(self) -> None:
        if (row := self.list.current_row()) is not None:
            see_paper(self._page, PaperChoice(PrintKind.CERTIFICATE, label=row.number, record_id=row.id))

    def _strike(self) -> None:
        if (row := self.list.current_row()) is not None:
            told = _("Strike the certificate {number} through?").format(number=row.number)
            self.ask(told, verb=_("Strike through"), then=partial(self._void, row.id), reason=True)

    def _void(self, certificate_id: UUID, why: str) -> None:
        self.room.work.change(
            self,
            partial(_void, certificate_id, why),
            stale=STALE,
            done=lambda _none: self.read(),
            failed=self.explain,
        )


def _kind(row: CertificateRow) -> str:
    return _(certificates.TITLES[CertificateKind(row.kind)])


def _state(row: CertificateRow) -> Badge | None:
    return Badge(_("struck through"), "neutral") if row.voided_why else None


def open_register(page: Page, person: UUID | None = None, name: str = "") -> QWidget:
    """The register over the page, of one person or of all."""
    sheet = RegisterSheet(page, person, name)
    page.push(sheet)
    return sheet


# acts in their transaction ------------------------------------------------------------------


def _grounds(person: UUID, db: "Session", act: "Act") -> list[Ground]:
    return certificates.list_grounds(db, act, jobseeker_id=person)


def _issue(ground: Ground, submit_to: str, db: "Session", act: "Act") -> CertificateRow:
    return certificates.issue_certificate(
        db, act, kind=ground.kind, submit_to=submit_to, **{f"{ground.of}_id": ground.id}
    )


def _listed(text: str, person: UUID | None, db: "Session", act: "Act") -> list[CertificateRow]:
    return certificates.list_certificates(db, act, text=text, jobseeker_id=person)


def _void(certificate_id: UUID, why: str, db: "Session", act: "Act") -> None:
    certificates.void_certificate(db, act, certificate_id=certificate_id, why=why)
