"""The inputs of one referral's result, in a table of many or on a sheet of its own."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedWidget, QWidget

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.referrals import RESULT
from jobdesk.base.i18n import _
from jobdesk.qt.forms.editors import Editor
from jobdesk.qt.inputs import ChoiceBox, DateEdit, DateTimeEdit, LineEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.pages.base import Page
from jobdesk.qt.theme import Badge, L, S, set_look
from jobdesk.services.referral_states import AGAIN, CHOSEN, NEEDS_REASON, REASON_SCHEME
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.results import ResultEntry

HIRED, ELSEWHERE, PENDING, MEETING = (
    ReferralState.HIRED.value,
    ReferralState.HIRED_ELSEWHERE.value,
    ReferralState.HIRE_PENDING.value,
    ReferralState.INTERVIEW_SCHEDULED.value,
)
_INTERVIEW = tuple(field for field in RESULT if field.name == "interview_at")


class ResultLine:
    """One referral's inputs.

    Args:
        reporter: who tells the results of all these, where that is known beforehand.
    """

    def __init__(self, page: Page, row: ReferralRow, today: date, *, reporter: str = "") -> None:
        codes = page.room.codes
        self.row, self.person, self._over = row, row.jobseeker, False
        self.label = PlainLabel("", wrap=True)
        states = [s for s in ReferralState if s in CHOSEN | {HIRED} and (s.value != row.state or s in AGAIN)]
        self.state = ChoiceBox([Choice(s.value, codes.label("referral_state", s.value)) for s in states])
        self.state.setMinimumContentsLength(11)
        self.on = DateEdit(name=_("Result on"))
        self.on.set_value(today)
        self.reporter = ChoiceBox(
            [Choice(e.code, e.name()) for e in codes.choices("reporter", today)], name=_("Told by")
        )
        self.reporter.set_value(reporter)
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

    def clear(self) -> None:
        """It is saved: nothing is left to send."""
        self.state.set_value(None)
        self.note.set_value("")

    @property
    def takes_opening(self) -> bool:
        """Whether the answer needs an opening that the referral does not hold yet."""
        return self.chosen in {PENDING, HIRED} and self.row.state != PENDING

    def mark_over(self, over: bool) -> None:
        """Whether the answer needs an opening more than there are left."""
        self._over = over
        self.state.setToolTip(_("No opening is left") if over else "")
        set_look(self.label, tone="bad" if over else "")

    @property
    def answer(self) -> Badge | None:
        """The chosen result as its word and shape; one without an opening left says so."""
        made = state_badge(self._codes, "referral_state", self.chosen)
        if self._over and made is not None:
            return Badge(_("{result}: no opening").format(result=made.word), "bad")
        return made

    @property
    def asks(self) -> QWidget | None:
        """The input a result cannot do without, while it is empty."""
        state = self.chosen
        if state == PENDING and not self.planned.text():
            return self.planned
        if state == MEETING and not self.meeting.text():
            return self.meeting
        return self.reason if state in NEEDS_REASON and not self.reason.value() else None

    @property
    def offered(self) -> frozenset[str]:
        """The results that may follow."""
        return frozenset(str(self.state.itemData(at)) for at in range(1, self.state.count()))

    def answer_with(self, code: str) -> bool:
        """Choose a result by its code, "" for none; False where it may not follow."""
        if code and code not in self.offered:
            return False
        self.state.set_value(code or None)
        return True

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


def make_details(line: ResultLine) -> QWidget:
    """A line's inputs beside each other, each under its label."""
    made = QWidget()
    made.setAccessibleName(line.person)
    grid = QGridLayout(made)
    grid.setContentsMargins(S, 0, S, 0)
    grid.setHorizontalSpacing(L)
    heads: Sequence[str] = (
        _("Result"),
        _("Result on"),
        _("Told by"),
        _("Interview or planned start"),
        _("Reason"),
        _("Remarks"),
    )
    for column, (head, widget) in enumerate(zip(heads, line.widgets[1:], strict=True)):
        grid.addWidget(PlainLabel(head, look="label"), 0, column)
        grid.addWidget(widget, 1, column)
    for column, stretch in enumerate((3, 2, 2, 3, 3, 4)):
        grid.setColumnStretch(column, stretch)
    return made
