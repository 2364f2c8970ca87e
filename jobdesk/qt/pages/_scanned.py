"""A scanned slip on the page of referrals: what came of it is entered at once."""

from jobdesk.qt.pages._counter_open import push_referrals
from jobdesk.qt.pages.base import Page
from jobdesk.services.scans import ScannedSlip, Standing


def open_scanned(page: Page, slip: ScannedSlip) -> None:
    """The result entry of a scanned referral; nothing may follow a hire, so that is shown in its list."""
    row, sheet = slip.row, page.sheet
    if row is None or (sheet is not None and sheet.property("scanned") == str(row.id)):
        return
    page.strip.clear()
    if slip.standing is Standing.HIRED:
        page.open_record("referral", row.id)
    else:
        push_referrals(page, [row])
        if page.sheet is not None:
            page.sheet.setProperty("scanned", str(row.id))
    if slip.told:
        (page.sheet or page).strip.show_text(slip.told, "accent")
