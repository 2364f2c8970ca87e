"""Reads that the server did not answer are asked again soon, whoever of those that asked is still there."""

from PySide6.QtCore import QObject
from shiboken6 import delete

from jobdesk.qt.asked_again import WAITS_MS, AskedAgain, Unanswered


def asked_of(owner, again):
    return Unanswered(owner, None, again)


def test_no_two_tries_are_further_apart_than_a_window_may_wait():
    assert max(WAITS_MS) <= 5_000


def test_one_is_asked_for_all_until_the_server_answers(qtbot):
    keeper, told, asked = QObject(), [], []
    again = AskedAgain(told.append, keeper)

    def first():
        asked.append("first")
        if len(asked) < 3:
            again.keep(asked_of(keeper, first))

    again.keep(asked_of(keeper, first))
    again.keep(asked_of(keeper, lambda: asked.append("second")))
    qtbot.waitUntil(lambda: asked == ["first"], timeout=10_000)
    again.answered()
    assert asked[1:] == ["second", "first"]
    assert told == [True, False]
    delete(keeper)


def test_where_the_first_is_never_answered_the_next_is_asked(qtbot):
    """Its owner went while it was under way, or asked something newer: nobody is told what came of it."""
    keeper, asked = QObject(), []
    again = AskedAgain(lambda _away: None, keeper)
    for name in ("first", "second", "third"):
        again.keep(asked_of(keeper, lambda name=name: asked.append(name)))
    qtbot.waitUntil(lambda: asked == ["first", "second", "third"], timeout=20_000)
    delete(keeper)


def test_a_save_that_arrives_shows_that_the_server_is_back(qtbot, work):
    told, asked = [], []
    work.away.connect(told.append)
    work._asked_again.keep(asked_of(work, lambda: asked.append(1)))
    work.change(work, lambda db, act: None, stale=(), done=lambda _none: asked.append(2), failed=lambda _e: None)
    qtbot.waitUntil(lambda: 2 in asked, timeout=10_000)
    assert told == [True, False]
    assert asked == [1, 2]
