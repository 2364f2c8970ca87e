"""Whether the time of an interview is taken: told beside it, nothing is refused."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QWidget

from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.referrals import REFERRAL
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages.base import Page
from jobdesk.qt.theme import set_look
from jobdesk.services.referrals import interviews_at

_TIME = tuple(field for field in REFERRAL if field.name == "interview_at")


class MeetingLine(PlainLabel):
    """Hidden while the time meets no other interview of those chosen."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__("", parent, wrap=True)
        self._page = page
        set_look(self, tone="warning")
        self.hide()

    def ask(self, typed: str, people: Collection[UUID], vacancies: Collection[UUID]) -> None:
        """Look whether those people are elsewhere at the typed time, or at several of these at once."""
        room = self._page.room
        try:
            at: datetime | None = clean_values(
                _TIME, {"interview_at": typed.strip() or None}, room.codes, today=room.today(), need=None
            )["interview_at"]
        except InvalidInput:
            at = None  # half typed
        if at is None or not people:
            self._show([], 0)
            return
        room.work.read(
            self,
            lambda db, act: interviews_at(db, act, jobseeker_ids=people, at=at),
            done=lambda rows: self._show(rows, len(vacancies)),
            failed=self._page.explain,
            latest="meeting",
        )

    def _show(self, rows: Sequence[tuple[UUID, str, str]], vacancies: int) -> None:
        where = " · ".join(dict.fromkeys(f"{firm}, {title}" for _person, firm, title in rows))
        told = []
        if where:
            told.append(_("An interview at the same time is planned already: {where}.").format(where=where))
        if vacancies > 1:
            told.append(_("{count} vacancies get the same interview time.").format(count=vacancies))
        self.setText(" ".join(told))
        self.setVisible(bool(told))
