"""What a merge must not bring about: facts that stand twice, on what was struck, or in a history unsaid.

By rules written here, not read from what the merge declares.
"""

from datetime import date

from jobdesk.base.outreach import ConflictKind
from tests.services.merge_checks import SEATS

OPEN = {"10", "20", "30", "31", "41"}
TWICE = {
    "event_participant": [("event_id", "jobseeker_id")],
    "event_interview": [("event_firm_id", "jobseeker_id")],
    "referral": [("jobseeker_id", "vacancy_id")],
    "placement": [("referral_id",), ("jobseeker_id", "vacancy_id", "started_on"), ("event_id", "jobseeker_id")]
    + [("jobseeker_id", firm, "started_on") for firm in ("employer_id", "employer_name")],
    "counseling_session": [("jobseeker_id", "started_at")],
    "consent": [("jobseeker_id", "kind", "given_on")],
    "follow_up": [("placement_id", "months")],
    "external_number": [("record_id", "scheme", "number")],
    "employer_visit": [("employer_id", "visited_on"), ("employer_name", "visited_on")],
    "event": [("kind", "held_on", "name")],
}
HANGS = {
    "placement": ["referral_id", "vacancy_id", "registration_id", "employer_id"],
    "interview": ["referral_id"],
    "follow_up": ["placement_id"],
    "referral": ["vacancy_id", "registration_id", "session_id"],
    "event_participant": ["event_id"],
    "event_interview": ["event_id", "event_firm_id"],
    "vacancy": ["employer_id"],
    "employer_visit": ["employer_id"],
}
STEPS = {
    "referral_step": ("referral_id", "state"),
    "vacancy_step": ("vacancy_id", "state"),
    "registration_extension": ("registration_id", "valid_until"),
}


def _live(rows):
    """Facts that count; of what can be closed those that are open."""
    for (table, key), row in rows.items():
        if row.get("voided_at") is None and (table != "referral" or row["state"] in OPEN):
            yield table, key, row


def doubles(rows):
    """Pairs of live rows that say one fact."""
    found, said, spans = set(), {}, {}
    for table, key, row in _live(rows):
        for names in TWICE.get(table, ()):
            if all(row[name] is not None for name in names):
                said.setdefault((table, names, *(row[name] for name in names)), []).append(key)
        if table == "registration":
            spans.setdefault(row["jobseeker_id"], []).append(
                (row["valid_from"], row["valid_until"] or date.max, key)
            )
        if table == "event_interview":
            for who in slots_of(row):
                said.setdefault(who, []).append(key)
    for keys in said.values():
        found |= {frozenset((one, other)) for one in keys for other in keys if one != other}
    for some in spans.values():
        found |= {
            frozenset((one[2], other[2]))
            for one in some
            for other in some
            if one[2] != other[2] and one[0] <= other[1] and other[0] <= one[1]
        }
    return found


def slots_of(row):
    """The slots that an interview takes: a firm's and a person's."""
    if row["no_show_at"] is None and row["starts_at"] is not None and row["starts_at"].second == 0:
        yield "slot", row["event_firm_id"], row["starts_at"]
        yield "slot", row["event_id"], row["jobseeker_id"], row["starts_at"]


def hanging(rows):
    """Live facts that hang on what was struck through, and open referrals to a vacancy that is not open."""
    by_key, found = {key: row for (_table, key), row in rows.items()}, set()
    for table, key, row in _live(rows):
        if table == "follow_up" and row["done_on"] is None:
            continue
        for name in HANGS.get(table, ()):
            if row[name] is not None and by_key[row[name]].get("voided_at") is not None:
                found.add((table, key, name, row[name]))
        if table == "referral" and by_key[row["vacancy_id"]]["state"] != "open":
            found.add((table, key, "state", row["vacancy_id"]))
    return found


def seats(rows):
    """Vacancies whose seats are not those that people sit on."""
    placed, held = {}, {}
    for table, _key, row in _live(rows):
        if table == "placement" and row["took_opening"]:
            placed.setdefault(row["vacancy_id"], []).append(row["referral_id"])
    for (table, key), row in rows.items():
        sits = table == "referral" and row["voided_at"] is None and row["seat_held"]
        if sits and key not in placed.get(row["vacancy_id"], ()):
            held.setdefault(row["vacancy_id"], []).append(key)
    return [
        (key, row["taken"], sat, row["openings"])
        for (table, key), row in rows.items()
        if table == "vacancy"
        if row["taken"] != min(sat := len(placed.get(key, ())) + len(held.get(key, ())), row["openings"])
    ]


def wrong_counts(before, after, every):
    """What a merge brought about unasked.

    Args:
        every: all questions that were ever asked.
    """
    asked = {one.record_id for one in every if one.kind == ConflictKind.CHANGED_BOTH}
    wrong = [("stands twice", pair) for pair in doubles(after) - doubles(before)]
    wrong += [
        ("hangs unasked", table, key, name, on)
        for table, key, name, on in hanging(after) - hanging(before)
        if not {key, on} & asked
        if name != "state" or (table, key) not in before  # a late answer opens one of a closed vacancy again
    ]
    return wrong + [("seats", told) for told in seats(after)]


def wrong_history(before, after, asked):
    """Steps and corrections that joined though the value they tell of was not applied.

    Args:
        asked: the questions of this merge.
    """
    refused = {
        (one.record_id, name)
        for one in asked
        if one.kind in {ConflictKind.CHANGED_BOTH, ConflictKind.OVER_FULL}
        for name in one.fields or ()
    }
    lines = {one.record_id for one in asked if one.table_name == "event_interview" and one.kind == "over_full"}
    twins = {one.record_id for one in asked if one.kind == ConflictKind.TWICE}
    wrong = []
    for (table, key), row in after.items():
        if (table, key) in before:
            continue
        if table == "correction" and (row["field"] in SEATS or row["record_id"] in lines):
            continue  # a seat or slot that the merge itself gave or took
        if table == "correction" and ((row["record_id"], row["field"]) in refused or row["record_id"] in twins):
            wrong.append(("told of a refused value", key))
        if table in STEPS and (row[STEPS[table][0]], STEPS[table][1]) in refused:
            wrong.append(("a step of a refused value", key))
    return wrong
