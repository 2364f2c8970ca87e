"""마감: a firm closes its vacancy; who still waits on it stands below, with what becomes of each."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import VacancyKind, VacancyState
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.forms.vacancy_life import CLOSING, PENDING
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import Card, Segments, secondary
from jobdesk.services import vacancy_life
from jobdesk.services.referral_states import CLOSES
from jobdesk.services.vacancies import STEPS
from jobdesk.services.vacancy_life import Closing, ClosingView, OpenReferral

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("vacancies", "referrals", "jobseekers", "notices")
_WAYS = {VacancyState.FILLED: mark("Hired, filled"), VacancyState.CANCELED: mark("Canceled by the firm")}


def open_close_sheet(
    page: Page,
    vacancy_id: UUID,
    to: VacancyState,
    done: Callable[[ClosingView, Closing | None], object],
) -> None:
    """Read whom closing touches and ask how; `done` is told what came of it."""
    page.room.work.view(
        page,
        lambda db, act: vacancy_life.view_closing(db, act, vacancy_id=vacancy_id),
        done=lambda view: page.push(CloseSheet(page, view, to, done)),
        failed=page.explain,
    )


class CloseSheet(FormSheet):
    """How it closes, what the firm said, whether pending hires go too; below, what becomes of everyone."""

    def __init__(
        self,
        page: Page,
        view: ClosingView,
        to: VacancyState,
        done: Callable[[ClosingView, Closing | None], object],
    ) -> None:
        self._page, self.view, self._done = page, view, done
        pending = any(one.pending for one in view.waiting)
        about = {"title": view.card.values["title"], "firm": view.card.employer_name}
        super().__init__(
            Form((*CLOSING, *(PENDING if pending else ())), page.room.codes, today=page.room.today()),
            title=_("Close: {title}, {firm}").format(**about),
            verb=_("Close the vacancy"),
            save=self._close,
        )
        possible = [way for way in _WAYS if way in STEPS.get(VacancyState(view.card.state), ())] or [to]
        if view.card.state in {VacancyState.EXPIRED, VacancyState.FILLED}:
            possible = list(_WAYS)  # shown so by its day or openings: the kept state is open
        self.ways = Segments([(way.value, _(_WAYS[way])) for way in possible])
        if to in possible:
            self.ways.choose(to.value)
        self.ways.chosen.connect(lambda _key: self._show_waiting())
        self.above.addWidget(self.ways)
        card = Card()
        card.body.addWidget(self.form)
        self.above.addWidget(card)
        self.scrolled.hide()  # a short form: what becomes of everyone has the room
        self._make_action(_("Filled, or canceled"), "Ctrl+Tab", self.ways.choose_next)
        own = view.card.kind == VacancyKind.OWN
        left = _("Remaining {left} of {openings}").format(
            left=view.card.remaining, openings=view.card.values["openings"]
        )
        self.head.insertWidget(self.head.count() - 1, secondary(left if own else ""))
        self.told = secondary("", wrap=True)
        self.body.addWidget(self.told)
        self.waiting = waiting_list(page.room.codes, self._becomes)
        self.body.addWidget(self.waiting, 1)
        self.form.edited.connect(lambda _name: self._show_waiting())
        self._show_waiting()

    @property
    def to(self) -> VacancyState:
        """How it closes."""
        return VacancyState(self.ways.current)

    @property
    def with_pending(self) -> bool:
        """Whether pending hires go too."""
        return bool(self.form.values().get("with_pending"))

    def _becomes(self, one: OpenReferral) -> str:
        stays = one.pending and not self.with_pending
        return one.state if stays else CLOSES[self.to].value

    def _show_waiting(self) -> None:
        self.waiting.set_rows(self.view.waiting)
        swept = [one for one in self.view.waiting if self.with_pending or not one.pending]
        stay = [one.name for one in self.view.waiting if one not in swept]
        told = ngettext(
            "{count} open referral is closed and who it is of is to be told.",
            "{count} open referrals are closed and who they are of is to be told.",
            len(swept),
        ).format(count=format_number(len(swept)))
        if stay:
            told = _("{told} Pending hires stay: {names}").format(told=told, names=", ".join(stay))
        self.told.setText(told if self.view.waiting else "")

    def _close(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        card, to, view, done = self.view.card, self.to, self.view, self._done

        def job(db: "Session", act: "Act") -> Closing:
            return vacancy_life.close_vacancy(
                db,
                act,
                vacancy_id=card.id,
                version=card.version,
                to=to,
                reason=values.get("reason"),
                with_pending=bool(values.get("with_pending")),
            )

        self.commit(job, stale=STALE, done=partial(done, view), said=_("The vacancy is closed"))


def waiting_list(codes: CodeBook, becomes: Callable[[OpenReferral], str] | None = None) -> ListView[OpenReferral]:
    """Who still waits on a vacancy, and what becomes of each where that is known."""
    after: tuple[Column[OpenReferral], ...] = ()
    if becomes is not None:
        after = (
            Column(
                mark("After closing"), badge=lambda r: state_badge(codes, "referral_state", becomes(r)), width=190
            ),
        )
    return ListView(
        (
            Column(mark("Name"), lambda r: r.name, width=150),
            Column(mark("Referred on"), lambda r: format_date(r.referred_on), width=120),
            Column(mark("Now"), badge=lambda r: state_badge(codes, "referral_state", r.state), width=170),
            Column(mark("Planned start"), lambda r: format_date(r.hire_planned_on), width=130),
            *after,
            Column(mark("Counselor"), lambda r: r.counselor, stretch=True),
        ),
        key=lambda one: one.id,
        name=_("Open referrals of this vacancy"),
        empty=_("Nobody waits on this vacancy."),
    )
