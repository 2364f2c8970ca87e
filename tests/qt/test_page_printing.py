"""Every print leaves its job: which device, which paper, whether it came out, and how it is tried again."""

import subprocess

import pytest

from jobdesk.base.errors import AlreadySaved
from jobdesk.base.printing import PrintKind
from jobdesk.qt.pages._printing import preview
from jobdesk.qt.pages._referral_commands import OPEN, PRINTED
from jobdesk.qt.pages.previews import PreviewSheet
from jobdesk.qt.print_notices import NoticeKind, Way
from jobdesk.records.audit import AuditEntry
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services import consents, printables
from jobdesk.services.print_jobs import queue_paper, queue_slip
from jobdesk.services.printables import day_sheet_printable
from tests.qt.helpers import lose_answer, settle
from tests.services import acts, people


@pytest.fixture
def slip(desk):
    """A queued slip for A4."""
    sent = acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip")
    number = sent.slip_no.replace("-", "")
    return desk.change(lambda db, act: queue_slip(db, act, referral_id=sent.id, number=number, paper="a4"))


def jobs_of(desk):
    return desk.read(lambda db, act: db.query(PrintJob).order_by(PrintJob.id).all())


def width_of(pdf, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfinfo", tmp_path / "paper.pdf"], check=True, capture_output=True, text=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("Page size"))
    return float(line.split()[2]) / 72 * 25.4


def print_all(qtbot, page, *jobs):
    page.room.prints.print_jobs(jobs)
    settle(qtbot, page.room.work)


def day_sheet(desk):
    on = desk.act().today.isoformat()
    return desk.change(
        lambda db, act: queue_paper(db, act, kind=PrintKind.DAY_SHEET, number=on, detail={"on": on})
    )


def day_title(desk):
    return f"day-sheet-{desk.act().today:%Y%m%d}"


def losing(monkeypatch, desk, real):
    """A printer after whose first paper the answer of the next change is lost."""
    times = iter([True])

    def print_sheet(*asked):
        if next(times, False):
            lose_answer(monkeypatch, desk, AlreadySaved("lost"))
        return real(*asked)

    return print_sheet


def test_a_roll_printer_gets_the_roll_where_the_setting_says_a4(qtbot, desk, page, slip, local_center, tmp_path):
    local_center.printer.papers = frozenset({"roll"})
    print_all(qtbot, page, slip)
    ((_title, pdf),) = local_center.printer.printed
    assert width_of(pdf, tmp_path) == pytest.approx(72, abs=0.5)
    (job,) = jobs_of(desk)
    assert (job.paper, job.printer, job.state) == ("roll", "memory", "confirmed")


def test_a_sheet_on_a_roll_printer_is_refused_with_a_sentence(qtbot, desk, page, local_center):
    local_center.printer.papers = frozenset({"roll"})
    print_all(qtbot, page, day_sheet(desk))
    assert local_center.printer.printed == []
    (notice,) = page.room.prints.notices
    assert notice.kind is NoticeKind.TROUBLE
    assert Way.AGAIN not in notice.ways
    (job,) = jobs_of(desk)
    assert job.state == "failed"
    assert "memory" in job.trouble


def test_a_day_sheet_that_failed_waits_in_the_list_and_is_drawn_anew(qtbot, desk, page, local_center):
    local_center.printer.trouble = "용지가 없습니다"
    preview(
        page,
        lambda db, act: day_sheet_printable(db, act, on=act.today),
        title="Day",
        queue=lambda db, act: queue_paper(
            db, act, kind=PrintKind.DAY_SHEET, number="day", detail={"on": act.today.isoformat()}
        ),
    )
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert [job.state for job in jobs_of(desk)] == ["failed"]
    local_center.printer.trouble = None
    page.views.choose(PRINTED)
    settle(qtbot, page.room.work)
    page.lists[PRINTED].select_first()
    page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    assert len(local_center.printer.printed) == 1
    assert [job.state for job in jobs_of(desk)] == ["confirmed"]


def test_every_attempt_is_on_record(qtbot, desk, page, slip, local_center):
    local_center.printer.trouble = "용지가 없습니다"
    print_all(qtbot, page, slip)
    local_center.printer.trouble = None
    print_all(qtbot, page, slip)
    prints = [
        entry
        for entry in desk.read(lambda db, act: db.query(AuditEntry).order_by(AuditEntry.seq).all())
        if entry.action == "print"
    ]
    assert [entry.detail.get("attempt") for entry in prints] == [1, 2]
    assert all(len(entry.jobseeker_ids) == 1 for entry in prints)


def test_a_print_nobody_needs_is_taken_off_the_list_with_a_trace(qtbot, desk, page, slip, local_center):
    local_center.printer.trouble = "용지가 없습니다"
    print_all(qtbot, page, slip)
    page.views.choose(PRINTED)
    settle(qtbot, page.room.work)
    page.lists[PRINTED].select_first()
    page.action("referrals.drop").trigger()
    settle(qtbot, page.room.work)
    assert page.lists[PRINTED].model_.rowCount() == 0
    assert jobs_of(desk)[0].dropped_at is not None
    entries = desk.read(lambda db, act: db.query(AuditEntry).all())
    assert [entry.detail["dropped"] for entry in entries if entry.action == "void"] == [True]


def test_the_slip_of_a_referral_is_seen_and_printed_again_as_a_copy(qtbot, desk, page, slip, local_center):
    print_all(qtbot, page, slip)
    page.room.work.changed.emit("referrals")
    settle(qtbot, page.room.work)
    page.lists[OPEN].select_first()
    for _impatient in range(2):
        page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert len(local_center.printer.printed) == 2
    assert [job.copy_no for job in jobs_of(desk)] == [1, 2]


def test_the_list_for_the_firm_names_only_whose_consent_holds(qtbot, desk, page, local_center, tmp_path):
    vacancy = people.vacancy(desk, openings="2")
    kept = people.person(desk, full_name="홍길동")
    gone = people.person(desk, full_name="김민수", mobile="010-0000-5555", birth_date="1990. 1. 2.")
    for person in (kept, gone):
        acts.refer(desk, person, vacancy)
    (consent,) = desk.read(lambda db, act: consents.list_consents(db, gone))
    desk.change(lambda db, act: consents.withdraw_consent(db, act, consent_id=consent.id, version=consent.version))
    page.room.work.changed.emit("referrals")
    settle(qtbot, page.room.work)
    page.lists[OPEN].select_first()
    page.action("referrals.names").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, PreviewSheet)
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    ((_title, pdf),) = local_center.printer.printed
    (tmp_path / "list.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", tmp_path / "list.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()
    assert "홍길동" in said
    assert "김민수" not in said
    entries = desk.read(lambda db, act: db.query(AuditEntry).all())
    assert [entry.jobseeker_ids for entry in entries if entry.action == "print"] == [[str(kept)]]


@pytest.mark.parametrize("answer", [1, 2])
def test_a_lost_answer_stops_no_print(qtbot, monkeypatch, desk, page, slip, local_center, answer):
    sheet = day_sheet(desk)
    if answer == 1:
        lose_answer(monkeypatch, desk, AlreadySaved("lost"))
    else:
        monkeypatch.setattr(
            local_center.printer, "print_sheet", losing(monkeypatch, desk, local_center.printer.print_sheet)
        )
    print_all(qtbot, page, slip, sheet)
    assert [title for title, _pdf in local_center.printer.printed] == [slip.number, day_title(desk)]
    assert {job.state for job in jobs_of(desk)} == {"confirmed"}


def test_a_print_whose_queueing_was_saved_without_an_answer_is_printed(
    qtbot, monkeypatch, desk, page, slip, local_center
):
    page.room.work.changed.emit("referrals")
    settle(qtbot, page.room.work)
    page.lists[OPEN].select_first()
    page.action("referrals.preview").trigger()
    settle(qtbot, page.room.work)
    lose_answer(monkeypatch, desk, AlreadySaved("lost"))
    page.sheet.primary.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is None
    assert len(local_center.printer.printed) == 1


@pytest.mark.parametrize(("where", "state"), [("choose", "queued"), ("draw", "failed"), ("print", "unknown")])
def test_a_bug_on_one_paper_leaves_the_others_printed(
    qtbot, monkeypatch, desk, page, slip, local_center, where, state
):
    def broken(real):
        times = iter([True])

        def call(*asked, **more):
            if next(times, False):
                raise ZeroDivisionError
            return real(*asked, **more)

        return call

    owner, name = {
        "choose": (desk, "printer"),
        "draw": (printables, "slip_pdf"),
        "print": (local_center.printer, "print_sheet"),
    }[where]
    monkeypatch.setattr(owner, name, broken(getattr(owner, name)))
    bugs = []
    page.room.work.crashed.connect(bugs.append)
    print_all(qtbot, page, slip, day_sheet(desk))
    assert [job.state for job in jobs_of(desk)] == [state, "confirmed"]
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
