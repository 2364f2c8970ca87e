"""New vacancies, sessions, referrals, placements and follow-ups of an import, as the records they become."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import next_working_day
from jobdesk.base.enums import (
    OPEN_REFERRAL_STATES,
    InterviewState,
    Place,
    ReferralMethod,
    ReferralState,
    SessionKind,
    VacancyKind,
    VacancyState,
)
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import on_paper
from jobdesk.base.sheet_rules import PLANNED
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.records._base import NOTE
from jobdesk.records.counseling import CounselingSession, SessionNote
from jobdesk.records.employers import Employer
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral, ReferralStep, SlipNumber
from jobdesk.records.vacancies import Vacancy, VacancyStep
from jobdesk.services import search
from jobdesk.services.imports._writers import Row, Run, own, read_by_id, seen
from jobdesk.services.imports._writers_people import person_of
from jobdesk.services.imports.plan import PlannedRow
from jobdesk.services.imports.sources import UNTIL_FILLED
from jobdesk.services.referral_states import INTERVIEW_HELD
from jobdesk.services.registrations import months_later

MANY = 9999
"""Openings of an external vacancy: a referral to it takes none that counts."""
SLIP_LENGTH = 14
_WORDED = ("occupation_text", "contact_phone")


def write_vacancies(run: Run, rows: Sequence[PlannedRow]) -> None:
    """구인 with its steps: received, and what it is since a day that is the best known."""
    days = {row.id: row.values["received_on"] for row in rows}
    numbers = run.numbered("vacancy", Vacancy.vacancy_no, rows, days)
    firms = read_by_id(run.db, Employer, (row.links.get("employer_id") for row in rows), "name")
    entries: list[tuple[UUID, str]] = []
    for row in rows:
        firm = row.links.get("employer_id")
        said = own(row, Vacancy)
        is_own = said["kind"] == VacancyKind.OWN
        state = VacancyState(said["state"] or VacancyState.OPEN)
        since = state_day(state, said["received_on"], said["closes_on"], run.act.today)
        named = said["employer_name"] or (firms[firm]["name"] if firm else None)
        made = run.add(
            Vacancy,
            {
                "id": row.id,
                **said,
                "vacancy_no": numbers[row.id],
                "employer_id": firm,
                "employer_name": named or on_paper("Firm not known"),
                "openings": said["openings"] or (1 if is_own else MANY),
                "taken": 0,
                "place": Place.CENTER,
                "until_filled": bool(row.values.get(UNTIL_FILLED)),
                "state": state,
                "state_on": since,
                **run.struck(row),
            },
        )
        first = VacancyState.RECEIVED if is_own else state
        add_vacancy_step(run, row.id, None, first, said["received_on"])
        if state != first:
            add_vacancy_step(run, row.id, first, state, since)
        entries.append((row.id, search.vacancy_words(seen(made, *_WORDED), run.codes)))
    run.flush()
    run.search(search.VACANCY, entries)


def state_day(state: VacancyState, received_on: date, closes_on: date | None, today: date) -> date:
    """Since when a vacancy is what it is, as far as its row tells; hires and referrals tell more later."""
    if state == VacancyState.EXPIRED and closes_on is not None:
        return min(max(closes_on + timedelta(days=1), received_on), today)
    return received_on


def add_vacancy_step(run: Run, one: UUID, before: VacancyState | None, to: VacancyState, on: date) -> None:
    """One step of a vacancy's life."""
    run.add(VacancyStep, {"vacancy_id": one, "from_state": before, "to_state": to, "stepped_on": on})


def write_sessions(run: Run, rows: Sequence[PlannedRow]) -> None:
    """상담; what is longer than a note goes on in later notes."""
    for row in rows:
        said = own(row, CounselingSession)
        first, *more = note_parts(said["note"])
        counselor = run.account(row.links.get("counselor_id"), row.values.get("counselor")) or run.nobody()
        run.add(
            CounselingSession,
            {
                "id": row.id,
                **said,
                "jobseeker_id": row.links.get("jobseeker_id"),
                "employer_id": row.links.get("employer_id"),
                "kind": said["kind"] or SessionKind.OTHER,
                "place": Place.CENTER,
                "note": first,
                "counselor_id": counselor,
                **run.struck(row),
            },
        )
        for at, part in enumerate(filter(None, more)):
            add_session_note(run, row.id, part, said["started_at"] + timedelta(microseconds=at), counselor)
    run.flush()


def add_session_note(run: Run, session: UUID, note: str, at: datetime, author: UUID) -> None:
    """A later note of a session."""
    run.add(SessionNote, {"session_id": session, "note": note, "written_at": at, "author_id": author})


