"""From a sound vacancy to a kept job: checks of a vacancy, referable people, attempts, notices, signposts, plans."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from jobdesk.records import _types as types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TYPES: Mapping[str, Callable[[], Any]] = {
    "text": sa.Text,
    "code": sa.Text,
    "whole": types.Whole,
    "day": types.Day,
    "moment": types.Moment,
    "clock": types.Clocked,
    "flag": types.Flag,
    "hours": types.Hundredths,
    "list": types.Document,
    "ref": types.Key,
    "link": types.Key,
    "key": types.Key,
}
MODES = "visit phone online message outreach"
PRINTS = "slip referral_list day_sheet report recovery_key"
# table: column, kind, and the length, range, codes or table it refers to; a "link" is a reference
# without an index, a "key" an id that refers to no table; "!" is never empty
ADDED: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "vacancy": (
        ("night_hours", "hours", ""),
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
MADE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
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
        ("kind!", "code", "vacancy_closed vacancy_canceled terms_changed consent_withdrawn"),
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
KEPT: tuple[tuple[str, str, str], ...] = (
    ("version!", "whole", ""),
    ("recorded_at!", "moment", ""),
    ("recorded_by", "link", "account"),
    ("window_no", "whole", "1 99"),
    ("op_id", "key", ""),
    ("voided_at", "moment", ""),
    ("voided_by", "link", "account"),
    ("voided_why", "text", "500"),
)
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


def _rule(table: str, column: str, kind: str, bound: str) -> tuple[str, str] | None:
    """Name and text of a column's CHECK."""
    if kind == "text" and bound:
        return op.f(f"ck_{table}_{column}_length"), f"length({column}) <= {bound}"
    if kind == "whole" and bound:
        low, high = bound.split()
        return op.f(f"ck_{table}_{column}_range"), f"{column} BETWEEN {low} AND {high}"
    if kind == "code":
        accepted = ", ".join(f"'{one}'" for one in bound.split())
        return op.f(f"ck_{table}_{column}_code"), f"{column} IN ({accepted})"
    return None


def _print_kinds(kinds: str) -> None:
    name, rule = _rule("print_job", "kind", "code", kinds) or ("", "")
    with op.batch_alter_table("print_job") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, rule)


def _widen(table: str, columns: tuple[tuple[str, str, str], ...]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, kind, bound in columns:
            given = GIVEN.get(name)
            batch.add_column(sa.Column(name, TYPES[kind](), nullable=given is None, server_default=given))
            if rule := _rule(table, name, kind, bound):
                batch.create_check_constraint(*rule)
            if kind in {"ref", "link"}:
                batch.create_foreign_key(op.f(f"fk_{table}_{name}"), bound, [name], ["id"])
    for name, kind, _bound in columns:
        if kind == "ref":
            op.create_index(f"ix_{table}_{name}", table, [name])


def _narrow(table: str, columns: tuple[tuple[str, str, str], ...]) -> None:
    for name, kind, _bound in columns:
        if kind == "ref":
            op.drop_index(f"ix_{table}_{name}", table)
    with op.batch_alter_table(table) as batch:
        for name, kind, bound in columns:
            if rule := _rule(table, name, kind, bound):
                batch.drop_constraint(rule[0], type_="check")
            if kind in {"ref", "link"}:
                batch.drop_constraint(op.f(f"fk_{table}_{name}"), type_="foreignkey")
            batch.drop_column(name)


def _make(table: str, columns: tuple[tuple[str, str, str], ...]) -> None:
    parts: list[Any] = [sa.Column("id", types.Key(), nullable=False)]
    rules: list[Any] = [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]
    if table in ALSO:
        rules.append(sa.CheckConstraint(ALSO[table][1], name=op.f(f"ck_{table}_{ALSO[table][0]}")))
    for written, kind, bound in (*columns, *KEPT):
        name = written.rstrip("!")
        parts.append(sa.Column(name, TYPES[kind](), nullable=not written.endswith("!")))
        if rule := _rule(table, name, kind, bound):
            rules.append(sa.CheckConstraint(rule[1], name=rule[0]))
        if kind in {"ref", "link"}:
            rules.append(sa.ForeignKeyConstraint([name], [f"{bound}.id"], name=op.f(f"fk_{table}_{name}")))
    op.create_table(table, *parts, *rules, sqlite_strict=True)
    for written, kind, _bound in (*columns, *KEPT):
        if kind in {"ref", "key"}:
            name = written.rstrip("!")
            op.create_index(f"ix_{table}_{name}", table, [name])


def upgrade() -> None:
    for table, columns in ADDED.items():
        _widen(table, columns)
    for table, columns in MADE.items():
        _make(table, columns)
    live = sa.text("voided_at IS NULL")
    for table, column in LISTED.items():
        name = f"ix_{table}_listed_{column}"
        op.create_index(name, table, [column, "id"], sqlite_where=live, postgresql_where=live)
    _print_kinds(PRINTS + " event_sign_in event_timetable")


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM print_job WHERE kind IN ('event_sign_in', 'event_timetable')"))
    _print_kinds(PRINTS)
    op.drop_index("ix_event_interview_listed_recorded_at", "event_interview")
    for table in reversed(MADE):
        op.drop_table(table)
    for table, columns in ADDED.items():
        _narrow(table, columns)
