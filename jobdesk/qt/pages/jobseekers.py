"""구직자: find people, see one beside the list, complete and register them."""

from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.feedback import EmptyState
from jobdesk.qt.inputs import Check
from jobdesk.qt.pages._bulk_sheets import ask_counselor
from jobdesk.qt.pages._jobseekers_commands import COMMANDS, ON_PERSON
from jobdesk.qt.pages._jobseekers_list import jobseeker_columns
from jobdesk.qt.pages._list_page import ListPage
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages._person_card import PersonCard
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import ActionButton, Card, Split, row
from jobdesk.qt.theme import S
from jobdesk.services.lists.filters import MINE
from jobdesk.services.lists.people import JobseekerRow
from jobdesk.services.person import PersonView, open_person, read_person

OPEN_MS = 250


class JobseekersPage(SearchPage, ListPage):
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
    )
    commands = COMMANDS

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.view: PersonView | None = None
        self._wanted: UUID | None = None
        self.acts = PersonActs(self, saved=self._on_saved, found=self.show_person)
        self.add_buttons("jobseekers.refer", "jobseekers.serve", primary="jobseekers.new")
        self._open_soon = QTimer(self, singleShot=True, interval=OPEN_MS)
        self._open_soon.timeout.connect(self._open_wanted)
        self.body.addWidget(Split(self._list_side(), self._person_side(), (600, 570)), 1)
        self._enable()

    def _list_side(self) -> QWidget:
        self._pane: ListPane[JobseekerRow] = ListPane(
            self,
            "jobseekers",
            jobseeker_columns(self.room.codes, self.room.today),
            empty=_("No one is registered yet."),
            hint=_("Name, initials, phone tail, birth date, number"),
            first_act=self.action("jobseekers.new"),
            acts=[self.action(f"jobseekers.{name}") for name in ("filter", "saved_filters", "columns")],
            quick="registered",
            people=lambda r: r.id,
        )
        self.search, self.list = self._pane.search, self._pane.list
        self.search.entered.connect(self._pane.open_best)
        self.mine = Check(_("Mine only"), name=_("Mine only"))
        self.mine.changed.connect(self._on_mine)
        self._pane.narrowed.connect(self._show_mine)
        self._pane.foot.addWidget(self.mine)
        self._pane.chosen.connect(self._on_chosen)
        self._pane.opened.connect(lambda told: self.show_person(told.id))
        side = Card()
        side.body.setSpacing(S)
        side.body.addWidget(self._pane, 1)
        return side

    def _on_mine(self) -> None:
        self._pane.set_filter("counselor", (MINE,) if self.mine.value() else ())

    def _show_mine(self) -> None:
        self.mine.blockSignals(True)
        self.mine.set_value(self._pane.asked.value("counselor") == (MINE,))
        self.mine.blockSignals(False)

    @property
    @override
    def pane(self) -> ListPane[JobseekerRow]:
        return self._pane

    def _person_side(self) -> QWidget:
        self.card = PersonCard(self.room)
        self.card.jump_wanted.connect(self.jump)
        self.card.opened.connect(self._open_line)
        self.card.body.insertLayout(
            1,
            row(
                *(
                    ActionButton(self.action(f"jobseekers.{name}"))
                    for name in ("edit", "register", "extend", "consent", "history", "course", "caution")
                    if self.has_action(f"jobseekers.{name}")
                )
            ),
        )
        if self.has_action("jobseekers.correct"):
            self.card.offer_on_line(self.action("jobseekers.correct"), self.action("jobseekers.strike"))
        nobody = Card()
        nobody.body.addWidget(EmptyState(_("Choose a person: the card and the timeline stand here.")))
        side = QWidget()
        self._faces = QStackedLayout(side)
        self._faces.addWidget(nobody)
        self._faces.addWidget(self.card)
        return side

    # the list -------------------------------------------------------------------------------

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        self._pane.refresh()
        if self.view is not None and not self.sheet and self._wanted in {None, self.view.card.id}:
            self._read_again(self.view.card.id)

    # the person -----------------------------------------------------------------------------

    def _on_chosen(self, told: JobseekerRow | None) -> None:
        if told is not None and (self.view is None or told.id != self.view.card.id):
            self._wanted = told.id
            self._open_soon.start()

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
        if self._wanted is not None and self._wanted != view.card.id and self.view is not None:
            return
        self.view = view
        self.card.show_view(view)
        self._faces.setCurrentWidget(self.card)
        self._enable()

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
        self.show_person(record_id)
        if not self.list.select(record_id):
            self._pane.show_record(record_id)

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "new":
            self.acts.start_new(**values)
        elif verb == "worklist":
            self.pane.show_worklist(str(values["name"]), str(values["whose"]))
            self.list.setFocus()

    def _open_line(self, told: object) -> None:
        kind, one = getattr(told, "kind", ""), getattr(told, "id", None)
        if kind in {"referral", "placement"} and isinstance(one, UUID):
            self.room.open(kind, one)

    # commands -------------------------------------------------------------------------------

    def start_new(self) -> None:
        """A new person."""
        self.acts.start_new()

    def edit(self) -> None:
        """Complete or correct."""
        if self.view:
            self.acts.edit(self.view)

    def register(self) -> None:
        """Register."""
        if self.view:
            self.acts.register(self.view)

    def extend(self) -> None:
        """Extend."""
        if self.view:
            self.acts.extend(self.view)

    def consent(self) -> None:
        """Consents."""
        if self.view:
            self.acts.ask_consent(self.view)

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

    def correct(self) -> None:
        """Correct the line."""
        if self.view:
            self.acts.correct(self.view, self.card.current())

    def strike(self) -> None:
        """Strike the line through."""
        if self.view:
            self.acts.strike(self.view, self.card.current())

    def jump(self) -> None:
        """What is missing."""
        if self.view:
            self.acts.jump(self.view)

    def refer(self) -> None:
        """Refer to one or several open vacancies."""
        if self.view:
            about = _("{name}: refer").format(name=self.view.card.values["full_name"])
            self.push(ReferSheet(self, jobseeker_ids=[self.view.card.id], about=about))

    def place(self) -> None:
        """A placement without a referral."""
        if self.view:
            self.push(placement_sheet(self, self.view.card.id))

    def hand_over(self) -> None:
        """Another counselor for the chosen people."""
        self.pane.chosen_ids(lambda ids: ask_counselor(self, ids) if ids else None)

    def serve(self) -> None:
        """To the counter."""
        if self.view:
            self.room.start("counter", "serve", jobseeker_id=self.view.card.id)
