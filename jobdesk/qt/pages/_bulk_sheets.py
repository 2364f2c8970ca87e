"""What is done to the chosen rows of a list: another counselor, a list of texts, a workbook.

Each `ask_...` reads what its sheet needs and pushes it on the page; files are written once the act is committed.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QFileDialog, QWidget

from jobdesk.base.enums import MessagePurpose
from jobdesk.base.errors import InvalidInput, JobdeskError, NotAllowed
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.permissions import can_serve
from jobdesk.base.saving import save_file
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._admin_base import people_of
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import Card, secondary
from jobdesk.services import bulk, messages
from jobdesk.services.accounts import Colleague, list_colleagues
from jobdesk.services.bulk import HandedOver, Handover
from jobdesk.services.list_export import ListFile, ListTable, make_workbook, record_export
from jobdesk.services.messages import WHY_LEFT_OUT, MessageFiles, Recipients

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

MOST_NAMES, ASIDE_WIDTH = 12, 380
_COUNSELOR = (
    Field("counselor_id", mark("New counselor"), FieldKind.CHOICE, required="receive", code="person"),
    Field("why", mark("Reason"), required="receive", max_length=500, wide=True),
)
_MESSAGE = (
    Field("purpose", mark("Purpose of the text"), FieldKind.CHOICE, required="receive", code="message_purpose"),
    Field("body", mark("Text"), FieldKind.NOTE, required="receive", max_length=2000, wide=True),
)
_EXPORT = (Field("purpose", mark("What it is for"), required="receive", max_length=200, wide=True),)


def nothing(*_told: object) -> None:
    """Nothing more is to be done."""


# another counselor --------------------------------------------------------------------------


def ask_counselor(
    page: Page, jobseeker_ids: Collection[UUID], *, done: Callable[[HandedOver | None], object] = nothing
) -> None:
    """Give the chosen people to another counselor; who is left out is told first."""
    ids = tuple(jobseeker_ids)

    def read(db: "Session", act: "Act") -> tuple[Handover, Sequence[Colleague]]:
        return bulk.check_handover(db, act, jobseeker_ids=ids), list_colleagues(db, act)

    def show(found: tuple[Handover, Sequence[Colleague]]) -> None:
        handover, colleagues = found
        if handover.ready:
            page.push(ChangeCounselorSheet(page, handover, colleagues, done))
        elif handover.theirs:
            told = _("{count} of them are of another counselor: the supervisor hands them over.")
            page.explain(NotAllowed(told.format(count=len(handover.theirs))))
        else:
            page.explain(InvalidInput(_("They are no records of their own any more. Read the list again.")))

    page.room.work.read(page, read, done=show, failed=page.explain)


class ChangeCounselorSheet(FormSheet):
    """Who serves the chosen people from now on, and why."""

    def __init__(
        self,
        page: Page,
        handover: Handover,
        colleagues: Sequence[Colleague],
        done: Callable[[HandedOver | None], object] = nothing,
    ) -> None:
        count = len(handover.ready)
        people = people_of([(c.id, c.display_name) for c in colleagues if c.active and can_serve(c.role)])
        title = ngettext("Another counselor for {count} person", "Another counselor for {count} people", count)
        super().__init__(
            Form(_COUNSELOR, people, today=page.room.today()),
            title=title.format(count=format_number(count)),
            verb=_("Hand over"),
            save=self._hand_over,
        )
        self._page, self._ids, self._then = page, handover.ready, done
        self._names = {c.id: c.display_name for c in colleagues}
        groups = []
        if handover.theirs:
            groups.append((_("Of another counselor: the supervisor hands them over"), handover.theirs))
        if handover.gone:
            groups.append((_("No record of their own any more"), ("",) * handover.gone))
        if groups:
            self.aside.addWidget(_left_out(groups))
            self.aside.addStretch(1)

    def _hand_over(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        to, why, ids = UUID(values["counselor_id"]), values["why"], self._ids
        self.commit(
            lambda db, act: bulk.change_counselor(db, act, jobseeker_ids=ids, counselor_id=to, why=why),
            stale=("jobseekers", "follow_ups"),
            done=partial(self._tell, to),
        )

    def _tell(self, to: UUID, done: HandedOver | None) -> None:
        name = self._names[to]
        if done is None:
            text = _("Handed over")
        elif done.people:
            text = ngettext(
                "{count} person handed over to {name}", "{count} people handed over to {name}", done.people
            ).format(count=format_number(done.people), name=name)
        else:
            text = _("They are with {name} already.").format(name=name)
        self._page.room.say(text)
        self._then(done)


# a list of texts ----------------------------------------------------------------------------


def ask_message(page: Page, jobseeker_ids: Collection[UUID]) -> None:
    """문자 명단 for the chosen people; who is left out is told first."""

    def show(recipients: Recipients) -> None:
        page.push(MessageListSheet(page, jobseeker_ids, recipients))

    read = partial(messages.check_recipients, jobseeker_ids=tuple(jobseeker_ids))
    page.room.work.read(page, read, done=show, failed=page.explain)


class MessageListSheet(FormSheet):
    """Purpose and text, its bytes while it is typed, and who is left out and why."""

    def __init__(self, page: Page, jobseeker_ids: Collection[UUID], recipients: Recipients) -> None:
        self._page, self._ids, self._codes = page, tuple(jobseeker_ids), page.room.codes
        count = len(recipients.ready)
        title = ngettext("List for texts ({count} person)", "List for texts ({count} people)", count)
        super().__init__(
            Form(_MESSAGE, page.room.codes, today=page.room.today()),
            title=title.format(count=format_number(count)),
            verb=_("Make the files"),
            save=self._make,
        )
        self.form.edited.connect(self._show_size)
        if recipients.left_out:
            groups = [(_(WHY_LEFT_OUT[why]), names) for why, names in recipients.left_out.items()]
            self.aside.addWidget(_left_out(groups))
            self.aside.addStretch(1)
        self._show_size()

    def _show_size(self, _name: str = "") -> None:
        try:
            kind, size = messages.measure_text(str(self.form.draft().get("body") or ""))
        except JobdeskError as error:
            self.form.set_hint("body", str(error), "warning")
            return
        word = self._codes.label("message_kind", kind)
        self.form.set_hint("body", _("{size} bytes: {kind}").format(size=size, kind=word))

    def _make(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        path = _ask_place(self, _("Save the numbers"), f"sms-{self._page.room.today():%Y%m%d}.csv", "CSV (*.csv)")
        if path is None:
            self.set_busy(False)
            return
        purpose, body, ids, page = MessagePurpose(values["purpose"]), values["body"], self._ids, self._page

        def write(files: MessageFiles | None) -> None:
            if files is not None:
                write_files(page, path, ((".csv", files.numbers), (".txt", files.text)))

        self.commit(
            lambda db, act: messages.make_message_list(db, act, jobseeker_ids=ids, purpose=purpose, body=body),
            stale=("jobseekers", "messages"),
            done=write,
        )


def _left_out(groups: Sequence[tuple[str, Sequence[str]]]) -> Card:
    """Why, and the masked names; names that are not known are empty."""
    card = Card(_("Left out"))
    card.setFixedWidth(ASIDE_WIDTH)
    for why, names in groups:
        card.body.addWidget(PlainLabel(f"{why} · {format_number(len(names))}", look="strong", wrap=True))
        if not any(names):
            continue
        shown = ", ".join(names[:MOST_NAMES])
        if len(names) > MOST_NAMES:
            shown = _("{names} and {count} more").format(names=shown, count=format_number(len(names) - MOST_NAMES))
        card.body.addWidget(PlainLabel(shown, look="secondary", wrap=True))
    return card


# a workbook ---------------------------------------------------------------------------------


def ask_export(page: Page, name: str, read: "Callable[[Session, Act], ListTable]", *, told: str = "") -> None:
    """Save a list as a workbook: `read` gives all its rows, masked as the screen shows them; `told` which."""
    page.push(ExportSheet(page, name, read, told=told))


class ExportSheet(FormSheet):
    """Which rows are saved, what the list is for; then the file."""

    def __init__(
        self, page: Page, name: str, read: "Callable[[Session, Act], ListTable]", *, told: str = ""
    ) -> None:
        self._page, self._name, self._rows = page, name, read
        super().__init__(
            Form(_EXPORT, page.room.codes, today=page.room.today()),
            title=_("Save the list: {name}").format(name=name),
            verb=_("Save as XLSX"),
            save=self._export,
        )
        if told:
            self.above.addWidget(secondary(told))

    def _export(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        offered = f"{self._name}-{self._page.room.today():%Y%m%d}.xlsx"
        path = _ask_place(self, _("Save the list"), offered, "XLSX (*.xlsx)")
        if path is None:
            self.set_busy(False)
            return
        purpose, rows, page = values["purpose"], self._rows, self._page

        def make(db: "Session", act: "Act") -> ListFile:
            return make_workbook(db, act, table=rows(db, act), purpose=purpose)

        def record(made: ListFile) -> None:
            self.commit(
                lambda db, act: record_export(db, act, made=made),
                stale=(),
                done=lambda _none: write_files(page, path, ((".xlsx", made.content),)),
            )

        self.set_busy(True)
        page.room.work.read(self, make, done=record, failed=self.refused)


# files --------------------------------------------------------------------------------------


def _ask_place(parent: QWidget, title: str, offered: str, kinds: str) -> Path | None:
    name, _kind = QFileDialog.getSaveFileName(parent, title, offered, kinds)
    return Path(name) if name else None


def write_files(page: Page, path: Path, contents: Sequence[tuple[str, bytes]]) -> None:
    """Write what was exported beside each other; where the place refuses, ask for another one."""

    def write() -> None:
        for suffix, content in contents:
            save_file(path.with_suffix(suffix), content)

    def again() -> None:
        other = _ask_place(page, _("Save the files"), path.name, "")
        if other is not None:
            write_files(page, other, contents)

    def refused(error: JobdeskError) -> None:
        page.ask(str(error), verb=_("Choose another place"), then=again)

    names = ", ".join(path.with_suffix(suffix).name for suffix, _content in contents)
    told = _("Saved: {names}").format(names=names)
    page.room.work.device(page, write, done=lambda _none: page.room.say(told), failed=refused)
