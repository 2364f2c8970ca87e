"""A center's export taken into another center, as a desk does it: written, read, looked at, applied."""

from datetime import date

from sqlalchemy import select

from jobdesk.base.clock import Clock
from jobdesk.services.export_files import export_to
from jobdesk.services.facts import Span
from jobdesk.services.imports.applying import apply_import
from jobdesk.services.imports.plan import plan_import
from jobdesk.services.imports.sources import workbook_source
from jobdesk.services.indicators import INDICATORS
from jobdesk.services.statistics import Figures
from jobdesk.store.sheet_files import open_sheets


def exported(desk, path, **asked):
    """The center as a workbook."""
    export_to(desk, path, **{"purpose": "이관 시험", **asked})
    return path


def taken_in(desk, path, *, past=False, change=lambda source: source, between=lambda: None, **given):
    """Look at a workbook and take it in; the plan and what was made of it.

    `between` happens after the look, `change` makes another source of the workbook.
    """
    with open_sheets(path) as file:
        source = change(workbook_source(file, past=past))
        plan = desk.read(lambda db, act: plan_import(db, act, source=source))
        between()
        return plan, desk.change(lambda db, act: apply_import(db, act, plan=plan, **given))


def kept(desk, record, *rules):
    """The rows of a record as plain mappings, the oldest key first."""
    table = record.__table__

    def read(db, act):
        return [dict(row) for row in db.execute(select(table).where(*rules).order_by(table.c.id)).mappings()]

    return desk.read(read)


def figures(desk, start, end, today=None, cumulate="monthly_sum"):
    """Every indicator of two inclusive dates, by its id."""
    span = Span(start, end, today or Clock().today())

    def read(db, act):
        found = Figures(db, act, span, cumulate, [one.id for one in INDICATORS], ())
        return {one.id: str(found.value(one.id)) for one in INDICATORS}

    return desk.read(read)


def months(first, last):
    """The first and last day of every calendar month of a span."""
    month = first.replace(day=1)
    while month <= last:
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        yield month, date.fromordinal(after.toordinal() - 1)
        month = after
