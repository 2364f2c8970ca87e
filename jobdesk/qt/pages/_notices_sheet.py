"""알릴 사람 as a sheet: called one after the other or told several at once; a mistake is taken back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import ContactMode
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.permissions import can_serve
from jobdesk.base.phones import format_phone
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._bulk_sheets import ask_message
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import Card, Segments, secondary
from jobdesk.qt.theme import Badge
from jobdesk.services import notices
from jobdesk.services.notices import NoticeRow
from jobdesk.services.work_rules import Whose

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = "notices"
Undo = Callable[["Session", "Act", str], object]
"""Takes back the act that raised the notices, with the reason."""
_WHOSE = {Whose.MINE: mark("Mine"), Whose.ALL: mark("The whole desk")}


def open_notices(
    page: Page,
    *,
    whose: Whose = Whose.MINE,
    vacancy_id: UUID | None = None,
    undo: Undo | None = None,
) -> None:
    """Read who is to be told and show it over the page; that names were shown is on record.

    Args:
        vacancy_id: only whom one vacancy asks for.
        undo: offered as another verb.
    """
    page.room.work.view(
        page,
        partial(_read, whose, vacancy_id),
        done=lambda rows: page.push(NoticesSheet(page, rows, whose, vacancy_id, undo)),
        failed=page.explain,
    )


def _read(whose: Whose, vacancy_id: UUID | None, db: "Session", act: "Act") -> list[NoticeRow]:
    return notices.list_notices(db, act, whose=whose, vacancy_id=vacancy_id, told=True)


def _columns(codes: CodeBook) -> tuple[Column[NoticeRow], ...]:
    def told(r: NoticeRow) -> Badge:
        if r.told_on is None:
            return Badge(_("to be told"), "warning")
        return Badge(codes.label("contact_mode", r.told_mode), "good")

    return (
        Column(mark("Name"), lambda r: r.name, width=130),
        Column(mark("Phone"), lambda r: format_phone(r.phone), width=140),
        Column(mark("What for"), lambda r: codes.label("notice_kind", r.kind), width=130),
        Column(mark("What is to be told"), lambda r: r.what, stretch=True),
        Column(mark("Noted on"), lambda r: format_date(r.raised_on), width=112, sort=lambda r: r.raised_on),
        Column(mark("Counselor"), lambda r: r.counselor, width=84),
        Column(mark("Told"), badge=told, width=140),
    )


class NoticesSheet(Sheet):
    """Who is to be told what; the chosen rows, or the current one, are told by one key; then the next."""

    def __init__(
        self,
        page: Page,
        rows: Sequence[NoticeRow],
        whose: Whose = Whose.MINE,
        vacancy_id: UUID | None = None,
        undo: Undo | None = None,
    ) -> None:
        serves = page.room.allowed(can_serve)
        super().__init__(
            title=_("People to tell"),
            verb=_("Told by phone"),
            run=partial(self._tell, ContactMode.PHONE) if serves else None,
        )
        self._page, self._whose, self._vacancy_id, self._undo = page, whose, vacancy_id, undo
        self._go_on = False
        self.count = secondary("")
        self.head.addWidget(self.count)
        if vacancy_id is None:
            self.whose = Segments([(one.value, _(word)) for one, word in _WHOSE.items()])
            self.whose.choose(Whose.MINE if whose is Whose.MINE else Whose.ALL)
            self.whose.chosen.connect(self._choose_whose)
            self.above.addWidget(self.whose)
            self._make_action(_("Mine, or the whole desk"), "Ctrl+Tab", self.whose.choose_next)
        self.list: ListView[NoticeRow] = ListView(
            _columns(page.room.codes),
            key=lambda r: r.id,
            name=_("People to tell"),
            empty=_("Nobody is to be told anything."),
            multi=True,
        )
        self.body.addWidget(self.list, 1)
        self.what = PlainLabel("", wrap=True)
        self.what.setMinimumHeight(48)
        self.what.setAlignment(Qt.AlignmentFlag.AlignTop)
        card = Card()
        card.body.addWidget(self.what)
        self.body.addWidget(card)
        self.list.chosen.connect(self._show_what)
        self.list.opened.connect(self._open)
        if serves:
            self._add_verbs()
        self.show_rows(rows)

    def _add_verbs(self) -> None:
        if self._undo is not None:
            self.undo = self.add_verb(_("Undo the closing"), "Ctrl+Shift+Z", self._ask_undo)
        self.add_verb(_("Strike through"), "Ctrl+Delete", self._strike)
        self.add_verb(_("Not told yet"), "Ctrl+Z", self._untell)
        self.add_verb(_("List for texts…"), "Alt+M", self._write_list)
        self.add_verb(_("Told in person"), "Ctrl+Shift+M", partial(self._tell, ContactMode.VISIT))
        self.add_verb(_("Told by text or fax"), "Ctrl+M", partial(self._tell, ContactMode.MESSAGE))

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)

    @override
    def start_focus(self) -> None:
        if self.list.model_.rowCount():
            self.list.begin()
        else:
            super().start_focus()

    def show_rows(self, rows: Sequence[NoticeRow]) -> None:
        """Show these; who was looked at stays looked at."""
        self.list.set_rows(rows)
        waiting = next((row.id for row in rows if row.told_on is None), None)
        if self._go_on and waiting is not None:
            self.list.select(waiting)
        elif self.list.current_row() is None:
            self.list.select_first()
        self._go_on = False
        left = sum(row.told_on is None for row in rows)
        text = ngettext("{count} is to be told", "{count} are to be told", left)
        self.count.setText(text.format(count=format_number(left)))
        self._show_what(self.list.current_row())

    def _show_what(self, row: NoticeRow | None) -> None:
        if row is None:
            self.what.setText("")
            return
        told = ""
        if row.told_on is not None:
            told = _("Told on {day} by {who}").format(day=format_date(row.told_on), who=row.told_by)
        about = "" if row.about in row.what else row.about
        numbers = ""
        if row.fax:
            numbers = _("Phone {phone}   Fax {fax}").format(
                phone=format_phone(row.phone) or "–", fax=format_phone(row.fax)
            )
        self.what.setText("\n".join(part for part in (about, row.what, numbers, told) if part))

    def _on_changed(self, name: str) -> None:
        if name in {STALE, "vacancies"}:
            self._reread()

    def _choose_whose(self, key: str) -> None:
        self._whose = Whose(key)
        self._reread()

    def _reread(self) -> None:
        self.room.work.view(
            self,
            partial(_read, self._whose, self._vacancy_id),
            done=self.show_rows,
            failed=self.explain,
        )

    def _open(self, row: NoticeRow) -> None:
        """Enter goes to who is to be told."""
        if row.jobseeker_id is not None:
            self.room.open("jobseeker", row.jobseeker_id)
        elif row.employer_id is not None:
            self.room.open("employer", row.employer_id)

    # acts -----------------------------------------------------------------------------------

    def _chosen(self, *, told: bool) -> list[NoticeRow]:
        current = self.list.current_row()
        rows = self.list.selected_rows() or ([current] if current is not None else [])
        return [row for row in rows if (row.told_on is not None) == told]

    def _tell(self, mode: ContactMode) -> None:
        ids = [row.id for row in self._chosen(told=False)]
        if not ids:
            self.explain(InvalidInput(_("Choose who was told.")))
            return

        def done(count: int | None) -> None:
            self._go_on = True
            said = ngettext("{count} was told", "{count} were told", count or len(ids))
            self._done(said.format(count=format_number(count or len(ids))))

        self._change(partial(_told, ids, mode), done)

    def _untell(self) -> None:
        ids = [row.id for row in self._chosen(told=True)]
        if not ids:
            self.explain(InvalidInput(_("Choose who was not told after all.")))
            return
        self._change(partial(_untold, ids), lambda _count: self._done(_("To be told again")))

    def _strike(self) -> None:
        current = self.list.current_row()
        rows = self.list.selected_rows() or ([current] if current is not None else [])
        if not rows:
            return
        ids = [row.id for row in rows]

        def run(why: str) -> None:
            self._change(partial(_struck, ids, why), lambda _count: self._done(_("Struck through")))

        question = ngettext(
            "{name} need not be told?", "{name} and others ({count} in all) need not be told?", len(ids)
        )
        told = question.format(name=rows[0].name, count=format_number(len(ids)))
        self.ask(told, verb=_("Strike through"), then=run, reason=True)

    def _write_list(self) -> None:
        people = [row.jobseeker_id for row in self._chosen(told=False) if row.jobseeker_id is not None]
        if people:
            ask_message(self._page, people)
        else:
            self.explain(InvalidInput(_("The chosen rows tell of nobody.")))

    def _ask_undo(self) -> None:
        undo = self._undo
        if undo is None:
            return

        def done(_none: object) -> None:
            self._undo = None
            self.undo.setEnabled(False)
            self._done(_("Taken back: the vacancy is open again"))

        def run(why: str) -> None:
            self._change(partial(_undone, undo, why), done, stale=("vacancies", "referrals", "jobseekers", STALE))

        self.ask(
            _("The vacancy opens again, its referrals stand as they did."),
            verb=_("Undo the closing"),
            then=run,
            reason=True,
        )

    def _change(
        self,
        job: "Callable[[Session, Act], Any]",
        done: Callable[[Any], None],
        *,
        stale: str | Sequence[str] = STALE,
    ) -> None:
        self.strip.clear()
        self.set_busy(True)
        self.room.work.change(self, job, stale=stale, done=done, failed=self.explain)

    def _done(self, said: str) -> None:
        self.set_busy(False)
        self.room.say(said)
        self.list.begin()


def _told(ids: Sequence[UUID], mode: ContactMode, db: "Session", act: "Act") -> int:
    return notices.tell_notices(db, act, notice_ids=ids, mode=mode)


def _untold(ids: Sequence[UUID], db: "Session", act: "Act") -> int:
    return notices.untell_notices(db, act, notice_ids=ids)


def _struck(ids: Sequence[UUID], why: str, db: "Session", act: "Act") -> int:
    return notices.void_notices(db, act, notice_ids=ids, why=why)


def _undone(undo: Undo, why: str, db: "Session", act: "Act") -> None:
    undo(db, act, why)
