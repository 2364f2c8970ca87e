"""From a sound vacancy to a kept job: checks of a vacancy, referable people, attempts, notices, signposts, plans."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from jobdesk.store import revising

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MODES = "visit phone online message outreach"
PRINTS = "slip referral_list day_sheet report recovery_key"
ADDED: Mapping[str, tuple[revising.Column, ...]] = {
    "vacancy": (
        ("night_hours", "hundredths", ""),
        ("five_or_more", "flag", ""),
        ("weekend_work", "flag", ""),
        ("refusal_ground", "text", "40"),
        ("checked_on", "day", ""),
        ("wage_verdict", "code", "ok below undetermined"),
        ("wage_hourly", "whole", "0 10000000000"),
        ("wage_floor", "whole", "0 10000000000"),
        ("wage_year", "whole", "1900 9999"),
        ("wage_confirmed", "text", "500"),
        ("wage_exempt", "text", "500"),
        ("fair_notes", "list", ""),
    ),
    "jobseeker": (
        ("referable_state", "code", "referable paused unreachable in_training not_wanted"),
        ("referable_on", "day", ""),
        ("referable_until", "day", ""),
        ("referable_reason", "text", "500"),
    ),
    "referral": (("overridden", "list", ""), ("override_why", "text", "500")),
    "placement": (
        ("recognition_rule", "text", "40"),
        ("public_works", "flag", ""),
        ("second_look_on", "day", ""),
        ("second_look_by", "link", "account"),
    ),
    "follow_up": (("left_code", "text", "40"),),
    "event": (("slot_minutes", "whole", "5 120"),),
    "event_firm": (("vacancy_id", "ref", "vacancy"),),
    "event_interview": (
        ("starts_at", "clock", ""),
        ("referral_id", "ref", "referral"),
        ("hired_on", "day", ""),
        ("confirmed_on", "day", ""),
        ("confirm_note", "text", "500"),
    ),
    "employer_visit": (("vacancy_id", "ref", "vacancy"),),
}
GIVEN = {"referable_state": "referable", "public_works": sa.false(), "slot_minutes": "15"}
"""What the rows that stand there get in the columns that are never empty."""
MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "contact_attempt": (
        ("referral_id", "ref", "referral"),
        ("follow_up_id", "ref", "follow_up"),
        ("vacancy_id", "ref", "vacancy"),
        ("employer_id", "ref", "employer"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("tried_on!", "day", ""),
        ("tried_at!", "moment", ""),
        ("mode!", "code", MODES),
        ("outcome!", "code", "reached no_answer busy call_back wrong_number"),
        ("call_back_on", "day", ""),
        ("note", "text", "500"),
        ("counselor_id!", "ref", "account"),
    ),
    "notice": (
        ("kind!", "code", "vacancy_closed vacancy_canceled vacancy_reopened terms_changed consent_withdrawn"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("employer_id", "ref", "employer"),
        ("employer_name", "text", "100"),
        ("vacancy_id", "ref", "vacancy"),
        ("referral_id", "ref", "referral"),
        ("what!", "text", "500"),
        ("raised_on!", "day", ""),
        ("told_on", "day", ""),
        ("told_mode", "code", MODES),
        ("told_by", "link", "account"),
        ("counselor_id!", "ref", "account"),
    ),
    "employer_remark": (
        ("employer_id!", "ref", "employer"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("vacancy_id", "ref", "vacancy"),
        ("said_on!", "day", ""),
        ("remark!", "text", "4000"),
        ("counselor_id!", "ref", "account"),
    ),
    "signpost": (
        ("jobseeker_id!", "ref", "jobseeker"),
        ("session_id", "ref", "counseling_session"),
        ("place!", "text", "40"),
        ("place_name", "text", "100"),
        ("sent_on!", "day", ""),
        ("outcome!", "code", "waiting taken_up not_taken_up unsuitable unknown"),
        ("outcome_on", "day", ""),
        ("note", "text", "500"),
        ("counselor_id!", "ref", "account"),
    ),
    "plan_step": (
        ("jobseeker_id!", "ref", "jobseeker"),
        ("step!", "text", "500"),
        ("due_on!", "day", ""),
        ("actor!", "code", "jobseeker counselor both"),
        ("counselor_id!", "ref", "account"),
        ("done_on", "day", ""),
        ("outcome", "text", "500"),
    ),
    "public_works": (
        ("jobseeker_id!", "ref", "jobseeker"),
        ("program!", "text", "40"),
        ("from_on!", "day", ""),
        ("until_on", "day", ""),
        ("note", "text", "500"),
        ("counselor_id!", "ref", "account"),
    ),
    "public_works_screening": (
        ("jobseeker_id!", "ref", "jobseeker"),
        ("program!", "text", "40"),
        ("rule!", "text", "40"),
        ("screened_on!", "day", ""),
        ("ruling!", "code", "possible check"),
        ("reasons!", "list", ""),
        ("counselor_id!", "ref", "account"),
    ),
}
ALSO = {
    "notice": ("someone_to_tell", "jobseeker_id IS NOT NULL OR employer_name IS NOT NULL"),
    "public_works": ("days_in_order", "until_on >= from_on"),
}
LISTED = {
    "contact_attempt": "tried_on",
    "notice": "raised_on",
    "signpost": "sent_on",
    "plan_step": "due_on",
    "event_interview": "recorded_at",
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        revising.widen(table, columns, GIVEN)
    op.drop_index("ix_vacancy_state", "vacancy")
    op.create_index("ix_vacancy_state", "vacancy", ["state", "occupation"])
    for table, columns in MADE.items():
        revising.make(table, (*columns, *revising.VOIDABLE), ALSO.get(table))
    for table, column in LISTED.items():
        revising.make_list_index(table, column)
    revising.replace_codes("print_job", "kind", PRINTS + " event_sign_in event_timetable")


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM print_job WHERE kind IN ('event_sign_in', 'event_timetable')"))
    revising.replace_codes("print_job", "kind", PRINTS)
    op.drop_index("ix_event_interview_listed_recorded_at", "event_interview")
    for table in reversed(MADE):
        op.drop_table(table)
    op.drop_index("ix_vacancy_state", "vacancy")
    op.create_index("ix_vacancy_state", "vacancy", ["state"])
    for table, columns in ADDED.items():
        revising.narrow(table, columns)
