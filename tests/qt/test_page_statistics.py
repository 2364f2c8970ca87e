"""A supervisor sees the published table, and each figure opens exactly its rows."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.formats import format_number, ratio
from jobdesk.base.i18n import _
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.pages._bulk_sheets import ExportSheet
from jobdesk.qt.pages._statistics_definition import DefinitionSheet
from jobdesk.qt.pages._statistics_parts import state_of
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import overview
from jobdesk.services.behind import parts_of
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import Closed
from jobdesk.services.statistics import COUNTED
from tests.qt.helpers import press, settle
from tests.qt.statistics_page import open_page, show_view, shown

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(qtbot, sample):
    desk, page = open_page(qtbot, sample)
    yield page
    page.room.work.wait()
    desk.close()


def write_days(page, first, last):
    page.window_line.first.setText(first)
    page.window_line.last.setText(last)
    page.window_line.last.editingFinished.emit()


def test_the_published_table_stands_there(page):
    names = shown(page)
    for one, value in {
        "employers": "2,601",
        "openings": "3,401",
        "jobseekers": "1,965",
        "referrals": "11,448",
        "placed_persons": "854",
        "placement_rate": "43.5",
    }.items():
        assert value in names[one]
    for once in ("1,552", "1,851", "819"):
        assert once in page.table.note.text(), "who counts once in the whole period stands below"


@pytest.mark.parametrize(("one", "rows"), [("placed_persons", 854), ("openings", 3401)])
def test_a_figure_opens_exactly_its_rows(page, qtbot, one, rows):
    page.table.figures[one].setFocus()
    qtbot.keyClick(page.table.figures[one], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.sheet, BehindSheet), timeout=20_000)
    assert page.sheet.rows.model_.rowCount() == rows
    page.sheet.rows.select(page.sheet.rows.model_.rows[3].key)
    shown_list, row = page.sheet, page.sheet.rows.current_row()
    qtbot.keyClick(page.sheet.rows.table, Qt.Key.Key_Return)
    assert page.room.house.opened == [(row.kind, row.record_id)]
    assert page.sheet is shown_list, "who comes back from a record finds the list at its row"
    assert shown_list.rows.current_row().key == row.key
    qtbot.keyClick(page.sheet.rows.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.sheet is None)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        (Qt.Key.Key_1, date(2023, 10, 1), date(2023, 10, 31)),
        (Qt.Key.Key_2, date(2023, 9, 1), date(2023, 9, 30)),
        (Qt.Key.Key_3, date(2023, 1, 1), date(2023, 10, 31)),
        (Qt.Key.Key_5, date(2023, 9, 1), date(2023, 10, 31)),
    ],
)
def test_a_key_asks_for_a_window_and_its_figures_come(page, qtbot, key, first, last):
    press(qtbot, page, key, ALT)
    assert (page.published.window.start, page.published.window.end) == (first, last)
    assert format_number(page.published.cells["referrals"]) in shown(page)["referrals"]
    assert page.table.base_line.text()


def test_another_counting_changes_persons_and_not_cases(page, qtbot):
    page.window_line.counting.set_value("distinct")
    settle(qtbot, page.room.work)
    assert "1,851" in shown(page)["jobseekers"]
    assert "11,448" in shown(page)["referrals"]
    assert "1,965" in page.table.note.text()


def test_days_are_written_after_a_key_and_no_window_has_their_name(page, qtbot):
    press(qtbot, page, Qt.Key.Key_6, ALT)
    assert page.window_line.first.hasFocus()
    write_days(page, "2023. 3. 1.", "2023. 3. 31.")
    settle(qtbot, page.room.work)
    assert page.published.window.months == 1
    assert page.window_line.names.current == "own"


@pytest.mark.parametrize(
    ("first", "last"), [("2023. 13. 45.", "2026. 1. 31."), ("2026. 2. 1.", "2026. 1. 31."), ("", "2026. 1. 31.")]
)
def test_a_refused_period_shows_no_figures_and_says_why(page, qtbot, first, last):
    show_view(qtbot, page, "lines").select("referrals")
    settle(qtbot, page.room.work)
    write_days(page, first, last)
    settle(qtbot, page.room.work)
    assert page.window_line.problem.text()
    assert not any(char.isdecimal() for name in shown(page).values() for char in name)
    assert page.lines.indicators.rowCount() == 0
    page.action("statistics.paper").trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert page.strip.label.text() == page.window_line.problem.text()
    page.action("statistics.year").trigger()
    settle(qtbot, page.room.work)
    assert "1,965" in shown(page)["jobseekers"]
    assert not page.window_line.problem.text()
    assert not page.strip.isVisible()
    assert page.lines.line.id == "referrals"


def test_the_latest_window_asked_for_is_the_one_shown(page, qtbot):
    for name in ("month", "year", "last_month", "quarter", "last_month"):
        page.window_line.choose(name)
    settle(qtbot, page.room.work)
    assert page.published.window.start == date(2023, 9, 1)


def test_counting_is_stopped_by_a_key_and_begun_again(page, qtbot):
    page.window_line.choose("last_month")
    page.action("statistics.stop").trigger()
    settle(qtbot, page.room.work)
    stopped = page.strip.isVisible()
    page.action("statistics.again").trigger()
    settle(qtbot, page.room.work)
    assert page.published.window.start == date(2023, 9, 1)
    assert stopped, "who stopped it reads how to go on"
    assert not page.strip.isVisible()


def test_months_are_told_closed_or_open_in_a_word():
    tones = [
        state_of(closed)
        for closed in (Closed(1, 0, 0), Closed(1, 0, 1), Closed(1, 1, 0), Closed(3, 3, 0), Closed(3, 1, 1))
    ]
    assert [badge.tone for badge in tones] == ["neutral", "warning", "good", "good", "warning"]
    assert len({badge.word for badge in tones}) == len(tones)


def test_the_definition_is_one_key_away(page, qtbot):
    page.table.figures["placement_rate"].setFocus()
    press(qtbot, page, Qt.Key.Key_D, ALT)
    assert isinstance(page.sheet, DefinitionSheet)
    told = " ".join(label.accessibleName() for label in page.sheet.facts.findChildren(type(page.table.note)))
    for part in (BY_ID["placement_rate"].definition, BY_ID["placed_persons"].label, BY_ID["jobseekers"].label):
        assert _(part) in told


def test_the_definition_of_persons_tells_both_countings(page, qtbot):
    page.table.figures["jobseekers"].setFocus()
    press(qtbot, page, Qt.Key.Key_D, ALT)
    told = " ".join(label.accessibleName() for label in page.sheet.facts.findChildren(type(page.table.note)))
    assert _("Each month by itself, then added: once a month") in told
    assert _("Counted once in the period") in told
    assert "1,851" in told


def test_persons_without_more_words_are_told_by_their_birth_date(page, qtbot):
    page.table.figures["jobseekers"].setFocus()
    press(qtbot, page, Qt.Key.Key_Return, ALT)
    assert [column.heading for column in page.sheet.rows.model_.columns][:3] == ["Date", "Who", "Birth date"]


def test_the_rows_behind_say_their_unit_and_are_saved_masked_for_a_purpose(page, qtbot, tmp_path, monkeypatch):
    page.table.figures["placed_persons"].setFocus()
    press(qtbot, page, Qt.Key.Key_Return, ALT)
    model = page.sheet.rows.model_
    assert format_number(854) in page.sheet.title.text()
    assert _(BY_ID["placed_persons"].unit) in page.sheet.title.text()
    for column in model.columns:
        assert any(column.text(row) for row in model.rows), column.heading
    assert all("*" in row.name for row in model.rows)
    place = tmp_path / "rows.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    press(qtbot, page, Qt.Key.Key_E, ALT)
    assert isinstance(page.sheet, ExportSheet)
    page.sheet.form.set_values({"purpose": "구청 보고"})
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert place.stat().st_size
    last = page.room.desk.read(lambda db, act: db.query(AuditEntry).order_by(AuditEntry.seq.desc()).first())
    assert (last.action, last.purpose, last.detail["rows"]) == ("export", "구청 보고", 854)


def test_a_rate_opens_each_of_its_parts_with_the_rows_it_is_divided_from(subtests, page, qtbot):
    window = page.published.window
    values = page.room.desk.read(lambda db, act: overview.read_sides(db, act, now=window, before=window)).now
    for one in (one for one in SHOWN if one.how not in COUNTED):
        with subtests.test(one.id):
            is_divided_from_its_parts(page, qtbot, one, values[one.id])


def is_divided_from_its_parts(page, qtbot, one, value):
    show_view(qtbot, page, "lines").select(one.id)
    page.action("statistics.behind").trigger()
    settle(qtbot, page.room.work)
    sheet = page.sheet
    assert sheet.parts.keys == list(parts_of(one.id))
    counts = {}
    for part in sheet.parts.keys:
        sheet.parts.choose(part)
        settle(qtbot, page.room.work)
        counts[part] = sheet.rows.model_.rowCount()
    assert value == ratio(counts["over"], counts["under"], times=one.times, decimals=one.decimals)
    shown = {sheet.title.text()}
    qtbot.keyClick(sheet, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert sheet.parts.current == "over"
    assert sheet.rows.model_.rowCount() == counts["over"]
    assert shown == {sheet.title.text()}
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert page.sheet is not sheet


def test_the_sheet_is_seen_before_it_is_saved(page, qtbot):
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    assert page.sheet.preview.document.pageCount() == 1


def test_the_sheet_goes_to_the_printer_of_reports_and_leaves_its_job(page, qtbot):
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    jobs = page.room.desk.read(lambda db, act: db.query(PrintJob).filter_by(kind="report").all())
    assert [(job.state, job.detail["layout"]) for job in jobs] == [("confirmed", "yeongdeungpo")]


@pytest.mark.parametrize("refused", [False, True])
def test_the_sheet_is_saved_as_a_file_or_a_sentence_says_why_not(page, qtbot, tmp_path, monkeypatch, refused):
    place = tmp_path / ("missing" if refused else "") / "report.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    bugs = []
    page.room.work.crashed.connect(bugs.append)
    page.action("statistics.paper").trigger()
    qtbot.waitUntil(lambda: isinstance(page.sheet, PreviewSheet), timeout=20_000)
    qtbot.keyClick(page.sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert bugs == []
    assert place.exists() is not refused
    assert page.sheet.strip.isVisible() is refused
    if not refused:
        assert place.stat().st_mode & 0o777 == 0o600


def test_a_counselor_has_no_view_of_colleagues(qtbot, sample):
    desk, page = open_page(
        qtbot, sample, next(a["user"] for a in sample.told["accounts"] if a["role"] == "counselor")
    )
    assert "people" not in page.tabs.keys
    assert "1,965" in shown(page)["jobseekers"]
    page.room.work.wait()
    desk.close()
