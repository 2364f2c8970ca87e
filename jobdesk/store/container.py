"""The file a backup is: a header that the data key authenticates, then the encrypted database.

MAGIC | length of header, 4 bytes | header, JSON | HMAC of all before, 32 bytes | payload. The header
holds the key file, so that a password of that day, or the paper key, opens the backup by itself.
"""

import hashlib
import hmac
import json
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobdesk.base.durable import sync_folder
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.keys import DataKey

MAGIC = b"jobdesk backup 1\n"
HEADER_AT_MOST = 32 * 1024 * 1024
CHUNK = 1024 * 1024
_MAC = 32
_PREFIX = 8
_TAG = 16


@dataclass(frozen=True, slots=True)
class Container:
    """An opened backup file; nothing in `header` is trusted before `prove`."""

    path: Path
    header: dict[str, Any]
    signed: bytes
    mac: bytes

    @property
    def payload_at(self) -> int:
        """Where the payload begins."""
        return len(self.signed) + _MAC

    def prove(self, key: DataKey) -> None:
        """Raise StoreError unless the header was written with this key."""
        if not hmac.compare_digest(hmac.digest(key.derive("backup header"), self.signed, "sha256"), self.mac):
            raise damaged()

    def payload(self) -> Iterator[bytes]:
        """The payload in pieces.

        Raises:
            StoreError: after the last piece, where the whole is not what the header says.
        """
        sum_, size = hashlib.sha256(), 0
        with self.path.open("rb") as file:
            file.seek(self.payload_at)
            while piece := file.read(CHUNK):
                sum_.update(piece)
                size += len(piece)
                yield piece
        said = self.header["payload"]
        if size != said["size"] or sum_.hexdigest() != said["sha256"]:
            raise damaged()


def damaged() -> StoreError:
    """The one sentence for a backup that does not hold."""
    return StoreError(_("This backup is damaged or of another center. Choose another one."))


def write_container(path: Path, header: dict[str, Any], payload: Path, key: DataKey) -> None:
    """Write `path` from a finished payload: temporary file, fsync, read back, rename, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with payload.open("rb") as source:
            said = {"size": payload.stat().st_size, "sha256": hashlib.file_digest(source, "sha256").hexdigest()}
            source.seek(0)
            body = json.dumps({**header, "payload": said}, ensure_ascii=False).encode()
            signed = MAGIC + struct.pack(">I", len(body)) + body
            with _new(temporary) as file:
                file.write(signed + hmac.digest(key.derive("backup header"), signed, "sha256"))
                while piece := source.read(CHUNK):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        written = read_container(temporary)
        written.prove(key)
        for _piece in written.payload():
            pass
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def read_container(path: Path) -> Container:
    """Read a backup's header.

    Raises:
        StoreError: this is no backup, or it is cut short.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC) + 4)
            if not start.startswith(MAGIC) or len(start) != len(MAGIC) + 4:
                raise damaged()
            length = struct.unpack(">I", start[len(MAGIC) :])[0]
            if length > HEADER_AT_MOST:
                raise damaged()
            body, mac = file.read(length), file.read(_MAC)
    except OSError as error:
        raise StoreError(_("This backup cannot be read.")) from error
    try:
        header = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise damaged() from error
    if len(mac) != _MAC or not isinstance(header, dict) or not isinstance(header.get("payload"), dict):
        raise damaged()
    return Container(path, header, start + body, mac)


def _new(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def seal_stream(source: IO[bytes], path: Path, key: DataKey) -> None:
    """Encrypt everything from `source` into `path` in chunks (AES-256-GCM); their order and end are bound."""
    cipher, prefix = AESGCM(key.derive("backup payload")), secrets.token_bytes(_PREFIX)
    with _new(path) as file:
        file.write(prefix)
        number, piece = 0, _read(source)
        while len(piece) == CHUNK:
            file.write(cipher.encrypt(_nonce(prefix, number), piece, b""))
            number, piece = number + 1, _read(source)
        file.write(cipher.encrypt(_nonce(prefix, number), piece, b"end"))
        file.flush()
        os.fsync(file.fileno())


def _read(source: IO[bytes]) -> bytes:
    """Exactly CHUNK bytes, fewer only at the end; pipes give what they have."""
    pieces, missing = [], CHUNK
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def open_stream(container: Container, key: DataKey) -> Iterator[bytes]:
    """Decrypt what `seal_stream` wrote, piece by piece.

    Raises:
        StoreError: a chunk is missing, changed or out of order.
    """
    cipher, buffer, number, prefix = AESGCM(key.derive("backup payload")), bytearray(), 0, b""
    for piece in container.payload():
        buffer += piece
        if not prefix:
            prefix, buffer = bytes(buffer[:_PREFIX]), buffer[_PREFIX:]
        while len(buffer) >= CHUNK + _TAG:
            yield _open_chunk(cipher, _nonce(prefix, number), bytes(buffer[: CHUNK + _TAG]), b"")
            buffer, number = buffer[CHUNK + _TAG :], number + 1
    yield _open_chunk(cipher, _nonce(prefix, number), bytes(buffer), b"end")


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + struct.pack(">I", number)


def _open_chunk(cipher: AESGCM, nonce: bytes, sealed: bytes, end: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, end)
    except (InvalidTag, ValueError) as error:
        raise damaged() from error
