"""The last opening was taken by another: the person's next matches are told, and a key opens them."""

from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.i18n import _
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.sheets import Sheet
from jobdesk.services.matching import VacancyMatch, match_vacancies

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 3
KEY = "Ctrl+Shift+R"


class NextMatches:
    """What a sheet offers after its vacancy was full."""

    def __init__(self, page: Page, sheet: Sheet) -> None:
        self._page, self._sheet, self._about = page, sheet, ""
        self._person: UUID | None = None
        self.act = sheet.add_verb(_("Other vacancies"), KEY, self._refer)
        self.act.setVisible(False)

    def offer(self, jobseeker_id: UUID, about: str, said: str) -> None:
        """Say what was refused and the titles that fit best; the key is offered.

        Args:
            about: how the sheet of referrals names the person.
        """
        self._person, self._about = jobseeker_id, about
        self._page.room.work.read(
            self._sheet,
            lambda db, act: match_vacancies(db, act, jobseeker_id=jobseeker_id, only_fitting=True, limit=MOST),
            done=lambda rows: self._show(rows, said),
            failed=self._sheet.explain,
        )

    def _show(self, rows: "Sequence[VacancyMatch]", said: str) -> None:
        titles = " · ".join(f"{row.title} ({row.employer_name})" for row in rows)
        told = _("Next matches: {titles}. {key} refers them there.").format(titles=titles, key=KEY)
        self._sheet.strip.show_text(f"{said} {told if rows else _('No other open vacancy fits now.')}")
        self.act.setVisible(bool(rows))

    def _refer(self) -> None:
        if self._person is not None:
            self._page.push(ReferSheet(self._page, jobseeker_ids=[self._person], about=self._about))
