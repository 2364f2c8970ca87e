"""Questions of a merge over a real center: side by side, one key each, all of a kind, taken back, signed."""

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import select

from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._conflict_parts import MarkedText, differing
from jobdesk.qt.pages._conflict_sheet import ConflictSheet
from jobdesk.qt.pages._conflict_words import told_of
from jobdesk.qt.pages._home_sheet import HomeSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.parts import BadgeLabel
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import MergeConflict
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._rows import stamp
from tests.qt.helpers import press, settle, show_page, unnamed
from tests.qt.outreach_home import merged_day

K = ConflictKind
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def desk(local_center):
    """The supervisor's desk at the center."""
    return local_center.desk("supervisor")


@pytest.fixture
def home(desk, tmp_path):
    """The report of a laptop's busy day, and its people."""
    return merged_day(desk, tmp_path)


@pytest.fixture
def sheet(qtbot, desk, home):
    """Its questions, over 관리."""
    page = show_page(qtbot, AdministrationPage, desk, size=(1190, 720))
    made = ConflictSheet(page, home[0].bundle_id)
    page.push(made)
    settle(qtbot, page.room.work)
    return made


def choose(qtbot, sheet, kind, table=""):
    """The first question of a kind that waits."""
    one = next(
        row
        for row in sheet.list.model_.rows
        if row.kind is kind and row.table in {table or row.table} and row.state is ConflictState.OPEN
    )
    sheet.list.select(one.id)
    settle(qtbot, sheet.room.work)
    return one


def ask_of(desk, bundle_id, person_id, kind):
    """A question as a merge asks it about a person: with values, of who was destroyed without any."""
    said = {} if kind is K.DESTROYED else {"full_name": "이철수", "email": "laptop@example.com"}
    sides = {"base": said, "ours": {} if kind is K.REMOVED_HERE else said, "theirs": said}

    def job(db, act):
        given = {"bundle_id": bundle_id, "table_name": "jobseeker", "record_id": person_id, "kind": kind}
        db.add(MergeConflict(**given, **sides, **stamp(act)))

    desk.change(job)


def state_of(sheet, one):
    """How a question is shown now."""
    return next(row.state for row in sheet._rows if row.id == one.id)


def cells(sheet):
    """What stands in the three columns, by the names a screen reader hears."""
    return {one.accessibleName(): one for one in sheet.sides.findChildren(MarkedText)}


def value(desk, record, key, name):
    """A column as the database has it."""
    return desk.read(lambda db, act: getattr(db.get_one(record, key), name))


def test_the_three_sides_are_shown_in_words(qtbot, sheet, home):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")
    assert one.ours_by
    told = "\n".join(cells(sheet))
    assert "010-" in told or "@example.com" in told
    marked = [cell for cell in cells(sheet).values() if cell.marked]
    assert marked
    assert sheet.why.text()
    assert unnamed(sheet) == []


def test_a_result_of_both_sides_is_said_by_its_label(qtbot, sheet):
    choose(qtbot, sheet, K.CHANGED_BOTH, "referral")
    told = "\n".join(cells(sheet))
    codes = sheet.room.codes
    for state in ("20", "80"):
        assert codes.label("referral_state", state) in told
    assert ": 80" not in told


def test_one_key_takes_the_laptops_and_one_takes_it_back(qtbot, sheet, desk, home):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")
    name = one.fields[0]
    press(qtbot, sheet, Qt.Key.Key_T, ALT)
    assert value(desk, Jobseeker, one.record_id, name) == one.theirs[name]
    assert state_of(sheet, one) is ConflictState.THEIRS
    assert one.id not in [row.id for row in sheet.list.model_.rows]
    press(qtbot, sheet, Qt.Key.Key_Z, CTRL)
    assert value(desk, Jobseeker, one.record_id, name) == one.ours[name]
    assert state_of(sheet, one) is ConflictState.OPEN


def test_one_key_keeps_the_centers(qtbot, sheet, desk):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")
    press(qtbot, sheet, Qt.Key.Key_O, ALT)
    assert value(desk, Jobseeker, one.record_id, one.fields[0]) == one.ours[one.fields[0]]
    press(qtbot, sheet, Qt.Key.Key_Tab, CTRL)
    assert one.id in [row.id for row in sheet.list.model_.rows]


