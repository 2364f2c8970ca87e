"""Waiting numbers: purposes, hours, appointments, the numbers of a day, who sits where, calls for help."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import context, op

from jobdesk.store import revising
from jobdesk.store.watching import Watch, drop, make

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_WINDOW, _NUMBER = "1 99", "1 9999"
MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "ticket_purpose": (
        ("name!", "text", "40"),
        ("letter!", "text", "2"),
        ("first_number!", "whole", _NUMBER),
        ("last_number!", "whole", _NUMBER),
        ("sort_order!", "whole", "0 1000000"),
        ("opens_session!", "flag", ""),
        ("aim_minutes", "whole", "1 600"),
        *revising.VOIDABLE,
    ),
    "purpose_window": (
        ("purpose_id!", "ref", "ticket_purpose"),
        ("counter_no!", "whole", _WINDOW),
        ("rank!", "whole", "0 99"),
        ("active!", "flag", ""),
        *revising.RECORDED,
    ),
    "opening_hours": (
        ("weekday!", "whole", "0 6"),
        ("opens_at!", "clock", ""),
        ("closes_at!", "clock", ""),
        ("active!", "flag", ""),
        *revising.RECORDED,
    ),
    "closed_day": (("closed_on!", "day", ""), ("why!", "text", "100"), *revising.VOIDABLE),
    "appointment": (
        ("due_at!", "moment", ""),
        ("purpose_id!", "ref", "ticket_purpose"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("visitor_name", "text", "60"),
        ("phone", "text", "20"),
        ("counselor_id", "ref", "account"),
        ("note", "text", "500"),
        *revising.VOIDABLE,
    ),
    "ticket_count": (
        ("purpose_id!", "ref", "ticket_purpose"),
        ("issued_on!", "day", ""),
        ("last!", "whole", "0 9999"),
    ),
    "ticket": (
        ("issued_on!", "day", ""),
        ("issued_at!", "moment", ""),
        ("purpose_id!", "ref", "ticket_purpose"),
        ("letter!", "text", "2"),
        ("number!", "whole", _NUMBER),
        ("channel!", "code", "reception touch_screen window appointment"),
        ("state!", "code", "waiting called serving held done no_answer left leftover"),
        ("waits_since!", "moment", ""),
        ("for_counter", "whole", _WINDOW),
        ("counter_no", "whole", _WINDOW),
        ("called_at", "moment", ""),
        ("called_by", "link", "account"),
        ("visitor_name", "text", "60"),
        ("phone_tail", "text", "4"),
        ("appointment_id", "ref", "appointment"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("session_id", "ref", "counseling_session"),
        *revising.RECORDED,
    ),
    "ticket_step": (
        ("ticket_id!", "ref", "ticket"),
        (
            "act!",
            "code",
            "issued called recalled no_answer started held resumed transferred returned ended left closed",
        ),
        ("at!", "moment", ""),
        ("purpose_id!", "link", "ticket_purpose"),
        ("counter_no", "whole", _WINDOW),
        ("account_id", "link", "account"),
        ("op_id", "key", ""),
    ),
    "window_shift": (
        ("counter_no!", "whole", _WINDOW),
        ("account_id!", "ref", "account"),
        ("began_at!", "moment", ""),
        ("ended_at", "moment", ""),
    ),
    "window_pause": (
        ("shift_id!", "ref", "window_shift"),
        ("began_at!", "moment", ""),
        ("ended_at", "moment", ""),
        ("why", "text", "60"),
    ),
    "emergency": (
        ("counter_no", "whole", _WINDOW),
        ("raised_at!", "moment", ""),
        ("closed_at", "moment", ""),
        ("closed_by", "link", "account"),
        ("going_at", "moment", ""),
        ("going_by", "link", "account"),
        *revising.RECORDED,
    ),
    "incident": (
        ("happened_at!", "moment", ""),
        ("counter_no", "whole", _WINDOW),
        ("kind!", "code", "verbal threat violence sexual damage disturbance other"),
        ("told!", "text", "4000"),
        ("done", "text", "4000"),
        ("jobseeker_id", "ref", "jobseeker"),
        ("emergency_id", "ref", "emergency"),
        ("account_id!", "ref", "account"),
        *revising.VOIDABLE,
    ),
}
UNIQUE = {
    "purpose_window": ("purpose_id", "counter_no"),
    "opening_hours": ("weekday",),
    "ticket_count": ("purpose_id", "issued_on"),
    "ticket": ("issued_on", "letter", "number"),
}
ROLES = "counselor supervisor administrator auditor"
PRINTS = (
    "slip referral_list day_sheet report recovery_key event_sign_in event_timetable vacancy_list vacancy_card"
    " vacancy_poster jobseeker_application vacancy_application resume consent_form certificate interviews"
    " follow_up_calls test_page"
)
RULES = {
    "ticket_purpose": ("band", "first_number <= last_number"),
    "opening_hours": ("span", "opens_at < closes_at"),
}
INDEXES = {
    "ix_appointment_due_at": ("appointment", ("due_at",)),
    "ix_ticket_queue": ("ticket", ("issued_on", "state", "purpose_id", "waits_since")),
    "ix_ticket_step_at": ("ticket_step", ("at",)),
    "ix_window_shift_began_at": ("window_shift", ("began_at",)),
}


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, also=RULES.get(table), unique=UNIQUE.get(table, ()))
    for name, (table, on) in INDEXES.items():
        op.create_index(name, table, list(on))
    _let_roles_be(f"{ROLES} reception")
    revising.replace_codes("print_job", "kind", f"{PRINTS} ticket")


def downgrade() -> None:
    accounts = sa.table("account", sa.column("role"))
    op.execute(sa.update(accounts).where(accounts.c.role == "reception").values(role="counselor"))
    _let_roles_be(ROLES)
    jobs = sa.table("print_job", sa.column("kind"))
    op.execute(sa.delete(jobs).where(jobs.c.kind == "ticket"))
    revising.replace_codes("print_job", "kind", PRINTS)
    for table in reversed(MADE):
        op.drop_table(table)


def _let_roles_be(roles: str) -> None:
    """Let an account have other roles; SQLite makes the table anew, its watches (0007) with it."""
    declared: Sequence[Watch] = context.script.get_revision("0007").module.WATCHES
    watches = [watch for watch in declared if watch.table == "account"]
    drop(watches, ())
    for table in ("account", "audit_entry"):
        revising.replace_codes(table, "role", roles)
    make(watches, ())
