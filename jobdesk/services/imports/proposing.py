"""What the columns of a ledger probably fill: by their headings, by what stands beside them, by their values."""

import re
from collections.abc import Sequence
from dataclasses import replace

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.exchange import ImportKind
from jobdesk.base.heading_words import HeadingWord, Part, Target, heading_keys, known_words, meanings
from jobdesk.base.ledger_mapping import Certainty, ColumnUse, DayOrder, LedgerMapping
from jobdesk.base.text import clean, holds_resident_number
from jobdesk.services.imports._ledger_rows import told_sheets

_PERSON, _FIRM = Target("구직자", "full_name"), Target("구인업체", "name")
_ANCHORS = {_PERSON: "person", _FIRM: "firm"}
_BIRTH, _RESIDENT = Target("구직자", "birth_date"), Target("구직자", Part.RESIDENT)
_MOBILE, _PHONE = Target("구직자", "mobile"), Target("구직자", "phone")
_NUMBERS = {Target("구직자", "jobseeker_no"), Target("구인", "vacancy_no")}
_SHORTEST_END = 2
_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*년?(?!\d)")
_LAST_YEAR_FIRST = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{4}\s*")
_NO_YEAR = re.compile(r"\s*\d{1,2}\s*[/.\-월]\s*\d{1,2}\s*[.일]?\s*")
WORK24 = "고용24"


def propose_mapping(
    headings: Sequence[str], samples: Sequence[Sequence[Raw]], *, name: str = "", past: bool = False
) -> LedgerMapping:
    """Propose how a ledger is read; each column says how certain it is.

    Args:
        samples: some of its rows, in the order of the headings.
        name: of the file and the sheet, where a year may stand.
        past: 과거자료.
    """
    columns = _by_headings(headings)
    columns = [_by_values(column, _values(samples, place)) for place, column in enumerate(columns)]
    filled = frozenset(target for column in columns for target in column.targets)
    kind = ImportKind.LIST if filled & _NUMBERS else ImportKind.LEDGER
    days = [
        text
        for place, column in enumerate(columns)
        if any(target.filled[0].kind in {"date", "moment"} for target in column.targets if target != _BIRTH)
        for text in map(plain, _values(samples, place))
    ]
    year = _YEAR.search(name)
    mapping = LedgerMapping(
        columns=tuple(columns),
        source=WORK24 if kind is ImportKind.LIST else "",
        kind=kind,
        past=past,
        day_order=_day_order(days),
        year=int(year[1]) if year and any(map(_NO_YEAR.fullmatch, days)) else None,
        carry_down=_is_merged(columns, samples),
    )
    return replace(mapping, constants=_constants(mapping))


def _by_headings(headings: Sequence[str]) -> list[ColumnUse]:
    """Each column by its heading, what was said of a person or a firm before it, and what is taken already."""
    anchors = [_anchor(heading) for heading in headings]
    near = next(filter(None, anchors), "")
    taken: set[Target] = set()
    columns = []
    for heading, anchor in zip(headings, anchors, strict=True):
        near = anchor or near
        column = _by_heading(heading, near, taken)
        taken.update(column.targets)
        columns.append(column)
    return columns


def _anchor(heading: str) -> str:
    targets = [target for word in meanings(heading) if word.sure for target in word.targets]
    return _ANCHORS.get(targets[0], "") if targets else ""


def _by_heading(heading: str, near: str, taken: set[Target]) -> ColumnUse:
    words = meanings(heading)
    fitting = sorted((word for word in words if word.near in {near, ""}), key=lambda w: (not w.near, not w.sure))
    for word in fitting:
        free = tuple(target for target in word.targets if target not in taken)
        if free or not word.targets:
            return ColumnUse(heading, free, Certainty.CERTAIN if word.sure else Certainty.GUESSED)
    if any(_MOBILE in word.targets for word in fitting) and _PHONE not in taken:
        return ColumnUse(heading, (_PHONE,), Certainty.GUESSED)
    if words or (ending := _ending(heading, near)) is None:
        return ColumnUse(heading, (), Certainty.UNKNOWN)
    free = tuple(target for target in ending.targets if target not in taken)
    return ColumnUse(heading, free, Certainty.GUESSED if free else Certainty.UNKNOWN)


def _ending(heading: str, near: str) -> HeadingWord | None:
    """The longest known word that the heading ends with: what it is stands last in Korean."""
    known = known_words()
    for key in heading_keys(heading):
        for start in range(1, len(key) - _SHORTEST_END + 1):
            found = [word for word in known.get(key[start:], ()) if word.near in {near, ""} and word.targets]
            if found:
                return min(found, key=lambda word: not word.near)
    return None


def _values(samples: Sequence[Sequence[Raw]], place: int) -> list[Raw]:
    found = [row[place] for row in samples if place < len(row)]
    return [raw for raw in found if raw is not None and clean(plain(raw))]


def _by_values(column: ColumnUse, values: Sequence[Raw]) -> ColumnUse:
    """A column whose values say more than its heading: resident numbers under 생년월일."""
    if _BIRTH in column.targets and any(holds_resident_number(plain(raw)) for raw in values):
        targets = tuple(_RESIDENT if target == _BIRTH else target for target in column.targets)
        return ColumnUse(column.heading, targets, column.certainty)
    return column


def _day_order(days: Sequence[str]) -> DayOrder:
    """The order in which no day is impossible; years first where nothing speaks for another."""
    told = [found for text in days if (found := _LAST_YEAR_FIRST.fullmatch(text))]
    if not told:
        return DayOrder.YEAR_FIRST
    return DayOrder.DAY_FIRST if any(int(one[1]) > 12 for one in told) else DayOrder.MONTH_FIRST


def _is_merged(columns: Sequence[ColumnUse], samples: Sequence[Sequence[Raw]]) -> bool:
    """Whether rows name a firm and no person below rows that name both: cells merged downwards."""
    person = next((place for place, one in enumerate(columns) if _PERSON in one.targets), None)
    firm = next((place for place, one in enumerate(columns) if _FIRM in one.targets), None)
    if person is None or firm is None:
        return False
    told = [
        (bool(_values([row], person)), bool(_values([row], firm)))
        for row in samples
        if _values([row], person) or _values([row], firm)
    ]
    return bool(told) and told[0][0] and (False, True) in told


def _constants(mapping: LedgerMapping) -> dict[Target, str]:
    """What a row must say and no column does; each is a guess that a person may change."""
    told, filled = told_sheets(mapping), mapping.targets
    given: dict[Target, str] = {}
    listed = mapping.kind is ImportKind.LIST
    if "구직등록" in told:
        given[Target("구직등록", "channel")] = "온라인" if listed else "방문"
    if "상담" in told:
        given[Target("상담", "mode")] = "방문"
    if "취업" in told and "알선" not in told:
        given[Target("취업", "route")] = "기타"
    if "구인" in told and (listed or Target("구인", "openings") not in filled):
        given[Target("구인", "kind")] = "외부"
        if listed and mapping.source:
            given[Target("구인", "source")] = mapping.source
    return {target: text for target, text in given.items() if target not in filled}
