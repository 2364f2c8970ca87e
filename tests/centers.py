"""Real centers for tests: made once a session with cheap slots, copied for each test.

Fixture `center` (center_fixtures.py) runs a test on both engines.
"""

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from psycopg import sql
from sqlalchemy.engine import make_url

from jobdesk.base.clock import Clock
from jobdesk.base.enums import Role, WindowKind
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.services import sign_in
from jobdesk.store.center import (
    CenterFolder,
    auditor_login,
    plan_shared,
    read_center,
    server_password,
    write_center,
)
from jobdesk.store.server_logins import administering
from jobdesk.store.server_rights import as_login, names_of
from jobdesk.store.slots import Locksmith, Parameters
from jobdesk.wiring import Desk, NewPerson, NewWindow, new_center, open_center
from jobdesk.wiring._server_logins import secure_center
from jobdesk.wiring.making_shared import create_center

RESTRICTED = os.environ.get("JOBDESK_RESTRICTED") == "1"
"""Every shared center of a test is one whose server keeps rights, at a desk with a login of its own."""
CHEAP = Locksmith(Parameters(8, 1, 1), Parameters(8, 1, 1))
PEOPLE = {
    "counselor": ("kim", "김상담", Role.COUNSELOR, 1),
    "colleague": ("lee", "이상담", Role.COUNSELOR, 2),
    "supervisor": ("park", "박팀장", Role.SUPERVISOR, 1),
    "administrator": ("choi", "최관리", Role.ADMINISTRATOR, None),
    "auditor": ("jung", "정감사", Role.AUDITOR, None),
    "reception": ("yoon", "윤접수", Role.RECEPTION, None),
}
WINDOWS = (
    NewWindow(1, WindowKind.JOBSEEKERS),
    NewWindow(2, WindowKind.EMPLOYERS),
    NewWindow(3, WindowKind.IN_DEPTH),
)


def cheapen_slots() -> None:
    """From now on every key slot that this process makes or opens may be as cheap."""
    Locksmith.__init__.__defaults__ = (CHEAP.parameters, CHEAP.floor)


def password_of(role: str) -> str:
    """The first password of a role's account."""
    return f"{role}-비밀-7"


@dataclass
class Made:
    """A finished center that tests copy."""

    folder: Path
    recovery_key: str


def make_center(folder, *, url=None, settings=None):
    """A center with all roles, three windows and the codes."""
    made = new_center(
        folder,
        name="시험구 일자리플러스센터",
        address="서울특별시 시험구 시험로 1",
        phone="02-0000-0000",
        people=[
            NewPerson(user, name, role, password_of(key), no) for key, (user, name, role, no) in PEOPLE.items()
        ],
        windows=WINDOWS,
        url=url,
        settings=settings,
        locksmith=CHEAP,
    )
    return Made(folder, made.recovery_key)


def make_restricted(folder, *, url, name):
    """A center as `make_center` makes one, on a server that keeps rights; answers the office's logins too."""
    made = create_center(
        folder,
        url=url,
        password=None,
        database=name,
        name="시험구 일자리플러스센터",
        people=[
            NewPerson(user, told, role, password_of(key), no) for key, (user, told, role, no) in PEOPLE.items()
        ],
        windows=WINDOWS,
        locksmith=CHEAP,
    )
    return Made(folder, made.made.recovery_key), dict(made.logins)


class TestCenter:
    """A center of a test's own; desks open on demand and close with it; `printer` remembers all prints."""

    __test__ = False

    def __init__(self, folder: Path, engine: str, recovery_key: str, logins: dict[str, str] | None = None) -> None:
        self.folder, self.engine, self.recovery_key, self.logins = folder, engine, recovery_key, logins or {}
        self._desks: dict[str, Desk] = {}
        self._opened: list[Desk] = []
        self.printer = MemoryPrinter()

    def desk(self, role: str = "counselor") -> Desk:
        """The signed-in desk of counselor, colleague, supervisor, administrator or auditor; kept."""
        if role not in self._desks or self._desks[role].locked:
            self._desks[role] = self.open(role)
        return self._desks[role]

    def open(self, role: str, password: str | None = None, *, window_no=None, folder: Path | None = None) -> Desk:
        """Sign in anew."""
        opened = open_center(
            folder or self.folder,
            self.user(role),
            password or self.password(role),
            window_no,
            locksmith=CHEAP,
            printer=self.printer,
        )
        self._opened.append(opened)
        return opened

    def user(self, role: str) -> str:
        """Its sign-in name."""
        return PEOPLE[role][0]

    def password(self, role: str) -> str:
        """Its first password."""
        return password_of(role)

    def close(self) -> None:
        """Close every desk."""
        for desk in self._opened:
            if not desk.locked:
                desk._opened.close()


def copy_local(made: Made, folder: Path) -> TestCenter:
    """A copy of a local center."""
    shutil.copytree(made.folder, folder)
    return TestCenter(folder, "sqlcipher", made.recovery_key)


def copy_shared(made: Made, folder: Path, url: str) -> TestCenter:
    """A copy of a shared center's folder that points at a copy of its database."""
    shutil.copytree(made.folder, folder)
    center = read_center(folder)
    write_center(_signed_in(center, url) if RESTRICTED else replace(center, url=url, sealed_password=None))
    return TestCenter(folder, "postgresql", made.recovery_key)


def restrict(made: Made, url: str) -> None:
    """Lay the server's rights over a shared center, at its first desk, which reads all audit rows."""
    user, password = PEOPLE["administrator"][0], password_of("administrator")
    secure_center(
        made.folder, url=url, server_password=None, user=user, password=password, audits=True, locksmith=CHEAP
    )


def _signed_in(center: CenterFolder, url: str) -> CenterFolder:
    """The folder of a copied database with the logins of the one that it was copied from."""
    with administering(url, None) as connection:  # whoever owns the database owns the schema `public`
        owned = sql.SQL("ALTER DATABASE {} OWNER TO {}")
        names, of = names_of(str(center.url)), names_of(url)
        connection.execute(owned.format(sql.Identifier(of.database), sql.Identifier(names.owner)))
    return readdressed(center, url)


def readdressed(center: CenterFolder, url: str) -> CenterFolder:
    """The folder of a center that is reached at another address, with its logins."""
    user, password = PEOPLE["administrator"][0], password_of("administrator")
    key = sign_in.unlock(center.keys, user, password, now=Clock().now(), host="", locksmith=CHEAP).key
    reads = auditor_login(center, key)
    planned = plan_shared(
        center.folder,
        center_id=center.id,
        name=center.name,
        desk=center.desk,
        url=as_login(url, str(make_url(center.url).username)),
        password=server_password(center, key),
        key=key,
        auditor=(str(make_url(reads[0]).username), reads[1]) if reads else None,
    )
    key.wipe()
    return replace(planned, windows=center.windows)


__all__ = [
    "CHEAP",
    "Made",
    "TestCenter",
    "cheapen_slots",
    "copy_local",
    "copy_shared",
    "make_center",
    "make_restricted",
    "restrict",
]
