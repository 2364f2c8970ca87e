"""Pictures of a day out: a consent signed on the screen, a copy's header in each state, its sheet, its door.

Over the sample center only, from which a copy is packed for it.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from math import sin
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from jobdesk.base.outreach import Opener, PersonsTaken, VacanciesTaken
from jobdesk.qt.pages._consent_sheet import ConsentSheet
from jobdesk.qt.pages._copy_sheet import CopySheet
from jobdesk.qt.pages._copy_words import words_of
from jobdesk.qt.pages._sign_sheet import SignSheet
from jobdesk.qt.pages.copy_home import CopyHomePage
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.services.lists import reading
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.outreach.checkouts import plan_checkout
from jobdesk.wiring import open_center
from jobdesk.wiring.outreach import pack

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.app import Program
    from jobdesk.qt.inputs.signature import SignaturePad
    from jobdesk.qt.pages.base import Page
    from jobdesk.qt.windows.shell import Shell
    from jobdesk.wiring import Desk

PASSWORD = "Out-of-the-house-27"  # of a copy that lives as long as its pictures
Picture = Callable[..., Path]


class OutreachScenes:
    """Walks through a day out in one signed-in shell, and in a window on a copy."""

    def __init__(self, program: "Program", shell: "Shell", settle: Callable[[], None], picture: Picture) -> None:
        self._program, self._shell, self._settle, self._picture = program, shell, settle, picture
        self._desk = cast("Desk", shell.desk)

    def walk(self) -> Iterator[Path]:
        """Every scene; nothing is signed in the end, and the copy is gone."""
        yield from self._signature()
        with tempfile.TemporaryDirectory() as folder:
            yield from self._copy(Path(folder, "copy"))

    def _signature(self) -> Iterator[Path]:
        self._shell.open("jobseeker", self._desk.read(_someone))
        self._settle()
        page = cast("Page", self._shell.page)
        page.action("jobseekers.consent").trigger()
        self._settle()
        sheet = cast(ConsentSheet, page.sheet)
        sheet.form.set_value("kinds", ["collection", "disclosure"])
        sheet.let_sign()
        yield self._picture("consent-sign")
        signing = cast(SignSheet, page.sheet)
        _scribble(signing.pad)
        yield self._picture("consent-signed")
        signing.primary_button.click()
        yield self._picture("consent-taken")
        while page.sheet is not None:
            page.sheet.finish()
            self._settle()

    def _copy(self, folder: Path) -> Iterator[Path]:
        here, event = self._desk, self._desk.read(_event)
        pack(
            here,
            folder,
            plan=lambda db, act: plan_checkout(
                db, act, persons=PersonsTaken.ALL, vacancies=VacanciesTaken.ALL, event_id=event
            ),
            device="노트북 1",
            purpose="JOB포유 취업박람회",
            openers=[Opener(here.account_id, PASSWORD)],
        )
        desk = open_center(folder, here.user_name, PASSWORD)
        work, before = self._program.work, self._program.work.desk
        window = MainWindow()
        window.furnish(work, lambda: self._program.window._load())
        window.resize(self._program.window.size())
        window.show()
        try:
            work.desk = desk
            window._on_entered(Entered(desk, desk.codes, (), desk.idle_minutes))
            yield from self._states(window, desk, folder)
        finally:
            work.wait()
            work.desk = before
            window.shell = None
            window.hide()
            window.deleteLater()
            desk.close()

    def _states(self, window: MainWindow, desk: "Desk", folder: Path) -> Iterator[Path]:
        shell, copy = cast("Shell", window.shell), desk.outreach.copy
        if copy is None:
            return

        def shot(name: str, shown: "QWidget" = window) -> Path:
            return self._picture(name, shown)

        yield shot("copy-fresh")
        now = desk.outreach.now()
        for name, kept in (
            ("unsent", replace(copy, unsent=37)),
            ("waiting", replace(copy, sealed=1)),
            ("late", replace(copy, unsent=37, expires_at=now + timedelta(hours=2))),
            ("over", replace(copy, unsent=37, expires_at=now)),
            ("no-server", replace(copy, unsent=12, local_copy=True)),
        ):
            shell.header.copy.show_words(words_of(kept, now), "")
            yield shot(f"copy-{name}")
        shell.copy_watch.show_now() if shell.copy_watch is not None else None
        shell.go("administration")
        self._settle()
        shell.page.views.choose("imports")  # type: ignore[union-attr]  # 관리 is shown
        yield shot("copy-at-center-alone")
        shell.go_home()
        yield shot("copy-home")
        panel = cast(CopySheet, cast("Page", shell.page).sheet).panel
        panel.write_to(folder.parent / "notebook.jdb")
        yield shot("copy-home-written")
        panel.ask_receipt(folder.parent / "receipt")
        yield shot("copy-home-receipt")
        late = CopyHomePage(shell.room)
        window.show_face(late)
        yield shot("copy-over-home")
        window.show_door(folder, desk.user_name)
        yield shot("copy-door")


def _scribble(pad: "SignaturePad") -> None:
    """A name, as a hand writes it."""
    wide, high = pad.width(), pad.height()
    for start in (0.36, 0.46, 0.56):
        spots = [
            QPoint(int(wide * (start + 0.08 * at / 40)), int(high * (0.5 + 0.25 * sin(at / 4 + start * 30))))
            for at in range(40)
        ]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(pad, spot)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=spots[-1])


def _event(db: "Session", act: "Act") -> "UUID":
    found: UUID = reading.read_page(db, act, Asked("events")).rows[0].id
    return found


def _someone(db: "Session", act: "Act") -> "UUID":
    found: UUID = reading.read_page(db, act, Asked("referrals")).rows[0].jobseeker_id
    return found
