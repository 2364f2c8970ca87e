"""Pictures of packing a laptop, step by step, then of its line, its numbers, and what is done where it is lost.

Over the sample center only: a copy is packed into a temporary folder, and reported lost at the end.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from jobdesk.qt.pages._checkout_people import PeopleOnSheet
    from jobdesk.qt.pages._checkout_sheet import CheckoutSheet
    from jobdesk.qt.pages.administration import AdministrationPage
    from jobdesk.qt.windows.shell import Shell

DEVICE, PASSWORD = "노트북 1", "행사-비밀번호-77"


class CheckoutScenes:
    """Packs one laptop as a supervisor does."""

    def __init__(self, shell: "Shell", settle: Callable[[], None], picture: Callable[[str], Path]) -> None:
        self._shell, self._settle, self._picture = shell, settle, picture

    def walk(self) -> Iterator[Path]:
        """Every scene."""
        self._shell.go("administration")
        page = cast("AdministrationPage", self._shell.page)
        page.views.choose("checkouts")
        self._settle()
        page.pack_laptop()
        self._settle()
        sheet = cast("CheckoutSheet", page.sheet)
        with tempfile.TemporaryDirectory() as folder:
            yield from self._ask(sheet)
            yield from self._pack(sheet, Path(folder))
        sheet.finish()
        self._settle()
        yield self._picture("checkout-list")
        page.open_checkout()
        yield self._picture("checkout-detail")
        page.pop()
        page.take_back_laptop()
        yield self._picture("checkout-back")
        page.question.put_away()
        yield from self._lose(page)

    def _ask(self, sheet: "CheckoutSheet") -> Iterator[Path]:
        sheet.trip_step.form.set_value("device", DEVICE)
        yield self._picture("checkout-trip")
        sheet.go_on()
        for number, line in enumerate(sheet.openers_step.lines[:3]):
            line.chosen.setChecked(True)
            if number:
                line.way.set_value("own")
            else:
                line.password.setText(PASSWORD)
                line.again.setText(PASSWORD)
        for line in sheet.openers_step.lines[3:]:
            line.chosen.setChecked(False)
        yield self._picture("checkout-openers")
        sheet.go_on()
        self._settle()
        yield self._picture("checkout-load")
        sheet.load_step.vacancies.set_value("chosen")
        yield self._picture("checkout-vacancies")
        sheet.load_step.vacancies.set_value("event")
        sheet.go_on()
        self._settle()

    def _pack(self, sheet: "CheckoutSheet", folder: Path) -> Iterator[Path]:
        sheet.place_step.folder.setText(str(folder / "jobdesk-노트북-1"))
        yield self._picture("checkout-place")
        sheet.go_on()
        self._settle()
        yield self._picture("checkout-done")

    def _lose(self, page: "AdministrationPage") -> Iterator[Path]:
        page.report_lost()
        yield self._picture("checkout-lost")
        page.question.reason.setText("행사장에서 분실")
        page.question.verb.click()
        self._settle()
        yield self._picture("checkout-people")
        cast("PeopleOnSheet", page.sheet).show_paper()
        self._settle()
        yield self._picture("checkout-paper")
        page.pop()
        page.pop()
