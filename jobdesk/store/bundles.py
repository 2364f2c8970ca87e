"""The one file that comes home from a copy, and the receipt that goes back.

MAGIC | length of header, 4 bytes | header, JSON | nonce | AES-256-GCM of zlib(content). The header is
authenticated as associated data; it names check-out, number, device and schema, and no person.
Source: safety.md 2 (bundle, receipt).
"""

import hashlib
import hmac
import json
import secrets
import struct
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.keys import NONCE_BYTES, DataKey

MAGIC = b"jobdesk bundle 1\n"
RECEIPT = b"jobdesk receipt 1\n"
HEADER_AT_MOST = 64 * 1024
CONTENT_AT_MOST = 200 * 1024 * 1024
"""Bytes of a bundle unpacked; what would unpack to more is refused before it has."""
FILE_AT_MOST = CONTENT_AT_MOST + HEADER_AT_MOST
_SIZE = struct.Struct(">I")
_PIECE = 1024 * 1024


class BundleRefused(StoreError):
    """A file that is no bundle of this center; nothing was changed.

    Attributes:
        code: unread, damaged, receipt, foreign, or one of those that a merge adds.
    """

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """What a bundle says of itself, authenticated once its key has opened it.

    Attributes:
        checkout: key of the check-out at the center.
        seq: number of the bundle, from 1 without gaps.
        revision: schema of the copy.
        count: records in it.
    """

    center: UUID
    checkout: UUID
    seq: int
    device: str
    revision: str
    count: int

    def to_bytes(self) -> bytes:
        """As the file holds it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Header":
        """Read it.

        Raises:
            BundleRefused: this is none.
        """
        try:
            found = json.loads(content)
            values = {name: _one(found, name, kind) for name, kind in _KINDS.items()}
            return cls(**{**values, "center": UUID(found["center"]), "checkout": UUID(found["checkout"])})
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise damaged() from error


_KINDS = {"center": str, "checkout": str, "seq": int, "device": str, "revision": str, "count": int}


def _one(found: Any, name: str, kind: type) -> Any:  # noqa: ANN401  what JSON holds
    value = found[name]
    if type(value) is not kind:
        raise TypeError(name)
    return value


@dataclass(frozen=True, slots=True)
class Receipt:
    """The center's word that a bundle is merged: with it a copy may wipe itself.

    Attributes:
        digest: SHA-256 of the bundle's file.
        counts: added, changed, same, conflicts.
    """

    checkout: UUID
    seq: int
    digest: str
    counts: dict[str, int]

    def to_bytes(self, copy_key: DataKey) -> bytes:
        """As the file holds it, authenticated by the copy's key."""
        body = json.dumps(asdict(self), sort_keys=True, default=str).encode()
        return RECEIPT + hmac.digest(copy_key.derive("receipt"), body, "sha256") + body


def damaged() -> BundleRefused:
    """The one sentence for a file that does not hold."""
    return BundleRefused(
        _("This file is damaged or no bundle of jobdesk. Nothing was changed: write the bundle again."), "damaged"
    )


def digest_of(content: bytes) -> str:
    """By which a bundle is known again."""
    return hashlib.sha256(content).hexdigest()


def seal_bundle(header: Header, content: bytes, copy_key: DataKey) -> bytes:
    """The file of a bundle."""
    if len(content) > CONTENT_AT_MOST:
        raise StoreError(_("Too much was changed for one bundle."))
    told = header.to_bytes()
    front = MAGIC + _SIZE.pack(len(told)) + told
    nonce = secrets.token_bytes(NONCE_BYTES)
    return front + nonce + AESGCM(copy_key.derive("bundle")).encrypt(nonce, zlib.compress(content), front)


def read_header(file: bytes) -> Header:
    """What a file says of itself, not authenticated yet; it tells which key to try.

    Raises:
        BundleRefused: this is no bundle.
    """
    return Header.from_bytes(_front(file)[len(MAGIC) + _SIZE.size :])


def _front(file: bytes) -> bytes:
    start = len(MAGIC) + _SIZE.size
    if file.startswith(RECEIPT):
        raise BundleRefused(_("This is a receipt of the center, no bundle: open it on its laptop."), "receipt")
    if not file.startswith(MAGIC) or not start <= len(file) <= FILE_AT_MOST:
        raise damaged()
    (size,) = _SIZE.unpack_from(file, len(MAGIC))
    if size > HEADER_AT_MOST or start + size > len(file):
        raise damaged()
    return file[: start + size]


def open_bundle(file: bytes, copy_key: DataKey) -> tuple[Header, bytes]:
    """Header and content, both authenticated.

    Raises:
        BundleRefused: changed, cut, of another copy, or it unpacks to more than a bundle holds.
    """
    front = _front(file)
    header = read_header(file)
    nonce, sealed = file[len(front) : len(front) + NONCE_BYTES], file[len(front) + NONCE_BYTES :]
    try:
        packed = AESGCM(copy_key.derive("bundle")).decrypt(nonce, sealed, front)
        return header, b"".join(_unpacked(packed))
    except (InvalidTag, ValueError, zlib.error) as error:
        raise damaged() from error


def _unpacked(packed: bytes) -> Iterator[bytes]:
    left, open_one = CONTENT_AT_MOST, zlib.decompressobj()
    while not open_one.eof:
        piece = open_one.decompress(packed, _PIECE)
        packed, left = open_one.unconsumed_tail, left - len(piece)
        if left < 0 or (not piece and not packed and not open_one.eof):
            raise damaged()
        yield piece
    if open_one.unused_data:
        raise damaged()


def open_receipt(file: bytes, copy_key: DataKey) -> Receipt:
    """The center's word, authenticated.

    Raises:
        BundleRefused: it is damaged, or no receipt for this copy.
    """
    mac, body = file[len(RECEIPT) : len(RECEIPT) + 32], file[len(RECEIPT) + 32 :]
    right = hmac.digest(copy_key.derive("receipt"), body, "sha256")
    if not file.startswith(RECEIPT) or len(file) > HEADER_AT_MOST or not hmac.compare_digest(mac, right):
        raise BundleRefused(_("This is no receipt of the center for this copy. Nothing was changed."), "damaged")
    found = json.loads(body)
    counts = {str(name): int(count) for name, count in found["counts"].items()}
    return Receipt(UUID(found["checkout"]), int(found["seq"]), str(found["digest"]), counts)
