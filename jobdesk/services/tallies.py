"""How often each value stands: what figures are summed from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

_Key = TypeVar("_Key")


@dataclass(slots=True)
class Tally:
    """One indicator counted: by month, and by month and value of each breakdown or pair of them.

    Attributes:
        told: of the months whose close tells it, label to count.
    """

    months: dict[date, int] = field(default_factory=dict)
    cells: dict[tuple[str, ...], dict[date, Counter[Any]]] = field(default_factory=dict)
    told: dict[tuple[str, ...], Mapping[date, Mapping[str, int]]] = field(default_factory=dict)


def sequence(values: Iterable[Any]) -> Sequence[Any]:
    """Values that can be looked up by place."""
    return values if isinstance(values, list | tuple) else list(values)


def many(places: Sequence[int], weights: Sequence[int] | None) -> int:
    """How many facts stand at these places, or the sum of their weights."""
    return len(places) if weights is None else sum(weights[at] for at in places)


def counter(keys: Sequence[Any], places: Sequence[int], weights: Sequence[int] | None) -> Counter[Any]:
    """How often each key stands at these places, or the sums of their weights."""
    if weights is None:
        return Counter(keys if isinstance(places, range) else map(keys.__getitem__, places))
    found: Counter[Any] = Counter()
    for (key, weight), count in Counter(zip(keys, weights, strict=True)).items():
        found[key] += weight * count
    return found


def summed(parts: Sequence[Mapping[_Key, int]]) -> dict[_Key, int]:
    """The sums of several counts by label; quicker where they have the same labels in the same order."""
    if len(parts) < 2:
        return dict(parts[0]) if parts else {}
    labels = list(parts[0])
    if all(list(part) == labels for part in parts):
        return dict(zip(labels, map(sum, zip(*(part.values() for part in parts), strict=True)), strict=True))
    found: dict[_Key, int] = {}
    for part in parts:
        for label, count in part.items():
            found[label] = found.get(label, 0) + count
    return found
