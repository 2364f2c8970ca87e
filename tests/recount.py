"""The figures counted again in plain Python over all records: no SQL, no code of the product.

`Recount(tables, ...)` takes every row of every table as a plain mapping, as statistics.md reads; slow and simple.
"""

import calendar
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.recount_labels import Labels
from tests.recount_stocks import Stocks

KST = ZoneInfo("Asia/Seoul")
COUNTED = {
    "vacancies": "vacancies",
    "registrations": "registrations",
    "sessions": "sessions",
    "referrals": "referrals",
    "interviews": "interviews",
    "placements": "placements",
    "employer_visits": "visits",
    "visit_registrations": "job_ara",
    "follow_ups": "follow_ups",
    "own_placements": "own_placements",
    "referral_placements": "referral_placements",
    "visits": "came",
    "calls": "called",
    "course_completions": "courses",
    "events": "events",
}
ONCE = {
    "employers": "vacancies",
    "jobseekers": "registrations",
    "referred_persons": "referrals",
    "interviewed_persons": "interviews",
    "placed_persons": "placements",
    "unverified_persons": "unverified",
}
STOCKS = ("active_vacancies", "active_jobseekers")
RATES = {
    "placement_rate": ("placed_persons", "jobseekers", 100, 1),
    "vacancy_ratio": ("openings", "registrations", 1, 2),
    "referrals_per_jobseeker": ("referrals", "jobseekers", 1, 2),
}
TABLES = (
    *("account", "code", "jobseeker", "employer", "registration", "vacancy", "counseling_session", "referral"),
    *("interview", "event", "event_interview", "placement", "follow_up", "employer_visit"),
    *("vacancy_step", "referral_step", "inquiry", "course_completion"),
)


def half_up(part, whole, times, decimals):
    """Text of a rate, None of nothing."""
    if not whole:
        return None
    exact = Fraction(part * times * 10**decimals, whole)
    units = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return f"{units // 10**decimals}.{units % 10**decimals:0{decimals}}"


