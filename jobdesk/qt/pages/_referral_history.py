"""What became of one referral: every step with who and when, and every call about it."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._attempts import STALE, attempt_text
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card, Facts
from jobdesk.qt.theme import Badge
from jobdesk.services import contact_attempts, referral_history
from jobdesk.services.contact_attempts import AttemptRow
from jobdesk.services.referral_history import ReferralHistory, StepRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def open_history(page: Page, referral_id: UUID) -> None:
    """Cover a page with the history of a referral."""
    page.room.work.view(
        page,
        lambda db, act: referral_history.open_history(db, act, referral_id=referral_id),
        done=lambda told: page.push(HistorySheet(page, told)),
        failed=page.explain,
    )


class HistorySheet(Sheet):
    """The steps above, the calls below; a call entered by mistake can be struck through."""

    def __init__(self, page: Page, told: ReferralHistory) -> None:
        super().__init__(title=_("History of a referral"))
        self._page, self.told = page, told
        self.facts = Facts(columns=3)
        self.steps, self.attempts = self._make_steps(), self._make_attempts()
        card = Card()
        card.body.addWidget(self.facts)
        calls = Card(_("Calls about it"))
        calls.body.addWidget(self.attempts, 1)
        self.body.addWidget(card)
        self.body.addWidget(self.steps, 3)
        self.body.addWidget(calls, 2)
        self.add_verb(_("Strike the call through"), "Ctrl+Delete", self.strike)
        self._show(told)

    def _show(self, told: ReferralHistory) -> None:
        self.told, row, codes = told, told.row, self._page.room.codes
        state = state_badge(codes, "referral_state", row.state)
        self.facts.set_facts(
            (
                (_("Jobseeker"), told.person),
                (_("Firm"), row.employer_name),
                (_("Vacancy"), row.title),
                (_("Referred on"), format_date(row.referred_on)),
                (_("Number"), row.referral_no),
                (_("Slip"), row.slip_no or ""),
                (_("Counselor"), row.counselor),
                (_("Method"), codes.label("referral_method", row.method)),
                (_("State"), state or ""),
            )
        )
        self.steps.set_rows(told.steps)
        self.attempts.set_rows(told.attempts)
        self.steps.select_first()

    def _make_steps(self) -> ListView[StepRow]:
        codes = self._page.room.codes

        def before(step: StepRow) -> str:
            return codes.label("referral_state", step.from_state) if step.from_state else ""

        def back(step: StepRow) -> Badge | None:
            if step.taken_back_at is None:
                return None
            return Badge(step.taken_back_by or "?", "warning")

        return ListView(
            (
                Column(mark("Day"), lambda s: format_date(s.on), width=110),
                Column(mark("Before"), before, width=120),
                Column(mark("State"), badge=lambda s: state_badge(codes, "referral_state", s.to_state), width=150),
                Column(
                    mark("Told by"), lambda s: codes.label("reporter", s.told_by) if s.told_by else "", width=80
                ),
                Column(mark("Reason"), lambda s: s.reason, stretch=True, tip=lambda s: s.reason),
                Column(mark("Entered by"), lambda s: s.who, width=90),
                Column(mark("Entered at"), lambda s: format_datetime(s.recorded_at), width=160),
                Column(mark("Taken back by"), badge=back, width=120, tip=lambda s: s.taken_back),
            ),
            key=lambda s: s.id,
            name=_("Steps"),
            empty="",
        )

    def _make_attempts(self) -> ListView[AttemptRow]:
        codes = self._page.room.codes
        made: ListView[AttemptRow] = ListView(
            (
                Column(mark("Called at"), lambda a: format_datetime(a.tried_at), width=160),
                Column(mark("Contact mode"), lambda a: codes.label("contact_mode", a.mode), width=110),
                Column(
                    mark("What came of the call"), lambda a: codes.label("attempt_outcome", a.outcome), width=160
                ),
                Column(mark("Call back on"), lambda a: format_date(a.call_back_on), width=120),
                Column(mark("Remarks"), lambda a: a.note, stretch=True),
                Column(mark("Counselor"), lambda a: a.counselor, width=100),
            ),
            key=lambda a: a.id,
            name=_("Calls about it"),
            empty=_("Nobody called about it yet."),
        )
        made.setAccessibleName(_("Calls about it"))
        return made

    @override
    def start_focus(self) -> None:
        self.steps.begin()

    def strike(self) -> None:
        """Strike the chosen call through, with the reason; of a firm it goes from all its referrals."""
        chosen = self.attempts.current_row()
        if chosen is None:
            self.explain(InvalidInput(_("Choose a call in the list below first.")))
            return
        told = attempt_text(self._page.room.codes, chosen, full=True)
        self.ask(
            _("Strike through the call {call}?").format(call=told),
            verb=_("Strike through"),
            then=partial(self._strike, chosen.id),
            reason=True,
        )

    def _strike(self, attempt_id: UUID, why: str) -> None:
        referral_id, room = self.told.row.id, self._page.room

        def act_of(db: "Session", act: "Act") -> ReferralHistory:
            contact_attempts.void_attempts(db, act, attempt_ids=[attempt_id], why=why)
            return referral_history.open_history(db, act, referral_id=referral_id)

        def done(told: ReferralHistory) -> None:
            room.say(_("Call struck through"))
            self._show(told)

        room.work.change(self, act_of, stale=STALE, done=done, failed=self.explain)
