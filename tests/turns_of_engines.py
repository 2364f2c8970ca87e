"""Which engine a test has in `make test`: one of the two, drawn by its name; `make test-both` has both."""

from collections import defaultdict
from collections.abc import Iterable
from zlib import crc32

import pytest

ENGINES = ("sqlcipher", "postgresql")
ABOUT_ENGINES = ("tests/migrations/", "tests/shared/", "tests/store/", "tests/wiring/")


def mark_other_engines(items: Iterable[pytest.Item]) -> None:
    """Mark as `other_engine` what has its turn on the other engine; what is about engines has both always.

    A test has its turns by one parameter whose value is an engine's name; all processes of a run draw alike.
    """
    turns: dict[str, dict[str, pytest.Item]] = defaultdict(dict)
    for item in items:
        engine = _engine(item)
        if engine and not item.nodeid.startswith(ABOUT_ENGINES):
            before, _engine_name, after = item.nodeid.rpartition(engine)
            turns[before + after][engine] = item
    for name, both in turns.items():
        if len(both) == len(ENGINES):
            both[ENGINES[crc32(name.encode()) % len(ENGINES)]].add_marker("other_engine")


def _engine(item: pytest.Item) -> str:
    """The engine among a test's parameters; "" where there is none, or more than one."""
    callspec = getattr(item, "callspec", None)
    values = list(callspec.params.values()) if callspec is not None else []
    named = [value for value in values if isinstance(value, str) and value in ENGINES]
    return named[0] if len(named) == 1 else ""
