"""What is called how in a reconciliation, and its evidence as a list: masked, with who decided what and why."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_close_month, require
from jobdesk.services import reconciliations
from jobdesk.services._listed_kinds import KINDS
from jobdesk.services._reconciled_view import people_in
from jobdesk.services.list_export import MOST_ROWS, Cell, ListTable
from jobdesk.services.reconciliations import Reconciled, ReconciledRow

FACTS: Mapping[ListedFact, str] = {fact: kind.label for fact, kind in KINDS.items()}
SIDES: Mapping[ListedSide, str] = {
    ListedSide.HERE: mark("Only here"),
    ListedSide.THERE: mark("Only there"),
    ListedSide.DIFFERS: mark("Differs"),
    ListedSide.SAME: mark("The same"),
}
RESOLUTIONS: Mapping[Resolution, str] = {
    Resolution.OURS: mark("Ours stands"),
    Resolution.THEIRS: mark("Theirs is right"),
    Resolution.NOT_OURS: mark("None of ours"),
    Resolution.LATER: mark("Later"),
}
_HEADINGS = (
    *(mark("Side"), mark("Row of the list"), mark("Their number"), mark("Name"), mark("Date"), mark("About")),
    *(mark("Differs in"), mark("Decision"), mark("Why"), mark("Decided by"), mark("Decided at")),
)


def column_words(fact: ListedFact) -> dict[str, str]:
    """English sources of what the columns of a kind of list are called, by their names."""
    return {one.name: one.label for one in KINDS[fact].columns}


def evidence_table(db: Session, act: Act, *, reconciliation_id: UUID) -> ListTable:
    """The evidence, ready for a workbook; people are masked.

    The head says the list, its digest, the counts and who signed; then come the rows that needed a decision, then
    those that are the same.
    """
    require(act.role, can_close_month)
    held = reconciliations.read_reconciliation(db, act, reconciliation_id=reconciliation_id)
    rows: list[ReconciledRow] = []
    for side in (None, ListedSide.SAME):
        left = MOST_ROWS - len(rows)
        rows += reconciliations.list_rows(
            db, act, reconciliation_id=reconciliation_id, side=side, limit=max(left, 0)
        )
    words = {name: on_paper(word) for name, word in column_words(held.fact).items()}
    return ListTable(
        on_paper("Reconciliation"),
        _head(held),
        [on_paper(word) for word in _HEADINGS],
        [_cells(held, row, words) for row in rows],
        "reconciliation",
        people_in(rows),
    )


def _head(held: Reconciled) -> str:
    told = on_paper("{fact}, {source}, {since} to {until}, {file} (SHA-256 {digest}). {counts}. {signed}")
    counts = " · ".join(f"{on_paper(SIDES[side])} {format_number(held.counts.get(side, 0))}" for side in SIDES)
    signed = on_paper("Not signed yet.")
    if held.signed_at is not None:
        signed = on_paper("Signed by {name}, {at}.").format(
            name=held.signed_by, at=format_datetime(held.signed_at)
        )
    return told.format(
        fact=on_paper(FACTS[held.fact]),
        source=held.source,
        since=format_date(held.from_on),
        until=format_date(held.until_on),
        file=held.file_name,
        digest=held.digest,
        counts=counts,
        signed=" ".join(filter(None, (signed, held.note))),
    )


def _cells(held: Reconciled, row: ReconciledRow, words: Mapping[str, str]) -> list[Cell]:
    name = row.name if held.fact is ListedFact.VACANCIES or "*" in row.name else mask_name(row.name)
    return [
        on_paper(SIDES[row.side]),
        row.line or None,
        row.number,
        name,
        row.day,
        row.about,
        ", ".join(words[one] for one in row.differing),
        on_paper(RESOLUTIONS[row.resolution]) if row.resolution else "",
        row.why,
        row.resolved_by,
        row.resolved_at,
    ]
