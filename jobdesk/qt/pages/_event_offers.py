"""What the forms of 행사 propose: the next round, and the open vacancies of a firm."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.i18n import _, ngettext
from jobdesk.qt.inputs import ChoiceBox, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.inputs.typed import read_date
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.theme import XS
from jobdesk.services import events
from jobdesk.services.vacancies import VacancyRow, list_vacancies

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

WIDE = 560
LIVE = frozenset({"open", "verified", "received"})


def propose_round(sheet: FormSheet) -> None:
    """Propose the next round and its name for the kind and the year, until one is typed by hand."""
    form, room = sheet.form, sheet.room

    def ask(changed: str = "kind") -> None:
        kind, day = form.values().get("kind"), read_date(str(form.values().get("held_on") or ""))
        if changed not in {"kind", "held_on"} or not kind or day is None:
            return

        def show(number: int) -> None:
            name = _("Round {number} {kind}").format(number=number, kind=room.codes.label("event_kind", kind))
            shown = {"round_no": number, "name": name}
            form.set_values({field: value for field, value in shown.items() if field not in form.touched})
            form.edited.emit("name")  # what is missing is told anew

        room.work.read(
            sheet, partial(_next_round, str(kind), day), done=show, failed=sheet.explain, latest="round"
        )

    form.edited.connect(ask)
    ask()


def _next_round(kind: str, on: date, db: "Session", act: "Act") -> int:
    return events.next_round(db, act, kind=kind, on=on)


class VacancyOffer:
    """The open vacancies of a firm above its form; the chosen one is linked and fills openings and job."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._rows: dict[str, VacancyRow] = {}
        self._now: UUID | None = None
        self.box: ChoiceBox | None = None

    @property
    def chosen(self) -> UUID | None:
        """The vacancy that is linked."""
        if self.box is None:
            return self._now
        return UUID(str(self.box.value())) if self.box.value() else None

    def show_on(self, sheet: FormSheet, employer_id: UUID, now: UUID | None = None) -> None:
        """Read the firm's vacancies and offer them; without one linked the newest open one is proposed."""
        self._now = now
        self._page.room.work.read(
            sheet,
            lambda db, act: list_vacancies(db, act, employer_id=employer_id),
            done=partial(self._show, sheet),
            failed=sheet.explain,
        )

    def _show(self, sheet: FormSheet, found: Sequence[VacancyRow]) -> None:
        label = self._page.room.codes.label
        rows = [one for one in found if one.state in LIVE or one.id == self._now]
        if not rows:
            return
        self._rows = {str(one.id): one for one in rows}
        choices = [
            Choice(key, f"{one.title} · {label('vacancy_state', one.state)}") for key, one in self._rows.items()
        ]
        self.box = ChoiceBox(choices, name=_("Vacancy"), empty=_("no vacancy"))
        self.box.setMaximumWidth(WIDE)
        told = ngettext("The firm has {count} vacancy.", "The firm has {count} vacancies.", len(rows))
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(XS)
        column.addWidget(PlainLabel(told.format(count=len(rows)), look="label"))
        column.addWidget(self.box)
        sheet.above.addWidget(part)
        QWidget.setTabOrder(self.box, sheet.form.input(sheet.form.fields[0].name))
        known = sheet.known is not None
        proposed = next((one for one in rows if one.state == "open"), None)
        self.box.set_value(str(self._now) if self._now else "" if known or proposed is None else str(proposed.id))
        if not known:
            self._fill(sheet)
        self.box.changed.connect(lambda: self._fill(sheet))

    def _fill(self, sheet: FormSheet) -> None:
        row = self._rows.get(str(self.chosen))
        if row is not None:
            start = {"openings": row.remaining, "job": row.title}
            sheet.form.set_values({name: value for name, value in start.items() if name not in sheet.form.touched})
