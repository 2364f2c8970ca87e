"""Key slots: one per account, in which a password wraps the center's data key.

Argon2id makes a key of the password, AES-256-GCM wraps the data key, bound to center, account and
parameters. Source: safety.md 4.
"""

import base64
import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobdesk.base.errors import StoreError, WrongPassword
from jobdesk.base.i18n import _
from jobdesk.store.keys import KEY_BYTES, NONCE_BYTES, DataKey

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a guess costs: memory in KiB, passes and lanes of Argon2id."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def within(self, low: "Parameters", high: "Parameters") -> bool:
        """Whether none of the three lies outside."""
        return all(
            getattr(low, name) <= getattr(self, name) <= getattr(high, name)
            for name in ("memory", "passes", "lanes")
        )


AGREED = Parameters()
_CEILING = Parameters(1024 * 1024, 32, 16)


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key as one account's password wraps it."""

    account_id: UUID
    user_name: str
    parameters: Parameters
    salt: bytes
    sealed: bytes

    def to_json(self) -> dict[str, Any]:
        """Plain values for the slot file and the slot table."""
        return {
            "account": str(self.account_id),
            "user": self.user_name,
            "memory": self.parameters.memory,
            "passes": self.parameters.passes,
            "lanes": self.parameters.lanes,
            "salt": base64.b64encode(self.salt).decode("ascii"),
            "sealed": base64.b64encode(self.sealed).decode("ascii"),
        }

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Slot":
        """Back from plain values; KeyError, TypeError or ValueError where they are none."""
        return cls(
            UUID(found["account"]),
            str(found["user"]),
            Parameters(*(_whole(found[name]) for name in ("memory", "passes", "lanes"))),
            base64.b64decode(found["salt"], validate=True),
            base64.b64decode(found["sealed"], validate=True),
        )


def _whole(value: object) -> int:
    if type(value) is not int:
        raise ValueError("not an integer")
    return value


@dataclass(frozen=True, slots=True)
class Locksmith:
    """Wraps and unwraps the data key.

    Attributes:
        parameters: for new slots.
        floor: slots that cost less are refused, so that nobody can weaken one unseen.
    """

    parameters: Parameters = AGREED
    floor: Parameters = AGREED

    def wrap(self, key: DataKey, password: str, *, center_id: UUID, account_id: UUID, user_name: str) -> Slot:
        """A new slot for `password`."""
        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self.stretch(password, salt, self.parameters))
        bound = _bound(center_id, account_id, self.parameters)
        sealed = nonce + cipher.encrypt(nonce, bytes(key.secret), bound)
        return Slot(account_id, user_name, self.parameters, salt, sealed)

    def unwrap(self, slot: Slot, password: str, *, center_id: UUID) -> DataKey:
        """The data key.

        Raises:
            WrongPassword: the password does not open the slot, or the slot was changed.
            StoreError: the slot's parameters lie outside what is allowed.
        """
        if not slot.parameters.within(self.floor, _CEILING):
            raise StoreError(_("This account's key slot was changed. Restore the key file from a backup."))
        cipher = AESGCM(self.stretch(password, slot.salt, slot.parameters))
        bound = _bound(center_id, slot.account_id, slot.parameters)
        try:
            secret = cipher.decrypt(slot.sealed[:NONCE_BYTES], slot.sealed[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
            raise wrong_password() from error
        return DataKey(secret)

    def stretch(self, password: str, salt: bytes, parameters: Parameters | None = None) -> bytes:
        """32 bytes of a password, at the cost of a guess."""
        cost = parameters or self.parameters
        return hash_secret_raw(
            unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"),
            salt,
            time_cost=cost.passes,
            memory_cost=cost.memory,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )


def wrong_password() -> WrongPassword:
    """The one sentence for an unknown name and a wrong password."""
    return WrongPassword(_("The user name or the password is wrong."))


def _bound(center_id: UUID, account_id: UUID, parameters: Parameters) -> bytes:
    cost = [parameters.memory, parameters.passes, parameters.lanes]
    return json.dumps(["jobdesk slot 1", str(center_id), str(account_id), *cost]).encode()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who holds the data key of an open center and may write slots; in `db.info["keeper"]`."""

    center_id: UUID
    key: DataKey
    locksmith: Locksmith

    def slot(self, account_id: UUID, user_name: str, password: str) -> Slot:
        """A new slot of an account."""
        return self.locksmith.wrap(
            self.key, password, center_id=self.center_id, account_id=account_id, user_name=user_name
        )

    def verifier(self, account_id: UUID, password: str) -> str:
        """A one-way text by which the same password of the same account is known again."""
        salt = self.key.derive(f"password history {account_id}")[:SALT_BYTES]
        return base64.b64encode(self.locksmith.stretch(password, salt)).decode("ascii")
