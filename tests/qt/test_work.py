"""Jobs answer on the GUI thread, once, or not at all."""

import gc
import threading
import weakref
from time import sleep
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt, QThread
from shiboken6 import delete

from jobdesk.base.errors import JobdeskError
from jobdesk.base.ids import new_id
from jobdesk.qt.work import Work
from jobdesk.services import drafts
from tests.qt.helpers import settle


def keep(db, act):
    return drafts.save_draft(db, act, kind="test", key="1", values={"a": "가"})


def test_answers_arrive_on_the_gui_thread(qtbot, work, qapp):
    seen = []

    def done(ident):
        seen.append((ident, QThread.currentThread() is qapp.thread()))

    with qtbot.waitSignal(work.changed):
        work.change(work, lambda db, act: threading.get_ident(), stale="drafts", done=done, failed=pytest.fail)
    ((job_thread, answered_on_gui),) = seen
    assert answered_on_gui
    assert job_thread != threading.get_ident()


def test_each_stale_kind_is_told_after_the_answer(qtbot, work):
    told = []
    work.changed.connect(told.append)
    work.change(work, keep, stale=("drafts", "sessions"), done=told.append, failed=pytest.fail)
    settle(qtbot, work)
    assert told[1:] == ["drafts", "sessions"]
    assert told[0].values == {"a": "가"}


def test_a_deleted_owner_gets_no_answer_but_the_change_is_told(qtbot, work):
    owner = QObject()
    with qtbot.waitSignal(work.changed):
        work.change(owner, keep, stale="drafts", done=pytest.fail, failed=pytest.fail)
        delete(owner)


def test_a_bug_is_a_crash_and_not_a_message(qtbot, work):
    with qtbot.waitSignal(work.crashed) as heard:
        work.change(work, lambda db, act: 1 / 0, stale="x", done=pytest.fail, failed=pytest.fail)
    assert isinstance(heard.args[0], ZeroDivisionError)


def test_a_refusal_rolls_back_and_tells_no_change(qtbot, work):
    refused, told = [], []
    work.changed.connect(told.append)

    def job(db, act):
        keep(db, act)
        raise JobdeskError("no")

    work.change(work, job, stale="drafts", done=pytest.fail, failed=refused.append)
    settle(qtbot, work)
    assert [str(error) for error in refused] == ["no"]
    assert told == []
    assert work.desk.read(lambda db, act: drafts.load_drafts(db, act)) == []


def test_a_retry_of_a_committed_act_is_told_as_done(qtbot, work):
    key, answers = new_id(), []
    for _ in range(2):
        work.change(work, keep, stale="drafts", done=answers.append, failed=pytest.fail, op_id=key)
    settle(qtbot, work)
    assert answers[0].key == "1"
    assert answers[1] is None


def test_only_the_newest_question_of_a_key_is_answered(qtbot, work):
    begun, gate, answers = threading.Event(), threading.Event(), []

    def slow(db, act):
        begun.set()
        gate.wait(5)
        return "old"

    work.read(work, slow, done=answers.append, failed=pytest.fail, latest="find")
    assert begun.wait(5)
    work.read(work, lambda db, act: "new", done=answers.append, failed=pytest.fail, latest="find")
    gate.set()
    settle(qtbot, work)
    assert answers == ["new"]


def test_reads_run_beside_a_long_change(qtbot, work):
    gate, answers = threading.Event(), []
    work.change(work, lambda db, act: gate.wait(10), stale="x", done=lambda _v: None, failed=pytest.fail)
    work.read(work, lambda db, act: act.user_name, done=answers.append, failed=pytest.fail)
    qtbot.waitUntil(lambda: answers == ["kim"])
    gate.set()


def test_a_view_leaves_no_list_stale(qtbot, work):
    told, answers = [], []
    work.changed.connect(told.append)
    work.view(work, lambda db, act: act.op_id, done=answers.append, failed=pytest.fail)
    settle(qtbot, work)
    assert isinstance(answers[0], UUID)
    assert told == []


def test_after_runs_behind_every_change_asked_before(qtbot, work):
    order = []
    work.change(work, lambda db, act: order.append("change"), stale="x", done=lambda _v: None, failed=pytest.fail)
    work.after(work, lambda: order.append("after"), done=lambda _v: None, failed=pytest.fail)
    settle(qtbot, work)
    assert order == ["change", "after"]


def test_a_lane_keeps_its_order_and_holds_up_no_other(qtbot, work):
    gate, order, told = threading.Event(), [], []
    work.changed.connect(told.append)
    work.lane("one", work, lambda: gate.wait(10), done=lambda _v: order.append("first"), failed=pytest.fail)
    work.lane("one", work, lambda: "second", done=order.append, failed=pytest.fail, stale="print_jobs")
    work.lane("two", work, lambda: "other", done=order.append, failed=pytest.fail)
    qtbot.waitUntil(lambda: order == ["other"])
    assert told == []
    gate.set()
    settle(qtbot, work)
    assert order == ["other", "first", "second"]
    assert told == ["print_jobs"]


def test_an_end_waits_for_what_a_lane_has_in_hand(qtbot, work):
    begun, order = threading.Event(), []

    def prints():
        begun.set()
        sleep(0.2)
        order.append("printed")

    work.lane("one", work, prints, done=lambda _v: None, failed=pytest.fail)
    qtbot.waitUntil(begun.is_set)
    work.after(work, lambda: order.append("lock"), done=lambda _v: None, failed=pytest.fail)
    work.after(work, lambda: order.append("end"), done=lambda _v: None, failed=pytest.fail, lanes_ms=5000)
    settle(qtbot, work)
    assert order == ["lock", "printed", "end"]


def test_what_takes_long_is_named_and_then_not(qtbot, work):
    gate = threading.Event()
    with qtbot.waitSignal(work.busy, timeout=3000) as heard:
        work.device(work, lambda: gate.wait(10), done=lambda _v: None, failed=pytest.fail, doing="report")
    assert heard.args == ["report"]
    with qtbot.waitSignal(work.busy) as heard:
        gate.set()
    assert heard.args == [""]


def test_without_a_center_there_is_nothing_to_ask(qapp):
    work = Work()
    with pytest.raises(RuntimeError):
        work.read(work, lambda db, act: None, done=pytest.fail, failed=pytest.fail)


def test_only_the_thread_of_the_windows_collects_garbage(qtbot, work, monkeypatch):
    class Ring:
        def __init__(self):
            self.self = self

        def __del__(self):
            freed.append(threading.current_thread())

    freed: list[threading.Thread] = []

    def litter(_db, _act):
        for _turn in range(5000):
            Ring()
        return [[] for _turn in range(5000)]

    with qtbot.waitSignal(work.changed):
        work.change(work, litter, stale="drafts", done=lambda _made: None, failed=pytest.fail)
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(freed) == 5000, timeout=5000)
    assert set(freed) == {threading.main_thread()}


@pytest.mark.parametrize("ends", ["done", "refused", "broken"])
def test_a_worker_that_is_held_up_after_its_answer_frees_no_object_of_a_window(qtbot, work, ends):
    def job():
        if ends != "done":
            raise JobdeskError("no") if ends == "refused" else ValueError

    def ask():
        owner = QObject()
        weakref.finalize(owner, lambda: freed.append(threading.current_thread()))
        work.device(owner, lambda: (owner, job())[1], done=bool, failed=bool)

    freed: list[threading.Thread] = []
    work._answered.connect(lambda *_told: sleep(0.05), Qt.ConnectionType.DirectConnection)
    ask()
    settle(qtbot, work)
    work.wait()
    gc.collect()
    assert freed == [threading.main_thread()]
