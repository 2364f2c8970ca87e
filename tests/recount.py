"""The figures counted again in plain Python over all records: no SQL, no code of the product.

`Recount(tables, ...)` takes every row of every table as a plain mapping, as statistics.md reads; slow and simple.
"""

import calendar
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
UNKNOWN = "미상"
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
}
ONCE = {
    "employers": "vacancies",
    "jobseekers": "registrations",
    "referred_persons": "referrals",
    "interviewed_persons": "interviews",
    "placed_persons": "placements",
}
RATES = {
    "placement_rate": ("placed_persons", "jobseekers", 100, 1),
    "vacancy_ratio": ("openings", "registrations", 1, 2),
    "referrals_per_jobseeker": ("referrals", "jobseekers", 1, 2),
}
AGES = {
    "policy_age": ((18, "18세 이하"), (39, "청년"), (64, "중장년"), (999, "65세 이상")),
    "decade_age": ((29, "20대 이하"), (39, "30대"), (49, "40대"), (59, "50대"), (999, "60대 이상")),
    "five_year_age": (
        (14, "14세 이하"),
        *((low + 4, f"{low}-{low + 4}세") for low in range(15, 60, 5)),
        (999, "60세 이상"),
    ),
}
TABLES = (
    *("account", "code", "jobseeker", "employer", "registration", "vacancy", "counseling_session", "referral"),
    *("interview", "event", "event_interview", "placement", "follow_up", "employer_visit"),
)
WAGES = ((150, "150만원 미만"), (200, "150-200만원"), (250, "200-250만원"), (300, "250-300만원"))
WAGES = (*WAGES, (350, "300-350만원"), (400, "350-400만원"), (10**9, "400만원 이상"))
CODED = {
    "sex": ("sex", "sex"),
    "dong": ("dong", "dong"),
    "education": ("education", "education"),
    "channel": ("channel", "channel"),
    "place": ("place", "place"),
    "mode": ("mode", "contact_mode"),
    "route": ("route", "placement_route"),
    "employment_type": ("employment_type", "employment_type"),
    "firm_size": ("firm_size", "headcount_band"),
}
GROUPED = {
    "occupation_large": ("occupation", 1),
    "occupation_middle": ("occupation", 2),
    "industry": ("industry", 1),
}


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


class Recount:
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
        self.told, self.placed, self.counted = defaultdict(list), defaultdict(list), {}
        for row in self.live("follow_up"):
            self.told[row["placement_id"]].append(row)
        self.facts = {name: getattr(self, f"_{name}")() for name in (*set(COUNTED.values()),)}

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
            )
            for p in self.live("placement")
            if p["recognized"]
        ]

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
            own = [p for p in self.inside("placements") if p["referral"] and self._is_own(p["referral"])]
            return half_up(len(own), self.value("openings"), 100, 1)
        if indicator == "referral_success_rate":
            sent = [p for p in self.inside("placements") if p["route"] == "referral"]
            return half_up(len(sent), self.value("referrals"), 100, 1)
        if indicator.startswith("cohort_rate_"):
            return self._cohort(int(indicator.removeprefix("cohort_rate_")))
        if indicator.startswith("retention_rate_"):
            return self._retention(int(indicator.removeprefix("retention_rate_")))
        return sum(count for _fact, count in self.rows(indicator))

    def _is_own(self, referral):
        return self.by_id["vacancy"][self.by_id["referral"][referral]["vacancy_id"]]["kind"] == "own"

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

    def active_jobseekers(self):
        """유효구직 on the last day."""
        return len({r["person"] for r in self._valid()})

    def _valid(self):
        ends = {r["id"]: r["valid_until"] for r in self.t["registration"]}
        for p in self.facts["placements"]:
            self.placed[p["person"]].append(p["on"])
        for r in self.facts["registrations"]:
            since = [on for on in self.placed[r["person"]] if r["on"] <= on <= self.end]
            if r["on"] <= self.end <= ends[r["id"]] and not since:
                yield r

    def labels_of(self, fact, kind):
        if kind in AGES:
            return [self._age(fact, AGES[kind])]
        if kind in CODED:
            trait, scheme = CODED[kind]
            code = fact.get(trait)
            return [UNKNOWN if code is None else self.labels[scheme, code]]
        if kind in GROUPED:
            trait, digits = GROUPED[kind]
            code = fact.get(trait)
            return [UNKNOWN if not code else self.labels[trait, code[:digits]]]
        if kind == "resident":
            code = fact.get("dong")
            return [UNKNOWN if code is None else {"outside": "관외", "homeless": "거주불명"}.get(code, "구민")]
        if kind == "contact":
            mode = fact.get("mode")
            return [UNKNOWN if mode is None else "대면" if mode in {"visit", "outreach"} else "비대면"]
        if kind == "window":
            return [UNKNOWN if fact.get("window") is None else f"{fact['window']}번 창구"]
        if kind == "counselor":
            return [self.people.get(fact.get("counselor"), UNKNOWN)]
        if kind == "wage_band":
            wage = fact.get("wage")
            return [UNKNOWN if wage is None else next(label for top, label in WAGES if wage < top * 10_000)]
        assert kind == "target_group"
        return [self.labels["target_group", code] for code in fact.get("groups") or ()] or ["해당 없음"]

    @staticmethod
    def _age(fact, bands):
        birth, on = fact.get("birth"), fact["on"]
        if birth is None:
            return UNKNOWN
        age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
        return next(label for top, label in bands if age <= top)

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
