"""Moves centers for tests, and looks into every place that one of them ever was."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from psycopg import errors
from sqlalchemy import select

from jobdesk.base.clock import Clock
from jobdesk.base.errors import JobdeskError
from jobdesk.records.centers import Center
from jobdesk.services import sign_in
from jobdesk.store.center import open_database, plan_local, read_center
from jobdesk.store.engine import open_postgresql
from jobdesk.store.migrate import current_revision
from jobdesk.store.server_rights import Names
from jobdesk.wiring._admit import host_name
from jobdesk.wiring.moving import move_center
from jobdesk.wiring.moving_marks import Where, read_mark
from tests.centers import CHEAP, PEOPLE, password_of


class Movers:
    """One folder whose center moves to a server and back; databases it made are dropped at the end."""

    def __init__(self, server, folder: Path) -> None:
        self.server, self.folder, self.names = server, folder, [server.new_name()]

    def who(self, role="administrator"):
        return {"user": PEOPLE[role][0], "password": password_of(role), "locksmith": CHEAP}

    def move(self, role="administrator", **given):
        """To where the center is not now."""
        there = not read_center(self.folder).is_shared
        url = self.server.url("postgres") if there else self.url()
        return move_center(
            self.folder,
            **{**self.who(role), "to_server": there, "url": url, "database": self.names[-1], **given},
        )

    def url(self):
        """The administrator's, of the database of now."""
        return self.server.url(self.names[-1])

    def next(self):
        """From now on another database is meant."""
        self.names.append(self.server.new_name())

    def key(self):
        """The center's."""
        center, who = read_center(self.folder), self.who()
        given = {"now": Clock().now(), "host": host_name(), "locksmith": CHEAP}
        return sign_in.unlock(center.keys, who["user"], who["password"], **given).key

    def standing(self):
        """By place (file or database) what its data says of itself; None: it never moved, or nothing is there."""
        key, found = self.key(), {}
        center = read_center(self.folder)
        for path in self.folder.glob("center*.db"):
            planned = replace(plan_local(self.folder, center_id=center.id, name=""), path=path)
            found[path.name] = self._mark(open_database(planned, key))
        for name in self.names:
            with suppress(JobdeskError, errors.Error):
                url = self.server.url(name)
                database = open_postgresql(url)
                database.dispose()
                found[name] = self._mark(open_postgresql(url, role=Names(name).owner))
        return found

    @staticmethod
    def _mark(database):
        try:
            if current_revision(database) is None:
                return "empty"
            with database.read() as db:
                if db.scalar(select(Center.id)) is None:
                    return "empty"
                mark = read_mark(db)
                return mark.where if mark else Where.HERE
        finally:
            database.dispose()

    def living(self):
        """The places whose data takes acts from who names them; one of them, whatever happened."""
        return [place for place, where in self.standing().items() if where is Where.HERE]

    def here(self):
        """The place that the folder names."""
        center = read_center(self.folder)
        return center.path.name if center.path else self.server.name_of(center.url)

    def close(self):
        for name in self.names:
            self.server.drop(name)
            self.server.drop(f"{name}_scratch")
