"""One search for everything: names, 초성, phones, births, numbers; the same answers on both engines.

Each record has one SearchEntry with its words, and their grams in the index; both are kept in step
inside the saving transaction. What a match is stands in base/grams.py alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, insert, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date
from jobdesk.base.grams import Asked, place, query_grams, words_of
from jobdesk.base.hangul import query_words
from jobdesk.base.masking import mask_name, phone_tail
from jobdesk.base.near import is_near, near_grams, near_place
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.records.employers import Employer, EmployerContact, EmployerSite
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.search import RANKS, SearchEntry
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search_index
from jobdesk.services.codes import code_book
from jobdesk.services.openings import shown_state
from jobdesk.services.settings import read_settings
from jobdesk.store.turns import together

JOBSEEKER, EMPLOYER, VACANCY, SLIP = "jobseeker", "employer", "vacancy", "slip"
KINDS = (JOBSEEKER, EMPLOYER, VACANCY, SLIP)
NEAR_KINDS = (JOBSEEKER, EMPLOYER)
NEAR_READ, NEAR = 500, "near"
WORDS_LENGTH = 8000
FILLED_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `title` and `detail` are ready to show, `jobseeker_id` is the person it tells of.

    `group` is why it is shown where that is no match: "near" is one slip away from what was typed, "recent"
    and "draft" stand there before anything is. A draft's `key` is its kind and key with a slash.
    """

    kind: str
    id: UUID
    title: str
    detail: str
    jobseeker_id: UUID | None = None
    group: str = ""
    key: str = ""


def jobseeker_words(person: Jobseeker, codes: CodeBook, former: Iterable[Jobseeker] = ()) -> str:
    """Name, 통칭, dong, occupations wished; phones, birth (8 and 6 digits), numbers.

    Args:
        former: who was merged into the person and is found by it.
    """
    birth, former = person.birth_date, tuple(former)
    return words_of(
        [
            person.full_name,
            person.common_name,
            codes.short("dong", person.dong_code, "ko"),
            *(codes.label("occupation", one, "ko") for one in _wanted(person)),
            *(name for one in former for name in (one.full_name, one.common_name)),
        ],
        [
            person.mobile,
            person.phone,
            f"{birth:%Y%m%d}" if birth else None,
            f"{birth:%y%m%d}" if birth else None,
            person.jobseeker_no,
            person.external_no_work24,
            *(
                number
                for one in former
                for number in (one.mobile, one.phone, one.jobseeker_no, one.external_no_work24)
            ),
        ],
    )


def former_people(db: Session, ids: Collection[UUID]) -> dict[UUID, list[Jobseeker]]:
    """Who was merged into each of these people, over all steps."""
    return _former(db, Jobseeker, ids)


def _former(db: Session, record: Any, ids: Collection[UUID]) -> dict[UUID, list[Any]]:  # noqa: ANN401  a person or firm
    found: dict[UUID, list[Any]] = {one: [] for one in ids}
    lead = {one: one for one in ids}
    level: Collection[UUID] = list(ids)
    while level:
        rows = db.scalars(select(record).where(record.merged_into_id.in_(level)).order_by(record.id)).all()
        for row in rows:
            lead[row.id] = lead[row.merged_into_id]
            found[lead[row.id]].append(row)
        level = [row.id for row in rows]
    return found


def _wanted(person: Jobseeker) -> tuple[str | None, ...]:
    return person.desired_occupation_1, person.desired_occupation_2, person.desired_occupation_3


def employer_words(
    employer: Employer, others: Iterable[str | None] = (), phones: Iterable[str | None] = ()
) -> str:
    """Name without its legal form, business number, contact and phones; its places and people with theirs."""
    bare = employer.name
    for form in ("주식회사", "(주)", "㈜", "유한회사", "(유)"):
        bare = bare.replace(form, "")
    return words_of(
        [bare, employer.contact_name, *others],
        [
            employer.business_no,
            employer.phone,
            employer.contact_phone,
            employer.fax,
            employer.employer_no,
            *phones,
        ],
    )


