"""Record keys: UUIDv7, so that they sort by the time they were made and never change."""

from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["UUID", "new_id"]


def new_id() -> UUID:
    """A fresh key."""
    return uuid7()
