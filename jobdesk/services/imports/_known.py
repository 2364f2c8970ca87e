"""What the center knows of the numbers and keys of a file, looked up a page at a time.

Whose number a WORKBOOK says (exchange.md: foreign numbers are kept verbatim as external numbers, ours are given
beside):

* Into a center without people, firms, vacancies, referrals and events every number is kept as the record's own;
  one of our form lifts its counter, so that it is never given again. Where the source is named, a number of
  another form is kept as that source's besides: its rows are found again, and no other source's meet them.
* Into any other center the number of a NEW row is never the record's own, also where it has our form: another
  center of jobdesk counts as this one does, and only a record that this center has has a number of its. It is
  kept under the source's name, the next number of ours is given, no counter is lifted by it.
* A row is known by 관리번호; else by its number: ours first, then that source's. Where the source is named (or the
  rows are those that such a workbook could not give) the source's is asked first, and ours only where it has our
  form: a number like 17 of another source is not ours. A row whose 관리번호 is not known here is new even where a
  record of ours has its number: the key tells that another center gave it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.exchange import ImportKind, RemovedWhy
from jobdesk.base.sheets import (
    EVENT_INTERVIEWS,
    EVENTS,
    FIRMS,
    FOLLOW_UPS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    REGISTRATIONS,
    SESSIONS,
    SHEETS,
    VACANCIES,
    VISITS,
    ExchangeSheet,
)
from jobdesk.records.accounts import Account
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit, Event, EventInterview
from jobdesk.records.imports import Tombstone
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._export_rows import ExportRows, Period, Values
from jobdesk.services._numbers import has_our_form
from jobdesk.services.facts import survivors
from jobdesk.services.imports._rows import Row
from jobdesk.services.imports.sources import Source

RECORDS: Mapping[str, type[Any]] = {
    PEOPLE.name: Jobseeker,
    REGISTRATIONS.name: Registration,
    FIRMS.name: Employer,
    VACANCIES.name: Vacancy,
    SESSIONS.name: CounselingSession,
    REFERRALS.name: Referral,
    PLACEMENTS.name: Placement,
    FOLLOW_UPS.name: FollowUp,
    EVENTS.name: Event,
    EVENT_INTERVIEWS.name: EventInterview,
    VISITS.name: EmployerVisit,
}
NUMBERED: Mapping[str, ExchangeSheet] = {
    "jobseeker_no": PEOPLE,
    "employer_no": FIRMS,
    "vacancy_no": VACANCIES,
    "referral_no": REFERRALS,
    "event_no": EVENTS,
}
"""Columns that name a record by its number, and the sheet whose number it is."""
OWN_NUMBER = {sheet.name: name for name, sheet in NUMBERED.items()}
EXTERNAL_LENGTH = 60
_HELD = 50_000
"""So many numbers of a kind are remembered."""
WORK24 = frozenset({"work24", "고용24", "워크넷", "worknet"})
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    REGISTRATIONS.name: (("jobseeker_id", "received_on"),),
    SESSIONS.name: (("jobseeker_id", "started_at"), ("employer_id", "started_at")),
    PLACEMENTS.name: (("jobseeker_id", "started_on"),),
    FOLLOW_UPS.name: (("placement_id", "months"),),
    EVENT_INTERVIEWS.name: (("event_id", "employer_id", "jobseeker_id"),),
    VISITS.name: (("visited_on", "employer_name"),),
}
"""By what a row of a sheet without numbers is known: the first of these that it has whole."""
_LINKED: Mapping[str, tuple[str, ...]] = {
    REGISTRATIONS.name: ("jobseeker_id",),
    VACANCIES.name: ("employer_id",),
    SESSIONS.name: ("jobseeker_id", "employer_id"),
    REFERRALS.name: ("jobseeker_id", "vacancy_id"),
    PLACEMENTS.name: ("jobseeker_id", "employer_id", "referral_id"),
    FOLLOW_UPS.name: ("jobseeker_id", "placement_id"),
    EVENT_INTERVIEWS.name: ("event_id", "employer_id", "jobseeker_id"),
    VISITS.name: ("employer_id",),
}
_UNSAID_STRUCK = (FIRMS, FOLLOW_UPS, EVENTS, EVENT_INTERVIEWS, VISITS)
"""Sheets without 착오취소: what was struck through here is only said."""
Key = tuple[Any, ...]


def key_of(row: Row) -> Key | None:
    """The values by which a row of a sheet without numbers is known; None while one of them is missing."""
    for names in KEYS.get(row.sheet.name, ()):
        told = tuple(
            key_part(row.links.get(name) if name.endswith("_id") else row.values.get(name)) for name in names
        )
        if None not in told:
            return (names[0], *told)
    return None


def key_part(value: Any) -> Any:  # noqa: ANN401  a part of a key
    """A value as keys hold it: moments to the second, in Seoul."""
    return value.astimezone(SEOUL).replace(microsecond=0) if isinstance(value, datetime) else value


class Known:
    """Looks up what is there, in one transaction; what was asked once is kept."""

    def __init__(self, db: Session, source: Source) -> None:
        self._db, self._source = db, source
        self._export = ExportRows(db, Period())
        self._into = {"jobseeker_id": survivors(db, Jobseeker), "employer_id": survivors(db, Employer)}
        self._numbers: dict[str, dict[str, UUID | None]] = {name: {} for name in NUMBERED}
        self._filled: dict[str, bool] = {}
        self.counselors = _counselors(db)

    @property
    def foreign(self) -> str | None:
        """Whose numbers the file's are, where they are not ours."""
        return None if self._of_workbook else self._source.scheme

    @property
    def _of_workbook(self) -> bool:
        return self._source.kind is ImportKind.WORKBOOK

    def empty(self) -> bool:
        """Whether there is no record of any sheet whose records are numbered."""
        return not any(map(self.filled, NUMBERED.values()))

    def filled(self, sheet: ExchangeSheet) -> bool:
        """Whether there is any record of a sheet."""
        if sheet.name not in self._filled:
            found = self._db.scalar(select(RECORDS[sheet.name].id).limit(1))
            self._filled[sheet.name] = found is not None
        return self._filled[sheet.name]

    def survivor(self, link: str, one: UUID) -> UUID:
        """Who stands for a merged person or firm; itself for any other."""
        return self._into[link].get(one, one) if link in self._into else one

    def merged(self, sheet: ExchangeSheet, one: UUID) -> bool:
        """Whether another stands for it."""
        link = {PEOPLE.name: "jobseeker_id", FIRMS.name: "employer_id"}.get(sheet.name, "")
        return one in self._into.get(link, {})

    def by_number(self, name: str, numbers: Collection[str]) -> Mapping[str, UUID | None]:
        """The records of numbers: another system's first where the file's are those, then ours."""
        known = self._numbers[name]
        if len(known) > _HELD:
            known.clear()
        asked = [one for one in set(numbers) if one not in known]
        if asked:
            known |= dict.fromkeys(asked)
            sheet = NUMBERED[name]
            if self.filled(sheet):
                if self.foreign is not None:
                    known |= self._ours(sheet, name, asked) | self._abroad(sheet, self.foreign, asked)
                elif self._source.source or self._source.beside:
                    told = asked
                    if self._source.source:
                        told = [one for one in asked if has_our_form(sheet.table, one)]
                    known |= self._ours(sheet, name, told) | self.by_source(sheet, asked)
                else:
                    ours = self._ours(sheet, name, asked)
                    known |= self.by_source(sheet, [one for one in asked if one not in ours]) | ours
        return known

    def _ours(self, sheet: ExchangeSheet, name: str, numbers: Sequence[str]) -> dict[str, UUID]:
        record = RECORDS[sheet.name]
        column = getattr(record, name)
        asked = select(column, record.id).where(column.in_(numbers))
        return {number: one for number, one in self._db.execute(asked)} if numbers else {}

    def by_source(self, sheet: ExchangeSheet, numbers: Collection[str]) -> dict[str, UUID]:
        """The records of numbers that are kept under the name of the file's source."""
        if not numbers or not self.filled(sheet):
            return {}
        kept = {one[:EXTERNAL_LENGTH]: one for one in numbers}
        given = select(ExternalNumber.number, ExternalNumber.record_id).where(
            ExternalNumber.table_name == sheet.table,
            ExternalNumber.scheme == self._source.scheme,
            ExternalNumber.number.in_(kept),
            ExternalNumber.voided_at.is_(None),
        )
        return {kept[number]: one for number, one in self._db.execute(given.order_by(ExternalNumber.id))}

    def beside(self, sheet: ExchangeSheet, ids: Collection[UUID]) -> dict[UUID, set[str]]:
        """Every number that some records have besides ours, from whatever source."""
        found: dict[UUID, set[str]] = {}
        if ids:
            asked = select(ExternalNumber.record_id, ExternalNumber.number).where(
                ExternalNumber.table_name == sheet.table,
                ExternalNumber.record_id.in_(ids),
                ExternalNumber.voided_at.is_(None),
            )
            for one, number in self._db.execute(asked):
                found.setdefault(one, set()).add(number)
        return found

    def _abroad(self, sheet: ExchangeSheet, scheme: str, numbers: Sequence[str]) -> dict[str, UUID]:
        found: dict[str, UUID] = {}
        table = sheet.table
        if sheet is VACANCIES:
            told = select(Vacancy.external_no, Vacancy.id).where(
                Vacancy.external_no.in_(numbers), Vacancy.voided_at.is_(None)
            )
            found |= {number: one for number, one in self._db.execute(told) if number}
        if sheet is PEOPLE and scheme in WORK24:
            told = select(Jobseeker.external_no_work24, Jobseeker.id).where(
                Jobseeker.external_no_work24.in_(numbers)
            )
            found |= {number: one for number, one in self._db.execute(told) if number}
        schemes = WORK24 if scheme in WORK24 else {scheme}
        given = select(ExternalNumber.number, ExternalNumber.record_id).where(
            ExternalNumber.table_name == table,
            ExternalNumber.scheme.in_(schemes),
            ExternalNumber.number.in_(numbers),
            ExternalNumber.voided_at.is_(None),
        )
        return found | {number: one for number, one in self._db.execute(given)}

    def people_abroad(self, given: Iterable[str]) -> dict[str, UUID]:
        """People by what 외부번호 holds: `scheme:number`, a bare number is 고용24's."""
        asked = set(given)
        if not asked or not self.filled(PEOPLE):
            return {}
        schemes: dict[str, list[str]] = {}
        for text in asked:
            scheme, colon, number = text.partition(":")
            schemes.setdefault(scheme if colon else "work24", []).append(number if colon else text)
        found: dict[str, UUID] = {}
        for scheme, numbers in schemes.items():
            for number, one in self._abroad(PEOPLE, scheme, numbers).items():
                found[f"{scheme}:{number}"] = one
                if scheme == "work24":
                    found[number] = one
        return found

    def by_id(self, sheet: ExchangeSheet, ids: Collection[UUID]) -> set[UUID]:
        """Which of some keys are records of a sheet."""
        if not ids or not self.filled(sheet):
            return set()
        record = RECORDS[sheet.name]
        return set(self._db.scalars(select(record.id).where(record.id.in_(ids))))

    def elsewhere(self, sheet: ExchangeSheet, ids: Collection[UUID]) -> set[UUID]:
        """Which of some keys are records of another sheet: a key is unique over all."""
        return {one for other in SHEETS if other is not sheet for one in self.by_id(other, ids)}

    def destroyed(self, ids: Collection[UUID]) -> set[UUID]:
        """Which of some keys were destroyed and never come back."""
        if not ids:
            return set()
        gone = Tombstone.record_id.in_(ids), Tombstone.why == RemovedWhy.DESTROYED
        return set(self._db.scalars(select(Tombstone.record_id).where(*gone)))

    def slips(self, numbers: Collection[str]) -> dict[str, UUID]:
        """Whose slip numbers are given out already."""
        if not numbers or not self.filled(REFERRALS):
            return {}
        asked = select(Referral.slip_no, Referral.id).where(Referral.slip_no.in_(numbers))
        return {number: one for number, one in self._db.execute(asked) if number}

    def versions(self, sheet: ExchangeSheet, ids: Collection[UUID]) -> dict[UUID, int]:
        """The versions of records; asked before what they say, a save in between is seen."""
        record = RECORDS[sheet.name]
        asked = select(record.id, record.version).where(record.id.in_(ids))
        return {one: version for one, version in self._db.execute(asked)} if ids else {}

    def kept(self, sheet: ExchangeSheet, ids: Collection[UUID]) -> Mapping[UUID, Values]:
        """What the records say, as export writes it, with the keys of what they lead to."""
        if not ids:
            return {}
        found = self._export.read(sheet, list(ids))
        record, names = RECORDS[sheet.name], _LINKED.get(sheet.name, ())
        whose = {SESSIONS.name: "counselor_id", VISITS.name: "visitor_id"}.get(sheet.name, "counselor_id")
        also = [whose] if sheet is not FOLLOW_UPS and hasattr(record, whose) else []
        if sheet in _UNSAID_STRUCK:
            also.append("voided_at")
        if names or also:
            columns = [getattr(record, name) for name in (*names, *also)]
            for one, *told in self._db.execute(select(record.id, *columns).where(record.id.in_(ids))):
                links = dict(zip((*names, *also), told, strict=True))
                if whose in links:
                    links["counselor_id"] = links[whose]
                found[one] |= {name: self.survivor(name, it) if it else None for name, it in links.items()}
                found[one]["struck"] = links.get("voided_at") is not None
        return found

    def by_key(self, sheet: ExchangeSheet, keys: Collection[Key]) -> dict[Key, UUID]:
        """The records of keys (`key_of`): one that stands rather than one struck through."""
        found: dict[Key, UUID] = {}
        if not keys or not self.filled(sheet):
            return found
        record = RECORDS[sheet.name]
        for names in KEYS[sheet.name]:
            asked = [key for key in keys if key[0] == names[0]]
            if not asked:
                continue
            columns = [getattr(record, name) for name in names]
            rules = [
                _among(column, {key[place] for key in asked})
                for place, (name, column) in enumerate(zip(names, columns, strict=True), 1)
            ]
            if sheet in (FOLLOW_UPS, EVENT_INTERVIEWS, VISITS):
                rules.append(record.voided_at.is_(None))
            rows = self._db.execute(
                select(record.id, *columns).where(*rules).order_by(record.voided_at.is_not(None), record.id)
            )
            for one, *told in rows:
                found.setdefault((names[0], *map(key_part, told)), one)
        return found

    def firms(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Names of firms."""
        asked = select(Employer.id, Employer.name).where(Employer.id.in_(ids))
        return {one: name for one, name in self._db.execute(asked)} if ids else {}

    def referred(self, ids: Collection[UUID]) -> dict[UUID, UUID]:
        """The people of referrals."""
        asked = select(Referral.id, Referral.jobseeker_id).where(Referral.id.in_(ids))
        return {one: person for one, person in self._db.execute(asked)} if ids else {}

    def placed(self, keys: Collection[Key]) -> dict[Key, UUID]:
        """Placements by person and day."""
        return self.by_key(PLACEMENTS, keys)


def _among(column: Any, values: set[Any]) -> ColumnElement[bool]:  # noqa: ANN401  a column of any record
    if all(isinstance(one, datetime) for one in values):
        return and_(column >= min(values), column < max(values) + timedelta(seconds=1))
    listed: ColumnElement[bool] = column.in_(values)
    return listed


def _counselors(db: Session) -> dict[str, UUID | None]:
    """Accounts by user name and by display name; None for a name of several who may sign in."""
    found: dict[str, UUID | None] = {}
    named: dict[str, list[tuple[UUID, bool]]] = {}
    for one, user, display, ends in db.execute(
        select(Account.id, Account.user_name, Account.display_name, Account.ends_on)
    ):
        named.setdefault(display.casefold(), []).append((one, ends is None))
        found[user.casefold()] = one
    for name, some in named.items():
        active = [one for one, stays in some if stays]
        only = some[0][0] if len(some) == 1 else active[0] if len(active) == 1 else None
        found.setdefault(name, only)
    return found
