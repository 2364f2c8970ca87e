"""The record of a firm: who it is, what it asked for, its people and places, who spoke with it and visited it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.forms.counseling import SESSION
from jobdesk.base.forms.events import EMPLOYER_VISIT
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_serve
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages import _employer_lists as lists
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._employer_lists import CONTACTS, SITES, TALKS, VACANCIES, VISITS
from jobdesk.qt.pages._firm_acts import FirmActs, unchanged
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Room, Sheet
from jobdesk.qt.parts import Card, Facts, Segments, secondary
from jobdesk.services import counseling, employer_parts, employer_view, employers, vacancies, visits
from jobdesk.services.employer_parts import PartKind, PartRow
from jobdesk.services.employer_view import EmployerView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

READS = frozenset({"employers", "vacancies", "sessions", "visits", "referrals", "placements"})
VOIDED: Mapping[str, tuple[Callable[..., object], str, str]] = {
    VACANCIES: (vacancies.void_vacancy, "vacancy_id", "vacancies"),
    TALKS: (counseling.void_session, "session_id", "sessions"),
    VISITS: (visits.void_visit, "visit_id", "visits"),
}


def open_employer_sheet(page: Page, acts: FirmActs, employer_id: UUID) -> None:
    """Open a firm over a page; the look is on record."""
    page.room.work.view(
        page,
        lambda db, act: employer_view.open_employer_view(db, act, employer_id=employer_id),
        done=lambda view: page.push(EmployerSheet(page, acts, view)),
        failed=page.explain,
    )


class EmployerSheet(Sheet):
    """A firm and its lists; Enter opens a line, one key adds to the list that is shown."""

    def __init__(self, page: Page, acts: FirmActs, view: EmployerView) -> None:
        serves = page.room.allowed(can_serve)
        super().__init__(
            title=str(view.card.values["name"]),
            verb=_(lists.ADD[VACANCIES]),
            run=self._add if serves else None,
            shortcut="Ctrl+N",
        )
        self._page, self._acts, self.view = page, acts, view
        if serves:
            self.add_verb(_("Edit firm"), "Ctrl+E", lambda: acts.edit_firm(self.view.card))
            self.add_verb(_("Strike the firm through"), "Ctrl+Shift+Delete", self._void_firm)
            self.add_verb(_("Strike through"), "Ctrl+Delete", self._void_line)
        self.number = secondary("")
        self.head.addWidget(self.number)
        self.facts = Facts(columns=3)
        card = Card()
        card.body.addWidget(self.facts)
        self.above.addWidget(card)
        self.tabs = Segments([(key, _(word)) for key, word in lists.TABS.items()])
        self.tabs.chosen.connect(self._show_tab)
        self.lists = lists.lists_of(page.room.codes)
        self.stack = QStackedWidget()
        for one in self.lists.values():
            one.opened.connect(lambda row: self._open_line(row))
            self.stack.addWidget(one)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)
        self._make_action(_("Next list"), "Ctrl+Tab", self.tabs.choose_next)
        self._make_action(_("Edit"), "F2", self._open_current)
        self._show(view)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)

    @override
    def start_focus(self) -> None:
        here = self.lists[self.tabs.current]
        (here if here.model_.rowCount() else self.tabs).setFocus()

    def _on_changed(self, name: str) -> None:
        if name in READS:
            one = self.view.card.id
            self.room.work.read(
                self,
                lambda db, act: employer_view.read_employer_view(db, act, employer_id=one),
                done=self._show,
                failed=self.explain,
                latest="firm",
            )

    def _show(self, view: EmployerView) -> None:
        self.view = view
        self.title.setText(str(view.card.values["name"]))
        self.number.setText(view.card.employer_no)
        self.facts.set_facts(lists.facts_of(view, self._page.room.codes))
        for key, one in self.lists.items():
            one.set_rows(lists.rows_of(key, view))
            self.tabs.set_text(key, lists.tab_text(key, view))
            if one.current_row() is None:
                one.select_first()

    def _show_tab(self, key: str) -> None:
        self.stack.setCurrentWidget(self.lists[key])
        if self.primary is not None:
            self.primary.setText(_(lists.ADD[key]))
        self.start_focus()

    # lines ----------------------------------------------------------------------------------

    def _open_current(self) -> None:
        row = self.lists[self.tabs.current].current_row()
        if row is not None:
            self._open_line(row)

    def _open_line(self, row: Any) -> None:  # noqa: ANN401  the row of whichever list is shown
        key = self.tabs.current
        if key == VACANCIES:
            job = partial(jobs.view_vacancy, row.id)
            self.room.work.view(self, job, done=self._acts.edit_vacancy, failed=self.explain)
        elif key in {CONTACTS, SITES}:
            self._part_sheet(cast(PartRow, row).kind, row)
        elif key == TALKS:
            correct_sheet(self._page, "employer_session", row.id, about=self._about(row))
        else:
            correct_sheet(self._page, "visit", row.id, about=self._about(row))

    def _about(self, row: Any) -> str:  # noqa: ANN401  the row of whichever list is shown
        firm = str(self.view.card.values["name"])
        key = self.tabs.current
        if key == VACANCIES:
            told = row.title
        elif key == TALKS:
            told = _("talk of {when}").format(when=format_datetime(row.started_at))
        elif key == VISITS:
            told = _("visit of {day}").format(day=format_date(row.visited_on))
        else:
            told = row.values["name"]
        return f"{firm} · {told}"

    # adding ---------------------------------------------------------------------------------

    def _add(self) -> None:
        key = self.tabs.current
        if key == VACANCIES:
            self._acts.new_vacancy_of(self.view.card.id)
        elif key in {CONTACTS, SITES}:
            self._part_sheet(cast(PartKind, key), None)
        elif key == TALKS:
            self._talk_sheet()
        else:
            self._visit_sheet()

    def _part_sheet(self, kind: PartKind, row: PartRow | None) -> None:
        form = Form(employer_parts.FIELDS[kind], self.room.codes, today=self.room.today())
        firm, part = self.view.card.id, row.id if row else None

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            if unchanged(sheet, values):
                return
            version = sheet.known.version if sheet.known else None

            def job(db: "Session", act: "Act") -> object:
                return employer_parts.save_part(
                    db, act, kind=kind, values=values, employer_id=firm, part_id=part, version=version
                )

            sheet.commit(job, stale="employers", said=_("Saved"))

        def read(db: "Session", act: "Act") -> PartRow:
            return employer_parts.read_part(db, act, kind=kind, part_id=cast(UUID, part))

        title = f"{self.view.card.values['name']} · {_('Site') if kind == SITES else _('Contact person')}"
        key = DraftKey(kind, str(part or firm))
        self._page.push(
            FormSheet(
                form, title=title, verb=_("Save"), save=save, draft=key, known=row, read=read if row else None
            )
        )

    def _talk_sheet(self) -> None:
        fields = [field for field in SESSION if field.name not in {"kind", "place"}]
        start = {"started_at": self.room.now(), "mode": "phone"}
        firm = self.view.card.id

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            asked = {**values, "kind": "employer"}
            over = max(act.at, values["started_at"]) if values["started_at"].date() == act.today else None
            return counseling.save_session(
                db, act, values=asked, employer_id=firm, ended_at=over or values["started_at"]
            )

        self._short_form(fields, _("Talk with {firm}"), start, job, "sessions", "talk")

    def _visit_sheet(self) -> None:
        fields = [field for field in EMPLOYER_VISIT if field.name != "employer_name"]
        start = {"visited_on": self.room.today(), "result": "talk"}
        firm, name = self.view.card.id, self.view.card.values["name"]

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return visits.save_visit(db, act, values={**values, "employer_name": name}, employer_id=firm)

        self._short_form(fields, _("Visit to {firm}"), start, job, "visits", "visit")

    def _short_form(
        self,
        fields: list[Any],
        title: str,
        start: dict[str, Any],
        job: Callable[..., object],
        stale: str,
        kind: str,
    ) -> None:
        form = Form(fields, self.room.codes, today=self.room.today())
        form.set_values(start)
        self._page.push(
            FormSheet(
                form,
                title=title.format(firm=self.view.card.values["name"]),
                verb=_("Save"),
                save=lambda values, sheet: sheet.commit(partial(job, values), stale=stale, said=_("Saved")),
                draft=DraftKey(kind, str(self.view.card.id)),
            )
        )

    # striking through -----------------------------------------------------------------------

    def _void_line(self) -> None:
        key = self.tabs.current
        row = self.lists[key].current_row()
        if row is None:
            return
        one = row.id

        def job(why: str, db: "Session", act: "Act") -> None:
            if key in VOIDED:
                void, name, _stale = VOIDED[key]
                void(db, act, **{name: one}, why=why)
            else:
                employer_parts.void_part(db, act, kind=cast(PartKind, key), part_id=one, why=why)

        stale = VOIDED[key][2] if key in VOIDED else "employers"
        self._ask_why(_("Strike through: {what}?").format(what=self._about(row)), job, stale)

    def _void_firm(self) -> None:
        one = self.view.card.id

        def job(why: str, db: "Session", act: "Act") -> None:
            employers.void_employer(db, act, employer_id=one, why=why)

        question = _("Strike through: {what}?").format(what=self.view.card.values["name"])
        self._ask_why(question, job, "employers", self.finish)

    def _ask_why(
        self, question: str, job: Callable[..., object], stale: str, then: Callable[[], object] = lambda: None
    ) -> None:
        def done(_none: object) -> None:
            self.room.say(_("Struck through"))
            then()

        def run(why: str) -> None:
            self.room.work.change(self, partial(job, why), stale=stale, done=done, failed=self.explain)

        self.ask(question, verb=_("Strike through"), then=run, reason=True)
