"""제3자 제공 내역: what went to whom by which consent; and the firms to be told of a withdrawn one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from jobdesk.base.enums import ContactMode
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import Card
from jobdesk.qt.theme import Badge
from jobdesk.services import disclosures, notices
from jobdesk.services.disclosures import DisclosureRow, FirmToTell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class DisclosureSheet(Sheet):
    """The firms to be told above, where there are some; below every disclosure, newest first."""

    def __init__(self, page: Page, person: UUID, name: str) -> None:
        super().__init__(title=_("{name}: given to firms").format(name=name))
        self.room, self._person = page.room, person
        codes = page.room.codes
        self.firms: ListView[FirmToTell] = ListView(
            (
                Column(mark("Firm"), lambda r: r.employer_name, stretch=True),
                Column(mark("Withdrawn on"), lambda r: format_date(r.raised_on), width=116),
                Column(mark("State"), badge=_told, width=120),
                Column(mark("Informed on"), lambda r: format_date(r.told_on), width=116),
                Column(mark("By what way"), lambda r: codes.label("contact_mode", r.told_mode), width=110),
            ),
            key=lambda r: r.notice_id,
            name=_("Firms to be told that the consent was withdrawn"),
            empty="",
            multi=True,
            dense=True,
        )
        self.to_tell = Card(_("Firms to be told that the consent was withdrawn"))
        self.to_tell.body.addWidget(self.firms, 1)
        self.to_tell.setVisible(False)
        self.list: ListView[DisclosureRow] = ListView(
            (
                Column(mark("When"), lambda r: format_datetime(r.disclosed_at), width=150),
                Column(mark("Firm"), lambda r: r.employer_name, width=170),
                Column(mark("Fields"), lambda r: ", ".join(r.fields), stretch=True),
                Column(mark("By what way"), lambda r: codes.label("referral_method", r.how), width=100),
                Column(mark("Consent"), _consent, width=220),
                Column(mark("Counselor"), lambda r: r.by, width=90),
                Column(mark("State"), badge=_struck, width=110),
            ),
            key=lambda r: r.id,
            name=_("Given to firms"),
            empty=_("Nothing of this person was given to a firm."),
            dense=True,
        )
        card = Card(_("Given to firms"))
        card.body.addWidget(self.list, 1)
        self.body.addWidget(self.to_tell, 1)
        self.body.addWidget(card, 2)
        self.tell = self.add_verb(_("Told by phone"), "Ctrl+Return", self._tell)
        self.tell.setVisible(False)
        self._read()

    def start_focus(self) -> None:
        """On what is still to be done, else on what was given."""
        (self.firms if self.to_tell.isVisible() else self.list).setFocus()

    def _read(self) -> None:
        person = self._person

        def job(db: "Session", act: "Act") -> tuple[Sequence[DisclosureRow], Sequence[FirmToTell]]:
            return (
                disclosures.list_disclosures(db, act, jobseeker_id=person),
                disclosures.list_firms_to_tell(db, act, jobseeker_id=person),
            )

        self.room.work.read(self, job, done=self._show, failed=self.explain)

    def _show(self, read: tuple[Sequence[DisclosureRow], Sequence[FirmToTell]]) -> None:
        given, firms = read
        self.list.set_rows(given)
        self.firms.set_rows(firms)
        self.to_tell.setVisible(bool(firms))
        waiting = [one for one in firms if one.told_on is None]
        self.tell.setVisible(bool(waiting))
        self.tell.setEnabled(bool(waiting))
        if waiting:
            self.firms.select(waiting[0].notice_id)
        elif given and self.list.current_row() is None:
            self.list.select_first()
        self.start_focus()

    def _tell(self) -> None:
        chosen = [one.notice_id for one in self.firms.selected_rows() if one.told_on is None]

        def done(_count: object) -> None:
            self.room.say(_("Saved"))
            self._read()

        self.room.work.change(
            self,
            lambda db, act: notices.tell_notices(db, act, notice_ids=chosen, mode=ContactMode.PHONE),
            stale=("notices",),
            done=done,
            failed=self.explain,
        )


def _told(row: FirmToTell) -> Badge:
    return Badge(_("told"), "good") if row.told_on else Badge(_("to be told"), "warning")


def _struck(row: DisclosureRow) -> Badge | None:
    if row.struck:
        return Badge(_("struck through"), "neutral")
    return Badge(_("withdrawn"), "bad") if row.withdrawn_on else None


def _consent(row: DisclosureRow) -> str:
    if row.given_on is None:
        return "–"
    told = _("version {version}, {day}")
    return told.format(version=row.text_version, day=format_date(row.given_on))
