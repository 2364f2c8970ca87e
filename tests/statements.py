"""Statements compiled once a test process: a test that opens its own center need not compile them again.

SQLAlchemy keeps compiled statements for each engine and compares dialects by identity. A desk opens its engines
once a day; the tests open thousands, and compiling took more of their time than the databases did.
"""

from collections import defaultdict

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

KEPT = 20_000


def _driver(dialect: DefaultDialect) -> tuple[type, object]:
    return type(dialect), dialect.dbapi


def _alike(one: DefaultDialect, other: object) -> bool:
    return isinstance(other, DefaultDialect) and _driver(one) == _driver(other)


def share_statements() -> None:
    """From now on engines of the same dialect and driver share what was compiled for one of them."""
    caches: defaultdict[tuple[type, object], LRUCache] = defaultdict(lambda: LRUCache(KEPT))
    Engine._compiled_cache = property(lambda self: caches[_driver(self.dialect)], lambda self, own: None)
    DefaultDialect.__hash__ = lambda self: hash(_driver(self))
    DefaultDialect.__eq__ = _alike
