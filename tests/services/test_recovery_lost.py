"""The paper key where the answer of its COMMIT is lost: the key that counts is always told."""

import re

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from jobdesk.base.errors import StoreError, WrongPassword
from jobdesk.wiring import recover_center
from tests.centers import CHEAP

NEW = "새-Passwort-9"


def recover(center, key, password=NEW):
    return recover_center(center.folder, recovery_key=key, user="choi", new_password=password, locksmith=CHEAP)


def lose(when):
    """Break off the act with the new key, before or after its COMMIT, as a dead line does."""

    def broken(session):
        if session.info.get("slots_changed"):
            raise OperationalError("COMMIT", {}, ConnectionError())

    event.listen(Session, when, broken)
    return lambda: event.remove(Session, when, broken)


@pytest.mark.parametrize(("when", "saved"), [("after_commit", True), ("before_commit", False)])
def test_a_lost_answer_tells_the_key_that_counts(center, when, saved):
    center.desk("administrator").close()
    found = lose(when)
    try:
        if saved:
            key = recover(center, center.recovery_key)
        else:
            with pytest.raises((StoreError, OperationalError)):
                recover(center, center.recovery_key)
            key = center.recovery_key
    finally:
        found()
    assert recover(center, key, NEW + "x") != key


def test_where_nobody_can_tell_the_sentence_holds_the_key(center, monkeypatch):
    center.desk("administrator").close()
    found = lose("after_commit")
    monkeypatch.setattr("jobdesk.wiring.making.select", _no_answer)
    try:
        with pytest.raises(StoreError) as caught:
            recover(center, center.recovery_key)
    finally:
        found()
        monkeypatch.undo()
    (key,) = re.findall(r"(?:\w{4}-){13}\w{4}", str(caught.value))
    center.desk("counselor").close()  # whoever signs in next copies the new slot into the folder
    with pytest.raises(WrongPassword):
        recover(center, center.recovery_key)
    assert recover(center, key, NEW + "x") != key


def _no_answer(*_asked):
    raise OperationalError("SELECT", {}, ConnectionError())
