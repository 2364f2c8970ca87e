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
        told = [
            _("{months} months {rate} ({part} of {whole}, {unknown} not known)").format(
                months=one.months,
                rate=_rate(one),
                part=one.part,
                whole=one.whole,
                unknown=one.unknown,
            )
            for one in shares
            if one.whole or one.unknown
        ]
        self.setText(_("Still employed: {shares}").format(shares="   ".join(told)) if told else "")


def _rate(share: KeptShare) -> str:
    percent = ratio(share.part, share.whole)
    return "-" if percent is None else f"{format_number(percent)}%"
