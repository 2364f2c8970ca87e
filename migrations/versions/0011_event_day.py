"""The event day, a desk's own local copy, who stands for whom after a merge, a signature under a consent.

Indexes by which everyone who may be the same is found without reading everyone.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from jobdesk.store import revising
from jobdesk.store.watching import Touch, Watch, drop, make

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REBUILT: Mapping[str, tuple[revising.Column, ...]] = {
    "contact_attempt": (("event_interview_id", "ref", "event_interview"),),
    "checkout": (("local_copy", "flag", ""), ("home_at", "moment", ""), ("home_by", "link", "account")),
}
"""Tables that no trigger of a center stands on: SQLite makes them anew."""
ADDED: Mapping[str, tuple[revising.Column, ...]] = {
    "event_interview": (("called_at", "moment", ""), ("no_show_at", "moment", "")),
    "consent": (("signature", "bytes", ""),),
    "bundle_row": (("stands_for", "key", ""),),
    "merge_conflict": (("undo", "list", ""),),
}
INDEXES = {
    "ix_jobseeker_born": ("jobseeker", ("birth_date", "full_name")),
    "ix_jobseeker_phone": ("jobseeker", ("phone",)),
    "ix_employer_called": ("employer", ("contact_phone",)),
}
WATCHES = (
    Watch(
        "event_interview",
        ("no_show_at",),
        (Touch("event_interview", "held.held_on", "event AS held WHERE held.id = {row}.event_id"),),
        ("UPDATE",),
        "absent",
    ),
)
"""Who did not come was not interviewed: beside the watches of 0007."""


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind, _bound in columns:
            op.add_column(table, sa.Column(name, revising.TYPES[kind]()))
    for table, columns in REBUILT.items():
        revising.widen(table, columns, {"local_copy": sa.false()})
    for name, (table, on) in INDEXES.items():
        op.create_index(name, table, list(on))
    make(WATCHES, ())


def downgrade() -> None:
    drop(WATCHES, ())
    for name, (table, _on) in INDEXES.items():
        op.drop_index(name, table)
    for table, columns in reversed(REBUILT.items()):
        revising.narrow(table, columns)
    for table, columns in reversed(ADDED.items()):
        for name, _kind, _bound in columns:
            op.drop_column(table, name)
