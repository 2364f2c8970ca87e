"""Lists: the order each pages through, filters saved under a name, columns as an account keeps them."""

import sqlalchemy as sa
from alembic import op

from jobdesk.records import _types as types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIVE = "voided_at IS NULL"
PEOPLE = "merged_into_id IS NULL"
FIRMS = "merged_into_id IS NULL AND voided_at IS NULL"
LISTED = (
    ("jobseeker", "recorded_at", PEOPLE),
    ("jobseeker", "full_name", PEOPLE),
    ("employer", "recorded_at", FIRMS),
    ("employer", "name", FIRMS),
    ("vacancy", "received_on", LIVE),
    ("vacancy", "title", LIVE),
    ("vacancy", "employer_name", LIVE),
    ("counseling_session", "started_at", LIVE),
    ("referral", "referred_on", LIVE),
    ("referral", "state_on", LIVE),
    ("interview", "held_on", LIVE),
    ("placement", "started_on", LIVE),
    ("follow_up", "due_on", LIVE),
    ("event", "held_on", LIVE),
    ("employer_visit", "visited_on", LIVE),
)
MERGED = ("jobseeker", "employer")
BEFORE = (
    ("jobseeker", "full_name"),
    ("employer", "name"),
    ("vacancy", "received_on"),
    ("counseling_session", "started_at"),
    ("referral", "referred_on"),
    ("interview", "held_on"),
    ("placement", "started_on"),
    ("follow_up", "due_on"),
    ("event", "held_on"),
    ("employer_visit", "visited_on"),
    ("audit_entry", "at"),
)


def _recorded() -> list[sa.Column]:
    return [
        sa.Column("version", types.Whole(), nullable=False),
        sa.Column("recorded_at", types.Moment(), nullable=False),
        sa.Column("recorded_by", types.Key(), nullable=True),
        sa.Column("window_no", types.Whole(), nullable=True),
        sa.Column("op_id", types.Key(), nullable=True),
    ]


def upgrade() -> None:
    for table, column in BEFORE:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, column, live in LISTED:
        shown = sa.text(live)
        name = f"ix_{table}_listed_{column}"
        op.create_index(name, table, [column, "id"], sqlite_where=shown, postgresql_where=shown)
    for table in MERGED:
        op.drop_index(f"ix_{table}_merged_into_id", table)
        gone = sa.text("merged_into_id IS NOT NULL")
        name = f"ix_{table}_merged_into_id"
        op.create_index(name, table, ["merged_into_id"], sqlite_where=gone, postgresql_where=gone)
    op.create_index("ix_audit_entry_listed_at", "audit_entry", ["at", "id"])
    op.create_table(
        "saved_filter",
        sa.Column("id", types.Key(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("for_everyone", types.Flag(), nullable=False),
        sa.Column("filters", types.Document(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filter"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name="fk_saved_filter_recorded_by"),
        sa.UniqueConstraint("recorded_by", "list_name", "name", name="uq_saved_filter_recorded_by_list_name_name"),
        sa.CheckConstraint("length(name) >= 1", name="name_filled"),
        sa.CheckConstraint("length(list_name) <= 40", name="list_name_length"),
        sa.CheckConstraint("length(name) <= 60", name="name_length"),
        sa.CheckConstraint("window_no BETWEEN 1 AND 99", name="window_no_range"),
        sqlite_strict=True,
    )
    op.create_index("ix_saved_filter_list_name", "saved_filter", ["list_name"])
    op.create_index("ix_saved_filter_op_id", "saved_filter", ["op_id"])
    op.create_table(
        "list_layout",
        sa.Column("id", types.Key(), nullable=False),
        sa.Column("account_id", types.Key(), nullable=False),
        sa.Column("list_name", sa.Text(), nullable=False),
        sa.Column("layout", types.Document(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_list_layout"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_list_layout_account_id"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name="fk_list_layout_recorded_by"),
        sa.UniqueConstraint("account_id", "list_name", name="uq_list_layout_account_id_list_name"),
        sa.CheckConstraint("length(list_name) <= 40", name="list_name_length"),
        sa.CheckConstraint("window_no BETWEEN 1 AND 99", name="window_no_range"),
        sqlite_strict=True,
    )
    op.create_index("ix_list_layout_account_id", "list_layout", ["account_id"])
    op.create_index("ix_list_layout_op_id", "list_layout", ["op_id"])


def downgrade() -> None:
    op.drop_table("list_layout")
    op.drop_table("saved_filter")
    op.drop_index("ix_audit_entry_listed_at", "audit_entry")
    for table, column, _live in LISTED:
        op.drop_index(f"ix_{table}_listed_{column}", table)
    for table, column in BEFORE:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in MERGED:
        op.drop_index(f"ix_{table}_merged_into_id", table)
        op.create_index(f"ix_{table}_merged_into_id", table, ["merged_into_id"])
