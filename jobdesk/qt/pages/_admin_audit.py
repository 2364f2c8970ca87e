"""접속기록: who did what to whose data, filtered by user, act, day and person, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import Choice, ChoiceBox, LineEdit
from jobdesk.qt.inputs.typed import DateEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_words import DETAILS, LOCKED_BY, TABLES, word
from jobdesk.qt.pages.room import Room
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import Card, Facts, button, secondary
from jobdesk.qt.parts import row as beside
from jobdesk.qt.theme import S
from jobdesk.services import accounts, audit, audit_names
from jobdesk.services.audit_names import AuditLine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

AT_ONCE, NAMED = 200, 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What of 접속기록 is wanted."""

    account_id: UUID | None = None
    jobseeker_id: UUID | None = None
    action: AuditAction | None = None
    since: datetime | None = None
    until: datetime | None = None
    who: str = ""

    def read(self, db: "Session", act: "Act", before: tuple[datetime, UUID] | None) -> list[AuditLine]:
        """A page of it."""
        rows = audit.list_audit(
            db,
            act,
            account_id=self.account_id,
            jobseeker_id=self.jobseeker_id,
            actions=[self.action] if self.action else (),
            since=self.since,
            until=self.until,
            before=before,
            limit=AT_ONCE,
        )
        return audit_names.name_audit(db, act, rows)


def _whose(line: AuditLine) -> str:
    if len(line.people) < 2:
        return "".join(line.people)
    others = format_number(len(line.people) - 1)
    return _("{first} and {count} more").format(first=line.people[0], count=others)


def _record(line: AuditLine) -> str:
    table = word(TABLES, line.row.table)
    return f"{table} {line.number}".strip()


def audit_list(codes: CodeBook) -> ListView[AuditLine]:
    """Newest first: who, when, where, what, which record, whose data."""
    return ListView(
        (
            Column(mark("Date and time"), lambda r: format_datetime(r.row.at), width=170),
            Column(mark("User name"), lambda r: r.row.user_name, width=110),
            Column(mark("Window"), lambda r: str(r.row.window_no or ""), align="right", width=80),
            Column(mark("Act"), lambda r: codes.label("audit_action", r.row.action), width=100),
            Column(mark("Record concerned"), _record, width=240),
            Column(mark("Whose data"), _whose, stretch=True),
            Column(mark("Purpose"), lambda r: r.row.purpose or "", width=150),
        ),
        key=lambda r: r.row.id,
        name=_("Access log"),
        empty=_("Nothing was recorded."),
        dense=True,
    )


class PeopleSheet(Sheet):
    """Everyone whose data one row touched; Enter asks for all that was done to the chosen one's."""

    def __init__(self, line: AuditLine, only: Callable[[UUID, str], None]) -> None:
        title = _("Whose data: {count}").format(count=format_number(len(line.people)))
        super().__init__(title=title, verb=_("Only this person"), run=self._on_chosen, shortcut="Ctrl+J")
        self._only = only
        told = " · ".join((format_datetime(line.row.at), line.row.user_name, _record(line)))
        self.above.addWidget(secondary(told))
        self.people: ListView[tuple[UUID, str]] = ListView(
            (Column(mark("Whose data"), lambda one: one[1], stretch=True),),
            key=lambda one: one[0],
            name=_("Whose data"),
            empty=_("Nobody's data was touched."),
            dense=True,
        )
        self.people.set_rows(list(zip(line.row.jobseeker_ids, line.people, strict=True)))
        self.people.select_first()
        self.people.opened.connect(lambda _one: self._on_chosen())
        self.body.addWidget(self.people, 1)

    @override
    def start_focus(self) -> None:
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self) -> None:
        one = self.people.current_row()
        if one is not None:
            self.finish()
            self._only(*one)


