"""Below the published table: what each view shows is what the services count, and every cell opens its rows."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jobdesk.papers.report_tables import HIDDEN
from jobdesk.qt.pages._behind import BehindSheet
from jobdesk.qt.work_pages import work_page
from jobdesk.records.audit import AuditEntry
from jobdesk.services import overview
from jobdesk.services.worklists import Whose, count_work
from tests.qt.helpers import press, settle, unnamed
from tests.qt.statistics_page import open_page, show_view

KEYS = Qt.KeyboardModifier
ALT, CTRL, SHIFT = KEYS.AltModifier, KEYS.ControlModifier, KEYS.ShiftModifier


@pytest.fixture
def page(qtbot, sample):
    desk, page = open_page(qtbot, sample)
    yield page
    page.room.work.wait()
    desk.close()


def asked(page, read, **what):
    return page.room.desk.read(lambda db, act: read(db, act, **what))


def rows_of(page, qtbot):
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, BehindSheet)
    count = page.sheet.rows.model_.rowCount()
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.sheet is None
    return count


def printed(table):
    return [[table.item(y, x).text() for x in range(table.columnCount())] for y in range(table.rowCount())]


def test_a_month_of_the_chart_opens_its_rows(page, qtbot):
    view = show_view(qtbot, page, "glance")
    told = asked(page, overview.read_year, indicator="placed_persons", year=2023)
    assert view.months.chart.series[0].values == tuple(told.this)
    assert view.months.chart.series[-1].values == tuple(told.before)
    assert told.this[9:] == [103, None, None]
    view.months.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(view.months, key)
    assert rows_of(page, qtbot) == told.this[2]


def test_another_figure_is_shown_by_month(page, qtbot):
    view = show_view(qtbot, page, "glance")
    view.figure.set_value("referrals")
    settle(qtbot, page.room.work)
    assert sum(filter(None, view.months.chart.series[0].values)) == 11_448


def test_the_funnel_narrows_and_the_due_work_is_all_of_the_desk(page, qtbot):
    view = show_view(qtbot, page, "glance")
    steps = view.steps.chart.series[0].values
    assert steps[0] == 1851
    assert list(steps) == sorted(steps, reverse=True)
    counts = page.room.desk.read(lambda db, act: count_work(db, act, whose=Whose.ALL))
    assert {row.kind: row.count for row in view.due.model_.rows} == {k: n for k, n in counts.items() if n}
    view.due.begin()
    for row in view.due.model_.rows:
        assert view.due.select(row.kind)
        qtbot.keyClick(view.due.table, Qt.Key.Key_Return)
        place, verb, asked = page.room.house.started.pop()
        assert (place, verb) == (work_page(row.kind), "worklist")
        assert asked == {"name": row.kind.value, "whose": "all"}


def test_a_bar_of_a_breakdown_opens_its_rows(page, qtbot):
    view = show_view(qtbot, page, "lines")
    assert view.line.id == "jobseekers"
    found = asked(
        page, overview.read_breakdown, indicator="jobseekers", kind="policy_age", window=page.published.window
    )
    assert view.bars.chart.labels == tuple(found)
    assert view.bars.chart.series[0].values == tuple(found.values())
    view.bars.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(view.bars, key)
    assert rows_of(page, qtbot) == list(found.values())[1]


def test_the_figure_of_a_year_before_opens_its_own_rows(page, qtbot):
    view = show_view(qtbot, page, "lines")
    for one in ("placed_persons", "referrals"):
        view.select(one)
        line = view.line
        assert line.id == one
        for column, count in ((2, line.value), (3, line.before)):
            view.indicators.setCurrentCell(view.indicators.currentRow(), column)
            qtbot.keyClick(view.indicators, Qt.Key.Key_Return)
            assert rows_of(page, qtbot) == count


@pytest.mark.parametrize(("keys", "form"), [(CTRL, "clipboard"), (CTRL | SHIFT, "clipboard_picture")])
def test_a_chart_is_copied_on_record(page, qtbot, keys, form):
    view = show_view(qtbot, page, "glance")
    QGuiApplication.clipboard().clear()
    view.steps.setFocus()
    qtbot.keyClick(view.steps, Qt.Key.Key_C, keys)
    settle(qtbot, page.room.work)
    data = QGuiApplication.clipboard().mimeData()
    assert (data.hasHtml(), data.hasImage()) == ((form == "clipboard"), form != "clipboard")
    last = page.room.desk.read(lambda db, act: db.query(AuditEntry).order_by(AuditEntry.seq.desc()).first())
    assert (last.action, last.detail["form"], last.detail["layout"]) == ("export", form, "chart_funnel")
    assert (last.detail["from"], last.detail["to"]) == ("2023-01-01", "2023-10-31")


def test_only_breakdowns_a_figure_has_are_offered(page, qtbot):
    view = show_view(qtbot, page, "lines")
    view.select("vacancies")
    settle(qtbot, page.room.work)
    assert view.kind.findData("policy_age") < 0
    assert view.bars.isVisible()
    view.select("retention_rate_3")
    settle(qtbot, page.room.work)
    assert not view.kind.isEnabled()
    assert view.note.isVisible()


def test_counselors_foot_and_each_cell_opens_its_rows(page, qtbot):
    view = show_view(qtbot, page, "people")
    lines = printed(view.table)
    told = asked(page, overview.read_people_table, kind="counselor", window=page.published.window)
    assert [line[0] for line in lines[1:]] == list(told)
    assert lines[0][1:] == ["7,012", "1,973", "2,758", "11,448", "2,518", "859", "854", "1,982"]
    view.table.setCurrentCell(2, 7)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert rows_of(page, qtbot) == list(told.values())[1]["placed_persons"]
    view.who.choose("window")
    settle(qtbot, page.room.work)
    assert printed(view.table)[0][1] == "7,012"


def test_a_cross_table_opens_its_cells_and_hides_small_ones_for_publication(page, qtbot):
    view = show_view(qtbot, page, "cross")
    view.down.set_value("target_group")
    settle(qtbot, page.room.work)
    told = asked(
        page,
        overview.read_cross,
        indicator="jobseekers",
        down="target_group",
        across="sex",
        window=page.published.window,
    )
    label, other = list(told.rows)[1], list(told.columns)[0]
    for at, count in ((1, told.rows[label]), (2, told.cells[label][other])):
        view.table.setCurrentCell(2, at)
        press(qtbot, page, Qt.Key.Key_Return, ALT)
        assert rows_of(page, qtbot) == count
    view.table.setCurrentCell(0, 2)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert rows_of(page, qtbot) == told.columns[other], "overlapping rows do not add up, the total is what it is"
    view.down.set_value("policy_age")
    settle(qtbot, page.room.work)
    small = [text for line in printed(view.table) for text in line[1:] if text in {"1", "2"}]
    view.public.setChecked(True)
    texts = [text for line in printed(view.table) for text in line[1:]]
    assert small
    assert HIDDEN in texts
    assert not {"1", "2"} & set(texts)


def test_a_table_is_copied_for_a_document_and_on_record(page, qtbot):
    view = show_view(qtbot, page, "cross")
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(view.table, Qt.Key.Key_C, CTRL)
    settle(qtbot, page.room.work)
    data = QGuiApplication.clipboard().mimeData()
    assert "<table" in data.html()
    assert "1,965" in data.text()
    last = page.room.desk.read(lambda db, act: db.query(AuditEntry).order_by(AuditEntry.seq.desc()).first())
    assert (last.action, last.detail["form"], last.detail["layout"]) == (
        "export",
        "clipboard",
        "jobseekers_policy_age_sex",
    )


def test_two_windows_stand_side_by_side_with_what_drives_the_difference(page, qtbot):
    view = show_view(qtbot, page, "compare")
    line = view._ids.index("placed_persons")
    sides = asked(page, overview.read_sides, now=page.published.window, before=view.other)
    now, before = 854, sides.before["placed_persons"]
    assert printed(view.table)[line][2:5] == [str(before), str(now), str(now - before)]
    view.table.setCurrentCell(line, 2)
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert rows_of(page, qtbot) == before
    settle(qtbot, page.room.work)
    drivers = asked(
        page, overview.read_drivers, indicator="placed_persons", now=page.published.window, before=view.other
    )
    first = printed(view.drivers)[0]
    assert first[1:] == [drivers[0].label, *(f"{n:,}" for n in (drivers[0].before, drivers[0].now)), first[4]]
    by_sex = [one for one in drivers if one.kind == "sex"]
    assert sum(one.difference for one in by_sex) == now - before
    view.drivers.setFocus()
    view.drivers.setCurrentCell(0, 3)
    qtbot.keyClick(view.drivers, Qt.Key.Key_Return)
    assert rows_of(page, qtbot) == drivers[0].now


def test_the_window_compared_with_is_written_by_hand(page, qtbot):
    view = show_view(qtbot, page, "compare")
    view.first.setText("2023. 1. 1.")
    view.last.setText("2023. 1. 31.")
    view.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    assert view.against.value() == "own"
    january = overview.Window(view.first.day(), view.last.day())
    sides = asked(page, overview.read_sides, now=page.published.window, before=january)
    assert printed(view.table)[view._ids.index("placed_persons")][2] == str(sides.before["placed_persons"]) == "77"
    view.last.setText("2022. 1. 31.")
    view.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    assert view.table.rowCount() == 0
    assert view.note.text()


def test_the_difference_of_two_rates_is_rounded_once_as_on_paper(page, qtbot):
    """The sample's months are looked through for one where the rounded rates would differ by another tenth."""
    view = show_view(qtbot, page, "compare")
    found = [
        (one, first, last)
        for first, last in (("2023. 1. 1.", f"2023. {month}. 28.") for month in range(1, 11))
        for one in _differing(page, first, last)
    ]
    assert found, "no two windows of the sample tell the two ways apart"
    one, first, last = found[0]
    view.first.setText(first)
    view.last.setText(last)
    view.last.editingFinished.emit()
    settle(qtbot, page.room.work)
    sides = asked(page, overview.read_sides, now=page.published.window, before=view.other)
    shown = printed(view.table)[view._ids.index(one)]
    assert shown[4].replace("\u25b3", "-") == str(sides.difference[one])
    assert sides.difference[one] != sides.now[one] - sides.before[one]


def _differing(page, first, last):
    days = [date(*map(int, day.replace(" ", "").rstrip(".").split("."))) for day in (first, last)]
    sides = asked(page, overview.read_sides, now=page.published.window, before=overview.Window(*days))
    return [
        one
        for one, exact in sides.difference.items()
        if isinstance(exact, Decimal) and exact != sides.now[one] - sides.before[one]
    ]


def test_every_view_is_reached_by_a_key_and_each_control_has_a_name(page, qtbot):
    seen = []
    for _turn in page.tabs.keys:
        press(qtbot, page, Qt.Key.Key_Right, ALT)
        seen.append(page.tabs.current)
        assert page.view.isAncestorOf(page.focusWidget())
        assert unnamed(page) == []
    assert sorted(seen) == sorted(page.tabs.keys)
    press(qtbot, page, Qt.Key.Key_Up, ALT)
    assert page.table.isAncestorOf(page.focusWidget())


def test_nothing_is_wider_than_a_small_screen(page, qtbot):
    page.resize(1190, 716)
    for name in page.tabs.keys:
        show_view(qtbot, page, name)
        assert page.minimumSizeHint().width() <= 1190, name
