"""Which papers each page offers: of a person, a vacancy, the referrals, an event."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.base.printing import PrintKind
from jobdesk.qt.actions import Action
from jobdesk.qt.pages._certificates import open_certificate, open_register
from jobdesk.qt.pages._papers import PaperChoice, PaperMenu
from jobdesk.qt.pages.base import Page
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.person import PersonView

MOST_FIRMS = 4
_OPEN_REFERRAL = "referral"


def papers_command(page: str) -> Action:
    """The command that opens the papers of a page; its method is `papers`."""
    return Action(
        f"{page}.papers",
        mark("Forms and papers"),
        "papers",
        "Alt+F",
        mark("The papers of this page by number, printed or blank"),
        may=can_serve,
    )


def person_papers(page: Page, view: PersonView | None) -> None:
    """구직신청서, 이력서, 동의서, 확인서 of a person; without one the blank forms."""
    one = view.card.id if view is not None else None
    choices = [
        PaperChoice(PrintKind.JOBSEEKER_APPLICATION, record_id=one),
        PaperChoice(PrintKind.CONSENT_FORM, record_id=one),
        PaperChoice(
            PrintKind.RESUME,
            _("Résumé, for the person"),
            record_id=one,
            purpose=_("Résumé for the person"),
        ),
    ]
    if view is not None:
        name = str(view.card.values["full_name"])
        issue, register = (
            partial(open_certificate, page, view.card.id, name),
            partial(open_register, page, view.card.id, name),
        )
        choices += [
            PaperChoice(PrintKind.CERTIFICATE, _("Issue a certificate…"), run=issue),
            PaperChoice(PrintKind.CERTIFICATE, _("Certificates issued…"), run=register),
            *_resumes(view),
        ]
    about = str(view.card.values["full_name"]) if view is not None else ""
    page.push(PaperMenu(page, choices, about=about, needed=_("Choose a person first, or take blank forms (0).")))


def _resumes(view: PersonView) -> list[PaperChoice]:
    """A résumé for the firm of each open referral: printing it tells the firm, which is kept."""
    sent = [told for told in view.timeline if told.kind == _OPEN_REFERRAL and told.still_open and not told.voided]
    return [
        PaperChoice(
            PrintKind.RESUME,
            _("Résumé, for {firm}").format(firm=told.firm),
            record_id=view.card.id,
            detail={"referral": str(told.id)},
            purpose=_("Résumé to the firm of a referral"),
        )
        for told in sent[:MOST_FIRMS]
    ]


def vacancy_papers(page: Page, vacancy_id: UUID | None, about: str, asked: Asked) -> None:
    """구인목록 as the list is narrowed, card, poster, 구인신청서, 알선자 명단."""
    contact: Mapping[str, Any] = {"contact": True}
    listed = {"filters": [[name, list(value)] for name, value in asked.filters if name != "state"]}
    choices: Sequence[PaperChoice] = (
        PaperChoice(PrintKind.VACANCY_LIST, detail=listed, needs_record=False),
        PaperChoice(PrintKind.VACANCY_CARD, record_id=vacancy_id),
        PaperChoice(PrintKind.VACANCY_POSTER, record_id=vacancy_id),
        PaperChoice(PrintKind.VACANCY_APPLICATION, record_id=vacancy_id),
        PaperChoice(PrintKind.REFERRAL_LIST, record_id=vacancy_id),
        PaperChoice(
            PrintKind.VACANCY_CARD, _("Vacancy card, with the contact"), record_id=vacancy_id, detail=contact
        ),
        PaperChoice(
            PrintKind.VACANCY_POSTER, _("Vacancy poster, with the contact"), record_id=vacancy_id, detail=contact
        ),
    )
    page.push(PaperMenu(page, choices, about=about, needed=_("Choose a vacancy first, or take blank forms (0).")))


def work_papers(page: Page, chosen: Any) -> None:  # noqa: ANN401  a row of any list of the page
    """The day's interviews, the calls, 업무일지, 면접확인서 of the chosen row, the register."""
    held = getattr(chosen, "held_on", None)
    day = {"on": held.isoformat()} if held is not None else {}
    calls, everyone = PrintKind.FOLLOW_UP_CALLS, {"whose": "all"}
    choices = [
        PaperChoice(PrintKind.INTERVIEWS, detail=day, needs_record=False),
        PaperChoice(calls, _("Follow-up calls, mine"), needs_record=False),
        PaperChoice(calls, _("Follow-up calls, everyone's"), detail=everyone, needs_record=False),
        PaperChoice(PrintKind.DAY_SHEET, needs_record=False),
        PaperChoice(PrintKind.CERTIFICATE, _("Certificates issued…"), run=partial(open_register, page)),
        PaperChoice(PrintKind.SLIP, record_id=chosen.id if getattr(chosen, "slip_no", None) else None),
    ]
    person = getattr(chosen, "jobseeker_id", None)
    if person is not None:
        only = "interview" if held is not None else ""
        issue = partial(open_certificate, page, person, chosen.jobseeker, only=only)
        choices.append(PaperChoice(PrintKind.CERTIFICATE, _("Issue a certificate…"), run=issue))
    page.push(PaperMenu(page, choices, needed=_("Choose a line with a slip first, or take a blank one (0).")))


def event_papers(page: Page, event_id: UUID | None, about: str) -> None:
    """참석 확인부 and 면접 시간표 of an event."""
    firms: Mapping[str, Any] = {"firms": True}
    choices = (
        PaperChoice(PrintKind.EVENT_SIGN_IN, record_id=event_id),
        PaperChoice(PrintKind.EVENT_TIMETABLE, _("Interview timetable, for the door"), record_id=event_id),
        PaperChoice(
            PrintKind.EVENT_TIMETABLE, _("Interview timetable, for the firms"), record_id=event_id, detail=firms
        ),
    )
    page.push(PaperMenu(page, choices, about=about, needed=_("Choose an event first, or take blank forms (0).")))
