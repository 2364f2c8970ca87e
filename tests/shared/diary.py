"""What a process was told, a line an act, on disk before it goes on: no kill takes a word of it back."""

import json
import os
from pathlib import Path
from time import monotonic

DONE, REFUSED, AWAY, FAILED = "done", "refused", "away", "failed"


class Diary:
    """The file of one process; moments are of the machine's one monotonic clock."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("ab", buffering=0)

    def write(self, what: str, **told) -> None:
        """One line, synced."""
        line = json.dumps({"what": what, "at": monotonic(), **told}, ensure_ascii=False, default=str)
        self._file.write(f"{line}\n".encode())
        os.fsync(self._file.fileno())


def read(file: Path) -> list[dict]:
    """Its whole lines so far."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
