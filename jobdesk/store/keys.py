"""The data key of a center, and what is derived from it.

Python cannot promise that no copy of a key stays in memory; `wipe` zeroes the copy held here.
"""

import secrets
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _

KEY_BYTES = 32
NONCE_BYTES = 12


class DataKey:
    """32 random bytes that encrypt a center; kept in a bytearray that can be zeroed."""

    __slots__ = ("_secret", "_wiped")

    def __init__(self, secret: bytes | bytearray) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._secret = bytearray(secret)
        self._wiped = False

    @classmethod
    def make(cls) -> "DataKey":
        """A fresh random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def secret(self) -> bytearray:
        """The bytes themselves.

        Raises:
            StoreError: the key was wiped, as when a desk is locked under a running job.
        """
        if self._wiped:
            raise StoreError(_("The desk is locked."))
        return self._secret

    @property
    def wiped(self) -> bool:
        """Whether the key is gone."""
        return self._wiped

    def wipe(self) -> None:
        """Zero the bytes; the key cannot be used any more."""
        self._secret[:] = bytes(len(self._secret))
        self._wiped = True

    def derive(self, purpose: str) -> bytes:
        """Another 32-byte key for one purpose (HKDF-SHA256)."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"jobdesk {purpose}".encode()).derive(bytes(self.secret))

    def seal(self, purpose: str, plain: bytes, about: bytes = b"") -> bytes:
        """Encrypt a small secret under the key of `purpose` (AES-256-GCM), bound to `about`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.derive(purpose)).encrypt(nonce, plain, about)

    def unseal(self, purpose: str, sealed: bytes, about: bytes = b"") -> bytes:
        """Undo `seal`.

        Raises:
            StoreError: made with another key, for something else, or changed since.
        """
        try:
            return AESGCM(self.derive(purpose)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
        except (InvalidTag, ValueError) as error:
            raise StoreError(_("A sealed part of this center was changed or belongs elsewhere.")) from error

    def __repr__(self) -> str:
        return "DataKey(...)"


def forbid_core_dumps() -> None:
    """Keep keys out of crash dumps where the system allows it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