def note_parts(note: str | None) -> list[str | None]:
    """A text as notes that are not too long, cut between lines where that is possible: joined they are it."""
    if note is None or len(note) <= NOTE:
        return [note]
    parts: list[str | None] = []
    while len(note) > NOTE:
        at = note.rfind("\n", 1, NOTE + 1)
        parts.append(note[: NOTE if at < 0 else at])
        note = note[NOTE if at < 0 else at + 1 :]
    return [*parts, note] if note else parts


def write_referrals(run: Run, rows: Sequence[PlannedRow]) -> None:
    """알선 with its steps, its interview and its slip's number."""
    days = {row.id: row.values["referred_on"] for row in rows}
    numbers = run.numbered("referral", Referral.referral_no, rows, days)
    state_of = run.as_of((person_of(row), days[row.id]) for row in rows)
    slips, waiting = _slips(run, rows), _Waiting(run, rows)
    entries: list[tuple[UUID, str]] = []
    for row in rows:
        said = own(row, Referral)
        person, on = person_of(row), said["referred_on"]
        then = state_of.of(person, on)
        state = waiting.state_of(row, ReferralState(said["state"]))
        code, reason = row.values.get("reason") or (None, None)
        named = run.account(row.links.get("counselor_id"), row.values.get("counselor"))
        counselor = named or then["counselor_id"] or run.nobody()
        at, interview = interview_of(row, state)
        made = run.add(
            Referral,
            {
                "id": row.id,
                **said,
                **then,
                "referral_no": numbers[row.id],
                "slip_no": slips.get(row.id),
                "jobseeker_id": person,
                "vacancy_id": row.links["vacancy_id"],
                "counselor_id": counselor,
                "accompanied": said["method"] == ReferralMethod.ACCOMPANIED,
                "interview_at": at,
                "state": state,
                "state_on": said["state_on"] or on,
                "state_reason_code": code,
                "state_reason": reason,
                "seat_held": False,
                **run.struck(row),
            },
        )
        add_step(run, made, None, ReferralState.REFERRED, on)
        if state != ReferralState.REFERRED:
            add_step(run, made, ReferralState.REFERRED, state, made["state_on"])
        if interview is not None:
            add_interview(run, row.id, person, interview)
        if made["slip_no"]:
            entries.append((row.id, search.slip_words(seen(made))))
    run.flush()
    run.search(search.SLIP, entries)


def add_step(run: Run, referral: Row, before: ReferralState | None, to: ReferralState, on: date) -> None:
    """One step of a referral, with the reason that stands on it."""
    first = before is None
    said = {
        "from_state": before,
        "to_state": to,
        "stepped_on": on,
        "reason_code": None if first else referral["state_reason_code"],
        "reason": None if first else referral["state_reason"],
        "account_id": referral["counselor_id"],
    }
    run.add(ReferralStep, {"referral_id": referral["id"], **said})


def add_interview(run: Run, referral: UUID, person: UUID, said: Row) -> None:
    """The interview of a referral."""
    run.add(Interview, {"referral_id": referral, "jobseeker_id": person, "accompanied": False, **said})


def interview_of(row: PlannedRow, state: ReferralState) -> tuple[datetime | None, Row | None]:
    """What 면접일시 means with a result: the referral's own time, and the interview it tells of.

    A plan where no interview took place yet; else one held, in a row of our own; in a row of others only where
    the result says so, of which one without a time was held on the result's day. Midnight is a day without a time.
    """
    at: datetime | None = row.values.get("interview_at")
    ours = row.values.get("id") is not None
    local = at.astimezone(SEOUL) if at is not None else None
    if state in PLANNED:
        planned = InterviewState.NO_SHOW if state == ReferralState.NO_SHOW else InterviewState.PLANNED
        return at, None if local is None else {"held_on": local.date(), "at": at, "state": planned}
    told = InterviewState.HELD if ours or state in INTERVIEW_HELD else InterviewState.CANCELED
    if local is not None:
        clocked = at if local.time() != time() else None
        return clocked, {"held_on": local.date(), "at": clocked, "state": told}
    if ours or state not in INTERVIEW_HELD:
        return None, None
    day = row.values.get("state_on") or row.values["referred_on"]
    return None, {"held_on": day, "at": None, "state": told}


def _slips(run: Run, rows: Sequence[PlannedRow]) -> dict[UUID, str]:
    """알선장번호 of new referrals: a number of ours is registered, another's stays as it is; none stands twice."""
    told = {row.id: str(row.values["slip_no"]) for row in rows if row.values.get("slip_no")}
    asked = set(told.values())
    if not asked:
        return {}
    taken = set(run.db.scalars(select(Referral.slip_no).where(Referral.slip_no.in_(asked))))
    known = select(SlipNumber.number, SlipNumber.referral_id).where(SlipNumber.number.in_(asked))
    issued = {number: referral for number, referral in run.db.execute(known)}
    found: dict[UUID, str] = {}
    for one, number in told.items():
        if number in taken or len(number) > SLIP_LENGTH or issued.get(number, one) != one:
            run.add_number("referral", one, "slip", number)
            continue
        taken.add(number)
        found[one] = number
        if number not in issued:
            register_slip(run, number, one)
    return found


