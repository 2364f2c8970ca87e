"""The desk's side of the child process that reads a workbook: starts it, asks it, ends it.

Nothing here is POSIX only, but on Windows, where it was not tried yet, the child has no limits of memory and
processor time: the pieces of _sheet_chunks.py and the time an answer may take are its bounds there.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

from jobdesk.base.cell_texts import Raw

FIRST_ANSWER, FIRST_MIB, NEXT_ANSWER = 15.0, 2.0, 120.0
"""Seconds that an answer may take; to open a file also for each MiB of it. The child gives up long before that:
this is for a busy computer."""
_LARGEST_ANSWER = 2**28
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from jobdesk.store._sheet_child import main; main(sys.argv[2])"
)
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TEMP")
_MAKE: dict[str, Callable[[Any], Raw]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


class ReaderRefuses(Exception):
    """The child's answer is a refusal: `code`, and `about` where."""

    def __init__(self, code: str, about: dict[str, int | str] | None = None) -> None:
        super().__init__(code)
        self.code, self.about = code, about or {}


class Reader:
    """One child process with one workbook open.

    Raises (every method):
        ReaderRefuses: of the file, or `stopped`, `late`, `died`.
    """

    def __init__(self, path: Path, cancel: Callable[[], bool] | None) -> None:
        self._cancel = cancel
        self._first = FIRST_ANSWER + FIRST_MIB * path.stat().st_size / 2**20
        self._why = ""
        self._until: float | None = None
        self._over = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), str(path.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._watch = threading.Thread(target=self._watched, name="sheet-reader", daemon=True)
        self._watch.start()

    def opened(self) -> dict[str, Any]:
        """What the file is: its digest and its sheets."""
        return self._answer(self._first)

    def rows(self, sheet: int) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """The rows of a sheet, as they are read; run to its end the reader may be asked again."""
        try:
            stdin = cast("IO[bytes]", self.process.stdin)
            stdin.write(b"%d\n" % sheet)
            stdin.flush()
        except OSError:
            raise ReaderRefuses(self._why or "died") from None
        while "rows" in (answer := self._answer(NEXT_ANSWER)):
            try:
                batch = [(int(number), made_cells(cells)) for number, cells in answer["rows"]]
            except (TypeError, ValueError, LookupError, OverflowError):
                raise ReaderRefuses("died") from None
            yield from batch

    def close(self) -> None:
        """End the child, whatever it does."""
        self._over.set()
        if self.process.poll() is None:
            with suppress(OSError):
                self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._watch.join()

    def _answer(self, seconds: float) -> dict[str, Any]:
        if self._cancel is not None and self._cancel():
            self._why = "stopped"
            raise ReaderRefuses(self._why)
        self._until = monotonic() + seconds
        try:
            stdout = cast("IO[bytes]", self.process.stdout)
            size = int.from_bytes(stdout.read(4), "big")
            body = stdout.read(size) if 0 < size <= _LARGEST_ANSWER else b""
        except (OSError, ValueError):
            size, body = 0, b""
        finally:
            self._until = None
        if not size or len(body) < size:
            raise ReaderRefuses(self._why or "died")
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise ReaderRefuses("died") from None
        if not isinstance(answer, dict) or "refused" in answer:
            raise _refusal(answer)
        return answer

    def _watched(self) -> None:
        """Kill the child when the person asks, or when an answer takes too long."""
        while not self._why:
            until = self._until
            if self._cancel is not None and self._cancel():
                self._why = "stopped"
            elif until is not None and monotonic() > until:
                self._why = "late"
            elif self._over.wait(0.1):
                return
        with suppress(OSError):
            self.process.kill()


def _refusal(answer: Any) -> ReaderRefuses:  # noqa: ANN401  what a process says that may be taken over
    code, about = (answer.get("refused"), answer.get("about")) if isinstance(answer, dict) else (None, None)
    if not isinstance(code, str) or not isinstance(about, dict):
        return ReaderRefuses("died")
    return ReaderRefuses(code, {str(key): str(value)[:300] for key, value in about.items()})


def made_cells(cells: list[Any]) -> tuple[Raw, ...]:
    """Cells as the child sends them, made what they are; raises what a wrong one makes."""
    return tuple(_MAKE[cell[0]](cell[1]) if cell.__class__ is list else cell for cell in cells)
