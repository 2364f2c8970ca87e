"""How a figure counts: measured alternately with its reference, medians, one line each."""

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """One measured pair.

    Attributes:
        name: group.measure.size, without spaces.
        ours, reference: medians, in the unit of the measure (milliseconds, rows a second, MiB).
        ratio: median of the paired ratios ours / reference.
        limit: the ratio to reach, or None for an observation that fails nothing.
        at_least: whether the ratio must be at least the limit.
    """

    name: str
    ours: float
    reference: float
    ratio: float
    limit: float | None = None
    at_least: bool = False

    @property
    def short(self) -> bool:
        """Whether a limit is missed."""
        if self.limit is None:
            return False
        return self.ratio < self.limit if self.at_least else self.ratio > self.limit

    def line(self) -> str:
        """`BENCH name ours reference ratio limit verdict`, or INFO without a limit."""
        kind = "INFO" if self.limit is None else "BENCH"
        limit = "-" if self.limit is None else f"{'>=' if self.at_least else ''}{self.limit:g}"
        verdict = "-" if self.limit is None else ("short" if self.short else "ok")
        return f"{kind} {self.name} {self.ours:.4g} {self.reference:.4g} {self.ratio:.3f} {limit} {verdict}"


def paired(
    name: str,
    ours: Callable[[], float],
    reference: Callable[[], float],
    *,
    rounds: int = 7,
    limit: float | None = None,
    at_least: bool = False,
) -> Figure:
    """Run both alternately `rounds` times, after one unmeasured round of each."""
    ours(), reference()
    pairs = [(ours(), reference()) for _ in range(rounds)]
    return Figure(
        name,
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
        limit,
        at_least,
    )


def milliseconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def report(figures: Sequence[Figure]) -> int:
    """Write each line; 1 where any is short."""
    for figure in figures:
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()
    return int(any(figure.short for figure in figures))
