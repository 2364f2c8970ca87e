"""전화할 업체: the firms whose answers are missing, the most due first, each with whom to ask for."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.phones import format_phone
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._attempts import call_back_text
from jobdesk.qt.pages._reminders import waited_badge
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import Segments, row, secondary
from jobdesk.qt.theme import Badge, S
from jobdesk.services import calls
from jobdesk.services.calls import CallFirm, CallList
from jobdesk.services.work_rules import Whose

DUE, BACK, ALL = "1", "back", "0"
_WHOSE = ((Whose.MINE, mark("Mine")), (Whose.DEPUTY, mark("Standing in")), (Whose.ALL, mark("All")))


class CallPane(QWidget):
    """The firms to call under a row of reminders with their counts; a refresh keeps the place."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.calls = page, CallList((7, 14, 21), ())
        self._stays = False
        self.stages = Segments([(key, "") for key in (DUE, "2", "3", BACK, ALL)])
        self.stages.chosen.connect(lambda _key: self._show())
        self.whose = Segments([(whose, _(text)) for whose, text in _WHOSE])
        self.whose.chosen.connect(lambda _key: self.read())
        self.list = self._make_list()
        self.hint = secondary("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(row(self.stages, self.whose, stretch_at=1))
        column.addWidget(self.list, 1)
        column.addWidget(self.hint)
        self._show()

    def _make_list(self) -> ListView[CallFirm]:
        codes, today = self.page.room.codes, self.page.room.today
        made: ListView[CallFirm] = ListView(
            (
                Column(mark("Firm"), lambda f: f.name, stretch=True),
                Column(mark("Contact person"), lambda f: f.contact, width=110),
                Column(mark("Phone"), lambda f: format_phone(f.phone), width=150),
                Column(
                    mark("Unanswered"),
                    lambda f: format_number(f.waiting),
                    align="right",
                    width=90,
                    sort=lambda f: f.waiting,
                ),
                Column(mark("Oldest"), lambda f: format_date(f.oldest), width=120),
                Column(
                    mark("Elapsed"), badge=lambda f: waited_badge(f.days, f.stage), width=90, sort=lambda f: f.days
                ),
                Column(mark("Last call"), lambda f: _last(f, codes.label), width=236, sort=lambda f: f.tried_on),
                Column(
                    mark("Call back on"),
                    badge=lambda f: _back(f, today()),
                    width=140,
                    sort=lambda f: f.call_back_on,
                ),
            ),
            key=lambda f: f.id,
            name=_("Firms to call"),
            empty=_("No firm needs a call."),
        )
        made.setAccessibleName(_("Firms to call"))
        return made

    def read(self) -> None:
        """Read the firms again."""
        whose = Whose(self.whose.current)
        self.page.room.work.read(
            self,
            lambda db, act: calls.list_calls(db, act, whose=whose),
            done=self._take,
            failed=self.page.explain,
            latest="calls",
        )

    def show_whose(self, value: Sequence[str]) -> None:
        """Whose work is meant, as another list's filter of counselors says it; a colleague's is everyone's."""
        one = value[0] if len(value) == 1 else ""
        self.whose.blockSignals(True)
        self.whose.choose(one if one in self.whose.keys else Whose.ALL)
        self.whose.blockSignals(False)

    def stay(self) -> None:
        """The firm of this line is about to go elsewhere: the keyboard stays on the line, for the next firm."""
        self._stays = True

    def _take(self, told: CallList) -> None:
        self.calls = told
        self._show()

    def _show(self) -> None:
        firms, today = self.calls.firms, self.page.room.today()
        shown = {key: [firm for firm in firms if _belongs(firm, key, today)] for key in self.stages.keys}
        days = dict(zip((DUE, "2", "3"), self.calls.reminders, strict=False))
        names = {
            **{key: _("{count} days and more").format(count=days[key]) for key in days},
            BACK: _("To call back"),
            ALL: _("All firms"),
        }
        for key, some in shown.items():
            self.stages.set_text(key, f"{names.get(key, '')} {len(some)}".strip())
        line, before = self.list.table.currentIndex().row(), self.list.current_row()
        rows = shown[self.stages.current]
        self.list.set_rows(rows)
        now = self.list.current_row()
        went = before is not None and (now is None or self.list.table.currentIndex().row() != line)
        if rows and went and (self._stays or now is None):
            self.list.select(rows[min(line, len(rows) - 1)].id)
            self._stays = False
        self._count(rows)

    def _count(self, rows: Sequence[CallFirm]) -> None:
        waiting = sum(firm.waiting for firm in rows)
        told = ngettext(
            "{firms} firms, {count} referral without an answer",
            "{firms} firms, {count} referrals without an answer",
            waiting,
        )
        self.hint.setText(told.format(firms=format_number(len(rows)), count=format_number(waiting)))


def _belongs(firm: CallFirm, key: str, today: date) -> bool:
    back = firm.call_back_on is not None and firm.call_back_on <= today
    if key == BACK:
        return back
    if key == DUE:
        return back or firm.due > 0
    return firm.stage >= int(key)


def _last(firm: CallFirm, label: Callable[[str, object], str]) -> str:
    if firm.tried_on is None:
        return ""
    return f"{format_date(firm.tried_on)} {label('attempt_outcome', firm.outcome)}"


def _back(firm: CallFirm, today: date) -> Badge | None:
    if firm.call_back_on is None:
        return None
    return Badge(call_back_text(today, firm.call_back_on), "accent" if firm.call_back_on <= today else "neutral")
