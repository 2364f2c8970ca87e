"""One search for everything: names, 초성, phones, births, numbers; the same answers on both engines.

Each record has one SearchEntry with its words in the stored form of base/hangul.py, kept in step
inside the saving transaction. A match is every typed word standing somewhere in those words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, false, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date
from jobdesk.base.hangul import like_patterns, literal_pattern, query_words, sought
from jobdesk.base.masking import mask_name, phone_tail
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.search import SearchEntry
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.codes import code_book
from jobdesk.services.openings import shown_state
from jobdesk.services.settings import read_settings

JOBSEEKER, EMPLOYER, VACANCY, SLIP = "jobseeker", "employer", "vacancy", "slip"
KINDS = (JOBSEEKER, EMPLOYER, VACANCY, SLIP)
_BETWEEN = "\n"  # parts words, so that a match cannot run from one into the next


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `title` and `detail` are ready to show, `jobseeker_id` is the person it tells of."""

    kind: str
    id: UUID
    title: str
    detail: str
    jobseeker_id: UUID | None = None


def words_of(parts: Iterable[str | None]) -> str:
    """The stored words of a record."""
    return _BETWEEN.join(sought(part) for part in parts if part)


def jobseeker_words(person: Jobseeker, codes: CodeBook) -> str:
    """Name, 통칭, phones, birth (8 and 6 digits), numbers, dong."""
    birth = person.birth_date
    return words_of(
        [
            person.full_name,
            person.common_name,
            person.mobile,
            person.phone,
            f"{birth:%Y%m%d}" if birth else None,
            f"{birth:%y%m%d}" if birth else None,
            person.jobseeker_no,
            person.external_no_work24,
            codes.short("dong", person.dong_code, "ko"),
        ]
    )


def employer_words(employer: Employer, others: Iterable[str | None] = ()) -> str:
    """Name without its legal form, business number, contact and phones; `others` are its places and people."""
    bare = employer.name
    for form in ("주식회사", "(주)", "㈜", "유한회사", "(유)"):
        bare = bare.replace(form, "")
    return words_of(
        [
            bare,
            employer.business_no,
            employer.contact_name,
            employer.phone,
            employer.contact_phone,
            employer.fax,
            employer.employer_no,
            *others,
        ]
    )


def vacancy_words(vacancy: Vacancy, codes: CodeBook) -> str:
    """Title, firm, occupation, numbers, contact."""
    return words_of(
        [
            vacancy.title,
            vacancy.employer_name,
            codes.label("occupation", vacancy.occupation, "ko"),
            vacancy.occupation_text,
            vacancy.vacancy_no,
            vacancy.external_no,
            vacancy.contact_phone,
        ]
    )


def touch(db: Session, kind: str, record_id: UUID, words: str, at: datetime) -> None:
    """Keep a record's entry in step, in the caller's transaction; it becomes the newest of its kind."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(SearchEntry).values(record_id=record_id, kind=kind, words=words[:8000], touched_at=at)
    db.execute(
        row.on_conflict_do_update(
            index_elements=[SearchEntry.record_id],
            set_={"words": row.excluded.words, "touched_at": row.excluded.touched_at},
        )
    )


def forget(db: Session, record_id: UUID) -> None:
    """A record that is struck through is found no more; in the caller's transaction."""
    db.execute(delete(SearchEntry).where(SearchEntry.record_id == record_id))


def find_ids(db: Session, query: str, kinds: Collection[str] = KINDS, limit: int = 50) -> list[tuple[str, UUID]]:
    """(kind, id) of what matches, the best first and then the last saved.

    Best is the whole name, then its beginning as it stands, its beginning with a 받침 to come, the rest.

    Nothing for an empty query.
    """
    patterns = [like_patterns(word) for word in query_words(query)]
    if not patterns or not all(patterns):
        return []
    everywhere = [_standing(options) for options in patterns]
    begins = [pattern.removeprefix("%") for pattern in patterns[0]]
    whole = [
        form for begin in begins for form in (begin.removesuffix("%"), begin.removesuffix("%") + _BETWEEN + "%")
    ]
    found: dict[tuple[str, UUID], None] = {}
    literal = literal_pattern(query_words(query)[0])
    for first in (_standing(whole), _standing([literal]), _standing(begins), None):
        if len(found) < limit:
            rules = everywhere if first is None else [first, *everywhere[1:]]
            found.update(dict.fromkeys(_matching(db, and_(*rules), kinds, limit)))
    return list(found)[:limit]


