"""The papers of referrals: a slip seen and printed again, several printed in one act, the list for a firm."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.printing import PrintKind
from jobdesk.base.slip_numbers import check_slip_number
from jobdesk.qt.pages._papers import PaperChoice, see_paper
from jobdesk.qt.pages._printing import preview, print_all
from jobdesk.qt.pages.base import Page
from jobdesk.services import print_jobs as jobs
from jobdesk.services.print_jobs import PrintJobRow
from jobdesk.services.printables import Printable, slip_seen
from jobdesk.services.referrals import ReferralRow
from jobdesk.services.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def see_slip(page: Page, row: ReferralRow) -> None:
    """The slip of a referral as it was issued; printing it is an act of its own."""
    if not row.slip_no:
        page.explain(InvalidInput(_("This referral was made without a slip.")))
        return
    number = check_slip_number(row.slip_no)
    preview(
        page,
        partial(_see_slip, number),
        title=_("Slip {number}").format(number=row.slip_no),
        queue=partial(_queue_slip, row.id, number),
    )


def print_slips(page: Page, rows: Sequence[ReferralRow]) -> None:
    """Ask, then print the slips of those referrals that have one, queued in one act."""
    slips = [partial(_queue_slip, row.id, check_slip_number(row.slip_no)) for row in rows if row.slip_no]
    if not slips:
        page.explain(InvalidInput(_("These referrals were made without a slip.")))
        return
    told = ngettext("Print {count} slip?", "Print {count} slips?", len(slips)).format(count=len(slips))
    page.ask(told, verb=_("Print"), then=lambda: print_all(page, slips))


def see_names(page: Page, vacancy_id: UUID, *, firm: str, title: str) -> None:
    """알선자 명단 of a vacancy."""
    about = _("{firm}, {title}").format(firm=firm, title=title)
    see_paper(
        page, PaperChoice(PrintKind.REFERRAL_LIST, _("List for the firm: {about}").format(about=about), vacancy_id)
    )


def _see_slip(number: str, db: "Session", act: "Act") -> Printable:
    return slip_seen(db, act, number=number)


def _queue_slip(referral_id: UUID, number: str, db: "Session", act: "Act") -> PrintJobRow:
    paper = read_settings(db).text("slip_paper")
    return jobs.queue_slip(db, act, referral_id=referral_id, number=number, paper=paper)
