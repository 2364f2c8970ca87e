"""The chart widget: walked by keys, read aloud, copied, readable in each theme and size."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication
from PySide6.QtWidgets import QApplication

from jobdesk.papers.report_tables import ReportChart, Series
from jobdesk.qt.charts import ChartView
from jobdesk.qt.theme import THEMES, L, apply_theme, font
from tests.papers.documents import charts

MONTHS, FUNNEL, BARS = charts()


@pytest.fixture
def shown(qtbot):
    def show(chart, width=720):
        view = ChartView(chart)
        qtbot.addWidget(view)
        view.resize(width, view.sizeHint().height())
        view.show()
        view.activateWindow()
        view.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(view.hasFocus)
        return view

    return show


def press(qtbot, view, *keys):
    for key in keys:
        qtbot.keyClick(view, getattr(Qt.Key, f"Key_{key}"))


def middle(spot):
    """Where a value is drawn."""
    return QPoint(round(spot.x + spot.width / 2) + 1, round(spot.y + spot.height / 2) + L // 2)


def test_arrows_walk_months_and_series_and_tell_each_value(qtbot, shown):
    view = shown(MONTHS)
    assert "71" in view.accessibleName()
    press(qtbot, view, "Right", "Right")
    assert view.value_line() == "3월, 올해: 95명"
    press(qtbot, view, "Down", "Down")
    assert view.value_line() == "3월, 전년: 81명"
    assert view.value_line() in QAccessible.queryAccessibleInterface(view).text(QAccessible.Text.Name)
    press(qtbot, view, "End")
    assert view.value_line() == "12월, 전년: 66명"
    press(qtbot, view, "Right", "Down")
    assert view.value_line() == "12월, 전년: 66명"


def test_rows_are_walked_up_and_down(qtbot, shown):
    view = shown(FUNNEL)
    press(qtbot, view, "Down", "Down", "Down")
    assert view.value_line() == "취업: 854 (43.5%)"
    press(qtbot, view, "Home")
    assert view.value_line() == "구직: 1,965 (100.0%)"


def test_enter_and_a_double_click_ask_for_what_stands_behind(qtbot, shown):
    view = shown(BARS)
    asked = []
    view.opened.connect(lambda series, place: asked.append((series, place)))
    press(qtbot, view, "Down", "Down", "Right", "Return")
    spot = view._plan.spots[0]
    qtbot.mouseMove(view, middle(spot))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle(spot))
    assert asked == [(1, 2), (0, 0)]


def test_a_value_pointed_at_is_shown_until_the_mouse_leaves(qtbot, shown):
    view = shown(FUNNEL)
    view.clearFocus()
    qtbot.mouseMove(view, middle(view._plan.spots[3]))
    qtbot.waitUntil(lambda: view.value_line() == "취업: 854 (43.5%)")
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.value_line() == ""


def test_its_keys_ask_for_a_copy_and_its_picture_prints_on_white(qtbot, shown):
    view = shown(BARS)
    asked = []
    view.copy_wanted.connect(asked.append)
    QGuiApplication.clipboard().setText("")
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert asked == ["table", "picture"]
    clipboard = QGuiApplication.clipboard().mimeData()
    assert not clipboard.hasHtml(), "what leaves is put on record first, by the page"
    assert not clipboard.hasImage()
    picture = view.picture()
    assert picture.width() == view.width() * 2
    assert picture.pixelColor(0, 0) == QColor("#FFFFFF")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_each_chart_is_painted_in_the_colors_of_the_theme(qapp, shown, theme, chart):
    apply_theme(qapp, theme)
    try:
        view = shown(chart)
        image = view.grab().toImage()
    finally:
        apply_theme(qapp, "light")
    seen = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert THEMES[theme].accent.lower() in seen


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.kind)
def test_texts_do_not_overlap_at_any_size(qtbot, zoom, chart):
    view = ChartView(chart)
    qtbot.addWidget(view)
    view.setFont(font(10.5 * zoom))
    view.set_chart(chart)
    view.resize(round(600 * zoom), view.sizeHint().height())
    view.show()
    QApplication.processEvents()
    metrics = view.fontMetrics()
    boxes = []
    for text in view._plan.texts:
        wide = metrics.horizontalAdvance(text.said)
        left = text.x - {"left": 0, "center": wide / 2, "right": wide}[text.align]
        assert left >= -1
        assert left + wide <= view.width() + 1
        boxes.append((left, left + wide, text.y))
    for place, (left, right, y) in enumerate(boxes):
        for other_left, other_right, other_y in boxes[place + 1 :]:
            apart = right <= other_left or other_right <= left or abs(y - other_y) >= view._size * 0.9
            assert apart, chart.kind


def test_an_empty_chart_says_so_and_has_nothing_to_walk(qtbot, shown):
    view = shown(ReportChart("bars", "동별", ("가",), (Series("명", (None,)),)))
    press(qtbot, view, "Down", "End", "Return")
    assert view.value_line() == ""
