"""The paper key: the only other way to the data key; misreadings are told apart from wrong papers."""

import random

import pytest

from jobdesk.base.errors import InvalidInput, WrongPassword
from jobdesk.base.ids import new_id
from jobdesk.store.keys import DataKey
from jobdesk.store.recovery import CHARACTERS, RecoverySlot, group_recovery, make_recovery, open_recovery

CENTER = new_id()


@pytest.fixture
def made():
    key = DataKey.make()
    return (key, *make_recovery(key, CENTER))


def test_the_paper_gives_back_the_key(made):
    key, printed, slot = made
    assert len(printed) == CHARACTERS == 56
    assert bytes(open_recovery(printed, slot, CENTER).secret) == bytes(key.secret)


def test_it_may_be_typed_as_people_type(made):
    key, printed, slot = made
    typed = f"  {group_recovery(printed).lower()}\n".replace("O", "0").replace("o", "0").replace("i", "1")
    assert bytes(open_recovery(typed, slot, CENTER).secret) == bytes(key.secret)
    assert group_recovery(printed).count("-") == 13


def test_every_misread_character_is_noticed(made):
    _key, printed, slot = made
    rng = random.Random(7)
    for at in range(CHARACTERS):
        other = rng.choice([c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if c != printed[at]])
        with pytest.raises((InvalidInput, WrongPassword)):
            open_recovery(printed[:at] + other + printed[at + 1 :], slot, CENTER)
    for wrong in (printed[:-1], printed + "A", "", "가" * 56, printed[1:] + printed[:1]):
        with pytest.raises(InvalidInput):
            open_recovery(wrong, slot, CENTER)


def test_an_earlier_paper_or_another_center_does_not_open(made):
    key, printed, slot = made
    newer = make_recovery(key, CENTER)[1]
    with pytest.raises(WrongPassword):
        open_recovery(printed, newer, CENTER)
    with pytest.raises(WrongPassword):
        open_recovery(printed, slot, new_id())


def test_no_changed_byte_is_accepted(made):
    _key, printed, slot = made
    for at in range(len(slot.sealed)):
        changed = bytearray(slot.sealed)
        changed[at] ^= 1
        with pytest.raises(WrongPassword):
            open_recovery(printed, RecoverySlot(slot.public, bytes(changed)), CENTER)
    with pytest.raises(WrongPassword):
        open_recovery(printed, RecoverySlot(slot.public, slot.sealed[:-1]), CENTER)


def test_two_papers_are_never_alike(made):
    key, printed, slot = made
    again, other = make_recovery(key, CENTER)
    assert again != printed
    assert other.public != slot.public
    assert bytes(key.secret) not in slot.sealed
