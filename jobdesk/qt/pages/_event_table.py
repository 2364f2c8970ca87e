"""Interviews of an event in a table: a result by one key on one line or several, one save."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError, StaleRecord, StoreError
from jobdesk.base.formats import format_time
from jobdesk.base.hangul import matches, sought
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs import ChoiceBox, DateEdit, PlainLabel, SearchEdit
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import DraftKey, KeptSheet, Page, Room
from jobdesk.qt.parts import row, secondary
from jobdesk.qt.theme import Badge, M
from jobdesk.services.event_interviews import NO_SHOW, InterviewEntry, list_interviews, save_results
from jobdesk.services.events import EventRow, list_firms, list_participants
from jobdesk.services.referral_view import name_people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

KEYS: Mapping[Qt.Key, str] = {
    Qt.Key.Key_1: "hired",
    Qt.Key.Key_2: "not_hired",
    Qt.Key.Key_3: "waiting",
    Qt.Key.Key_4: NO_SHOW,
    Qt.Key.Key_Delete: "",
    Qt.Key.Key_Backspace: "",
}
STALE = ("events", "referrals")
FIRM_WIDTH = 300
ALIKE_HEIGHT = 132


class Known(NamedTuple):
    """Someone of the event: the name with the birth year, and the end of the phone."""

    id: UUID
    name: str
    tail: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """One interview: as it is kept, and what will be; without a version it is new."""

    id: UUID
    jobseeker_id: UUID
    name: str
    firm_id: UUID | None
    firm: str
    at: time | None
    now: str
    version: int = 0
    new: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What the table begins with."""

    lines: list[TableLine]
    people: list[Known]
    firms: list[Choice]


