"""A center's export taken into another center, as a desk does it: written, read, looked at, applied."""

from datetime import date

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


def planned(desk, path, **given):
    """The plan of a file, with the file it reads still open: use it within `with open_sheets`."""
    return desk.read(lambda db, act: plan_import(db, act, source=workbook_source(path), **given))


def taken_in(desk, path, **given):
    """Look at a workbook and take it in; the plan and what was made of it."""
    with open_sheets(path) as file:
        plan = planned(desk, file)
        return plan, desk.change(lambda db, act: apply_import(db, act, plan=plan, **given))


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
