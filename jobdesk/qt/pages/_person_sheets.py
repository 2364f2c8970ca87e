"""What a person brings, as a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import BothChanged, JobdeskError, StoreError
from jobdesk.base.fields import Field
from jobdesk.base.formats import format_date
from jobdesk.base.forms.jobseekers import EDUCATION, LICENSE, WORK_HISTORY
from jobdesk.base.i18n import _, mark
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._stale_fields import StaleFields
from jobdesk.qt.pages.base import Room, Sheet
from jobdesk.qt.pages.form_sheet import changes
from jobdesk.qt.parts import Card, Segments, Split
from jobdesk.services import backgrounds
from jobdesk.services.backgrounds import BackgroundRow, NumberRow
from jobdesk.services.person import PersonView
from jobdesk.services.stale_saves import settle

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

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


_Read = tuple[Sequence[BackgroundRow], Sequence[NumberRow]]


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
        self.choice: StaleFields | None = None
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

    @property
    @override
    def records(self) -> Sequence[tuple[str, UUID]]:
        return (("jobseeker", self._person),)

    @override
    def start_focus(self) -> None:
        self.form.focus_field()

    def _show(self, rows: _Read) -> None:
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
        self._ask_which(None)
        self.doing.setText(_("New entry"))

    def _begin_correction(self, line: _Line) -> None:
        if line.kind == "number":
            return
        self.kinds.choose(line.kind)
        self._show_kind(line.kind)
        self._editing = line
        self.form.mark_clean()
        self.form.show_kept(line.values)
        self.doing.setText(_("Correcting: {what}").format(what=line.what))
        self.form.focus_field()

    def _save(self) -> None:
        if self.choice is not None:
            self.strip.show_text(_("Choose first which of the two values holds."), "warning")
            self.choice.setFocus()
            return
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
        elif line is None:
            self._change(
                sent,
                lambda db, act: backgrounds.save_background(
                    db, act, jobseeker_id=person, kind=kind, values=values
                ),
            )
        else:
            self._change(sent, partial(_correct, person, line, changes(values, line.values)))

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
        self._read(self._show)
        self.form.focus_field()

    def _read(self, done: Callable[[_Read], None]) -> None:
        person = self._person
        self.room.work.read(
            self,
            lambda db, act: (
                backgrounds.list_backgrounds(db, person),
                backgrounds.list_external_numbers(db, person),
            ),
            done=done,
            failed=self.explain,
        )

    def _refused(self, error: JobdeskError) -> None:
        self.set_busy(False)
        if not isinstance(error, StoreError):
            self._sent.clear()  # it was refused, so nothing of this key is saved
        if isinstance(error, BothChanged):
            self.strip.show_text(str(error), "warning")
            self._read(partial(self._take_over, error.clashes))
        elif not self.form.show_problem(error):
            self.explain(error)

    def _take_over(self, clashes: Sequence[Sequence[str]], rows: _Read) -> None:
        """Someone else saved this line otherwise: show what was not typed here, ask which of the rest holds."""
        self._show(rows)
        line, room = self._editing, self.room
        now = next((row for row in rows[0] if line is not None and row.id == line.id), None)
        if now is None:
            return
        self._editing = self._line(now)
        chosen = {name for names in clashes for name in names}
        own = self.form.touched | chosen
        self.form.show_kept({name: value for name, value in now.values.items() if name not in own})
        self._ask_which(StaleFields(self.form, room.codes, room.today(), clashes, now.values))

    def _ask_which(self, choice: StaleFields | None) -> None:
        if self.choice is not None:
            self.choice.deleteLater()
        self.choice = choice
        if choice is not None:
            choice.settled.connect(self._on_settled)
            self.above.addWidget(choice)
            choice.setFocus()

    def _on_settled(self) -> None:
        self._ask_which(None)
        self.strip.clear()
        self.form.focus_field()


def _correct(
    person: UUID, line: _Line, changed: Mapping[str, Any], db: "Session", act: "Act"
) -> backgrounds.BackgroundRow:
    """Save what was typed over a line; what others saved in it meanwhile stays."""
    values, version = settle(
        db,
        act,
        table=line.kind,
        record_id=line.id,
        fields=_FIELDS[line.kind],
        values=changed,
        version=line.version,
        base=line.values,
    )
    return backgrounds.save_background(
        db, act, jobseeker_id=person, kind=line.kind, values=values, row_id=line.id, version=version
    )
