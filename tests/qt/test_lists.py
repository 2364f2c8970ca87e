"""Lists of any length: one model, one delegate, and they keep their place."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import ReferralState, VacancyState
from jobdesk.qt.models.badges import TONES, state_badge
from jobdesk.qt.models.paged import KEPT, PAGE, PagedRowsModel, Wanted
from jobdesk.qt.models.rows import Column, RowsModel
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import TONES as ALL_TONES
from jobdesk.qt.theme import Badge, tokens
from jobdesk.services.lists import reading


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    wage: int | None


INK = 110  # darker than this is text


@dataclass(frozen=True)
class Part:
    """A page of rows."""

    rows: list
    first: object = None
    last: object = None


COLUMNS = (
    Column("Name", lambda p: p.name, stretch=True),
    Column("State", badge=lambda p: Badge("진행", "good") if p.wage else None),
    Column("Wage", lambda p: f"{p.wage:,}" if p.wage else "", align="right", sort=lambda p: p.wage),
)
PEOPLE = [Person(1, "홍길동", 900), Person(2, "김하늘", 10_000), Person(3, "나라", None), Person(4, "다온", 2_000)]


@pytest.fixture
def view(qtbot):
    view = ListView(COLUMNS, key=lambda p: p.id, name="people", empty="no one", multi=True, checks=True)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.activateWindow()
    view.set_rows(PEOPLE)
    QApplication.processEvents()
    return view


def names(view):
    return [p.name for p in view.model_.rows]


def test_the_model_is_sound(qtmodeltester):
    model = RowsModel(COLUMNS, key=lambda p: p.id, checks=True)
    model.set_rows(PEOPLE)
    qtmodeltester.check(model)
    model.sort(2, Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model)


def test_the_paged_model_asks_each_page_once_and_by_its_neighbor_where_there_is_one(qtmodeltester):
    asked = []
    model = PagedRowsModel(COLUMNS, key=lambda p: p.id, fetch=asked.append)
    model.begin([Person(i, f"이름{i}", 1) for i in range(PAGE)], "first", "last")
    assert model.rowCount() == PAGE
    model.set_count(1_000_000)
    assert model.index(5, 0).data() == "이름5"
    assert model.index(300_000, 0).data() == ""
    assert model.index(300_001, 0).data() == ""
    far = 300_000 // PAGE
    assert asked == [Wanted(far, far * PAGE)]
    model.index(PAGE, 0).data()
    assert asked[1:] == [Wanted(1, PAGE, after="last")]
    model.put(far, [Person(far * PAGE + i, f"이름{i}", 1) for i in range(PAGE)], "f", "l")
    assert model.index(300_000, 0).data() == f"이름{300_000 - far * PAGE}"
    assert model.line_of(300_000) == 300_000
    model.index((far - 1) * PAGE, 0).data()
    assert asked[2:] == [Wanted(far - 1, (far - 1) * PAGE, before="f")]
    model.give_up(far - 1)
    model.index((far - 1) * PAGE, 0).data()
    assert len(asked) == 4
    model.set_count(3)
    qtmodeltester.check(model)


def test_a_page_of_the_model_is_a_page_of_the_service():
    assert reading.PAGE == PAGE


def test_the_paged_model_holds_a_bounded_number_of_pages():
    model = PagedRowsModel(COLUMNS, key=lambda p: p.id, fetch=lambda _wanted: None)
    model.begin([])
    model.set_count(10**6)
    for page in range(KEPT + 20):
        model.put(page, [Person(page * PAGE + i, "", None) for i in range(PAGE)])
    assert not model.loaded(0)
    assert sum(model.loaded(page * PAGE) for page in range(KEPT + 20)) == KEPT


def test_data_still_answers_screen_readers(view):
    model = view.model_
    assert [model.index(0, c).data() for c in range(3)] == ["홍길동", "진행", "900"]
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "진행"
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) & int(
        Qt.AlignmentFlag.AlignRight
    )


def test_numbers_sort_as_numbers_and_what_is_missing_comes_last(view):
    view.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert names(view) == ["홍길동", "다온", "김하늘", "나라"]
    view.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert names(view) == ["김하늘", "다온", "홍길동", "나라"]


def test_a_refresh_keeps_place_selection_ticks_and_order(view):
    heard = []
    view.select(2)
    view.model_.toggle(view.model_.line_of(4))
    view.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.chosen.connect(heard.append)
    view.set_rows([Person(9, "가온", 1), *PEOPLE])
    assert view.current_row().id == 2
    assert [p.id for p in view.checked_rows()] == [4]
    assert names(view)[0] == "가온"
    assert heard == []


def test_when_the_current_row_has_gone_it_is_told(view):
    view.select(2)
    heard = []
    view.chosen.connect(heard.append)
    view.set_rows(PEOPLE[:1])
    assert heard[-1] is None or heard[-1].id == 1


def test_enter_opens_space_ticks_and_tab_leaves(qtbot, view):
    view.table.setFocus()
    view.select(2)
    with qtbot.waitSignal(view.opened) as heard:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert heard.args[0].id == 2
    QTest.keyClick(view.table, Qt.Key.Key_Space)
    assert [p.id for p in view.checked_rows()] == [2]
    assert not view.table.tabKeyNavigation()


def test_an_empty_list_says_what_belongs_there(view):
    view.set_rows([])
    assert view.empty.isVisible()
    assert not view.table.isVisible()
    view.set_rows(PEOPLE)
    assert view.table.isVisible()


def painted(view, line, column, *, selected=False):
    """The pixels of one cell, as the window shows it."""
    view.table.clearSelection()
    view.table.setCurrentIndex(QModelIndex())
    if selected:
        view.table.selectRow(line)
    table = view.table
    where = table.visualRect(view.model_.index(line, column))
    return table.viewport().grab(where).toImage()


def colors(image):
    return {image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())}


def inked(image):
    """The columns of pixels that bear text."""
    high = range(image.height())
    return [x for x in range(image.width()) if any(image.pixelColor(x, y).lightness() < INK for y in high)]


def test_the_rows_are_drawn_with_text_selection_badge_tick_and_the_current_row(view):
    plain, chosen = (painted(view, 0, 0, selected=s) for s in (False, True))
    right = plain.width() - 3
    assert plain.pixelColor(right, 4).name().upper() == tokens().surface
    assert chosen.pixelColor(right, 4).name().upper() == tokens().selection
    assert tokens().soft("good") in colors(painted(view, 0, 1))
    assert tokens().soft("good") not in colors(painted(view, 2, 1))
    assert inked(plain)
    assert not inked(painted(view, 2, 2))
    view.model_.toggle(0)
    assert tokens().accent in colors(painted(view, 0, 0))
    assert tokens().accent not in colors(painted(view, 1, 0))
    view.table.setFocus()
    view.select(2)
    assert tokens().accent in colors(
        view.table.viewport().grab(view.table.visualRect(view.model_.index(1, 0))).toImage()
    )


def test_numbers_stand_right_and_long_texts_are_cut(view):
    view.set_rows([Person(1, "가" * 200, 88), *PEOPLE[1:]])
    cell = painted(view, 0, 2)
    inked = [
        x
        for x in range(cell.width())
        if any(cell.pixelColor(x, y).name().upper() == tokens().text for y in range(32))
    ]
    assert min(inked) > cell.width() / 2
    name = painted(view, 0, 0)
    assert all(name.pixelColor(name.width() - 3, y).name().upper() != tokens().text for y in range(name.height()))


def test_a_bug_in_what_a_row_shows_is_told_and_the_list_goes_on(qtbot):
    broken = (Column("Name", lambda p: p.missing, width=80),)
    view = ListView(broken, key=lambda p: p.id, name="people", empty="")
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.set_rows(PEOPLE)
    with qtbot.captureExceptions() as told:
        view.show()
        qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert {error for error, _value, _trace in told} == {AttributeError}
    view.model_.columns = COLUMNS
    assert inked(view.table.viewport().grab().toImage())


def test_only_what_is_in_sight_is_asked_of_the_model(qtbot):
    asked = []
    model = PagedRowsModel(COLUMNS, key=lambda p: p.id, fetch=asked.append)
    view = ListView(COLUMNS, key=lambda p: p.id, name="many", empty="", model=model)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    model.begin(PEOPLE)
    view.show_page(1_000_000, 0, Part([Person(i, f"이름{i}", 1) for i in range(PAGE)]))
    QApplication.processEvents()
    assert asked == []
    view.table.verticalScrollBar().setValue(500_000 * 32)
    QApplication.processEvents()
    assert {wanted.page for wanted in asked} <= {500_000 // PAGE, 500_000 // PAGE + 1}
    view.table.selectAll()
    QApplication.processEvents()
    assert len(asked) <= 2


def test_every_state_has_a_word_and_a_known_tone():
    codes = load_codes()
    for scheme, states in (("referral_state", ReferralState), ("vacancy_state", VacancyState)):
        for state in states:
            badge = state_badge(codes, scheme, state.value)
            assert badge.word != state.value
            assert badge.tone in ALL_TONES
    for scheme, tones in TONES.items():
        assert all(codes.valid(scheme, code) for code in tones), scheme
    assert state_badge(codes, "vacancy_state", None) is None
