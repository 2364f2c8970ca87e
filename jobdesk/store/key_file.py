"""`keys.json` in the center's folder: slots, recovery slot and failed sign-ins.

Two generations are kept (`keys.json`, `keys.old.json`); each is written as a whole and replaces its
predecessor by rename, so that at every moment one of them is sound. Afterwards both say the same,
so that a password that was changed or an account that ended opens nothing any more.
"""

import base64
import errno
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from jobdesk.base.durable import replace_file
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _
from jobdesk.store.durable import alone
from jobdesk.store.lockouts import Lockout
from jobdesk.store.recovery import RecoverySlot
from jobdesk.store.slots import Slot

NAME, OLD, LOCK = "keys.json", "keys.old.json", ".keys.lock"
FORMAT = 1
FAILURES_KEPT = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed sign-in that waits for someone with the key to write it into the audit."""

    at: datetime
    user_name: str
    host: str


@dataclass(slots=True)
class KeyRing:
    """What the key file holds; change it only inside `KeyFile.change`."""

    center_id: UUID
    generation: int = 0
    slots: dict[UUID, Slot] = field(default_factory=dict)
    recovery: RecoverySlot | None = None
    lockouts: dict[UUID, Lockout] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def find(self, user_name: str) -> Slot | None:
        """The slot of a user name, upper and lower case aside."""
        wanted = user_name.strip().casefold()
        return next((slot for slot in self.slots.values() if slot.user_name.casefold() == wanted), None)

    def to_bytes(self) -> bytes:
        """The file's content with a checksum over it."""
        body = {
            "format": FORMAT,
            "center": str(self.center_id),
            "generation": self.generation,
            "slots": [slot.to_json() for slot in self.slots.values()],
            "recovery": _recovery_to_json(self.recovery),
            "lockouts": {str(account): state.to_json() for account, state in self.lockouts.items()},
            "failures": [[f.at.isoformat(), f.user_name, f.host] for f in self.failures[-FAILURES_KEPT:]],
        }
        return json.dumps({"body": body, "sum": _sum(body)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "KeyRing":
        """Read a file's content.

        Raises:
            StoreError: it is damaged or of a format this program does not know.
        """
        try:
            found = json.loads(content)
            body = found["body"]
            if found["sum"] != _sum(body) or body["format"] != FORMAT:
                raise ValueError("sum or format")
            slots = [Slot.from_json(one) for one in body["slots"]]
            return cls(
                UUID(body["center"]),
                int(body["generation"]),
                {slot.account_id: slot for slot in slots},
                _recovery_from_json(body["recovery"]),
                {UUID(account): Lockout.from_json(state) for account, state in body["lockouts"].items()},
                [Failure(datetime.fromisoformat(at), user, host) for at, user, host in body["failures"]],
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StoreError(_("The key file is damaged. Restore it from a backup.")) from error


def _sum(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _recovery_to_json(slot: RecoverySlot | None) -> dict[str, str] | None:
    if slot is None:
        return None
    return {
        "public": base64.b64encode(slot.public).decode("ascii"),
        "sealed": base64.b64encode(slot.sealed).decode("ascii"),
    }


def _recovery_from_json(found: dict[str, str] | None) -> RecoverySlot | None:
    if found is None:
        return None
    return RecoverySlot(
        base64.b64decode(found["public"], validate=True), base64.b64decode(found["sealed"], validate=True)
    )


class KeyFile:
    """The two generations in a center's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, ring: KeyRing) -> None:
        """Write the first generation."""
        with self._alone():
            self._write(ring)

    def read(self) -> KeyRing:
        """The newest sound generation.

        Raises:
            StoreError: neither is there or sound.
        """
        found = [ring for ring in (self._read_one(NAME), self._read_one(OLD)) if ring]
        if not found:
            raise StoreError(_("The key file is missing or damaged. Restore it from a backup."))
        return max(found, key=lambda ring: ring.generation)

    @contextmanager
    def change(self) -> Iterator[KeyRing]:
        """The ring, to be changed; written when the block ends well, alone among all processes."""
        with self._alone():
            ring = self.read()
            yield ring
            self._write(ring)

    def settle(self) -> None:
        """Bring both generations to the same content, after a crash between the two."""
        with self._alone():
            new, old = self._read_one(NAME), self._read_one(OLD)
            if new is None or old is None or new.generation != old.generation:
                self._write(self.read())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with alone(self._folder / LOCK):
                yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StoreError(_("The disk is full. Free some space and try again.")) from error
            raise StoreError(_("The center's folder cannot be written. Check the disk and its rights.")) from error

    def _read_one(self, name: str) -> KeyRing | None:
        try:
            return KeyRing.from_bytes((self._folder / name).read_bytes())
        except (OSError, StoreError):
            return None

    def _write(self, ring: KeyRing) -> None:
        ring.generation += 1
        content = ring.to_bytes()
        replace_file(self._folder / NAME, content)
        replace_file(self._folder / OLD, content)
