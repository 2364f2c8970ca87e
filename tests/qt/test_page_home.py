"""Laptops come home in real windows: files chosen, looked at dry, merged, refused with a sentence, reported."""

from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import func, select

from jobdesk.base.closes import CloseKind
from jobdesk.base.i18n import _
from jobdesk.base.outreach import CheckoutState
from jobdesk.qt.pages import _home_bring
from jobdesk.qt.pages._close_restated import RestatedSheet
from jobdesk.qt.pages._conflict_sheet import ConflictSheet
from jobdesk.qt.pages._home_lines import AFTER, KNOWN, MERGED, NO_RECEIPT, READY, REFUSED, WHAT_TO_DO
from jobdesk.qt.pages._home_sheet import MONTHS, PAIRS, QUESTIONS, HomeSheet
from jobdesk.qt.pages.administration import AdministrationPage
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.windows.worklists import MERGES
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Bundle, Checkout
from jobdesk.services import month_closes
from jobdesk.services.outreach.merge_paper import merge_printable
from tests.qt.helpers import press, settle, show_page, show_window, unnamed
from tests.qt.outreach_home import NAMES, merged_day, write_bundle
from tests.services.acts import hold, stand_on
from tests.services.copies import check_out
from tests.services.people import person

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
def sheet(qtbot, desk):
    """Bringing home, begun by its command in 관리."""
    page = show_page(qtbot, AdministrationPage, desk, size=(1190, 720))
    page.views.choose("checkouts")
    settle(qtbot, page.room.work)
    page.action("administration.bring").trigger()
    settle(qtbot, page.room.work)
    return page.sheet


@pytest.fixture
def laptop(desk, tmp_path):
    """One that added a person; closed at the end."""
    made = check_out(desk, tmp_path / "copy.db", issuer=2)
    person(made, full_name="나새봄", mobile="010-0000-7777")
    yield made
    made.close()


def states(sheet):
    """How each file is shown."""
    return [line.state for line in sheet.lines]


def take(qtbot, sheet, *paths):
    """Files or folders are chosen."""
    sheet.take(list(paths))
    settle(qtbot, sheet.room.work)


def count(desk, record):
    """Rows of a table."""
    return desk.read(lambda db, _act: db.scalar(select(func.count()).select_from(record)))


def test_a_file_is_looked_at_before_anything_is_changed(qtbot, sheet, desk, laptop, tmp_path):
    file = write_bundle(laptop, tmp_path / "노트북.jdb")
    before = count(desk, Jobseeker)
    take(qtbot, sheet, file)
    assert states(sheet) == [READY]
    assert sheet.lines[0].report.added > 0
    assert (count(desk, Jobseeker), count(desk, Bundle)) == (before, 0)
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [MERGED]
    assert count(desk, Jobseeker) == before + 1
    assert sheet.lines[0].receipt.read_bytes()
    assert sheet.told.text() == _(WHAT_TO_DO)
    assert unnamed(sheet) == []


def test_the_report_opens_from_the_list_by_enter(qtbot, sheet, laptop, tmp_path):
    take(qtbot, sheet, write_bundle(laptop, tmp_path / "노트북.jdb"))
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    press(qtbot, sheet, Qt.Key.Key_Return)
    assert isinstance(sheet.page.sheet, HomeSheet)
    press(qtbot, sheet, Qt.Key.Key_Escape)
    assert sheet.page.sheet is sheet


def test_a_folder_is_merged_in_the_order_of_its_laptops(qtbot, sheet, desk, laptop, tmp_path):
    other = check_out(desk, tmp_path / "other.db", issuer=3)
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "메모.txt").write_text("사진", encoding="utf-8")
    write_bundle(laptop, stick / "b.jdb")
    person(laptop, full_name="두번째", mobile="010-0000-7778")
    write_bundle(laptop, stick / "a.jdb")
    person(other, full_name="다른곳", mobile="010-0000-7779")
    write_bundle(other, stick / "c.jdb")
    other.close()
    take(qtbot, sheet, stick)
    assert [(line.file.device, line.file.seq) for line in sheet.lines] == [
        ("노트북 2", 1),
        ("노트북 2", 2),
        ("노트북 3", 1),
    ]
    assert states(sheet) == [READY, AFTER, READY]
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [MERGED] * 3
    assert count(desk, Bundle) == 3


