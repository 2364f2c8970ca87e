"""Known records that an import changes: only the cells that differ, each kept as it was in its history."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from jobdesk.base.enums import PlacementRoute, ReferralMethod, ReferralState, VacancyState
from jobdesk.base.i18n import on_paper
from jobdesk.base.ids import new_id
from jobdesk.base.sheets import FIRMS, FOLLOW_UPS, PEOPLE, PLACEMENTS, REFERRALS, SESSIONS, VACANCIES, VISITS
from jobdesk.records._base import NOTE, Base
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import SessionNote
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Interview, Referral, SlipNumber
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import search, search_step
from jobdesk.services._rows import _said
from jobdesk.services.imports._known import RECORDS
from jobdesk.services.imports._writers import Row, Run, table_of
from jobdesk.services.imports._writers_fresh import outdated
from jobdesk.services.imports._writers_people import (
    CONSENTS,
    add_consent,
    business_number,
    external_numbers,
    headcount,
)
from jobdesk.services.imports._writers_work import (
    SLIP_LENGTH,
    add_interview,
    add_session_note,
    add_step,
    add_vacancy_step,
    interview_of,
    note_parts,
    register_slip,
)
from jobdesk.services.imports.plan import PlannedRow

_LINKS = {"employer_no": "employer_id", "referral_no": "referral_id", "counselor": "counselor_id"}
"""Columns that lead to another record; whom a fact is of an import never changes."""
_SEARCHED = {Jobseeker: search.JOBSEEKER, Employer: search.EMPLOYER, Vacancy: search.VACANCY}
_OF_STATE = frozenset({"state", "state_on", "reason", "interview_at"})


def change_rows(run: Run, rows: Sequence[PlannedRow]) -> None:
    """Write what differs of a page of one sheet; the rows are held until COMMIT.

    Raises:
        PlanOutdated: a record was saved since it was looked at.
    """
    sheet = rows[0].sheet
    record = RECORDS[sheet.name]
    table = table_of(record)
    held = select(table).where(table.c.id.in_([row.id for row in rows])).order_by(table.c.id).with_for_update()
    kept = {one["id"]: dict(one) for one in run.db.execute(held).mappings()}
    for row in rows:
        if row.id not in run.written and row.version not in (None, kept[row.id]["version"]):
            raise outdated()
    run.written |= kept.keys()
    looked = _look(run, rows)
    saids: list[tuple[Row, Row]] = []
    for row in rows:
        now = kept[row.id]
        said = {name: value for name, value in _said_of(run, row, now, looked).items() if now[name] != value}
        said = {name: value for name, value in said.items() if value is not None or table.c[name].nullable}
        if person := now.get("jobseeker_id") or (row.id if record is Jobseeker else None):
            run.people.add(person)
        run.changed += bool(said)
        saids.append((now, said))
    correct_columns(run, record, saids)
    correct_columns(run, Interview, looked.corrected)
    run.flush()
    if (kind := _SEARCHED.get(record)) is not None:
        search_step.keep(run.db, kind, [row.id for row in rows])
    elif record is Referral:
        search_step.keep(run.db, search.SLIP, [row.id for row in rows if "slip_no" in row.changed])


def _correction(run: Run, table: str, now: Row, name: str, value: Any) -> Row:  # noqa: ANN401  a column's value
    return {
        "id": new_id(),
        "table_name": table,
        "record_id": now["id"],
        "field": name,
        "old_value": _said(now[name]),
        "new_value": _said(value),
        "why": on_paper("Import"),
        "at": run.act.at,
        "account_id": run.act.account_id,
        "op_id": run.act.op_id,
        "to_version": now["version"] + 1,
    }


def correct_columns(run: Run, record: type[Base], saids: Iterable[tuple[Row, Row]]) -> None:
    """Change columns of records with their history; each `now` has them, id and version, each once."""
    table = table_of(record)
    updates: dict[frozenset[str], list[Row]] = defaultdict(list)
    history: list[Row] = []
    for now, told in saids:
        said = {name: value for name, value in told.items() if now[name] != value}
        if said:
            history += [_correction(run, table.name, now, name, value) for name, value in said.items()]
            updates[frozenset(said)].append({**said, "b_id": now["id"], "version": now["version"] + 1})
    for names, changed in updates.items():
        columns: Row = {name: bindparam(name) for name in (*names, "version")}
        run.db.connection().execute(update(table).where(table.c.id == bindparam("b_id")).values(columns), changed)
    if history:
        run.db.execute(insert(table_of(Correction)), history)


@dataclass
class _Looked:
    """What hangs on the records of a page.

    Attributes:
        noted: sessions to which a note was added.
        interviews: of referrals the newest.
        slips: numbers that are given out already; those that this page gives too.
        corrected: interviews with what they are to say.
    """

    noted: set[UUID] = field(default_factory=set)
    interviews: dict[UUID, Row] = field(default_factory=dict)
    slips: set[str] = field(default_factory=set)
    corrected: list[tuple[Row, Row]] = field(default_factory=list)


def _look(run: Run, rows: Sequence[PlannedRow]) -> _Looked:
    looked, db = _Looked(), run.db
    if rows[0].sheet is SESSIONS:
        ids = [row.id for row in rows if "note" in row.changed]
        notes = select(SessionNote.session_id).where(
            SessionNote.session_id.in_(ids), SessionNote.voided_at.is_(None)
        )
        looked.noted = set(db.scalars(notes.distinct())) if ids else set()
    if rows[0].sheet is REFERRALS:
        table, ids = table_of(Interview), [row.id for row in rows if _OF_STATE & row.changed.keys()]
        held = select(table).where(table.c.referral_id.in_(ids), table.c.voided_at.is_(None)).order_by(table.c.id)
        if ids:
            looked.interviews = {one["referral_id"]: dict(one) for one in db.execute(held).mappings()}
        numbers = [row.changed["slip_no"][1] for row in rows if "slip_no" in row.changed]
        if numbers:
            looked.slips = {
                *db.scalars(select(SlipNumber.number).where(SlipNumber.number.in_(numbers))),
                *(one for one in db.scalars(select(Referral.slip_no).where(Referral.slip_no.in_(numbers))) if one),
            }
    return looked


def _said_of(run: Run, row: PlannedRow, now: Row, looked: _Looked) -> Row:
    """The record's columns as they are to be; adds what hangs on it."""
    said: Row = {}
    columns = table_of(RECORDS[row.sheet.name]).columns
    for name, (_kept, value) in row.changed.items():
        if name in _LINKS:
            said |= _link(run, row, name, value)
        elif name in columns:
            said[name] = row.sheet.column(name).blank if value in (None, []) else value
    if "voided" in row.changed:
        said |= run.struck(row)
    for scheme, number in row.foreign:
        run.add_number(row.sheet.table, row.id, scheme, number)
    more = _MORE.get(row.sheet.name)
    return said | (more(run, row, now, said, looked) if more is not None else {})


