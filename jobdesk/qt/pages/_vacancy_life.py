"""What happens to a vacancy after it was opened, as the page 구인 and the firm's card do it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.enums import VacancyState
from jobdesk.base.fields import parse_date
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.forms.vacancy_life import EXTENSION, REFUSAL
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._close_sheet import open_close_sheet
from jobdesk.qt.pages._confirm_sheet import open_confirm_sheet
from jobdesk.qt.pages._notices_sheet import open_notices
from jobdesk.qt.pages._vacancy_fields import is_too_far, too_far_told
from jobdesk.qt.pages.base import FormSheet, Page, Sheet
from jobdesk.qt.parts import Card
from jobdesk.services import changed_terms, vacancy_life
from jobdesk.services.changed_terms import SEPARATOR, ChangedFor
from jobdesk.services.vacancies import VacancyCard, VacancyRow
from jobdesk.services.vacancy_life import Closing, ClosingView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

UNDONE = ("vacancies", "referrals", "jobseekers", "notices")


class LifeActs:
    """The acts of one page; each begins from a row of a list of vacancies."""

    def __init__(self, page: Page) -> None:
        self.page, self.room = page, page.room

    # closing --------------------------------------------------------------------------------

    def close(self, row: VacancyRow, to: VacancyState) -> None:
        """마감, or 취소 by the firm; then whom to tell."""
        open_close_sheet(self.page, row.id, to, self._closed)

    def _closed(self, view: ClosingView, closing: Closing | None) -> None:
        if closing is None:
            open_notices(self.page, vacancy_id=view.card.id)
        elif closing.notice_ids:
            version = closing.card.version
            open_notices(self.page, vacancy_id=view.card.id, undo=partial(_undo, view.card.id, version))

    def undo(self, row: VacancyRow) -> None:
        """Take back the last step of the chosen vacancy with all that it did."""

        def run(why: str) -> None:
            self._change(
                lambda db, act: _undo(row.id, row.version, db, act, why),
                lambda _card: _("Taken back"),
                stale=UNDONE,
            )

        word = self.room.codes.label("vacancy_state", row.state)
        text = _("{title}, {firm}: take “{state}” back, with what it did to referrals?")
        self.page.ask(
            text.format(title=row.title, firm=row.employer_name, state=word),
            verb=_("Take back"),
            then=run,
            reason=True,
        )

    def refuse(self, row: VacancyRow) -> None:
        """Refuse it on a legal ground, in words."""

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            sheet.commit(
                lambda db, act: vacancy_life.refuse_vacancy(
                    db, act, vacancy_id=row.id, version=row.version, **values
                ),
                stale="vacancies",
                said=_("Refused"),
            )

        title = _("Refuse: {title}, {firm}").format(title=row.title, firm=row.employer_name)
        form = Form(REFUSAL, self.room.codes, today=self.room.today())
        form.set_hint("refusal_ground", _(REFUSAL[0].help))
        self.page.push(FormSheet(form, title=title, verb=_("Refuse the vacancy"), save=save))

    # days -----------------------------------------------------------------------------------

    def extend(self, ids: Sequence[UUID], row: VacancyRow | None) -> None:
        """A later last day for the chosen vacancies."""

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            sheet.commit(
                lambda db, act: vacancy_life.extend_vacancies(
                    db, act, vacancy_ids=ids, closes_on=values["closes_on"]
                ),
                stale="vacancies",
                said=_("Extended"),
            )

        if len(ids) == 1 and row is not None:
            title = _("Extend: {title}, {firm}").format(title=row.title, firm=row.employer_name)
        else:
            title = ngettext("Extend {count} vacancy", "Extend {count} vacancies", len(ids)).format(
                count=format_number(len(ids))
            )
        form = Form(EXTENSION, self.room.codes, today=self.room.today())
        sheet = FormSheet(form, title=title, verb=_("Extend the vacancy"), save=save)
        before = row.closes_on if len(ids) == 1 and row is not None else None
        until_now = "" if before is None else _("Until now {day}").format(day=format_date(before))

        def tell(_name: str = "") -> None:
            with suppress(ValueError):
                if is_too_far(parse_date(str(form.value("closes_on"))), self.room.today()):
                    form.set_hint("closes_on", too_far_told(), "warning")
                    return
            form.set_hint("closes_on", until_now)

        form.edited.connect(tell)
        tell()
        self.page.push(sheet)

    def confirm(self, ids: Sequence[UUID], row: VacancyRow | None) -> None:
        """업체 확인 통화: one with the firm's phone before the eyes, or several at once."""
        if len(ids) == 1 and row is not None:
            open_confirm_sheet(self.page, row, partial(self.close, to=VacancyState.FILLED))
            return

        def run() -> None:
            self._change(partial(_confirm, ids), lambda _count: _("Confirmed"))

        text = ngettext(
            "The firm still looks for people: {count} vacancy",
            "The firms still look for people: {count} vacancies",
            len(ids),
        )
        self.page.ask(text.format(count=format_number(len(ids))), verb=_("Confirm"), then=run)

    # changed terms --------------------------------------------------------------------------

    def offer_terms(self, vacancy_id: UUID, *, asked: bool = False) -> None:
        """Name who was referred under other terms and offer to note them down; `asked`: say where nobody is."""
        self.room.work.view(
            self.page,
            partial(_changed_for, vacancy_id),
            done=partial(self._ask_terms, vacancy_id, asked),
            failed=self.page.explain,
        )

    def _ask_terms(self, vacancy_id: UUID, asked: bool, found: Sequence[ChangedFor]) -> None:
        if not found:
            if asked:
                self.page.strip.show_text(_("Nobody was referred to this vacancy under other terms."), "accent")
            return
        self.page.push(TermsSheet(self.page, vacancy_id, found))

    def _change(
        self,
        job: "Callable[[Session, Act], Any]",
        said: Callable[[Any], str],
        *,
        stale: str | Sequence[str] = "vacancies",
    ) -> None:
        self.page.strip.clear()
        self.room.work.change(
            self.page, job, stale=stale, done=lambda made: self.room.say(said(made)), failed=self.page.explain
        )


