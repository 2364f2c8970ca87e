"""Imports with their mappings, records that may be the same and their merges, reconciliations."""

from collections.abc import Mapping

from alembic import op

from jobdesk.store import revising

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "import_run": (
        ("kind!", "code", "workbook ledger list"),
        ("file_name!", "text", "200"),
        ("digest!", "text", "64"),
        ("source", "text", "40"),
        ("past!", "flag", ""),
        ("counts!", "list", ""),
        ("made!", "list", ""),
        *revising.VOIDABLE,
    ),
    "import_mapping": (
        ("name!", "text", "60"),
        ("headings!", "text", "64"),
        ("columns!", "list", ""),
        *revising.VOIDABLE,
    ),
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
    "reconciliation": (
        ("fact!", "code", "registrations vacancies placements"),
        ("source!", "text", "40"),
        ("from_on!", "day", ""),
        ("until_on!", "day", ""),
        ("file_name!", "text", "200"),
        ("digest!", "text", "64"),
        ("signed_at", "moment", ""),
        ("signed_by", "link", "account"),
        ("note", "text", "500"),
        *revising.VOIDABLE,
    ),
    "reconciliation_row": (
        ("reconciliation_id!", "ref", "reconciliation"),
        ("side!", "code", "here there differs same"),
        ("line!", "whole", "0 10000000"),
        ("record_id", "key", ""),
        ("number", "text", "60"),
        ("theirs", "list", ""),
        ("differing", "list", ""),
        ("resolution", "code", "ours theirs not_ours later"),
        ("why", "text", "500"),
        ("resolved_by", "link", "account"),
        ("resolved_at", "moment", ""),
    ),
}
UNIQUE = {"duplicate_pair": ("one_id", "other_id")}


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, unique=UNIQUE.get(table, ()))


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