def test_all_of_a_kind_after_a_question(qtbot, sheet):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")
    alike = [r for r in sheet._rows if (r.table, r.kind) == (one.table, one.kind)]
    assert len(alike) > 1
    press(qtbot, sheet, Qt.Key.Key_T, ALT | SHIFT)
    assert sheet.question.isVisible()
    assert state_of(sheet, one) is ConflictState.OPEN
    sheet.question.verb.click()
    settle(qtbot, sheet.room.work)
    assert {state_of(sheet, other) for other in alike} == {ConflictState.THEIRS}
    press(qtbot, sheet, Qt.Key.Key_Z, CTRL)
    assert {state_of(sheet, other) for other in alike} == {ConflictState.OPEN}


def test_an_overfull_vacancy_says_who_sits_and_asks_why(qtbot, sheet, desk, home):
    one = choose(qtbot, sheet, K.OVER_FULL)
    assert (sheet.keep.text(), sheet.take.text()) == ("1명 그대로", "모집인원 2명으로")
    words = [label.text() for label in sheet.sides.findChildren(PlainLabel)]
    assert words.index("사람") > words.index("모집인원"), "a table of its own, under the sides"
    seats = [cell.badge for cell in sheet.sides.findChildren(BadgeLabel)]
    assert {badge.tone for badge in seats if badge} >= {"good", "bad"}
    press(qtbot, sheet, Qt.Key.Key_T, ALT)
    assert sheet.question.isVisible()
    sheet.question.reason.setText("업체가 한 명 더 채용")
    sheet.question.verb.click()
    settle(qtbot, sheet.room.work)
    assert value(desk, Vacancy, one.record_id, "openings") == 2
    row = next(row for row in sheet._rows if row.id == one.id)
    assert row.why == "업체가 한 명 더 채용"
    assert told_of(row) == "노트북 값으로 바꾸었습니다.", "what was decided waits for nobody"


NOTED = (K.REMOVED_HERE, K.REMOVED_THERE, K.PARENT_GONE, K.DESTROYED)


@pytest.mark.parametrize("kind", NOTED)
def test_what_only_can_be_noted_says_why_and_what_to_do(qtbot, sheet, desk, home, kind):
    ask_of(desk, home[0].bundle_id, home[1][2], kind)
    sheet.read()
    settle(qtbot, sheet.room.work)
    one = choose(qtbot, sheet, kind)
    assert not sheet.take.isVisible()
    assert sheet.why.text() == told_of(one)
    if kind is K.DESTROYED:
        assert cells(sheet) == {}
    press(qtbot, sheet, Qt.Key.Key_T, ALT)
    assert state_of(sheet, one) is ConflictState.OPEN
    press(qtbot, sheet, Qt.Key.Key_O, ALT)
    assert state_of(sheet, one) is ConflictState.OURS


def test_both_sides_of_one_fact_say_who_recorded_them(qtbot, sheet):
    one = choose(qtbot, sheet, K.TWICE)
    assert one.ours_by
    assert one.theirs_by
    assert one.theirs_at


def test_all_decided_is_signed_and_the_report_says_who(qtbot, sheet, home):
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert not sheet.question.isVisible()
    assert sheet.strip.isVisible()
    while sheet.list.model_.rows:
        press(qtbot, sheet, Qt.Key.Key_O, ALT)
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert sheet.question.isVisible()
    page = sheet.page
    sheet.question.verb.click()
    settle(qtbot, page.room.work)
    page.push(HomeSheet(page, home[0].bundle_id))
    settle(qtbot, page.room.work)
    assert page.sheet.line.signed_by == page.room.display_name
    assert page.room.display_name in page.sheet.told.text()


def test_looking_at_a_question_is_on_record(qtbot, sheet, desk):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")

    def job(db, _act):
        query = select(AuditEntry.id).where(AuditEntry.record_id == one.record_id, AuditEntry.action == "view")
        return db.scalars(query).all()

    assert desk.read(job)


def test_enter_opens_the_record_where_it_lives(qtbot, sheet):
    one = choose(qtbot, sheet, K.CHANGED_BOTH, "jobseeker")
    press(qtbot, sheet, Qt.Key.Key_Return)
    assert sheet.room.house.opened == [("jobseeker", one.record_id)]


@pytest.mark.parametrize(
    ("said", "other", "words"),
    [
        ("서울 영등포구 당산동 1", "서울 영등포구 문래동 1", ["당산동"]),
        ("010-0000-2222", "010-0000-3333", ["010-0000-2222"]),
        ("같은 말", "같은 말", []),
        ("새 값", "", ["새 값"]),
    ],
)
def test_differing_words_are_found(said, other, words):
    assert [said[start : start + length] for start, length in differing(said, other)] == words
