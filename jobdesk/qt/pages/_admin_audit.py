"""접속기록: who did what to whose data, of any length, narrowed by user, act, day and person."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.qt.inputs import LineEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_words import DETAILS, LOCKED_BY, word
from jobdesk.qt.pages._list_pane import ListPane
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.qt.parts import Card, Facts, button, secondary
from jobdesk.qt.parts import row as beside
from jobdesk.qt.theme import S
from jobdesk.services import audit_names
from jobdesk.services.audit_names import AuditLine

NAMED = 12


def _whose(line: AuditLine) -> str:
    if len(line.people) < 2:
        return "".join(line.people)
    others = format_number(len(line.people) - 1)
    return _("{first} and {count} more").format(first=line.people[0], count=others)


def _record(line: AuditLine) -> str:
    table = word(TABLE_WORDS, line.row.table)
    return f"{table} {line.number}".strip()


def audit_columns(codes: CodeBook) -> Sequence[Column[AuditLine]]:
    """Who, when, where, what, which record, whose data."""
    return (
        Column(mark("Date and time"), lambda r: format_datetime(r.row.at), width=170, name="at", sorted_by="at"),
        Column(mark("User name"), lambda r: r.row.user_name, width=110, name="user"),
        Column(mark("Window"), lambda r: str(r.row.window_no or ""), align="right", width=80, name="window"),
        Column(mark("Act"), lambda r: codes.label("audit_action", r.row.action), width=100, name="act"),
        Column(mark("Record concerned"), _record, width=240, name="record"),
        Column(mark("Whose data"), _whose, stretch=True, name="whose"),
        Column(mark("Purpose"), lambda r: r.row.purpose or "", width=150, name="purpose"),
        Column(mark("Computer"), lambda r: r.row.host, width=150, name="host", optional=True),
        Column(mark("Role"), lambda r: codes.label("role", r.row.role), width=100, name="role", optional=True),
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
    """The rows, narrowed by what stands on their chips, and all that the chosen row says.

    Signals:
        several(AuditLine): one of the row's people is to be chosen.
    """

    several = Signal(object)

    def __init__(self, page: Page, acts: Sequence[QAction]) -> None:
        super().__init__()
        self.page, self.room = page, page.room
        self.pane: ListPane[AuditLine] = ListPane(
            page,
            "audit",
            audit_columns(self.room.codes),
            empty=_("Nothing was recorded."),
            acts=acts,
            dense=True,
        )
        self.person = LineEdit(name=_("Number of a person"), max_length=40)
        self.person.setPlaceholderText(_("Number of a person"))
        self.person.setFixedWidth(180)
        self.person.returnPressed.connect(self.look_up)
        look = button(_("Look up"))
        look.clicked.connect(self.look_up)
        self.facts = Facts(columns=2)
        self.card = Card()
        self.card.body.addWidget(self.facts)
        self.card.hide()
        self.pane.chosen.connect(self._show_facts)
        self.pane.counted.connect(lambda _count: self._show_facts(self.pane.list.current_row()))
        self.pane.opened.connect(self.several)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(beside(self.person, look))
        column.addWidget(self.pane, 1)
        column.addWidget(self.card)

    def look_up(self) -> None:
        """All that was done to the data of the person whose number is typed."""
        number = self.person.text().strip()
        if not number:
            return

        def found(one: UUID | None) -> None:
            if one is None:
                self.page.explain(JobdeskError(_("Nobody has the number {number}.").format(number=number)))
            else:
                self.person.clear()
                self.ask_of(one, number)

        self.room.work.view(
            self,
            lambda db, act: audit_names.find_subject(db, act, number),
            done=found,
            failed=self.page.explain,
        )

    def only_this_person(self) -> None:
        """Everything about the person of the chosen row."""
        line = self.pane.list.current_row()
        if line is None or not line.people:
            self.page.explain(JobdeskError(_("Choose a row about a person.")))
        elif len(line.people) > 1:
            self.several.emit(line)
        else:
            self.ask_of(line.row.jobseeker_ids[0], line.people[0])

    def ask_of(self, jobseeker_id: UUID, who: str) -> None:
        """Everything about one person, of what is shown otherwise."""
        self.pane.learn({str(jobseeker_id): who})
        self.pane.set_filter("jobseeker", (str(jobseeker_id),))

    # inside ---------------------------------------------------------------------------------

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
