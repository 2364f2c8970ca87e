"""Who is on a lost laptop, as a paper for the privacy officer. Source: domain.md 6."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import on_paper
from jobdesk.base.permissions import can_check_out, require
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.records.centers import Center
from jobdesk.services._paper_parts import a_sheet
from jobdesk.services._printable import Printable
from jobdesk.services.audit import write_audit
from jobdesk.services.outreach.checkout_lists import people_table, show_people_on

_SHARES = (1.4, 1.6, 1.2, 1.4)


def people_paper(db: Session, act: Act, *, checkout_id: UUID) -> Printable:
    """The list to be looked at; who is shown stands in the access log, and the caller commits."""
    require(act.role, can_check_out)
    show_people_on(db, act, checkout_id=checkout_id)
    return people_printable(db, act, checkout_id=checkout_id)


def people_printable(db: Session, act: Act, *, checkout_id: UUID) -> Printable:
    """The list as a print job draws it, which names everyone on it in the access log.

    Raises:
        NotAllowed: the role does not pack.
    """
    require(act.role, can_check_out)
    table = people_table(db, act, checkout_id=checkout_id)
    shown = [[format_date(one) if isinstance(one, date) else str(one or "") for one in row] for row in table.rows]
    paper = TablePaper(
        PaperHead(
            table.name,
            table.conditions,
            db.scalars(select(Center.name)).one(),
            on_paper("Printed by {name}, {at}").format(name=act.display_name, at=format_datetime(act.at)),
        ),
        [TableColumn(head, share) for head, share in zip(table.headings, _SHARES, strict=True)],
        shown,
        notes=[on_paper("{count} people").format(count=format_number(len(shown)))],
    )
    return a_sheet(table.name, table_pdf, paper, list(table.jobseeker_ids))


def record_people_paper(db: Session, act: Act, *, checkout_id: UUID) -> None:
    """The paper is saved as a file: whose data it holds stands in the access log."""
    require(act.role, can_check_out)
    people = people_table(db, act, checkout_id=checkout_id).jobseeker_ids
    write_audit(
        db,
        act,
        AuditAction.EXPORT,
        table="checkout",
        record_id=checkout_id,
        jobseeker_ids=people,
        detail={"form": "pdf", "rows": len(people)},
    )
