"""A list of another system beside our facts of a period: which rows are the same, differ, or stand on one side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ListedFact, ListedSide
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_close_month, require
from jobdesk.services._listed_kinds import KINDS, NUMBER, ListedKind
from jobdesk.services._listed_match import OurRow, TheirRow, differing, pair_rows
from jobdesk.services._listed_ours import ours_of_period
from jobdesk.services._reconciled_view import Differing, our_text
from jobdesk.services._rows import clean_line
from jobdesk.services.codes import code_book
from jobdesk.services.listed_files import Cancel, CompareStopped, ListedFile, ListedSheet, Tick, read_rows

LONGEST_PERIOD = 400
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One row as it was found; not kept yet."""

    side: ListedSide
    line: int
    record_id: UUID | None
    number: str | None
    theirs: dict[str, str] | None
    differing: Differing | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A list held against ours.

    Attributes:
        counts: rows by side; "outside" are theirs of other days, which are left out.
    """

    file_name: str
    digest: str
    fact: ListedFact
    source: str
    from_on: date
    until_on: date
    rows: tuple[FoundRow, ...]
    counts: dict[str, int]


def compare_list(
    db: Session,
    act: Act,
    *,
    file: ListedFile,
    sheet: ListedSheet,
    fact: ListedFact,
    source: str,
    from_on: date | None,
    until_on: date | None,
    tick: Tick | None = None,
    cancel: Cancel | None = None,
) -> Compared:
    """Hold a list against our facts of two inclusive days; reads only, off the window's thread.

    A row just outside the period is asked as well, so that a fact that they have a day later is no fact of nobody.

    Raises:
        InvalidInput: no source or period, or columns lack.
        CompareStopped: `cancel` said so.
        NotAllowed: no supervisor.
    """
    require(act.role, can_close_month)
    kind, codes = KINDS[ListedFact(fact)], code_book(db)
    told = clean_line(source, "source")
    if not told or len(told) > 40:
        raise InvalidInput(_("Write where the list comes from."), field="source")
    since, until = _period(from_on, until_on)
    theirs = read_rows(kind, sheet, codes, today=act.today, tick=tick, cancel=cancel)
    margin = timedelta(kind.days_apart)
    ours = ours_of_period(db, kind.fact, told, since - margin, until + margin)
    near = [one for one in theirs if one.day is None or since - margin <= one.day <= until + margin or one.number]
    pairs = pair_rows(kind, ours, near, cancel=cancel)
    if cancel is not None and cancel():
        raise CompareStopped(_("It was stopped; nothing was kept."))
    found = _found(kind, codes, (since, until), ours, theirs, pairs)
    counts = {side.value: sum(one.side is side for one in found) for side in ListedSide}
    known = {one.line for one in found}
    counts[OUTSIDE] = sum(one.line not in known for one in theirs)
    return Compared(file.name[:200], file.digest, kind.fact, told, since, until, tuple(found), counts)


def _period(from_on: date | None, until_on: date | None) -> tuple[date, date]:
    if from_on is None or until_on is None:
        raise InvalidInput(_("Write both days of the period, for example 2026. 1. 31."), field="from_on")
    if until_on < from_on:
        raise InvalidInput(_("The end lies before the start."), field="until_on")
    if (until_on - from_on).days > LONGEST_PERIOD:
        raise InvalidInput(
            _("A list is held against ours for {count} days at most.").format(count=LONGEST_PERIOD),
            field="until_on",
        )
    return from_on, until_on


def _found(
    kind: ListedKind,
    codes: CodeBook,
    period: tuple[date, date],
    ours: Sequence[OurRow],
    theirs: Sequence[TheirRow],
    pairs: Sequence[tuple[TheirRow, OurRow]],
) -> list[FoundRow]:
    """The rows of the period: what differs, only here by day, only there by line, then what is the same."""
    since, until = period

    def within(day: date | None) -> bool:
        return day is None or since <= day <= until

    differ, same = [], []
    for their, our in pairs:
        if not (within(our.day) or (their.day is not None and within(their.day))):
            continue
        names = differing(kind, their, our)
        if names:
            told = [{"name": one, "ours": our_text(kind.column(one), our, codes)} for one in names]
            differ.append(FoundRow(ListedSide.DIFFERS, their.line, our.id, _number(their), _texts(their), told))
        else:
            same.append(FoundRow(ListedSide.SAME, their.line, our.id, _number(their), None, None))
    paired = {our.id for _their, our in pairs}
    taken = {their.line for their, _our in pairs}
    here = [
        FoundRow(ListedSide.HERE, 0, one.id, None, None, None)
        for one in sorted(ours, key=lambda one: (one.day, one.id))
        if one.id not in paired and within(one.day)
    ]
    there = [
        FoundRow(ListedSide.THERE, one.line, None, _number(one), _texts(one), None)
        for one in theirs
        if one.line not in taken and within(one.day)
    ]
    return [*differ, *here, *there, *same]


def _number(their: TheirRow) -> str | None:
    return their.texts.get(NUMBER, "")[:60] or None


def _texts(their: TheirRow) -> dict[str, str]:
    return {name: text for name, text in their.texts.items() if name != NUMBER}