class AuditView(QWidget):
    """Filters, the rows, and all that the chosen row says.

    Signals:
        several(AuditLine): one of the row's people is to be chosen.
    """

    several = Signal(object)

    def __init__(self, room: Room, explain: Callable[[JobdeskError], None]) -> None:
        super().__init__()
        self.room, self._explain = room, explain
        self.asked = Asked()
        self.list = audit_list(room.codes)
        self.user = ChoiceBox(name=_("User"), empty=_("Every user"))
        self.act = ChoiceBox(
            [Choice(e.code, e.short()) for e in room.codes.all("audit_action")],
            name=_("Act"),
            empty=_("Every act"),
        )
        self.since, self.until = (
            DateEdit(name=name, today=room.today) for name in (_("From day"), _("Until day"))
        )
        self.person = LineEdit(name=_("Number of a person"), max_length=40)
        for edit, hint in (
            (self.since, _("From day")),
            (self.until, _("Until day")),
            (self.person, _("Number of a person")),
        ):
            edit.setPlaceholderText(hint)
            edit.setFixedWidth(180 if edit is self.person else 150)
            edit.returnPressed.connect(self.ask)
        self.user.setFixedWidth(150)
        self.act.setFixedWidth(130)
        look = button(_("Look up"))
        look.clicked.connect(self.ask)
        self.user.changed.connect(self.ask)
        self.act.changed.connect(self.ask)
        self.has_more = False
        self.told = secondary("")
        self.facts = Facts(columns=2)
        self.card = Card()
        self.card.body.addWidget(self.facts)
        self.card.hide()
        self.list.chosen.connect(self._show_facts)
        self.list.opened.connect(self.several)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(beside(self.user, self.act, self.since, self.until, self.person, look))
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(self.card)

    # reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the first page anew; who works here is offered as a filter."""
        self.room.work.read(self, accounts.list_colleagues, done=self._offer, failed=self._explain)
        self._read(None)

    def ask(self) -> None:
        """Read what the filters say."""
        wrong = next((edit for edit in (self.since, self.until) if edit.text() and edit.day() is None), None)
        if wrong is not None:
            self._explain(JobdeskError(_("This is no date: {text}").format(text=wrong.text())))
            wrong.setFocus()
            return
        number = self.person.text().strip()
        if not number:
            self._ask_of(None, "")
            return

        def found(one: UUID | None) -> None:
            if one is None:
                self._explain(JobdeskError(_("Nobody has the number {number}.").format(number=number)))
            else:
                self._ask_of(one, number)

        self.room.work.view(
            self, lambda db, act: audit_names.find_subject(db, act, number), done=found, failed=self._explain
        )

    def only_this_person(self) -> None:
        """Everything about the person of the chosen row."""
        line = self.list.current_row()
        if line is None or not line.people:
            self._explain(JobdeskError(_("Choose a row about a person.")))
        elif len(line.people) > 1:
            self.several.emit(line)
        else:
            self._ask_of(line.row.jobseeker_ids[0], line.people[0])

    def ask_of(self, jobseeker_id: UUID, who: str) -> None:
        """Everything about one person."""
        self._ask_of(jobseeker_id, who)

    def show_more(self) -> None:
        """The page before the last row shown."""
        if not self.has_more:
            self.room.say(_("Every row is shown"))
            return
        rows = self.list.model_.rows
        last = min(rows, key=lambda line: (line.row.at, line.row.id), default=None)
        if last is not None:
            self._read((last.row.at, last.row.id))

    def clear(self) -> None:
        """Everything again."""
        for box in (self.user, self.act):
            box.blockSignals(True)
            box.set_value("")
            box.blockSignals(False)
        for edit in (self.since, self.until, self.person):
            edit.clear()
        self._ask_of(None, "")

    # inside ---------------------------------------------------------------------------------

    def _ask_of(self, jobseeker_id: UUID | None, who: str) -> None:
        since, until = self.since.day(), self.until.day()
        user, action = str(self.user.value()), str(self.act.value())
        self.asked = Asked(
            UUID(user) if user else None,
            jobseeker_id,
            AuditAction(action) if action else None,
            datetime.combine(since, time(), SEOUL) if since else None,
            datetime.combine(until + timedelta(days=1), time(), SEOUL) if until else None,
            who,
        )
        self._read(None)

    def _read(self, before: tuple[datetime, UUID] | None) -> None:
        asked = self.asked

        def done(lines: Sequence[AuditLine]) -> None:
            if asked == self.asked:
                self._show([*(self.list.model_.rows if before else ()), *lines], len(lines) == AT_ONCE)

        self.room.work.view(self, lambda db, act: asked.read(db, act, before), done=done, failed=self._explain)

    def _show(self, lines: Sequence[AuditLine], more: bool) -> None:
        self.list.set_rows(lines)
        self.has_more = more
        count = format_number(len(lines))
        self.told.setText(
            _("{count} rows shown, more are there").format(count=count)
            if more
            else _("{count} rows, all of them").format(count=count)
        )
        note = self._in_force()
        self.list.set_filter_note(note, self.clear if note else None)
        self._show_facts(self.list.current_row())

    def _in_force(self) -> str:
        asked = self.asked
        if replace(asked, who="") == Asked():
            return ""
        parts = [
            self.user.currentText() if asked.account_id else "",
            self.act.currentText() if asked.action else "",
            _("from {day}").format(day=format_date(self.since.day())) if asked.since else "",
            _("until {day}").format(day=format_date(self.until.day())) if asked.until else "",
            asked.who,
        ]
        return _("Only: {what}").format(what=" · ".join(part for part in parts if part))

    def _offer(self, colleagues: Sequence[accounts.Colleague]) -> None:
        self.user.set_choices([Choice(str(c.id), c.display_name) for c in colleagues])

    def _show_facts(self, line: AuditLine | None) -> None:
        self.card.setVisible(line is not None)
        if line is None:
            return
        row, codes = line.row, self.room.codes
        named = ", ".join(line.people[:NAMED])
        rest = len(line.people) - NAMED
        if rest > 0:
            named = _("{names} and {count} more").format(names=named, count=format_number(rest))
        told = {**(row.detail or {}), **({"fields": list(line.fields)} if line.fields else {})}
        if "by" in told:
            told["by"] = word(LOCKED_BY, str(told["by"]))
        detail = " · ".join(f"{word(DETAILS, key)} {_said(value)}" for key, value in told.items())
        self.facts.set_facts(
            [
                (_("Date and time"), f"{format_datetime(row.at)}:{row.at:%S}"),
                (_("Whose data"), named),
                (_("Record concerned"), _record(line)),
                (_("Computer"), row.host),
                (_("Role"), codes.label("role", row.role)),
                (_("Purpose"), row.purpose or ""),
                (_("Detail"), detail),
            ]
        )


def _said(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