def months_on(day, months):
    """The same day so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Recount(Stocks, Labels):
    """Every figure of two inclusive dates."""

    def __init__(self, tables, start, end, today, cumulate):
        self.t, self.start, self.end, self.today, self.cumulate = tables, start, end, today, cumulate
        self.by_id = {name: {row["id"]: row for row in rows} for name, rows in tables.items()}
        self.labels = {(row["scheme"], row["code"]): row["name_ko"] for row in tables["code"]}
        names = Counter(row["display_name"] for row in tables["account"])
        self.people = {
            row["id"]: f"{row['display_name']} ({row['user_name']})"
            if names[row["display_name"]] > 1
            else row["display_name"]
            for row in tables["account"]
        }
        named = Counter(self._event_name(row) for row in tables["event"])
        self.events = {
            row["id"]: f"{name} ({row['held_on']} {str(row['id'])[-4:]})" if named[name] > 1 else name
            for row in tables["event"]
            for name in [self._event_name(row)]
        }
        self.told, self.counted = defaultdict(list), {}
        for row in self.live("follow_up"):
            self.told[row["placement_id"]].append(row)
        self.facts = {name: getattr(self, f"_{name}")() for name in {*COUNTED.values(), *ONCE.values()}}

    def survivor(self, table, one):
        """Who stands for a merged record."""
        while one is not None and self.by_id[table][one]["merged_into_id"] is not None:
            one = self.by_id[table][one]["merged_into_id"]
        return one

    def live(self, table):
        """Rows not struck through."""
        return [row for row in self.t[table] if row["voided_at"] is None]

    def _made(self, row, on, person=None, firm=None, **traits):
        person, firm = self.survivor("jobseeker", person), self.survivor("employer", firm)
        if person is not None:
            who = self.by_id["jobseeker"][person]
            traits |= {"sex": who["sex"], "birth": who["birth_date"]}
        if firm is not None:
            made = self.by_id["employer"][firm]
            size = made["headcount_band"]
            if size is None and made["headcount"] is not None:
                tops = ((5, "lt5"), (10, "5_10"), (30, "10_30"), (50, "30_50"), (100, "50_100"), (10**9, "ge100"))
                size = next(band for top, band in tops if made["headcount"] < top)
            traits |= {"industry": made["industry"], "firm_size": size}
        return {"id": row["id"], "on": on, "at": row["recorded_at"], "person": person, "firm": firm, **traits}

    @staticmethod
    def _wage(basis, amount):
        if amount is None or basis not in {"hourly", "daily", "monthly", "annual"}:
            return None
        return {"hourly": amount * 209, "daily": amount * 209 // 8, "monthly": amount, "annual": amount // 12}[
            basis
        ]

    @staticmethod
    def _as_then(row):
        return {"dong": row["dong_code"], "education": row["education_level"], "groups": row["target_groups"]}

    @staticmethod
    def _desk(row):
        return {"counselor": row["counselor_id"], "window": row["counter_no"]}

    def _registrations(self):
        return [
            self._made(
                r,
                r["received_on"],
                r["jobseeker_id"],
                **self._as_then(r),
                **self._desk(r),
                channel=r["channel"],
                place=r["place"],
                occupation=r["occupation"],
            )
            for r in self.live("registration")
        ]

    def _job_of(self, v):
        return {
            "occupation": v["occupation"],
            "employment_type": v["employment_type"],
            "wage": self._wage(v["wage_basis"], v["wage_min"]),
        }

    def _vacancies(self):
        return [
            self._made(
                v,
                v["received_on"],
                firm=v["employer_id"],
                weight=v["openings"],
                dong=v["place_dong_code"],
                education=v["education_level"],
                channel=v["channel"],
                place=v["place"],
                **self._desk(v),
                **self._job_of(v),
            )
            for v in self.live("vacancy")
            if v["kind"] == "own"
        ]

    def _job_ara(self):
        return [v for v in self._vacancies() if v["channel"] == "employer_outreach"]

    def _sessions(self):
        return [
            self._made(
                s,
                s["started_at"].astimezone(KST).date(),
                s["jobseeker_id"],
                mode=s["mode"],
                place=s["place"],
                **self._desk(s),
            )
            for s in self.live("counseling_session")
            if s["jobseeker_id"] is not None
        ]

    def _sent(self, r):
        vacancy = self.by_id["vacancy"][r["vacancy_id"]]
        return {"firm": vacancy["employer_id"], **self._as_then(r), **self._desk(r), **self._job_of(vacancy)}

    def _referrals(self):
        return [self._made(r, r["referred_on"], r["jobseeker_id"], **self._sent(r)) for r in self.live("referral")]

    def _interviews(self):
        found = []
        for one in self.live("interview"):
            r = self.by_id["referral"][one["referral_id"]]
            if r["voided_at"] is None and one["state"] == "held" and one["held_on"] <= self.today:
                found.append(self._made(one, one["held_on"], one["jobseeker_id"], **self._sent(r)))
        kept = {(i["referral_id"], i["held_on"]) for i in self.live("interview") if i["state"] == "held"}
        for one in self.live("event_interview"):
            event = self.by_id["event"][one["event_id"]]
            told = one["starts_at"] is None or one["result"] != "waiting" or one["result_on"] is not None
            if event["voided_at"] is not None or event["held_on"] > self.today or not told:
                continue
            if (one["referral_id"], event["held_on"]) in kept:
                continue
            found.append(
                self._made(
                    one,
                    event["held_on"],
                    one["jobseeker_id"],
                    one["employer_id"],
                    dong=self.by_id["jobseeker"][one["jobseeker_id"]]["dong_code"],
                    counselor=one["recorded_by"],
                    event=one["event_id"],
                )
            )
        return found

    def _placements(self):
        return [
            self._made(
                p,
                p["started_on"],
                p["jobseeker_id"],
                p["employer_id"],
                **self._as_then(p),
                **self._desk(p),
                route=p["route"],
                occupation=p["occupation"],
                employment_type=p["employment_type"],
                wage=self._wage(p["wage_basis"], p["wage_amount"]),
                referral=p["referral_id"],
                event=p["event_id"],
                verified=p["verified_on"],
            )
            for p in self.live("placement")
            if p["recognized"]
        ]

    def _own_placements(self):
        return [p for p in self._placements() if p["referral"] and self._is_own(p["referral"])]

    def _is_own(self, referral):
        return self.by_id["vacancy"][self.by_id["referral"][referral]["vacancy_id"]]["kind"] == "own"

    def _referral_placements(self):
        return [p for p in self._placements() if p["route"] == "referral"]

    def _unverified(self):
        return [p for p in self._placements() if p["verified"] is None]

    def _at_the_desk(self, mode, kinds):
        asked = [(i, i["received_at"]) for i in self.live("inquiry") if i["kind"] in kinds]
        held = [(s, s["started_at"]) for s in self.live("counseling_session") if s["mode"] == mode]
        return [self._made(r, at.astimezone(KST).date(), **self._desk(r)) for r, at in asked + held]

    def _came(self):
        return self._at_the_desk("visit", {"visit"})

    def _called(self):
        return self._at_the_desk("phone", {"phone", "phone_memo"})

    def _courses(self):
        return [self._made(c, c["completed_on"], c["jobseeker_id"]) for c in self.live("course_completion")]

    def _events(self):
        return [self._made(e, e["held_on"], event=e["id"]) for e in self.live("event")]

    @staticmethod
    def _event_name(row):
        return f"{row['name']} {row['round_no']}회" if row["round_no"] else row["name"]

    def _visits(self):
        return [
            self._made(v, v["visited_on"], firm=v["employer_id"], counselor=v["visitor_id"])
            for v in self.live("employer_visit")
        ]

    def _follow_ups(self):
        return [
            self._made(f, f["done_on"], f["jobseeker_id"], counselor=f["counselor_id"], mode=f["mode"])
            for f in self.live("follow_up")
            if f["done_on"] is not None
        ]

    def inside(self, kind, who=None):
        """The facts of the window that count, first ones where who counts once."""
        facts = [f for f in self.facts[kind] if self.start <= f["on"] <= self.end]
        if who is None:
            return facts
        seen, found = set(), []
        for fact in sorted(facts, key=lambda f: (f["on"], f["at"], f["id"].hex)):
            month = fact["on"].replace(day=1) if self.cumulate == "monthly_sum" else None
            if (month, fact[who]) not in seen:
                seen.add((month, fact[who]))
                found.append(fact)
        return found

    def rows(self, indicator):
        """(fact, how many rows it makes) of a counted figure."""
        if indicator in STOCKS:
            return [(f, 1) for f in getattr(self, indicator)()]
        if indicator == "openings":
            return [(f, f["weight"]) for f in self.inside("vacancies")]
        if indicator in ONCE:
            who = "firm" if indicator == "employers" else "person"
            return [(f, 1) for f in self.inside(ONCE[indicator], who)]
        return [(f, 1) for f in self.inside(COUNTED[indicator])]

    def value(self, indicator):
        """A figure: an int, a text for a rate, None where undefined."""
        if indicator in RATES:
            over, under, times, decimals = RATES[indicator]
            return half_up(self.value(over), self.value(under), times, decimals)
        if indicator == "fill_rate":
            return half_up(len(self.inside("own_placements")), self.value("openings"), 100, 1)
        if indicator == "referral_success_rate":
            return half_up(len(self.inside("referral_placements")), self.value("referrals"), 100, 1)
        if indicator == "active_vacancy_ratio":
            return half_up(self.value("active_vacancies"), self.value("active_jobseekers"), 1, 2)
        if indicator.startswith("cohort_rate_"):
            return self._cohort(int(indicator.removeprefix("cohort_rate_")))
        if indicator.startswith("retention_rate_"):
            return self._retention(int(indicator.removeprefix("retention_rate_")))
        return sum(count for _fact, count in self.rows(indicator))

    def _cohort(self, days):
        first = {}
        for f in self.inside("registrations"):
            first[f["person"]] = min(f["on"], first.get(f["person"], f["on"]))
        hit = {
            p["person"]
            for p in self.facts["placements"]
            if p["person"] in first and 0 <= (p["on"] - first[p["person"]]).days <= days
        }
        return half_up(len(hit), len(first), 100, 1)

    def _retention(self, months):
        kept = known = 0
        for p in self.inside("placements"):
            day = months_on(p["on"], months)
            if day > min(self.end, self.today):
                continue
            done = [f for f in self.told[p["id"]] if f["done_on"] is not None]
            left = [f["left_on"] for f in done if f["left_on"] is not None]
            if left and min(left) <= day:
                known += 1
            elif left or any(f["state"] == "employed" and f["done_on"] >= day for f in done):
                kept, known = kept + 1, known + 1
        return half_up(kept, known, 100, 1)

    def breakdown(self, indicator, *kinds):
        """Counts by label, or by a pair of labels."""
        found = Counter()
        if indicator not in self.counted:
            self.counted[indicator] = self.rows(indicator)
        for fact, count in self.counted[indicator]:
            labels = [self.labels_of(fact, kind) for kind in kinds]
            pairs = (
                [(a,) for a in labels[0]] if len(kinds) == 1 else [(a, b) for a in labels[0] for b in labels[1]]
            )
            for pair in pairs:
                found[pair[0] if len(pair) == 1 else pair] += count
        return dict(found)


def tables_of(db, metadata):
    """Every row of the tables that hold facts, and of what they name, as plain mappings."""
    return {name: [dict(row._mapping) for row in db.execute(metadata.tables[name].select())] for name in TABLES}
