"""Results of several referrals in one table, saved in one act; hires go on to their placements."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput, JobdeskError, StaleRecord, StoreError
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.referrals import RESULT
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.forms.editors import Editor
from jobdesk.qt.inputs import ChoiceBox, DateEdit, DateTimeEdit, LineEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages.base import DraftKey, KeptSheet, Page, Room
from jobdesk.qt.parts import Card, Scrolled
from jobdesk.qt.theme import S
from jobdesk.services.referral_states import AGAIN, CHOSEN, REASON_SCHEME
from jobdesk.services.referral_view import name_people
from jobdesk.services.referrals import ReferralRow, referral_rows
from jobdesk.services.results import ResultEntry, enter_results, hold_seats

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("referrals", "vacancies", "jobseekers")
HIRED, ELSEWHERE, PENDING, MEETING = (
    ReferralState.HIRED.value,
    ReferralState.HIRED_ELSEWHERE.value,
    ReferralState.HIRE_PENDING.value,
    ReferralState.INTERVIEW_SCHEDULED.value,
)
_INTERVIEW = tuple(field for field in RESULT if field.name == "interview_at")


class _Line:
    """One referral's inputs."""

    def __init__(self, page: Page, row: ReferralRow, today: date) -> None:
        codes = page.room.codes
        self.row, self.person = row, row.jobseeker
        self.label = PlainLabel("", wrap=True)
        states = [s for s in ReferralState if s in CHOSEN | {HIRED} and (s.value != row.state or s in AGAIN)]
        self.state = ChoiceBox([Choice(s.value, codes.label("referral_state", s.value)) for s in states])
        self.state.setMinimumContentsLength(11)
        self.on = DateEdit(name=_("Result on"))
        self.on.set_value(today)
        self.reporter = ChoiceBox(
            [Choice(e.code, e.name()) for e in codes.choices("reporter", today)], name=_("Told by")
        )
        self.reason = ChoiceBox([], name=_("Reason"))
        self.reason.setMinimumContentsLength(10)
        self.planned = DateEdit(name=_("Planned start"))
        self.planned.setPlaceholderText("20261120")  # the whole hint is wider than the column
        self.meeting = DateTimeEdit(name=_("Interview time"))
        self.when = QStackedWidget()
        self.when.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for widget in (QWidget(), self.meeting, self.planned):
            self.when.addWidget(widget)
        self.note = LineEdit(name=_("Remarks"))
        self._codes, self._today = codes, today
        self.planned.set_value(row.hire_planned_on)
        self.meeting.set_value(row.interview_at)
        self.state.changed.connect(self._fit_inputs)
        self.name_person(row.jobseeker)
        self._fit_inputs()

    @property
    def widgets(self) -> list[QWidget]:
        """In the order of the heads."""
        return [self.label, self.state, self.on, self.reporter, self.when, self.reason, self.note]

    @property
    def chosen(self) -> str:
        """The code of the result, "" for none."""
        return str(self.state.value() or "")

    def name_person(self, person: str) -> None:
        """Say whose line it is."""
        self.person = person
        about = _("{firm}, {title}").format(firm=self.row.employer_name, title=self.row.title)
        self.label.setText(f"{person}\n{about}")
        self.state.setAccessibleName(_("Result of {person}").format(person=person))

    def take_over(self, row: ReferralRow) -> None:
        """It was saved elsewhere: say its state of now."""
        changed, self.row = row.version != self.row.version, row
        if changed:
            state = self._codes.label("referral_state", row.state)
            self.label.setText(f"{self.label.text()}\n{_('Now: {state}').format(state=state)}")

    def _fit_inputs(self) -> None:
        value = self.chosen
        scheme = REASON_SCHEME.get(ReferralState(value)) if value else None
        choices = [Choice(e.code, e.name()) for e in self._codes.choices(scheme, self._today)] if scheme else []
        self.reason.set_choices(choices)
        self.reason.setEnabled(scheme is not None)
        self.when.setCurrentIndex({MEETING: 1, PENDING: 2}.get(value, 0))
        for widget in (self.on, self.reporter, self.note):
            widget.setEnabled(value != HIRED)

    def entry(self) -> ResultEntry:
        """What was chosen and typed. Raises InvalidInput where it cannot be read."""
        on = self.on.day()
        if on is None:
            raise InvalidInput(_("Write the day of the result."), field="on")
        # 타경로 취업 is saved by the placement sheet, where this day cannot be mended.
        if self.chosen == ELSEWHERE and not self.row.referred_on <= on <= self._today:
            raise InvalidInput(_("The day of the result lies between the referral and today."), field="on")
        planned = self.planned.day() if self.chosen == PENDING else None
        if self.chosen == PENDING and planned is None:
            raise InvalidInput(_("Write the planned start of work."), field="hire_planned_on")
        typed = self.meeting.text().strip() if self.chosen == MEETING else ""
        if self.chosen == MEETING and not typed:
            raise InvalidInput(_("Write the time of the interview."), field="interview_at")
        meeting = clean_values(_INTERVIEW, {"interview_at": typed or None}, self._codes, today=self._today)
        return ResultEntry(
            self.row.id,
            self.row.version,
            self.chosen,
            on,
            reported_by=str(self.reporter.value() or "") or None,
            reason_code=str(self.reason.value() or "") or None,
            reason=self.note.text().strip() or None,
            hire_planned_on=planned,
            interview_at=meeting["interview_at"],
        )

    @property
    def inputs(self) -> dict[str, Editor]:
        """What is typed in, the result first: the others follow it."""
        return {
            "state": self.state,
            "on": self.on,
            "reporter": self.reporter,
            "planned": self.planned,
            "meeting": self.meeting,
            "reason": self.reason,
            "note": self.note,
        }

    def typed(self) -> dict[str, object]:
        """What is chosen and typed; nothing where neither a result nor a remark is."""
        if not (self.chosen or self.note.text().strip()):
            return {}
        return {name: one.value() for name, one in self.inputs.items()}

    def take_typed(self, values: Mapping[str, object]) -> None:
        """Show what was typed before."""
        for name, one in self.inputs.items():
            one.set_value(values.get(name))

    def focus(self, field: str | None) -> None:
        """Go to the input an error belongs to."""
        inputs: Mapping[str, QWidget] = {
            "on": self.on,
            "reported_by": self.reporter,
            "reason_code": self.reason,
            "reason": self.note,
            "hire_planned_on": self.planned,
            "interview_at": self.meeting,
        }
        inputs.get(field or "", self.state).setFocus()


