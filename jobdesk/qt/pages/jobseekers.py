"""구직자: find people, see one beside the list, complete and register them."""

from collections.abc import Sequence
from typing import get_args
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget
from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.feedback import EmptyState
from jobdesk.qt.inputs import Check, PlainLabel, SearchEdit
from jobdesk.qt.models.lazy import LazyRowsModel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._jobseekers_commands import COMMANDS, ON_PERSON
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages._person_card import PersonCard
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import Room, SearchPage
from jobdesk.qt.parts import ActionButton, Card, Segments, Split, row
from jobdesk.qt.theme import S
from jobdesk.services.audit import record_shown
from jobdesk.services.jobseekers import JobseekerRow, Show, count_jobseekers, list_jobseekers
from jobdesk.services.person import PersonView, open_person, read_person

OPEN_MS, TRACE_MS = 250, 1000
SHOWN = {
    "all": mark("All"),
    "valid": mark("Valid"),
    "expiring": mark("Ending soon"),
    "ended": mark("Ended"),
    "unregistered": mark("Not registered"),
}


class JobseekersPage(SearchPage):
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
        self._reselect = False
        self.acts = PersonActs(self, saved=self._on_saved, found=self.show_person)
        self.add_buttons("jobseekers.refer", "jobseekers.serve", primary="jobseekers.new")
        self._open_soon = QTimer(self, singleShot=True, interval=OPEN_MS)
        self._open_soon.timeout.connect(self._open_wanted)
        self._trace = QTimer(self, singleShot=True, interval=TRACE_MS)
        self._trace.timeout.connect(self._leave_trace)
        self._found: set[UUID] = set()  # people a search brought, not yet on record
        self._told: tuple[object, set[UUID]] = (None, set())  # of which search, who is on record
        self.body.addWidget(Split(self._list_side(), self._person_side(), (600, 570)), 1)
        self._enable()

    def _list_side(self) -> QWidget:
        self.search = SearchEdit(name=_("Find people"), hint=_("Name, initials, phone tail, birth date, number"))
        self.search.searched.connect(self._read_list)
        self.search.entered.connect(self._open_first)
        self.search.left_down.connect(lambda: self.list.table.setFocus())
        self.show_kinds = Segments([(key, _(text)) for key, text in SHOWN.items()])
        self.show_kinds.chosen.connect(lambda _key: self._read_list())
        self.mine = Check(_("Mine only"), name=_("Mine only"))
        self.mine.changed.connect(self._read_list)
        columns = self._columns()
        self.model_: LazyRowsModel[JobseekerRow] = LazyRowsModel(columns, key=lambda r: r.id, fetch=self._fetch)
        self.list: ListView[JobseekerRow] = ListView(
            columns,
            key=lambda r: r.id,
            name=_("Jobseekers"),
            empty=_("No one is registered yet."),
            first_act=self.action("jobseekers.new"),
            model=self.model_,
        )
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda told: self.show_person(told.id))
        self.count = PlainLabel(look="secondary")
        side = Card()
        side.body.setSpacing(S)
        side.body.addWidget(self.search)
        side.body.addLayout(row(self.show_kinds))
        side.body.addWidget(self.list, 1)
        side.body.addLayout(row(self.count, self.mine, stretch_at=1))
        return side

    def _columns(self) -> Sequence[Column[JobseekerRow]]:
        codes, today = self.room.codes, self.room.today()
        return (
            Column(mark("Name"), lambda r: r.name, width=76),
            Column(mark("Born"), lambda r: r.birth[:4], width=54),
            Column(mark("Dong"), lambda r: codes.short("dong", r.dong_code), width=84),
            Column(mark("Phone tail"), lambda r: r.phone[-4:], width=66),
            Column(mark("Looks for"), lambda r: codes.label("occupation", r.occupation), stretch=True),
            Column(
                mark("Valid until"),
                lambda r: (
                    format_date(r.registered_until) if (r.registered_until or today) >= today else _("ended")
                ),
                width=114,
            ),
        )

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
        self._read_list()
        if self.view is not None and not self.sheet:
            self._read_again(self.view.card.id)

    def _asked(self) -> tuple[str, Show, bool]:
        show = next(kind for kind in get_args(Show) if kind == self.show_kinds.current)
        return self.search.live_text().strip(), show, self.mine.value() is True

    def _read_list(self) -> None:
        text, show, mine = self._asked()
        self._trace.stop()
        self._found.clear()
        self.room.work.read(
            self,
            lambda db, act: count_jobseekers(db, act, text=text, show=show, mine=mine),
            done=self._show_count,
            failed=self.explain,
            latest="count",
        )

    def _show_count(self, count: int) -> None:
        text, show, mine = self._asked()
        self.list.set_empty_text(
            _("No one is found.") if text or show != "all" or mine else _("No one is registered yet.")
        )
        self._reselect = True
        self.list.set_count(count)
        self.count.setText(_("{count} people").format(count=format_number(count)))
        filters = [_(SHOWN[show])] if show != "all" else []
        filters += [_("Mine only")] if mine else []
        self.list.set_filter_note(" · ".join(filters), self._clear_filter)

    def _clear_filter(self) -> None:
        self.mine.set_value(False)
        self.show_kinds.choose("all")
        self._read_list()

    def _fetch(self, first: int, count: int) -> None:
        text, show, mine = self._asked()
        asked = (text, show, mine)

        def put(rows: list[JobseekerRow]) -> None:
            if self._asked() == asked:
                self.model_.put(first, rows)
                self._mark_shown()
                if text:
                    self._note_found(asked, {row.id for row in rows})

        self.room.work.read(
            self,
            lambda db, act: list_jobseekers(db, act, text=text, show=show, mine=mine, offset=first, limit=count),
            done=put,
            failed=self.explain,
        )

    def _mark_shown(self) -> None:
        """After a refresh the person beside the list is the current line again, where it is seen."""
        if self._reselect and self.view is not None and self.list.select(self.view.card.id):
            self._reselect = False

    def _note_found(self, asked: object, people: set[UUID]) -> None:
        if self._told[0] != asked:
            self._told = (asked, set())
        self._found |= people - self._told[1]
        if self._found:
            self._trace.start()

    def _leave_trace(self) -> None:
        """After a pause in typing, all the people a search brought are on record."""
        shown, self._found = sorted(self._found), set()
        self._told[1].update(shown)
        self.room.work.view(
            self, lambda db, act: record_shown(db, act, shown), done=lambda _none: None, failed=self.explain
        )

    def _open_first(self) -> None:
        text, show, mine = self._asked()

        def done(rows: list[JobseekerRow]) -> None:
            if rows:
                self.list.select(rows[0].id)
                self.show_person(rows[0].id)

        self.room.work.read(
            self,
            lambda db, act: list_jobseekers(db, act, text=text, show=show, mine=mine, limit=1),
            done=done,
            failed=self.explain,
            latest="first",
        )

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
        self.list.select(record_id)

    @override
    def start(self, verb: str, **values: object) -> None:
        if verb == "new":
            self.acts.start_new(**values)

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

    def serve(self) -> None:
        """To the counter."""
        if self.view:
            self.room.start("counter", "serve", jobseeker_id=self.view.card.id)
