"""A report as a file: one document in each form, every export on record. Sources: statistics.md 9, safety.md 3."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_see_statistics, require
from jobdesk.papers.publication import for_publication
from jobdesk.papers.report_csv import Lost, report_cp949, report_csv
from jobdesk.papers.report_tables import ReportDocument, ReportTable, row, text
from jobdesk.services.audit import write_audit


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A kind of file a report is written as.

    Attributes:
        label: English source, declared with `mark`.
        suffix: of the file's name.
        warning: English source of what must be known before it is used; "" for nothing.
    """

    id: str
    label: str
    suffix: str
    warning: str = ""


FORMS: Mapping[str, ReportForm] = {
    form.id: form
    for form in (
        ReportForm("xlsx", mark("Workbook (XLSX)"), ".xlsx"),
        ReportForm("pdf", mark("PDF with charts"), ".pdf"),
        ReportForm("hwpx", mark("Document (HWPX)"), ".hwpx", mark("Not verified in Hancom Office: look it over.")),
        ReportForm("csv", mark("CSV (UTF-8)"), ".csv"),
        ReportForm(
            "csv_cp949", mark("CSV (CP949)"), ".csv", mark("For old programs; some letters cannot be kept.")
        ),
    )
}


def write_report(document: ReportDocument, form: str, *, publication: bool = False) -> bytes:
    """The bytes of a report in a form; slow, for a worker, and without a database.

    Args:
        form: an id of `FORMS`.
        publication: small cells of cross-tables are hidden.

    Raises:
        InvalidInput: there is no such form.
        MissingFont: no Korean font for a PDF or an HWPX.
    """
    if form not in FORMS:
        raise InvalidInput(_("There is no such form: {name}").format(name=form), field="form")
    whole = replace(document, tables=tuple(_dashed(table) for table in document.tables))
    return _writer(form)(for_publication(whole) if publication else whole)


def _dashed(table: ReportTable) -> ReportTable:
    """A table without a row says so by dashes under its headings."""
    return table if table.rows else replace(table, rows=(row([], *[text("")] * table.columns),))


def lost_in_cp949(document: ReportDocument) -> tuple[Lost, ...]:
    """The letters a CP949 file of this report cannot hold, to be told before it is used."""
    return report_cp949(document)[1]


def report_file_name(document: ReportDocument, form: str) -> str:
    """What the file is called unless another name is chosen: title, period, suffix."""
    first, last = document.period
    title = "".join(letter if letter.isalnum() or letter in " ()" else " " for letter in document.title)
    return f"{' '.join(title.split())} {first.isoformat()}~{last.isoformat()}{FORMS[form].suffix}"


def record_report(
    db: Session, act: Act, *, document: ReportDocument, form: str, content: bytes, publication: bool = False
) -> None:
    """Put a report that leaves as a file on record. The caller commits, then writes the file."""
    require(act.role, can_see_statistics)
    first, last = document.period
    detail = {
        "what": "report",
        "form": form,
        "tables": [table.name for table in document.tables],
        "from": first.isoformat(),
        "to": last.isoformat(),
        "definition": document.definition,
        "publication": publication,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    write_audit(db, act, AuditAction.EXPORT, detail=detail)


def _writer(form: str) -> Callable[[ReportDocument], bytes]:
    """What writes a form, loaded when it is first asked for."""
    if form == "xlsx":
        from jobdesk.papers.report_workbook import report_workbook

        return report_workbook
    if form == "pdf":
        from jobdesk.papers.report_pdf import document_pdf

        return document_pdf
    if form == "hwpx":
        from jobdesk.papers.report_hwpx import report_hwpx

        return report_hwpx
    return report_csv if form == "csv" else lambda document: report_cp949(document)[0]
