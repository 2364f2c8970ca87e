"""반입 결과 on paper: figures, what was asked and who decided what; records by number, no jobseeker by name."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_datetime, format_month, format_number
from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.outreach import ConflictState
from jobdesk.base.permissions import can_merge, require
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.records.outreach import Checkout
from jobdesk.services._paper_parts import a_sheet, paper_head
from jobdesk.services._printable import Printable
from jobdesk.services.codes import code_book
from jobdesk.services.outreach.conflict_fields import fields_of, is_unsaid
from jobdesk.services.outreach.conflicts import SLOT_TWICE, ConflictRow, list_conflicts
from jobdesk.services.outreach.merge_reports import BundleLine, Described, describe_records, list_bundles

_HEADS = (
    *(mark("No."), mark("Why it is asked"), mark("What it is about")),
    *(mark("Fields"), mark("Decision"), mark("Decided by")),
)
_SHARES = (0.05, 0.15, 0.24, 0.22, 0.12, 0.22)


def merge_printable(db: Session, act: Act, *, bundle_id: UUID) -> Printable:
    """The report of a merge as it stands now.

    Raises:
        NotAllowed: the role does not merge.
    """
    require(act.role, can_merge)
    (line,) = list_bundles(db, act, bundle_id=bundle_id)
    asked = list_conflicts(db, act, bundle_id=bundle_id, decided=True)
    about = describe_records(db, [(one.table, one.record_id) for one in asked])
    packed = db.scalars(select(Checkout.recorded_at).where(Checkout.id == line.checkout_id)).one()
    codes = code_book(db)
    columns = [
        TableColumn(on_paper(head), share, "center" if at == 0 else "left")
        for at, (head, share) in enumerate(zip(_HEADS, _SHARES, strict=True))
    ]
    content = TablePaper(
        paper_head(db, act, on_paper("Merge report"), _about(line)),
        columns,
        [_row(codes, at, one, about[one.table, one.record_id]) for at, one in enumerate(asked, 1)],
        notes=[
            on_paper("Period: {since} to {until}. As of {day}.").format(
                since=format_datetime(packed), until=format_datetime(line.merged_at), day=format_date(act.today)
            ),
            _figures(line),
            *([_restated(line)] if line.restated else []),
            on_paper("Merged by {name}, {at}.").format(name=line.by, at=format_datetime(line.merged_at)),
            _signed(line),
        ],
        size=9,
        least=20,
        sign_off=[on_paper("Person in charge"), on_paper("Team leader"), on_paper("Head")],
    )
    return a_sheet(f"merge-{line.merged_at:%Y%m%d}-{line.seq}", table_pdf, content)


def _about(line: BundleLine) -> str:
    told = on_paper("{device}, bundle {number}. {about}")
    about = " · ".join(dict.fromkeys(part for part in (line.event, line.purpose) if part))
    return told.format(device=line.device, number=line.seq, about=about)


def _figures(line: BundleLine) -> str:
    told = on_paper(
        "{added} records were added, {changed} changed, {same} were the same already. {conflicts} questions were "
        "asked, {probable} pairs may be the same person or firm."
    )
    counts = {name: getattr(line, name) for name in ("added", "changed", "same", "conflicts", "probable")}
    return told.format(**{name: format_number(count) for name, count in counts.items()})


def _restated(line: BundleLine) -> str:
    one = on_paper("{month} ({count} records)")
    months = ", ".join(
        one.format(month=format_month(month.month), count=format_number(month.facts)) for month in line.restated
    )
    return on_paper("Closed months that count otherwise: {months}.").format(months=months)


def _signed(line: BundleLine) -> str:
    if line.signed_at is None:
        return on_paper("Not signed yet.")
    return on_paper("Signed by {name}, {at}.").format(name=line.signed_by, at=format_datetime(line.signed_at))


def _row(codes: CodeBook, at: int, one: ConflictRow, about: Described) -> list[str]:
    fields = fields_of(one.table)
    labels = [
        on_paper(fields[name].label) for name in one.fields if name in fields and not is_unsaid(one.table, name)
    ]
    decided = [one.decided_by, format_datetime(one.decided_at), one.why]
    state = codes.label("conflict_state", one.state, "ko")
    if one.state is not ConflictState.OPEN and not one.can_take:
        state = on_paper("Noted")
    return [
        str(at),
        on_paper(SLOT_TWICE) if one.is_slot else codes.label("conflict_kind", one.kind, "ko"),
        " ".join(part for part in (on_paper(TABLE_WORDS.get(one.table, one.table)), about.number) if part),
        ", ".join(dict.fromkeys(labels)),
        state,
        " ".join(part for part in decided if part),
    ]
