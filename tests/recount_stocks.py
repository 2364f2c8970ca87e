"""What stands open on the last day, in plain Python. Source: statistics.md 2."""

from collections import defaultdict

ENDED = {"filled", "canceled", "refused", "on_hold", "expired"}


class Stocks:
    """Needs the tables, the facts and the last day of a recount."""

    def active_jobseekers(self):
        """유효구직: one row a person, of the first registration that is valid on the last day."""
        ends = {r["id"]: r["valid_until"] for r in self.t["registration"]}
        placed, found = defaultdict(list), {}
        for p in self.facts["placements"]:
            placed[p["person"]].append(p["on"])
        for r in sorted(self.facts["registrations"], key=lambda r: (r["on"], r["id"].hex)):
            since = [on for on in placed[r["person"]] if r["on"] <= on <= self.end]
            if r["on"] <= self.end <= ends[r["id"]] and not since:
                found.setdefault(r["person"], {**r, "on": self.end})
        return list(found.values())

    def active_vacancies(self):
        """유효구인: own, received, not past their day, in no state that ends them, with an opening left."""
        records, states, seats, found = self.by_id["vacancy"], self._states(), self._seats(), []
        for v in self.facts["vacancies"]:
            record = records[v["id"]]
            last = record["closes_on"]
            open_until = last is None or record["until_filled"] or self.end <= last
            if v["on"] > self.end or not open_until or states.get(v["id"]) in ENDED:
                continue
            if len(seats[v["id"]]) < record["openings"]:
                found.append({**v, "on": self.end})
        return found

    def _steps(self, table):
        """The steps until the last day, in the order they were recorded."""
        return sorted((s for s in self.live(table) if s["stepped_on"] <= self.end), key=lambda s: s["id"].hex)

    def _states(self):
        steps = sorted(self._steps("vacancy_step"), key=lambda s: s["stepped_on"])
        return {s["vacancy_id"]: s["to_state"] for s in steps}

    def _seats(self):
        """Of each vacancy the referrals that took an opening: work began, or a start is waited for."""
        seats = defaultdict(set)
        for p in self.live("placement"):
            if p["took_opening"] and p["referral_id"] is not None and p["started_on"] <= self.end:
                seats[p["vacancy_id"]].add(p["referral_id"])
        last = {s["referral_id"]: s["to_state"] for s in self._steps("referral_step")}
        for r in self.live("referral"):
            if last.get(r["id"]) == "41":
                seats[r["vacancy_id"]].add(r["id"])
        return seats
