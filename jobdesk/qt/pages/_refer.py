"""Referring: one person to several open vacancies, or several people to one, in one act."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from jobdesk.base.enums import ReferralMethod
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.ids import new_id
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.qt.forms.editors import Editor
from jobdesk.qt.inputs import Check, ChoiceBox, DateEdit, DateTimeEdit, LineEdit, PlainLabel, SearchEdit
from jobdesk.qt.inputs import choices as inputs
from jobdesk.qt.pages._match_detail import MatchDetail
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._refer_choices import Asking, Choice, Ticked, choice_list, people_for, vacancies_for
from jobdesk.qt.pages._refer_meeting import MeetingLine
from jobdesk.qt.pages._refer_override import OverrideLine
from jobdesk.qt.pages._refer_stay import StayLine
from jobdesk.qt.pages._referral_papers import see_names
from jobdesk.qt.pages.base import DraftKey, KeptSheet, Page, Room
from jobdesk.qt.parts import Split, row
from jobdesk.qt.theme import S
from jobdesk.services.audit import record_shown
from jobdesk.services.print_jobs import PrintJobRow, jobs_of_act, queue_slip
from jobdesk.services.printables import slip_ahead_seen
from jobdesk.services.referral_view import saved_referrals
from jobdesk.services.referrals import ReferralRow, record_referrals
from jobdesk.services.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

WrittenSession = tuple[UUID, datetime | None]
"""A session's id, and its start where it was saved now and still runs."""
WriteSession = Callable[["Session", "Act"], WrittenSession]
Saved = tuple[list[ReferralRow], list[PrintJobRow], WrittenSession | None]
STALE = ("referrals", "vacancies", "print_jobs", "sessions", "jobseekers")
TRACE_MS = 1500
TICKED = "_ticked"  # where a draft keeps the chosen rows


