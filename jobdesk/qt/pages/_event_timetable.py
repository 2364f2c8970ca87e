"""면접 시간표: people given to slots by keyboard, or all at once; what an act did is taken back by one key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.hangul import matcher, sought
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._event_grid import SlotGrid
from jobdesk.qt.pages._event_papers import see_timetable
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import row, secondary
from jobdesk.qt.theme import S
from jobdesk.services import event_timetable
from jobdesk.services.event_timetable import Timetable
from jobdesk.services.events import EventRow
from jobdesk.services.referral_view import name_people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = "events"
ASIDE = 400
Named = tuple[Timetable, Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone of the event: the name in full, how many slots, whether there."""

    id: UUID
    name: str
    tail: str
    slots: int
    present: bool


class TimetableSheet(Sheet):
    """Slots down, firms across; Enter on one, type who comes, Enter. Ticked people fill what is free."""

    def __init__(self, page: Page, event: EventRow) -> None:
        title = _("Interview timetable: {event}").format(event=event.name)
        super().__init__(title=title, verb=_("Fill evenly"), run=self._fill, shortcut="Ctrl+G")
        self._page, self._event = page, event
        self._names: dict[UUID, str] = {}
        self._lines: list[PersonLine] = []
        self._acts: list[UUID] = []
        self.grid = SlotGrid()
        self.grid.asked.connect(self._ask_who)
        self.grid.cleared.connect(self._clear)
        self.body.addLayout(row(secondary(_("Enter: who comes · Delete: take out · Ctrl+Z: undo"))))
        self.body.addWidget(self.grid, 1)
        self.aside.addWidget(self._people_part())
        self.undo = self.add_verb(_("Undo"), "Ctrl+Z", self._undo)
        self.undo.setEnabled(False)
        self.add_verb(_("Empty the timetable"), "Ctrl+Shift+Delete", self._ask_clear_all)
        self.add_verb(_("For the firms"), "Ctrl+Shift+P", lambda: see_timetable(page, event, for_firms=True))
        self.add_verb(_("For the door"), "Ctrl+P", lambda: see_timetable(page, event))

    def _people_part(self) -> QWidget:
        part = QWidget()
        part.setFixedWidth(ASIDE)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        self.search = SearchEdit(name=_("Who comes"), hint=_("Name, initials, end of the phone"))
        self.search.searched.connect(self._show_people)
        self.search.entered.connect(self._give_best)
        self.search.left_down.connect(lambda: self.people.begin())
        self.people: ListView[PersonLine] = ListView(
            (
                Column(mark("Name"), lambda r: r.name, stretch=True),
                Column(mark("Phone"), lambda r: r.tail, width=60),
                Column(mark("There"), lambda r: "●" if r.present else "", width=52),
                Column(
                    mark("Slots"), lambda r: format_number(r.slots) if r.slots else "", align="right", width=60
                ),
            ),
            key=lambda r: r.id,
            name=_("People at the event"),
            empty=_("Nobody yet."),
            checks=True,
        )
        self.people.opened.connect(self._give)
        self.people.checks_changed.connect(self._say_whom)
        self.whom = secondary("", wrap=True)
        for one in (self.search, self.people, self.whom):
            column.addWidget(one, 1 if one is self.people else 0)
        return part

    # reading --------------------------------------------------------------------------------

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)
        self._read()

    @override
    def start_focus(self) -> None:
        self.grid.setFocus()

    def _on_changed(self, kind: str) -> None:
        if kind == STALE:
            self._read()

    def _read(self) -> None:
        event, known = self._event.id, set(self._names)
        self._page.room.work.read(
            self,
            lambda db, act: event_timetable.read_timetable(db, act, event_id=event),
            done=lambda table: self._name(table, known),
            failed=self.explain,
            latest="timetable",
        )

    def _name(self, table: Timetable, known: set[UUID]) -> None:
        people = {one.jobseeker_id for one in table.people} | {one.jobseeker_id for one in table.taken}
        new = people - known
        if not new:
            self._show(table)
            return

        def named(names: Mapping[UUID, str]) -> None:
            self._names.update(names)
            self._show(table)

        self._page.room.work.view(self, lambda db, act: name_people(db, act, new), done=named, failed=self.explain)

    def _show(self, table: Timetable) -> None:
        self.table = table
        self.grid.show_table(table, self._names)
        counts: dict[UUID, int] = {}
        for slot in table.taken:
            counts[slot.jobseeker_id] = counts.get(slot.jobseeker_id, 0) + 1
        self._lines = [
            PersonLine(
                one.jobseeker_id,
                self._names.get(one.jobseeker_id, one.name),
                one.phone[-4:],
                counts.get(one.jobseeker_id, 0),
                one.signed_in_at is not None,
            )
            for one in table.people
        ]
        self._show_people(self.search.live_text())
        if not table.times or not table.firms:
            self.strip.show_text(
                _("The timetable needs the hours of the event and at least one firm: go back and enter them.")
            )

    def _show_people(self, text: str) -> None:
        tells = matcher(text) if text.strip() else None
        shown = [one for one in self._lines if tells is None or tells(sought(f"{one.name} {one.tail}"))]
        ticked = self.people.model_.checked
        self.people.set_rows([*shown, *(one for one in self._lines if one.id in ticked and one not in shown)])
        if text.strip() and shown:
            self.people.select(shown[0].id)
        self._say_whom()

    def _say_whom(self) -> None:
        ticked = len(self.people.checked_rows())
        if ticked:
            said = ngettext(
                "{count} chosen person goes to the free slots.",
                "{count} chosen people are spread over the free slots.",
                ticked,
            )
            self.whom.setText(said.format(count=ticked))
        else:
            self.whom.setText(_("Space chooses people; without a choice everyone who is there is spread."))

    # acts -----------------------------------------------------------------------------------

    def _ask_who(self) -> None:
        self.search.clear()
        self.search.setFocus()

    def _give_best(self) -> None:
        self._show_people(self.search.text())
        found = self.people.current_row()
        if found is not None:
            self._give(found)

    def _give(self, person: PersonLine) -> None:
        firm, at = self.grid.current_place()
        if firm is None or at is None:
            self.explain(InvalidInput(_("Choose a slot first.")))
            return
        slot = self.grid.slots.slot(self.grid.currentIndex())
        if slot is not None:
            name = self._names.get(slot.jobseeker_id, slot.name)
            self.explain(
                InvalidInput(_("{name} has this slot: take them out with Delete first.").format(name=name))
            )
            return
        event, who = self._event.id, person.id

        def job(db: "Session", act: "Act") -> object:
            return event_timetable.assign_slot(
                db, act, event_id=event, firm_id=firm, starts_at=at, jobseeker_id=who
            )

        self._change(job, self._given)

    def _given(self, _table: object) -> None:
        self.search.clear()
        self.grid.setFocus()
        self.grid.go_to_free()

    def _fill(self) -> None:
        ticked = [one.id for one in self.people.checked_rows()]
        there = [one.id for one in self._lines if one.present]
        who = ticked or there or [one.id for one in self._lines]
        event = self._event.id

        def job(db: "Session", act: "Act") -> int:
            return event_timetable.fill_timetable(db, act, event_id=event, jobseeker_ids=who)

        def done(count: int | None) -> None:
            if count:
                said = ngettext("{count} slot filled", "{count} slots filled", count)
                self.room.say(said.format(count=count))
            self.grid.setFocus()

        self._change(job, done)

    def _clear(self) -> None:
        slots = [one.id for one in self.grid.selected_slots()]
        if slots:
            self._change(partial(_clear_slots, self._event.id, slots), lambda _table: None, undone=False)

    def _ask_clear_all(self) -> None:
        slots = [one.id for one in self.table.taken if not one.held]
        if slots:
            said = ngettext(
                "{count} planned slot is emptied; what has a result stays.",
                "{count} planned slots are emptied; what has a result stays.",
                len(slots),
            )
            told = said.format(count=len(slots))
            job = partial(_clear_slots, self._event.id, slots)
            self.ask(
                told,
                verb=_("Empty the timetable"),
                then=lambda: self._change(job, lambda _table: None, undone=False),
            )

    def _undo(self) -> None:
        if not self._acts:
            return
        event, last = self._event.id, self._acts[-1]

        def job(db: "Session", act: "Act") -> int:
            return event_timetable.undo_slots(db, act, event_id=event, op_id=last)

        def done(count: int | None) -> None:
            self._acts.remove(last)
            self.undo.setEnabled(bool(self._acts))
            said = ngettext("{count} slot taken back", "{count} slots taken back", count or 0)
            self.room.say(said.format(count=count or 0))

        self._change(job, done, undone=False)

    def _change(
        self, job: "Callable[[Session, Act], Any]", done: Callable[[Any], None], *, undone: bool = True
    ) -> None:
        op_id = new_id()

        def kept(value: object) -> None:
            self.set_busy(False)
            self.strip.clear()
            if undone:
                self._acts.append(op_id)
            self.undo.setEnabled(bool(self._acts))
            done(value)

        self.set_busy(True)
        self._page.room.work.change(self, job, stale=STALE, done=kept, failed=self.explain, op_id=op_id)


def _clear_slots(event_id: UUID, slots: list[UUID], db: "Session", act: "Act") -> Timetable:
    return event_timetable.clear_slots(db, act, event_id=event_id, interview_ids=slots)
