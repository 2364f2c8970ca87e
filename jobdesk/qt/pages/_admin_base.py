"""What the parts of 관리 share: the chosen row, a form that saves, choices of people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from jobdesk.base.codes import CodeBook, CodeEntry
from jobdesk.base.fields import Field
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_lists import KeepingDesk
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import Segments

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

ACCOUNTS, COLLEAGUES, ABSENCES, RIGHTS = "accounts", "colleagues", "absences", "rights"
WINDOWS, SETTING, CODES, WAGES = "windows", "settings", "codes", "wages"
AUDIT, BACKUPS, PRINTERS, IMPORTS = "audit", "backups", "printers", "imports"
CHECKOUTS, QUEUE = "checkouts", "queue"
AT_CENTER = frozenset({ABSENCES, CHECKOUTS, IMPORTS, QUEUE})
"""Views of what is kept at the center alone, as far as those see them who may open a copy."""
Saves = Callable[[dict[str, Any], "Session", "Act"], Any]


class AdminPage(Page):
    """A page of several lists, of which one is shown; the commands follow the one shown.

    Attributes:
        lists: those the role may see, by the name of their view.
    """

    lists: dict[str, ListView[Any]]
    views: Segments

    def keeping(self) -> KeepingDesk:
        """The desk as those use it who keep the center."""
        return cast(KeepingDesk, self.room.desk)

    def chosen(self, view: str) -> Any:  # noqa: ANN401  a row of any of the lists
        """The chosen row of a list, or None where it is not the one shown."""
        return self.lists[view].current_row() if self.views.current == view else None

    def ask_form(
        self,
        fields: tuple[Field, ...],
        title: str,
        start: Mapping[str, Any],
        job: Saves,
        stale: str | tuple[str, ...],
        *,
        codes: CodeBook | None = None,
        verb: str = "",
    ) -> FormSheet:
        """Cover the page with a form whose values `job` saves in one transaction; answers its sheet."""
        form = Form(fields, codes or self.room.codes, today=self.room.today())
        form.set_values(start)
        for field in fields:
            if field.help:
                form.set_hint(field.name, _(field.help))
        told = (stale,) if isinstance(stale, str) else stale

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            job_now = partial(job, values)
            sheet.commit(job_now, stale=told, said=_("Saved"), done=lambda _row: self.refresh(frozenset(told)))

        sheet = FormSheet(form, title=title, verb=verb or _("Save"), save=save)
        self.push(sheet)
        return sheet


def choices_of(scheme: str, words: Iterable[tuple[str, str]]) -> CodeBook:
    """A code book of one list made here, for a form that asks to choose."""
    return CodeBook(
        CodeEntry(scheme, code, text, text, "", "", at, None, None) for at, (code, text) in enumerate(words)
    )


def people_of(lines: Sequence[tuple[UUID, str]]) -> CodeBook:
    """People to choose from, under the scheme "person"."""
    return choices_of("person", ((str(one), name) for one, name in lines))
