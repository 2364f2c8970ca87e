"""What a merge does with one record that center and copy both know: by columns that belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jobdesk.services.outreach.carried import EVER, Carried, groups

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """Columns of one statement that both sides changed to different values."""

    fields: tuple[str, ...]
    base: Values
    ours: Values
    theirs: Values


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows for the center's record: values to apply, and what a person decides."""

    apply: dict[str, Any] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def three_way(one: Carried, base: Values, ours: Values, theirs: Values) -> Outcome:
    """Hold a record of a copy against the center's.

    Equal on both sides: nothing. Unchanged at the center since the copy was made: the copy's values. Else the
    center's stay and a person decides. Columns that no merge compares, that stay at the center, that follow from
    other rows, or that one of the three does not have are passed over. Source: safety.md 2, 4.

    Args:
        base: the record as it was when the copy first touched it.
        ours: the center's today.
        theirs: the copy's.
    """
    known = (base.keys() & ours.keys() & theirs.keys()) - {*EVER, *one.stays, *one.derived}
    changed = [name for name in theirs if name in known and theirs[name] != base[name]]
    apply: dict[str, Any] = {}
    clashes = []
    for group in groups(one, changed):
        names = tuple(name for name in group if name in known)
        if all(ours[name] == theirs[name] for name in names):
            continue
        if all(ours[name] == base[name] for name in names):
            apply |= {name: theirs[name] for name in names if theirs[name] != ours[name]}
        else:
            clashes.append(Clash(names, *({name: side[name] for name in names} for side in (base, ours, theirs))))
    return Outcome(apply, tuple(clashes))