class ResultsSheet(KeptSheet):
    """A line a referral: result, day, who told it, reason; only lines with a result are saved.

    채용 opens the placement of its referral, 타경로 취업 that of the job the person found alone: both are saved
    with it, in one act.
    """

    def __init__(self, page: Page, rows: Sequence[ReferralRow]) -> None:
        super().__init__(title=_("Enter results"), verb=_("Save results"), run=self._save)
        self._page, self.op_id = page, new_id()
        self._refused: _Line | None = None
        # What went out under this op_id with no answer that tells whether it was saved.
        self._sent: list[dict[_Line, ResultEntry]] = []
        self.lines = [_Line(page, row, page.room.today()) for row in rows]
        together = "".join(sorted(str(row.id) for row in rows))
        self.draft_key = DraftKey("results", str(uuid5(NAMESPACE_OID, together)))
        for line in self.lines:
            for one in line.inputs.values():
                one.changed.connect(self.on_typed)
        card = Card()
        grid = QGridLayout()
        grid.setSpacing(S)
        heads = (
            _("Referral"),
            _("Result"),
            _("Result on"),
            _("Told by"),
            _("Interview or planned start"),
            _("Reason"),
            _("Remarks"),
        )
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, look="label"), 0, column)
        for number, line in enumerate(self.lines, 1):
            for column, widget in enumerate(line.widgets):
                grid.addWidget(widget, number, column)
        for column, width in ((0, 150), (2, 136), (4, 170), (6, 90)):
            grid.setColumnMinimumWidth(column, width)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(6, 2)
        card.body.addLayout(grid)
        scrolled = Scrolled()
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        people = [line.row.jobseeker_id for line in self.lines]
        room.work.view(
            self, lambda db, act: name_people(db, act, people), done=self._name_people, failed=self.explain
        )

    @override
    def is_typed(self) -> bool:
        return any(line.typed() for line in self.lines)

    @override
    def typed(self) -> dict[str, Any]:
        return {str(line.row.id): line.typed() for line in self.lines if line.typed()}

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        for line in self.lines:
            line.take_typed(values.get(str(line.row.id), {"on": line.on.value()}))

    @override
    def start_focus(self) -> None:
        self.lines[0].state.setFocus()

    def _name_people(self, names: Mapping[UUID, str]) -> None:
        for line in self.lines:
            line.name_person(names.get(line.row.jobseeker_id, line.person))

    def _save(self) -> None:
        self.strip.clear()
        chosen = [line for line in self.lines if line.chosen]
        if not chosen:
            self.explain(InvalidInput(_("Choose at least one referral and a result.")))
            return
        entries: list[tuple[_Line, ResultEntry]] = []
        alone: list[tuple[_Line, ResultEntry]] = []
        for line in chosen:
            if line.chosen == HIRED:
                continue
            try:
                (alone if line.chosen == ELSEWHERE else entries).append((line, line.entry()))
            except InvalidInput as error:
                self._explain_line(line, error)
                return
        if entries:
            self._send(entries, lambda: self._go_on(chosen, alone))
        else:
            self._go_on(chosen, alone)

    def _send(self, entries: Sequence[tuple[_Line, ResultEntry]], go_on: Callable[[], None]) -> None:
        if dict(entries) not in self._sent:
            self._sent.append(dict(entries))

        def job(db: "Session", act: "Act") -> bool:
            hold_seats(db, [entry.referral_id for _line, entry in entries])
            for line, entry in entries:
                self._refused = line
                enter_results(db, act, entries=[entry])
            self._refused = None
            self.forget_draft(db, act)
            return True

        def done(saved: bool | None) -> None:
            if saved is None and len(self._sent) > 1:
                self._tell_unsaved()
                return
            self._page.room.say(_("Results saved"))
            go_on()

        self.set_busy(True)
        self._page.room.work.change(
            self, job, stale=(*STALE, "drafts"), done=done, failed=self._failed, op_id=self.op_id
        )

    def _failed(self, error: JobdeskError) -> None:
        if not isinstance(error, StoreError):
            self._sent.clear()  # it was refused, so nothing of this op_id is saved
        if self._refused is None:
            self.explain(error)
        else:
            self._explain_line(self._refused, error)
        if isinstance(error, StaleRecord):
            self._read_again()

    def _tell_unsaved(self) -> None:
        """An earlier try was saved, its answer lost, and lines changed since: those are not saved."""
        self.set_busy(False)
        sent, self._sent, self.op_id = self._sent, [], new_id()
        unsaved = [line for line in self.lines if any(one.get(line) != sent[-1].get(line) for one in sent)]
        for line in sent[-1]:
            if line not in unsaved:
                line.state.set_value(None)  # it is saved: nothing is left to send
        names = ", ".join(line.person for line in unsaved)
        told = _("What you sent first is saved. Not saved: {names}. Save once more.")
        self.strip.show_text(told.format(names=names))
        self._read_again()

    def _read_again(self) -> None:
        ids = [line.row.id for line in self.lines]
        self.room.work.read(
            self, lambda db, act: referral_rows(db, ids), done=self._take_over, failed=self.explain
        )

    def _take_over(self, rows: Sequence[ReferralRow]) -> None:
        """Someone else entered a result meanwhile: show where each referral stands now; the next save holds."""
        now = {row.id: row for row in rows}
        for line in self.lines:
            line.take_over(now.get(line.row.id, line.row))

    def _explain_line(self, line: _Line, error: JobdeskError) -> None:
        """Say whose line it is and go there; everything typed stays."""
        self.set_busy(False)
        row = line.row
        self.strip.show_text(
            _("{person}, {firm}, {title}: {sentence}").format(
                person=line.person, firm=row.employer_name, title=row.title, sentence=error
            )
        )
        line.focus(error.field)

    def _go_on(self, chosen: Sequence[_Line], alone: Sequence[tuple[_Line, ResultEntry]]) -> None:
        """To the placements of those who were hired, the first on top, then to those who found work alone."""
        page = self._page
        self.finish()
        people: dict[UUID, list[tuple[_Line, ResultEntry]]] = {}
        for line, entry in alone:
            people.setdefault(line.row.jobseeker_id, []).append((line, entry))
        for who, told in reversed(people.items()):
            entries = [entry for _line, entry in told]
            page.push(placement_sheet(page, who, person=told[0][0].person, elsewhere=entries))
        for line in reversed([line for line in chosen if line.chosen == HIRED]):
            page.push(placement_sheet(page, line.row.jobseeker_id, line.row, person=line.person))
