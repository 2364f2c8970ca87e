"""A shared center with rights of the server's: everything made by one command of the server's administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jobdesk.base.enums import Role
from jobdesk.services.centers import NewPerson, NewWindow, require_founders
from jobdesk.store.center import refuse_network_share, refuse_used, split_password
from jobdesk.store.server_logins import administering, let_in, look_at_server, make_server, unmake_server
from jobdesk.store.slots import Locksmith
from jobdesk.wiring.making import NewCenter, new_center


@dataclass(frozen=True, slots=True)
class SharedCenter:
    """What was made.

    Attributes:
        logins: by name of the login its password, for the office's safe; told once, kept nowhere.
    """

    made: NewCenter
    logins: tuple[tuple[str, str], ...]


def refuse_early(folder: Path, *, url: str, password: str | None, database: str, roles: Sequence[Role]) -> None:
    """Raise what `create_center` would raise in any case, before a person types passwords; nothing is made.

    Raises:
        InvalidInput: this is no address of a database, or no supervisor or administrator begins.
        StoreError: the folder is in use, the server does not answer, or has a database of this name.
    """
    split_password(url)
    refuse_network_share(folder.absolute())
    refuse_used(folder)
    require_founders(roles)
    look_at_server(url, password, database)


def create_center(
    folder: Path,
    *,
    url: str,
    password: str | None,
    database: str,
    name: str,
    people: Sequence[NewPerson],
    windows: Sequence[NewWindow] = (),
    address: str | None = None,
    phone: str | None = None,
    fax: str | None = None,
    locksmith: Locksmith | None = None,
) -> SharedCenter:
    """Make database, roles, schema and rights, the center in it and its first desk in `folder`.

    Args:
        url: an administrator's connection to the server's maintenance database.

    Raises:
        InvalidInput: something is missing, or a password breaks a rule; nothing is left on the server.
        StoreError: folder or server cannot be used.
    """
    server = make_server(url, password, database)
    try:
        made = new_center(
            folder,
            name=name,
            people=people,
            windows=windows,
            address=address,
            phone=phone,
            fax=fax,
            url=server.url,
            server_password=password,
            rights=server.names,
            locksmith=locksmith,
        )
        with administering(server.url, password) as connection:
            auditor = let_in(connection, server.names, server.names.auditor, center_id=made.center.id)
    except BaseException:
        unmake_server(url, password, server)
        raise
    return SharedCenter(made, ((server.names.migration, server.migration), (server.names.auditor, auditor)))
