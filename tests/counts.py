"""How much a test does: a few percent in `make test`, everything in `make test-long`."""

import os

LONG = os.environ.get("JOBDESK_LONG") == "1"


def full(count: int, short: int) -> int:
    """`count` in the long run, `short` in the daily one."""
    return count if LONG else short
