"""Merges as the tests make, undo and see them."""

from sqlalchemy import select

from jobdesk.records._base import Base
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.same_records import RecordMerge
from jobdesk.services import merges
from tests.services import people

TWIN = {"full_name": "홍 길동", "mobile": "010-0000-5678"}
KEPT_SINCE = (
    *("audit_entry", "audit_subject", "audit_head", "correction", "operation", "search_entry", "month_touch"),
)
"""What grows with every act; of the search only the order of what was saved last."""


def twins(desk):
    """Two records of one person, both ready for a referral."""
    return people.person(desk, **TWIN), people.person(desk)


def merge(desk, gone, survivor, chosen=(), why="같은 사람", record=Jobseeker):
    """A merge as a supervisor makes it."""
    job = merges.merge_people if record is Jobseeker else merges.merge_firms

    def act_on(db, act):
        one, other = db.get_one(record, gone), db.get_one(record, survivor)
        return job(
            db,
            act,
            gone_id=gone,
            survivor_id=survivor,
            gone_version=one.version,
            survivor_version=other.version,
            chosen=chosen,
            why=why,
        )

    return desk.change(act_on)


def firms(desk, **more):
    """Two records of one firm."""
    return people.employer(desk), people.employer(desk, contact_name="이몽룡", **more)


def merge_firms(desk, gone, survivor, chosen=()):
    return merge(desk, gone, survivor, chosen, record=Employer)


def undo(desk, merge_id, why="다른 사람"):
    return desk.change(lambda db, act: merges.undo_merge(db, act, merge_id=merge_id, why=why))


def standing(db):
    """Every record but what tells of acts; without versions, which only grow, and without the merges."""
    db.flush()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in (*KEPT_SINCE, "record_merge", "duplicate_pair"):
            continue
        columns = [column for column in table.columns if column.name != "version"]
        rows = (tuple(map(repr, row)) for row in db.execute(select(*columns)))
        found[table.name] = sorted(rows)
    return found


def merge_of(db, gone):
    """The newest merge of a record."""
    return db.scalars(
        select(RecordMerge).where(RecordMerge.gone_id == gone).order_by(RecordMerge.id.desc())
    ).first()
