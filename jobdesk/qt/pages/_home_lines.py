"""The files of laptops as a list: how far each is, and what it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jobdesk.base.errors import JobdeskError
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._home_words import figures_of
from jobdesk.qt.theme import Badge
from jobdesk.services.outreach.bundle_files import BundleFile

if TYPE_CHECKING:
    from jobdesk.services.outreach.merging import MergeReport

LOOKING, READY, AFTER, REFUSED, KNOWN, MERGED, UNDER_WAY, LEFT, NO_RECEIPT = range(9)
_STATES = {
    LOOKING: (mark("Being looked at"), "neutral"),
    READY: (mark("Can be merged"), "accent"),
    AFTER: (mark("After the one before"), "accent"),
    REFUSED: (mark("Not taken in"), "bad"),
    KNOWN: (mark("Merged before"), "good"),
    MERGED: (mark("Merged"), "good"),
    UNDER_WAY: (mark("Being merged"), "neutral"),
    LEFT: (mark("Not merged"), "warning"),
    NO_RECEIPT: (mark("Merged, no receipt"), "warning"),
}
MERGEABLE = frozenset({READY, AFTER})
DONE = frozenset({KNOWN, MERGED, NO_RECEIPT})
OPEN = frozenset({REFUSED, LEFT, LOOKING})
WHAT_TO_DO = mark(
    "The receipt stands beside each file. Carry it back to its laptop and take it there: then the laptop wipes "
    "its copy by itself. Until then it keeps everything."
)


class Stopped(JobdeskError):
    """Somebody stopped the merge of a file: nothing of it was taken in."""


@dataclass(frozen=True, slots=True)
class Line:
    """One file.

    Attributes:
        report: what it did or would do; none until it was looked at.
        told: what is said of it beside its figures.
        receipt: where its receipt stands.
    """

    file: BundleFile
    state: int
    report: "MergeReport | None" = None
    told: str = ""
    receipt: Path | None = None


def is_before(one: Line, other: Line) -> bool:
    """Whether a file is an earlier one of the same laptop."""
    same = one.file.checkout is not None and one.file.checkout == other.file.checkout
    return same and one.file.seq < other.file.seq


def is_missing(lines: Sequence[Line], line: Line) -> bool:
    """Whether a bundle before it was not taken in; another file of the same number may have been."""
    before = [one for one in lines if is_before(one, line)]
    taken = {one.file.seq for one in before if one.state in DONE}
    return any(one.state in OPEN and one.file.seq not in taken for one in before)


def badge_of(line: Line) -> Badge:
    word, tone = _STATES[line.state]
    return Badge(_(word), tone)


def records_of(line: Line) -> str:
    """How many records are in it; of what is no bundle nothing is known."""
    return "–" if line.file.checkout is None else format_number(line.file.count)


def said_of(line: Line) -> str:
    """What a file does, did, or why it does nothing."""
    told = [line.told] if line.told else []
    if line.report is not None and line.state != REFUSED:
        told.insert(0, figures_of(line.report))
    return " · ".join(told)


def file_list(name: str) -> ListView[Line]:
    """The files in the order they are merged in."""
    return ListView(
        (
            Column(mark("State"), badge=badge_of, width=150),
            Column(mark("Laptop"), lambda line: line.file.device or "–", width=130),
            Column(
                mark("Bundle"),
                lambda line: str(line.file.seq) if line.file.seq else "–",
                align="right",
                width=76,
                sort=lambda line: line.file.seq,
            ),
            Column(
                mark("Records"),
                records_of,
                align="right",
                width=76,
                sort=lambda line: line.file.count,
            ),
            Column(mark("What comes of it"), said_of, stretch=True, tip=said_of),
            Column(
                mark("File"), lambda line: line.file.path.name, width=200, tip=lambda line: str(line.file.path)
            ),
        ),
        key=lambda line: line.file.path,
        name=name,
        empty=_("No file is chosen yet. Alt+F chooses files, Alt+D all of a folder or stick."),
        dense=True,
    )
