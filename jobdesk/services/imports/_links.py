"""Whom a row is about: its own record by 관리번호, number or key, and those it leads to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from jobdesk.base.i18n import _, mark
from jobdesk.base.sheets import (
    EVENT_INTERVIEWS,
    FIRMS,
    FOLLOW_UPS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    VACANCIES,
    ExchangeSheet,
)
from jobdesk.services.imports._known import NUMBERED, OWN_NUMBER, Key, Known, key_of
from jobdesk.services.imports._rows import Row

_UNKNOWN = {
    "jobseeker_no": mark("Nobody has this number, neither in the file nor here."),
    "employer_no": mark("No firm has this number, neither in the file nor here."),
    "vacancy_no": mark("No vacancy has this number, neither in the file nor here."),
    "referral_no": mark("No referral has this number, neither in the file nor here."),
    "event_no": mark("No event has this number, neither in the file nor here."),
}


_ROW_BITS = 21


@dataclass(frozen=True, slots=True)
class Wrong:
    """Where a row stands that is wrong.

    Attributes:
        stranger: its number is somebody else's here.
    """

    title: str
    row: int
    stranger: bool = False


@dataclass
class FileIndex:
    """What the file itself tells of numbers and keys: of each row its number and key alone.

    Attributes:
        numbers: by column, number to the record or to the wrong row that has it.
        placements: by person and day.
        twins: more placements of a person and day, in their order.
        referred: person of each referral of the file.
        firms: name of each firm of the file.
        seen: by sheet the hash of each key, to where it stood first (`place`).
        titles: of sheets, in the order of the file.
    """

    numbers: dict[str, dict[str, UUID | Wrong]] = field(default_factory=lambda: {name: {} for name in NUMBERED})
    placements: dict[tuple[UUID, date], UUID | Wrong] = field(default_factory=dict)
    twins: dict[tuple[UUID, date], list[UUID]] = field(default_factory=dict)
    struck: set[UUID] = field(default_factory=set)
    referred: dict[UUID, UUID] = field(default_factory=dict)
    firms: dict[UUID, str] = field(default_factory=dict)
    seen: dict[str, dict[int, int]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)

    def keep(self, row: Row) -> None:
        """Remember a row that was judged."""
        here: UUID | Wrong | None = row.id if row.whole else Wrong(row.source.title, row.row, row.stranger)
        if here is None:
            return
        own = OWN_NUMBER.get(row.sheet.name)
        if own is not None:
            for number in _own_numbers(row, own):
                self.numbers[own].setdefault(number, here)
        if row.sheet is PLACEMENTS and (key := key_of(row)) is not None:
            self._keep_placement((key[1], key[2]), here, struck=bool(row.values.get("voided")))
        if not isinstance(here, UUID):
            return
        if row.sheet is REFERRALS and (person := row.links.get("jobseeker_id")) is not None:
            self.referred[here] = person
        if row.sheet is FIRMS:
            self.firms[here] = row.values.get("name") or row.kept.get("name") or ""

    def _keep_placement(self, key: tuple[UUID, date], here: UUID | Wrong, *, struck: bool) -> None:
        before = self.placements.get(key)
        if before is None or isinstance(before, Wrong) or (before in self.struck and not struck):
            self.placements[key] = here
        elif isinstance(here, UUID) and not struck:
            self.twins.setdefault(key, []).append(here)
        if struck and isinstance(here, UUID):
            self.struck.add(here)


def _own_numbers(row: Row, own: str) -> list[str]:
    numbers = [row.values.get(own)]
    if row.sheet is PEOPLE and row.abroad:
        numbers += row.values.get("external_numbers") or []
    if row.sheet is VACANCIES and row.abroad:
        numbers.append(row.values.get("external_no"))
    return [one for one in numbers if one]


class Linker:
    """Finds what a page of rows leads to, first in the file, then here."""

    def __init__(self, index: FileIndex, known: Known) -> None:
        self._index, self._known = index, known
        self._followed: Counter[Key] = Counter()

    def link(self, page: Sequence[Row]) -> None:
        """Fill `links`; what leads nowhere is told."""
        if not page:
            return
        sheet = page[0].sheet
        for name in NUMBERED:
            if name == OWN_NUMBER.get(sheet.name) or not any(column.name == name for column in sheet.columns):
                continue
            known = self._known.by_number(name, self._asked(page, name))
            for row in page:
                if name in row.cells:
                    self._lead(row, name, known)
        for row in page:
            self._counselor(row)
        if sheet is FOLLOW_UPS:
            self._placements(page)
        if sheet is PLACEMENTS:
            self._check_referred(page)

    def _asked(self, page: Iterable[Row], name: str) -> set[str]:
        """The numbers of a page that the file has no good row of."""
        numbers = {row.values.get(name) for row in page} - {None}
        here = self._index.numbers[name]
        return {one for one in numbers if one and not isinstance(here.get(one), UUID)}

    def _lead(self, row: Row, name: str, known: Any) -> None:  # noqa: ANN401  numbers to records
        link, number = name.replace("_no", "_id"), row.values.get(name)
        row.links[link] = None
        if not number or name not in row.said:
            return
        here = self._index.numbers[name].get(number)
        found = here if isinstance(here, UUID) else known.get(number)
        if found is not None and not (isinstance(here, Wrong) and here.stranger):
            row.links[link] = self._known.survivor(link, found)
        elif isinstance(here, Wrong):
            told = _("Its row in the file is wrong: {sheet}, row {row}.")
            row.fault(name, told.format(sheet=here.title, row=here.row))
        else:
            row.fault(name, _(_UNKNOWN[name]))

    def _counselor(self, row: Row) -> None:
        name = "visitor" if "visitor" in row.cells else "counselor"
        said = row.values.get(name)
        if name not in row.cells or not said:
            return
        key = said.casefold()
        if key in self._known.counselors and self._known.counselors[key] is None:
            row.fault(name, _("Several accounts have this name: write the user name."))
        row.links["counselor_id"] = self._known.counselors.get(key)

    def _placements(self, page: Sequence[Row]) -> None:
        keys: dict[int, Key] = {}
        for row in page:
            person, day = row.links.get("jobseeker_id"), row.values.get("started_on")
            if person is not None and day is not None and "started_on" in row.said:
                keys[row.row] = ("jobseeker_id", person, day)
        known = self._known.placed({key for key in keys.values() if not self._good(key)})
        for row in page:
            row.links["placement_id"] = None
            if (key := keys.get(row.row)) is None:
                continue
            here = self._placement(key, row.values.get("months"))
            found = here if isinstance(here, UUID) else known.get(key)
            row.links["placement_id"] = found
            if found is None and isinstance(here, Wrong):
                told = _("Its row in the file is wrong: {sheet}, row {row}.")
                row.fault("started_on", told.format(sheet=here.title, row=here.row))
            elif found is None:
                row.fault(
                    "started_on", _("This person started no work on this day, neither in the file nor here.")
                )

    def _placement(self, key: Key, months: int | None) -> UUID | Wrong | None:
        """Of two placements of a day the second one has the second follow-up of so many months."""
        told: tuple[UUID, date] = (key[1], key[2])
        twins = self._index.twins.get(told)
        if twins is None:
            return self._index.placements.get(told)
        before = self._followed[*told, months]
        self._followed[*told, months] += 1
        return self._index.placements[told] if before == 0 else twins[min(before, len(twins)) - 1]

    def _good(self, key: Key) -> bool:
        return isinstance(self._index.placements.get((key[1], key[2])), UUID)

    def _check_referred(self, page: Sequence[Row]) -> None:
        """A placement's referral is of the same person."""
        led = {one for row in page if (one := row.links.get("referral_id")) is not None}
        people = self._known.referred(led - self._index.referred.keys())
        for row in page:
            one, person = row.links.get("referral_id"), row.links.get("jobseeker_id")
            if one is None or person is None:
                continue
            whose = self._index.referred.get(one) or people.get(one)
            if whose is not None and self._known.survivor("jobseeker_id", whose) != person:
                row.fault("referral_no", _("This referral is another person's."))


