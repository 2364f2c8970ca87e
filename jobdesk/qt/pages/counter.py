"""창구: who is being served, or else what is due today."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._counter_close import DayCloseSheet, OpenItem
from jobdesk.qt.pages._counter_commands import ALWAYS, COMMANDS, SERVING
from jobdesk.qt.pages._counter_drafts import open_draft
from jobdesk.qt.pages._counter_due import DuePanel
from jobdesk.qt.pages._counter_fit import FitPanel
from jobdesk.qt.pages._counter_lock import SessionLock
from jobdesk.qt.pages._counter_open import open_due, open_referrals
from jobdesk.qt.pages._counter_session import SessionPanel
from jobdesk.qt.pages._counter_sheets import AttachSheet, inquiry_sheet, memo_sheet
from jobdesk.qt.pages._counter_who import WhoPanel
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages._person_card import PersonCard
from jobdesk.qt.pages._refer import ReferSheet, WrittenSession
from jobdesk.qt.pages._ticket_acts import TicketPage
from jobdesk.qt.pages._ticket_commands import TICKET_COMMANDS
from jobdesk.qt.pages.base import Room
from jobdesk.qt.pages.reception import ReceptionSheet
from jobdesk.qt.parts import ActionButton, Split, row
from jobdesk.qt.theme import M
from jobdesk.services import counseling
from jobdesk.services.counseling import InquiryRow
from jobdesk.services.person import PersonView, read_person
from jobdesk.services.serving import HeldRow, Serving, begin_serving, held_people
from jobdesk.services.tickets.links import link_person
from jobdesk.services.worklists import DueRow, DueWork, Whose, read_due_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

PERSON = ("jobseekers", "registrations", "sessions", "referrals", "placements", "follow_ups", "inquiries", "plans")


class CounterPage(TicketPage):
    """Between people the search and the due work; with one, the card, the note and the vacancies.

    Above both the waiting numbers of the window, where the center gives them out.
    """

    title = mark("Counter")
    reads: ClassVar = (*PERSON, "vacancies", "print_jobs", "drafts", "tickets")
    commands: ClassVar = (*COMMANDS, *TICKET_COMMANDS)

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.view: PersonView | None = None
        self._wanted: UUID | None = None
        self.acts = PersonActs(self, saved=self._on_saved, found=self._met, session=lambda: self.session.session)
        self.add_buttons(
            *("counter.papers", "counter.inquiry", "counter.memo", "counter.day", "counter.park", "counter.leave")
        )
        self.body.addWidget(self._make_strip())
        self.faces = QStackedWidget()
        self.faces.addWidget(self._idle_face())
        self.faces.addWidget(self._serving_face())
        self.body.addWidget(self.faces, 1)
        self._offer()
        SessionLock(self, self.session, self._leave)

    def _idle_face(self) -> QWidget:
        self.due = DuePanel()
        self.due.opened.connect(self._open_due)
        self.due.memo_opened.connect(self._open_memo)
        self.due.whose_wanted.connect(self._read_due)
        self.who = WhoPanel(self.room, self.action("counter.new"))
        self.who.wanted.connect(self._met)
        return Split(self.who, self.due, (400, 760))

    def _serving_face(self) -> QWidget:
        self.card = PersonCard(self.room)
        self.card.jump_wanted.connect(self.jump)
        self.card.opened.connect(self._open_line)
        offered = ("edit", "register", "consent", "placement", "plan")
        self.card.body.insertLayout(1, row(*(ActionButton(self.action(f"counter.{one}")) for one in offered)))
        self.card.offer_on_line(self.action("counter.correct"), self.action("counter.strike"))
        self.session = SessionPanel(
            self.room, self.explain, *(self.action(f"counter.{name}") for name in ("end", "save"))
        )
        self.fit = FitPanel(self.room, self.action("counter.refer"))
        right = QSplitter(Qt.Orientation.Vertical)
        right.setHandleWidth(M)
        right.setChildrenCollapsible(False)
        right.addWidget(self.session)
        right.addWidget(self.fit)
        right.setSizes([300, 360])
        return Split(self.card, right, (540, 620))

    # reading --------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        if stale & {*PERSON, "print_jobs"}:
            self._read_due()
        if "tickets" in stale:
            self.read_numbers()
        if stale & {"drafts", "sessions"}:
            self.room.work.read(self, held_people, done=self._show_held, failed=self.explain, latest="held")
        if self.view is not None and self.sheet is None:
            if stale & set(PERSON):
                self._read_again(self.view.card.id)
            if stale & {"vacancies", "referrals"}:
                self.fit.read()

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (("jobseeker", self.view.card.id),) if self.view is not None else ()

    def _read_due(self) -> None:
        whose = Whose(self.due.whose.current)

        def job(db: "Session", act: "Act") -> tuple[DueWork, Sequence[InquiryRow]]:
            return read_due_work(db, act, whose=whose), counseling.open_memos(db, act)

        def done(read: tuple[DueWork, Sequence[InquiryRow]]) -> None:
            self.due.show_due(*read)
            self.room.set_count("counter", read[0].total + len(read[1]))

        self.room.work.read(self, job, done=done, failed=self.explain, latest="due")

    def _show_held(self, rows: Sequence[HeldRow]) -> None:
        served = self.view.card.id if self.view is not None else None
        self.who.show_held([told for told in rows if told.jobseeker_id != served])

    def _read_again(self, person: UUID) -> None:
        def done(view: PersonView) -> None:
            if self.view is not None and self.view.card.id == view.card.id:
                self._show_person(view)

        self.room.work.read(
            self,
            lambda db, act: read_person(db, act, jobseeker_id=person),
            done=done,
            failed=self.explain,
            latest="person",
        )

    def _show_person(self, view: PersonView) -> None:
        self.view = view
        self.card.show_view(view)
        valid = view.card.registration_id is not None
        self.action("counter.register").setText(_("Extend") if valid else _("Register"))
        self.note_open()

    def _offer(self) -> None:
        """Offer the commands of a person while one is served, the others between people."""
        serving = self.view is not None
        for command in COMMANDS:
            name = command.id.partition(".")[2]
            shown = (name in SERVING) is serving or name in ALWAYS
            self.action(command.id).setVisible(shown)
            self.action(command.id).setEnabled(shown)
        self.faces.setCurrentIndex(int(serving))
        self.numbers.set_flat(serving, self.room.now())
        self._offer_end()

    # serving --------------------------------------------------------------------------------

    def _met(self, person: UUID) -> None:
        """Who is here was found, or is new: the number being served knows its person now."""
        self.serve(person, met=True)

    @override
    def search_for(self, text: str) -> None:
        def look() -> None:
            if self.view is not None:
                self._leave()
            self.who.people.search.setText(text)
            self.start_focus()

        self.session.keep_draft(done=look)

    @override
    def serve(self, person: UUID, *, met: bool = False) -> None:
        """Serve a person; the one before is kept with what is typed.

        Args:
            met: they were found as who sits here, so a number that knows nobody yet is theirs.
        """
        if self.view is not None and self.view.card.id == person:
            return
        self._wanted = person
        if self.view is not None:
            self.session.keep_draft()

        def done(serving: Serving) -> None:
            if self._wanted == person:
                self._begin(serving)

        number = self.unknown_number() if met else None

        def begin(db: "Session", act: "Act") -> Serving:
            if number is not None:
                link_person(db, act, ticket_id=number, jobseeker_id=person)
            return begin_serving(db, act, jobseeker_id=person)

        self.strip.clear()
        self.room.work.change(
            self,
            begin,
            stale="drafts" if number is None else ("drafts", "tickets"),
            done=done,
            failed=self.explain,
        )

    def _begin(self, serving: Serving) -> None:
        self._show_person(serving.view)
        self.session.begin(serving)
        self.fit.show_person(serving.view.card.id)
        self._offer()
        self.start_focus()

    def leave(self) -> None:
        """Back to the due work; what is typed is kept, and a running session runs on."""
        if self.question.isVisible():
            self.question.put_away()
        elif self.view is not None:
            self.session.keep_draft(done=self._leave)

    def _leave(self) -> None:
        self.view, self._wanted = None, None
        self.session.leave()
        self.fit.show_person(None)
        self.who.people.clear()
        self._offer()
        self.note_open()
        self.refresh(frozenset(self.reads))
        self.start_focus()

    def park(self) -> None:
        """Put the person aside with what is typed."""
        if self.view is not None:
            self.session.keep_draft(parked=True, done=self._leave)

    def save(self) -> None:
        """Save the session, or what is added to it."""
        self.session.save()

    def end(self) -> None:
        """Save what is typed and end the session; between people, the number that is still served."""
        if self.view is None:
            self.end_number()
            return
        person = self.view.card.id

        def ended() -> None:
            self._leave()
            self.offer_end(person)

        self.session.save(end=True, done=ended)

    @override
    def start_focus(self) -> None:
        if self.sheet is not None:
            super().start_focus()
        elif self.view is not None:
            self.session.form.focus_field("note")
        else:
            self.who.people.setFocus()

    def start_search(self) -> None:
        """Find who is here, or a vacancy for the one who is."""
        found = self.fit.search if self.view is not None else self.who.people.search
        found.setFocus()
        found.selectAll()

    def next_part(self) -> None:
        """Note, vacancies, timeline, and again."""
        parts: Sequence[ListView[Any]] = (self.fit.list, self.card.timeline)
        if parts[0].table.hasFocus():
            parts[1].setFocus()
        elif parts[1].table.hasFocus():
            self.session.form.focus_field("note")
        else:
            parts[0].setFocus()

    @override
    def keep_drafts(self) -> None:
        super().keep_drafts()
        if self.view is not None:
            self.session.keep_draft()

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "serve" and isinstance(person := values.get("jobseeker_id"), UUID):
            self.serve(person)
        elif verb == "draft" and self.sheet is None:
            open_draft(self, str(values["key"]), acts=self.acts, serve=self.serve)

    # acts on the person ---------------------------------------------------------------------

    def _on_saved(self, person: UUID) -> None:
        if self.view is None or self.view.card.id != person:
            self._met(person)
        else:
            self._read_again(person)

    def start_new(self) -> None:
        """Someone who was never here: two fields, then the window is theirs."""
        self.acts.start_new(**self.typed_of_number(self.who.people.search.text()) if self.view is None else {})

    def refer(self) -> None:
        """Refer to what is ticked; the session is written in the same act, unless a save of it is on its way."""
        if self.session.waits(self.refer):
            return
        view, write, note = self.view, self.session.writing(), self.session.note()
        if view is None or write is None:
            return

        def saved(written: WrittenSession | None) -> None:
            self.session.show_saved(written, note)
            self.fit.untick()

        self.push(
            ReferSheet(
                self,
                jobseeker_ids=[view.card.id],
                about=_("{name}: refer").format(name=view.card.values["full_name"]),
                ticked=[(one.id, one.title, one.employer_name) for one in self.fit.chosen()],
                write_session=write,
                saved=saved,
            )
        )

    # due work, memos, the evening -----------------------------------------------------------

    def _open_due(self, rows: Sequence[DueRow]) -> None:
        open_due(self, rows, serve=self.serve)

    def start_memo(self) -> None:
        """A call for later."""
        memo_sheet(self)

    def start_inquiry(self) -> None:
        """A visit or a call without a session."""
        inquiry_sheet(self, self.view.card.id if self.view else None)

    def _open_memo(self, memo: InquiryRow) -> None:
        def attached(person: UUID | None) -> None:
            if person is not None:
                self.serve(person)

        def show(full: InquiryRow) -> None:
            if self.sheet is None:
                self.push(AttachSheet(self, full, attached))

        read = partial(counseling.open_memo, inquiry_id=memo.id)
        self.room.work.view(self, read, done=show, failed=self.explain)

    def open_reception(self) -> None:
        """접수, for whoever helps out at the entrance."""
        self.push(ReceptionSheet(self))

    def close_day(self) -> None:
        """오늘 마감."""
        self.push(DayCloseSheet(self, self._open_item))

    def _open_item(self, item: OpenItem) -> None:
        if item.kind == "print":
            self.room.start("referrals", "print_jobs")
        elif item.kind == "result":
            open_referrals(self, [item.id])
        elif item.kind == "memo":
            self.due.show_memos()
        elif item.kind == "draft":
            open_draft(self, item.key, acts=self.acts, serve=self.serve)
        elif item.jobseeker_id is not None:
            self.serve(item.jobseeker_id)
