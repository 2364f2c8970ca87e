"""The syllable being composed is never lost: every field of every declared form, every way out of it."""

import importlib
import pkgutil
import re
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import jobdesk.base.forms
import jobdesk.qt
from jobdesk.base.fields import Field, FieldKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.forms.editors import MAKERS
from jobdesk.qt.inputs import LineEdit, NoteEdit, PickerEdit
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from tests.centers import copy_local
from tests.qt.helpers import compose, settle, show_page

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
SHEETS = count()
TYPED = (LineEdit, NoteEdit)


def declared_forms():
    """Every tuple of fields declared in base/forms, by its name."""
    found = {}
    for module in pkgutil.iter_modules(jobdesk.base.forms.__path__):
        named = importlib.import_module(f"jobdesk.base.forms.{module.name}")
        for name, value in vars(named).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Field) for one in value):
                found[f"{module.name}.{name}"] = value
    return found


FORMS = declared_forms()
CHOSEN = frozenset({FieldKind.BOOLEAN, FieldKind.MULTICHOICE})
WRITTEN = [name for name, fields in FORMS.items() if any(field.kind not in CHOSEN for field in fields)]
"""Forms into which something is written; others are only ticked."""
EVERY_KIND = tuple(
    Field(f"every_{kind.value}", f"Every {kind.value}", kind, code="channel")
    for kind in FieldKind
    if kind in MAKERS and kind is not FieldKind.RECORD
)


def test_the_forms_are_found():
    assert {"jobseekers.JOBSEEKER", "vacancies.VACANCY", "counseling.SESSION", "employers.EMPLOYER"} <= set(FORMS)
    assert len(FORMS) >= 15


def test_nothing_in_the_program_is_typed_into_but_its_own_inputs():
    bare = re.compile(r"\bQ\w*(?:Edit|SpinBox)\(|class \w+\(Q\w*(?:Edit|SpinBox)\)|setEditable\(")
    root = Path(jobdesk.qt.__file__).parent
    made = {path.name: bare.findall(path.read_text("utf-8")) for path in root.rglob("*.py")}
    classes = {"typing.py": 1, "notes.py": 1}  # class LineEdit(QLineEdit), class NoteEdit(QTextEdit)
    assert {name: len(found) for name, found in made.items() if found} == classes


class Stand(Page):
    """A page with nothing of its own: any sheet may stand over any page."""

    title = "x"


@pytest.fixture(scope="module")
def desk(local_template, tmp_path_factory):
    """One desk for all of them: nothing is saved here, and each sheet has a draft of its own."""
    center = copy_local(local_template, tmp_path_factory.mktemp("hangul") / "center")
    yield center.desk("counselor")
    center.close()


@pytest.fixture
def page(qtbot, desk):
    return show_page(qtbot, Stand, desk)


@pytest.fixture
def sheet_of(qtbot, page):
    """Pushes a sheet of a form over a page; what it would save is kept in `asked`."""

    def push(fields):
        sheet = FormSheet(
            Form(fields, page.room.codes, today=page.room.today()),
            title="x",
            verb="x",
            need=None,
            save=lambda _values, sheet: sheet.set_busy(False),
            draft=DraftKey("hangul", f"new {next(SHEETS)}"),
        )
        page.push(sheet)
        settle(qtbot, page.room.work)
        return sheet

    return push


def typed_fields(form):
    return [field.name for field in form.fields if isinstance(field_input(form, field), TYPED)]


def field_input(form, field):
    return None if field.kind is FieldKind.RECORD else form.input(field.name)


def composing_in(form, name, syllable="글"):
    """A field with the keyboard in which a syllable is being composed; picked words do not complete it."""
    form.hide_field(name, False)
    editor = form.input(name)
    editor.setFocus()
    assert editor.hasFocus(), name
    compose(editor, syllable)
    assert editor.composing() == syllable, name
    return editor


def text_of(editor):
    return editor.toPlainText() if isinstance(editor, NoteEdit) else editor.text()


def save(qtbot, editor):
    qtbot.keyClick(editor, Qt.Key.Key_S, CTRL)


