"""Plans of an import without a file: rows as a dry run would give them, made by hand or from another center."""

from collections import Counter

from jobdesk.base.clock import Clock
from jobdesk.base.exchange import ImportKind
from jobdesk.base.ids import new_id
from jobdesk.base.sheets import (
    BY_NAME,
    EVENTS,
    FIRMS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    SHEETS,
    VACANCIES,
)
from jobdesk.services._export_rows import ExportRows, Period
from jobdesk.services.imports.plan import ImportPlan, PlannedRow, RowState, SheetCount
from jobdesk.services.imports.sources import Source

NUMBER_OF = {
    "jobseeker_id": (PEOPLE, "jobseeker_no"),
    "employer_id": (FIRMS, "employer_no"),
    "vacancy_id": (VACANCIES, "vacancy_no"),
    "referral_id": (REFERRALS, "referral_no"),
    "event_id": (EVENTS, "event_no"),
}


class HandPlan(ImportPlan):
    """A plan whose rows are at hand."""

    def __init__(self, rows, *, kind=ImportKind.WORKBOOK, source=None, wrong=0, made_at=None):
        counts = {}
        for name, some in rows.items():
            counts[name] = SheetCount()
            for row in some:
                counts[name].add(row.state)
        if wrong:
            counts.setdefault(PEOPLE.name, SheetCount()).wrong = wrong
        given = {
            "source": Source("장부.xlsx", "0" * 64, kind, False, (), source),
            "counts": counts,
            "problems": (),
            "notes": (),
            "rows": rows,
            "looked_at": made_at or Clock().now(),
        }
        for name, value in given.items():
            object.__setattr__(self, name, value)

    @property
    def made_at(self):
        return self.looked_at

    def planned(self, _db, sheet):
        yield from self.rows.get(sheet.name, ())


def row(sheet, values, *, links=(), state=RowState.NEW, one=None, number=2, **more):
    """A planned row by the values of its columns."""
    return PlannedRow(sheet, sheet.name, number, state, one or new_id(), dict(values), dict(links), **more)


def plan_of(*rows, **given):
    """A plan of some rows, in the order of the sheets."""
    by_sheet = {}
    for one in sorted(rows, key=lambda one: SHEETS.index(one.sheet)):
        by_sheet.setdefault(one.sheet.name, []).append(one)
    return HandPlan(by_sheet, **given)


def rows_of_center(db, period=None):
    """What an export writes, by the name of the sheet."""
    source = ExportRows(db, period or Period())
    return {sheet.name: [one for page in source.pages(sheet) for one in page] for sheet in SHEETS}


def moved(rows):
    """The rows of one center as a plan for an empty one."""
    ids = {link: {one[name]: one["id"] for one in rows[sheet.name]} for link, (sheet, name) in NUMBER_OF.items()}
    work = {(one["jobseeker_no"], one["started_on"]): one["id"] for one in rows[PLACEMENTS.name]}
    planned = {}
    for name, some in rows.items():
        sheet = BY_NAME[name]
        columns = {column.name for column in sheet.columns}
        planned[name] = []
        for number, values in enumerate(some, 2):
            links = {link: ids[link].get(values.get(told)) for link, (_sheet, told) in NUMBER_OF.items()}
            links["placement_id"] = work.get((values.get("jobseeker_no"), values.get("started_on")))
            told = {name: values.get(name) for name in columns}
            planned[name].append(row(sheet, told, links=links, one=values["id"], number=number))
    return HandPlan(planned)


def content(db, metadata, *, but=()):
    """Every row of every table, counted."""
    return {
        table.name: Counter(
            tuple(sorted((key, repr(value)) for key, value in one.items()))
            for one in db.execute(table.select()).mappings()
        )
        for table in metadata.sorted_tables
        if table.name not in but
    }
