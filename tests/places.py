"""Where tests put what they make: in memory where there is room, for files are written and synced by the thousand.

No test pulls the plug of a machine: what a killed process leaves is the same on a disk and in memory.
"""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "jobdesk-tests-"
MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # wanted free there; a container often gives 64 MB


def make_place() -> Path:
    """A new folder that belongs to this process; what killed test processes left is removed first."""
    roomy = os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM
    parent = MEMORY if roomy else Path(tempfile.gettempdir())
    for left in parent.glob(f"{PREFIX}*"):
        if not Path("/proc", left.name.removeprefix(PREFIX).partition("-")[0]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))
