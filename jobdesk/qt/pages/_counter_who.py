"""Who comes to the window: found by name or phone, or taken back from those put aside."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from jobdesk.base.formats import format_time
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._find_people import FindPeople
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, Card, row, section
from jobdesk.qt.theme import Badge
from jobdesk.services import search
from jobdesk.services.serving import HeldRow

HELD_HEIGHT = 148


def typed_of(sought: str) -> dict[str, str]:
    """What a search that found nobody says of someone new: a name, or a phone number; initials say neither."""
    text = sought.strip()
    if re.fullmatch(r"0[0-9 -]{8,}", text):
        return {"mobile": text}
    return {"full_name": text} if re.fullmatch(r"[가-힣A-Za-z][가-힣A-Za-z .'-]*", text) else {}


class WhoPanel(Card):
    """The search for who is here, and whom one has not finished with.

    Signals:
        wanted(object): the id of the person to serve.
    """

    wanted = Signal(object)

    def __init__(self, room: Room, new: QAction) -> None:
        super().__init__(_("Who is here?"))
        self.people = FindPeople(
            room,
            name=_("Find people"),
            hint=_("Name, initials, phone tail, birth date, number"),
            empty=_("Type who is here; someone new begins with two fields."),
            kinds=(search.JOBSEEKER, search.SLIP),
        )
        self.people.meant.connect(lambda hit: self.wanted.emit(hit.jobseeker_id))
        self.held_title = section(_("Not finished"))
        self.held: ListView[HeldRow] = ListView(
            (
                Column(mark("Name"), lambda r: r.name, stretch=True),
                Column(mark("Since"), lambda r: format_time(r.since.time()), align="right", width=70),
                Column(mark("State"), badge=_held_badge, width=120),
            ),
            key=lambda r: r.jobseeker_id,
            name=_("Not finished"),
            empty="",
            dense=True,
        )
        self.held.opened.connect(lambda told: self.wanted.emit(told.jobseeker_id))
        self.held.setFixedHeight(HELD_HEIGHT)
        self.body.addWidget(self.people, 1)
        self.body.addLayout(row(ActionButton(new), stretch_at=0))
        self.body.addWidget(self.held_title)
        self.body.addWidget(self.held)
        self.show_held(())

    def show_held(self, rows: Sequence[HeldRow]) -> None:
        """Those put aside, and those whose session still runs."""
        self.held.set_rows(rows)
        for part in (self.held_title, self.held):
            part.setVisible(bool(rows))


def _held_badge(told: HeldRow) -> Badge:
    if told.parked:
        return Badge(_("parked"), "warning")
    return Badge(_("session runs"), "accent") if told.running else Badge(_("not saved"), "bad")