def test_what_was_merged_before_says_so_and_gives_its_receipt_again(qtbot, sheet, laptop, tmp_path):
    file = write_bundle(laptop, tmp_path / "노트북.jdb")
    take(qtbot, sheet, file)
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    receipt = sheet.lines[0].receipt.read_bytes()
    again = tmp_path / "again"
    again.mkdir()
    sheet.write_receipts(again)
    settle(qtbot, sheet.room.work)
    assert (again / "노트북.receipt").read_bytes() == receipt
    page = sheet.page
    page.pop()
    page.action("administration.bring").trigger()
    take(qtbot, page.sheet, file)
    assert states(page.sheet) == [KNOWN]


def test_a_receipt_that_cannot_be_written_is_told_apart(qtbot, sheet, desk, laptop, tmp_path):
    file = write_bundle(laptop, tmp_path / "노트북.jdb")
    (tmp_path / "노트북.receipt").mkdir()
    take(qtbot, sheet, file)
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [NO_RECEIPT]
    assert count(desk, Bundle) == 1


def damaged(desk, laptop, path):
    content = bytearray(laptop.bundle())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


def lost(desk, laptop, path):
    path.write_bytes(laptop.bundle())

    def job(db, _act):
        db.scalars(select(Checkout)).one().state = CheckoutState.LOST

    desk.change(job)


def gap(desk, laptop, path):
    laptop.bundle()
    person(laptop, full_name="두번째", mobile="010-0000-7778")
    path.write_bytes(laptop.bundle())


@pytest.mark.parametrize("spoil", [damaged, lost, gap])
def test_a_refusal_says_why_and_changes_nothing(qtbot, sheet, desk, laptop, tmp_path, spoil):
    file = tmp_path / "노트북.jdb"
    spoil(desk, laptop, file)
    before = count(desk, Jobseeker)
    take(qtbot, sheet, file)
    assert states(sheet) == [REFUSED]
    assert sheet.lines[0].told
    assert not sheet.primary.isEnabled()
    assert (count(desk, Jobseeker), count(desk, Bundle)) == (before, 0)


def test_a_file_that_is_no_bundle_is_refused(qtbot, sheet, tmp_path):
    file = tmp_path / "사진.jpg"
    file.write_bytes(b"\xff\xd8 no bundle")
    take(qtbot, sheet, file)
    assert states(sheet) == [REFUSED]


def test_a_merge_can_be_stopped_and_nothing_of_it_is_taken_in(qtbot, sheet, desk, laptop, tmp_path, monkeypatch):
    file = write_bundle(laptop, tmp_path / "노트북.jdb")
    take(qtbot, sheet, file)
    before = count(desk, Jobseeker)
    bring = desk.outreach.bring_home

    def stopped_midway(path, **more):
        sheet.stop()
        return bring(path, **more)

    monkeypatch.setattr(
        type(desk.outreach), "bring_home", lambda _self, path, **more: stopped_midway(path, **more)
    )
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [READY]
    assert (count(desk, Jobseeker), count(desk, Bundle)) == (before, 0)
    monkeypatch.undo()
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [MERGED]
    assert _home_bring.LANE in sheet.room.work._lanes


def test_after_a_lock_the_files_can_still_be_merged(qtbot, sheet, laptop, tmp_path):
    take(qtbot, sheet, write_bundle(laptop, tmp_path / "노트북.jdb"))
    sheet.keep_draft_now()
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    assert states(sheet) == [MERGED]


@pytest.fixture
def merged(desk, tmp_path):
    """A busy day's bundle, merged through the desk."""
    return merged_day(desk, tmp_path)


@pytest.fixture
def report(qtbot, desk, merged):
    """Its report over 관리."""
    page = show_page(qtbot, AdministrationPage, desk, size=(1190, 720))
    made = HomeSheet(page, merged[0].bundle_id)
    page.push(made)
    settle(qtbot, page.room.work)
    return made


def test_the_report_counts_and_lists_what_the_merge_did(qtbot, report, merged):
    told, _known = merged
    rows = {key: len(view.model_.rows) for key, view in report.lists.items()}
    assert (rows["added"], rows["changed"], rows["same"]) == (told.added, told.changed, told.same)
    assert rows[QUESTIONS] == told.conflicts > 3
    assert rows[PAIRS] == told.probable > 0
    assert unnamed(report) == []


