"""How long a window did not come to its turn, and where its thread stood then."""

import faulthandler
from contextlib import AbstractContextManager
from tempfile import TemporaryFile
from threading import Event, Thread, get_ident
from time import monotonic

from PySide6.QtCore import QTimer

BEAT_MS, LOOK_S = 20, 0.02
STILL_S = 0.1
"""Issue 9: nothing keeps a window still for longer."""
WAITS_IN = ("psycopg", "sqlalchemy", "sqlcipher3", "jobdesk/store/", "threading.py", "socket.py", "subprocess.py")
"""Files in which a thread waits for a server, a disk, a lock or a child."""
INNERMOST = 6


class Pulse(AbstractContextManager):
    """A heartbeat on this thread, the window's, and a thread that looks where it stands when it is late.

    A busy machine makes it late too: then it stands nowhere in particular. What waits stands there each time.

    Attributes:
        worst: the longest it did not come to its turn, in seconds.
        waits: the whole stacks of the looks at a late one that waited for something, innermost first.
        looks: how many looks found it late.
    """

    def __init__(self, parent):
        self.worst, self.looks, self.waits = 0.0, 0, []
        self._last, self._over = monotonic(), Event()
        self._gui = f"0x{get_ident():016x} "
        self._timer = QTimer(parent, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._watch = Thread(target=self._look, daemon=True)
        self._watch.start()

    def __exit__(self, *_raised):
        self._timer.stop()
        self._over.set()
        self._watch.join()

    def _beat(self):
        now = monotonic()
        self.worst, self._last = max(self.worst, now - self._last), now

    def _look(self):
        with TemporaryFile("w+") as told:
            while not self._over.wait(LOOK_S):
                if monotonic() - self._last < STILL_S:
                    continue
                self.looks += 1
                stack = self._stack(told)
                if any(part in frame for frame in stack[:INNERMOST] for part in WAITS_IN):
                    self.waits.append("\n".join(stack))

    def _stack(self, told):
        """By faulthandler, which holds no frame: the last to hold one frees what it holds."""
        told.seek(0)
        told.truncate()
        faulthandler.dump_traceback(told)
        told.seek(0)
        blocks = told.read().split("\n\n")
        # It tells of a hundred threads, the newest first; after minutes without a network there are more.
        mine = [block for block in blocks if self._gui in block.partition("\n")[0]]
        return [line.strip() for block in mine for line in block.splitlines()[1:]]
