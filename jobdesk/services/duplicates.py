"""People who are probably known already. Source: safety.md 2 (any two of three found every kind of noise)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import ProbableDuplicate
from jobdesk.base.hangul import sought
from jobdesk.base.i18n import _
from jobdesk.base.masking import mask_birth, mask_phone
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.jobseekers import Jobseeker

READ_AT_MOST = 500


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
    tails = {phone[-8:] for phone in phones if phone and len(phone) >= 8}
    rules: list[Any] = [func.replace(Jobseeker.full_name, " ", "") == full_name.replace(" ", "")]
    if birth_date:
        rules.append(Jobseeker.birth_date == birth_date)
    for tail in tails:
        rules += [Jobseeker.mobile.endswith(tail), Jobseeker.phone.endswith(tail)]
    people = db.scalars(
        select(Jobseeker).where(or_(*rules), Jobseeker.merged_into_id.is_(None)).limit(READ_AT_MOST)
    )
    name = sought(full_name)
    found = []
    for person in people:
        theirs = {p[-8:] for p in (person.mobile, person.phone) if p}
        score = (
            (sought(person.full_name) == name)
            + (birth_date is not None and person.birth_date == birth_date)
            + bool(tails & theirs)
        )
        if score >= 2 and person.id != besides:
            found.append((score, person))
    return [person for _score, person in sorted(found, key=lambda one: -one[0])]


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
    phones = {phone[-8:] for phone in (person.mobile, person.phone) if phone}
    _hold(db, {sought(person.full_name), *phones})
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
