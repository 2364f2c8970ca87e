"""Check-outs, bundles and merges; and on a copy what was changed since."""

from collections.abc import Mapping

from alembic import op

from jobdesk.store import revising

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ISSUER, _SERIAL = "2 99", "1 999999"
MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "checkout": (
        ("issuer!", "indexed whole", _ISSUER),
        ("device!", "text", "60"),
        ("purpose!", "text", "200"),
        ("event_id", "ref", "event"),
        ("persons!", "code", "none event chosen all"),
        ("vacancies!", "code", "event chosen all"),
        ("person_count!", "whole", "0 10000000"),
        ("record_count!", "whole", "0 100000000"),
        ("account_ids!", "list", ""),
        ("revision!", "text", "40"),
        ("sealed_key!", "bytes", ""),
        ("expires_at!", "moment", ""),
        ("approved_by", "link", "account"),
        ("state!", "code", "out home lost"),
        ("last_seq!", "whole", "0 1000000"),
        ("merged_at", "moment", ""),
        ("lost_at", "moment", ""),
        ("lost_by", "link", "account"),
        ("lost_why", "text", "500"),
        *revising.RECORDED,
    ),
    "checkout_person": (("checkout_id!", "ref", "checkout"), ("jobseeker_id!", "ref", "jobseeker")),
    "number_book": (
        ("checkout_id!", "ref", "checkout"),
        ("name!", "text", "40"),
        ("issuer!", "whole", _ISSUER),
        ("year!", "whole", "1900 9999"),
        ("first_serial!", "whole", _SERIAL),
        ("last_serial!", "whole", _SERIAL),
        ("used_until", "whole", "0 999999"),
    ),
    "bundle": (
        ("checkout_id!", "ref", "checkout"),
        ("seq!", "whole", "1 1000000"),
        ("digest!", "text", "64"),
        ("counts!", "list", ""),
        ("receipt!", "bytes", ""),
        ("signed_at", "moment", ""),
        ("signed_by", "link", "account"),
        *revising.RECORDED,
    ),
    "bundle_row": (
        ("bundle_id!", "ref", "bundle"),
        ("table_name!", "text", "40"),
        ("record_id!", "key", ""),
        ("outcome!", "code", "added changed same conflict refused"),
        ("fields", "list", ""),
    ),
    "merge_conflict": (
        ("bundle_id!", "ref", "bundle"),
        ("table_name!", "text", "40"),
        ("record_id!", "key", ""),
        (
            "kind!",
            "code",
            "changed_both removed_here removed_there twice over_full parent_gone destroyed",
        ),
        ("fields", "list", ""),
        ("base", "list", ""),
        ("ours", "list", ""),
        ("theirs", "list", ""),
        ("ours_by", "link", "account"),
        ("ours_at", "moment", ""),
        ("theirs_by", "link", "account"),
        ("theirs_at", "moment", ""),
        ("state!", "code", "open ours theirs"),
        ("decided_by", "link", "account"),
        ("decided_at", "moment", ""),
        ("why", "text", "500"),
        *revising.RECORDED,
    ),
    "copy_state": (
        ("center_id!", "key", ""),
        ("issuer!", "whole", _ISSUER),
        ("device!", "text", "60"),
        ("purpose!", "text", "200"),
        ("event_id", "key", ""),
        ("packed_at!", "moment", ""),
        ("expires_at!", "moment", ""),
        ("next_seq!", "whole", "1 1000000"),
        ("seen_at!", "moment", ""),
        ("local_copy!", "flag", ""),
    ),
    "captured_change": (
        ("table_name!", "text", "40"),
        ("act!", "code", "inserted updated deleted"),
        ("base", "list", ""),
    ),
    "sealed_bundle": (
        ("seq!", "whole", "1 1000000"),
        ("digest!", "text", "64"),
        ("content!", "bytes", ""),
        ("audit_seq!", "whole", "0 1000000000000000"),
        ("sealed_at!", "moment", ""),
        ("received_at", "moment", ""),
    ),
}
UNIQUE = {
    "number_book": ("name", "issuer", "year", "first_serial"),
    "bundle": ("checkout_id", "seq"),
    "sealed_bundle": ("seq",),
}


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, unique=UNIQUE.get(table, ()))


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
