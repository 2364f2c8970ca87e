"""What a person brings, as a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.forms.jobseekers import EDUCATION, LICENSE, WORK_HISTORY
from jobdesk.base.i18n import _, mark
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Room, Sheet
from jobdesk.qt.parts import Card, Segments, Split
from jobdesk.services import backgrounds
from jobdesk.services.backgrounds import BackgroundRow, NumberRow
from jobdesk.services.person import PersonView

_NUMBER = (
    Field("scheme", mark("Other system"), required="receive", max_length=40),
    Field("number", mark("Number there"), required="receive", max_length=60),
)
_FIELDS: Mapping[str, Sequence[Field]] = {
    "work_history": WORK_HISTORY,
    "education": EDUCATION,
    "license": LICENSE,
    "number": _NUMBER,
}
_KINDS = {
    "work_history": mark("Former jobs"),
    "education": mark("Schools"),
    "license": mark("Certificates"),
    "number": mark("Other numbers"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A school, job, certificate or number, as the list shows it."""

    kind: str
    id: UUID
    version: int
    what: str
    detail: str
    values: Mapping[str, Any]


class _Sent(NamedTuple):
    """What was asked to be saved: the kind, the line that is corrected, and the values."""

    kind: str
    line: UUID | None
    values: Mapping[str, Any]


