"""A bundle opens for its copy's key alone, whole or not at all."""

import dataclasses
import random
import struct
import tracemalloc
import zlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobdesk.base.errors import StoreError
from jobdesk.base.ids import new_id
from jobdesk.store.bundles import (
    CONTENT_AT_MOST,
    MAGIC,
    BundleRefused,
    Header,
    Receipt,
    digest_of,
    open_bundle,
    open_receipt,
    read_header,
    seal_bundle,
)
from jobdesk.store.keys import DataKey
from tests.counts import full

KEY = DataKey(bytes(range(32)))
HEADER = Header(new_id(), new_id(), 3, "행사 노트북 1", "0010", 2)
CONTENT = "홍길동 010-0000-0001\n".encode() * 200


def test_it_comes_back_whole() -> None:
    file = seal_bundle(HEADER, CONTENT, KEY)
    assert open_bundle(file, KEY) == (HEADER, CONTENT)
    assert read_header(file) == HEADER
    assert "홍길동".encode() not in file
    assert seal_bundle(HEADER, CONTENT, KEY) != file, "no two files share a nonce"


def test_another_copys_key_opens_nothing() -> None:
    with pytest.raises(BundleRefused):
        open_bundle(seal_bundle(HEADER, CONTENT, KEY), DataKey.make())


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Header)])
def test_the_header_is_bound_to_the_content(field: str) -> None:
    """A header that was put before another's content is refused."""
    told = getattr(HEADER, field)
    other = new_id() if isinstance(told, UUID) else told + ("0" if isinstance(told, str) else 1)
    changed = dataclasses.replace(HEADER, **{field: other}).to_bytes()
    file, size = seal_bundle(HEADER, CONTENT, KEY), len(HEADER.to_bytes())
    rest = file[len(MAGIC) + 4 + size :]
    with pytest.raises(BundleRefused):
        open_bundle(MAGIC + struct.pack(">I", len(changed)) + changed + rest, KEY)


def test_nothing_that_was_changed_is_accepted() -> None:
    """Bits turned, cut, lengthened, pieces swapped: one sentence, no other error. Source: safety.md 9 row 20."""
    file, rng = seal_bundle(HEADER, CONTENT, KEY), random.Random(20)
    for _trial in range(full(5_000, 600)):
        mutated = bytearray(file)
        how = rng.randrange(5)
        if how == 0:
            mutated[rng.randrange(len(file))] ^= 1 << rng.randrange(8)
        elif how == 1:
            del mutated[rng.randrange(len(file)) :]
        elif how == 2:
            mutated += rng.randbytes(rng.randint(1, 40))
        elif how == 3:
            at = rng.randrange(len(file))
            mutated[at : at + rng.randint(1, 30)] = rng.randbytes(rng.randint(0, 30))
        else:
            mutated = bytearray(rng.randbytes(rng.randint(0, 300)))
        if bytes(mutated) == file:
            continue
        with pytest.raises(BundleRefused):
            open_bundle(bytes(mutated), KEY)


def test_a_bomb_stops_at_the_limit() -> None:
    told = HEADER.to_bytes()
    front = MAGIC + struct.pack(">I", len(told)) + told
    bomb = zlib.compress(bytes(CONTENT_AT_MOST + 1))
    file = front + bytes(12) + AESGCM(KEY.derive("bundle")).encrypt(bytes(12), bomb, front)
    assert len(file) < 1024 * 1024
    tracemalloc.start()
    with pytest.raises(BundleRefused):
        open_bundle(file, KEY)
    assert tracemalloc.get_traced_memory()[1] < 300 * 1024 * 1024
    tracemalloc.stop()


def test_too_much_is_told_before_it_is_sealed() -> None:
    with pytest.raises(StoreError):
        seal_bundle(HEADER, bytes(CONTENT_AT_MOST + 1), KEY)


def test_a_receipt_holds_for_its_copy_alone() -> None:
    receipt = Receipt(HEADER.checkout, 3, digest_of(CONTENT), {"added": 4, "conflicts": 1})
    file = receipt.to_bytes(KEY)
    assert open_receipt(file, KEY) == receipt
    for wrong in (file[:-1], file + b" ", file.replace(b'"added": 4', b'"added": 5'), b"", CONTENT):
        with pytest.raises(BundleRefused):
            open_receipt(wrong, KEY)
    with pytest.raises(BundleRefused):
        open_receipt(file, DataKey.make())
