"""Typing, as hands do it: composing syllables, dates, money, choices by keyboard."""

import os
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.codes import load_codes
from jobdesk.base.fields import Field, FieldKind
from jobdesk.qt.forms.editors import make_editor
from jobdesk.qt.input_method import choose_input_method
from jobdesk.qt.inputs import (
    BirthEdit,
    Check,
    ChipsEdit,
    Choice,
    ChoiceBox,
    DateEdit,
    LineEdit,
    MoneyEdit,
    NoteEdit,
    PhoneEdit,
    PickerEdit,
    PlainLabel,
    SearchEdit,
)
from tests.qt.helpers import compose

TODAY = date(2026, 11, 20)
THREE = (Choice("a", "가나"), Choice("b", "나다"), Choice("c", "다라"))


@pytest.fixture
def shown(qtbot):
    def show(widget):
        qtbot.addWidget(widget)
        widget.resize(300, 40)
        widget.show()
        widget.setFocus()
        qtbot.waitUntil(widget.hasFocus) if widget.focusProxy() is None else None
        return widget

    return show


def test_a_label_never_reads_markup(qtbot):
    label = PlainLabel("<b>김</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > PlainLabel("김").sizeHint().width() * 2


def test_search_counts_the_composing_syllable_after_a_pause(qtbot, shown):
    edit = shown(SearchEdit(name="x"))
    heard = []
    edit.searched.connect(heard.append)
    compose(edit, "호")
    assert heard == []
    compose(edit, "홍")
    qtbot.waitUntil(lambda: heard == ["홍"], timeout=500)


def test_search_runs_at_once_when_a_syllable_is_committed(shown):
    edit = shown(SearchEdit(name="x"))
    heard = []
    edit.searched.connect(heard.append)
    compose(edit, "", "홍")
    assert heard == ["홍"]
    compose(edit, "ㄱ", "길")
    assert heard == ["홍", "홍길ㄱ"]


def test_the_composing_syllable_stands_where_the_cursor_is(shown):
    edit = shown(LineEdit(name="x"))
    edit.setText("홍동")
    edit.setCursorPosition(1)
    compose(edit, "길")
    assert edit.live_text() == "홍길동"
    assert edit.text() == "홍동"


def test_search_escape_clears_first_and_enter_asks_at_once(shown):
    edit = shown(SearchEdit(name="x"))
    heard, entered = [], []
    edit.searched.connect(heard.append)
    edit.entered.connect(lambda: entered.append(edit.text()))
    QTest.keyClicks(edit, "1234")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert heard[-1] == "1234"
    assert entered == ["1234"]
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""


@pytest.mark.parametrize("typed", ["20261120", "2026.11.20", "2026-11-20", "2026. 11. 20."])
def test_a_date_is_typed_in_any_habit(shown, typed):
    edit = shown(DateEdit(name="x"))
    QTest.keyClicks(edit, typed)
    edit.tidy()
    assert edit.text() == "2026. 11. 20."


def test_a_date_that_is_none_stays_as_typed(shown):
    edit = shown(DateEdit(name="x"))
    QTest.keyClicks(edit, "20260230")
    edit.tidy()
    assert edit.value() == "20260230"


def test_days_go_up_and_down_and_today_has_a_key(shown):
    edit = shown(DateEdit(name="x", today=lambda: TODAY))
    QTest.keyClick(edit, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(edit, Qt.Key.Key_Down)
    assert edit.day() == date(2026, 11, 19)


def test_six_digits_are_a_birth_date(shown):
    edit = shown(BirthEdit(name="x", today=lambda: TODAY))
    QTest.keyClicks(edit, "850302")
    edit.tidy()
    assert edit.text() == "1985. 3. 2."


def test_money_is_grouped_and_a_phone_hyphened(shown):
    money, phone = shown(MoneyEdit(name="x")), shown(PhoneEdit(name="x"))
    QTest.keyClicks(money, "2156880")
    QTest.keyClicks(phone, "01000001234")
    money.tidy()
    phone.tidy()
    assert money.text() == "2,156,880"
    assert phone.text() == "010-0000-1234"


def test_a_choice_is_found_by_hangul_typed_or_composing(shown):
    box = shown(ChoiceBox(THREE, name="x"))
    compose(box, "나")
    assert box.value() == "b"
    box.set_value("")
    box._forget_typed()
    compose(box, "ㄷ")
    assert box.value() == "c"


def test_a_retired_choice_stays_readable(shown):
    box = shown(ChoiceBox(THREE, name="x"))
    box.set_value("old")
    assert box.value() == "old"


def test_a_picker_finds_by_parts_and_keeps_unknown_words(shown):
    edit = shown(PickerEdit((Choice("1", "당산1동"), Choice("2", "당산2동"), Choice("3", "문래동")), name="x"))
    QTest.keyClicks(edit, "")
    compose(edit, "", "문래")
    assert [c.code for c in edit.matching("당2")] == []
    assert [c.code for c in edit.matching("당산")] == ["1", "2"]
    edit.tidy()
    assert edit.value() == "3"
    edit.setText("")
    edit._on_edited()
    compose(edit, "", "아무 동")
    edit.tidy()
    assert edit.value() == "아무 동"


def test_an_everyday_word_means_an_occupation(qtbot):
    codes = load_codes()
    editor = make_editor(Field("job", "Work", FieldKind.OCCUPATION), codes, TODAY)
    qtbot.addWidget(editor)
    found = editor.matching("경비")
    assert found
    assert all(codes.valid("occupation", choice.code) for choice in found)
    editor.set_value(found[0].code)
    assert editor.value() == found[0].code
    assert editor.text() == found[0].word


def test_chips_are_one_tab_stop_and_arrows_move(qtbot, shown):
    chips = shown(ChipsEdit(THREE, name="x"))
    first = chips.focusProxy()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    QTest.keyClick(first, Qt.Key.Key_Right)
    second = chips.focusWidget()
    QTest.keyClick(second, Qt.Key.Key_Space)
    assert chips.value() == ["a", "b"]
    stops = [chip for chip in chips._chips if chip.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert stops == [second]


def test_a_note_is_plain_text_and_tab_leaves_it(shown):
    note = shown(NoteEdit(name="x"))
    note.set_value("<b>가</b>\n나")
    assert note.value() == "<b>가</b>\n나"
    assert note.tabChangesFocus()


def test_a_check_is_ticked_by_space(shown):
    check = shown(Check("동의"))
    QTest.keyClick(check, Qt.Key.Key_Space)
    assert check.value() is True


@pytest.mark.parametrize(("named", "used"), [("fcitx", "ibus"), ("ibus", "ibus"), ("", "")])
def test_a_missing_input_plugin_falls_back_to_ibus(monkeypatch, named, used):
    monkeypatch.setenv("QT_IM_MODULE", named)
    choose_input_method()
    assert os.environ["QT_IM_MODULE"] == used


@pytest.mark.parametrize(
    ("named", "used"),
    [("wayland;fcitx", "wayland;fcitx;ibus"), ("wayland;ibus", "wayland;ibus"), ("", "")],
)
def test_ibus_is_the_last_of_several_input_plugins(monkeypatch, named, used):
    monkeypatch.setenv("QT_IM_MODULES", named)
    choose_input_method()
    assert os.environ["QT_IM_MODULES"] == used


def test_a_day_that_stands_there_is_typed_over(qtbot):
    above, day = LineEdit(), DateEdit(today=lambda: TODAY)
    both = QWidget()
    column = QVBoxLayout(both)
    for box in (above, day):
        column.addWidget(box)
    qtbot.addWidget(both)
    both.show()
    day.set_value(TODAY)
    both.activateWindow()
    above.setFocus()
    qtbot.waitUntil(above.hasFocus)
    QTest.keyClick(above, Qt.Key.Key_Tab)
    qtbot.waitUntil(day.hasFocus)
    QTest.keyClicks(day, "20261125")
    assert day.day() == date(2026, 11, 25)
