"""Worklists read registrations by their last day; lists of people texted, and what was sent."""

import sqlalchemy as sa
from alembic import op

from jobdesk.records import _types as types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PURPOSES = ("vacancies", "event", "interview", "result", "registration", "follow_up", "other")


def upgrade() -> None:
    live = sa.text("voided_at IS NULL")
    op.create_index(
        "ix_registration_listed_valid_until",
        "registration",
        ["valid_until", "id"],
        sqlite_where=live,
        postgresql_where=live,
    )
    accepted = ", ".join(f"'{one}'" for one in PURPOSES)
    op.create_table(
        "message_list",
        sa.Column("id", types.Key(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("size", types.Whole(), nullable=False),
        sa.Column("people", types.Whole(), nullable=False),
        sa.Column("version", types.Whole(), nullable=False),
        sa.Column("recorded_at", types.Moment(), nullable=False),
        sa.Column("recorded_by", types.Key(), nullable=True),
        sa.Column("window_no", types.Whole(), nullable=True),
        sa.Column("op_id", types.Key(), nullable=True),
        sa.Column("voided_at", types.Moment(), nullable=True),
        sa.Column("voided_by", types.Key(), nullable=True),
        sa.Column("voided_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_message_list"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name="fk_message_list_recorded_by"),
        sa.ForeignKeyConstraint(["voided_by"], ["account.id"], name="fk_message_list_voided_by"),
        sa.CheckConstraint(f"purpose IN ({accepted})", name="purpose_code"),
        sa.CheckConstraint("kind IN ('sms', 'lms')", name="kind_code"),
        sa.CheckConstraint("length(body) <= 4000", name="body_length"),
        sa.CheckConstraint("size BETWEEN 1 AND 8000", name="size_range"),
        sa.CheckConstraint("people BETWEEN 1 AND 1000000", name="people_range"),
        sa.CheckConstraint("window_no BETWEEN 1 AND 99", name="window_no_range"),
        sa.CheckConstraint("length(voided_why) <= 500", name="voided_why_length"),
        sqlite_strict=True,
    )
    op.create_index("ix_message_list_op_id", "message_list", ["op_id"])
    op.create_table(
        "message_recipient",
        sa.Column("id", types.Key(), nullable=False),
        sa.Column("message_list_id", types.Key(), nullable=False),
        sa.Column("jobseeker_id", types.Key(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_recipient"),
        sa.ForeignKeyConstraint(
            ["message_list_id"], ["message_list.id"], name="fk_message_recipient_message_list_id"
        ),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name="fk_message_recipient_jobseeker_id"),
        sa.UniqueConstraint(
            "message_list_id", "jobseeker_id", name="uq_message_recipient_message_list_id_jobseeker_id"
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_message_recipient_jobseeker_id", "message_recipient", ["jobseeker_id"])


def downgrade() -> None:
    op.drop_table("message_recipient")
    op.drop_table("message_list")
    op.drop_index("ix_registration_listed_valid_until", "registration")