class BackgroundSheet(Sheet):
    """What a person brings: the list left, one entry to add or correct right; it stays open for the next."""

    def __init__(self, room: Room, view: PersonView, saved: Callable[[], object]) -> None:
        name = view.card.values["full_name"]
        super().__init__(title=_("{name}: experience").format(name=name), verb=_("Save"), run=self._save)
        self.room, self._person, self._told = room, view.card.id, saved
        self._editing: _Line | None = None
        self._op = new_id()
        self._sent: list[_Sent] = []  # under this key, with no answer that tells whether it was saved
        self.list: ListView[_Line] = ListView(
            (
                Column(mark("Kind"), lambda r: _(_KINDS[r.kind]), width=104),
                Column(mark("What"), lambda r: r.what, stretch=True),
                Column(mark("Details"), lambda r: r.detail, width=230),
            ),
            key=lambda r: r.id,
            name=_("Experience and education"),
            empty=_("Former jobs, schools and certificates stand here."),
            dense=True,
        )
        self.list.opened.connect(self._begin_correction)
        left = Card()
        left.body.addWidget(self.list, 1)
        self.kinds = Segments([(kind, _(text)) for kind, text in _KINDS.items()])
        self.kinds.chosen.connect(self._show_kind)
        right = Card()
        right.body.addWidget(self.kinds)
        self.doing = PlainLabel(look="secondary")
        right.body.addWidget(self.doing)
        self.forms = {kind: Form(_FIELDS[kind], room.codes, today=room.today()) for kind in _KINDS}
        for form in self.forms.values():
            right.body.addWidget(form)
            form.left_last.connect(self._save)
        right.body.addStretch(1)
        self.body.addWidget(Split(left, right, (560, 560)), 1)
        self.add_verb(_("Strike through"), "Ctrl+Delete", self._ask_strike)
        self._show_kind("work_history")
        self._show((view.backgrounds, view.numbers))

    @property
    def form(self) -> Form:
        """The form of the kind that is shown."""
        return self.forms[self.kinds.current]

    @override
    def start_focus(self) -> None:
        self.form.focus_field()

    def _show(self, rows: tuple[Sequence[BackgroundRow], Sequence[NumberRow]]) -> None:
        kept, numbers = rows
        self.list.set_rows(
            [self._line(row) for row in kept]
            + [_Line("number", row.id, 0, row.number, row.scheme, {}) for row in numbers]
        )

    def _line(self, row: BackgroundRow) -> _Line:
        v, label = row.values, self.room.codes.label
        if row.kind == "work_history":
            span = f"{format_date(v['from_on'])} ~ {format_date(v['until_on'])}" if v["from_on"] else ""
            what, parts = v["employer_name"], [v["job"] or label("occupation", v["occupation"]), span]
        elif row.kind == "education":
            what = v["school"]
            parts = [
                v["major"],
                label("education", v["education_level"]),
                label("graduation", v["graduation_status"]),
            ]
        else:
            what, parts = v["name"], [v["issuer"], format_date(v["acquired_on"])]
        return _Line(row.kind, row.id, row.version, what, " · ".join(p for p in parts if p), v)

    def _show_kind(self, kind: str) -> None:
        for name, form in self.forms.items():
            form.setVisible(name == kind)
        self._editing = None
        self.doing.setText(_("New entry"))

    def _begin_correction(self, line: _Line) -> None:
        if line.kind == "number":
            return
        self.kinds.choose(line.kind)
        self._show_kind(line.kind)
        self._editing = line
        self.form.set_values(line.values)
        self.doing.setText(_("Correcting: {what}").format(what=line.what))
        self.form.focus_field()

    def _save(self) -> None:
        values = self.form.cleaned()
        if values is None:
            return
        kind, line, person = self.kinds.current, self._editing, self._person
        sent = _Sent(kind, line.id if line else None, values)
        self.set_busy(True)
        if kind == "number":
            self._change(
                sent, lambda db, act: backgrounds.add_external_number(db, act, jobseeker_id=person, **values)
            )
        else:
            self._change(
                sent,
                lambda db, act: backgrounds.save_background(
                    db,
                    act,
                    jobseeker_id=person,
                    kind=kind,
                    values=values,
                    row_id=line.id if line else None,
                    version=line.version if line else None,
                ),
            )

    def _ask_strike(self) -> None:
        line = self.list.current_row()
        if line is not None:
            self.ask(
                _("{what} will count nowhere any more.").format(what=line.what),
                verb=_("Strike through"),
                then=lambda reason: self._strike(line, reason),
                reason=True,
            )

    def _strike(self, line: _Line, reason: str) -> None:
        sent = _Sent("strike", line.id, {"reason": reason})
        if line.kind == "number":
            self._change(
                sent, lambda db, act: backgrounds.void_external_number(db, act, number_id=line.id, why=reason)
            )
        else:
            self._change(
                sent,
                lambda db, act: backgrounds.void_background(db, act, kind=line.kind, row_id=line.id, why=reason),
            )

    def _change(self, sent: _Sent, job: Callable[..., object]) -> None:
        if sent not in self._sent:
            self._sent.append(sent)
        self.room.work.change(
            self,
            lambda db, act: (job(db, act),),
            stale=("jobseekers",),
            done=self._on_saved,
            failed=self._refused,
            op_id=self._op,
        )

    def _on_saved(self, saved: tuple[object] | None) -> None:
        """It is saved; where an earlier try was, its answer lost, and something else sent since, that is not."""
        unsaved = saved is None and len(self._sent) > 1
        self._op, self._sent = new_id(), []
        self.set_busy(False)
        self.strip.clear()
        if unsaved:
            self.strip.show_text(_("What you sent first is saved, this is not. See the list and save again."))
        else:
            self.form.set_values(dict.fromkeys((field.name for field in self.form.fields), None))
            self.form.mark_clean()
            self._show_kind(self.kinds.current)
            self.room.say(_("Saved"))
        self._told()
        person = self._person
        self.room.work.read(
            self,
            lambda db, act: (
                backgrounds.list_backgrounds(db, person),
                backgrounds.list_external_numbers(db, person),
            ),
            done=self._show,
            failed=self.explain,
        )
        self.form.focus_field()

    def _refused(self, error: JobdeskError) -> None:
        self.set_busy(False)
        if not isinstance(error, StoreError):
            self._sent.clear()  # it was refused, so nothing of this key is saved
        if not self.form.show_problem(error):
            self.explain(error)
