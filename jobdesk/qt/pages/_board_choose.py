"""At the board: whom a firm's line gets, and where someone who waits goes instead; typed, then Enter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_number, format_time
from jobdesk.base.hangul import matcher, sought
from jobdesk.base.i18n import _, mark
from jobdesk.base.timetables import slots
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Sheet
from jobdesk.services.event_board import Board, BoardFirm, BoardLine, BoardPerson, Stand


@dataclass(frozen=True, slots=True)
class Way:
    """Something to choose: its words, and what is done with it."""

    id: object
    first: str
    second: str
    third: str
    does: Callable[[], object]


class WaySheet(Sheet):
    """One of several ways, found by typing; Enter takes the first that fits."""

    def __init__(
        self, ways: Sequence[Way], *, title: str, verb: str, headings: tuple[str, str, str], hint: str
    ) -> None:
        super().__init__(title=title, verb=verb, run=self._take)
        self._ways = list(ways)
        self.search = SearchEdit(name=title, hint=hint)
        self.search.searched.connect(self._show)
        self.search.entered.connect(self._take)
        self.search.left_down.connect(lambda: self.list.begin())
        self.list: ListView[Way] = ListView(
            (
                Column(headings[0], lambda r: r.first, width=150),
                Column(headings[1], lambda r: r.second, stretch=True),
                Column(headings[2], lambda r: r.third, width=160),
            ),
            key=lambda r: r.id,
            name=title,
            empty=_("Nothing fits."),
        )
        self.list.opened.connect(self._do)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self._show("")

    @override
    def start_focus(self) -> None:
        self.search.setFocus()

    def _show(self, text: str) -> None:
        tells = matcher(text) if text.strip() else None
        said = ((one, sought(f"{one.first} {one.second} {one.third}")) for one in self._ways)
        self.list.set_rows([one for one, stored in said if tells is None or tells(stored)])
        self.list.select_first()

    def _take(self) -> None:
        if self.search.hasFocus():
            self._show(self.search.text())
        found = self.list.current_row()
        if found is not None:
            self._do(found)

    def _do(self, way: Way) -> None:
        self.finish()
        way.does()


def walk_in_sheet(
    firm: BoardFirm,
    people: Sequence[BoardPerson],
    names: Mapping[UUID, str],
    put: Callable[[BoardPerson], object],
) -> WaySheet:
    """Who stands in a firm's line now: who signed in last stands first; who meets the firm already is left out."""
    meets = {line.jobseeker_id for line in firm.lines if line.stand is not Stand.NO_SHOW}
    free = [one for one in people if one.jobseeker_id not in meets]
    free.sort(
        key=lambda one: (one.signed_in_at is None, -(one.signed_in_at.timestamp() if one.signed_in_at else 0))
    )
    ways = [
        Way(
            one.id,
            f"{one.signed_in_at:%H:%M}" if one.signed_in_at else _("not there yet"),
            f"{names.get(one.jobseeker_id, one.name)}  {one.tail}",
            format_number(one.number),
            partial(put, one),
        )
        for one in free
    ]
    return WaySheet(
        ways,
        title=_("Walk-in for {firm}").format(firm=firm.firm.employer_name),
        verb=_("Put in line"),
        headings=(mark("Signed in"), mark("Name"), mark("Number")),
        hint=_("Name, initials, end of the phone"),
    )


def move_sheet(board: Board, line: BoardLine, name: str, move: Callable[[UUID, time | None], object]) -> WaySheet:
    """Where someone goes instead: the line of each firm, and its free slots."""
    event = board.event
    times = slots(event.starts_at, event.ends_at, event.slot_minutes)
    own = {
        one.starts_at
        for firm in board.firms
        for one in firm.lines
        if one.jobseeker_id == line.jobseeker_id and one.id != line.id and one.stand is not Stand.NO_SHOW
    }
    ways = []
    for firm in board.firms:
        lines = [one for one in firm.lines if one.stand is not Stand.NO_SHOW and one.id != line.id]
        if any(one.jobseeker_id == line.jobseeker_id for one in lines):
            continue
        taken = {one.starts_at for one in lines} | own
        free: list[time | None] = [None, *(at for at in times if at not in taken)]
        for at in free:
            if (firm.firm.id, at) == (line.firm_id, line.starts_at):
                continue
            ways.append(
                Way(
                    (firm.firm.id, at),
                    format_time(at) or _("in line"),
                    firm.firm.employer_name,
                    _("booth {booth}").format(booth=firm.firm.booth) if firm.firm.booth else "",
                    partial(move, firm.firm.id, at),
                )
            )
    return WaySheet(
        ways,
        title=_("Another firm or slot for {name}").format(name=name),
        verb=_("Move"),
        headings=(mark("Time"), mark("Firm"), mark("Booth")),
        hint=_("Firm, booth, time"),
    )