def matching_ids(query: str, kind: str) -> Select[UUID]:
    """SQL: the ids of one kind that a typed text finds, however many, in no order."""
    patterns = [like_patterns(word) for word in query_words(query)]
    rules = [_standing(options) for options in patterns] if patterns and all(patterns) else [false()]
    return select(SearchEntry.record_id).where(SearchEntry.kind == kind, *rules)


def _standing(patterns: Collection[str]) -> ColumnElement[bool]:
    return or_(*(SearchEntry.words.like(pattern, escape="\\") for pattern in patterns))


def _matching(
    db: Session, rule: ColumnElement[bool], kinds: Collection[str], limit: int
) -> list[tuple[str, UUID]]:
    rows = db.execute(
        select(SearchEntry.kind, SearchEntry.record_id)
        .where(SearchEntry.kind.in_(kinds), rule)
        .order_by(SearchEntry.touched_at.desc(), SearchEntry.record_id.desc())
        .limit(limit)
    )
    return [(kind, record_id) for kind, record_id in rows]


def find(db: Session, act: Act, query: str, *, kinds: Sequence[str] = KINDS, limit: int = 20) -> list[Hit]:
    """What a typed text finds, in groups of `kinds`, the best match first.

    The caller records the ids shown (services/audit.record_shown) once a pause.

    Args:
        limit: rows of each kind.

    Raises:
        NotAllowed: the role sees no people.
    """
    require(act.role, can_see_people)
    found: list[Hit] = []
    for kind in kinds:
        ids = [record_id for _kind, record_id in find_ids(db, query, [kind], limit)]
        found += _describe(db, act.today, kind, ids)
    return found


def _describe(db: Session, on: date, kind: str, ids: Sequence[UUID]) -> list[Hit]:
    """The records as hits as they stand on a day, in the order of `ids`."""
    makers: dict[str, Any] = {
        JOBSEEKER: _people,
        EMPLOYER: _employers,
        VACANCY: partial(_vacancies, on=on),
        SLIP: _slips,
    }
    hits: dict[UUID, Hit] = {hit.id: hit for hit in makers[kind](db, ids)} if ids else {}
    return [hits[one] for one in ids if one in hits]


def _people(db: Session, ids: Sequence[UUID]) -> list[Hit]:
    codes, masked = code_book(db), read_settings(db).flag("search_masks_names")
    people = db.scalars(select(Jobseeker).where(Jobseeker.id.in_(ids), Jobseeker.merged_into_id.is_(None)))
    return [
        Hit(
            JOBSEEKER,
            p.id,
            mask_name(p.full_name) if masked else p.full_name,
            " · ".join(
                part
                for part in (
                    str(p.birth_date.year) if p.birth_date else "",
                    codes.short("dong", p.dong_code),
                    phone_tail(p.mobile or p.phone),
                )
                if part
            ),
            p.id,
        )
        for p in people
    ]


def _employers(db: Session, ids: Sequence[UUID]) -> list[Hit]:
    codes = code_book(db)
    rows = db.scalars(select(Employer).where(Employer.id.in_(ids), Employer.merged_into_id.is_(None)))
    return [
        Hit(
            EMPLOYER,
            e.id,
            e.name,
            " · ".join(p for p in (codes.label("industry", e.industry), e.contact_name) if p),
        )
        for e in rows
    ]


def _vacancies(db: Session, ids: Sequence[UUID], on: date) -> list[Hit]:
    codes = code_book(db)
    rows = db.scalars(select(Vacancy).where(Vacancy.id.in_(ids), Vacancy.voided_at.is_(None)))
    return [
        Hit(
            VACANCY, v.id, v.title, " · ".join((v.employer_name, codes.label("vacancy_state", shown_state(v, on))))
        )
        for v in rows
    ]


def _slips(db: Session, ids: Sequence[UUID]) -> list[Hit]:
    rows = db.execute(
        select(Referral, Jobseeker.full_name, Vacancy.employer_name)
        .join(Jobseeker, Jobseeker.id == Referral.jobseeker_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .where(Referral.id.in_(ids))
    )
    return [
        Hit(
            SLIP,
            r.id,
            format_slip_number(r.slip_no),
            " · ".join((mask_name(name), firm, format_date(r.referred_on))),
            r.jobseeker_id,
        )
        for r, name, firm in rows
    ]
