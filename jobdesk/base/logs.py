"""The program's log: enough to find a bug, never a word about a person.

What is written of a record: the message as it stands in the source (a message put together at run
time is not written), numbers, ids, codes and types among its arguments, and of an exception its type
and where it went through. The values of exceptions and of frames are never written, and of other
packages only that they spoke, and where. Source: safety.md 5 (plaintext hunt).
"""

import logging
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import FrameType
from uuid import UUID

from jobdesk.base.clock import SEOUL
from jobdesk.base.files import log_folder

FILE_NAME = "jobdesk.log"
_SIZE, _KEPT = 1_000_000, 5
_OURS = "jobdesk"
_PLAIN = (bool, int, float, UUID, Enum, type(None))


def start_logging(folder: Path) -> logging.Handler:
    """Log to a rotating file in `folder` (six files of 1 MB at most); starting again moves the log."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if isinstance(h, _LogFile)]:
        root.removeHandler(handler)
        handler.close()
    log = _LogFile(folder / FILE_NAME, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)
    log.setFormatter(_Formatter())
    root.addHandler(log)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    return log


def start_user_log() -> None:
    """Log into the user's folder; where that cannot be written the desk works on without a log."""
    try:
        start_logging(log_folder())
    except OSError:
        # Without any handler logging writes errors to stderr, with the values in their texts.
        logging.getLogger().addHandler(logging.NullHandler())


def describe_bug(error: BaseException) -> str:
    """The error's type and where it went through, innermost last, with its causes; no values."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame, line in walk_tb(error.__traceback__):
        yield f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
    inner = list(error.exceptions) if isinstance(error, BaseExceptionGroup) else []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for other in [*inner, *([before] if before else [])]:
        if id(other) not in seen:
            yield "from" if other is before else "with"
            yield from _lines(other, seen)


class _LogFile(RotatingFileHandler):
    """A log that fails silently: the standard complaint on stderr would print the arguments."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's own name
        """Lose the record rather than tell its values."""


class _Formatter(logging.Formatter):
    """One record as a line, and its exception as `describe_bug` tells it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record without anything that could be about a person."""
        at = datetime.fromtimestamp(record.created, SEOUL).isoformat(timespec="milliseconds")
        line = f"{at} {record.levelname} {record.name} {record.module}:{record.lineno} {_message(record)}".rstrip()
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else f"{line}\n{describe_bug(error)}"


def _message(record: logging.LogRecord) -> str:
    ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
    if not ours or not isinstance(record.msg, str) or not _stands_in_source(record):
        return ""
    values = record.args or ()
    try:
        if isinstance(values, dict):
            return record.msg % {name: _shown(value) for name, value in values.items()}
        return record.msg % tuple(_shown(value) for value in values)
    except (TypeError, ValueError):  # a %d of something that may not be shown
        return record.msg


def _shown(value: object) -> object:
    if isinstance(value, type):
        return value.__qualname__
    return value if isinstance(value, _PLAIN) and not isinstance(value, str) else f"<{type(value).__name__}>"


def _stands_in_source(record: logging.LogRecord) -> bool:
    """Whether the message is a literal of the calling function, so that it cannot hold a value."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename == record.pathname and frame.f_code.co_name == record.funcName:
            return record.msg in frame.f_code.co_consts
        frame = frame.f_back
    return False
