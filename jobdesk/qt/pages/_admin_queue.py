"""번호표 업무: purposes with their bands and windows, opening hours, closed days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date, format_time
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_base import QUEUE, AdminPage
from jobdesk.qt.pages._queue_words import windows_told
from jobdesk.qt.pages.base import FormSheet
from jobdesk.qt.parts import Split, section
from jobdesk.qt.theme import S
from jobdesk.services import centers
from jobdesk.services.tickets import purposes as queue
from jobdesk.services.tickets.purposes import ClosedDayRow, PurposeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = (QUEUE, "tickets")
WEEKDAYS = (
    *(mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday")),
    *(mark("Saturday"), mark("Sunday")),
)
CLOSES, WORKING_DAYS = "18:00", 5
_PURPOSE = (
    Field("name", mark("Name of the purpose"), required="receive", max_length=40),
    Field("letter", mark("Letter"), max_length=2),
    Field("first_number", mark("First number"), FieldKind.INTEGER, required="receive", minimum=1, maximum=9999),
    Field("last_number", mark("Last number"), FieldKind.INTEGER, required="receive", minimum=1, maximum=9999),
    Field("sort_order", mark("Order"), FieldKind.INTEGER, minimum=0, maximum=999),
    Field(
        "aim_minutes",
        mark("Aim in minutes"),
        FieldKind.INTEGER,
        minimum=1,
        maximum=600,
        help=mark("Within so many minutes people should be called."),
    ),
    Field("opens_session", mark("A number leads into a session"), FieldKind.BOOLEAN),
)
_CLOSED = (
    Field("closed_on", mark("Day"), FieldKind.DATE, required="receive"),
    Field("why", mark("Reason"), required="receive", max_length=100),
)


@dataclass(frozen=True, slots=True)
class HoursLine:
    """When the center is open on a weekday, 0 is Monday; closed without times."""

    weekday: int
    opens: time | None = None
    closes: time | None = None


def _leads_to(row: PurposeRow) -> str:
    return _("Into a session") if row.opens_session else _("Number alone")


def _clock(at: time | None, closed: str) -> str:
    return format_time(at) if at is not None else closed


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """Everything the view shows."""

    purposes: Sequence[PurposeRow]
    hours: Mapping[int, tuple[time, time]]
    closed: Sequence[ClosedDayRow]
    windows: Sequence[int]


def read_queue_plan(db: "Session", act: "Act") -> QueuePlan:
    """Purposes, hours, closed days from today on, and the windows in use."""
    return QueuePlan(
        queue.list_purposes(db, act),
        queue.read_hours(db, act),
        queue.closed_days(db, act, since=act.today),
        [one.number for one in centers.list_windows(db) if one.active],
    )


class QueueView(QWidget):
    """Three lists: purposes above, hours and closed days below."""

    def __init__(self) -> None:
        super().__init__()
        self.plan: QueuePlan | None = None
        self.purposes: ListView[PurposeRow] = ListView(
            (
                Column(mark("Name of the purpose"), lambda r: r.name, stretch=True),
                Column(mark("Letter"), lambda r: r.letter, width=80),
                Column(mark("Numbers"), lambda r: f"{r.first_number}–{r.last_number}", align="right", width=130),
                Column(mark("Windows (rank)"), self._served, width=300),
                Column(mark("Aim in minutes"), lambda r: str(r.aim_minutes or "–"), align="right", width=130),
                Column(mark("When served"), _leads_to, width=110),
                Column(mark("Order"), lambda r: str(r.sort_order), align="right", width=80),
            ),
            key=lambda r: r.id,
            name=_("Waiting numbers of the center"),
            empty=_("No purpose yet: with the first one waiting numbers begin."),
        )
        self.hours: ListView[HoursLine] = ListView(
            (
                Column(mark("Weekday"), lambda r: _(WEEKDAYS[r.weekday]), stretch=True),
                Column(mark("Opens"), lambda r: _clock(r.opens, _("Closed that day")), align="right", width=120),
                Column(mark("Closes"), lambda r: _clock(r.closes, "–"), align="right", width=120),
            ),
            key=lambda r: r.weekday,
            name=_("Opening hours"),
            empty=_("No hours are said: the center is open whenever somebody sits there."),
            dense=True,
        )
        self.closed: ListView[ClosedDayRow] = ListView(
            (
                Column(mark("Day"), lambda r: format_date(r.closed_on), width=150),
                Column(mark("Reason"), lambda r: r.why, stretch=True),
            ),
            key=lambda r: r.id,
            name=_("Closed days"),
            empty=_("Weekends and public holidays are closed anyway."),
            dense=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.purposes, 3)
        below = Split(self._titled(self.hours), self._titled(self.closed), (480, 640))
        column.addWidget(below, 2)

    def _served(self, row: PurposeRow) -> str:
        plan = self.plan
        return windows_told(row, plan.purposes, plan.windows, ranked=True) if plan is not None else ""

    def _titled(self, view: ListView[Any]) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(section(view.table.accessibleName()))
        column.addWidget(view, 1)
        return part

    def show_plan(self, plan: QueuePlan) -> None:
        """Show all of it; a row of each list is chosen."""
        self.plan = plan
        days = range(len(WEEKDAYS)) if plan.hours else ()
        lines = [HoursLine(day, *plan.hours.get(day, ())) for day in days]
        self.purposes.set_rows(plan.purposes)
        self.hours.set_rows(lines)
        self.closed.set_rows(plan.closed)
        for view in (self.purposes, self.hours, self.closed):
            if view.current_row() is None:
                view.select_first()


def _ease(sheet: FormSheet) -> None:
    """Opening hours are mostly typed once for a week."""
    for day in range(len(WEEKDAYS)):
        sheet.form.set_example(f"day_{day}_1", CLOSES)
    sheet.add_verb(_("Tuesday to Friday as Monday"), "Ctrl+D", partial(_as_monday, sheet.form), keyed=True)


def _as_monday(form: Form) -> None:
    """The week's other working days get Monday's times, as if typed."""
    for day in range(1, WORKING_DAYS):
        for at in (0, 1):
            form.set_value(f"day_{day}_{at}", form.value(f"day_0_{at}"))


class QueueActs(AdminPage):
    """What supervisor and administrator set up for waiting numbers."""

    queue_view: QueueView

    def make_queue_view(self) -> QueueView:
        """The view, made once."""
        self.queue_view = QueueView()
        self.queue_view.hours.opened.connect(lambda _row: self.set_hours())
        return self.queue_view

    def read_queue(self) -> None:
        """Read all of it again."""
        self.room.work.read(
            self, read_queue_plan, done=self.queue_view.show_plan, failed=self.explain, latest=QUEUE
        )

    def new_purpose(self) -> None:
        """One more purpose, after the others."""
        rows = self.queue_view.purposes.model_.rows
        order = max((row.sort_order for row in rows), default=-1) + 1
        taken = {row.letter for row in rows}
        letter = next((one for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if one not in taken), "")
        start = {"letter": letter, "first_number": 1, "last_number": 299}
        self._ask_purpose({**start, "sort_order": order, "opens_session": True}, None)

    def edit_purpose(self) -> None:
        """Change the chosen purpose."""
        if (row := self.chosen(QUEUE)) is not None and not self.room.away:
            self._ask_purpose({field.name: getattr(row, field.name) for field in _PURPOSE}, row)

    def _ask_purpose(self, start: dict[str, Any], row: PurposeRow | None) -> None:
        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            given = {**values, "letter": values.get("letter") or "", "sort_order": values.get("sort_order") or 0}
            given["opens_session"] = bool(values.get("opens_session"))
            if row is not None:
                given |= {"purpose_id": row.id, "version": row.version}
            return queue.save_purpose(db, act, **given)

        self.ask_form(_PURPOSE, row.name if row else _("Purpose of waiting numbers"), start, job, STALE)

    def assign_windows(self) -> None:
        """Which windows serve the chosen purpose, in which rank."""
        row, plan = self.chosen(QUEUE), self.queue_view.plan
        if row is None or plan is None:
            return
        fields = tuple(
            Field(
                f"window_{number}",
                _("Window {number}: rank").format(number=number),
                FieldKind.INTEGER,
                minimum=0,
                maximum=99,
                help=mark("Empty: does not serve it; the lowest rank is called first.") if not at else "",
            )
            for at, number in enumerate(plan.windows)
        )

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            ranks = {number: values.get(f"window_{number}") for number in plan.windows}
            served = {number: rank for number, rank in ranks.items() if rank is not None}
            return queue.assign_windows(db, act, purpose_id=row.id, windows=served)

        start = {f"window_{number}": rank for number, rank in row.windows.items()}
        self.ask_form(fields, _("{name}: windows and ranks").format(name=row.name), start, job, STALE)

    def set_hours(self) -> None:
        """When the center is open, each weekday; both times empty, and it is closed that day."""
        plan = self.queue_view.plan
        if plan is None:
            return
        fields, start = [], dict[str, Any]()
        for day, name in enumerate(WEEKDAYS):
            for at, text in enumerate((_("{day} opens"), _("{day} closes"))):
                fields.append(Field(f"day_{day}_{at}", text.format(day=_(name)), FieldKind.TIME))
                if day in plan.hours:
                    start[f"day_{day}_{at}"] = plan.hours[day][at]

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            spans: dict[int, tuple[time, time] | None] = {}
            for day in range(len(WEEKDAYS)):
                opens, closes = values.get(f"day_{day}_0"), values.get(f"day_{day}_1")
                wanted = f"day_{day}_{int(opens is not None)}"
                if (opens is None) != (closes is None):
                    raise InvalidInput(_("Give both times of a day, or neither."), field=wanted)
                if opens is not None and closes is not None:
                    spans[day] = (opens, closes)
                elif day in plan.hours:
                    spans[day] = None
            queue.set_hours(db, act, hours=spans)
            return None

        _ease(self.ask_form(tuple(fields), _("Opening hours"), start, job, STALE))

    def add_closed_day(self) -> None:
        """One more day without numbers."""

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return queue.add_closed_day(db, act, closed_on=values["closed_on"], why=values["why"])

        self.ask_form(_CLOSED, _("A closed day"), {}, job, STALE)

    def open_closed_day(self) -> None:
        """The chosen closed day is none after all, with the reason."""
        row = self.queue_view.closed.current_row()
        if row is None:
            return
        told = _("The center is open on {day} after all.").format(day=format_date(row.closed_on))
        self._strike(
            told,
            _("Open after all"),
            lambda db, act, why: queue.void_closed_day(db, act, closed_day_id=row.id, why=why),
        )

    def retire_purpose(self) -> None:
        """No numbers for the chosen purpose any more, with the reason."""
        if (row := self.chosen(QUEUE)) is not None:
            told = _("No numbers are given out for {name} any more.").format(name=row.name)
            self._strike(
                told,
                _("Retire the purpose"),
                lambda db, act, why: queue.retire_purpose(db, act, purpose_id=row.id, why=why),
            )

    def _strike(self, told: str, verb: str, job: Any) -> None:  # noqa: ANN401  an act with its reason
        def strike(why: str) -> None:
            self.room.work.change(
                self,
                lambda db, act: job(db, act, why),
                stale=STALE,
                done=lambda _none: self.room.say(_("Saved")),
                failed=self.explain,
            )

        self.ask(told, verb=verb, then=strike, reason=True)
