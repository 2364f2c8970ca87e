"""Who comes to an event: found by name or phone, signed up or signed in by one key."""

from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.i18n import _, mark
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.services.events import EventRow, sign_up
from jobdesk.services.jobseekers import JobseekerRow, list_jobseekers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class SignUpSheet(Sheet):
    """Choose a person; the sheet stays for the next one."""

    def __init__(self, page: Page, event: EventRow) -> None:
        super().__init__(title=_("People at {event}").format(event=event.name), verb=_("Add"), run=self._add)
        self._page, self._event = page, event
        self.search = SearchEdit(name=_("Search"), hint=_("Name, initials, phone, birth"))
        self.search.searched.connect(lambda _text: self.read())
        self.people: ListView[JobseekerRow] = ListView(
            (
                Column(mark("Name"), lambda r: r.name, width=150),
                Column(mark("Born"), lambda r: r.birth, width=120),
                Column(mark("Phone"), lambda r: r.phone, stretch=True),
            ),
            key=lambda r: r.id,
            name=_("People found"),
            empty=_("Nothing is found."),
        )
        self.search.left_down.connect(self.people.setFocus)
        self.people.opened.connect(lambda _row: self._add())
        self.body.addWidget(self.search)
        self.body.addWidget(self.people, 1)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self.read()

    @override
    def start_focus(self) -> None:
        self.search.setFocus()

    def read(self) -> None:
        """Find who is typed."""
        text = self.search.text()
        self._page.room.work.read(
            self,
            lambda db, act: list_jobseekers(db, act, text=text, limit=100),
            done=self.people.set_rows,
            failed=self.explain,
            latest="people",
        )

    def _add(self) -> None:
        row = self.people.current_row()
        if row is None:
            return
        event, today = self._event, self._page.room.today()

        def job(db: "Session", act: "Act") -> object:
            return sign_up(db, act, event_id=event.id, jobseeker_id=row.id, signed_in=event.held_on == today)

        def done(_row: object) -> None:
            self._page.room.say(_("Saved"))
            self.search.clear()
            self.search.setFocus()

        self._page.room.work.change(self, job, stale=("events",), done=done, failed=self.explain)
