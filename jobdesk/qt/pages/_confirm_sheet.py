"""업체 확인 통화: is the vacancy still open? Confirmed, extended or closed at once; a call nobody took is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from jobdesk.base.enums import AttemptOutcome
from jobdesk.base.formats import format_date
from jobdesk.base.forms.vacancy_life import CONFIRMATION
from jobdesk.base.i18n import _
from jobdesk.base.phones import format_phone
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._attempts import Called, attempt_sheet, attempt_text, note_attempt
from jobdesk.qt.pages._call_sheet import open_call_of_vacancy
from jobdesk.qt.pages._close_sheet import waiting_list
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import Card, Facts
from jobdesk.services import contact_attempts, vacancy_life
from jobdesk.services.contact_attempts import AttemptRow
from jobdesk.services.vacancies import VacancyRow
from jobdesk.services.vacancy_life import ClosingView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A vacancy, who waits on it, and the calls about it."""

    row: VacancyRow
    view: ClosingView
    attempts: Sequence[AttemptRow]


def open_confirm_sheet(page: Page, row: VacancyRow, close: Callable[[VacancyRow], object]) -> None:
    """Read the vacancy and cover the page with the call; `close` is the way on where it is over."""

    def read(db: "Session", act: "Act") -> ToConfirm:
        view = vacancy_life.view_closing(db, act, vacancy_id=row.id)
        return ToConfirm(row, view, contact_attempts.list_attempts(db, act, vacancy_id=row.id))

    page.room.work.view(
        page, read, done=lambda found: page.push(ConfirmSheet(page, found, close)), failed=page.explain
    )


class ConfirmSheet(FormSheet):
    """Whom to call, what was agreed, who still waits; a new last day extends it in the same act."""

    def __init__(self, page: Page, found: ToConfirm, close: Callable[[VacancyRow], object]) -> None:
        row = found.row
        form = Form(CONFIRMATION, page.room.codes, today=page.room.today())
        form.set_hint("closes_on", _(CONFIRMATION[0].help))
        super().__init__(
            form,
            title=_("Call the firm: {title}, {firm}").format(title=row.title, firm=row.employer_name),
            verb=_("Still looking"),
            save=self._confirm,
        )
        self._page, self._vacancy, self._close = page, row, close
        called = Called(row.employer_name, {"vacancy_id": row.id})
        if found.view.waiting:
            self.add_verb(_("Results by phone"), "Ctrl+L", partial(open_call_of_vacancy, page, row.id))
        self.add_verb(_("Call back…"), "F7", lambda: page.push(attempt_sheet(page, called, done=self.finish)))
        self.add_verb(
            _("No answer"),
            "F5",
            partial(note_attempt, page, called, AttemptOutcome.NO_ANSWER, done=self.finish),
        )
        self.add_verb(_("Close as filled"), "Ctrl+Shift+F", self._go_on_to_close)
        facts = Facts(columns=3)
        facts.set_facts(_facts(found, page))
        for inside in (facts, form):
            card = Card()
            card.body.addWidget(inside)
            self.above.addWidget(card)
        self.scrolled.hide()  # a short form: who waits has the room
        self.waiting = waiting_list(page.room.codes)
        self.waiting.set_rows(found.view.waiting)
        self.body.addWidget(self.waiting, 1)

    def _confirm(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        one, day = self._vacancy.id, values.get("closes_on")

        def job(db: "Session", act: "Act") -> int:
            if day is not None:
                return vacancy_life.extend_vacancies(db, act, vacancy_ids=[one], closes_on=day)
            return vacancy_life.confirm_vacancies(db, act, vacancy_ids=[one])

        self.commit(job, stale="vacancies", said=_("Confirmed"))

    def _go_on_to_close(self) -> None:
        self.finish()
        self._close(self._vacancy)


def _facts(found: ToConfirm, page: Page) -> list[tuple[str, Any]]:
    v, row = found.view.card.values, found.row
    last = found.attempts[0] if found.attempts else None
    return [
        (_("Contact person"), v["contact_name"] or ""),
        (_("Contact phone"), format_phone(v["contact_phone"])),
        (_("Remaining"), f"{row.remaining}/{row.openings}"),
        (_("Received on"), format_date(row.received_on)),
        (_("Closes on"), _("Until filled") if row.until_filled else format_date(row.closes_on)),
        (_("Confirmed on"), format_date(row.checked_on) or _("not since it came in")),
        (_("Last call"), attempt_text(page.room.codes, last, full=True)),
    ]
