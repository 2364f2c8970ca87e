"""The same score by numpy: every column an array, each word of a column graded once and looked up by number."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from jobdesk.base import matching
from jobdesk.base.match_terms import (
    Job,
    Seeker,
    gu_names,
    high_wage,
    hourly,
    job_gu,
    low_wage,
    months_needed,
)

Numbers = NDArray[np.int64]
NONE = -1
WORDED = {
    "minimum_wage": ("verdict", "exempt", "confirmed"),
    "stay": ("foreigners",),
    "disability": ("disabled_only",),
    "education": ("education",),
    "license": ("licenses",),
    "driving": ("driving",),
    "occupation": ("occupation",),
    "employment_type": ("employment_type",),
    "hours": ("work_start", "work_end"),
    "shift": ("shift", "night_work"),
    "weekend": ("weekend_work",),
}
"""The columns a condition reads; a row has one number for all the words in them."""


class Arrays:
    """50,000 vacancies as arrays, in the order of their ids."""

    def __init__(self, rows: Sequence[tuple[UUID, date, Job]]) -> None:
        ordered = sorted(rows, key=lambda row: row[0])
        jobs = [job for _one, _on, job in ordered]
        self.ids = [one for one, _on, _job in ordered]
        self.received = np.array([on.toordinal() for _one, on, _job in ordered])
        self.words = {name: self._coded(jobs, columns) for name, columns in WORDED.items()}
        named = {one: (job.dong_code, job_gu(job, gu_names())) for one, _on, job in ordered}
        places = [Job(dong_code=dong, address=_address(gu)) for dong, gu in (named[one] for one in self.ids)]
        self.words["place"] = self._coded(places, ("dong_code", "address"))
        self.low, self.high = self._whole(jobs, low_wage), self._whole(jobs, high_wage)
        self.hour, self.months = self._whole(jobs, lambda job: job.hourly), self._whole(jobs, months_needed)
        self.monthly = np.array([job.wage_basis == "monthly" for job in jobs])

    @staticmethod
    def _whole(jobs: Sequence[Job], read: Callable[[Job], int | None]) -> Numbers:
        return np.array([NONE if (value := read(job)) is None else value for job in jobs], dtype=np.int64)

    @staticmethod
    def _coded(jobs: Sequence[Job], columns: tuple[str, ...]) -> tuple[NDArray[np.intp], list[Job]]:
        known: dict[tuple[object, ...], int] = {}
        words: list[Job] = []
        numbers = []
        for job in jobs:
            said = tuple(getattr(job, column) for column in columns)
            if said not in known:
                known[said] = len(words)
                words.append(job)
            numbers.append(known[said])
        return np.array(numbers, dtype=np.intp), words

    def top(self, seeker: Seeker, count: int = 20) -> list[tuple[UUID, int]]:
        """Ids and scores of the best, in the order of the product."""
        points = matching.weights()
        score = self._wage(seeker) + self._experience(seeker)
        for name, (numbers, words) in self.words.items():
            graded = [points[name][matching.grade_of(name, seeker, job)] for job in words]
            score += np.array(graded)[numbers]
        least = np.partition(score, len(score) - count)[len(score) - count]
        (best,) = np.nonzero(score >= least)
        order = best[np.lexsort((best, -self.received[best], -score[best]))][:count]
        return [(self.ids[at], int(score[at])) for at in order]

    def _wage(self, seeker: Seeker) -> Numbers:
        p, wish = matching.weights()["wage"], seeker.wage_amount or 0
        an_hour = hourly(seeker.wage_basis, wish) or 0
        low = np.where(self.monthly, self.low, self.hour)
        high = np.where(self.monthly, self.high, self.hour)
        asked = np.where(self.monthly, wish, an_hour)
        near = np.where(high * 10 >= asked * 9, p["near"], p["below"])
        return np.where(low >= asked, p["reached"], np.where(high >= asked, p["range"], near))

    def _experience(self, seeker: Seeker) -> Numbers:
        p, held = matching.weights()["experience"], seeker.career_months
        asked = np.full(self.months.shape, p["unknown"])
        if held is not None:
            asked = np.where(self.months <= held, p["met"], p["failed"])
        return np.where(self.months <= 0, p["open"], asked)


def _address(gu: str | None) -> str | None:
    name = next((name for name, code in gu_names().items() if code == gu), None)
    return f"서울 {name}" if name else None
