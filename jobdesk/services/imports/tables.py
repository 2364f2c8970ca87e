"""A ledger as people keep it: a title above the headings, headings that stand twice, sums below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from jobdesk.base.cell_texts import Raw, plain
from jobdesk.base.heading_words import heading_key, meanings
from jobdesk.base.sheets import heading_of
from jobdesk.base.text import clean
from jobdesk.store.sheet_files import Row, SheetRows

REASON_HEADING, ROW_HEADING = "가져오지 못한 이유", "원본 행"
"""Headings that a workbook of wrong rows adds; known, and kept out when it is imported again."""
_LOOKED_AT = 15
"""Rows below the first one that may be the headings."""
_FEWEST = 2
_ADDED = frozenset({heading_of(REASON_HEADING), heading_of(ROW_HEADING)})
_SUMS = frozenset({"합계", "소계", "총계", "누계", "계", "총합계", "월계"})
_SUM_OF = re.compile(r"(?:\d{1,2}월|\d{4}년|\d/4분기|상반기|하반기)?(?:합계|소계|총계|누계|월계|계)")


def as_ledger(sheet: SheetRows) -> SheetRows:
    """The sheet with its real headings: below a title, each once (the second 연락처 is 연락처 (2)).

    What a workbook of wrong rows added is left out, and rows that only repeat the headings (a page break) or add
    up others (합계).
    """
    sheet = _without_added(sheet)
    first = tuple(sheet.headings)
    best, heading_row, headings = _known(first), sheet.heading_row, first
    for row, cells in islice(sheet.rows(), _LOOKED_AT):
        told = tuple(clean(plain(raw)) for raw in cells)
        known = _known(told)
        if known >= _FEWEST and known > best:
            best, heading_row, headings = known, row, told
    named = _once_each(headings)
    keys = tuple(map(heading_key, headings))

    def read() -> Iterator[Row]:
        for row, cells in sheet.rows():
            if row > heading_row and not _is_repeated(keys, cells) and not _is_sum(cells):
                yield row, cells

    return replace(sheet, headings=named, heading_row=heading_row, read=read)


def _without_added(sheet: SheetRows) -> SheetRows:
    own = [place for place, one in enumerate(sheet.headings) if heading_of(one) not in _ADDED]
    if len(own) == len(sheet.headings):
        return sheet

    def read() -> Iterator[Row]:
        for row, cells in sheet.rows():
            yield row, tuple(cells[place] if place < len(cells) else None for place in own)

    return replace(sheet, headings=tuple(sheet.headings[place] for place in own), read=read)


def _known(headings: Sequence[str]) -> int:
    return sum(bool(heading) and bool(meanings(heading)) for heading in headings)


def _once_each(headings: Sequence[str]) -> tuple[str, ...]:
    met: dict[str, int] = {}
    named = []
    for heading in headings:
        key = heading_key(heading)
        met[key] = met.get(key, 0) + 1
        named.append(f"{heading} ({met[key]})" if key and met[key] > 1 else heading)
    return tuple(named)


def _first(cells: Sequence[Raw]) -> tuple[int, str]:
    """The first cell of a row that is a text, and where; numbers and days lead no heading and no sum."""
    for place, raw in enumerate(cells):
        if isinstance(raw, str) and raw.strip():
            return place, heading_key(raw)
        if raw is not None and not isinstance(raw, str):
            break
    return 0, ""


def _is_repeated(keys: Sequence[str], cells: Sequence[Raw]) -> bool:
    place, first = _first(cells)
    if not first or place >= len(keys) or keys[place] != first:
        return False
    told = [(key, heading_key(plain(raw))) for key, raw in zip(keys, cells, strict=False)]
    filled = [(key, text) for key, text in told if text]
    return len(filled) >= _FEWEST and all(key == text for key, text in filled)


def _is_sum(cells: Sequence[Raw]) -> bool:
    """A sum word leads the row, and what else stands there are numbers."""
    place, first = _first(cells)
    if not (first in _SUMS or _SUM_OF.fullmatch(first)):
        return False
    told = [text for raw in cells[place + 1 :] if (text := heading_key(plain(raw)))]
    return all(re.fullmatch(r"[0-9,.%]*(?:명|건|원|개소|회)?", text) for text in told)
