"""Which firm: every act with a firm begins with a search for the known one, never with a second record of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from typing_extensions import override

from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.qt.inputs import SearchEdit, commit_composition
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Page, Room, Sheet
from jobdesk.qt.parts import secondary
from jobdesk.qt.theme import Badge
from jobdesk.services.employers import EmployerRow
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import count_rows, read_page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

SHOWN = 100
NEW_KEYS = "Ctrl+Shift+N"


class FindFirmSheet(Sheet):
    """Type a name, a phone or a business number; Enter takes the best match, or begins a new firm where none is.

    Args:
        chosen: gets the firm that is meant, after the sheet is gone.
        new: gets what was typed where no known firm is meant.
        new_verb: what `new` does, for example "New firm".
    """

    def __init__(
        self,
        page: Page,
        *,
        title: str,
        chosen: Callable[[EmployerRow], object],
        new: Callable[[str], object],
        new_verb: str = "",
    ) -> None:
        super().__init__(title=title, verb=_("Take this firm"), run=self._take)
        self._work, self._chosen, self._new, self._enter_waits = page.room.work, chosen, new, False
        self.search = SearchEdit(name=_("Firm"), hint=_("Name, initials, phone, business number"))
        self.search.searched.connect(self._read)
        self.search.entered.connect(self._on_entered)
        self.search.left_down.connect(lambda: self.firms.setFocus())
        begin = self.add_verb(new_verb or _("New firm"), NEW_KEYS, self._begin_new)
        codes = page.room.codes
        self.firms: ListView[EmployerRow] = ListView(
            (
                Column(mark("Name of the firm"), lambda r: r.name, stretch=True),
                Column(mark("Business number"), lambda r: format_business_number(r.business_no), width=140),
                Column(mark("Industry"), lambda r: codes.label("industry", r.industry), width=280),
                Column(
                    mark("Watch mark"),
                    badge=lambda r: Badge(r.watch_mark, "warning") if r.watch_mark else None,
                    width=120,
                ),
                Column(mark("Contact person"), lambda r: r.contact_name or "", width=110),
                Column(mark("Phone"), lambda r: format_phone(r.phone), width=140),
                Column(mark("Vacancies"), lambda r: format_number(r.vacancies), align="right", width=70),
            ),
            key=lambda r: r.id,
            name=_("Firms"),
            empty=_("No known firm is found."),
            first_act=begin,
        )
        self.firms.opened.connect(lambda _row: self._take())
        self.count = secondary("")
        self.body.addWidget(self.search)
        self.body.addWidget(self.firms, 1)
        self.body.addWidget(self.count)

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        self._read("")

    @override
    def start_focus(self) -> None:
        self.search.setFocus()

    def _read(self, text: str) -> None:
        asked = Asked("employers", text=text)

        def job(db: "Session", act: "Act") -> tuple[int, Sequence[EmployerRow]]:
            return count_rows(db, act, asked), read_page(db, act, asked, limit=SHOWN).rows

        self._work.read(self, job, done=self._show, failed=self.explain, latest="firms")

    def _show(self, found: tuple[int, Sequence[EmployerRow]]) -> None:
        count, rows = found
        self.firms.set_rows(rows)
        if self.search.live_text().strip():
            self.firms.select_first()
        told = _("{shown} of {count}").format(shown=format_number(len(rows)), count=format_number(count))
        self.count.setText(told if count > len(rows) else _("{count} firms").format(count=format_number(count)))
        if self._enter_waits:
            self._enter_waits = False
            self._mean_best()

    def _on_entered(self) -> None:
        """Enter means the match of all that was typed, not of what was read so far."""
        self._enter_waits = True
        self._read(self.search.text())

    def _mean_best(self) -> None:
        if self.firms.current_row() is not None:
            self._take()
        elif self.search.text().strip():
            self._begin_new()

    def _take(self) -> None:
        row = self.firms.current_row()
        if row is not None:
            self.finish()
            self._chosen(row)

    def _begin_new(self) -> None:
        commit_composition()
        typed = self.search.text().strip()
        self.finish()
        self._new(typed)


def firm_typed(text: str) -> dict[str, str]:
    """What a text that found no firm says of a new one: its business number, its phone or its name."""
    digits = "".join(letter for letter in text if letter.isdigit())
    if not text or len(digits) < len(text.replace("-", "").replace(" ", "")):
        return {"name": text} if text else {}
    if len(digits) == 10 and not digits.startswith("0"):
        return {"business_no": text}
    return {"phone": text}
