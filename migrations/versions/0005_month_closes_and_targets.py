"""The month's close with its review, targets, figures that are entered, reports saved under a name."""

from collections.abc import Mapping

from alembic import op

from jobdesk.store import revising

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "review": (
        ("month!", "indexed day", ""),
        ("signed_on!", "day", ""),
        ("signed_by!", "link", "account"),
        ("found!", "whole", "0 1000000"),
        ("note", "text", "500"),
        *revising.RECORDED,
    ),
    "review_clearing": (
        ("rule!", "text", "40"),
        ("table_name!", "text", "40"),
        ("record_id!", "key", ""),
        ("why!", "text", "500"),
        ("cleared_on!", "day", ""),
        *revising.VOIDABLE,
    ),
    "month_close": (
        ("month!", "day", ""),
        ("serial!", "whole", "1 999"),
        ("kind!", "code", "provisional final"),
        ("definition!", "text", "20"),
        ("employers_basis!", "text", "20"),
        ("review_id", "ref", "review"),
        ("reason", "text", "500"),
        ("previous", "text", "64"),
        ("digest!", "text", "64"),
        *revising.RECORDED,
    ),
    "close_cell": (
        ("close_id!", "link", "month_close"),
        ("span!", "code", "month year"),
        ("indicator!", "text", "60"),
        ("breakdown!", "text", "40"),
        ("label!", "text", "200"),
        ("figure", "text", "40"),
    ),
    "close_facts": (
        ("close_id!", "link", "month_close"),
        ("kind!", "text", "40"),
        ("count!", "whole", "0 1000000000"),
        ("facts!", "bytes", ""),
    ),
    "target": (
        ("year!", "indexed whole", "1900 9999"),
        ("indicator", "text", "60"),
        ("label", "text", "200"),
        ("unit", "text", "20"),
        ("kind!", "code", "flow state"),
        ("from_on!", "day", ""),
        ("until_on!", "day", ""),
        ("amount!", "hundredths", ""),
        ("split!", "code", "year quarter month"),
        ("parts", "list", ""),
        ("weight", "hundredths", ""),
        ("source", "text", "200"),
        *revising.VOIDABLE,
    ),
    "entered_figure": (
        ("indicator", "indexed text", "60"),
        ("target_id", "ref", "target"),
        ("from_on!", "day", ""),
        ("until_on!", "day", ""),
        ("amount!", "hundredths", ""),
        ("source!", "text", "200"),
        ("note", "text", "500"),
        *revising.VOIDABLE,
    ),
    "saved_report": (
        ("name!", "text", "60"),
        ("for_everyone!", "flag", ""),
        ("asked!", "list", ""),
        *revising.RECORDED,
    ),
}
ALSO = {
    "target": ("days_in_order", "until_on >= from_on"),
    "entered_figure": ("days_in_order", "until_on >= from_on"),
    "saved_report": ("name_filled", "length(name) >= 1"),
}
UNIQUE = {
    "month_close": ("month", "serial"),
    "close_cell": ("close_id", "span", "indicator", "breakdown", "label"),
    "close_facts": ("close_id", "kind"),
}


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, ALSO.get(table), UNIQUE.get(table, ()))


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
