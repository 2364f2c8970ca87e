"""What the steps of packing gather, and the plan that comes of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.outreach import Opener, PersonsTaken, VacanciesTaken
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.outreach.checkout_lists import ComingEvent, people_of_filter
from jobdesk.services.outreach.checkouts import CheckoutPlan, plan_checkout

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


@dataclass(frozen=True, slots=True)
class Trip:
    """Why a laptop goes out, which one, and until when."""

    event: ComingEvent | None
    purpose: str
    device: str
    hours: int


@dataclass(frozen=True, slots=True)
class Openers:
    """Who may open it, with the names the screen says."""

    openers: tuple[Opener, ...]
    names: tuple[str, ...]
    own: tuple[str, ...]
    first_user: str


@dataclass(frozen=True, slots=True)
class Load:
    """Whose data travels and which vacancies.

    Attributes:
        asked: of CHOSEN people, the kept filter of their list, and `filter_name` what it is called.
    """

    persons: PersonsTaken
    vacancies: VacanciesTaken
    asked: Asked | None = None
    filter_name: str = ""
    vacancy_ids: tuple[UUID, ...] = ()

    def plan(self, event: ComingEvent | None, db: "Session", act: "Act") -> CheckoutPlan:
        """What would travel as things are now."""
        return plan_checkout(
            db,
            act,
            persons=self.persons,
            vacancies=self.vacancies,
            event_id=event.id if event else None,
            person_ids=people_of_filter(db, act, asked=self.asked) if self.asked is not None else (),
            vacancy_ids=self.vacancy_ids,
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Where the copy is written.

    Attributes:
        here: it stays on this computer, whose door it then is.
    """

    folder: Path
    here: bool = False