class TermsSheet(Sheet):
    """Who was referred under other terms, those to whom the same is different together; noted down in one act."""

    def __init__(self, page: Page, vacancy_id: UUID, found: Sequence[ChangedFor]) -> None:
        count = len(found)
        title = ngettext(
            "{count} person was referred under other terms",
            "{count} people were referred under other terms",
            count,
        )
        super().__init__(
            title=title.format(count=format_number(count)),
            verb=_("Note down whom to tell"),
            run=self._raise,
        )
        self._page, self._vacancy_id, self._op_id = page, vacancy_id, new_id()
        groups: dict[str, list[str]] = {}
        for one in found:
            told = _("{person} (counselor {counselor})").format(person=one.name, counselor=one.counselor)
            groups.setdefault(one.what, []).append(told)
        for what, people in groups.items():
            card = Card(", ".join(people))
            for line in what.split(SEPARATOR):
                card.body.addWidget(PlainLabel(line, wrap=True))
            self.body.addWidget(card)
        self.body.addStretch(1)

    @override
    def start_focus(self) -> None:
        self.primary_button.setFocus()

    def _raise(self) -> None:
        one = self._vacancy_id

        def done(_count: int | None) -> None:
            self.finish()
            open_notices(self._page, vacancy_id=one)

        self.set_busy(True)
        self.room.work.change(
            self,
            lambda db, act: changed_terms.raise_changed_terms(db, act, vacancy_id=one),
            stale="notices",
            done=done,
            failed=self.explain,
            op_id=self._op_id,
        )


def _undo(vacancy_id: UUID, version: int, db: "Session", act: "Act", why: str) -> VacancyCard:
    return vacancy_life.undo_step(db, act, vacancy_id=vacancy_id, version=version, why=why)


def _confirm(ids: Sequence[UUID], db: "Session", act: "Act") -> int:
    return vacancy_life.confirm_vacancies(db, act, vacancy_ids=ids)


def _changed_for(vacancy_id: UUID, db: "Session", act: "Act") -> list[ChangedFor]:
    return changed_terms.list_changed_for(db, act, vacancy_id=vacancy_id)
