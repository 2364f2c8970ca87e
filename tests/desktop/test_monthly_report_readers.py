"""The monthly report, saved at the desk in each form, says to other programs what the page shows."""

import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from jobdesk.qt.pages._statistics_reports import ReportSheet
from jobdesk.services.layouts import LAYOUTS
from tests.desktop.readers import convert, read_hwpx, text_of
from tests.qt.helpers import press, settle
from tests.qt.statistics_page import open_page, show_view

pytestmark = pytest.mark.desktop
CTRL = Qt.KeyboardModifier.ControlModifier
MONTH, UNTIL_NOW, YEAR_BEFORE = 1, -3, -1
"""Where a line of the report has them, behind its label and unit: between them stand closed months, if any."""


def listed(qtbot, page, window):
    """What the list of the page shows of a window: the figure, and that of a year before, by label."""
    page.window_line.choose(window)
    view = show_view(qtbot, page, "lines")
    settle(qtbot, page.room.work)
    table = view.indicators
    return {
        line.id: tuple(table.item(at, column).text() for column in (0, 2, 3)) for at, line in enumerate(view.lines)
    }


@pytest.fixture
def made(qtbot, sample, tmp_path, monkeypatch):
    """The lines of the page, and the files."""
    desk, page = open_page(qtbot, sample)
    month, year = (listed(qtbot, page, window) for window in ("month", "year"))
    wanted = [(year[one], month[one]) for one in LAYOUTS["monthly"].indicators]
    page.action("statistics.reports").trigger()
    sheet = page.sheet
    assert isinstance(sheet, ReportSheet)
    sheet.layouts.set_value("monthly")
    qtbot.waitUntil(lambda: sheet.document is not None and len(sheet.document.tables) > 2, timeout=60_000)
    files = {}
    for form in ("xlsx", "pdf", "hwpx"):
        files[form] = tmp_path / f"monthly.{form}"
        place = str(files[form])
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked, place=place: (place, ""))
        sheet.form.set_value(form)
        press(qtbot, page, Qt.Key.Key_S, CTRL)
        settle(qtbot, page.room.work)
        assert files[form].stat().st_size
    page.room.work.wait()
    desk.close()
    return wanted, files


def lines_of(text, wanted):
    """The figures of each line of the first table, as another program reads them."""
    found = []
    for (label, *_figures), _month in wanted:
        line = next(line for line in text.splitlines() if "".join(line.split()).startswith("".join(label.split())))
        found.append(line.split()[len(label.split()) + 1 :])
    return found


def test_every_form_says_what_the_page_shows_and_is_drawn(made, tmp_path):
    wanted, files = made
    paper = convert(tmp_path, files["xlsx"], "pdf")
    by_libreoffice = lines_of(text_of(paper), wanted)
    for read, ((_label, until_now, before), (_same, in_month, _before)) in zip(
        by_libreoffice, wanted, strict=True
    ):
        assert (read[MONTH], read[UNTIL_NOW], read[YEAR_BEFORE]) == (in_month, until_now, before)
    assert lines_of(text_of(files["pdf"]), wanted) == by_libreoffice
    text, _pages = read_hwpx(files["hwpx"], tmp_path)
    for ((label, *_figures), _month), read in zip(wanted, by_libreoffice, strict=True):
        assert "\r\n".join(read) in text[text.index(label) :]

    shares = []
    for number, source in enumerate((paper, files["pdf"])):
        picture = tmp_path / f"{number}.png"
        subprocess.run(
            ["pdftoppm", "-r", "40", "-png", "-f", "1", "-l", "1", "-singlefile", source, picture.with_suffix("")],
            check=True,
        )
        image = QImage(str(picture))
        assert image.width() < image.height(), "an upright A4 sheet"
        dark = sum(
            image.pixelColor(x, y).lightness() < 160 for x in range(image.width()) for y in range(image.height())
        )
        shares.append(dark / image.width() / image.height())
    assert all(0.01 < share < 0.3 for share in shares)
