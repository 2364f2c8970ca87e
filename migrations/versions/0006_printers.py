"""Printers by window and role, print jobs that know theirs, certificates, the papers' logo."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from jobdesk.base.clock import Clock
from jobdesk.base.ids import new_id
from jobdesk.store import revising

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLES = "slip report form ticket"
PRINTS = "slip referral_list day_sheet report recovery_key event_sign_in event_timetable"
MORE = (
    "vacancy_list vacancy_card vacancy_poster jobseeker_application vacancy_application resume consent_form"
    " certificate interviews follow_up_calls test_page"
)
MADE: Mapping[str, tuple[revising.Column, ...]] = {
    "printer": (
        ("name!", "text", "60"),
        ("link!", "code", "spooler network usb serial raw_spool pdf"),
        ("address", "text", "200"),
        ("desk_no", "whole", "1 99"),
        ("paper!", "text", "10"),
        ("dots", "whole", "192 1200"),
        ("mode", "code", "raster text"),
        ("baud", "whole", "300 1000000"),
        ("cut!", "flag", ""),
        ("copies!", "whole", "1 9"),
        ("active!", "flag", ""),
        *revising.RECORDED,
    ),
    "printer_choice": (
        ("counter_no!", "whole", "0 99"),
        ("role!", "code", ROLES),
        ("printer_id!", "ref", "printer"),
        ("fallback_id", "ref", "printer"),
        *revising.RECORDED,
    ),
    "logo": (("digest!", "text", "64"), ("image!", "bytes", ""), *revising.RECORDED),
    "certificate": (
        ("number!", "text", "40"),
        ("kind!", "code", "counseling interview"),
        ("jobseeker_id!", "ref", "jobseeker"),
        ("session_id", "ref", "counseling_session"),
        ("referral_id", "ref", "referral"),
        ("interview_id", "ref", "interview"),
        ("submit_to!", "text", "200"),
        ("issued_on!", "day", ""),
        ("content!", "list", ""),
        *revising.VOIDABLE,
    ),
}
UNIQUE = {"printer_choice": ("counter_no", "role"), "logo": ("digest",), "certificate": ("number",)}
ADDED: tuple[revising.Column, ...] = (
    ("role", "code", ROLES),
    ("printer_id", "ref", "printer"),
    ("jobseeker_id", "ref", "jobseeker"),
    ("purpose", "text", "200"),
    ("desk_no", "whole", "1 99"),
    ("device_job", "text", "200"),
    ("answered_by", "link", "account"),
    ("answered_at", "moment", ""),
    ("dropped_by", "link", "account"),
)
OLD = ("slip_printer", "printer_dots")


def upgrade() -> None:
    for table, columns in MADE.items():
        revising.make(table, columns, unique=UNIQUE.get(table, ()))
    revising.make_list_index("certificate", "issued_on")
    revising.widen("print_job", ADDED, {})
    op.create_index("ix_print_job_recorded_at", "print_job", ["recorded_at", "id"])
    revising.replace_codes("print_job", "kind", f"{PRINTS} {MORE}")
    _move_the_slip_printer()


def downgrade() -> None:
    jobs = sa.table("print_job", sa.column("kind"))
    op.execute(sa.delete(jobs).where(jobs.c.kind.in_(MORE.split())))
    revising.replace_codes("print_job", "kind", PRINTS)
    op.drop_index("ix_print_job_recorded_at", "print_job")
    revising.narrow("print_job", ADDED)
    for table in reversed(MADE):
        op.drop_table(table)


def _move_the_slip_printer() -> None:
    """The one printer that was a setting becomes a printer every window prints its slips on."""
    settings = sa.table("setting", sa.column("key"), sa.column("value"))
    kept = op.get_bind().execute(sa.select(settings).where(settings.c.key.in_(OLD)))
    values: dict[str, str] = {key: value for key, value in kept}
    op.execute(sa.delete(settings).where(settings.c.key.in_(OLD)))
    where = values.get("slip_printer", "").strip()
    if where in {"", "pdf"}:
        return
    printer, common = new_id(), {"version": 1, "recorded_at": Clock().now()}
    shown = {"name": where[:60], "address": where, "dots": int(values.get("printer_dots", "512"))}
    fixed = {"link": "network", "paper": "roll", "mode": "raster", "cut": True, "copies": 1, "active": True}
    _add("printer", {"id": printer, **shown, **fixed, **common})
    _add("printer_choice", {"id": new_id(), "counter_no": 0, "role": "slip", "printer_id": printer, **common})


def _add(table: str, row: Mapping[str, Any]) -> None:
    kinds = {name.rstrip("!"): kind for name, kind, _bound in MADE[table]} | {"id": "key"}
    op.bulk_insert(sa.table(table, *(sa.column(name, revising.TYPES[kinds[name]]()) for name in row)), [dict(row)])
