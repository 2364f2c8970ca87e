"""Copies of a center for tests of the merge: a real encrypted file with its own key, carried rows and capture."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from jobdesk.base.acts import Act
from jobdesk.base.clock import Clock
from jobdesk.base.enums import Role
from jobdesk.base.ids import new_id
from jobdesk.base.outreach import PersonsTaken, VacanciesTaken
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Center, Counter
from jobdesk.records.events import Event
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.outreach import Checkout, CopyState, NumberBook
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._numbers import PREFIXES
from jobdesk.services._rows import stamp
from jobdesk.services.outreach.carried import CARRIED
from jobdesk.services.outreach.copying import choose_rows, copy_rows
from jobdesk.services.outreach.merging import COPY_KEY, merge_bundle
from jobdesk.services.outreach.sealing import seal
from jobdesk.store.capturing import start_capture
from jobdesk.store.engine import open_sqlcipher
from jobdesk.store.keys import DataKey
from jobdesk.store.migrate import head_revision, migrate
from jobdesk.store.slots import Keeper
from jobdesk.wiring._acts import commit
from jobdesk.wiring._admit import dress
from tests.centers import CHEAP

BOOK = 1_000


class Copy:
    """A laptop: `change(job)` as at a desk, `bundle()` the next file."""

    def __init__(self, database, key, act) -> None:
        self.database, self.key, self._act = database, key, act

    def act(self) -> Act:
        """The next act of the counselor who sits there."""
        return self._act.again(Clock().now())

    def sit(self, role: Role) -> None:
        """Let who sits there have another role."""
        self._act = replace(self._act, role=role)

    def change(self, job):
        """One act, committed."""
        return commit(self.database, self.act(), job)[0]

    def read(self, job):
        """A look that leaves nothing."""
        with self.database.read() as db:
            return job(db, self.act())

    def bundle(self) -> bytes:
        """What was changed since the last, sealed."""
        return self.change(lambda db, act: seal(db, act, key=self.key).content)

    def close(self) -> None:
        """Close the file."""
        self.database.dispose()


def check_out(desk, path, *, issuer: int, persons=None) -> Copy:
    """A copy of everything a center carries, or of some people."""
    key = DataKey.make()
    checkout_id, at = new_id(), Clock().now()
    state = desk.change(lambda db, act: _record(db, act, checkout_id, issuer, key, at))
    database = open_sqlcipher(path, key.secret, create=True)
    migrate(database)
    dress(database, Keeper(state["center_id"], key, CHEAP))
    with desk._opened.database.read() as db, database.write.begin() as target:
        chosen = choose_rows(
            db,
            persons=set(db.scalars(select(Jobseeker.id))) if persons is None else set(persons),
            vacancies=set(db.scalars(select(Vacancy.id))),
            events=set(db.scalars(select(Event.id))),
        )
        copy_rows(db, target.connection(), chosen)
        target.add(CopyState(id=checkout_id, issuer=issuer, device=f"노트북 {issuer}", purpose="행사", **state))
        checkout = db.get_one(Checkout, checkout_id)
        values = {column.key: getattr(checkout, column.key) for column in Checkout.__table__.columns}
        target.add(Checkout(**{**values, "sealed_key": b""}))
        target.flush()
        for book in db.scalars(select(NumberBook).where(NumberBook.checkout_id == checkout_id)):
            given = {"name": book.name, "issuer": issuer, "year": at.year}
            target.add(Counter(**given, last=book.first_serial - 1))
            target.add(
                NumberBook(
                    checkout_id=checkout_id, first_serial=book.first_serial, last_serial=book.last_serial, **given
                )
            )
        target.flush()
        start_capture(target.connection(), [one.table for one in CARRIED if one.captured])
        who = db.scalars(select(Account).where(Account.role == Role.COUNSELOR)).first()
        act = Act(who.id, who.user_name, who.display_name, Role.COUNSELOR, 1, "laptop", issuer, at, new_id())
    return Copy(database, key, act)


def _record(db, act, checkout_id: UUID, issuer: int, key: DataKey, at: datetime) -> dict[str, object]:
    sealed = db.info["keeper"].key.seal(COPY_KEY, bytes(key.secret), checkout_id.bytes)
    db.add(
        Checkout(
            id=checkout_id,
            issuer=issuer,
            device=f"노트북 {issuer}",
            purpose="행사",
            persons=PersonsTaken.ALL,
            vacancies=VacanciesTaken.ALL,
            person_count=0,
            record_count=0,
            account_ids=[],
            revision=head_revision(),
            sealed_key=sealed,
            expires_at=at + timedelta(hours=72),
            **stamp(act),
        )
    )
    db.flush()
    for name in (*PREFIXES, "slip"):
        db.merge(Counter(name=name, issuer=issuer, year=at.year, last=0))
        db.flush()
        last = db.scalar(select(Counter.last).where(Counter.name == name, Counter.issuer == issuer))
        db.execute(update(Counter).where(Counter.name == name, Counter.issuer == issuer).values(last=last + BOOK))
        db.add(
            NumberBook(
                checkout_id=checkout_id,
                name=name,
                issuer=issuer,
                year=at.year,
                first_serial=last + 1,
                last_serial=last + BOOK,
            )
        )
    center_id = db.scalars(select(Center.id)).one()
    times = {"packed_at": at, "seen_at": at, "expires_at": at + timedelta(hours=72)}
    return {"center_id": center_id, "local_copy": False, **times}


def merge(desk, file: bytes):
    """Bring a bundle home."""
    return desk.change(lambda db, act: merge_bundle(db, act, file=file))
