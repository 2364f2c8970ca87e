"""Key slots: only the password opens one, and nothing about one can be changed unseen."""

import random
import secrets
from dataclasses import replace

import pytest

from jobdesk.base.errors import StoreError, WrongPassword
from jobdesk.base.ids import new_id
from jobdesk.store.keys import DataKey
from jobdesk.store.slots import AGREED, Keeper, Locksmith, Parameters, Slot

CENTER, ACCOUNT = new_id(), new_id()
CHEAP = Parameters(8, 1, 1)
SMITH = Locksmith(CHEAP, CHEAP)


@pytest.fixture
def key():
    return DataKey.make()


@pytest.fixture
def slot(key):
    return SMITH.wrap(key, "비밀번호-1", center_id=CENTER, account_id=ACCOUNT, user_name="kim")


def opens(slot, password="비밀번호-1", smith=SMITH, center=CENTER):
    return bytes(smith.unwrap(slot, password, center_id=center).secret)


def test_the_password_gives_back_the_key(key, slot):
    assert opens(slot) == bytes(key.secret)
    assert opens(Slot.from_json(slot.to_json())) == bytes(key.secret)


def test_decomposed_hangul_is_the_same_password(key, slot):
    import unicodedata

    assert opens(slot, unicodedata.normalize("NFD", "비밀번호-1")) == bytes(key.secret)


def test_another_password_does_not_open(slot):
    with pytest.raises(WrongPassword):
        opens(slot, "비밀번호-2")


def test_the_agreed_cost_is_asked_and_a_cheaper_slot_refused(key, slot):
    assert Parameters(64 * 1024, 3, 4) == AGREED
    with pytest.raises(StoreError):
        opens(slot, smith=Locksmith())
    whole = Locksmith().wrap(key, "비밀번호-1", center_id=CENTER, account_id=ACCOUNT, user_name="kim")
    assert whole.parameters == AGREED
    assert opens(whole, smith=Locksmith()) == bytes(key.secret)


@pytest.mark.parametrize(
    "weaker",
    [Parameters(AGREED.memory - 1, 3, 4), Parameters(AGREED.memory, 2, 4), Parameters(AGREED.memory, 3, 3)],
)
def test_each_parameter_has_a_floor(slot, weaker):
    with pytest.raises(StoreError):
        opens(replace(slot, parameters=weaker), smith=Locksmith())


def test_a_monstrous_cost_is_refused_instead_of_tried(slot):
    with pytest.raises(StoreError):
        opens(replace(slot, parameters=Parameters(2**31, 1, 1)))


def test_a_slot_belongs_to_its_center_account_and_cost(key, slot):
    other = SMITH.wrap(DataKey.make(), "비밀번호-1", center_id=CENTER, account_id=new_id(), user_name="lee")
    for forged in (
        replace(slot, account_id=other.account_id),
        replace(other, account_id=slot.account_id),
        replace(slot, sealed=other.sealed),
        replace(slot, salt=other.salt),
        replace(slot, parameters=Parameters(16, 1, 1)),
        replace(slot, parameters=Parameters(8, 2, 1)),
    ):
        with pytest.raises(WrongPassword):
            opens(forged)
    with pytest.raises(WrongPassword):
        opens(slot, center=new_id())


def flipped(data, rng):
    at = rng.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << (at % 8)
    return bytes(changed)


@pytest.mark.parametrize("trials", [200, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_changed_bit_is_accepted(slot, trials):
    rng = random.Random(4)
    for _ in range(trials):
        part = rng.choice(["salt", "sealed"])
        with pytest.raises(WrongPassword):
            opens(replace(slot, **{part: flipped(getattr(slot, part), rng)}))
    for length in range(len(slot.sealed)):
        with pytest.raises(WrongPassword):
            opens(replace(slot, sealed=slot.sealed[:length]))


def test_a_wiped_key_is_gone(key):
    held = key.secret
    key.wipe()
    assert bytes(held) == bytes(32)
    assert key.wiped
    with pytest.raises(StoreError):
        _ = key.secret
    with pytest.raises(StoreError):
        key.derive("audit")


def test_no_text_shows_the_key(key):
    keeper = Keeper(CENTER, key, SMITH)
    assert bytes(key.secret).hex() not in repr(keeper)
    assert repr(bytes(key.secret)) not in repr(keeper)


def test_sealing_is_bound_to_purpose_and_thing(key):
    sealed = key.seal("server password", b"secret", b"one")
    assert key.unseal("server password", sealed, b"one") == b"secret"
    for purpose, found, about in (
        ("other", sealed, b"one"),
        ("server password", sealed, b"two"),
        ("server password", sealed[:-1], b"one"),
        ("server password", b"", b"one"),
    ):
        with pytest.raises(StoreError):
            key.unseal(purpose, found, about)
    with pytest.raises(StoreError):
        DataKey.make().unseal("server password", sealed, b"one")


def test_derived_keys_differ_by_purpose_and_key(key):
    made = {key.derive("audit"), key.derive("backup"), DataKey.make().derive("audit"), bytes(key.secret)}
    assert len(made) == 4
    assert DataKey(bytes(key.secret)).derive("audit") == key.derive("audit")


def test_a_key_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        DataKey(secrets.token_bytes(16))


def test_a_verifier_knows_the_same_password_of_the_same_account_again(key):
    keeper = Keeper(CENTER, key, SMITH)
    assert keeper.verifier(ACCOUNT, "가") == keeper.verifier(ACCOUNT, "가")
    assert keeper.verifier(ACCOUNT, "가") != keeper.verifier(ACCOUNT, "나")
    assert keeper.verifier(ACCOUNT, "가") != keeper.verifier(new_id(), "가")