def _link(run: Run, row: PlannedRow, name: str, value: Any) -> Row:  # noqa: ANN401  a cell's value
    link = _LINKS[name]
    if link not in table_of(RECORDS[row.sheet.name]).columns:
        return {}
    if name == "counselor":
        return {link: run.account(row.links.get(link), value)}
    return {link: row.links.get(link)}


def _person(run: Run, row: PlannedRow, _now: Row, _said: Row, _looked: _Looked) -> Row:
    for name, kind in CONSENTS.items():
        if name in row.changed and (day := row.changed[name][1]) is not None:
            add_consent(run, row.id, kind, day)
    if "external_numbers" not in row.changed:
        return {}
    before, told = (external_numbers(one) for one in row.changed["external_numbers"])
    for scheme, number in told[1]:
        if (scheme, number) not in before[1]:
            run.add_number("jobseeker", row.id, scheme, number)
    return {"external_no_work24": told[0]}


def _firm(_run: Run, row: PlannedRow, _now: Row, said: Row, _looked: _Looked) -> Row:
    more = business_number(said["business_no"]) if "business_no" in said else {}
    return more | (headcount(row.changed["headcount"][1]) if "headcount" in row.changed else {})


def _vacancy(run: Run, row: PlannedRow, now: Row, said: Row, _looked: _Looked) -> Row:
    if said.get("openings") is not None:  # what is taken stays taken
        said["openings"] = max(said["openings"], now["taken"])
    to = said.pop("state", None)
    if to is None or to == now["state"]:
        return {}
    add_vacancy_step(run, row.id, VacancyState(now["state"]), VacancyState(to), run.act.today)
    return {"state": to, "state_on": run.act.today}


