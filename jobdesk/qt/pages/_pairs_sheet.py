"""중복 확인: who may be the same, over the whole center or of one record; decided, and taken back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from typing_extensions import override

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_merge_records, can_serve
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._find_people import FindPeople
from jobdesk.qt.pages._merge_sheet import STALE, open_merge
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import secondary
from jobdesk.qt.theme import Badge
from jobdesk.services import duplicate_pairs, merges
from jobdesk.services.audit import record_shown
from jobdesk.services.duplicate_pairs import PairRow, PairSide
from jobdesk.services.merges import MergeRow
from jobdesk.services.search import Hit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

LOOK_MS = 150
_ALIKE = {"name": mark("Name"), "birth": mark("Birth date"), "phone": mark("Phone"), "number": mark("Number")}
_KINDS = {"jobseeker": mark("Jobseeker"), "employer": mark("Firm")}
_FOUND = {
    "entry": mark("at entry"),
    "import": mark("by an import"),
    "list": mark("by looking through all"),
    "merge": mark("after a merge"),
}


def open_pairs(page: Page) -> None:
    """Read who may be the same and show it over the page; that names were shown is on record."""
    page.room.work.view(page, _read, done=lambda rows: page.push(PairsSheet(page, rows)), failed=page.explain)


def compare(
    page: Page, table: str, record_id: UUID, *, decided: Callable[[object], object] = lambda _done: None
) -> None:
    """Hold one record against who may be the same; where nobody is known, one chooses who.

    Args:
        decided: told what was decided of the one it was held against.
    """

    def show(rows: list[PairRow]) -> None:
        if len(rows) == 1:
            open_merge(page, table, rows[0].one.id, rows[0].other.id, decided=decided)
        elif rows:
            page.push(PairsSheet(page, rows, of=(table, record_id)))
        else:
            page.push(OtherSheet(page, table, record_id, decided))

    page.room.work.view(page, partial(_read_of, table, record_id), done=show, failed=page.explain)


def take_apart(page: Page, table: str, record_id: UUID) -> None:
    """Ask why, and take the last merge into a record apart."""

    def show(rows: list[MergeRow]) -> None:
        if not rows:
            page.explain(InvalidInput(_("Nothing was merged into this record.")))
            return
        last = rows[0]
        question = _("{name} ({number}) was merged into this by {who} on {day}. Take them apart? Why?").format(
            name=last.gone_name, number=last.gone_number, who=last.by, day=format_date(last.at.date())
        )
        (page.sheet or page).ask(question, verb=_("Take apart"), then=partial(_undo, page, last), reason=True)

    page.room.work.view(
        page,
        lambda db, act: merges.list_merges(db, act, table=table, record_id=record_id),
        done=show,
        failed=(page.sheet or page).explain,
    )


def _undo(page: Page, last: MergeRow, why: str) -> None:
    def done(told: merges.ApartRow | None) -> None:
        stays = ", ".join(told.stays) if told is not None else ""
        said = _("Taken apart. What was added since stays here: {what}.") if stays else _("Taken apart.")
        page.room.say(said.format(what=stays))

    page.room.work.change(
        page,
        lambda db, act: merges.undo_merge(db, act, merge_id=last.id, why=why),
        stale=STALE,
        done=done,
        failed=(page.sheet or page).explain,
    )


def _read(db: "Session", act: "Act") -> list[PairRow]:
    return _shown(db, act, duplicate_pairs.list_pairs(db, act))


def _read_of(table: str, record_id: UUID, db: "Session", act: "Act") -> list[PairRow]:
    return _shown(db, act, duplicate_pairs.pairs_of(db, act, table=table, record_id=record_id))


def _shown(db: "Session", act: "Act", rows: list[PairRow]) -> list[PairRow]:
    people = {side.id: None for row in rows if row.table == "jobseeker" for side in (row.one, row.other)}
    record_shown(db, act, people)
    return rows


def _side(side: PairSide) -> str:
    return " · ".join(part for part in (side.name, side.told, side.phone, side.number) if part)


class PairsSheet(Sheet):
    """The pairs that wait. Enter holds two beside each other; the last decision is taken back by one key."""

    def __init__(self, page: Page, rows: Sequence[PairRow], of: tuple[str, UUID] | None = None) -> None:
        super().__init__(title=_("Same person or firm?"), verb=_("Compare"), run=self._compare)
        self._page, self._of = page, of
        self._last: MergeRow | UUID | None = None
        self._done, self._whole, self._stopped = 0, 0, False
        self.count = secondary("")
        self.head.addWidget(self.count)
        self.list: ListView[PairRow] = ListView(
            (
                Column(mark("Kind"), lambda r: _(_KINDS[r.table]), width=90),
                Column(mark("One"), lambda r: _side(r.one), stretch=True),
                Column(mark("Other"), lambda r: _side(r.other), stretch=True),
                Column(
                    mark("Alike"),
                    badge=lambda r: Badge(" · ".join(_(_ALIKE[one]) for one in r.alike), "warning"),
                    width=190,
                ),
                Column(mark("How it was found"), lambda r: _(_FOUND[r.found_by]), width=130),
                Column(
                    mark("Found on"),
                    lambda r: format_date(r.found_at.date()),
                    width=112,
                    sort=lambda r: r.found_at,
                ),
            ),
            key=lambda r: r.id,
            name=self.title.text(),
            empty=_("Nobody waits for a decision. Look through all finds who may be the same."),
        )
        self.body.addWidget(self.list, 1)
        self.list.opened.connect(lambda _row: self._compare())
        self.progress = secondary("")
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.back = self.add_verb(_("Undo"), "Ctrl+Z", self._take_back)
        self.back.setEnabled(False)
        if of is None and page.room.allowed(can_serve):
            self.sweep = self.add_verb(_("Look through all"), "Ctrl+R", self._sweep)
            self.stop = self.add_verb(_("Stop"), "Ctrl+.", self._stop)
            self.stop.setEnabled(False)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self.show_rows(rows)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        room.work.changed.connect(self._on_changed)

    @override
    def start_focus(self) -> None:
        if self.list.model_.rowCount():
            self.list.begin()
        else:
            super().start_focus()

    def show_rows(self, rows: Sequence[PairRow]) -> None:
        """Show these; who was looked at stays looked at."""
        self.list.set_rows(rows)
        if self.list.current_row() is None:
            self.list.select_first()
        self.count.setText(_("{count} wait").format(count=format_number(len(rows))))

    def _on_changed(self, name: str) -> None:
        if name == "duplicates":
            self._reread()

    def _reread(self) -> None:
        read = partial(_read_of, *self._of) if self._of else _read
        self.room.work.view(self, read, done=self.show_rows, failed=self.explain)

    def _compare(self) -> None:
        pair = self.list.current_row()
        if pair is not None:
            self.strip.clear()
            open_merge(self._page, pair.table, pair.one.id, pair.other.id, decided=self._decided)

    # taking back ----------------------------------------------------------------------------

    def _decided(self, done: MergeRow | UUID) -> None:
        self._last = done
        undone = self._page.room.allowed(can_merge_records) or not isinstance(done, MergeRow)
        self.back.setEnabled(undone)

    def _take_back(self) -> None:
        last = self._last
        if isinstance(last, MergeRow):
            self.ask(
                _("Take {name} ({number}) apart again? Why?").format(name=last.gone_name, number=last.gone_number),
                verb=_("Take apart"),
                then=partial(self._apart, last),
                reason=True,
            )
        elif last is not None:
            self._change(
                lambda db, act: duplicate_pairs.reopen_pair(db, act, pair_id=last), _("To be decided again")
            )

    def _apart(self, last: MergeRow, why: str) -> None:
        self._change(lambda db, act: merges.undo_merge(db, act, merge_id=last.id, why=why), _("Taken apart."))

    def _change(self, job: "Callable[[Session, Act], object]", said: str) -> None:
        def done(_told: object) -> None:
            self._last = None
            self.back.setEnabled(False)
            self.set_busy(False)
            self.room.say(said)
            self.list.begin()

        self.strip.clear()
        self.set_busy(True)
        self.room.work.change(self, job, stale=STALE, done=done, failed=self.explain)

    # looking through all --------------------------------------------------------------------

    def _sweep(self) -> None:
        self._done, self._whole, self._stopped = 0, 0, False
        self._under_way(True)
        self.room.work.read(
            self,
            lambda db, act: duplicate_pairs.find_pairs(db, act, tick=self._tick, cancel=lambda: self._stopped),
            done=self._found,
            failed=self._not_found,
            latest="sweep",
        )

    def _tick(self, done: int, whole: int) -> None:
        """Told by the worker; the window looks."""
        self._done, self._whole = done, whole

    def _show_progress(self) -> None:
        self.progress.setText(
            _("{done} of {whole} records").format(done=format_number(self._done), whole=format_number(self._whole))
        )

    def _under_way(self, on: bool) -> None:
        self.sweep.setEnabled(not on)
        self.stop.setEnabled(on)
        self.progress.setVisible(on)
        if on:
            self._show_progress()
            self._look.start()
        else:
            self._look.stop()

    def _stop(self) -> None:
        self._stopped = True

    def _not_found(self, error: JobdeskError) -> None:
        self._under_way(False)
        self.explain(error)

    def _found(self, found: list[tuple[str, duplicate_pairs.Pair]]) -> None:
        self._under_way(False)

        def done(count: int | None) -> None:
            self.room.say(_("{count} pairs are new").format(count=format_number(count or 0)))

        self.room.work.change(
            self,
            lambda db, act: duplicate_pairs.queue_pairs(db, act, pairs=found),
            stale="duplicates",
            done=done,
            failed=self.explain,
        )


class OtherSheet(Sheet):
    """Nobody is known to be the same: one finds who it is."""

    def __init__(self, page: Page, table: str, record_id: UUID, decided: Callable[[object], object]) -> None:
        super().__init__(title=_("Compare with whom?"), verb=_("Compare"), run=self._mean)
        self._page, self._table, self._record, self._decided = page, table, record_id, decided
        self.who = FindPeople(
            page.room,
            name=_("Compare with whom?"),
            hint=_("Name, phone, number"),
            empty=_("Nobody like this is known: find the other record yourself."),
            kinds=(table,),
        )
        self.who.meant.connect(self._chosen)
        self.body.addWidget(self.who, 1)

    @override
    def start_focus(self) -> None:
        self.who.search.setFocus()

    def _mean(self) -> None:
        hit = self.who.current()
        if hit is not None:
            self._chosen(hit)

    def _chosen(self, hit: Hit) -> None:
        if hit.id == self._record:
            self.explain(InvalidInput(_("These are one record already.")))
            return
        self.finish()
        open_merge(self._page, self._table, self._record, hit.id, decided=self._decided)
