"""What one desk of the group `shared` does: the mix of performance.md F, each answer timed; forked by the crew."""

import json
from pathlib import Path
from random import Random
from time import monotonic, perf_counter, sleep
from uuid import UUID

from jobdesk.base.errors import JobdeskError, ReferralBlocked
from jobdesk.services import counseling, referrals, search
from jobdesk.services.person import open_person
from jobdesk.wiring import Desk
from tests.shared.crew import TICK, sit_down
from tests.shared.diary import Diary

MIX = {"search": 60, "open": 20, "session": 12, "referral": 8}
SAVES = ("session", "referral")
WARM_S, ENOUGH = 1.5, 12
"""So many seconds are not timed; a run lasts until every desk has timed so many saves."""
NOTE = "shared"


class Load:
    """A desk that measures itself.

    Attributes:
        took: by act the milliseconds of each answer, after the first moments.
        saved, failed: how many saves were acknowledged, and what went wrong.
    """

    def __init__(self, desk: Desk, plan) -> None:
        self._desk, self._rng, self._think = desk, Random(plan["seed"]), plan["think"]
        known = json.loads(Path(plan["known"]).read_text())
        self._people, self._vacancies = ([UUID(one) for one in known[kind]] for kind in ("people", "vacancies"))
        self._names: list[str] = known["names"]
        self.took: dict[str, list[float]] = {kind: [] for kind in MIX}
        self.saved, self.failed = dict.fromkeys(SAVES, 0), []

    def run(self, over, enough, from_: float) -> None:
        """The mix until it is over; what ends before `from_` is not timed, and once that is ENOUGH it is said."""
        kinds, weights = zip(*MIX.items(), strict=True)
        while not over():
            kind, began = self._rng.choices(kinds, weights)[0], perf_counter()
            try:
                getattr(self, kind)()
            except ReferralBlocked:
                continue  # this pair was referred before
            except JobdeskError as error:
                self.failed.append(f"{kind}: {type(error).__name__}: {error}")
                continue
            if kind in self.saved:
                self.saved[kind] += 1
            if monotonic() > from_ and not over():
                self.took[kind].append((perf_counter() - began) * 1000)
                if kind in SAVES and sum(len(self.took[one]) for one in SAVES) == ENOUGH:
                    enough()
            if self._think:
                sleep(self._rng.uniform(0, 2 * self._think))

    def search(self) -> None:
        """A name, or its end."""
        name = self._rng.choice(self._names)[-self._rng.randint(2, 3) :]
        self._desk.read(lambda db, act: search.find(db, act, name))

    def open(self) -> None:
        """A person's card, with the look recorded."""
        one = self._rng.choice(self._people)
        self._desk.view(lambda db, act: open_person(db, act, jobseeker_id=one))

    def session(self) -> None:
        """A session held now."""
        one = self._rng.choice(self._people)
        values = {"started_at": self._desk.act().at, "mode": "visit", "kind": "intake", "note": NOTE}
        self._desk.change(lambda db, act: counseling.save_session(db, act, values=values, jobseeker_id=one))

    def referral(self) -> None:
        """A slip."""
        pair = {
            "jobseeker_ids": [self._rng.choice(self._people)],
            "vacancy_ids": [self._rng.choice(self._vacancies)],
        }
        self._desk.change(lambda db, act: referrals.record_referrals(db, act, method="slip", **pair))


def work(plan) -> None:
    """From the line `go` to the file `stop`; what was measured stands in the diary.

    Args:
        plan: as of the crew, with `known` (a file with ids of people and vacancies, and names).
    """
    diary, desk = Diary(Path(plan["diary"])), sit_down(plan)
    load = Load(desk, plan)
    diary.write("ready")
    while not Path(plan["go"]).exists():
        sleep(TICK)
    began = monotonic() + WARM_S
    load.run(Path(plan["stop"]).exists, lambda: diary.write("enough"), began)
    seconds = monotonic() - began
    desk.close()
    diary.write("measured", took=load.took, saved=load.saved, failed=load.failed, seconds=seconds)
