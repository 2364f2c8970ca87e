"""How long a referral waits for its answer, with the tone of the reminder it is past: 7, 14, 21 days."""

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.theme import Badge

TONES = ("neutral", "accent", "warning", "bad")


def waited_badge(days: int, stage: int) -> Badge:
    """The days, the louder the more reminders they are past."""
    return Badge(_("{count} d").format(count=format_number(days)), TONES[min(stage, len(TONES) - 1)])
