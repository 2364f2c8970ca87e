"""Results of several referrals in one table, saved in one act."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from jobdesk.base.enums import ReferralState
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.qt.inputs import ChoiceBox, DateEdit, LineEdit, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card, Scrolled
from jobdesk.qt.theme import S
from jobdesk.services.referral_states import CHOSEN, REASON_SCHEME
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.results import ResultEntry, enter_results

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("referrals", "vacancies", "jobseekers")


class _Line:
    """One referral's inputs."""

    def __init__(self, page: Page, row: ReferralRow, today: date) -> None:
        codes = page.room.codes
        self.row = row
        person = f"{row.jobseeker} · {row.employer_name}"
        self.label = PlainLabel(f"{person}, {row.title}", wrap=True)
        states = [s for s in ReferralState if s in CHOSEN and s.value != row.state]
        self.state = ChoiceBox(
            [Choice("", "–"), *(Choice(s.value, codes.label("referral_state", s.value)) for s in states)],
            name=_("Result of {person}").format(person=person),
        )
        self.on = DateEdit(name=_("Result on"))
        self.on.set_value(today)
        self.reporter = ChoiceBox(
            [Choice("", "–"), *(Choice(e.code, e.name()) for e in codes.choices("reporter", today))],
            name=_("Told by"),
        )
        self.reason = ChoiceBox([Choice("", "–")], name=_("Reason"))
        self.planned = DateEdit(name=_("Planned start"))
        self.note = LineEdit(name=_("Remarks"))
        self._codes, self._today = codes, today
        self.state.changed.connect(self._fit_reasons)
        self._fit_reasons()

    @property
    def widgets(self) -> list[QWidget]:
        return [self.label, self.state, self.on, self.reporter, self.reason, self.planned, self.note]

    def _fit_reasons(self) -> None:
        value = str(self.state.value() or "")
        scheme = REASON_SCHEME.get(ReferralState(value)) if value else None
        choices = [Choice("", "–")]
        if scheme:
            choices += [Choice(e.code, e.name()) for e in self._codes.choices(scheme, self._today)]
        self.reason.set_choices(choices)
        self.reason.setEnabled(scheme is not None)
        self.planned.setEnabled(value == ReferralState.HIRE_PENDING.value)

    def entry(self, version: int) -> ResultEntry | None:
        """What was chosen; None where nothing was."""
        state = str(self.state.value() or "")
        if not state:
            return None
        on = self.on.day()
        if on is None:
            raise InvalidInput(_("Write the day of the result."), field="on")
        return ResultEntry(
            self.row.id,
            version,
            state,
            on,
            reported_by=str(self.reporter.value() or "") or None,
            reason_code=str(self.reason.value() or "") or None,
            reason=self.note.text().strip() or None,
            hire_planned_on=self.planned.day() if self.planned.isEnabled() else None,
        )


class ResultsSheet(Sheet):
    """A line a referral: result, day, who told it, reason; only lines with a result are saved."""

    def __init__(self, page: Page, rows: Sequence[ReferralRow]) -> None:
        super().__init__(title=_("Enter results"), verb=_("Save results"), run=self._save)
        self._page, self.op_id = page, new_id()
        self.lines = [_Line(page, row, page.room.today()) for row in rows]
        card = Card()
        grid = QGridLayout()
        grid.setSpacing(S)
        heads = (
            _("Referral"),
            _("Result"),
            _("Result on"),
            _("Told by"),
            _("Reason"),
            _("Planned start"),
            _("Remarks"),
        )
        for column, head in enumerate(heads):
            grid.addWidget(PlainLabel(head, look="label"), 0, column)
        for number, line in enumerate(self.lines, 1):
            for column, widget in enumerate(line.widgets):
                grid.addWidget(widget, number, column)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(6, 2)
        card.body.addLayout(grid)
        scrolled = Scrolled()
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        self.body.addWidget(scrolled, 1)

    def start_focus(self) -> None:
        """Begin at the first result."""
        self.lines[0].state.setFocus()

    def _save(self) -> None:
        try:
            entries = [e for line in self.lines if (e := line.entry(line.row.version)) is not None]
        except InvalidInput as error:
            self.explain(error)
            return

        def job(db: "Session", act: "Act") -> list[ReferralRow]:
            return enter_results(db, act, entries=entries)

        def done(_rows: object) -> None:
            self._page.room.say(_("Results saved"))
            self.finish()

        def failed(error: JobdeskError) -> None:
            self.set_busy(False)
            self.explain(error)

        self.set_busy(True)
        self._page.room.work.change(self, job, stale=STALE, done=done, failed=failed, op_id=self.op_id)
