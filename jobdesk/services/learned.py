"""What people, firms and vacancies tell, kept between reports for as long as nobody wrote into the file.

Kept is it on the connection that learned it. Within a transaction its data version says what the transaction sees:
it stays the same only while no other connection changed anything, and a connection that only reads changes nothing
itself. One that writes learns anew, and so does one to a server, which has no such version.
"""

from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.orm import Session

_KEPT = "learned"
_MOST = 200_000
"""Records kept on a connection, some 250 bytes each."""


@dataclass(slots=True)
class Learned:
    """By lead and names what each record tells, packed; the births of people."""

    told: dict[tuple[str, tuple[str, ...]], dict[str | None, str]] = field(default_factory=dict)
    births: dict[str | None, str] = field(default_factory=dict)


def learned(db: Session) -> Learned:
    """What may be built on in this transaction; more may be put there."""
    connection = db.connection()
    if connection.dialect.name != "sqlite" or not connection.scalar(text("PRAGMA query_only")):
        return Learned()
    version = connection.scalar(text("PRAGMA data_version"))
    kept: Learned
    of, kept = connection.info.get(_KEPT, (None, Learned()))
    if of != version or sum(map(len, kept.told.values())) > _MOST:
        kept = Learned()
    connection.info[_KEPT] = version, kept
    return kept
