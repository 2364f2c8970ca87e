"""Pages read again when they must; sheets save, refuse, and keep what was typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from jobdesk.base.enums import Role
from jobdesk.base.errors import JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_close_month, can_serve
from jobdesk.qt.actions import Action, listed, search_actions
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page, Sheet
from jobdesk.qt.parts import ActionButton, Facts, Segments
from jobdesk.qt.theme import Badge
from jobdesk.qt.windows.places import PLACES
from jobdesk.qt.windows.shell import COMMANDS
from jobdesk.services import drafts
from tests.qt.helpers import compose, make_room, settle, show_page, unnamed

FIELDS = (
    Field("name", "Name", required="receive"),
    Field("mobile", "Mobile", FieldKind.PHONE),
    Field("dong", "Dong", FieldKind.DONG, code="dong", required="complete"),
)


class PeoplePage(Page):
    """A page with a search, two commands and a sheet."""

    title = "Jobseekers"
    reads = ("jobseekers", "registrations")
    commands = (
        Action("people.new", "New", "start_new", "Ctrl+N", "Begin", may=can_serve),
        Action("people.close", "Close the month", "start_new", "Ctrl+M", may=can_close_month),
    )

    def __init__(self, room):
        super().__init__(room)
        self.read: list[frozenset[str]] = []
        self.saved: list[dict] = []
        self.began = 0
        self.search = SearchEdit(name="search")
        self.body.addWidget(self.search)
        self.add_buttons("people.close", primary="people.new")

    def refresh(self, stale):
        self.read.append(stale)

    def start_focus(self):
        self.search.setFocus()

    def start_new(self):
        self.began += 1
        form = Form(FIELDS, self.room.codes, today=self.room.today())
        self.push(FormSheet(form, title="New", verb="Register", save=self._save, draft=DraftKey("person", "new")))

    def _save(self, values, sheet):
        if values["name"] == "거절":
            sheet.refused(JobdeskError("refused", field="mobile"))
            return
        self.room.work.change(
            sheet,
            lambda db, act: values,
            stale="jobseekers",
            done=lambda _v: (self.saved.append(values), sheet.finish()),
            failed=sheet.refused,
            op_id=sheet.op_id,
        )


@pytest.fixture
def page(qtbot, desk):
    return show_page(qtbot, PeoplePage, desk)


def type_name(page, text):
    page.sheet.form.focus_field("name")
    compose(page.sheet.form.input("name"), "", text)


def test_a_page_reads_all_when_first_seen_and_then_only_what_is_stale(qtbot, page):
    assert page.read == [frozenset({"jobseekers", "registrations"})]
    for name in ("jobseekers", "jobseekers", "vacancies"):
        page.room.work.changed.emit(name)
    qtbot.waitUntil(lambda: len(page.read) == 2)
    assert page.read[-1] == frozenset({"jobseekers"})


def test_a_hidden_page_reads_when_it_is_seen_again(qtbot, page):
    page.hide()
    page.room.work.changed.emit("registrations")
    QApplication.processEvents()
    assert len(page.read) == 1
    page.show()
    qtbot.waitUntil(lambda: len(page.read) == 2)
    assert page.read[-1] == frozenset({"registrations"})


def test_a_role_is_offered_only_what_it_may(page):
    assert page.has_action("people.new")
    assert not page.has_action("people.close")
    assert [b.text() for b in page.findChildren(ActionButton)] == [_("New") + "  Ctrl+N"]
    assert [line.text for line in page.listed_actions(page.room)] == [_("New")]


def test_a_shortcut_works_from_anywhere_on_the_page_but_not_through_a_sheet(qtbot, page):
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.began == 1
    assert isinstance(page.sheet, FormSheet)
    QTest.keyClick(page.sheet, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.began == 1


def test_saving_hands_over_cleaned_values_and_goes_back(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    type_name(page, "홍길동")
    QTest.keyClicks(page.sheet.form.input("mobile"), "010-0000-1234")
    QTest.keyClick(page.sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page.room.work)
    assert page.saved == [{"name": "홍길동", "mobile": "01000001234", "dong": None}]
    assert page.sheet is None
    assert page.room.desk.read(lambda db, act: drafts.load_drafts(db, act)) == []


def test_a_refusal_keeps_everything_typed_and_the_button_comes_back(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    type_name(page, "거절")
    page.sheet.save_now()
    assert page.sheet.form.problems == {"mobile": "refused"}
    assert page.sheet.form.value("name") == "거절"
    assert page.sheet.primary.isEnabled()


def test_escape_keeps_a_draft_and_it_is_offered_again(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    type_name(page, "홍길")
    QTest.keyClick(page.sheet.form.input("name"), Qt.Key.Key_Escape)
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert len(page.room.house.said) == 1
    page.start_new()
    settle(qtbot, page.room.work)
    assert page.sheet.question.isVisible()
    QTest.keyClick(page.sheet.question.verb, Qt.Key.Key_Return)
    assert page.sheet.form.value("name") == "홍길"
    assert page.sheet.form.dirty


def test_leaving_an_untouched_sheet_keeps_no_draft(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    page.sheet.leave()
    settle(qtbot, page.room.work)
    assert page.room.desk.read(lambda db, act: drafts.load_drafts(db, act)) == []


def test_the_missing_line_follows_and_f8_jumps(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    assert _("Dong") in page.sheet.missing_text.text()
    page.sheet.form.focus_field("name")
    QTest.keyClick(page.sheet, Qt.Key.Key_F8)
    assert page.sheet.form.focused_field() == "dong"


def test_the_focus_comes_back_when_a_sheet_goes(qtbot, page):
    page.search.setFocus()
    page.push(Sheet(title="x"))
    page.pop()
    assert page.search.hasFocus()


def test_an_error_is_shown_on_what_is_in_front(page):
    page.explain(JobdeskError("below"))
    assert page.strip.label.text() == "below"
    sheet = Sheet(title="x")
    page.push(sheet)
    page.explain(JobdeskError("above"))
    assert sheet.strip.label.text() == "above"


def test_a_question_needs_its_reason_and_esc_does_nothing(page):
    answers = []
    page.ask("Void?", verb="Void", then=answers.append, reason=True)
    assert page.question.verb.text() == "Void"
    QTest.keyClick(page.question.verb, Qt.Key.Key_Return)
    assert answers == []
    QTest.keyClicks(page.question.reason, "typed twice")
    QTest.keyClick(page.question.reason, Qt.Key.Key_Return)
    assert answers == ["typed twice"]
    page.ask("Void?", verb="Void", then=answers.append)
    QTest.keyClick(page.question.verb, Qt.Key.Key_Escape)
    assert answers == ["typed twice"]
    assert not page.question.isVisible()


def test_commands_are_listed_and_searched():
    lines = listed(PeoplePage.commands, Role.SUPERVISOR, "Jobseekers")
    assert [line.shortcut for line in lines] == ["Ctrl+N", "Ctrl+M"]
    assert [line.text for line in search_actions(lines, "ctrl+m")] == [lines[1].text]
    assert search_actions(lines, "zzz") == []


def test_everything_on_page_and_sheet_has_a_name(qtbot, page):
    page.start_new()
    settle(qtbot, page.room.work)
    assert unnamed(page) == []


def test_facts_read_dash_and_badge(qtbot):
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_facts([("Name", ""), ("State", Badge("진행", "good"))])
    names = {w.accessibleName() for w in facts.findChildren(type(facts).__mro__[1]) if w.accessibleName()}
    assert names == {"Name ", "State 진행"}


def test_segments_go_round(qtbot):
    segments = Segments([("a", "A"), ("b", "B")])
    qtbot.addWidget(segments)
    heard = []
    segments.chosen.connect(heard.append)
    segments.choose_next()
    segments.choose_next()
    segments.choose("a")
    assert heard == ["b", "a"]


def test_codes_are_read_again_when_they_change(qtbot, desk, work):
    room = make_room(desk, work)
    before = room.codes
    desk._open.database.info["codes"].book = None
    work.changed.emit("codes")
    settle(qtbot, work)
    assert room.codes is not before


def test_every_command_of_every_place_has_a_key_of_its_own():
    for place in PLACES:
        keys = [command.shortcut for command in (*place.load().commands, *COMMANDS)]
        keys += [f"Ctrl+{number}" for number in range(1, len(PLACES) + 1)]
        assert "" not in keys, place.id
        assert sorted(keys) == sorted(set(keys)), place.id


def act(page, *, owner=None, refused=False):
    def job(db, act):
        if refused:
            raise JobdeskError("refused")

    page.room.work.change(owner or page, job, stale="vacancies", done=lambda _none: None, failed=page.explain)


def test_what_was_wrong_is_said_no_more_once_an_act_of_the_page_succeeds(qtbot, page):
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    act(page, refused=True)
    settle(qtbot, page.room.work)
    assert page.strip.isVisible()
    act(page, owner=elsewhere)
    settle(qtbot, page.room.work)
    assert page.strip.isVisible(), "an act of something else"
    act(page, owner=page.search)
    settle(qtbot, page.room.work)
    assert not page.strip.isVisible()
    page.strip.show_text("told at the beginning", "warning")
    act(page)
    settle(qtbot, page.room.work)
    assert page.strip.isVisible(), "nothing was wrong"


def test_what_was_wrong_in_one_view_or_visit_is_not_said_in_the_next(qtbot, page):
    views = Segments([("one", "One"), ("two", "Two")])
    page.body.addWidget(views)
    page.watch_views(views)
    page.strip.show_text("wrong")
    views.choose("two")
    assert not page.strip.isVisible()
    page.strip.show_text("wrong")
    page.hide()
    page.show()
    assert not page.strip.isVisible()
    qtbot.waitUntil(lambda: page.read[-1:] == [frozenset(page.reads)] and len(page.read) == 2)
