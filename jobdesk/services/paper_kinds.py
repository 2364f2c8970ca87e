"""Every paper of the center, declared once: what it is called, what its number is, whether it may be blank.

What draws it reads it, of a record or empty. Its record's table is `base.printing.TABLE_OF`, its printer and its
purpose are `services.print_jobs`' ROLE_OF and PURPOSES.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.i18n import mark
from jobdesk.base.printing import PrintKind
from jobdesk.services import _paper_people as people
from jobdesk.services import _paper_vacancies as vacancies
from jobdesk.services import _paper_work as work
from jobdesk.services._printable import Printable
from jobdesk.services.certificates import draw_certificate
from jobdesk.services.event_papers import draw_sign_in, draw_timetable

Draw = Callable[[Session, Act, UUID | None, Mapping[str, Any]], Printable]
OF_A_DAY = mark("a day, YYYY-MM-DD; today without it")
_VACANCY, _PERSON, _EVENT = mark("vacancy number"), mark("jobseeker number"), mark("event number")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    Attributes:
        label: English source of what it is called.
        number: English source of what its number is; "" where it has none.
        draw: reads what it says, of a record or blank.
        blank: it can be printed empty, to be filled by hand.
    """

    label: str
    number: str
    draw: Draw
    blank: bool = True

    @property
    def of_a_day(self) -> bool:
        """Its number is a day, and today where none is given."""
        return self.number == OF_A_DAY


PAPERS: Mapping[PrintKind, PaperKind] = {
    PrintKind.REFERRAL_LIST: PaperKind(mark("List of persons referred"), _VACANCY, work.draw_referral_list),
    PrintKind.VACANCY_LIST: PaperKind(mark("List of vacancies"), "", vacancies.draw_list),
    PrintKind.VACANCY_CARD: PaperKind(mark("Vacancy card"), _VACANCY, vacancies.draw_card),
    PrintKind.VACANCY_POSTER: PaperKind(mark("Vacancy poster"), _VACANCY, vacancies.draw_poster),
    PrintKind.VACANCY_APPLICATION: PaperKind(
        mark("Application for workers"), _VACANCY, vacancies.draw_application
    ),
    PrintKind.JOBSEEKER_APPLICATION: PaperKind(mark("Application for work"), _PERSON, people.draw_application),
    PrintKind.RESUME: PaperKind(mark("Résumé"), _PERSON, people.draw_resume),
    PrintKind.CONSENT_FORM: PaperKind(mark("Consent form"), _PERSON, people.draw_consent),
    PrintKind.CERTIFICATE: PaperKind(
        mark("Certificate of counseling, referral or interview"),
        mark("certificate number"),
        draw_certificate,
        blank=False,
    ),
    PrintKind.INTERVIEWS: PaperKind(mark("Interviews of the day"), OF_A_DAY, work.draw_interviews),
    PrintKind.FOLLOW_UP_CALLS: PaperKind(mark("Follow-up calls"), OF_A_DAY, work.draw_calls),
    PrintKind.EVENT_SIGN_IN: PaperKind(mark("Sign-in sheet"), _EVENT, draw_sign_in),
    PrintKind.EVENT_TIMETABLE: PaperKind(mark("Interview timetable"), _EVENT, draw_timetable),
    PrintKind.DAY_SHEET: PaperKind(mark("Day sheet"), OF_A_DAY, work.draw_day_sheet),
}
"""All but the slip (`papers.ALL`), and reports, recovery key and test page, which have ways of their own."""
