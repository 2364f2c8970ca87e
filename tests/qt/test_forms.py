"""One form for every record: nothing typed is lost, problems stand beside their field, keys lead through."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.base.codes import load_codes
from jobdesk.base.errors import JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.forms.jobseekers import JOBSEEKER
from jobdesk.base.i18n import _
from jobdesk.qt.forms import base
from jobdesk.qt.forms.base import Form
from jobdesk.qt.theme import TWO_COLUMNS_FROM
from tests.qt.helpers import compose, unnamed

FIELDS = (
    Field("name", "Name", required="receive", section="Person"),
    Field("mobile", "Mobile", FieldKind.PHONE, section="Person"),
    Field("birth", "Birth date", FieldKind.BIRTH, required="complete", section="Person"),
    Field("sex", "Sex", FieldKind.CHOICE, code="sex", required="complete", section="Person"),
    Field("wage", "Wage", FieldKind.MONEY, section="Wish"),
    Field("licensed", "Licensed", FieldKind.BOOLEAN, section="Wish"),
    Field("groups", "Groups", FieldKind.MULTICHOICE, code="target_group", section="Wish"),
    Field("note", "Note", FieldKind.NOTE, max_length=500, section="Wish"),
    Field("vacancy_id", "Vacancy", FieldKind.RECORD),
)
TODAY = date(2026, 11, 20)


@pytest.fixture
def form(qtbot):
    form = Form(FIELDS, load_codes(), today=TODAY)
    qtbot.addWidget(form)
    form.resize(TWO_COLUMNS_FROM, 500)
    form.show()
    form.activateWindow()
    QApplication.processEvents()
    return form


def test_a_refused_value_stays_typed_and_says_why_beside_the_field(form):
    form.set_value("name", "홍길동")
    form.set_value("mobile", "010-12")
    assert form.cleaned() is None
    assert form.values()["mobile"] == "010-12"
    assert form.values()["name"] == "홍길동"
    assert list(form.problems) == ["mobile"]
    assert form.focused_field() == "mobile"
    assert form._boxes["mobile"].told.isVisible()


def test_mending_a_field_takes_its_sentence_away(form):
    form.cleaned()
    assert list(form.problems) == ["name"]
    QTest.keyClicks(form.input("name"), "a")
    assert form.problems == {}


def test_cleaned_values_are_what_services_take(form):
    form.set_values(
        {"name": " 홍길동 ", "mobile": "01000001234", "birth": "850302", "sex": "male", "wage": "2,156,880"}
    )
    kept = form.cleaned("complete")
    assert kept["name"] == "홍길동"
    assert kept["mobile"] == "01000001234"
    assert kept["birth"] == date(1985, 3, 2)
    assert kept["wage"] == 2_156_880
    assert kept["licensed"] is False
    assert kept["groups"] is None


def test_a_composing_syllable_is_taken_in_by_what_is_seen(form):
    edit = form.input("name")
    edit.setFocus()
    compose(edit, "", "홍길")
    compose(edit, "동")
    assert edit.live_text() == "홍길동"


def test_a_services_problem_stands_beside_its_field_and_others_are_handed_back(form):
    assert form.show_problem(JobdeskError("known already", field="mobile"))
    assert form.problems == {"mobile": "known already"}
    assert not form.show_problem(JobdeskError("server away"))
    assert not form.show_problem(JobdeskError("?", field="elsewhere"))


def test_what_is_missing_is_listed_and_the_key_goes_round(form):
    assert [f.name for f in form.missing("complete")] == ["name", "birth", "sex"]
    order = [form.jump_to_missing().name for _ in range(4)]
    assert order == ["birth", "sex", "name", "birth"], "from the first field, which has the focus"
    form.set_values({"name": "홍길동", "birth": "850302", "sex": "male"})
    assert form.jump_to_missing() is None


def test_hidden_fields_are_not_missed(form):
    form.hide_field("birth")
    assert [f.name for f in form.missing("complete")] == ["name", "sex"]
    form.hide_field("birth", hidden=False)
    assert [f.name for f in form.missing("complete")] == ["name", "birth", "sex"]


def test_enter_goes_forward_to_the_last_field_and_out(qtbot, form):
    form.focus_field("name")
    walked = []
    for _turn in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        walked.append(form.focused_field())
    assert walked == ["mobile", "birth", "sex"]
    form.hide_field("note")
    form.focus_field("groups")
    with qtbot.waitSignal(form.left_last):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_tab_follows_reading_order(form):
    form.focus_field("name")
    walked = []
    for _turn in range(len(FIELDS) - 2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(form.focused_field())
    assert walked == ["mobile", "birth", "sex", "wage", "licensed", "groups", "note"]


def test_drafts_come_a_while_after_the_last_key_and_hold_only_what_is_typed(qtbot, form, monkeypatch):
    form._draft.setInterval(30)
    heard = []
    form.drafted.connect(heard.append)
    QTest.keyClicks(form.input("name"), "abc")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [{"name": "abc"}]
    assert form.dirty
    assert base.DRAFT_MS == 1500


def test_what_looks_like_a_card_number_is_asked_about_and_not_refused(qtbot, form):
    form._draft.setInterval(30)
    told = form._boxes["name"].told
    form.set_value("name", "1234-5678-1234-5678")
    qtbot.waitUntil(lambda: told.text() == _("This looks like a card number. Is it needed?"))
    assert not form.problems
    form.set_value("name", "홍길동")
    qtbot.waitUntil(lambda: not told.text())


def test_a_draft_of_a_known_record_holds_what_was_typed_over_and_what_was_emptied(form):
    form.show_kept({"name": "홍길동", "mobile": "01000001234", "groups": ["older"]})
    assert form.draft() == {}
    assert not form.dirty
    form.set_value("name", "")
    form.set_value("mobile", "010-0000-9999")
    assert form.draft() == {"name": "", "mobile": "010-0000-9999"}
    assert form.kept(form.draft()) == {"name": "홍길동", "mobile": "010-0000-1234"}


def test_a_draft_comes_back_as_it_was_typed(form, qtbot):
    form.set_values({"name": "홍", "mobile": "010-00", "groups": ["older", "youth"], "licensed": True})
    kept = form.draft()
    again = Form(FIELDS, load_codes(), today=TODAY)
    qtbot.addWidget(again)
    again.set_values(kept)
    assert again.draft() == kept
    assert not again.dirty


def test_records_pass_through_unseen(form):
    key = "0190b7a0-0000-7000-8000-000000000001"
    form.set_values({"vacancy_id": key, "name": "홍길동"})
    assert str(form.cleaned()["vacancy_id"]) == key


def test_the_form_has_two_columns_when_wide_and_never_leaves_its_width(form):
    def lefts():
        return {box.x() for box in form._boxes.values()}

    assert len(lefts()) >= 3
    form.resize(420, 900)
    QApplication.processEvents()
    assert len(lefts()) <= 2
    assert all(box.geometry().right() <= form.width() for box in form._boxes.values())


def test_every_input_of_the_longest_form_has_a_name(qtbot):
    form = Form(JOBSEEKER, load_codes(), today=TODAY)
    qtbot.addWidget(form)
    form.show()
    assert unnamed(form) == []
    assert all(form._boxes[name].label.buddy() is form.input(name) for name in form._boxes)
