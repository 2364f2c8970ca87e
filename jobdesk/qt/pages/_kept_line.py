"""How long placements last, as one line over the follow-ups."""

from collections.abc import Sequence

from jobdesk.base.formats import format_number, ratio
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.base import Page
from jobdesk.services.retention import KeptShare, read_summary


class KeptLine(PlainLabel):
    """고용유지 after 1, 3, 6 and 12 months, with how many are not known."""

    def __init__(self, page: Page) -> None:
        super().__init__(look="secondary", wrap=True)
        self._page = page
        self.setVisible(False)

    def read(self) -> None:
        """Read the figures again."""
        self._page.room.work.read(self, read_summary, done=self._show, failed=self._page.explain, latest="kept")

    def _show(self, shares: Sequence[KeptShare]) -> None:
        told = [kept_text(one) for one in shares if one.whole or one.unknown]
        self.setText(_("Still employed: {shares}").format(shares="   ".join(told)) if told else "")


def kept_text(share: KeptShare) -> str:
    """One share in words; a percent only where more is known than not, for it would alarm for nothing."""
    rate = ratio(share.part, share.whole)
    if rate is None:
        text = _("{months} months: not known of {unknown}")
    elif share.unknown > share.whole:
        text = _("{months} months: {part} of {whole} known, {unknown} not known")
    else:
        text = _("{months} months {rate} ({part} of {whole}, {unknown} not known)")
    return text.format(
        months=share.months,
        rate=f"{format_number(rate)}%" if rate is not None else "",
        part=format_number(share.part),
        whole=format_number(share.whole),
        unknown=format_number(share.unknown),
    )
