"""착오취소 from a timeline: each kind of fact by its own service."""

from collections.abc import Callable, Mapping

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.qt.pages.base import Page
from jobdesk.services import (
    consents,
    counseling,
    courses,
    event_interviews,
    events,
    follow_ups,
    messages,
    placements,
    plan_steps,
    public_works,
    referrals,
    registrations,
    signposts,
)
from jobdesk.services.timeline import TimelineRow

# How each kind is struck through, and which lists that makes stale.
_STRIKES: Mapping[str, tuple[Callable[..., object], str, tuple[str, ...]]] = {
    "registration": (registrations.void_registration, "registration_id", ("registrations",)),
    "consent": (consents.void_consent, "consent_id", ("jobseekers",)),
    "session": (counseling.void_session, "session_id", ("sessions",)),
    "inquiry": (counseling.void_inquiry, "inquiry_id", ("inquiries",)),
    "referral": (referrals.void_referral, "referral_id", ("referrals", "vacancies")),
    "placement": (
        placements.undo_placement,
        "placement_id",
        ("placements", "referrals", "follow_ups", "vacancies"),
    ),
    "follow_up": (follow_ups.void_follow_up, "follow_up_id", ("follow_ups",)),
    "plan_step": (plan_steps.void_step, "step_id", ("plans",)),
    "signpost": (signposts.void_signpost, "signpost_id", ("plans",)),
    "public_works": (public_works.void_public_works, "works_id", ("plans",)),
    "screening": (public_works.void_screening, "screening_id", ("plans",)),
    "event": (events.void_participant, "participant_id", ("events",)),
    "event_interview": (event_interviews.void_interview, "interview_id", ("events",)),
    "message": (messages.void_message_list, "list_id", ("jobseekers",)),
    "course": (courses.void_course, "course_id", ("courses",)),
}


def ask_strike(page: Page, told: TimelineRow, struck: Callable[[], object]) -> None:
    """Ask for the reason, then strike through; `struck` runs after the commit."""
    if told.kind not in _STRIKES or told.voided:
        page.explain(InvalidInput(_("This line cannot be struck through by itself.")))
        return
    void, name, stale = _STRIKES[told.kind]

    def done(_none: object) -> None:
        page.room.say(_("Struck through"))
        struck()

    def strike(reason: str) -> None:
        page.room.work.change(
            page,
            lambda db, act: void(db, act, **{name: told.id}, why=reason),
            stale=stale,
            done=done,
            failed=page.explain,
        )

    verb = _("Undo the placement") if told.kind == "placement" else _("Strike through")
    question = _("{what} will count nowhere any more.").format(what=told.title)
    page.ask(question, verb=verb, then=strike, reason=True)