class Identifier:
    """Finds the record that a row is."""

    def __init__(self, index: FileIndex, known: Known) -> None:
        self._index, self._known = index, known

    def identify(self, page: Sequence[Row]) -> None:
        """Fill `id` and `known`; a key of another record, or one that was destroyed, is told."""
        if not page:
            return
        sheet = page[0].sheet
        self._by_key_of_record(sheet, [row for row in page if row.values.get("id") is not None])
        self._by_own_key(sheet, [row for row in page if row.values.get("id") is None])
        for row in page:
            if row.known and row.id is not None and self._known.merged(sheet, row.id):
                link = "jobseeker_id" if sheet is PEOPLE else "employer_id"
                row.id, row.merged = self._known.survivor(link, row.id), not row.abroad
        if sheet is REFERRALS:
            self._check_slips(page)

    def _by_key_of_record(self, sheet: ExchangeSheet, rows: Sequence[Row]) -> None:
        ids = {row.values["id"] for row in rows}
        here = self._known.by_id(sheet, ids)
        there, gone = self._known.elsewhere(sheet, ids - here), self._known.destroyed(ids - here)
        own = OWN_NUMBER.get(sheet.name)
        given: dict[str, UUID] = {}
        if own is not None and self._known.foreign is None:
            given = self._known.by_source(sheet, {row.values[own] for row in rows if row.values.get(own)})
        for row in rows:
            row.id = row.values["id"]
            row.known = row.id in here
            if row.id in gone:
                row.fault("id", _("This record was destroyed when its time was over: it does not come back."))
            elif row.id in there:
                row.fault("id", _("This is the key of another kind of record: leave it empty."))
            elif own is not None and not self._is_one(own, given.get(row.values.get(own) or ""), row.values["id"]):
                told = _("Another record here has this number. Leave the record key empty if both are the same.")
                row.fault(own, told)

    def _is_one(self, own: str, one: UUID | None, other: UUID) -> bool:
        """Whether nobody has a number, or who stands for its record stands for the other too."""
        link = own.replace("_no", "_id")
        return one is None or self._known.survivor(link, one) == self._known.survivor(link, other)

    def _by_own_key(self, sheet: ExchangeSheet, rows: Sequence[Row]) -> None:
        own = OWN_NUMBER.get(sheet.name)
        if own is None:
            keys = {id(row): key for row in rows if (key := key_of(row)) is not None}
            found = self._known.by_key(sheet, set(keys.values()))
            for row in rows:
                row.id = found.get(keys.get(id(row), ()))
        else:
            self._by_number(sheet, own, rows)
        for row in rows:
            row.known = row.id is not None

    def _by_number(self, sheet: ExchangeSheet, own: str, rows: Sequence[Row]) -> None:
        numbers = {one for row in rows for one in _own_numbers(row, own)}
        known = self._known.by_number(own, numbers)
        abroad = {}
        if sheet is PEOPLE and self._known.foreign is not None:
            abroad = self._known.people_abroad(
                one for row in rows for one in row.values.get("external_numbers") or []
            )
        for row in rows:
            number = row.values.get(own)
            row.id = known.get(number) if number else None
            if row.id is None and self._known.foreign is not None:
                told = _own_numbers(row, own)
                row.id = next((one for key in told if (one := abroad.get(key) or known.get(key))), None)

    def _check_slips(self, page: Sequence[Row]) -> None:
        numbers = {row.values["slip_no"] for row in page if row.values.get("slip_no")}
        given = self._known.slips(numbers)
        met = [row for row in page if given.get(row.values.get("slip_no") or "") not in (None, row.id)]
        beside = self._known.beside(REFERRALS, {row.id for row in met if row.known and row.id is not None})
        for row in met:
            named = row.values.get("id") is not None and not row.known and self._known.foreign is None
            row.given_away = named or (row.id is not None and row.values["slip_no"] in beside.get(row.id, ()))
            if not row.given_away:
                row.fault("slip_no", _("Another referral here has this slip number."))

    def tell_twice(self, row: Row) -> None:
        """Tell a number or key that stood in the file before, at the later row."""
        with_id = row.values.get("id") is not None
        own = OWN_NUMBER.get(row.sheet.name)
        if with_id:
            self._once(row, ("id", row.values["id"]), "id", always=True)
        if own is not None and row.values.get(own):
            self._once(row, (own, row.values[own]), own, always=True)
        elif own is None and (key := key_of(row)) is not None:
            name = row.sheet.key[-1] if row.sheet is not EVENT_INTERVIEWS else "jobseeker_no"
            self._once(row, key, name, always=False)
        if row.sheet is REFERRALS and row.values.get("slip_no"):
            self._once(row, ("slip_no", row.values["slip_no"]), "slip_no", always=True)

    def _once(self, row: Row, key: Key, name: str, *, always: bool) -> None:
        seen = self._index.seen.setdefault(row.sheet.name, {})
        titles = self._index.titles
        if row.source.title not in titles[-1:]:
            titles.append(row.source.title)
        with_id = row.values.get("id") is not None
        here = ((len(titles) - 1) << _ROW_BITS | row.row) << 1 | with_id
        first = seen.setdefault(hash(key), here)
        if first != here and (always or not (with_id and first & 1)):
            told = _("Row {row} of {sheet} tells of the same record: each is told once.")
            row.fault(
                name, told.format(row=first >> 1 & (1 << _ROW_BITS) - 1, sheet=titles[first >> _ROW_BITS + 1])
            )
