"""오늘 마감: what is still open, and the day's 업무일지 seen before it is printed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_date, format_number, format_time
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.printing import PrintKind
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import Card, Split
from jobdesk.services import counseling
from jobdesk.services.day_close import COLUMNS, DayClose, DayRow, read_day_close
from jobdesk.services.print_jobs import queue_paper
from jobdesk.services.printables import day_sheet_printable

KINDS = {
    "session": mark("Open session"),
    "draft": mark("Draft"),
    "memo": mark("Phone memo"),
    "print": mark("Print that failed"),
    "result": mark("Result missing"),
}


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing still open this evening."""

    kind: str
    id: UUID
    what: str
    since: str
    jobseeker_id: UUID | None = None
    key: str = ""


def open_items(shut: DayClose) -> list[OpenItem]:
    """Everything open, the quickly done first."""
    return [
        *(
            OpenItem("session", s.id, s.note.replace("\n", " "), format_time(s.started_at.time()), s.jobseeker_id)
            for s in shut.sessions
        ),
        *(
            OpenItem("draft", d.id, d.title or d.kind, format_time(d.saved_at.time()), key=f"{d.kind}/{d.key}")
            for d in shut.drafts
        ),
        *(
            OpenItem("memo", m.id, m.caller_name or m.note, format_time(m.received_at.time()), m.jobseeker_id)
            for m in shut.memos
        ),
        *(OpenItem("print", p.id, p.name, format_date(p.on)) for p in shut.prints),
        *(
            OpenItem("result", r.id, f"{r.name} {r.about}", format_date(r.on), r.jobseeker_id)
            for r in shut.results
        ),
    ]


def _count(at: int, row: DayRow) -> str:
    return format_number(row.counts[at])


class DayCloseSheet(Sheet):
    """What is open left, everyone's day right; Enter goes to what is open."""

    def __init__(self, page: Page, go: Callable[[OpenItem], object]) -> None:
        super().__init__(title=_("Close the day"), verb=_("Day sheet"), run=self._preview, shortcut="Ctrl+P")
        self._page, self._go = page, go
        self.shut: DayClose | None = None
        self.items: ListView[OpenItem] = ListView(
            (
                Column(mark("Kind"), lambda r: _(KINDS[r.kind]), width=168),
                Column(mark("What"), lambda r: r.what, stretch=True),
                Column(mark("Since"), lambda r: r.since, align="right", width=112),
            ),
            key=lambda r: r.id,
            name=_("Still open"),
            empty=_("Nothing is open. Good evening."),
            dense=True,
        )
        self.items.opened.connect(self._open)
        self.left = Card(_("Still open"))
        self.count = PlainLabel(look="secondary")
        self.left.head.addWidget(self.count)
        self.left.body.addWidget(self.items, 1)
        self.rows: ListView[DayRow] = ListView(
            (
                Column(mark("Counselor"), lambda r: r.name, stretch=True),
                *(
                    Column(heading, partial(_count, at), align="right", width=62)
                    for at, heading in enumerate(COLUMNS.values())
                ),
            ),
            key=lambda r: r.account_id,
            name=_("Day sheet"),
            empty=_("Nobody did anything today."),
        )
        right = Card(_("Day sheet"))
        self.total = PlainLabel(look="secondary", wrap=True)
        right.body.addWidget(self.rows, 1)
        right.body.addWidget(self.total)
        self.body.addWidget(Split(self.left, right, (470, 660)), 1)
        self.add_verb(_("End the session"), "Ctrl+E", self._end_session)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self.read()

    @override
    def start_focus(self) -> None:
        self.items.table.setFocus()

    def read(self) -> None:
        """Read again what is open."""
        self.room.work.read(
            self, lambda db, act: read_day_close(db, act), done=self._show, failed=self.explain, latest="close"
        )

    def _show(self, shut: DayClose) -> None:
        self.shut = shut
        self.items.set_rows(open_items(shut))
        if self.items.current_row() is None:
            self.items.select_first()
        count = shut.open_count
        self.count.setText(ngettext("{count} open", "{count} open", count).format(count=count) if count else "")
        self.rows.set_rows(shut.sheet)
        self.total.setText(
            "   ".join(
                f"{_(heading)} {format_number(sum(row.counts[at] for row in shut.sheet))}"
                for at, heading in enumerate(COLUMNS.values())
            )
        )

    def _open(self, item: OpenItem) -> None:
        self.leave()
        self._go(item)

    def _end_session(self) -> None:
        item = self.items.current_row()
        if item is None or item.kind != "session":
            return

        def done(_none: object) -> None:
            self.room.say(_("Session ended"))
            self.read()

        self.room.work.change(
            self,
            lambda db, act: counseling.end_session(db, act, session_id=item.id),
            stale=("sessions",),
            done=done,
            failed=self.explain,
        )

    def _preview(self) -> None:
        if self.shut is None:
            return
        on = self.shut.on
        preview(
            self._page,
            lambda db, act: day_sheet_printable(db, act, on=on),
            title=_("Day sheet"),
            recorded=False,
            queue=lambda db, act: queue_paper(
                db, act, kind=PrintKind.DAY_SHEET, number=on.isoformat(), detail={"on": on.isoformat()}
            ),
        )
