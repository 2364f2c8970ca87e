"""The two lists of the board of an event: its firms, and the people of one; a state is a word and a shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtGui import QAction

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_number, format_time
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.event_board import Board, BoardFirm, BoardLine, Stand


@dataclass(frozen=True, slots=True)
class FirmLine:
    """A firm as the board shows it now; names as the desk may see them."""

    id: UUID
    booth: str
    name: str
    inside: Badge
    next: str
    waiting: int
    expected: int
    done: int
    hired: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone for one firm as the board shows it now."""

    id: UUID
    time: str
    number: int
    name: str
    state: Badge
    remark: str
    line: BoardLine


def firm_line(one: BoardFirm, names: Mapping[UUID, str], now: datetime) -> FirmLine:
    """A firm of the board in words."""
    inside = " · ".join(
        _("{name}, {count} min").format(name=named(line, names), count=_minutes(line, now)) for line in one.inside
    )
    if inside:
        badge = Badge(inside, "warning" if len(one.inside) > 1 else "accent")
    else:
        badge = Badge(_("free"), "neutral")
    following = one.next
    done = one.of(Stand.DONE)
    return FirmLine(
        one.firm.id,
        one.firm.booth or "",
        one.firm.employer_name,
        badge,
        f"{format_time(following.starts_at)} {named(following, names)}".strip() if following else "",
        len(one.of(Stand.WAITING)),
        len(one.of(Stand.EXPECTED)),
        len(done),
        sum(line.result == "hired" for line in done),
    )


def person_line(one: BoardLine, names: Mapping[UUID, str], codes: CodeBook, now: datetime) -> PersonLine:
    """Someone of a firm in words."""
    told = []
    if one.busy and one.stand in {Stand.WAITING, Stand.EXPECTED}:
        told.append(_("with {firm} now").format(firm=one.busy))
    elif one.later:
        told.append(_("first at another firm"))
    if one.clash:
        told.append(_("double booked"))
    if one.signed_in_at is not None and one.stand is Stand.WAITING and not told:
        told.append(_("there since {time}").format(time=f"{one.signed_in_at:%H:%M}"))
    if one.stand is Stand.INSIDE:
        told.append(_("{count} min").format(count=_minutes(one, now)))
    return PersonLine(
        one.id,
        format_time(one.starts_at) or _("walk-in"),
        one.number,
        named(one, names),
        _state(one, codes, now),
        " · ".join(told),
        one,
    )


def named(line: BoardLine, names: Mapping[UUID, str]) -> str:
    """Someone's name in full where it was read, else masked."""
    return names.get(line.jobseeker_id, line.name)


def _minutes(line: BoardLine, now: datetime) -> int:
    return max(int((now - line.called_at).total_seconds() // 60), 0) if line.called_at else 0


def _state(one: BoardLine, codes: CodeBook, now: datetime) -> Badge:
    if one.stand is Stand.DONE and one.result == "waiting":
        return Badge(_("result waits"), "accent")
    if one.stand is Stand.DONE:
        return state_badge(codes, "event_result", one.result) or Badge("")
    late = one.late(now)
    return {
        Stand.INSIDE: Badge(_("in the booth"), "accent"),
        Stand.WAITING: Badge(_("waits, late") if late else _("waits"), "warning" if late else "good"),
        Stand.EXPECTED: Badge(_("not there, late") if late else _("not there yet"), "bad" if late else "neutral"),
        Stand.NO_SHOW: state_badge(codes, "interview_state", "no_show") or Badge(""),
    }[one.stand]


def _count(number: int) -> str:
    """A count of a list; nothing where there is none, so that what is there is seen."""
    return format_number(number) if number else ""


def firm_list(first_act: QAction | None) -> ListView[FirmLine]:
    """The firms of the board by booth; where there is none yet, the first act adds one."""

    def number(heading: str, name: str) -> Column[FirmLine]:
        return Column(heading, lambda r: _count(getattr(r, name)), align="right", width=56)

    return ListView(
        (
            Column(mark("Booth"), lambda r: r.booth, align="right", width=52),
            Column(mark("Firm"), lambda r: r.name, stretch=True),
            Column(mark("In the booth"), badge=lambda r: r.inside, width=160),
            Column(mark("Next"), lambda r: r.next, width=140),
            number(mark("Waiting"), "waiting"),
            number(mark("Coming"), "expected"),
            Column(
                mark("Done / hired"),
                lambda r: f"{format_number(r.done)} / {format_number(r.hired)}" if r.done else "",
                align="right",
                width=84,
            ),
        ),
        key=lambda r: r.id,
        name=_("Firms at the event"),
        empty=_("No firm is at this event yet: add firms and people, then the board fills."),
        first_act=first_act,
    )


def person_list() -> ListView[PersonLine]:
    """The people of one firm, in their turn."""
    return ListView(
        (
            Column(mark("Time"), lambda r: r.time, width=56),
            Column(mark("No."), lambda r: _count(r.number), align="right", width=44),
            Column(mark("Name"), lambda r: r.name, stretch=True),
            Column(mark("State"), badge=lambda r: r.state, width=120),
            Column(mark("Remarks"), lambda r: r.remark, width=138),
        ),
        key=lambda r: r.id,
        name=_("People of the firm"),
        empty=_("Nobody for this firm yet. Ctrl+I puts someone in its line."),
    )


TALLY = (mark("Events this year"), mark("Firms"), mark("Present"), mark("Interviewed"), mark("Hired"))


def tally_words(board: Board) -> list[tuple[str, str]]:
    """회, 업체, 참석, 면접, 채용 as `_event_counts` counts them: the word and the figure of each."""
    event, count = board.event, format_number
    present = _("{present} of {invited}").format(present=count(board.present), invited=count(len(board.people)))
    figures = (count(board.year.events), count(event.firms), present, count(event.interviewed), count(event.hired))
    return [(_(word), figure) for word, figure in zip(TALLY, figures, strict=True)]
