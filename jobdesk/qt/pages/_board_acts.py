"""What the board's keys do: each act is one change, told, and taken back by one key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from jobdesk.base.enums import EventResult
from jobdesk.base.errors import InvalidInput, JobdeskError, StaleRecord
from jobdesk.base.i18n import _, mark
from jobdesk.base.ids import new_id
from jobdesk.qt.pages._board_choose import move_sheet, walk_in_sheet
from jobdesk.qt.pages._event_confirm import placement_sheet
from jobdesk.qt.pages._event_refer import refer_sheet
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.services import event_board_acts as acts
from jobdesk.services.event_board import Board, BoardFirm, BoardLine, BoardPerson, Stand
from jobdesk.services.event_interviews import list_interviews
from jobdesk.services.event_results import event_result_rows
from jobdesk.services.events import EventRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = ("events", "referrals", "jobseekers")
SAID = {
    "hired": mark("{name}: hired"),
    "not_hired": mark("{name}: not hired"),
    "waiting": mark("{name}: the result waits"),
}


class Shown(Protocol):
    """What the acts ask of the board that is shown."""

    @property
    def board(self) -> Board | None:
        """As it was read last."""
        ...

    @property
    def names(self) -> Mapping[UUID, str]:
        """Of its people, in full."""
        ...

    def firm(self) -> BoardFirm | None:
        """The chosen one."""
        ...

    def person(self) -> BoardLine | None:
        """The chosen one of that firm."""
        ...

    def on_person(self) -> bool:
        """Whether the keyboard is on the people of the firm."""
        ...

    def read_again(self) -> None:
        """Read the board, which keeps its place."""
        ...


class BoardActs:
    """The acts of one board on one sheet; `told` hears that an act is done or was refused."""

    def __init__(
        self, page: Page, sheet: Sheet, event: EventRow, shown: Shown, told: Callable[[], object]
    ) -> None:
        self._page, self._sheet, self._event, self._shown, self._told = page, sheet, event, shown, told
        self._done: list[UUID] = []

    @property
    def may_undo(self) -> bool:
        """Whether an act of this board is left to be taken back."""
        return bool(self._done)

    def call(self) -> None:
        """Call the person, or who is next at the firm."""
        line = self._meant(lambda firm: firm.next)
        if line is None:
            firm, told = self._shown.firm(), _("Nobody who is there waits for this firm.")
            if firm is not None and firm.of(Stand.WAITING):
                told = _(
                    "Who waits here is at another booth, or first there: choose the person with → all the same."
                )
            self._sheet.explain(InvalidInput(told))
            return
        self._do(acts.call_in, line, _("{name}: to the booth"))

    def give(self, result: str) -> None:
        """One key, one result: of the person, or of who is in the booth of the firm."""
        line = self._meant(_alone)
        if line is None:
            self._sheet.explain(InvalidInput(_("Nobody is in this booth: choose the person with → first.")))
            return

        def done() -> None:
            if result == "hired":
                told = _("{name} is hired. Ctrl+Shift+E enters the placement, Ctrl+Shift+R refers.")
                self._sheet.strip.show_text(told.format(name=self._name(line)), "good")

        self._do(partial(acts.give_result, result=EventResult(result)), line, _(SAID[result]), done)

    def not_come(self) -> None:
        """The person did not come: who is in the booth of the firm, else who is next there."""
        line = self._meant(lambda firm: _alone(firm) or firm.next)
        if line is not None:
            self._do(acts.mark_no_show, line, _("{name}: did not come"))

    def back(self) -> None:
        """Take back that the person was called or did not come."""
        line = self._meant(_alone)
        if line is not None:
            self._do(acts.back_to_waiting, line, _("{name}: back to waiting"))

    def undo(self) -> None:
        """Take back the last act of this board that was not taken back yet."""
        if not self._done:
            return
        event, last = self._event.id, self._done[-1]
        self.change(
            lambda db, act: acts.undo_at_board(db, act, event_id=event, op_id=last),
            lambda _none: self._page.room.say(_("Undone")),
            taking_back=last,
        )

    def walk_in(self) -> None:
        """Someone without a slot for the chosen firm."""
        firm, board = self._shown.firm(), self._shown.board
        if firm is None or board is None:
            self._sheet.explain(InvalidInput(_("Choose the firm.")))
            return
        event, at = self._event.id, firm.firm.id

        def put(person: BoardPerson) -> None:
            who, name = person.jobseeker_id, self._shown.names.get(person.jobseeker_id, person.name)
            said = _("{name} stands in line at {firm}").format(name=name, firm=firm.firm.employer_name)
            self.change(
                lambda db, act: acts.add_walk_in(db, act, event_id=event, firm_id=at, jobseeker_id=who),
                lambda _made: self._page.room.say(said),
            )

        self._page.push(walk_in_sheet(firm, board.people, self._shown.names, put))

    def move(self) -> None:
        """Another firm or slot for who waits."""
        line, board = self._meant(lambda firm: firm.next), self._shown.board
        if line is None or board is None:
            self._sheet.explain(InvalidInput(_("Choose the person.")))
            return
        if line.stand in {Stand.INSIDE, Stand.DONE}:
            told = _("{name} is there already: only who waits is moved.")
            self._sheet.explain(InvalidInput(told.format(name=self._name(line))))
            return

        def move(firm_id: UUID, at: Any) -> None:  # noqa: ANN401  a time or None
            self._do(partial(acts.move_interview, firm_id=firm_id, starts_at=at), line, _("{name} was moved"))

        self._page.push(move_sheet(board, line, self._name(line), move))

    def hired(self) -> BoardLine | None:
        """The chosen person, where it is a hire."""
        line = self._shown.person()
        return line if line is not None and line.stand is Stand.DONE and line.result == "hired" else None

    def place(self) -> None:
        """The placement of the chosen hire."""
        line = self.hired()
        if line is not None:
            one = line.id
            self._page.room.work.read(
                self._sheet,
                lambda db, _act: event_result_rows(db, [one])[0],
                done=partial(placement_sheet, self._page),
                failed=self._sheet.explain,
            )

    def refer(self) -> None:
        """The chosen hire becomes a referral to the firm's vacancy."""
        line, event = self.hired(), self._event
        if line is not None:
            one = line.id
            self._page.room.work.read(
                self._sheet,
                lambda db, act: [met for met in list_interviews(db, act, event_id=event.id) if met.id == one],
                done=partial(refer_sheet, self._page, event),
                failed=self._sheet.explain,
            )

    def change(
        self,
        job: "Callable[[Session, Act], Any]",
        done: Callable[[Any], object],
        *,
        undone: bool = True,
        taking_back: UUID | None = None,
    ) -> None:
        """Run one act; what it did is the next to be taken back.

        Args:
            undone: whether it can be taken back.
            taking_back: the act it takes back: over once it is, or cannot be.
        """
        op_id = new_id()

        def kept(value: object) -> None:
            self._sheet.set_busy(False)
            self._sheet.strip.clear()
            if taking_back is not None:
                self._done.remove(taking_back)
            elif undone:
                self._done.append(op_id)
            self._told()
            done(value)

        def failed(error: JobdeskError) -> None:
            self._sheet.explain(error)
            if taking_back is not None and isinstance(error, InvalidInput):
                self._done.remove(taking_back)
            self._told()
            if isinstance(error, StaleRecord | InvalidInput):
                self._shown.read_again()  # what one sees may be older than what was refused

        self._sheet.set_busy(True)
        self._page.room.work.change(self._sheet, job, stale=STALE, done=kept, failed=failed, op_id=op_id)

    # inside ---------------------------------------------------------------------------------

    def _meant(self, at_firm: Callable[[BoardFirm], BoardLine | None]) -> BoardLine | None:
        """The person the keyboard is on, or of the firm it is on whom `at_firm` says."""
        if self._shown.on_person():
            return self._shown.person()
        firm = self._shown.firm()
        return at_firm(firm) if firm else None

    def _do(
        self, act: Callable[..., object], line: BoardLine, said: str, done: Callable[[], object] = lambda: None
    ) -> None:
        one, version = line.id, line.version

        def told(_none: object) -> None:
            self._page.room.say(said.format(name=self._name(line)))
            done()

        self.change(lambda db, how: act(db, how, interview_id=one, version=version), told)

    def _name(self, line: BoardLine) -> str:
        return self._shown.names.get(line.jobseeker_id, line.name)


def _alone(firm: BoardFirm) -> BoardLine | None:
    """Who is in the booth of a firm; where laptops brought two, the person is chosen."""
    return firm.inside[0] if len(firm.inside) == 1 else None
