"""A paper that can be drawn, seen and printed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from jobdesk.base.strips import Strip

SHEET = ("a4",)


@dataclass(frozen=True, slots=True)
class Printable:
    """A paper not yet drawn.

    Attributes:
        title: names the job or the file, without personal data.
        papers: which papers there is a layout for.
        draw: a paper to PDF bytes; slow, for a worker.
        jobseeker_ids: the persons who stand on it.
        paper: the one it is drawn on by the center's settings.
        fields: what it says of them, where it goes to nobody but them or the center.
        told: the referrals whose firm it tells of their person, each with its consent, and `told_fields` what.
        strip: the same paper as plain data, for a roll printer's own letters; None where there is no such form.
        missing: the characters no paper can show: a box stands for each, and who prints is told before.
        cut: what a paper has too little room for, by its labels: it ends in an ellipsis, and who prints is told.
    """

    title: str
    papers: Collection[str]
    draw: Callable[[str], bytes]
    jobseeker_ids: Collection[UUID] = ()
    paper: str = "a4"
    fields: Sequence[str] = ()
    told: Mapping[UUID, UUID] = field(default_factory=dict)
    told_fields: Sequence[str] = ()
    strip: Callable[[], Strip] | None = None
    missing: Sequence[str] = ()
    cut: Callable[[str], Sequence[str]] = lambda _paper: ()
