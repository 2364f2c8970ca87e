"""Settings of a center, declared as data: default, bounds, unit, help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.setting_kinds import CHECKS, Setting
from jobdesk.base.slip_looks import LOOK_SETTINGS

__all__ = ["SETTINGS", "Setting", "Settings", "check_setting"]

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "registration_months",
        "integer",
        "3",
        mark("Validity of a registration"),
        mark("A registration ends on the same day so many months later, minus one."),
        mark("months"),
        1,
        24,
    ),
    Setting(
        "backdate_days",
        "integer",
        "30",
        mark("Late typing without a reason"),
        mark("A fact typed in later than this needs a reason."),
        mark("days"),
        0,
        366,
    ),
    Setting(
        "result_due_days",
        "integers",
        "7,14,21",
        mark("Reminders of missing results"),
        mark("A referral without a result is listed after so many days."),
        mark("days"),
        1,
        366,
    ),
    Setting(
        "no_response_days",
        "integer",
        "30",
        mark("Close unanswered referrals after"),
        mark("An unanswered referral is closed as not answered after so many days; a late answer reopens it."),
        mark("days"),
        1,
        366,
    ),
    Setting(
        "expiry_notice_days",
        "integer",
        "14",
        mark("Reminder before a registration ends"),
        mark("A registration is listed so many days before its end."),
        mark("days"),
        1,
        90,
    ),
    Setting(
        "unreferred_days",
        "integer",
        "7",
        mark("Not referred after"),
        mark("A jobseeker nobody referred is listed so many days after the registration."),
        mark("days"),
        1,
        366,
    ),
    Setting(
        "unseen_days",
        "integer",
        "30",
        mark("Not counseled for"),
        mark("A jobseeker is listed after so many days without a session."),
        mark("days"),
        1,
        366,
    ),
    Setting(
        "closing_notice_days",
        "integer",
        "3",
        mark("Reminder before a vacancy closes"),
        mark("An open vacancy is listed so many days before its last day."),
        mark("days"),
        0,
        90,
    ),
    Setting(
        "vacancy_check_days",
        "integer",
        "14",
        mark("Call a firm about its open vacancy after"),
        mark("An open vacancy is listed for a call when the firm has not confirmed it for so many days."),
        mark("days"),
        1,
        366,
    ),
    Setting(
        "event_result_days",
        "integers",
        "7,14,30",
        mark("Ask for the results of an event after"),
        mark("Interviews of an event without a confirmed result are listed so many days after it."),
        mark("days"),
        1,
        90,
    ),
    Setting(
        "second_look",
        "flag",
        "1",
        mark("Second look at placements found otherwise"),
        mark("A placement someone found alone is listed until someone else has looked at its evidence."),
    ),
    Setting(
        "refuse_below_wage",
        "flag",
        "1",
        mark("Not recognized: below the minimum wage"),
        mark("A placement whose hourly wage lies below the minimum wage of its first day does not count."),
    ),
    Setting(
        "refuse_public_works",
        "flag",
        "1",
        mark("Not recognized: public works"),
        mark("A public works job does not count."),
    ),
    Setting(
        "refuse_without_service",
        "flag",
        "0",
        mark("Not recognized: no service given"),
        mark("Without a session, a referral, an inquiry or an event before the start a placement does not count."),
    ),
    Setting(
        "refuse_left_days",
        "integer",
        "0",
        mark("Not recognized: left within"),
        mark("Who left within so many days of the start does not count; 0 asks nothing. A month is 30."),
        mark("days"),
        0,
        366,
    ),
    Setting(
        "follow_up_months",
        "integers",
        "1,3,6",
        mark("Follow-ups after a placement"),
        mark("Months after the start of work; each moves to the next working day."),
        mark("months"),
        1,
        36,
    ),
    Setting(
        "review_phone_people",
        "integer",
        "3",
        mark("Review: people with one phone"),
        mark("People of the month are reviewed when so many have the same mobile phone."),
        mark("persons"),
        2,
        1000,
    ),
    Setting(
        "review_address_people",
        "integer",
        "4",
        mark("Review: people with one address"),
        mark("People of the month are reviewed when so many have the same address."),
        mark("persons"),
        2,
        1000,
    ),
    Setting(
        "review_employer_placements",
        "integer",
        "5",
        mark("Review: placements at one firm"),
        mark("Placements of the month are reviewed when so many started at one firm."),
        mark("persons"),
        2,
        1000,
    ),
    Setting(
        "review_voids",
        "integer",
        "10",
        mark("Review: records struck through by one person"),
        mark("An account is reviewed when it struck through so many records in the month."),
        mark("records"),
        1,
        1000,
    ),
    Setting(
        "slip_valid_days",
        "integer",
        "7",
        mark("Validity of a slip"),
        mark("Printed on the slip; the day of issue counts as the first."),
        mark("days"),
        1,
        90,
    ),
    Setting(
        "slip_paper",
        "choice",
        "a4",
        mark("Paper of the slip"),
        mark("A4, A5 or the 80 mm roll (72 mm printed)."),
        choices=("a4", "a5", "roll"),
    ),
    Setting(
        "employers_basis",
        "choice",
        "employers",
        mark("Basis of the figure of employers"),
        mark("Distinct firms, or vacancy registrations; the sheet names it."),
        choices=("employers", "vacancies"),
    ),
    Setting(
        "search_masks_names",
        "flag",
        "0",
        mark("Mask names in search results"),
        mark("Masked names cannot be told apart; birth year, dong and phone tail stay visible."),
    ),
    Setting(
        "message_file",
        "choice",
        "utf8",
        mark("Files for text messages"),
        mark("utf8 opens in any spreadsheet; cp949 is what older message systems take."),
        choices=("utf8", "cp949"),
    ),
    Setting(
        "session_minutes",
        "integer",
        "20",
        mark("Guidance for a session at the counter"),
        mark("After so long the counter says so, without a sound; 0 says nothing."),
        mark("minutes"),
        0,
        240,
    ),
    Setting(
        "idle_lock_minutes",
        "integer",
        "10",
        mark("Lock the screen when idle"),
        mark("Everything is hidden after so long without a key or a click; drafts are kept."),
        mark("minutes"),
        3,
        30,
    ),
    Setting(
        "password_min_length",
        "integer",
        "9",
        mark("Shortest password"),
        mark("Letters, digits and signs: three of the four kinds."),
        mark("characters"),
        8,
        64,
    ),
    Setting(
        "password_days",
        "integer",
        "90",
        mark("Change passwords every"),
        mark("0 asks for no change."),
        mark("days"),
        0,
        366,
    ),
    Setting(
        "password_history",
        "integer",
        "3",
        mark("Passwords not used again"),
        mark("So many earlier passwords are refused."),
        "",
        0,
        10,
    ),
    Setting(
        "backup_keep_days",
        "integer",
        "30",
        mark("Keep backups for"),
        mark("Older daily backups are removed after a new one was verified."),
        mark("days"),
        1,
        3650,
    ),
    Setting(
        "backup_hour",
        "integer",
        "18",
        mark("Hour of the second backup"),
        mark(
            "Each day one backup is made at the first sign-in, and one more once this hour has come; 0 makes none."
        ),
        mark("o'clock"),
        0,
        23,
    ),
    Setting(
        "local_copy_minutes",
        "integer",
        "5",
        mark("Renew each desk's local copy after"),
        mark(
            "A desk of a shared center keeps an encrypted copy to go on with where the server is away; "
            "0 keeps none."
        ),
        mark("minutes"),
        0,
        120,
    ),
    Setting(
        "server_away_seconds",
        "integer",
        "30",
        mark("Offer the local copy after"),
        mark("A desk asks whether to go on from its copy when the server has not answered for so many seconds."),
        mark("seconds"),
        5,
        600,
    ),
    Setting(
        "standing_date",
        "date",
        "",
        mark("Standing date"),
        mark("The center's date stands still on this day (sample center); empty is the real date."),
    ),
    *LOOK_SETTINGS,
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


def check_setting(key: str, value: str) -> str:
    """The value as it is kept; raises InvalidInput for one the setting cannot have, KeyError for no setting."""
    setting = _BY_KEY[key]
    kept = CHECKS[setting.kind](setting, value.strip())
    if kept is None:
        raise InvalidInput(_("{label} cannot have this value.").format(label=_(setting.label)), field=key)
    return kept


@dataclass(frozen=True)
class Settings:
    """A center's settings: `changed` holds what differs from the defaults."""

    changed: Mapping[str, str]

    def text(self, key: str) -> str:
        """The kept text."""
        return self.changed.get(key, _BY_KEY[key].default)

    def integer(self, key: str) -> int:
        """A whole number."""
        return int(self.text(key))

    def integers(self, key: str) -> tuple[int, ...]:
        """Several whole numbers."""
        return tuple(int(part) for part in self.text(key).split(","))

    def flag(self, key: str) -> bool:
        """Yes or no."""
        return self.text(key) == "1"

    def day(self, key: str) -> date | None:
        """A date, or None."""
        return date.fromisoformat(self.text(key)) if self.text(key) else None
