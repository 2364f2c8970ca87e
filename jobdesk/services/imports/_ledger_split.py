"""The rows of the exchange sheets that a ledger's rows give."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.enums import PlacementRoute, ReferralState, VacancyState
from jobdesk.base.heading_words import Target, heading_key, meanings
from jobdesk.base.i18n import _
from jobdesk.base.ledger_mapping import LedgerMapping
from jobdesk.base.ledger_words import firm_key
from jobdesk.base.sheets import BY_NAME, FOLLOW_UPS
from jobdesk.services.imports._ledger_cells import NO_PHONE, Cells, Said
from jobdesk.services.imports._ledger_index import LedgerIndex, Place
from jobdesk.services.imports._ledger_marks import is_blank
from jobdesk.services.imports._ledger_rows import (
    ALONE,
    DITTO,
    Facts,
    RowReader,
    firm_name,
    told_months,
    told_sheets,
)
from jobdesk.services.imports.sources import OwnSheet, SourceRow, SourceSheet
from jobdesk.store.sheet_files import SheetRows

Tick = Callable[[int, int], object]
"""Told how many rows were looked at, and 0: how many there are is not known."""
_EVERY = 500
_HEADING_OF = {
    "jobseeker_no": ("구직자", ("jobseeker_no", "full_name")),
    "employer_no": ("구인업체", ("employer_no", "name")),
    "employer_name": ("구인업체", ("name",)),
    "vacancy_no": ("구인", ("vacancy_no", "occupation", "title")),
    "referral_no": ("알선", ("referral_no", "referred_on")),
    "started_on": ("취업", ("started_on",)),
    "received_on": ("알선", ("referred_on",)),
    "title": ("구인", ("occupation",)),
    "occupation": ("구인", ("occupation",)),
}
"""Whose heading stands over a cell that the split gave."""
_CONSENTS = ("collection_on", "disclosure_on")


@dataclass(frozen=True)
class Table:
    """One sheet of a ledger with how it is read."""

    rows: SheetRows
    mapping: LedgerMapping
    reader: RowReader


class Split:
    """A ledger's tables as exchange sheets; their rows are split again each time they are asked for."""

    def __init__(self, tables: list[Table], index: LedgerIndex, tick: Tick | None) -> None:
        """Read all rows twice: who is there, then what belongs to whom."""
        self._tables, self._index = tables, index
        count = 0
        for learn in (index.meet, index.gather):
            for place in range(len(tables)):
                for row, facts in self._facts(place):
                    learn(facts, (place, row))
                    count += 1
                    if tick is not None and count % _EVERY == 0:
                        tick(count, 0)

    def sheets(self) -> tuple[SourceSheet, ...]:
        """In the order of the exchange workbook, the ledger's tables in their own."""
        found: list[SourceSheet] = []
        names = {name for table in self._tables for name in told_sheets(table.mapping)}
        untold = set(range(len(self._tables)))
        for name in BY_NAME:
            if name not in names:
                continue
            for place, table in enumerate(self._tables):
                if name not in told_sheets(table.mapping):
                    continue
                unknown = _unknown(table.mapping) if place in untold else ()
                untold.discard(place)
                found += self._sheets(name, place, unknown)
        return tuple(found)

    def _sheets(self, name: str, place: int, unknown: tuple[str, ...]) -> Iterator[SourceSheet]:
        table = self._tables[place]
        title = f"{table.rows.name} · {name}"
        if name != FOLLOW_UPS.name:
            headings = _headings(table.mapping, name, None)
            yield SourceSheet(BY_NAME[name], title, headings, unknown, partial(self._read, name, place, 0))
            return
        for month in told_months(table.mapping):
            headings = _headings(table.mapping, name, month)
            read = partial(self._read, name, place, month)
            yield SourceSheet(BY_NAME[name], f"{title} {month}개월", headings, (), read)

    def own(self) -> tuple[OwnSheet, ...]:
        """The ledger's tables as they stand."""
        return tuple(self._own(place) for place in range(len(self._tables)))

    def _own(self, place: int) -> OwnSheet:
        table = self._tables[place]
        parts = (part.title for name in told_sheets(table.mapping) for part in self._sheets(name, place, ()))
        return OwnSheet(table.rows.name, table.rows.headings, frozenset(parts), partial(self._whole_rows, place))

    def _whole_rows(self, place: int, asked: Collection[int]) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """Rows of a table with what other rows say of their person."""
        table, wanted = self._tables[place], frozenset(asked)
        birth = table.reader.birth_place
        people = {
            one.number
            for row, facts in self._facts(place)
            if row in wanted and (one := self._index.person(facts)) is not None
        }
        births: dict[str, Raw] = {}
        for _row, facts in self._facts(place):
            one, day = self._index.person(facts), facts.cell("구직자", "birth_date")
            if one is not None and one.number in people and isinstance(day, date):
                births.setdefault(one.number, day)
        reader = table.reader.again()
        for row, cells in table.rows.rows():
            found = reader.read(cells)
            if row not in wanted:
                continue
            whole = list(reader.whole(cells))
            known = self._index.person(found) if found is not None else None
            if birth is not None and birth < len(whole) and is_blank(whole[birth]) and known is not None:
                whole[birth] = births.get(known.number)
            yield row, tuple(whole)

    def _facts(self, place: int) -> Iterator[tuple[int, Facts]]:
        table = self._tables[place]
        reader = table.reader.again()
        for row, cells in table.rows.rows():
            if (facts := reader.read(cells)) is not None:
                yield row, facts

    def _read(self, name: str, place: int, month: int) -> Iterator[SourceRow]:
        split, constants = _SPLIT[name], self._constants(name, place)
        for row, facts in self._facts(place):
            here = (place, row)
            cells = split(self, facts, here, month)
            if cells is None or (name, month, here) in self._index.twice:
                continue
            told = {**constants, **{column: raw for column, raw in cells.items() if raw not in (None, "")}}
            said = facts.said.get(name, ()) + self._unsaid(name, place, facts)
            yield SourceRow(row, told, said, _undated(name, facts, told))

    def _constants(self, name: str, place: int) -> Cells:
        given = self._tables[place].mapping.constants
        return {target.column: text for target, text in given.items() if target.sheet == name and text}

    def _unsaid(self, name: str, place: int, facts: Facts) -> tuple[Said, ...]:
        """What a person should know of a fact that is not made."""
        if name == "알선":
            ditto = [one for one in facts.said.get("구직자", ()) if one == ("full_name", _(DITTO))]
            return tuple(("jobseeker_no", sentence) for _name, sentence in ditto)
        days = Target("구직등록", "received_on") in self._tables[place].mapping.targets
        if name != "구직자":
            return ()
        alone = (("full_name", _(ALONE)),) if facts.alone else ()
        if not days or facts.cell("구직등록", "received_on") is not None:
            return alone
        return (*alone, ("full_name", _("The day of the registration is empty: none is made.")))

    def _person(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        cells, one = facts.sheets.get("구직자", {}), self._index.person(facts)
        if one is None:
            return dict(cells) if cells else None
        if one.first != here:
            return None
        told = {**cells, **self._index.more.get(("구직자", one.number), {}), "jobseeker_no": one.number}
        if told.get("contact_owner") == NO_PHONE and ("mobile" in told or "phone" in told):
            del told["contact_owner"]
        for name in _CONSENTS:
            if told.get(name) is True:  # said with a mark: the day is the registration's
                told[name] = facts.day("구직등록", "received_on") or facts.vacancy_day
        return told

    def _registration(self, facts: Facts, _here: Place, _month: int) -> Cells | None:
        cells = facts.sheets.get("구직등록", {})
        return self._of_person(facts, cells) if "received_on" in cells else None

    def _firm(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        cells, one = facts.sheets.get("구인업체", {}), self._index.firm(facts)
        if one is None or one.first != here:
            return None
        return {**cells, **self._index.more.get(("구인업체", one.number), {}), "employer_no": one.number}

    def _vacancy(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        wanted = self._index.vacancy(facts) if facts.wanted else None
        if wanted is None or wanted.first != here:
            return None
        firm = facts.text("구인업체", "name")
        told: Cells = {
            "received_on": wanted.day or facts.unread_day,
            "title": facts.job or (_("{firm}: hiring").format(firm=firm) if firm else None),
            **facts.sheets.get("구인", {}),
            "vacancy_no": wanted.number,
        }
        said = {*told, *self._constants("구인", here[0])}
        if self._tables[here[0]].mapping.past and not {"state", "closes_on"} & said:
            told["state"] = VacancyState.EXPIRED.value  # nobody looks for people by an old ledger
        return {**told, **self._firm_of(facts)}

    def _session(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        cells = facts.sheets.get("상담", {})
        if not {"started_at", "note"} & set(cells):
            return None
        told = self._of_person(facts, cells)
        if told["jobseeker_no"] is None:
            told["employer_no"] = self._firm_of(facts).get("employer_no")
        later = self._index.later.get(here, 0)
        if facts.moment is not None and later and facts.moment.time() == time():
            told["started_at"] = (facts.moment + timedelta(minutes=later)).replace(tzinfo=None)
        return told

    def _referral(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        if not facts.referred:
            return None
        wanted = self._index.vacancy(facts)
        told = self._of_person(facts, facts.sheets.get("알선", {}))
        told["vacancy_no"] = wanted.number if wanted is not None else None
        told.setdefault("referral_no", self._index.referral_number(facts, here))
        if "취업" in facts.sheets and "started_on" in facts.sheets["취업"]:
            told.setdefault("state", ReferralState.HIRED.value)
        return told

    def _placement(self, facts: Facts, here: Place, _month: int) -> Cells | None:
        cells = facts.sheets.get("취업", {})
        if "started_on" not in cells:
            return None
        told = self._of_person(facts, {"occupation": facts.cell("구인", "occupation"), **cells})
        own = plain(cells.get("employer_name"))
        if not own or firm_key(own) == firm_name(facts):
            told |= self._firm_of(facts)
        if facts.referred and told.get("route", PlacementRoute.REFERRAL.value) == PlacementRoute.REFERRAL.value:
            told["route"] = PlacementRoute.REFERRAL.value
            told["referral_no"] = facts.text("알선", "referral_no") or self._index.referral_number(facts, here)
        return told

    def _check(self, facts: Facts, _here: Place, month: int) -> Cells | None:
        cells = facts.checks.get(month)
        if not cells:
            return None
        told = self._of_person(facts, cells)
        return {**told, "started_on": facts.cell("취업", "started_on"), "months": month}

    def _visit(self, facts: Facts, _here: Place, _month: int) -> Cells | None:
        cells = facts.sheets.get("기업방문", {})
        return {**cells, **self._firm_of(facts)} if "visited_on" in cells else None

    def _of_person(self, facts: Facts, cells: Mapping[str, Raw]) -> Cells:
        one = self._index.person(facts)
        return {**cells, "jobseeker_no": one.number if one is not None else None}

    def _firm_of(self, facts: Facts) -> Cells:
        one = self._index.firm(facts)
        if one is None:
            return {}
        return {"employer_no": one.number, "employer_name": facts.text("구인업체", "name") or None}


_SPLIT: Mapping[str, Callable[[Split, Facts, Place, int], Cells | None]] = {
    "구직자": Split._person,
    "구직등록": Split._registration,
    "구인업체": Split._firm,
    "구인": Split._vacancy,
    "상담": Split._session,
    "알선": Split._referral,
    "취업": Split._placement,
    "사후관리": Split._check,
    "기업방문": Split._visit,
}


def _undated(name: str, facts: Facts, told: Cells) -> tuple[Said, ...]:
    """Days of the row that say no year, with where it is said."""
    lacking = {column for sheet, column in facts.undated if sheet == name}
    if name == "구인" and told.get("received_on") is facts.unread_day and facts.unread_undated:
        lacking.add("received_on")
    if name == "사후관리" and ("취업", "started_on") in facts.undated:
        lacking.add("started_on")
    if not lacking:
        return ()
    sentence = _("The day has no year: say it under {label}, where it is chosen how the ledger is read.")
    said = sentence.format(label=_("Year of days like 10/31"))
    return tuple((column, said) for column in sorted(lacking) if not isinstance(told.get(column), date))


def _headings(mapping: LedgerMapping, name: str, month: int | None) -> dict[str, str]:
    """The ledger's heading of each column of an exchange sheet, where it has one."""
    told: dict[str, str] = {}
    for column in BY_NAME[name].columns:
        heading = mapping.heading_over(name, column.name, month)
        if not heading and column.name in _HEADING_OF:
            sheet, names = _HEADING_OF[column.name]
            heading = next(filter(None, (mapping.heading_over(sheet, one, None) for one in names)), "")
        if heading:
            told[column.name] = heading
    return told


def _unknown(mapping: LedgerMapping) -> tuple[str, ...]:
    """Headings that fill nothing, running numbers aside."""
    return tuple(
        column.heading
        for column in mapping.columns
        if not column.targets
        and heading_key(column.heading)
        and all(word.targets for word in meanings(column.heading))
    )
