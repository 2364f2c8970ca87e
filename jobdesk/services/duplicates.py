"""People who are probably known already. Source: safety.md 2 (any two of three found every kind of noise)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import ProbableDuplicate
from jobdesk.base.hangul import sought
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_phone
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.likeness import find_alike, tails, told_of

_NOBODY = UUID(int=0)


class KnownPerson(ProbableDuplicate):
    """A person like this one is known.

    Attributes:
        ids: the people it may be, the most alike first.
    """

    def __init__(self, sentence: str, ids: Sequence[UUID]) -> None:
        super().__init__(sentence, field="full_name")
        self.ids = tuple(ids)


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A person who may be the one being typed in."""

    id: UUID
    jobseeker_no: str
    name: str
    birth: str
    phone: str


def probable_duplicates(
    db: Session,
    *,
    full_name: str,
    birth_date: date | None,
    phones: Sequence[str | None],
    besides: UUID | None = None,
) -> list[Jobseeker]:
    """Known people with any two of cleaned name, birth date, last eight phone digits, the most alike first."""
    asked = told_of(besides or _NOBODY, full_name, birth_date, *phones)
    (like,) = find_alike(db, "jobseeker", [asked])
    people = {
        one.id: one for one in db.scalars(select(Jobseeker).where(Jobseeker.id.in_([one.id for one in like])))
    }
    return [people[one.id] for one in like]


def known_like(
    db: Session, act: Act, *, full_name: str, birth_date: date | None, phones: Sequence[str | None]
) -> list[KnownRow]:
    """Who the person being typed in may be, told before saving."""
    require(act.role, can_see_people)
    found = probable_duplicates(db, full_name=full_name, birth_date=birth_date, phones=phones)
    return [
        KnownRow(p.id, p.jobseeker_no, p.full_name, mask_birth(p.birth_date), mask_phone(p.mobile or p.phone))
        for p in found
    ]


def _hold(db: Session, likeness: Iterable[str]) -> None:
    """Let one desk at a time look for and save a person like this; a local center has one writer anyway."""
    if db.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(blake2b(one.encode(), digest_size=8).digest() for one in likeness):
        db.execute(select(func.pg_advisory_xact_lock(int.from_bytes(key, signed=True))))


def refuse_duplicate(db: Session, person: Jobseeker) -> None:
    """Raise KnownPerson where a person not yet saved is probably known.

    Desks that save someone alike wait for each other: two of name, birth and phone hold a name or a phone.
    """
    _hold(db, {sought(person.full_name), *tails(person.mobile, person.phone)})
    found = probable_duplicates(
        db, full_name=person.full_name, birth_date=person.birth_date, phones=[person.mobile, person.phone]
    )
    if found:
        known = found[0]
        raise KnownPerson(
            _(
                "Probably known already: {name}, {birth}, {phone} ({number}). Open it, or save as a new person."
            ).format(
                name=known.full_name,
                birth=mask_birth(known.birth_date),
                phone=mask_phone(known.mobile or known.phone),
                number=known.jobseeker_no,
            ),
            [one.id for one in found],
        )
