"""The tone each state of the desk has, everywhere the same."""

from jobdesk.base.codes import CodeBook
from jobdesk.qt.theme import Badge

TONES: dict[str, dict[str, str]] = {
    "referral_state": {
        "10": "accent",
        "20": "accent",
        "30": "accent",
        "31": "accent",
        "40": "good",
        "41": "good",
        "81": "warning",
        "80": "warning",
        "50": "bad",
        "51": "bad",
        "61": "bad",
        "90": "good",
    },
    "vacancy_state": {
        "received": "accent",
        "verified": "accent",
        "open": "good",
        "on_hold": "warning",
        "expired": "warning",
        "refused": "bad",
    },
    "print_state": {
        "queued": "accent",
        "sent": "accent",
        "confirmed": "good",
        "unknown": "warning",
        "failed": "bad",
    },
    "follow_up_state": {"employed": "good", "left": "bad", "unreachable": "warning"},
    "signpost_outcome": {
        "waiting": "accent",
        "taken_up": "good",
        "not_taken_up": "warning",
        "unsuitable": "warning",
    },
    "public_works_ruling": {"possible": "good", "check": "warning"},
    "interview_state": {"planned": "accent", "held": "good", "no_show": "bad"},
    "event_result": {"hired": "good", "not_hired": "bad", "waiting": "accent"},
    "visit_result": {"vacancy": "good", "talk": "accent", "absent": "warning", "refused": "bad"},
}


def state_badge(codes: CodeBook, scheme: str, code: object) -> Badge | None:
    """The word and tone of a state; None where there is no state."""
    if code is None or code == "":
        return None
    return Badge(codes.label(scheme, code), TONES.get(scheme, {}).get(str(code), "neutral"))