def test_names_are_masked_in_the_lists(report):
    text = "\n".join(
        view.model_.columns[at].text(row)
        for view in report.lists.values()
        for row in view.model_.rows
        for at in range(len(view.model_.columns))
    )
    assert not [name for name in NAMES if name in text]
    assert "*" in text


def test_a_record_opens_on_its_page(qtbot, report, merged):
    report.views.choose("changed")
    view = report.lists["changed"]
    row = next(one for one in view.model_.rows if one.table == "jobseeker")
    view.select((row.table, row.record_id))
    press(qtbot, report, Qt.Key.Key_Return)
    assert report.room.house.opened[-1] == ("jobseeker", row.record_id)


def test_the_questions_are_decided_from_the_report(qtbot, report, merged):
    press(qtbot, report, Qt.Key.Key_Q, ALT)
    sheet = report.page.sheet
    assert isinstance(sheet, ConflictSheet)
    while sheet.list.model_.rows:
        press(qtbot, sheet, Qt.Key.Key_O, ALT)
    press(qtbot, sheet, Qt.Key.Key_Escape)
    assert report.line.open == 0
    press(qtbot, report, Qt.Key.Key_S, CTRL)
    report.question.verb.click()
    settle(qtbot, report.room.work)
    assert report.line.signed_by == report.room.display_name


def test_the_report_is_seen_on_paper_without_names(qtbot, report, desk, merged):
    press(qtbot, report, Qt.Key.Key_P, CTRL)
    assert isinstance(report.page.sheet, PreviewSheet)
    paper = desk.read(partial(merge_printable, bundle_id=merged[0].bundle_id))
    assert paper.missing == []
    assert paper.jobseeker_ids == []
    assert paper.draw("a4").startswith(b"%PDF")


def test_a_closed_month_is_told_before_the_merge_and_opens_from_the_report(qtbot, desk, tmp_path):
    known, month = person(desk), desk.act().today.replace(day=1)
    copy = check_out(desk, tmp_path / "copy.db", issuer=2)
    hold(copy, known)
    file = write_bundle(copy, tmp_path / "노트북.jdb")
    copy.close()
    stand_on(desk, (month + timedelta(days=32)).replace(day=20))
    desk.change(lambda db, act: month_closes.close_month(db, act, month=month, kind=CloseKind.PROVISIONAL))
    page = show_page(qtbot, AdministrationPage, desk, size=(1190, 720))
    page.views.choose("checkouts")
    page.action("administration.bring").trigger()
    take(qtbot, page.sheet, file)
    assert page.sheet.lines[0].report.restated == (month,)
    press(qtbot, page.sheet, Qt.Key.Key_S, CTRL)
    press(qtbot, page.sheet, Qt.Key.Key_Return)
    report = page.sheet
    assert isinstance(report, HomeSheet)
    report.views.choose(MONTHS)
    assert [one.month for one in report.lists[MONTHS].model_.rows] == [month]
    press(qtbot, report, Qt.Key.Key_Return)
    assert isinstance(page.sheet, RestatedSheet)
    assert page.sheet.month == month


def test_what_waits_is_counted_in_the_rail_until_it_is_empty(qtbot, local_center, desk, merged):
    from jobdesk.qt.backstage import Behind

    window = show_window(qtbot, desk, Behind)
    shell = window.shell
    rail = shell.rail._buttons["administration"]
    assert rail._count == merged[0].conflicts
    shell.worklists.wanted.emit("administration", MERGES, "me")
    settle(qtbot, shell.room.work)
    sheet = shell.page.sheet
    assert isinstance(sheet, ConflictSheet)
    while sheet.list.model_.rows:
        press(qtbot, sheet, Qt.Key.Key_O, ALT)
    lines = shell.worklists.lines

    def shown():
        return [lines.item(row).text() for row in range(lines.count()) if not lines.item(row).isHidden()]

    qtbot.waitUntil(lambda: "반입 서명 대기" in shown(), timeout=5_000)
    assert "반입 확인할 항목" not in shown(), "a signature is no question"
    assert rail._count == 1
    press(qtbot, sheet, Qt.Key.Key_S, CTRL)
    sheet.question.verb.click()
    settle(qtbot, shell.room.work)
    qtbot.waitUntil(lambda: rail._count == 0, timeout=5_000)
