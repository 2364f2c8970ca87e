"""A report as CSV: for other programs, with bare numbers; in UTF-8, or in CP949 with word of what that cannot say.

Source: hardware.md (CSV), domain.md 9.4.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from jobdesk.papers.report_layout import grid, headings, marked, unit_of
from jobdesk.papers.report_tables import Placed, ReportDocument, ReportTable, TableCell

STAND_IN = "?"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter CP949 cannot say and how often a `?` stands for it."""

    letter: str
    times: int


def report_csv(document: ReportDocument) -> bytes:
    """All tables one below the other, UTF-8 with the mark Excel needs to see that it is."""
    return _text(document).encode("utf-8-sig")


def report_cp949(document: ReportDocument) -> tuple[bytes, tuple[Lost, ...]]:
    """The same for programs that know no UTF-8, and what was lost on the way."""
    lost: Counter[str] = Counter()
    kept = "".join(letter if _said(letter) else _note(letter, lost) for letter in _text(document))
    return kept.encode("cp949"), tuple(Lost(letter, times) for letter, times in sorted(lost.items()))


def guarded(said: str) -> str:
    """A text no spreadsheet takes for a formula: one that begins like one gets a ' before it."""
    return f"'{said}" if said.startswith(_DANGEROUS) else said


def _text(document: ReportDocument) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(document.title)])
    writer.writerow([guarded(document.base_line)])
    for table in document.tables:
        writer.writerow([])
        writer.writerows(_table(table, unit_of(table, document)))
    writer.writerow([])
    writer.writerows([guarded(f"※ {note}")] for note in document.notes)
    writer.writerow([guarded(document.footer)])
    return out.getvalue()


def _table(table: ReportTable, unit: str) -> Iterator[Sequence[str]]:
    yield [guarded(table.title), guarded(unit)]
    yield [guarded(heading) for heading in headings(table)]
    for line in grid(table)[len(table.head) :]:
        yield [_bare(one) for one in line]
    for note in [*table.notes, *marked(table)]:
        yield [guarded(f"※ {note}")]


def _bare(one: Placed) -> str:
    """A number without commas; a text or a label as it is, guarded; nothing where nothing is."""
    if not isinstance(one.content, TableCell):
        return guarded(one.content.text)
    value = one.content.value
    if value is None:
        return ""
    return str(value) if isinstance(value, (int, Decimal)) else guarded(value)


def _said(letter: str) -> bool:
    try:
        letter.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


def _note(letter: str, lost: Counter[str]) -> str:
    lost[letter] += 1
    return STAND_IN
