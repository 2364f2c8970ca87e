"""Imports with their mappings, what was removed, reconciliations with another system's lists."""

from collections.abc import Mapping

from alembic import op

from jobdesk.store import revising

revision = "0009"
down_revision = "0008"
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
    "tombstone": (
        ("table_name!", "text", "40"),
        ("record_id!", "key", ""),
        ("why!", "code", "destroyed import_undone"),
        ("at!", "moment", ""),
        ("op_id", "key", ""),
    ),
    "reconciliation": (
        ("fact!", "code", "registrations vacancies placements"),
        ("source!", "text", "40"),
        ("from_on!", "day", ""),
        ("until_on!", "day", ""),
        ("file_name!", "text", "200"),
        ("digest!", "text", "64"),
        ("counts!", "list", ""),
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


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns)


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
