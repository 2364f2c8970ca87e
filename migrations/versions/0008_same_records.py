"""Records that may be the same, and their merges."""

from collections.abc import Mapping

from alembic import op

from jobdesk.store import revising

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "duplicate_pair": (
        ("table_name!", "text", "40"),
        ("one_id!", "key", ""),
        ("other_id!", "key", ""),
        ("found_by!", "text", "20"),
        ("state!", "code", "open merged different"),
        ("decided_by", "link", "account"),
        ("decided_at", "moment", ""),
        ("why", "text", "500"),
        *revising.RECORDED,
    ),
    "record_merge": (
        ("table_name!", "text", "40"),
        ("gone_id!", "key", ""),
        ("survivor_id!", "key", ""),
        ("chosen!", "list", ""),
        ("before!", "list", ""),
        ("moved!", "list", ""),
        *revising.VOIDABLE,
    ),
}
UNIQUE = {"duplicate_pair": ("one_id", "other_id")}


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, unique=UNIQUE.get(table, ()))


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
