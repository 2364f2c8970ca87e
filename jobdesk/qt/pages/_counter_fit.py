"""Vacancies for the person who is served: the best fit first, ticked here, referred in one act."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QResizeEvent
from typing_extensions import override

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_money
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.inputs import Check, SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._match_detail import MatchDetail, fit_badge
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, Card
from jobdesk.qt.theme import DENSE_ROW_HEIGHT, Badge, S
from jobdesk.services.matching import VacancyMatch, match_vacancies

LEAST_ROWS = 2
DETAIL_SPARE = 20  # what stands beside a row may take a second line


def fit_columns(codes: CodeBook) -> Sequence[Column[VacancyMatch]]:
    """What a counselor reads out of a vacancy."""

    def badge(told: VacancyMatch) -> Badge | None:
        if told.before.is_open:
            return Badge(_("referred"), "accent")
        if told.before.state is not None:
            return Badge(codes.label("referral_state", told.before.state), "neutral")
        return fit_badge(told.match)

    def pay(told: VacancyMatch) -> str:
        basis = codes.label("wage_basis", told.wage_basis)
        return f"{basis} {format_money(told.wage_min)}" if told.wage_min else ""

    return (
        Column(mark("Vacancy"), lambda r: f"{r.title} · {r.employer_name}", stretch=True),
        Column(mark("Pay"), pay, align="right", sort=lambda r: r.wage_min),
        Column(mark("Fits"), badge=badge, width=200, sort=lambda r: -r.match.score),
    )


class FitPanel(Card):
    """Open vacancies, the best fit first, with the conditions of the current one; Space ticks.

    Where the window is low the conditions give way first: the note above keeps its height.
    """

    def __init__(self, room: Room, refer: QAction) -> None:
        super().__init__(_("Vacancies"))
        self.room = room
        self.body.setSpacing(S)
        self._person: UUID | None = None
        self.search = SearchEdit(name=_("Find vacancies"), hint=_("Firm, job, number"))
        self.search.searched.connect(lambda _text: self.read())
        self.search.left_down.connect(lambda: self.list.table.setFocus())
        self.head.insertWidget(1, self.search, 9)
        self.only_fitting = Check(_("Only where no condition fails"))
        self.only_fitting.changed.connect(self.read)
        self.head.addWidget(self.only_fitting)
        self.head.addWidget(ActionButton(refer))
        self.list: ListView[VacancyMatch] = ListView(
            fit_columns(room.codes),
            key=lambda r: r.id,
            name=_("Vacancies"),
            empty=_("No open vacancy is found."),
            checks=True,
            dense=True,
        )
        self.list.checks_changed.connect(self._show_count)
        self.list.chosen.connect(self._show_match)
        self.detail = MatchDetail(room.codes)
        self.list.table.horizontalHeader().hide()
        self.list.setMinimumHeight(LEAST_ROWS * DENSE_ROW_HEIGHT)
        self.body.addWidget(self.list, 5)
        self.body.addWidget(self.detail, 4)
        self._show_count()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint if self.detail.isHidden() else hint - QSize(0, self._detail_height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.minimumSizeHint().height() + self._detail_height() + DETAIL_SPARE
        self.detail.setVisible(self.height() >= needed)

    def _detail_height(self) -> int:
        return self.detail.minimumSizeHint().height() + self.body.spacing()

    def show_person(self, person: UUID | None) -> None:
        """Offer vacancies to this person; ticks of another one go."""
        if person != self._person:
            self._person = person
            self.search.clear()
            self.list.set_rows([])
        self.read()

    def read(self) -> None:
        """Read again what is open."""
        person, text, only = self._person, self.search.live_text().strip(), self.only_fitting.isChecked()
        if person is not None:
            self.room.work.read(
                self,
                lambda db, act: match_vacancies(db, act, jobseeker_id=person, text=text, only_fitting=only),
                done=self._show,
                failed=lambda error: self.room.say(str(error)),
                latest="fit",
            )

    def _show(self, rows: Sequence[VacancyMatch]) -> None:
        shown = {one.id for one in rows}
        self.list.set_rows([*(one for one in self.list.checked_rows() if one.id not in shown), *rows])
        if self.list.current_row() is None:
            self.list.select_first()
        self._show_match(self.list.current_row())
        self._show_count()

    def _show_match(self, here: VacancyMatch | None) -> None:
        if here is None:
            self.detail.show_match(None)
        else:
            self.detail.show_match(here.match, here.before, remaining=here.remaining, watch=here.watch)

    def _show_count(self) -> None:
        count = len(self.list.checked_rows())
        ticked = ngettext("{count} ticked", "{count} ticked", count).format(count=count)
        self.set_title(f"{_('Vacancies')} · {ticked}" if count else _("Vacancies"))

    def chosen(self) -> list[VacancyMatch]:
        """The ticked vacancies, or the current one while the list has the keyboard."""
        here = self.list.current_row()
        return self.list.checked_rows() or ([here] if here is not None and self.list.table.hasFocus() else [])

    def untick(self) -> None:
        """They are referred now."""
        self.list.model_.checked.clear()
        self._show_count()
