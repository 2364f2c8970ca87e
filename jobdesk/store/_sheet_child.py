"""The child process that reads a workbook: asked by lines on its input, answers in frames on its output.

A frame is its length in four bytes and JSON: never pickle, because a hostile file may own this process. The child
ends when its input does, so that it never outlives the desk.
"""

import contextlib
import hashlib
import json
import os
import queue
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import IO, Any

from jobdesk.store._sheet_chunks import Chunks
from jobdesk.store._sheet_parts import Package
from jobdesk.store._sheet_refused import Refused

MEMORY, SECONDS = 2**31, 900
"""Bytes of address space and seconds of processor time, where the system has such limits."""
_BATCH_CELLS = 2_000
_HEADING_BYTES = 2**21
"""So much of a sheet is looked through for its headings: all rows of an empty one may have a style."""


def main(path: str) -> int:
    """Read the workbook at `path`: say its sheets, then the rows of each sheet that is asked for."""
    _limit()
    answers = sys.stdout.buffer
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()
    try:
        with Path(path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            package = Package(file)
            _send(
                answers, {"digest": digest, "sheets": [_described(package, i) for i in range(len(package.sheets))]}
            )
            threading.Thread(target=_listen, args=(asked,), daemon=True).start()
            while True:
                sheet = package.sheets[asked.get()]
                package.again()
                for batch in _batches(Chunks(package, sheet)):
                    _send(answers, {"rows": batch})
                _send(answers, {"end": True})
    except Refused as why:
        _send(answers, {"refused": why.code, "about": why.about})
    except MemoryError:
        _send(answers, {"refused": "memory", "about": {}})
    except PermissionError:
        _send(answers, {"refused": "busy", "about": {}})
    except OSError:
        _send(answers, {"refused": "gone", "about": {}})
    except RecursionError:
        _send(answers, {"refused": "damaged", "about": {}})
    return 0


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # the systems that have such limits have the module

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _listen(asked: "queue.SimpleQueue[int]") -> None:
    """Take numbers of sheets; the end of the input is the end of the process."""
    for line in sys.stdin.buffer:
        asked.put(int(line))
    os._exit(0)


def _described(package: Package, at: int) -> dict[str, Any]:
    sheet = package.sheets[at]
    number, cells = next(Chunks(package, sheet, most=_HEADING_BYTES).rows(), (0, []))
    return {"name": sheet.name, "hidden": sheet.hidden, "row": number, "headings": _row_sent(cells)}


def _batches(chunks: Chunks) -> Iterator[list[Any]]:
    batch: list[Any] = []
    cells = 0
    for number, row in chunks.rows():
        batch.append([number, _row_sent(row)])
        cells += len(row)
        if cells >= _BATCH_CELLS:
            yield batch
            batch, cells = [], 0
    yield batch


def _row_sent(row: list[Any]) -> list[Any]:
    """Cells as JSON has them; texts first, most of them are."""
    return [(cell or None) if cell.__class__ is str else _sent(cell) for cell in row]


def _sent(cell: Any) -> Any:  # noqa: ANN401  whatever calamine gives
    """A number; a day, a moment, a time or a length of time in a list."""
    kind = cell.__class__
    if kind is float:
        return cell if isfinite(cell) else str(cell)
    if kind is datetime or kind is date or kind is time:
        return [kind.__name__, cell.isoformat()]
    if kind is timedelta:
        return ["timedelta", cell.total_seconds()]
    return cell


def _send(answers: IO[bytes], answer: dict[str, Any]) -> None:
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        answers.write(len(body).to_bytes(4, "big") + body)
        answers.flush()
    except OSError:
        os._exit(0)  # nobody listens any more


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