def employer_parts(db: Session, ids: Collection[UUID]) -> dict[UUID, tuple[list[str | None], list[str | None]]]:
    """Names and numbers of the places and people of firms and of those merged into them, as their words stand."""
    found: dict[UUID, tuple[list[str | None], list[str | None]]] = {one: ([], []) for one in ids}
    for part, phone in (
        (EmployerSite, EmployerSite.contact_phone),
        (EmployerContact, EmployerContact.phone),
    ):
        rows = select(part.employer_id, part.name, phone).where(
            part.employer_id.in_(ids), part.voided_at.is_(None)
        )
        for employer, name, number in db.execute(rows.order_by(part.id)):
            found[employer][0].append(name)
            found[employer][1].append(number)
    for employer, former in _former(db, Employer, ids).items():
        for one in former:
            found[employer][0].append(one.name)
            found[employer][1].extend([one.business_no, one.phone, one.contact_phone, one.employer_no])
    return found


def vacancy_words(vacancy: Vacancy, codes: CodeBook) -> str:
    """Title, firm, occupation, dong; numbers, contact."""
    return words_of(
        [
            vacancy.title,
            vacancy.employer_name,
            codes.label("occupation", vacancy.occupation, "ko"),
            vacancy.occupation_text,
            codes.short("dong", vacancy.place_dong_code, "ko"),
        ],
        [vacancy.vacancy_no, vacancy.external_no, vacancy.contact_phone],
    )


def slip_words(referral: Referral) -> str:
    """Its two numbers."""
    return words_of((), [referral.slip_no, referral.referral_no])


def touch(db: Session, kind: str, record_id: UUID, words: str) -> None:
    """Keep a record's entry and its grams in step, in the caller's transaction; it is the last saved now."""
    touch_all(db, kind, {record_id: words})


def touch_all(db: Session, kind: str, words: Mapping[UUID, str]) -> None:
    """Keep the entries of several records in step at once; the last of them is the last saved."""
    if not words:
        return
    mine = select(SearchEntry).where(SearchEntry.record_id.in_(words))
    asked, known = together(db, search_index.asked_ranks(db, len(words)), mine)
    ranks = search_index.given_ranks(db, asked, len(words))
    before: dict[UUID, SearchEntry] = {one.record_id: one for one in known.scalars()}
    if before:
        search_index.drop_all(db, [(kind, one.rank, one.words) for one in before.values()])
    put = []
    for rank, (record_id, said) in zip(ranks, words.items(), strict=True):
        said = said[:WORDS_LENGTH]
        entry = before.get(record_id)
        if entry is None:
            db.add(SearchEntry(record_id=record_id, kind=kind, words=said, rank=rank))
        else:
            entry.words, entry.rank = said, rank
        put.append((kind, rank, said))
    db.flush()
    search_index.put_all(db, put)


def next_ranks(db: Session, count: int) -> Sequence[int]:
    """The ranks of what is saved now, the last saved last."""
    return search_index.given_ranks(db, db.execute(search_index.asked_ranks(db, count)), count)


def fill(db: Session, entries: Sequence[tuple[str, UUID, str]]) -> None:
    """Add entries (kind, id, words) of records the search does not know yet, the last saved last."""
    first = (db.scalar(select(func.max(SearchEntry.rank))) or 0) + 1
    rows: list[dict[str, Any]] = [
        {"kind": kind, "record_id": one, "words": words[:WORDS_LENGTH], "rank": rank}
        for rank, (kind, one, words) in enumerate(entries, first)
    ]
    for start in range(0, len(rows), FILLED_AT_ONCE):
        some = rows[start : start + FILLED_AT_ONCE]
        db.execute(insert(SearchEntry), some)
        search_index.put_all(db, [(row["kind"], row["rank"], row["words"]) for row in some])
    if rows and db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.setval(RANKS.name, rows[-1]["rank"])))


def forget(db: Session, record_id: UUID) -> None:
    """Destroy what the search knows of a record, in the caller's transaction."""
    entry = db.get(SearchEntry, record_id)
    if entry is not None:
        search_index.drop(db, entry.kind, entry.rank, entry.words)
        db.delete(entry)