def _session(run: Run, row: PlannedRow, now: Row, said: Row, looked: _Looked) -> Row:
    """A note that goes on is a later note; another one is corrected where nothing was added to it."""
    if "note" not in said:
        return {}
    note: str = said.pop("note") or ""
    kept = row.changed["note"][0] or ""
    author = now["counselor_id"]
    if kept and note.startswith(f"{kept}\n"):
        more = note_parts(note[len(kept) + 1 :])
    else:
        if row.id not in looked.noted and len(note) <= NOTE:
            return {"note": note or None}
        more = note_parts(note)
    for part in more:
        if part:
            add_session_note(run, row.id, part, run.act.at, author)
    return {}


def _referral(run: Run, row: PlannedRow, now: Row, said: Row, looked: _Looked) -> Row:
    """A result is a step, with its reason, its interview and, at the end of the import, its seat."""
    if "method" in said:
        said["accompanied"] = said["method"] == ReferralMethod.ACCOMPANIED
    run.seats |= {one for one in (now["vacancy_id"], said.get("vacancy_id")) if one}
    if "slip_no" in said:
        said |= _slip(run, row, now, said.pop("slip_no"), looked)
    if not _OF_STATE & row.changed.keys():
        return {}
    state = ReferralState(said.get("state") or now["state"])
    if "reason" in row.changed:
        said["state_reason_code"], said["state_reason"] = row.changed["reason"][1] or (None, None)
    if state != now["state"]:
        said["state_on"] = said.get("state_on") or run.act.today
        add_step(run, {**now, **said}, ReferralState(now["state"]), state, said["state_on"])
    said["interview_at"] = _interview(run, row, now, state, looked)
    return {}


def _interview(run: Run, row: PlannedRow, now: Row, state: ReferralState, looked: _Looked) -> datetime | None:
    at, told = interview_of(row, state)
    kept = looked.interviews.get(row.id)
    if told is None:
        return now["interview_at"] if "interview_at" not in row.changed else at
    if kept is None:
        add_interview(run, row.id, now["jobseeker_id"], told)
    else:
        looked.corrected.append((kept, told))
    return at


def _slip(run: Run, row: PlannedRow, now: Row, number: str | None, looked: _Looked) -> Row:
    """A slip's number of a referral that had none; one that was given out stays."""
    if now["slip_no"] or not number:
        return {}
    if number in looked.slips or len(number) > SLIP_LENGTH:
        run.add_number("referral", row.id, "slip", number)
        return {}
    looked.slips.add(number)
    register_slip(run, number, row.id)
    return {"slip_no": number}


def _placement(_run: Run, row: PlannedRow, now: Row, said: Row, _looked: _Looked) -> Row:
    more: Row = {}
    if "recognized" in said:
        reason = now["recognized_why"] or on_paper("Not recognized where it came from")
        more = {"recognized_why": None if said["recognized"] else reason, "recognition_rule": None}
    if "referral_id" in said:
        more["took_opening"] = said["referral_id"] is not None
    if said.get("route") == PlacementRoute.REFERRAL and row.links.get("referral_id"):
        more["took_opening"] = True
    return more


def _follow_up(_run: Run, row: PlannedRow, _now: Row, _said: Row, _looked: _Looked) -> Row:
    if "reason" not in row.changed:
        return {}
    code, text = row.changed["reason"][1] or (None, None)
    return {"left_code": code, "left_reason": text}


def _visit(run: Run, row: PlannedRow, _now: Row, _said: Row, _looked: _Looked) -> Row:
    if "visitor" not in row.changed:
        return {}
    return {"visitor_id": run.account(row.links.get("counselor_id"), row.changed["visitor"][1])}


_More = Callable[[Run, PlannedRow, Row, Row, _Looked], Row]
_MORE: Mapping[str, _More] = {
    PEOPLE.name: _person,
    FIRMS.name: _firm,
    VACANCIES.name: _vacancy,
    SESSIONS.name: _session,
    REFERRALS.name: _referral,
    PLACEMENTS.name: _placement,
    FOLLOW_UPS.name: _follow_up,
    VISITS.name: _visit,
}
