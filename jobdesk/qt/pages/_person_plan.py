"""What is planned with a person: next steps, where else they were sent, public works; each a short form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.codes import CodeBook, next_working_day
from jobdesk.base.enums import PlanActor, SignpostOutcome
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.forms.plans import PLAN_STEP, PUBLIC_WORKS, SIGNPOST
from jobdesk.base.i18n import _, mark
from jobdesk.base.public_works import reason_words
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._person_card import history_card
from jobdesk.qt.pages._person_screening import screening_sheet
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Sheet
from jobdesk.qt.parts import Card
from jobdesk.qt.theme import Badge
from jobdesk.services import plan_steps, public_works, signposts
from jobdesk.services.person import PersonView
from jobdesk.services.plan_steps import PlanRow
from jobdesk.services.public_works import ScreeningRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STEP, SENT, WORKS, SCREENED = "plan_step", "signpost", "public_works", "screening"
KINDS: Mapping[str, str] = {
    STEP: mark("Next step"),
    SENT: mark("Sent elsewhere"),
    WORKS: mark("Public works"),
    SCREENED: mark("Public works check"),
}
STALE = ("plans",)
USUAL_DAYS = 7


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a person's plan, as the list shows it; `known` is what a form opens."""

    kind: str
    id: UUID
    what: str
    day: date
    badge: Badge | None
    known: PlanRow | None
    open: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of line is asked, read and saved.

    Attributes:
        hidden: what is not asked of a new one.
        first: the field where one begins with a known one.
    """

    fields: Sequence[Field]
    save: Callable[..., PlanRow]
    read: Callable[..., PlanRow]
    key: str
    hidden: tuple[str, ...]
    first: str


_FORMS: Mapping[str, _Kind] = {
    STEP: _Kind(
        PLAN_STEP, plan_steps.save_step, plan_steps.read_step, "step_id", ("done_on", "outcome"), "done_on"
    ),
    SENT: _Kind(
        SIGNPOST,
        signposts.save_signpost,
        signposts.read_signpost,
        "signpost_id",
        ("outcome", "outcome_on"),
        "outcome",
    ),
    WORKS: _Kind(
        PUBLIC_WORKS,
        public_works.save_public_works,
        public_works.read_public_works,
        "works_id",
        (),
        "until_on",
    ),
}

_STRIKES: Mapping[str, tuple[Callable[..., None], str]] = {
    STEP: (plan_steps.void_step, "step_id"),
    SENT: (signposts.void_signpost, "signpost_id"),
    WORKS: (public_works.void_public_works, "works_id"),
    SCREENED: (public_works.void_screening, "screening_id"),
}


def can_be_opened(kind: str) -> bool:
    """Whether lines of a kind (as the timeline names it) have a form of a plan."""
    return kind in _FORMS


def new_sheet(
    page: Page, kind: str, view: PersonView, saved: Callable[[], object], session: UUID | None = None
) -> FormSheet:
    """A new step, signpost or time of public works of a person; a signpost keeps the running session."""
    how, today, person = _FORMS[kind], page.room.today(), view.card.id
    form = Form(how.fields, page.room.codes, today=today, hidden=how.hidden)
    usual: dict[str, dict[str, object]] = {
        STEP: {
            "due_on": next_working_day(today + timedelta(days=USUAL_DAYS)),
            "actor": PlanActor.JOBSEEKER.value,
        },
        SENT: {"sent_on": today, "outcome": SignpostOutcome.WAITING.value},
        WORKS: {"from_on": today},
    }
    form.set_values(usual[kind])

    more = {"session_id": session} if kind == SENT and session is not None else {}

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        sheet.commit(
            lambda db, act: how.save(db, act, values=values, jobseeker_id=person, **more),
            stale=STALE,
            said=_("Saved"),
            done=lambda _row: saved(),
        )

    title = _("{name}: {what}").format(name=view.card.values["full_name"], what=_(KINDS[kind]))
    sheet = FormSheet(form, title=title, verb=_("Save"), save=save, draft=DraftKey(kind, str(person)))
    sheet.aside.addWidget(history_card(page.room.codes, _("Plan so far"), view, KINDS), 1)
    return sheet


def known_sheet(page: Page, kind: str, known: PlanRow, view: PersonView, saved: Callable[[], object]) -> FormSheet:
    """A known line as a form: what came of it, or another day."""
    how, one = _FORMS[kind], known.id
    form = Form(how.fields, page.room.codes, today=page.room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        changed, version = sheet.changes(values), sheet.known.version if sheet.known else known.version
        if not (changed or sheet.unsure):
            sheet.finish()
            return
        sheet.commit(
            lambda db, act: how.save(db, act, values=changed, version=version, **{how.key: one}),
            stale=STALE,
            said=_("Saved"),
            done=lambda _row: saved(),
        )

    sheet = FormSheet(
        form,
        title=_("{name}: {what}").format(name=view.card.values["full_name"], what=_(KINDS[kind])),
        verb=_("Save"),
        save=save,
        draft=DraftKey(kind, str(one)),
        known=known,
        read=lambda db, act: how.read(db, act, **{how.key: one}),
    )
    if kind == STEP and known.values["done_on"] is None:
        sheet.add_verb(_("Done today"), "Ctrl+Return", lambda: _done_today(sheet, page.room.today()))
    sheet.aside.addWidget(history_card(page.room.codes, _("Plan so far"), view, KINDS), 1)
    return sheet


def _done_today(sheet: FormSheet, today: date) -> None:
    sheet.form.set_value("done_on", today)
    sheet.save_now()


def open_line(page: Page, kind: str, record_id: UUID, view: PersonView, saved: Callable[[], object]) -> None:
    """Read a line of the timeline and open its form where one goes on."""
    how = _FORMS[kind]

    def show(known: PlanRow) -> None:
        page.push(sheet := known_sheet(page, kind, known, view, saved))
        sheet.form.focus_field(how.first)

    page.room.work.read(
        page, lambda db, act: how.read(db, act, **{how.key: record_id}), done=show, failed=page.explain
    )


class PlanSheet(Sheet):
    """Everything planned with a person: what is open first; Enter opens a line, each kind is added by one key."""

    def __init__(
        self, page: Page, view: PersonView, saved: Callable[[], object], session: UUID | None = None
    ) -> None:
        super().__init__(title=_("{name}: plan").format(name=view.card.values["full_name"]))
        self._page, self._view, self._told, self._session = page, view, saved, session
        self.room = page.room
        self.list: ListView[PlanLine] = ListView(
            (
                Column(mark("Kind"), lambda r: _(KINDS[r.kind]), width=164),
                Column(mark("What"), lambda r: r.what, stretch=True),
                Column(mark("Day"), lambda r: format_date(r.day), width=116),
                Column(mark("State"), badge=lambda r: r.badge, width=150),
            ),
            key=lambda r: (r.kind, r.id),
            name=_("Plan"),
            empty=_("Nothing is planned yet. Add the next step, or where else the person was sent."),
        )
        self.list.opened.connect(self._open)
        card = Card()
        card.body.addWidget(self.list, 1)
        self.body.addWidget(card, 1)
        self.add_verb(_("Strike through"), "Ctrl+Delete", self._ask_strike)
        self.add_verb(_("Public works check"), "Ctrl+U", self._screen)
        self.add_verb(_("Public works"), "Ctrl+P", lambda: self._add(WORKS))
        self.add_verb(_("Sent elsewhere"), "Ctrl+G", lambda: self._add(SENT))
        self.add_verb(_("Next step"), "Ctrl+N", lambda: self._add(STEP))
        self._read()

    def start_focus(self) -> None:
        """On the lines, where there are some."""
        if self.list.model_.rowCount():
            self.list.setFocus()
        else:
            super().start_focus()

    def _read(self) -> None:
        person = self._view.card.id

        def job(db: "Session", act: "Act") -> tuple[Any, ...]:
            return (
                plan_steps.list_steps(db, act, jobseeker_id=person),
                signposts.list_signposts(db, act, jobseeker_id=person),
                public_works.list_public_works(db, act, jobseeker_id=person),
                public_works.list_screenings(db, act, jobseeker_id=person),
            )

        self.room.work.read(self, job, done=self._show, failed=self.explain)

    def _show(self, read: tuple[Any, ...]) -> None:
        codes, today = self.room.codes, self.room.today()
        steps, sent, works, screened = read
        lines = [
            *(_step_line(row, codes, today) for row in steps),
            *(_sent_line(row, codes) for row in sent),
            *(_works_line(row, codes, today) for row in works),
            *(_screened_line(row, codes) for row in screened),
        ]
        first = not self.list.model_.rowCount()
        self.list.set_rows(sorted(lines, key=lambda line: not line.open))
        if first and lines:
            self.list.select_first()
            self.list.setFocus()

    def _on_saved(self) -> None:
        self._read()
        self._told()

    def _add(self, kind: str) -> None:
        self._page.push(new_sheet(self._page, kind, self._view, self._on_saved, self._session))

    def _screen(self) -> None:
        self._page.push(screening_sheet(self._page, self._view, self._on_saved))

    def _open(self, line: PlanLine) -> None:
        if line.known is not None:
            self._page.push(sheet := known_sheet(self._page, line.kind, line.known, self._view, self._on_saved))
            sheet.form.focus_field(_FORMS[line.kind].first)

    def _ask_strike(self) -> None:
        line = self.list.current_row()
        if line is not None:
            self.ask(
                _("{what} will count nowhere any more.").format(what=line.what),
                verb=_("Strike through"),
                then=lambda reason: self._strike(line, reason),
                reason=True,
            )

    def _strike(self, line: PlanLine, reason: str) -> None:
        void, key = _STRIKES[line.kind]

        def done(_none: object) -> None:
            self.room.say(_("Struck through"))
            self._on_saved()

        self.room.work.change(
            self,
            lambda db, act: void(db, act, **{key: line.id}, why=reason),
            stale=STALE,
            done=done,
            failed=self.explain,
        )


def _words(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _step_line(row: PlanRow, codes: CodeBook, today: date) -> PlanLine:
    v = row.values
    if v["done_on"]:
        badge = Badge(_("done"), "good")
    else:
        badge = Badge(_("overdue"), "warning") if v["due_on"] < today else Badge(_("open"), "accent")
    what = _words(v["step"], codes.label("plan_actor", v["actor"]), v["outcome"])
    return PlanLine(STEP, row.id, what, v["done_on"] or v["due_on"], badge, row, v["done_on"] is None)


def _sent_line(row: PlanRow, codes: CodeBook) -> PlanLine:
    v = row.values
    what = _words(codes.label("signpost_place", v["place"]), v["place_name"], v["note"])
    badge = state_badge(codes, "signpost_outcome", v["outcome"])
    return PlanLine(SENT, row.id, what, v["sent_on"], badge, row, v["outcome"] == SignpostOutcome.WAITING)


def _works_line(row: PlanRow, codes: CodeBook, today: date) -> PlanLine:
    v = row.values
    until = _("until {day}").format(day=format_date(v["until_on"])) if v["until_on"] else ""
    here = v["from_on"] <= today and (v["until_on"] is None or v["until_on"] >= today)
    badge = Badge(_("takes part"), "accent") if here else None
    what = _words(codes.label("public_works_program", v["program"]), until, v["note"])
    return PlanLine(WORKS, row.id, what, v["from_on"], badge, row, here)


def _screened_line(row: ScreeningRow, codes: CodeBook) -> PlanLine:
    told = [codes.label("public_works_program", row.program), *(reason_words(one) for one in row.reasons)]
    badge = state_badge(codes, "public_works_ruling", row.ruling)
    return PlanLine(SCREENED, row.id, _words(*told), row.screened_on, badge, None, False)
