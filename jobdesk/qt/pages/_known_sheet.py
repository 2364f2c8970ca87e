"""A new person who is probably known: what is typed beside the known record, before anything is saved."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import Card, Facts, row, secondary, section
from jobdesk.qt.theme import Badge
from jobdesk.services import side_by_side
from jobdesk.services.duplicates import KnownPerson
from jobdesk.services.side_by_side import BesideTyped, FieldLine


def show_known(
    page: Page,
    refused: KnownPerson,
    typed: Mapping[str, Any],
    *,
    save: Callable[[], object],
    opened: Callable[[UUID], object],
) -> None:
    """Cover the form with the comparison; the look at the known person is on record.

    Args:
        save: save what is typed as a new person after all.
        opened: go to a known person instead.
    """
    page.push(KnownSheet(page, refused, typed, save, opened))


class KnownSheet(Sheet):
    """Fields of both side by side, what differs first; Esc goes back to the form, which keeps what was typed."""

    def __init__(
        self,
        page: Page,
        refused: KnownPerson,
        typed: Mapping[str, Any],
        save: Callable[[], object],
        opened: Callable[[UUID], object],
    ) -> None:
        super().__init__(title=_("The same person?"), verb=_("Save as a new person"), run=self._save)
        self._page, self._typed, self._ids, self._at = page, typed, refused.ids, 0
        self._save_new, self._open_known = save, opened
        self.count = secondary("")
        self.head.addWidget(self.count)
        self.above.addWidget(secondary(str(refused), wrap=True))
        self.name, self.number, self.facts = section(""), secondary(""), Facts(columns=3)
        card = Card()
        card.body.addLayout(row(self.name, self.number, stretch_at=1))
        card.body.addWidget(self.facts)
        self.above.addWidget(card)
        self.list: ListView[FieldLine] = ListView(
            (
                Column(mark("Field"), lambda line: line.label, width=190),
                Column(mark("Typed now"), lambda line: line.one or "–", stretch=True),
                Column(mark("Known record"), lambda line: line.other or "–", stretch=True),
                Column(mark("Same or not"), badge=_compared, width=130),
            ),
            key=lambda line: line.name,
            name=self.title.text(),
            empty=_("Reading…"),
            dense=True,
        )
        self.list.opened.connect(lambda _line: self._open())
        self.body.addWidget(self.list, 1)
        self.add_verb(_("Open the known person"), "Ctrl+O", self._open)
        if len(self._ids) > 1:
            self.add_verb(_("The next one alike"), "Ctrl+Tab", self._next)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self._read()

    @override
    def start_focus(self) -> None:
        self.list.begin()

    def _read(self) -> None:
        self.set_busy(True)
        self.room.work.view(
            self,
            partial(side_by_side.beside_typed, typed=self._typed, known_id=self._ids[self._at]),
            done=self._show,
            failed=self.explain,
        )

    def _show(self, both: BesideTyped) -> None:
        self.set_busy(False)
        self.name.setText(both.known.name)
        self.number.setText(both.known.number)
        hanging = [(word, format_number(count)) for word, count in both.known.hanging.items()]
        self.facts.set_facts([(_("Recorded on"), format_date(both.known.recorded_at.date())), *hanging])
        said = [line for line in both.lines if line.one]
        differ = sum(line.differs for line in said)
        self.count.setText(_("{count} fields differ").format(count=format_number(differ)))
        self.list.set_rows(sorted(both.lines, key=lambda line: (not line.one, not line.differs)))
        self.list.select_first()
        self.list.begin()

    def _next(self) -> None:
        self._at = (self._at + 1) % len(self._ids)
        self._read()

    def _save(self) -> None:
        self.finish()
        self._save_new()

    def _open(self) -> None:
        self.finish()
        self._open_known(self._ids[self._at])


def _compared(line: FieldLine) -> Badge | None:
    """What is typed against what is known; what was not typed says nothing."""
    if not line.one:
        return None
    return Badge(_("Differs"), "warning") if line.differs else Badge(_("the same"), "good")
