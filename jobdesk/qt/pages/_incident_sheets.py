"""What happened at a window: written down, and read again by who wrote it and the supervisor alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_datetime
from jobdesk.base.forms.incidents import INCIDENT
from jobdesk.base.i18n import _, mark
from jobdesk.base.tickets import IncidentKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._incident_paper import show_paper
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Sheet
from jobdesk.services.incidents import (
    IncidentRow,
    edit_incident,
    list_incidents,
    record_incident,
    strike_incident,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("incidents",)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A saved incident as its form shows it."""

    version: int
    values: Mapping[str, Any]


def new_incident(
    page: Page,
    *,
    emergency_id: UUID | None = None,
    jobseeker_id: UUID | None = None,
    saved: Callable[[], object] = lambda: None,
) -> FormSheet:
    """Write down what happened just now; of a call for help, or with who is served, where there is one."""
    form = Form(INCIDENT, page.room.codes, today=page.room.today())
    form.set_values({"happened_at": page.room.now()})

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        given = {**values, "kind": IncidentKind(values["kind"]), "done": values.get("done") or ""}

        def job(db: "Session", act: "Act") -> UUID:
            return record_incident(db, act, **given, jobseeker_id=jobseeker_id, emergency_id=emergency_id)

        sheet.commit(job, stale=STALE, said=_("Incident recorded"), done=lambda _id: saved())

    kept = DraftKey("incident", str(emergency_id or "new"))
    sheet = FormSheet(form, title=_("Incident"), verb=_("Save"), save=save, draft=kept)
    sheet.note.setText(_("Read by you and the supervisor alone."))
    page.push(sheet)
    form.focus_field("kind")
    return sheet


def edit_sheet(page: Page, row: IncidentRow, saved: Callable[[], object]) -> FormSheet:
    """Mend what was written; its history stays."""
    form = Form(INCIDENT[1:], page.room.codes, today=page.room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        known = sheet.known
        given = {**values, "kind": IncidentKind(values["kind"]), "done": values.get("done") or ""}

        def job(db: "Session", act: "Act") -> None:
            edit_incident(db, act, incident_id=row.id, version=known.version if known else row.version, **given)

        sheet.commit(job, stale=STALE, said=_("Saved"), done=lambda _none: saved())

    title = _("Incident of {time}").format(time=format_datetime(row.happened_at))
    kept = _Kept(row.version, {"kind": row.kind.value, "told": row.told, "done": row.done})
    sheet = FormSheet(form, title=title, verb=_("Save"), save=save, known=kept)
    page.push(sheet)
    return sheet


class IncidentsSheet(Sheet):
    """One's own incidents; the supervisor's all."""

    def __init__(self, page: Page, *, jobseeker_id: UUID | None = None) -> None:
        super().__init__(title=_("Incidents"), verb=_("Record an incident"), run=self._record, shortcut="Ctrl+N")
        self._page, self._person = page, jobseeker_id
        codes = page.room.codes
        self.rows: ListView[IncidentRow] = ListView(
            (
                Column(
                    mark("When"), lambda r: format_datetime(r.happened_at), width=170, sort=lambda r: r.happened_at
                ),
                Column(mark("Window"), lambda r: str(r.counter_no or ""), width=70, align="right"),
                Column(mark("Kind"), lambda r: codes.label("incident_kind", r.kind.value), width=150),
                Column(mark("What happened"), lambda r: r.told.replace("\n", " "), stretch=True),
                Column(mark("What was done"), lambda r: r.done.replace("\n", " "), width=240),
                Column(mark("By"), lambda r: r.who, width=120),
            ),
            key=lambda r: r.id,
            name=_("Incidents"),
            empty=_("No incident is recorded."),
        )
        self.rows.opened.connect(self._open)
        self.body.addWidget(self.rows, 1)
        self._on_one = (
            self.add_verb(_("Strike through"), "Ctrl+Delete", self._strike),
            self.add_verb(_("As a paper…"), "Ctrl+P", self._show_paper),
        )
        self.rows.chosen.connect(self._offer)
        self._offer(None)
        self.note.setText(_("Read by who wrote it and the supervisor alone; each look is on record."))

    @override
    def opened(self, room: Any) -> None:
        super().opened(room)
        self.read()

    @override
    def start_focus(self) -> None:
        self.rows.setFocus()

    def read(self) -> None:
        """Read them; the look is recorded."""
        self._page.room.work.view(self, list_incidents, done=self._show, failed=self.explain)

    def _show(self, rows: Sequence[IncidentRow]) -> None:
        self.rows.set_rows(rows)
        if self.rows.current_row() is None:
            self.rows.select_first()
        self._offer(self.rows.current_row())

    def _offer(self, row: object) -> None:
        """What is done with one incident is offered while one is chosen."""
        for action in self._on_one:
            action.setEnabled(row is not None)

    def _record(self) -> None:
        new_incident(self._page, jobseeker_id=self._person, saved=self.read)

    def _open(self, row: object) -> None:
        if isinstance(row, IncidentRow):
            edit_sheet(self._page, row, self.read)

    def _show_paper(self) -> None:
        if (row := self.rows.current_row()) is not None:
            show_paper(self._page, row)

    def _strike(self) -> None:
        row = self.rows.current_row()
        if row is None:
            return

        def strike(reason: str) -> None:
            self._page.room.work.change(
                self,
                lambda db, act: strike_incident(db, act, incident_id=row.id, why=reason),
                stale=STALE,
                done=lambda _none: self.read(),
                failed=self.explain,
            )

        what = _("The incident of {time} will be struck through.").format(time=format_datetime(row.happened_at))
        self.ask(what, verb=_("Strike through"), then=strike, reason=True)
