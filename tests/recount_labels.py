"""What a fact is called in each breakdown, in plain Python. Source: statistics.md 4."""

UNKNOWN = "미상"
AGES = {
    "policy_age": ((18, "18세 이하"), (39, "청년"), (64, "중장년"), (999, "65세 이상")),
    "decade_age": ((29, "20대 이하"), (39, "30대"), (49, "40대"), (59, "50대"), (999, "60대 이상")),
    "five_year_age": (
        (14, "14세 이하"),
        *((low + 4, f"{low}-{low + 4}세") for low in range(15, 60, 5)),
        (999, "60세 이상"),
    ),
}
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


class Labels:
    """Needs `labels` (scheme and code to Korean), `people` and `events` (key to name)."""

    def labels_of(self, fact, kind):
        """Under which labels of a breakdown a fact stands."""
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
        if kind == "event":
            return [self.events.get(fact.get("event"), UNKNOWN)]
        assert kind == "target_group"
        return [self.labels["target_group", code] for code in fact.get("groups") or ()] or ["해당 없음"]

    @staticmethod
    def _age(fact, bands):
        birth, on = fact.get("birth"), fact["on"]
        if birth is None:
            return UNKNOWN
        age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
        return next(label for top, label in bands if age <= top)