class InterviewTable(KeptSheet):
    """Everyone who met a firm or has a slot; who had none is added under a firm by name."""

    def __init__(self, page: Page, event: EventRow) -> None:
        title = _("Results of interviews: {event}").format(event=event.name)
        super().__init__(title=title, verb=_("Save results"), run=self._save)
        self._page, self._event, self.op_id = page, event, new_id()
        self.draft_key = DraftKey("event_results", str(event.id))
        self._people: list[Known] = []
        self._kept_values: Mapping[str, Any] = {}
        self.firm = ChoiceBox([], name=_("Firm"))
        self.firm.setFixedWidth(FIRM_WIDTH)
        self.who = SearchEdit(name=_("Add a line"), hint=_("Met a firm without a slot: name, Enter"))
        self.who.entered.connect(self._find)
        self.who.searched.connect(lambda _text: self.alike.hide())
        self.who.left_down.connect(lambda: (self.lines if self.alike.isHidden() else self.alike).begin())
        self.alike: ListView[Known] = ListView(
            (
                Column(mark("Name"), lambda r: r.name, stretch=True),
                Column(mark("Phone"), lambda r: r.tail, width=90),
            ),
            key=lambda r: r.id,
            name=_("Who of these"),
            empty=_("Nobody yet."),
        )
        self.alike.setFixedHeight(ALIKE_HEIGHT)
        self.alike.opened.connect(self._add_line)
        self.alike.hide()
        self.on = DateEdit(name=_("Result on"))
        self.on.set_value(event.held_on)  # until results are known: what comes then is of its own day
        self.on.setFixedWidth(130)
        self.on.changed.connect(self.on_typed)
        self.lines: ListView[TableLine] = ListView(
            (
                Column(mark("Time"), lambda r: format_time(r.at), width=70),
                Column(mark("Name"), lambda r: r.name, width=220),
                Column(mark("Firm"), lambda r: r.firm, stretch=True),
                Column(mark("Kept"), badge=self._now, width=130),
                Column(mark("New result"), badge=self._new, width=150),
            ),
            key=lambda r: r.id,
            name=_("Interviews at the event"),
            empty=_("No interview yet."),
            multi=True,
        )
        self.lines.table.installEventFilter(self)
        keys = _(
            "1 hired · 2 not hired · 3 waiting · 4 did not come · Delete takes it away. Shift+↓ chooses several."
        )
        line = QHBoxLayout()
        line.setSpacing(M)
        for widget in (PlainLabel(_("Result on"), look="label"), self.on, self.firm):
            line.addWidget(widget)
        line.addWidget(self.who, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.alike)
        self.body.addLayout(row(secondary(keys)))
        self.body.addWidget(self.lines, 1)

    def _now(self, line: TableLine) -> Badge | None:
        return self._badge(line.now)

    def _new(self, line: TableLine) -> Badge | None:
        return self._badge(line.new)

    def _badge(self, said: str) -> Badge | None:
        codes = self._page.room.codes
        return state_badge(codes, "interview_state" if said == NO_SHOW else "event_result", said)

    # reading --------------------------------------------------------------------------------

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self._read()

    def _read(self) -> None:
        event = self._event.id
        self._page.room.work.view(
            self, lambda db, act: _read(db, act, event), done=self._show, failed=self.explain
        )

    def _show(self, found: Read) -> None:
        typed = {line.id: line for line in self.lines.model_.rows if line.new}
        added = [line for line in typed.values() if not line.version]
        if not self._people and any(line.now for line in found.lines):
            self.on.set_value(self._page.room.today())
        self._people = found.people
        chosen = self.firm.value()
        self.firm.set_choices(found.firms)
        self.firm.set_value(chosen or (found.firms[0].code if found.firms else None))
        kept = [replace(one, new=typed[one.id].new) if one.id in typed else one for one in found.lines]
        self.lines.set_rows([*kept, *added])
        if self._kept_values:
            self.take_typed(self._kept_values)
        if self.lines.current_row() is None:
            self.lines.select_first()
            if self.lines.model_.rowCount():
                self.lines.table.setFocus()

    @override
    def start_focus(self) -> None:
        (self.lines.table if self.lines.model_.rowCount() else self.who).setFocus()

    # drafts ---------------------------------------------------------------------------------

    @override
    def is_typed(self) -> bool:
        return any(line.new for line in self.lines.model_.rows)

    @override
    def typed(self) -> dict[str, Any]:
        lines = [
            {
                "id": str(line.id),
                "who": str(line.jobseeker_id),
                "firm": str(line.firm_id or ""),
                "new": line.new,
                "known": bool(line.version),
            }
            for line in self.lines.model_.rows
            if line.new
        ]
        return {"on": self.on.value(), "lines": lines}

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        if not self._people and not self.lines.model_.rowCount():
            self._kept_values = values  # the lines are not read yet
            return
        self._kept_values = {}
        self.on.set_value(values.get("on"))
        said = {UUID(one["id"]): one for one in values.get("lines", ())}
        rows = [
            replace(line, new=said[line.id]["new"]) if line.id in said else line for line in self.lines.model_.rows
        ]
        names = {one.id: one.name for one in self._people}
        firms = {choice.code: choice.word for choice in self._firms()}
        for key, one in said.items():
            who = UUID(one["who"])
            if not one["known"] and who in names and one["firm"] in firms:
                firm = one["firm"]
                rows.append(TableLine(key, who, names[who], UUID(firm), firms[firm], None, "", 0, one["new"]))
        self.lines.set_rows(rows)

    def _firms(self) -> list[Choice]:
        return [Choice(str(self.firm.itemData(at)), self.firm.itemText(at)) for at in range(self.firm.count())]

    # typing ---------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.lines.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if key in KEYS and plain:
                self.say(KEYS[key])
                return True
        return super().eventFilter(watched, event)

    def say(self, result: str) -> None:
        """Give the chosen lines a result; one alone moves on to the next."""
        chosen = {line.id for line in self.lines.selected_rows()}
        rows = list(self.lines.model_.rows)
        at = self.lines.table.currentIndex().row()
        gone = {line.id for line in rows if line.id in chosen and not line.version and result in {"", NO_SHOW}}
        self.lines.set_rows(
            [replace(line, new=result) if line.id in chosen else line for line in rows if line.id not in gone]
        )
        if len(chosen) == 1 and result and not gone and at + 1 < len(rows):
            self.lines.select(rows[at + 1].id)
        self.on_typed()

    def _find(self) -> None:
        typed = self.who.text()
        found = [one for one in self._people if typed.strip() and matches(sought(f"{one.name} {one.tail}"), typed)]
        if not found:
            self.explain(InvalidInput(_("Nobody at this event is called so: add the person to the event first.")))
        elif len(found) == 1:
            self._add_line(found[0])
        else:
            self.strip.show_text(_("More than one person fits: choose with ↓ and Enter."), "accent")
            self.alike.set_rows(found)
            self.alike.show()
            self.alike.begin()

    def _add_line(self, person: Known) -> None:
        firm = self.firm.value()
        if not firm:
            self.explain(InvalidInput(_("Choose the firm.")))
            return
        at, met = UUID(str(firm)), self.firm.currentText()
        line = TableLine(new_id(), person.id, person.name, at, met, None, "", 0, "waiting")
        self.strip.clear()
        self.alike.hide()
        self.lines.set_rows([*self.lines.model_.rows, line])
        self.lines.select(line.id)
        self.who.clear()
        self.who.setFocus()
        self.on_typed()

    # saving ---------------------------------------------------------------------------------

    def _save(self) -> None:
        self.strip.clear()
        said = [line for line in self.lines.model_.rows if line.new]
        if not said:
            self.explain(InvalidInput(_("Give at least one line a result.")))
            return
        on = self.on.day()
        if on is None:
            self.explain(InvalidInput(_("Write the day of the result.")))
            self.on.setFocus()
            return
        entries = [
            InterviewEntry(line.new, line.id, line.version, result_on=on)
            if line.version
            else InterviewEntry(line.new, jobseeker_id=line.jobseeker_id, firm_id=line.firm_id, result_on=on)
            for line in said
        ]
        event = self._event.id

        def job(db: "Session", act: "Act") -> int:
            count = save_results(db, act, event_id=event, entries=entries)
            self.forget_draft(db, act)
            return count

        def done(_count: int | None) -> None:
            told = ngettext("{count} result saved", "{count} results saved", len(entries))
            self._page.room.say(told.format(count=len(entries)))
            self.finish()

        def failed(error: JobdeskError) -> None:
            if not isinstance(error, StoreError):
                self.op_id = new_id()  # it was refused, so nothing of this op_id is saved
            self.explain(error)
            if isinstance(error, StaleRecord):
                self._read()

        self.set_busy(True)
        self._page.room.work.change(
            self, job, stale=(*STALE, "drafts"), done=done, failed=failed, op_id=self.op_id
        )


def _read(db: "Session", act: "Act", event_id: UUID) -> Read:
    """The interviews of an event with full names, the people there and the firms."""
    kept = list_interviews(db, act, event_id=event_id)
    people = list_participants(db, act, event_id=event_id)
    ids = {one.jobseeker_id for one in kept} | {one.jobseeker_id for one in people}
    names = name_people(db, act, ids) if ids else {}
    lines = [
        TableLine(
            one.id,
            one.jobseeker_id,
            names.get(one.jobseeker_id, one.name),
            one.firm_id,
            one.firm,
            one.starts_at,
            one.result if one.held else NO_SHOW if one.absent else "",
            one.version,
        )
        for one in kept
    ]
    return Read(
        lines,
        [Known(one.jobseeker_id, names.get(one.jobseeker_id, one.name), one.phone[-4:]) for one in people],
        [Choice(str(firm.id), firm.employer_name) for firm in list_firms(db, act, event_id=event_id)],
    )
