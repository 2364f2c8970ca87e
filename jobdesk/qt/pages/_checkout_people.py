"""Who is on a laptop that went out: on the screen, as a workbook, as a paper; each look is recorded."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.base.printing import PrintKind
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import ask_export
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._save_pdf import save_pdf
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.parts import Card
from jobdesk.services.outreach.checkout_lists import PersonOn, people_table, show_people_on
from jobdesk.services.outreach.checkout_paper import people_paper, record_people_paper
from jobdesk.services.outreach.checkouts import CheckoutRow
from jobdesk.services.print_jobs import PrintJobRow, queue_paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Steps = Sequence[str]


def show_people(page: Page, row: CheckoutRow, steps: Steps = ()) -> None:
    """Read who is on it, which is recorded, and cover the page with them."""
    page.room.work.view(
        page,
        partial(show_people_on, checkout_id=row.id),
        done=lambda people: page.push(PeopleOnSheet(page, row, people, steps)),
        failed=page.explain,
    )


class PeopleOnSheet(Sheet):
    """The people of one check-out.

    Args:
        steps: what is to be done next, where the laptop is lost.
    """

    def __init__(self, page: Page, row: CheckoutRow, people: Sequence[PersonOn], steps: Steps) -> None:
        title = _("Who is on {device}: {count} people")
        super().__init__(title=title.format(device=row.device, count=format_number(len(people))))
        self.page, self.row = page, row
        self.add_verb(_("Save as XLSX…"), "Ctrl+E", self._save_list)
        self.add_verb(_("As a paper…"), "Ctrl+P", self.show_paper)
        if steps:
            card = Card(_("What to do now"))
            for number, step in enumerate(steps, 1):
                card.body.addWidget(PlainLabel(f"{number}.  {step}", wrap=True))
            self.above.addWidget(card)
        self.list: ListView[PersonOn] = ListView(
            (
                Column(mark("Number"), lambda r: r.jobseeker_no, width=160),
                Column(mark("Name"), lambda r: r.name, stretch=True),
                Column(mark("Born"), lambda r: format_date(r.born) if r.born else "", width=150),
                Column(mark("Mobile"), lambda r: format_phone(r.mobile) if r.mobile else "", width=180),
            ),
            key=lambda r: r.id,
            name=_("Who is on it"),
            empty=_("No jobseeker's data is on this laptop."),
            dense=True,
        )
        self.list.set_rows(people)
        self.body.addWidget(self.list, 1)

    @override
    def start_focus(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_list(self) -> None:
        told = _("{device}: names and phones in full").format(device=self.row.device)
        ask_export(self.page, _("Who is on it"), partial(people_table, checkout_id=self.row.id), told=told)

    def show_paper(self) -> None:
        """The list as a paper, to be looked at, printed and saved."""
        preview(
            self.page,
            partial(people_paper, checkout_id=self.row.id),
            title=_("Who is on {device}").format(device=self.row.device),
            queue=partial(_queue, self.row),
            offer=lambda sheet, pdf: self._offer_file(sheet, pdf),
        )

    def _offer_file(self, sheet: PreviewSheet, pdf: bytes) -> None:
        sheet.add_verb(_("Save as PDF"), "Ctrl+S", lambda: _save_pdf(self.page, self.row, pdf))


def _queue(row: CheckoutRow, db: "Session", act: "Act") -> PrintJobRow:
    detail = {"checkout": str(row.id)}
    return queue_paper(db, act, kind=PrintKind.REPORT, number=row.device, detail=detail)


def _save_pdf(page: Page, row: CheckoutRow, pdf: bytes) -> None:
    """Into a file a person names: the export is on record before the file is written."""
    offered = f"{row.device}-{page.room.today():%Y%m%d}.pdf"
    save_pdf(page, offered, pdf, partial(record_people_paper, checkout_id=row.id))
