"""오늘 마감: what is still open, and the 업무일지 that counts as the statistics do."""

import subprocess
from datetime import timedelta

from jobdesk.base.i18n import on_paper
from jobdesk.base.printing import PrintKind
from jobdesk.services import counseling, day_close, drafts, event_interviews, events, referrals, reports
from jobdesk.services.print_jobs import begin_attempt, queue_paper
from jobdesk.services.printables import printable
from tests.services import acts, people


def close(desk, **more):
    return desk.read(lambda db, act: day_close.read_day_close(db, act, **more))


def counts(desk, name, **more):
    row = next((row for row in close(desk, **more).sheet if row.name == name), None)
    return dict(zip(day_close.COLUMNS, row.counts, strict=True)) if row else None


def test_what_is_still_open_is_listed_until_it_is_done(center):
    desk = center.desk("counselor")
    hong = acts.ready_since(desk, 20)
    assert close(desk).open_count == 0
    session = acts.hold(desk, hong)
    desk.change(lambda db, act: drafts.save_draft(db, act, kind="session", key="x", values={"note": "쓰다 만"}))
    memo = desk.change(
        lambda db, act: counseling.save_inquiry(
            db, act, values={"received_at": act.at, "kind": "phone_memo", "caller_name": "모름"}
        )
    )
    acts.refer(desk, hong, people.vacancy(desk), days=8)
    shut = close(desk)
    assert (len(shut.sessions), len(shut.drafts), len(shut.memos), shut.results_count) == (1, 1, 1, 1)
    assert shut.open_count == 4
    assert close(center.desk("colleague")).open_count == 0
    desk.change(lambda db, act: counseling.end_session(db, act, session_id=session.id))
    desk.change(lambda db, act: drafts.drop_draft(db, act, kind="session", key="x"))
    desk.change(lambda db, act: counseling.attach_inquiry(db, act, inquiry_id=memo, version=1, jobseeker_id=hong))
    assert close(desk).open_count == 1


def test_the_sheet_counts_each_counselors_day(center):
    desk, colleague = center.desk("counselor"), center.desk("colleague")
    hong = people.person(desk)
    kim = people.person(colleague, full_name="김민수", mobile="010-0000-5678")
    vacancy = people.vacancy(desk)
    now = desk.act().at
    acts.hold(desk, hong, ended_at=now)
    acts.hold(desk, hong, mode="phone", ended_at=now)
    acts.hold(desk, employer=people.employer(desk, name="다른 회사"), mode="phone", kind="employer", ended_at=now)
    for kind, name in (("visit", ""), ("phone", ""), ("phone_memo", "모름")):
        desk.change(
            lambda db, act, kind=kind, name=name: counseling.save_inquiry(
                db, act, values={"received_at": act.at, "kind": kind, "caller_name": name}
            )
        )
    sent = acts.refer(desk, hong, vacancy)
    second = acts.refer(desk, hong, people.vacancy(desk, title="미화원"))
    acts.enter(desk, sent.id, "31")
    acts.refer(colleague, kim, vacancy)
    acts.place(colleague, kim)
    assert counts(desk, desk.display_name) == {
        "visits": 2,
        "calls": 4,
        "sessions": 2,
        "registrations": 1,
        "vacancies": 2,
        "referrals": 2,
        "interviews": 1,
        "placements": 0,
    }
    theirs = counts(desk, colleague.display_name)
    assert (theirs["registrations"], theirs["referrals"], theirs["placements"]) == (1, 1, 1)
    desk.change(lambda db, act: referrals.void_referral(db, act, referral_id=second.id, why="착오"))
    assert counts(desk, desk.display_name)["referrals"] == 1
    assert close(desk, on=desk.act().today - timedelta(days=1)).sheet == []


def test_its_sums_are_the_reports(center):
    desk = center.desk("counselor")
    hong = people.person(desk)
    sent = acts.refer(desk, hong, people.vacancy(desk))
    acts.enter(desk, sent.id, "31")
    acts.hold(desk, hong)
    acts.place(desk, hong)
    event = desk.change(
        lambda db, act: events.save_event(
            db, act, values={"kind": "job_fair", "name": "박람회", "held_on": act.today}
        )
    )
    desk.change(
        lambda db, act: event_interviews.save_interview(
            db, act, event_id=event.id, jobseeker_id=hong, values={"result": "hired"}
        )
    )
    today = desk.act().today
    report = desk.read(lambda db, act: reports.make_report(db, act, layout="indicators", start=today, end=today))
    sheet = counts(desk, desk.display_name)
    same = ("sessions", "registrations", "vacancies", "referrals", "interviews", "placements")
    assert {name: sheet[name] for name in same} == {name: report.cells[name] for name in same}
    assert sheet["interviews"] >= 1


def test_the_day_sheet_does_not_call_its_own_print_open(local_center, tmp_path):
    desk = local_center.desk("counselor")
    on = desk.act().today.isoformat()

    def begun(number):
        job = desk.change(
            lambda db, act: queue_paper(db, act, kind=PrintKind.DAY_SHEET, number=on, detail={"on": on})
        )
        _row, drawn = desk.change(
            lambda db, act: begin_attempt(db, act, job_id=job.id, printer="레이저", draws=printable)
        )
        paper = tmp_path / f"{number}.pdf"
        paper.write_bytes(drawn.draw("a4"))
        return subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout

    open_items = on_paper("{count} prints did not come out.")
    assert open_items.format(count=1) not in begun(1)
    assert open_items.format(count=1) in begun(2), "the first sheet, of which nobody knows yet"
