"""Everything a counselor sees of one person, read at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import ConsentKind
from jobdesk.records.accounts import Account
from jobdesk.services import backgrounds, consents, jobseekers, plan_steps, public_works, referable, worklists
from jobdesk.services._plain import PlanRow
from jobdesk.services.backgrounds import BackgroundRow, NumberRow
from jobdesk.services.consents import ConsentRow
from jobdesk.services.jobseekers import JobseekerCard, Missing
from jobdesk.services.referable import Referable
from jobdesk.services.retention import Job, newest_job
from jobdesk.services.timeline import TimelineRow, read_timeline
from jobdesk.services.worklists import DueRow


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with all that belongs to them.

    Attributes:
        steps: the open steps of the plan, the next one first.
        works: the public works the person takes part in today.
        job: the newest job the person found.
    """

    card: JobseekerCard
    counselor: str
    missing: Sequence[Missing]
    consents: Sequence[ConsentRow]
    backgrounds: Sequence[BackgroundRow]
    numbers: Sequence[NumberRow]
    timeline: Sequence[TimelineRow]
    due: Sequence[DueRow]
    steps: Sequence[PlanRow]
    works: PlanRow | None
    referable: Referable
    job: Job | None

    @property
    def consented(self) -> frozenset[str]:
        """The kinds of consent that hold today."""
        return frozenset(row.kind for row in self.consents if row.withdrawn_on is None)


def open_person(db: Session, act: Act, *, jobseeker_id: UUID) -> PersonView:
    """Open a person; the look is audited, so the caller commits."""
    return _view(db, act, jobseekers.open_jobseeker(db, act, jobseeker_id=jobseeker_id))


def read_person(db: Session, act: Act, *, jobseeker_id: UUID) -> PersonView:
    """A person who is open already, read again after an act."""
    return _view(db, act, jobseekers.read_jobseeker(db, act, jobseeker_id=jobseeker_id))


def _view(db: Session, act: Act, card: JobseekerCard) -> PersonView:
    counselor = db.get(Account, card.counselor_id) if card.counselor_id else None
    return PersonView(
        card,
        counselor.display_name if counselor else "",
        jobseekers.missing_for_referral(db, card.id, act.today),
        consents.list_consents(db, card.id),
        backgrounds.list_backgrounds(db, card.id),
        backgrounds.list_external_numbers(db, card.id),
        read_timeline(db, act, jobseeker_id=card.id),
        worklists.due_of(db, act, jobseeker_id=card.id),
        plan_steps.list_steps(db, act, jobseeker_id=card.id, on=act.today),
        public_works.takes_part(db, [card.id], act.today).get(card.id),
        referable.read_referable(db, act, jobseeker_id=card.id),
        newest_job(db, card.id, act.today),
    )


def kinds_to_ask(view: PersonView) -> list[str]:
    """The consents a referral still needs, in the order they are asked."""
    return [kind.value for kind in (ConsentKind.COLLECTION, ConsentKind.DISCLOSURE) if kind not in view.consented]
