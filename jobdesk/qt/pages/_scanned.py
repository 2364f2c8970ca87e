"""A scanned slip on the page of referrals: what came of it is answered at once, one after the other."""

from jobdesk.base.i18n import _
from jobdesk.qt.pages._stub_sheet import StubSheet
from jobdesk.qt.pages.base import Page
from jobdesk.services.scans import ScannedSlip, Standing


def open_scanned(page: Page, slip: ScannedSlip) -> None:
    """The answer of a scanned referral, in the place of the one before; nothing may follow a hire.

    An answer that was chosen and not saved stays, and is told of.
    """
    row, sheet = slip.row, page.sheet
    if row is None:
        return
    page.strip.clear()
    pile = None
    if isinstance(sheet, StubSheet):
        if sheet.line.row.id == row.id and not sheet.waits:
            return
        if sheet.unsaved:
            told = _("The answer of {person} is not saved: Enter saves it, then scan again.")
            sheet.strip.show_text(told.format(person=sheet.line.person))
            return
        pile = sheet.pile
        if slip.standing is not Standing.HIRED:
            page.pop()
    if slip.standing is Standing.HIRED:
        if not isinstance(sheet, StubSheet):
            page.open_record("referral", row.id)
    else:
        page.push(StubSheet(page, row, pile))
    if slip.told:
        (page.sheet or page).strip.show_text(slip.told, "accent")