def go_on(qtbot, editor):
    qtbot.keyClick(editor, Qt.Key.Key_Return, PLAIN if isinstance(editor, LineEdit) else CTRL)


def tab(qtbot, editor):
    qtbot.keyClick(editor, Qt.Key.Key_Tab)


def next_missing(qtbot, editor):
    qtbot.keyClick(editor, Qt.Key.Key_F8)


WAYS = {"save": save, "Tab": tab, "next missing": next_missing}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [*FORMS, "every kind"])
def test_no_way_out_of_a_field_loses_the_syllable(qtbot, sheet_of, name, way):
    form = sheet_of(FORMS.get(name, EVERY_KIND)).form
    for field in typed_fields(form):
        editor = composing_in(form, field)
        WAYS[way](qtbot, editor)
        if editor.hasFocus() and way != "save":
            continue  # nowhere to go: the syllable goes on being composed
        if isinstance(editor, PickerEdit) and way == "Tab":
            assert editor.text() in {"글", *(one.word for one in editor.matching("글"))}, field
        else:
            assert text_of(editor) == "글", field
        assert editor.composing() == "", field
        editor.set_value("")


@pytest.mark.parametrize("name", [*FORMS, "every kind"])
def test_enter_commits_first_and_goes_on_with_the_syllable_in_its_field(qtbot, sheet_of, name):
    form = sheet_of(FORMS.get(name, EVERY_KIND)).form
    for field in typed_fields(form):
        editor = composing_in(form, field)
        if isinstance(editor, PickerEdit) and editor._list.isVisible():
            qtbot.keyClick(editor._list, Qt.Key.Key_Return)
            assert editor.text() == editor._offered[0].word, field
            QApplication.activeWindow() or form.activateWindow()
        else:
            qtbot.keyClick(editor, Qt.Key.Key_Return)
            assert text_of(editor).strip() == "글", field
        assert editor.composing() == "", field


@pytest.mark.parametrize("name", WRITTEN)
def test_closing_keeps_the_syllable_in_the_draft(qtbot, sheet_of, page, name):
    sheet = sheet_of(FORMS[name])
    for field in typed_fields(sheet.form):
        composing_in(sheet.form, field)
    kept = []
    sheet._keep_draft = lambda **_told: kept.append(sheet.typed())
    last = typed_fields(sheet.form)[-1]
    sheet.leave()
    assert kept[-1][last] == "글"


def test_what_is_saved_holds_the_syllable(qtbot, page):
    asked = []
    sheet = FormSheet(
        Form(FORMS["jobseekers.JOBSEEKER"], page.room.codes, today=page.room.today()),
        title="x",
        verb="x",
        save=lambda values, _sheet: asked.append(values),
    )
    page.push(sheet)
    editor = sheet.form.input("full_name")
    compose(editor, "", "홍길")
    compose(editor, "동")
    qtbot.keyClick(editor, Qt.Key.Key_S, CTRL)
    assert asked[0]["full_name"] == "홍길동"


def test_a_note_keeps_the_syllable_where_the_cursor_stands(qtbot, sheet_of):
    form = sheet_of((Field("note", "Note", FieldKind.NOTE), Field("other", "Other"))).form
    note = form.input("note")
    note.setFocus()
    compose(note, "", "홍동")
    qtbot.keyClick(note, Qt.Key.Key_Left)
    compose(note, "길")
    qtbot.keyClick(note, Qt.Key.Key_Tab)
    assert note.toPlainText() == "홍길동"
    assert form.focused_field() == "other"


def test_a_picked_word_replaces_what_was_composed(qtbot, sheet_of):
    form = sheet_of((Field("dong", "Dong", FieldKind.DONG, code="dong"), Field("other", "Other"))).form
    editor = form.input("dong")
    editor.setFocus()
    compose(editor, "", "문")
    compose(editor, "래")
    qtbot.waitUntil(editor._list.isVisible)
    qtbot.keyClick(editor._list, Qt.Key.Key_Return)
    assert editor.text() == form._codes.short("dong", editor.value())