def register_slip(run: Run, number: str, referral: UUID) -> None:
    """Keep a slip number of ours as given out, so that it is never given again; another's is none."""
    try:
        digits = check_slip_number(number)
    except InvalidInput:
        return
    year, issuer, serial = int(digits[:4]), int(digits[4:6]), int(digits[6:12])
    if not (issuer and serial and year >= 1900):
        return
    run.numbers.lift("slip", issuer, year, serial)
    said = {"number": digits, "issuer": issuer, "year": year, "serial": serial, "referral_id": referral}
    run.add_slip({**said, "issued_at": run.act.at})


class _Waiting:
    """Of one person and one vacancy one referral waits at most: another that does is not answered any more."""

    def __init__(self, run: Run, rows: Sequence[PlannedRow]) -> None:
        pairs = {(person_of(row), row.links["vacancy_id"]) for row in rows}
        asked = select(Referral.jobseeker_id, Referral.vacancy_id).where(
            Referral.voided_at.is_(None),
            Referral.state.in_(OPEN_REFERRAL_STATES),
            tuple_(Referral.jobseeker_id, Referral.vacancy_id).in_(pairs),
        )
        self._held: set[tuple[UUID, UUID | None]] = {(one, other) for one, other in run.db.execute(asked)}

    def state_of(self, row: PlannedRow, state: ReferralState) -> ReferralState:
        if state not in OPEN_REFERRAL_STATES or row.values.get("voided"):
            return state
        pair = (person_of(row), row.links["vacancy_id"])
        if pair in self._held:
            return ReferralState.NO_RESPONSE_EMPLOYER
        self._held.add(pair)
        return state


def write_placements(run: Run, rows: Sequence[PlannedRow]) -> None:
    """취업, with what its referral and the person's registration tell."""
    names = ("vacancy_id", "counselor_id", "counter_no", "voided_at")
    sent = read_by_id(run.db, Referral, (row.links.get("referral_id") for row in rows), *names)
    jobs = read_by_id(
        run.db, Vacancy, (one["vacancy_id"] for one in sent.values()), "employer_id", "employer_name"
    )
    firms = read_by_id(run.db, Employer, (row.links.get("employer_id") for row in rows), "name")
    state_of = run.as_of((person_of(row), row.values["started_on"]) for row in rows)
    for row in rows:
        said = own(row, Placement)
        then = state_of.of(person_of(row), said["started_on"])
        del then["labor_status"]
        referral: Any = row.links.get("referral_id")
        told = sent.get(referral, {})
        job = jobs.get(told.get("vacancy_id"), {}) if told else {}  # type: ignore[arg-type]  # None is no key
        firm = row.links.get("employer_id")
        counselor = told.get("counselor_id") or then["counselor_id"] or run.nobody()
        run.add(
            Placement,
            {
                "id": row.id,
                **said,
                **then,
                "placement_no": run.numbers.give("placement", said["started_on"]),
                "jobseeker_id": person_of(row),
                "referral_id": referral,
                "vacancy_id": told.get("vacancy_id"),
                "employer_id": firm,
                "employer_name": said["employer_name"]
                or (firms[firm]["name"] if firm else job.get("employer_name")),
                "own_business": False,
                "public_works": False,
                "verified_by": counselor if said["evidence"] and said["verified_on"] else None,
                "recognized_why": None if said["recognized"] else on_paper("Not recognized where it came from"),
                "counselor_id": counselor,
                "counter_no": told.get("counter_no"),
                "took_opening": bool(told) and told["voided_at"] is None,
                **run.struck(row),
            },
        )
    run.flush()


def write_follow_ups(run: Run, rows: Sequence[PlannedRow]) -> None:
    """사후관리 of a placement that is known or came before."""
    placed = read_by_id(
        run.db,
        Placement,
        (row.links.get("placement_id") for row in rows),
        "jobseeker_id",
        "started_on",
        "counselor_id",
    )
    for row in rows:
        one: Any = row.links["placement_id"]
        work, (code, reason) = placed[one], row.values.get("reason") or (None, None)
        months = row.values["months"]
        run.add(
            FollowUp,
            {
                "id": row.id,
                **own(row, FollowUp),
                "placement_id": one,
                "jobseeker_id": work["jobseeker_id"],
                "due_on": next_working_day(months_later(work["started_on"], months)),
                "left_code": code,
                "left_reason": reason,
                "counselor_id": work["counselor_id"],
            },
        )
    run.flush()