def find_ids(db: Session, query: str, kinds: Collection[str] = KINDS, limit: int = 50) -> list[tuple[str, UUID]]:
    """(kind, id) of what matches, of each kind the best first and then the last saved.

    Best is the whole name, then its beginning as it stands, its beginning with a 받침 to come, the rest.
    Nothing for an empty query.
    """
    asked = query_grams(query)
    return [(kind, one) for kind in kinds for one in _best(db, kind, query, asked, limit)] if asked else []


def _best(db: Session, kind: str, query: str, asked: Sequence[Asked], limit: int) -> list[UUID]:
    first, patterns = asked[0], _patterns(asked)
    every = search_index.found(db, search_index.ways_of(kind, asked), patterns, limit)
    if len(every) < limit:
        word = query_words(query)[0]
        return [one for one, _words in sorted(every, key=lambda row: place(row[1], word))]
    best: dict[UUID, None] = {}
    for anchors in (first.whole, first.literal, first.begin):
        if len(best) < limit:
            ways = search_index.ways_of(kind, asked, anchors)
            best |= dict.fromkeys(one for one, _words in search_index.found(db, ways, patterns, limit))
    return list(best | dict.fromkeys(one for one, _words in every))[:limit]


def _patterns(asked: Sequence[Asked]) -> list[Sequence[str]]:
    return [word.patterns for word in asked if word.patterns]


def find_near_ids(
    db: Session, query: str, kinds: Collection[str] = NEAR_KINDS, limit: int = 20
) -> list[tuple[str, UUID]]:
    """(kind, id) of what a query with one slip would find: whole names first, then the last saved."""
    words = query_words(query)
    found: list[tuple[str, UUID]] = []
    for kind in kinds:
        near: dict[UUID, str] = {}
        for at, word in enumerate(words):
            rest = query_grams(" ".join(words[:at] + words[at + 1 :]))
            others = search_index.ways_of(kind, rest) if rest else []
            read = search_index.found_near(db, kind, near_grams(word), others, NEAR_READ)
            near |= {one: said for one, said in read if is_near(said, query)}
        best = sorted(near, key=lambda one: near_place(near[one], query))
        found += [(kind, one) for one in best[:limit]]
    return found


def matching_ids(db: Session, query: str, kind: str) -> Select[UUID]:
    """SQL: the ids of one kind that a typed text finds, however many, in no order."""
    asked = query_grams(query)
    if not asked:
        return select(SearchEntry.record_id).where(false())
    ranks = search_index.ranks(db, search_index.ways_of(kind, asked))
    checks = [search_index.standing(one) for one in _patterns(asked)]
    return select(SearchEntry.record_id).where(SearchEntry.rank.in_(ranks), *checks)


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
        found += describe(db, act.today, kind, ids)
    return found


def find_near(db: Session, act: Act, query: str, *, limit: int = 8) -> list[Hit]:
    """People and firms one typing mistake away from a text that finds nothing, to be offered as such.

    The caller records the ids shown, as with `find`.

    Raises:
        NotAllowed: the role sees no people.
    """
    require(act.role, can_see_people)
    near = find_near_ids(db, query, limit=limit)
    return [
        hit
        for kind in NEAR_KINDS
        for hit in describe(db, act.today, kind, [one for its, one in near if its == kind], group=NEAR)
    ]


def describe(db: Session, on: date, kind: str, ids: Sequence[UUID], *, group: str = "") -> list[Hit]:
    """The records as hits as they stand on a day, in the order of `ids`."""
    makers: dict[str, Any] = {
        JOBSEEKER: _people,
        EMPLOYER: _employers,
        VACANCY: partial(_vacancies, on=on),
        SLIP: _slips,
    }
    hits: dict[UUID, Hit] = {hit.id: hit for hit in makers[kind](db, ids)} if ids else {}
    return [replace(hits[one], group=group) for one in ids if one in hits]


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