class ReferSheet(KeptSheet):
    """Choose, see what blocks, save once, print the slips.

    With `jobseeker_ids` alone it offers open vacancies; with `vacancy_ids` alone, people, and
    leaves on record who was shown. Beside the list stand the conditions of the current row.

    Args:
        ticked: vacancies chosen before: id, title, firm.
        write_session: writes the session of the referrals in the same transaction and tells its id.
        saved: runs after the commit with what `write_session` told.
    """

    def __init__(
        self,
        page: Page,
        *,
        jobseeker_ids: Sequence[UUID] = (),
        vacancy_ids: Sequence[UUID] = (),
        about: str = "",
        ticked: Sequence[Ticked] = (),
        write_session: "WriteSession | None" = None,
        saved: "Callable[[WrittenSession | None], object]" = lambda _written: None,
    ) -> None:
        super().__init__(title=about or _("Refer"), verb=_("Refer and save"), run=self._save)
        self._ticked, self._told = list(ticked), saved
        self._before = {one for one, _title, _firm in ticked}
        of, ids = ("jobseeker", jobseeker_ids) if jobseeker_ids else ("vacancy", vacancy_ids)
        self.draft_key = DraftKey("refer", f"{of}/{ids[0]}")
        self._page, self.op_id = page, new_id()
        self._people, self._vacancies, self._write = list(jobseeker_ids), list(vacancy_ids), write_session
        self.search = SearchEdit(
            name=_("Search"),
            hint=_("Vacancy, firm, occupation") if self._people else _("Name, initials, phone, birth"),
        )
        self.search.searched.connect(lambda _text: self.read())
        self.only_fitting = Check(_("Only where no condition fails"))
        self.only_fitting.changed.connect(self.read)
        self.choices = choice_list(of_people=not self._people)
        self.choices.checks_changed.connect(self._show_count)
        self.choices.chosen.connect(self._show_match)
        self.search.left_down.connect(self.choices.setFocus)
        self.detail = MatchDetail(page.room.codes)
        self._trace = QTimer(self, singleShot=True, interval=TRACE_MS)
        self._trace.timeout.connect(self._leave_trace)
        self._make_inputs()
        found = row(self.search, self.only_fitting)
        found.setStretch(0, 1)
        self.body.addLayout(found)
        both = len(self._people) == 1 or len(self._vacancies) == 1
        self.body.addWidget(Split(self.choices, self.detail, (670, 470)) if both else self.choices, 1)
        for told in (self.stay, self.override, self.meeting):
            self.body.addWidget(told)
        self.body.addLayout(self._how())
        self.choices.checks_changed.connect(self.on_typed)
        for one in self._inputs().values():
            one.changed.connect(self.on_typed)
        self.see = self.add_verb(_("See the slip"), "Ctrl+P", self._see_slip)

    def _make_inputs(self) -> None:
        room = self._page.room
        label = partial(room.codes.label, "referral_method")
        self.method = ChoiceBox(
            [inputs.Choice(m.value, label(m.value)) for m in ReferralMethod], name=_("Referral method")
        )
        self.method.set_value(ReferralMethod.SLIP.value)
        self.referred_on = DateEdit(name=_("Referred on"), today=room.today)
        self.referred_on.set_value(room.today())
        self.referred_on.editingFinished.connect(self.read)
        self.accompanied = Check(_("Accompanied"))
        self.interview_at = DateTimeEdit(name=_("Interview time"))
        self.interview_place = LineEdit(name=_("Interview place"), max_length=200)
        self.remarks = LineEdit(name=_("Remarks"), max_length=4000)
        self.stay, self.override, self.meeting = StayLine(), OverrideLine(), MeetingLine(self._page)
        self.interview_at.changed.connect(self._ask_meeting)

    def _inputs(self) -> dict[str, Editor]:
        return {
            "method": self.method,
            "referred_on": self.referred_on,
            "interview_at": self.interview_at,
            "interview_place": self.interview_place,
            "accompanied": self.accompanied,
            "note": self.remarks,
            "stay_checked": self.stay.tick,
            "override_why": self.override.why,
        }

    @override
    def is_typed(self) -> bool:
        words = (self.interview_at, self.interview_place, self.remarks, self.override.why)
        ticked = {row.id for row in self.choices.checked_rows()}
        return ticked != self._before or any(word.text().strip() for word in words)

    @override
    def typed(self) -> dict[str, Any]:
        ticked = [[str(r.id), r.title, r.detail, r.warned] for r in self.choices.checked_rows()]
        return {name: one.value() for name, one in self._inputs().items()} | {TICKED: ticked}

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        for name, one in self._inputs().items():
            one.set_value(values.get(name))
        rows = [Choice(UUID(r[0]), r[1], r[2], warned=r[3]) for r in values.get(TICKED, ())]
        known = {row.id for row in rows}
        self.choices.set_rows([*rows, *(row for row in self.choices.model_.rows if row.id not in known)])
        self.choices.model_.checked |= known
        self._show_count()
        self.stay.tick.set_value(values.get("stay_checked"))
        self.read()

    def _how(self) -> QVBoxLayout:
        def line(*parts: tuple[str, QWidget, int]) -> QHBoxLayout:
            made = QHBoxLayout()
            made.setSpacing(S)
            for label, widget, width in parts:
                if label:
                    made.addWidget(PlainLabel(label, look="label"))
                if width:
                    widget.setFixedWidth(width)
                made.addWidget(widget, 0 if width else 1)
            return made

        both = QVBoxLayout()
        both.setSpacing(S)
        both.addLayout(
            line(
                (_("Referral method"), self.method, 180),
                (_("Referred on"), self.referred_on, 130),
                (_("Interview time"), self.interview_at, 170),
                (_("Interview place"), self.interview_place, 0),
            )
        )
        self.accompanied.setFixedWidth(self.accompanied.sizeHint().width() + S)
        remarks = QHBoxLayout()
        remarks.setSpacing(S)
        remarks.addWidget(self.accompanied)
        remarks.addLayout(line((_("Remarks"), self.remarks, 0)), 1)
        both.addLayout(remarks)
        return both

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self.read()

    @override
    def start_focus(self) -> None:
        (self.method if self._ticked else self.search).setFocus()

    @override
    def leave(self) -> None:
        if self._trace.isActive():
            self._leave_trace()
        super().leave()

    # choosing -------------------------------------------------------------------------------

    def read(self) -> None:
        """Find what is typed and what speaks against it on the day of the referral."""
        people, vacancies = list(self._people), list(self._vacancies)
        ticked = self._ticked or [(one.id, one.title, one.detail) for one in self.choices.checked_rows()]
        asking = Asking(self.search.text(), ticked, self._day(), self.only_fitting.isChecked())

        def job(db: "Session", act: "Act") -> list[Choice]:
            if people:
                return vacancies_for(db, act, people, asking)
            return people_for(db, act, vacancies, asking)

        self._page.room.work.read(self, job, done=self._on_read, failed=self.explain, latest="refer")

    def _day(self) -> date:
        return self.referred_on.day() or self._page.room.today()

    def _on_read(self, rows: list[Choice]) -> None:
        if self.search.text().strip():
            self.choices.set_empty_text(_("Nothing is found."))
        ticked = {row.id: row for row in self.choices.checked_rows()}
        shown = {row.id for row in rows}
        self.choices.set_rows([*(row for one, row in ticked.items() if one not in shown), *rows])
        if self._ticked:
            self.choices.model_.checked |= {one for one, _title, _firm in self._ticked}
            self._ticked = []
            self._show_count()
        self._show_stay()
        if self.choices.current_row() is None:
            self.choices.select_first()
        self._show_match(self.choices.current_row())
        if not self._people and rows:
            self._trace.start()

    def _leave_trace(self) -> None:
        """Put on record who stood in the list when the typing paused, or when it was left sooner."""
        self._trace.stop()
        shown, room = {row.id for row in self.choices.model_.rows}, self._page.room
        room.work.view(
            room,
            lambda db, act: record_shown(db, act, shown),
            done=lambda _none: None,
            failed=lambda error: room.say(str(error)),
        )

    def _show_count(self) -> None:
        count = len(self.choices.checked_rows())
        self.note.setText(ngettext("{count} chosen", "{count} chosen", count).format(count=count))
        self._show_stay()
        self._ask_meeting()

    def _ask_meeting(self) -> None:
        ticked = [row.id for row in self.choices.checked_rows()]
        self.meeting.ask(self.interview_at.text(), self._people or ticked, self._vacancies or ticked)

    def _show_stay(self) -> None:
        """What is to be checked of the person, or of the people ticked; what fails of those ticked."""
        ticked = self.choices.checked_rows()
        rows = self.choices.model_.rows if self._people else ticked
        self.stay.show_warnings(row.warned for row in rows)
        self.override.show_failed(f"{row.title}: {row.failed}" for row in ticked if row.failed)

    def _show_match(self, here: Choice | None) -> None:
        """The conditions of the current row."""
        if here is None:
            self.detail.show_match(None)
            return
        self.detail.show_match(
            here.match, here.before, remaining=here.remaining, watch=here.watch, more=(here.blocked,)
        )

    def _chosen(self) -> list[UUID]:
        """The ticked ones, or the current one while the list has the keyboard."""
        chosen = [row.id for row in self.choices.checked_rows()]
        if not chosen and (row := self.choices.current_row()) is not None and self.choices.table.hasFocus():
            chosen = [row.id]
        return chosen

    def _asked(self) -> dict[str, Any]:
        return {
            "method": str(self.method.value()),
            "referred_on": self.referred_on.text().strip() or None,
            "interview_at": self.interview_at.text().strip() or None,
            "interview_place": self.interview_place.text().strip() or None,
            "accompanied": bool(self.accompanied.value()),
            "note": self.remarks.text().strip() or None,
        }

    def _see_slip(self) -> None:
        """What the first slip will say."""
        here = self.choices.current_row()
        chosen = self._chosen() or ([here.id] if here is not None else [])
        if not chosen:
            self.explain(InvalidInput(_("Choose at least one person and one vacancy.")))
            return
        asked = self._asked()
        person, vacancy = (self._people or chosen)[0], (self._vacancies or chosen)[0]
        preview(
            self._page,
            lambda db, act: slip_ahead_seen(db, act, jobseeker_id=person, vacancy_id=vacancy, asked=asked),
            title=_("Slip as it will be printed"),
        )

    # saving ---------------------------------------------------------------------------------

    def _save(self) -> None:
        chosen, asked = self._chosen(), self._asked()
        people, vacancies = self._people or chosen, self._vacancies or chosen
        checked, why = self.stay.tick.isChecked(), self.override.why.text()

        def job(db: "Session", act: "Act") -> Saved:
            written = self._write(db, act) if self._write else None
            session = written[0] if written else None
            self.forget_draft(db, act)
            rows = record_referrals(
                db,
                act,
                jobseeker_ids=people,
                vacancy_ids=vacancies,
                session_id=session,
                stay_checked=checked,
                override_why=why,
                **asked,
            )
            paper = read_settings(db).text("slip_paper")
            jobs = [
                queue_slip(db, act, referral_id=row.id, number=check_slip_number(row.slip_no), paper=paper)
                for row in rows
                if row.slip_no
            ]
            return rows, jobs, written

        self.set_busy(True)
        self._page.room.work.change(
            self, job, stale=(*STALE, "drafts"), done=self._on_saved, failed=self._refused, op_id=self.op_id
        )

    def _refused(self, error: JobdeskError) -> None:
        if error.field == "stay_checked" and self.stay.isVisible():
            error = InvalidInput(
                _("See on the original whether the stay allows this job, and tick it."), field=error.field
            )
        if error.field == "override_why":
            rows = {row.id: row for row in self.choices.model_.rows}
            named = [rows[one] for one in self._chosen() if one in rows]
            self.override.show_failed(f"{row.title}: {row.failed}" for row in named if row.failed)
            error = InvalidInput(_("Say why they are referred though a condition fails."), field=error.field)
        self.explain(error)
        day = self.referred_on.day()
        fields: dict[str, QWidget] = {
            "referred_on": self.remarks if day and day < self._page.room.today() else self.referred_on,
            "interview_at": self.interview_at,
            "interview_place": self.interview_place,
            "note": self.remarks,
            "stay_checked": self.stay.tick,
            "override_why": self.override.why,
        }
        if error.field in fields:
            fields[error.field].setFocus()

    def _on_saved(self, saved: "Saved | None") -> None:
        """Tell and print; where the answer of an earlier try was lost, what that one saved."""
        if saved is not None:
            self._finish(saved)
            return
        op_id = self.op_id

        def job(db: "Session", act: "Act") -> Saved:
            kept = saved_referrals(db, act, op_id)
            return kept.rows, jobs_of_act(db, act, op_id), kept.session

        self._page.room.work.read(self, job, done=self._finish, failed=self.explain)

    def _finish(self, saved: Saved) -> None:
        rows, jobs, written = saved
        room, page = self._page.room, self._page
        numbers = ", ".join(row.slip_no for row in rows if row.slip_no)
        said = ngettext("{count} referral saved", "{count} referrals saved", len(rows)).format(count=len(rows))
        room.say(f"{said} {numbers}".strip())
        if self._trace.isActive():
            self._leave_trace()
        self.finish()
        self._told(written)
        room.prints.print_jobs(jobs)
        first = rows[0]
        if len(rows) > 1 and {row.vacancy_id for row in rows} == {first.vacancy_id}:
            page.ask(
                _("Several people are referred to {firm}. Shall it get one list of them?").format(
                    firm=first.employer_name
                ),
                verb=_("List for the firm"),
                then=partial(see_names, page, first.vacancy_id, firm=first.employer_name, title=first.title),
            )
