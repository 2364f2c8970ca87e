"""Referring: one person to several open vacancies, or several people to one, in one act."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from jobdesk.base.enums import ReferralMethod
from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.ids import new_id
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.qt.inputs import ChoiceBox, DateTimeEdit, LineEdit, PlainLabel, SearchEdit
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._printing import print_jobs
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.theme import Badge, S
from jobdesk.services.jobseekers import list_jobseekers
from jobdesk.services.print_jobs import PrintJobRow, queue_slip
from jobdesk.services.referral_checks import check_pairs
from jobdesk.services.referrals import ReferralRow, record_referrals
from jobdesk.services.settings import read_settings
from jobdesk.services.vacancies import list_vacancies

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

WrittenSession = tuple[UUID, datetime | None]
"""A session's id, and its start where it was saved now and still runs."""
WriteSession = Callable[["Session", "Act"], WrittenSession]
STALE = ("referrals", "vacancies", "print_jobs", "sessions", "jobseekers")
SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Choice:
    """One vacancy (or person) that may be chosen, with what speaks against it."""

    id: UUID
    title: str
    detail: str
    blocked: str
    earlier: str


class ReferSheet(Sheet):
    """Choose, see what blocks, save once, print the slips.

    With `jobseeker_ids` alone it offers open vacancies; with `vacancy_ids` alone, people.

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
        ticked: Sequence[tuple[UUID, str, str]] = (),
        write_session: "WriteSession | None" = None,
        saved: "Callable[[WrittenSession | None], object]" = lambda _written: None,
    ) -> None:
        super().__init__(title=about or _("Refer"), verb=_("Refer and save"), run=self._save)
        self._ticked, self._told = list(ticked), saved
        self._page, self.op_id = page, new_id()
        self._people, self._vacancies, self._write = list(jobseeker_ids), list(vacancy_ids), write_session
        self.search = SearchEdit(
            name=_("Search"),
            hint=_("Vacancy, firm, occupation") if self._people else _("Name, initials, phone, birth"),
        )
        self.search.searched.connect(lambda _text: self.read())
        self.choices: ListView[_Choice] = ListView(
            (
                Column(mark("Vacancy") if self._people else mark("Jobseeker"), lambda r: r.title, width=300),
                Column(mark("About"), lambda r: r.detail, stretch=True),
                Column(mark("Earlier"), lambda r: r.earlier, width=170),
                Column(
                    mark("May be referred"),
                    badge=lambda r: Badge(r.blocked, "bad") if r.blocked else Badge(_("yes"), "good"),
                    width=250,
                ),
            ),
            key=lambda r: r.id,
            name=_("Choose with the space bar"),
            empty=_("Nothing is found."),
            checks=True,
        )
        self.choices.checks_changed.connect(self._show_count)
        self.method = ChoiceBox(
            [Choice(m.value, page.room.codes.label("referral_method", m.value)) for m in ReferralMethod],
            name=_("Referral method"),
        )
        self.method.set_value(ReferralMethod.SLIP.value)
        self.interview_at = DateTimeEdit(name=_("Interview time"))
        self.interview_place = LineEdit(name=_("Interview place"))
        self.body.addWidget(self.search)
        self.body.addWidget(self.choices, 1)
        self.body.addLayout(self._how())

    def _how(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(S)
        for label, widget, width in (
            (_("Referral method"), self.method, 160),
            (_("Interview time"), self.interview_at, 180),
            (_("Interview place"), self.interview_place, 0),
        ):
            line.addWidget(PlainLabel(label, look="label"))
            if width:
                widget.setMaximumWidth(width)
            line.addWidget(widget, 0 if width else 1)
        return line

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self.read()

    @override
    def start_focus(self) -> None:
        (self.method if self._ticked else self.search).setFocus()

    def read(self) -> None:
        """Find what is typed and what speaks against it."""
        text, people, vacancies = self.search.text(), list(self._people), list(self._vacancies)
        ticked = list(self._ticked)

        def job(db: "Session", act: "Act") -> list[_Choice]:
            if people:
                return _open_vacancies(db, act, people, text, ticked)
            return _people_for(db, act, vacancies, text)

        self._page.room.work.read(self, job, done=self._on_read, failed=self.explain, latest="refer")

    def _on_read(self, rows: list[_Choice]) -> None:
        ticked = {row.id: row for row in self.choices.checked_rows()}
        shown = {row.id for row in rows}
        self.choices.set_rows([*(row for one, row in ticked.items() if one not in shown), *rows])
        if self._ticked:
            self.choices.model_.checked |= {one for one, _title, _firm in self._ticked}
            self._ticked = []
            self._show_count()

    def _show_count(self) -> None:
        count = len(self.choices.checked_rows())
        self.note.setText(ngettext("{count} chosen", "{count} chosen", count).format(count=count))

    def _save(self) -> None:
        chosen = [row.id for row in self.choices.checked_rows()]
        if not chosen and (row := self.choices.current_row()) is not None and self.choices.hasFocus():
            chosen = [row.id]
        people = self._people or chosen
        vacancies = self._vacancies or chosen
        asked: dict[str, Any] = {
            "method": str(self.method.value()),
            "interview_at": self.interview_at.text().strip() or None,
            "interview_place": self.interview_place.text().strip() or None,
        }

        def job(db: "Session", act: "Act") -> tuple[list[ReferralRow], list[PrintJobRow], WrittenSession | None]:
            written = self._write(db, act) if self._write else None
            session = written[0] if written else None
            rows = record_referrals(
                db, act, jobseeker_ids=people, vacancy_ids=vacancies, session_id=session, **asked
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
            self, job, stale=STALE, done=self._on_saved, failed=self._refused, op_id=self.op_id
        )

    def _refused(self, error: JobdeskError) -> None:
        self.set_busy(False)
        self.explain(error)

    def _on_saved(
        self, saved: "tuple[list[ReferralRow], list[PrintJobRow], WrittenSession | None] | None"
    ) -> None:
        rows, jobs, written = saved or ([], [], None)
        room, page = self._page.room, self._page
        numbers = ", ".join(row.slip_no for row in rows if row.slip_no)
        said = ngettext("{count} referral saved", "{count} referrals saved", len(rows)).format(count=len(rows))
        room.say(f"{said} {numbers}".strip())
        self.finish()
        self._told(written)
        print_jobs(room, page, jobs, page.explain)


def _open_vacancies(
    db: "Session", act: "Act", people: list[UUID], text: str, ticked: Sequence[tuple[UUID, str, str]]
) -> list[_Choice]:
    before = {one for one, _title, _firm in ticked}
    listed = list_vacancies(db, act, text=text, open_only=True, limit=SHOWN)
    rows = [*ticked, *((row.id, row.title, row.employer_name) for row in listed if row.id not in before)]
    checks = check_pairs(db, act, jobseeker_ids=people, vacancy_ids=[one for one, _title, _firm in rows])
    blocked: dict[UUID, str] = {}
    earlier: dict[UUID, str] = {}
    for check in checks:
        if check.blocked:
            blocked.setdefault(check.vacancy_id, check.blocked[0])
        if check.earlier:
            earlier.setdefault(check.vacancy_id, check.earlier[-1])
    return [_Choice(one, title, firm, blocked.get(one, ""), earlier.get(one, "")) for one, title, firm in rows]


def _people_for(db: "Session", act: "Act", vacancies: list[UUID], text: str) -> list[_Choice]:
    rows = list_jobseekers(db, act, text=text, show="valid", limit=SHOWN)
    checks = check_pairs(db, act, jobseeker_ids=[row.id for row in rows], vacancy_ids=vacancies)
    blocked = {check.jobseeker_id: check.blocked[0] for check in checks if check.blocked}
    earlier = {check.jobseeker_id: check.earlier[-1] for check in checks if check.earlier}
    return [
        _Choice(row.id, row.name, f"{row.birth} {row.phone}", blocked.get(row.id, ""), earlier.get(row.id, ""))
        for row in rows
    ]
