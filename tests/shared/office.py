"""A center on a server that keeps rights, its desks joined one by one, and the processes that sit at them."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from jobdesk.base.enums import Role, WindowKind
from jobdesk.services.tickets.purposes import save_purpose
from jobdesk.wiring import Desk, NewPerson, NewWindow, join_center, open_center
from jobdesk.wiring.making_shared import create_center
from tests.centers import CHEAP
from tests.services import people
from tests.shared import diary
from tests.shared.script import COUNTED

ROOT = Path(__file__).parents[2]
PASSWORD = "창구-비밀-77-Aa"
PURPOSES = (("구직 상담", "A"), ("구인", "B"), ("확인서", "C"))
SHARED, SEATS = 6, 8
"""How many people all edit; how many vacancies of one seat there are at first."""
PATIENCE = 90


class Office:
    """So many counselors' desks and a reception's; the first is the administrator's machine.

    Args:
        server: where the database is made; `name` is the database's.
    """

    def __init__(self, folder: Path, server, name: str, *, windows: int) -> None:
        self.folder, self.server, self.name, self.windows = folder, server, name, windows
        self.desks: dict[str, Path] = {}
        self._children: list[subprocess.Popen] = []
        self._go, self._stop = folder / "go", folder / "stop"
        self._seated: list[str] = []
        counselors = [NewPerson(f"c{no}", f"상담{no}", Role.COUNSELOR, PASSWORD, no) for no in self.numbers]
        create_center(
            folder / "c1",
            url=server.url("postgres"),
            password=None,
            database=name,
            name="시험구 일자리플러스센터",
            people=[
                *counselors,
                NewPerson("reception", "접수", Role.RECEPTION, PASSWORD, None),
                NewPerson("chief", "팀장", Role.SUPERVISOR, PASSWORD, None),
                NewPerson("admin", "관리", Role.ADMINISTRATOR, PASSWORD, None),
            ],
            windows=[NewWindow(no, WindowKind.JOBSEEKERS) for no in self.numbers],
            locksmith=CHEAP,
        )
        self.desks["c1"] = folder / "c1"
        for user in [*(f"c{no}" for no in self.numbers if no > 1), "reception"]:
            join_center(folder / user, url=server.url(name), user=user, password=PASSWORD, locksmith=CHEAP)
            self.desks[user] = folder / user
        self._furnish()

    @property
    def numbers(self) -> range:
        """Of the counselors' windows."""
        return range(1, self.windows + 1)

    def open(self, user: str, window_no: int | None = None) -> Desk:
        """Sign in at the user's own machine, of those without one at the first."""
        folder = self.desks.get(user, self.desks["c1"])
        return open_center(folder, user, PASSWORD, window_no, locksmith=CHEAP)

    def _furnish(self) -> None:
        chief = self.open("chief")
        for at, (name, letter) in enumerate(PURPOSES):

            def job(db, act, name=name, letter=letter, at=at):
                return save_purpose(
                    db, act, name=name, letter=letter, first_number=1, last_number=9_999, sort_order=at
                )

            chief.change(job)
        for at in range(SHARED):
            people.person(
                chief,
                ready=False,
                full_name=f"공{'가나다라마바'[at]}람",
                mobile=f"010-9900-00{at:02}",
                common_name=COUNTED,
                note="0",
                birth_date=f"19{60 + at}. 1. 1.",
            )
        firm = people.employer(chief)
        for _one in range(SEATS):
            people.vacancy(chief, firm, openings="1")
        chief.close()

    # the processes --------------------------------------------------------------------------------

    def start(
        self, *, think=(0.0, 0.0), seed=1, blind=False, module="tests.shared.crew", users=None, **more
    ) -> None:
        """Seat everyone, each in a process of its own that waits for `go`."""
        plans = [
            {
                **self.plan(user),
                "module": module,
                "seed": seed * 100 + at,
                # The entrance gives out a number a second or two, whoever works how fast.
                "think": [0.2, 1.0] if user == "reception" else think,
                "reception": user == "reception",
                "blind": blind,
                **more,
            }
            for at, user in enumerate(users or self.desks)
        ]
        self.run("tests.shared.crew", plans)

    def plan(self, user: str, as_: str = "") -> dict:
        """Who sits where and what they write into."""
        self._seated.append(as_ or user)
        return {
            "folder": str(self.desks[user]),
            "user": user,
            "password": PASSWORD,
            "window_no": None if user == "reception" else int(user[1:]),
            "diary": str(self.file(as_ or user)),
            "go": str(self._go),
            "stop": str(self._stop),
        }

    def run(self, module: str, plan: object) -> None:
        """A process, in a group of its own."""
        command = [sys.executable, "-m", module, json.dumps(plan)]
        self._children.append(subprocess.Popen(command, cwd=ROOT, start_new_session=True))

    def go(self) -> float:
        """Let all begin at once, when every one is ready; the moment."""
        self.wait(lambda lines: any(one["what"] == "ready" for one in lines), "not ready", 3 * PATIENCE)
        self._go.touch()
        return monotonic()

    def wait(self, there, why: str, patience: float = PATIENCE) -> None:
        """Wait until every diary says something."""
        until, left = monotonic() + patience, self._seated
        while left := [user for user in left if not there(diary.read(self.file(user)))]:
            self._look()
            assert monotonic() < until, f"{why}: {left}"
            sleep(0.1)

    def rest(self, seconds: float) -> None:
        """Let them work for so long."""
        until = monotonic() + seconds
        while monotonic() < until:
            self._look()
            sleep(min(0.2, seconds))

    def _look(self) -> None:
        assert not [one.args for one in self._children if one.poll()], "ended by itself"

    def end(self) -> None:
        """Let all finish what they do, and sign out."""
        self._stop.touch()
        codes = [child.wait(PATIENCE) for child in self._children]
        self._children.clear()
        self._stop.unlink()
        self._go.unlink()
        assert set(codes) == {0}, codes

    def close(self) -> None:
        """Nothing is left running, whatever happened."""
        for child in self._children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def forget(self) -> None:
        """Begin anew, with empty diaries."""
        for user in self._seated:
            self.file(user).unlink(missing_ok=True)
        self._seated.clear()

    def file(self, user: str) -> Path:
        """The diary of one."""
        return self.folder / f"{user}.diary"

    def read(self) -> dict[str, list[dict]]:
        """By user what each wrote."""
        return {user: diary.read(self.file(user)) for user in self._seated}
