"""Whether a new person is known already, told while the form is filled."""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QTimer

from jobdesk.base.i18n import _
from jobdesk.base.phones import phone_digits
from jobdesk.qt.inputs import BirthEdit
from jobdesk.qt.pages.base import FormSheet, Room
from jobdesk.services import duplicates
from jobdesk.services.audit import record_shown

LOOK_MS = 300
LOOKED_AT = {"full_name", "birth_date", "mobile", "phone"}


def look_for_known(room: Room, sheet: FormSheet, found: Callable[[UUID], object]) -> None:
    """While name, birth and phone are typed, say who it may be; one key opens that person.

    Args:
        found: called with the id of the person who is opened.
    """
    form = sheet.form
    known: list[UUID] = []
    told_of: set[UUID] = set()  # whom the line showed, on record
    open_known = sheet.add_verb(_("Open the known person"), "Ctrl+O", lambda: _open_known(sheet, known, found))
    open_known.setVisible(False)
    timer = QTimer(sheet, singleShot=True, interval=LOOK_MS)

    def show(rows: Sequence[duplicates.KnownRow]) -> None:
        known[:] = [row.id for row in rows]
        open_known.setVisible(bool(rows))
        told = ", ".join(" ".join((row.name, row.birth, row.phone)) for row in rows[:2])
        form.set_hint("full_name", _("Known: {people}").format(people=told) if rows else "", "warning")
        if anew := {row.id for row in rows[:2]} - told_of:
            told_of.update(anew)
            room.work.view(
                sheet,
                lambda db, act: record_shown(db, act, anew),
                done=lambda _none: None,
                failed=sheet.explain,
            )

    def look() -> None:
        birth = form.input("birth_date")
        day = birth.day() if isinstance(birth, BirthEdit) else None
        name, phone = str(form.value("full_name")), phone_digits(str(form.value("mobile")))
        if name:
            room.work.read(
                sheet,
                lambda db, act: duplicates.known_like(db, act, full_name=name, birth_date=day, phones=[phone]),
                done=show,
                failed=sheet.explain,
                latest="known",
            )

    timer.timeout.connect(look)
    form.edited.connect(lambda field: timer.start() if field in LOOKED_AT else None)


def _open_known(sheet: FormSheet, known: Sequence[UUID], found: Callable[[UUID], object]) -> None:
    if known:
        one = known[0]
        sheet.leave()
        found(one)
