"""A network that cuts the server's answers to COMMIT: each act is there once, and the desk knows it."""

import random
from dataclasses import replace
from threading import Timer
from time import monotonic

import pytest
from sqlalchemy import func, select

from jobdesk.base.errors import AlreadySaved, SaveUnsure
from jobdesk.base.ids import new_id
from jobdesk.records.counseling import Inquiry
from jobdesk.services import counseling, operations
from jobdesk.store import patience
from jobdesk.store.center import read_center, write_center
from jobdesk.wiring import _acts
from tests.counts import full
from tests.cutting_proxy import network

__all__ = ["network"]

SAVES = full(500, 60)
LOST_OF = 3
"""Of so many COMMITs one loses its answer, and one never arrives."""


@pytest.fixture
def desk(shared_center, network, monkeypatch):
    """A desk behind that network, which asks again soon."""
    monkeypatch.setattr(_acts, "WAITS", (0.0, 0.01))
    center = read_center(shared_center.folder)
    write_center(replace(center, url=network.url(center.url)))
    return shared_center.desk()


def memo(desk, number, op_id=None):
    """One phone memo, which names itself."""
    values = {"kind": "phone_memo", "caller_phone": "010-0000-1234", "note": f"note {number}"}

    def job(db, act):
        return counseling.save_inquiry(db, act, values={**values, "received_at": act.at})

    return desk.change(job, op_id)


def notes(desk):
    """How often each memo is there."""
    query = select(Inquiry.note, func.count()).group_by(Inquiry.note)
    return {note: count for note, count in desk.read(lambda db, act: db.execute(query).all())}


def cut_at_random(network, seed):
    """From now on answers and questions of COMMIT are lost at random; answers by hand how often."""
    chance = random.Random(seed)
    network.cut = lambda: chance.randrange(LOST_OF) == 0
    network.lose = lambda: chance.randrange(LOST_OF) == 0


def heal(network):
    """Nothing is lost any more."""
    network.cut = network.lose = lambda: False


def test_each_act_is_there_once_and_gives_what_it_made(desk, network):
    cut_at_random(network, 7)
    made = [memo(desk, number) for number in range(SAVES)]
    heal(network)
    assert network.cuts > SAVES // LOST_OF
    assert notes(desk) == {f"note {number}": 1 for number in range(SAVES)}
    kept = set(desk.read(lambda db, act: db.scalars(select(Inquiry.id)).all()))
    assert set(made) == kept


def test_without_its_op_id_an_act_is_there_twice(desk, network, monkeypatch):
    monkeypatch.setattr(operations, "begin", lambda db, act: None)
    answers = iter([True])
    network.cut = lambda: next(answers, False)
    memo(desk, 1)
    assert notes(desk) == {"note 1": 2}


def test_doubt_is_told_until_it_is_known(desk, network):
    told = []
    desk.local.on_doubt = told.append
    answers = iter([True])
    network.cut = lambda: next(answers, False)
    memo(desk, 1)
    assert told == [True, False]
    memo(desk, 2)
    assert told == [True, False]


@pytest.fixture
def gone(desk, network, monkeypatch):
    """The desk asks for a second; the answer to its next COMMIT is lost, and with it the server."""
    monkeypatch.setattr(type(desk.local), "away_seconds", 1)
    monkeypatch.setattr(patience, "ANSWER_S", 0.5)

    def cut():
        network.freeze()
        return True

    network.cut = cut


@pytest.mark.usefixtures("gone")
def test_after_a_set_time_it_says_that_nobody_knows_and_the_same_act_is_done_once(desk, network):
    op_id = new_id()
    begun = monotonic()
    with pytest.raises(SaveUnsure):
        memo(desk, 1, op_id)
    assert monotonic() - begun < 10
    heal(network)
    network.resume()
    with pytest.raises(AlreadySaved):
        memo(desk, 1, op_id)
    assert notes(desk) == {"note 1": 1}


def test_a_server_that_passes_nothing_on_is_given_up_and_asked_on_another_line(desk, network, monkeypatch):
    memo(desk, 1)
    monkeypatch.setattr(patience, "ANSWER_S", 1.0)
    network.freeze()
    back = Timer(2.5, network.resume)
    back.start()
    begun = monotonic()
    memo(desk, 2)
    back.join()
    assert 1.0 < monotonic() - begun < 15
    assert notes(desk) == {"note 1": 1, "note 2": 1}
