"""The paper recovery key: the private half of a key pair whose public half seals the data key.

X25519 with an ephemeral key, HKDF-SHA256 and AES-256-GCM, bound to the center. The paper shows 56
base32 characters: 32 bytes of the private key and 3 check bytes, so that a misreading is told apart
from a wrong paper. Source: safety.md 4.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jobdesk.base.errors import InvalidInput, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.store.keys import KEY_BYTES, DataKey

CHARACTERS = 56
_CHECK_BYTES = 3
_GROUP = 4
_SEALED_BYTES = 32 + KEY_BYTES + 16
_ZERO_NONCE = bytes(12)  # each sealing has an ephemeral key of its own, so one nonce never meets a key twice
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The data key sealed for the paper's key; safe to store beside the database."""

    public: bytes
    sealed: bytes


def make_recovery_key() -> str:
    """A new recovery key as the paper shows it; `make_recovery` seals the data key for it."""
    return _to_text(X25519PrivateKey.generate().private_bytes_raw())


def make_recovery(key: DataKey, center_id: UUID, printed: str | None = None) -> tuple[str, RecoverySlot]:
    """What the paper shows, and the slot that it opens; without `printed` for a new recovery key."""
    printed = printed or make_recovery_key()
    private = X25519PrivateKey.from_private_bytes(_from_text(printed))
    public = private.public_key().public_bytes_raw()
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public))
    sealed = sender + _cipher(shared, sender, public).encrypt(_ZERO_NONCE, bytes(key.secret), center_id.bytes)
    return printed, RecoverySlot(public, sealed)


def open_recovery(printed: str, slot: RecoverySlot, center_id: UUID) -> DataKey:
    """The data key, given what the paper shows.

    Raises:
        InvalidInput: the characters were misread or mistyped.
        WrongPassword: a sound recovery key, but of another center or an earlier one.
    """
    private = X25519PrivateKey.from_private_bytes(_from_text(printed))
    sender, body = slot.sealed[:32], slot.sealed[32:]
    try:
        if len(slot.sealed) != _SEALED_BYTES:
            raise InvalidTag
        shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
        secret = _cipher(shared, sender, slot.public).decrypt(_ZERO_NONCE, body, center_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise WrongPassword(_("This recovery key is not the current one of this center.")) from error
    return DataKey(secret)


def group_recovery(printed: str) -> str:
    """The characters in groups of four, as the paper and the screen show them."""
    return "-".join(printed[i : i + _GROUP] for i in range(0, len(printed), _GROUP))


def _cipher(shared: bytes, sender: bytes, public: bytes) -> AESGCM:
    info = b"jobdesk recovery" + sender + public
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(shared))


def _check(private: bytes) -> bytes:
    return hashlib.sha256(b"jobdesk recovery check" + private).digest()[:_CHECK_BYTES]


def _to_text(private: bytes) -> str:
    return base64.b32encode(private + _check(private)).decode("ascii")


def _from_text(printed: str) -> bytes:
    typed = "".join(c for c in printed.upper() if c.isalnum()).translate(_MISREAD)
    sentence = _("The recovery key is not complete or was mistyped. Compare it with the paper.")
    if len(typed) != CHARACTERS:
        raise InvalidInput(sentence, field="recovery_key")
    try:
        raw = base64.b32decode(typed)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(sentence, field="recovery_key") from error
    private, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if check != _check(private):
        raise InvalidInput(sentence, field="recovery_key")
    return private
