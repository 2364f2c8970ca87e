"""A flat ledger, where one row holds a person, a firm, a referral and its result, split into its facts.

Numbers. A ledger has none, so each record gets one made from what stands in the row that names it first, so that
the same ledger, or one that grew, gives the same numbers again:
- a person: cleaned name and birth date, else name and phone; of a name alone also sex, dong and address;
- a firm: business number, else cleaned name and phone, else name;
- a vacancy: its firm, occupation, title, wage and kind as written, and the month;
- a referral: person, vacancy and day. The other facts are known by their own keys (exchange.md).
The number is kept as an external number of the mapping's source, and a row whose number is known IS that record;
so two ledgers of one source know each other's people, those of two sources become pairs to be looked at.
A day, a name or a birth date that was corrected in the ledger is another record: nothing tells them apart.

Empty cells of a ledger say nothing: they never take away what the desk has learned since. The first row of a
person or firm stands, later ones add what it lacks. A vacancy's day is the earliest of its rows.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from jobdesk.base.clock import Clock
from jobdesk.base.codes import CodeBook, load_codes
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ledger_mapping import LedgerMapping, headings_digest
from jobdesk.services.imports._ledger_index import LedgerIndex
from jobdesk.services.imports._ledger_rows import RowReader, told_sheets
from jobdesk.services.imports._ledger_split import Split, Table, Tick
from jobdesk.services.imports.sources import Source, ledger_sheets, whose_rows
from jobdesk.store.sheet_files import SheetFile


def ledger_source(
    file: SheetFile,
    *mappings: LedgerMapping,
    titles: Collection[str] = (),
    codes: CodeBook | None = None,
    today: date | None = None,
    tick: Tick | None = None,
) -> Source:
    """The facts of a ledger, as rows of the exchange sheets; reads it twice to know who is who.

    Args:
        mappings: for each sheet the one whose headings it has, in any order; source, kind and 과거자료 are the
            first one's. Sheets of other headings stay unread.
        titles: the sheets to be read, () for all that a mapping is for.
        codes: the center's code tables.

    Raises:
        InvalidInput: no sheet has a mapping's headings, or a mapping names neither a person nor a firm.
        ReadingStopped: the file was canceled while it was read.
    """
    first = mappings[0] if mappings[0].source else replace(mappings[0], source=whose_rows(file))
    chosen = {headings_digest(one.headings): one for one in mappings}
    read, unread = [], []
    for table in ledger_sheets(file):
        mapping = chosen.get(headings_digest(table.headings))
        if mapping is None or (titles and table.name not in titles):
            unread.append(table.name)
            continue
        made = replace(mapping.for_headings(table.headings), source=first.source, past=first.past)
        read.append(Table(table, made, RowReader(made, codes or load_codes(), today or Clock().today())))
    if not read:
        raise InvalidInput(_("No sheet of the file has the headings that this mapping was made for."))
    if not any({"구직자", "구인업체"} & set(told_sheets(one.mapping)) for one in read):
        raise InvalidInput(_("Say which column holds the names of people or firms."))
    split = Split(read, LedgerIndex(first.source), tick)
    return Source(
        name=file.name,
        digest=file.digest,
        kind=first.kind,
        past=first.past,
        sheets=split.sheets(),
        source=first.source or None,
        unread=tuple(unread),
        own=split.own(),
    )
