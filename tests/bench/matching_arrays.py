"""The same score by numpy: every column an array of numbers, every condition a few operations on whole arrays."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from jobdesk.base import matching
from jobdesk.base.match_terms import (
    ANY_HOURS,
    HOURS,
    Job,
    Seeker,
    gu_names,
    high_wage,
    hourly,
    is_shift,
    job_gu,
    low_wage,
    months_needed,
    near_gu,
    no_license,
    wished_gu,
)

Numbers = NDArray[np.int64]
NONE = -1
BASES = {"hourly": 1, "daily": 2, "monthly": 3, "annual": 4}
VERDICTS = {"ok": 1, "below": 2, "undetermined": 3}


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


class Arrays:
    """Vacancies as arrays, in the order of their ids."""

    def __init__(self, rows: Sequence[tuple[UUID, date, Job]]) -> None:
        ordered = sorted(rows, key=lambda row: row[0])
        jobs = [job for _one, _on, job in ordered]
        self.ids = [one for one, _on, _job in ordered]
        self.received = np.array([on.toordinal() for _one, on, _job in ordered])

        def of(read: Callable[[Job], Any]) -> Numbers:
            return np.array([NONE if (value := read(job)) is None else int(value) for job in jobs], dtype=np.int64)

        self.digits = {n: of(lambda job, n=n: _number((job.occupation or "")[:n])) for n in (1, 2, 3, 4)}
        self.basis = of(lambda job: BASES.get(job.wage_basis or ""))
        self.low, self.high, self.hour = of(low_wage), of(high_wage), of(lambda job: job.hourly)
        self.verdict = of(lambda job: VERDICTS.get(job.verdict or ""))
        self.exempt, self.confirmed = of(lambda job: job.exempt), of(lambda job: job.confirmed)
        self.education = of(lambda job: job.education or 0)
        self.months, self.driving = of(months_needed), of(lambda job: bool(job.driving))
        self.disabled, self.shift = of(lambda job: job.disabled_only), of(is_shift)
        self.weekend, self.foreigners = of(lambda job: job.weekend_work), of(lambda job: job.foreigners)
        self.start = of(lambda job: None if job.work_start is None else _minutes(job.work_start))
        self.end = of(lambda job: None if job.work_end is None else _minutes(job.work_end))
        self.dong = of(lambda job: _number(job.dong_code))
        self.gu = of(lambda job: job_gu(job, gu_names()))
        self.types = sorted({job.employment_type or "" for job in jobs})
        self.type = of(lambda job: self.types.index(job.employment_type or ""))
        self.words = sorted({job.licenses or "" for job in jobs})
        self.license = of(lambda job: None if no_license(job.licenses) else self.words.index(job.licenses or ""))

    def top(self, seeker: Seeker, count: int = 20) -> list[tuple[UUID, int]]:
        """Ids and scores of the best, in the order of the product."""
        score = self._demands(seeker) + self._occupation(seeker) + self._wage(seeker) + self._place(seeker)
        score += self._times(seeker)
        least = np.partition(score, len(score) - count)[len(score) - count]
        (best,) = np.nonzero(score >= least)
        order = best[np.lexsort((best, -self.received[best], -score[best]))][:count]
        return [(self.ids[at], int(score[at])) for at in order]

    def _demands(self, seeker: Seeker) -> Numbers:
        def asked(name: str, needed: Any, held: Any) -> Numbers:
            p = matching.weights()[name]
            told = p["unknown"] if held is None else np.where(held, p["met"], p["failed"])
            return np.where(needed, told, p["open"])

        p = matching.weights()["minimum_wage"]
        below = np.where(self.exempt == 1, p["excused"], p["failed"])
        open_question = np.where((self.verdict == 3) & (self.confirmed == 1), p["excused"], p["unknown"])
        score = np.where(self.verdict == 1, p["met"], np.where(self.verdict == 2, below, open_question))
        p = matching.weights()["disability"]
        score += np.where(self.disabled == 1, p["met"] if seeker.disabled else p["unknown"], p["open"])
        level = int(seeker.education or 0)
        score += asked("education", self.education > 0, (self.education <= level) if level else None)
        held = [matching.grade_of("license", seeker, Job(licenses=word)) == "met" for word in self.words]
        fits = np.array(held)[self.license] if seeker.licenses else None
        score += asked("license", self.license >= 0, fits)
        score += asked("driving", self.driving == 1, seeker.can_drive)
        months = seeker.career_months
        score += asked("experience", self.months > 0, None if months is None else self.months <= months)
        if seeker.stay:
            p = matching.weights()["stay"]
            other = p["met"] if seeker.stay == "allowed" else p["check"]
            score += np.where(self.foreigners == 0, p["failed"], other)
        return score

    def _occupation(self, seeker: Seeker) -> Numbers:
        p = matching.weights()["occupation"]
        score = np.full(len(self.ids), p["other"])
        for digits, grade in ((1, "large"), (2, "middle"), (3, "small"), (4, "unit")):
            wished = [int(one[:digits]) for one in seeker.occupations if len(one) >= digits]
            for one in wished:
                score[self.digits[digits] == one] = p[grade]
        score[self.digits[1] == NONE] = p["unknown"]
        return score

    def _wage(self, seeker: Seeker) -> Numbers:
        p, wish = matching.weights()["wage"], seeker.wage_amount or 0
        same = self.basis == BASES[seeker.wage_basis or ""]
        low, high = np.where(same, self.low, self.hour), np.where(same, self.high, self.hour)
        asked = np.where(same, wish, hourly(seeker.wage_basis, wish))
        near = np.where(high * 10 >= asked * 9, p["near"], p["below"])
        told = np.where(low >= asked, p["reached"], np.where(high >= asked, p["range"], near))
        return np.where(low == NONE, p["unknown"], told)

    def _place(self, seeker: Seeker) -> Numbers:
        p, wished = matching.weights()["place"], wished_gu(seeker)
        score = np.where(self.gu == NONE, p["unknown"], p["elsewhere"])
        score[self.gu == 11] = p["unknown"]
        score[np.isin(self.gu, [int(one) for one in near_gu(wished)])] = p["near_gu"]
        score[np.isin(self.gu, [int(one) for one in wished])] = p["gu"]
        score[self.dong == int(seeker.dong_code or 0)] = p["dong"]
        return score

    def _times(self, seeker: Seeker) -> Numbers:
        def told(name: str, asked: Numbers, held: bool | None) -> Numbers:
            p = matching.weights()[name]
            return np.where(
                asked == 1, p["unknown"] if held is None else p["met" if held else "failed"], p["open"]
            )

        p = matching.weights()["employment_type"]
        wished = [self.types.index(one) for one in seeker.employment_types if one in self.types]
        score = np.where(np.isin(self.type, wished), p["met"], p["failed"])
        p = matching.weights()["hours"]
        if seeker.hours == ANY_HOURS:
            score += p["met"]
        elif seeker.hours not in HOURS:
            score += p["unknown"]
        else:
            since, until = (_minutes(clock) for clock in HOURS[seeker.hours])
            within = (self.start >= since) & (self.start < self.end) & (self.end <= until)
            if since > until:
                begins = (self.start >= since) | (self.start < until)
                within = begins & ((self.end > since) | (self.end <= until))
            known = (self.start != NONE) & (self.end != NONE)
            score += np.where(known, np.where(within, p["met"], p["failed"]), p["unknown"])
        score += told("shift", self.shift, seeker.shift_ok)
        nobody_said = matching.weights()["weekend"]["met" if seeker.weekend_ok else "unknown"]
        return score + np.where(
            self.weekend == NONE, nobody_said, told("weekend", self.weekend, seeker.weekend_ok)
        )
