"""구직자: find people or what was spoken with them, see one beside the list, complete and register them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.feedback import EmptyState
from jobdesk.qt.inputs import Check
from jobdesk.qt.inputs.chips import FlowLayout
from jobdesk.qt.pages._bulk_sheets import ask_counselor
from jobdesk.qt.pages._jobseekers_commands import COMMANDS, ON_PERSON
from jobdesk.qt.pages._jobseekers_list import jobseeker_columns
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._pairs_sheet import open_pairs
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages._person_card import PersonCard
from jobdesk.qt.pages._person_commands import PersonPage
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages._session_list import session_columns
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import ActionButton, Card, Segments, Split
from jobdesk.qt.theme import S
from jobdesk.services.at_center import not_here
from jobdesk.services.lists.filters import MINE
from jobdesk.services.lists.people import JobseekerRow, SessionRow
from jobdesk.services.person import PersonView, open_person, read_person
from jobdesk.services.work_rules import DueKind

OPEN_MS = 250
OFFERED = (
    *("edit", "register", "extend", "consent", "history", "plan", "work", "disclosed", "course", "caution"),
    *("papers", "copy_block"),
)
PEOPLE, SESSIONS = "people", "sessions"


class JobseekersPage(SearchPage, ListPage, PersonPage):
    """People left, the one that is meant right."""

    title = mark("Jobseekers")
    reads = (
        "jobseekers",
        "registrations",
        "sessions",
        "referrals",
        "placements",
        "follow_ups",
        "courses",
        "events",
        "plans",
    )
    commands = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.view: PersonView | None = None
        self._wanted: UUID | None = None
        self._talk: UUID | None = None
        self.acts = PersonActs(self, saved=self._on_saved, found=self.show_person)
        self.add_buttons("jobseekers.refer", "jobseekers.serve", primary="jobseekers.new")
        self._open_soon = QTimer(self, singleShot=True, interval=OPEN_MS)
        self._open_soon.timeout.connect(self._open_wanted)
        self.body.addWidget(Split(self._list_side(), self._person_side(), (600, 570)), 1)
        self._enable()

    def _list_side(self) -> QWidget:
        acts = [self.action(f"jobseekers.{name}") for name in ("filter", "saved_filters", "columns")]
        self._people: ListPane[JobseekerRow] = ListPane(
            self,
            "jobseekers",
            jobseeker_columns(self.room.codes, self.room.today),
            empty=_("No one is registered yet."),
            hint=_("Name, initials, phone tail, birth date, number"),
            first_act=self.action("jobseekers.new"),
            acts=acts,
            quick="registered",
            people=lambda r: r.id,
        )
        self._sessions: ListPane[SessionRow] = ListPane(
            self,
            "sessions",
            session_columns(self.room.codes),
            empty=_("No counseling yet. It begins at the counter."),
            hint=_("Person or firm: name, initials, phone"),
            acts=acts,
            quick="side",
        )
        self.search, self.list = self._people.search, self._people.list
        self._people.chosen.connect(self._on_chosen)
        self._people.opened.connect(lambda told: self.show_person(told.id))
        self._people.renewed.connect(self._on_renewed)
        self._sessions.renewed.connect(self._on_renewed)
        self._sessions.chosen.connect(self._on_session)
        self._sessions.opened.connect(self._open_session)
        self.views = Segments([(PEOPLE, _("Jobseekers")), (SESSIONS, _("Counseling"))])
        self.watch_views(self.views)
        self.views.chosen.connect(self._show_list)
        self._lists = QStackedWidget()
        self.mine = _mine_only(self._people)
        for pane, mine in ((self._people, self.mine), (self._sessions, _mine_only(self._sessions))):
            pane.search.entered.connect(pane.open_best)
            pane.foot.add(mine)
            self._lists.addWidget(pane)
        side = Card()
        side.body.setSpacing(S)
        side.body.addWidget(self.views)
        side.body.addWidget(self._lists, 1)
        return side

    @property
    @override
    def pane(self) -> ListPane[Any]:
        return self._sessions if self.views.current == SESSIONS else self._people

    def _show_list(self) -> None:
        self._lists.setCurrentWidget(self.pane)
        self.search = self.pane.search
        self.pane.refresh()

    def next_view(self) -> None:
        """From the people to what was spoken, and back."""
        self.views.choose_next()
        self.start_focus()

    def _person_side(self) -> QWidget:
        self.card = PersonCard(self.room)
        self.card.jump_wanted.connect(self.jump)
        self.card.opened.connect(self._open_line)
        acts = QWidget()
        flow = FlowLayout(acts, spacing=S)
        for name in OFFERED:
            if self.has_action(f"jobseekers.{name}"):
                flow.addWidget(ActionButton(self.action(f"jobseekers.{name}")))
        self.card.body.insertWidget(1, acts)
        if self.has_action("jobseekers.correct"):
            self.card.offer_on_line(self.action("jobseekers.correct"), self.action("jobseekers.strike"))
        nobody = Card()
        nobody.body.addWidget(EmptyState(_("Choose a person: the card and the timeline stand here.")))
        side = QWidget()
        self._faces = QStackedLayout(side)
        self._faces.addWidget(nobody)
        self._faces.addWidget(self.card)
        return side

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (("jobseeker", self.view.card.id),) if self.view is not None else ()

    # the list -------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self.pane.refresh()
        if self.view is not None and not self.sheet and self._wanted in {None, self.view.card.id}:
            self._read_again(self.view.card.id)

    # the person -----------------------------------------------------------------------------

    def _on_chosen(self, told: JobseekerRow | None) -> None:
        if told is not None:
            self._look_at(told.id)

    def _on_renewed(self) -> None:
        """Another search, filter or order: who is not the chosen row there stands beside it no more."""
        told = self.pane.list.current_row()
        meant = self._wanted or (self.view.card.id if self.view is not None else None)
        if told is None or (getattr(told, "jobseeker_id", None) or told.id) != meant:
            self._look_away()

    def _look_away(self) -> None:
        self._open_soon.stop()
        self.view = self._wanted = None
        self._faces.setCurrentIndex(0)
        self._enable()
        self.note_open()

    def _look_at(self, person: UUID) -> None:
        if self.view is None or person != self.view.card.id:
            self._wanted = person
            self._open_soon.start()

    def _on_session(self, told: SessionRow | None) -> None:
        """The person of a session stands beside it, with the session chosen among all that was done."""
        if told is None:
            return
        self._talk = told.id
        if told.jobseeker_id is not None:
            self._look_at(told.jobseeker_id)
            self._show_talk()
        else:
            self._look_away()

    def _open_session(self, told: SessionRow) -> None:
        if told.jobseeker_id is not None:
            self.show_person(told.jobseeker_id)
        elif told.employer_id is not None:
            self.room.open("employer", told.employer_id)

    def _show_talk(self) -> None:
        told = next((line for line in self.card.timeline.model_.rows if line.id == self._talk), None)
        if told is not None:
            self._talk = None
            self.card.timeline.select((told.kind, told.id, told.at))

    def _open_wanted(self) -> None:
        if self._wanted is not None:
            self.show_person(self._wanted)

    def show_person(self, person: UUID) -> None:
        """Open a person beside the list; the look is on record."""
        self._open_soon.stop()
        self._wanted = person
        self.room.work.view(
            self,
            lambda db, act: open_person(db, act, jobseeker_id=person),
            done=self._show_view,
            failed=self.explain,
        )

    def _read_again(self, person: UUID) -> None:
        self._wanted = person
        self.room.work.read(
            self,
            lambda db, act: read_person(db, act, jobseeker_id=person),
            done=self._show_view,
            failed=self.explain,
            latest="person",
        )

    def _show_view(self, view: PersonView) -> None:
        if self._wanted is None or (self._wanted != view.card.id and self.view is not None):
            return
        self.view = view
        self.card.show_view(view)
        self._faces.setCurrentWidget(self.card)
        self._show_talk()
        self._enable()
        self.note_open()

    def _enable(self) -> None:
        here, valid = self.view is not None, self.view is not None and self.view.card.registration_id is not None
        for name in ON_PERSON:
            if self.has_action(f"jobseekers.{name}"):
                self.action(f"jobseekers.{name}").setEnabled(here)
        self.action("jobseekers.register").setEnabled(here and not valid)
        self.action("jobseekers.extend").setEnabled(valid)

    def _on_saved(self, person: UUID) -> None:
        if self.view is None or self.view.card.id != person:
            self.show_person(person)
        else:
            self._read_again(person)

    @override
    def open_record(self, kind: str, record_id: UUID) -> None:
        self.views.choose(PEOPLE)
        self.show_person(record_id)
        if not self.list.select(record_id):
            self._people.show_record(record_id)

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "new":
            self.acts.start_new(**values)
        elif verb == "register" and isinstance(person := values.get("jobseeker_id"), UUID):
            self._register_person(person)
        elif verb == "worklist" and values["name"] == DueKind.DUPLICATES:
            if self.room.away:
                self.explain(not_here())
            else:
                open_pairs(self)
        elif verb == "worklist":
            self.views.choose(PEOPLE)
            self._people.show_worklist(str(values["name"]), str(values["whose"]))
            self.list.setFocus()

    def _register_person(self, person: UUID) -> None:
        """Show a person, and the form that registers them anew (or extends what is valid)."""
        self.open_record("jobseeker", person)

        def done(view: PersonView) -> None:
            if self.sheet is None:
                self.acts.register(view)

        self.room.work.read(
            self, lambda db, act: read_person(db, act, jobseeker_id=person), done=done, failed=self.explain
        )

    # commands -------------------------------------------------------------------------------

    def start_new(self) -> None:
        """A new person."""
        self.acts.start_new()

    def extend(self) -> None:
        """Extend."""
        if self.view:
            self.acts.extend(self.view)

    def background(self) -> None:
        """Experience."""
        if self.view:
            self.acts.edit_background(self.view)

    def course(self) -> None:
        """A course."""
        if self.view:
            self.acts.add_course(self.view)

    def caution(self) -> None:
        """The mark."""
        if self.view:
            self.acts.mark_caution(self.view)

    def refer(self) -> None:
        """Refer to one or several open vacancies."""
        if self.view:
            about = _("{name}: refer").format(name=self.view.card.values["full_name"])
            self.push(ReferSheet(self, jobseeker_ids=[self.view.card.id], about=about))

    def hand_over(self) -> None:
        """Another counselor for the chosen people."""
        self._of_people(self.pane, lambda people: ask_counselor(self, people))

    def serve(self) -> None:
        """To the counter."""
        if self.view:
            self.room.start("counter", "serve", jobseeker_id=self.view.card.id)


def _mine_only(pane: ListPane[Any]) -> Check:
    """The filter one wants most, as a box below the list."""
    mine = Check(_("Mine only"), name=_("Mine only"))
    mine.changed.connect(lambda: pane.set_filter("counselor", (MINE,) if mine.value() else ()))

    def show() -> None:
        mine.blockSignals(True)
        mine.set_value(pane.asked.value("counselor") == (MINE,))
        mine.blockSignals(False)

    pane.narrowed.connect(show)
    return mine
