"""The chain shows every way of changing 접속기록."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from jobdesk.base.clock import SEOUL
from jobdesk.base.ids import new_id
from jobdesk.records.audit import AuditEntry, AuditHead, AuditSubject
from jobdesk.store.audit_chain import append, heads, verify
from jobdesk.store.keys import DataKey
from tests.counts import full

KEY = DataKey(b"k" * 32).derive("audit")
AT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=SEOUL)


def row(number, desk=1, **given):
    return {
        "desk": desk,
        "at": AT + timedelta(seconds=number),
        "account_id": new_id(),
        "user_name": "kim",
        "role": "counselor",
        "window_no": 1,
        "host": "창구1",
        "action": "view",
        "table_name": "jobseeker",
        "record_id": new_id(),
        "jobseeker_ids": [new_id() for _ in range(number % 3)],
        "purpose": None,
        "detail": {"fields": ["phone"], "n": number},
        "op_id": new_id(),
    } | given


@pytest.fixture
def filled(migrated_database):
    """40 rows of desk 1 and 10 of desk 2."""
    with migrated_database.write.begin() as db:
        for start in range(0, 40, 8):
            append(db, KEY, [row(n) for n in range(start, start + 8)])
        append(db, KEY, [row(n, desk=2) for n in range(10)])
    return migrated_database


def problems(database, anchors=(), key=KEY):
    with database.read() as db:
        return verify(db, key, anchors)


def tampered(database, *statements):
    with database.write.begin() as db:
        for statement in statements:
            db.execute(statement)
    return [(p.desk, p.seq, p.kind) for p in problems(database)]


def test_an_untouched_chain_holds(filled):
    assert problems(filled) == []
    with filled.read() as db:
        assert [(h.desk, h.seq) for h in heads(db)] == [(1, 40), (2, 10)]
        assert db.scalar(select(func.count()).select_from(AuditSubject)) == 39 + 9
    with filled.write.begin() as db:
        append(db, KEY, [row(41)])
    assert problems(filled) == []


def test_without_its_key_nothing_holds(filled):
    assert len(problems(filled, key=b"x" * 32)) == 50 + 2


def test_rolled_back_rows_leave_no_gap(filled):
    with filled.write() as db:
        append(db, KEY, [row(90)])
        db.rollback()
    with filled.write.begin() as db:
        append(db, KEY, [row(91)])
    assert problems(filled) == []


ENTRY = AuditEntry.__table__
EDITS = {
    "at": AT,
    "user_name": "lee",
    "role": "auditor",
    "window_no": 3,
    "host": "다른곳",
    "action": "print",
    "table_name": "vacancy",
    "record_id": new_id(),
    "account_id": new_id(),
    "jobseeker_ids": [],
    "purpose": "핑계",
    "detail": {"n": -1},
    "op_id": None,
    "mac": b"x" * 32,
}


def test_every_edited_field_shows(filled):
    at = (ENTRY.c.desk == 1) & (ENTRY.c.seq == 18)
    for column, value in EDITS.items():
        with filled.write() as db:
            db.execute(update(ENTRY).where(at).values({column: value}))
            found = [(p.desk, p.seq, p.kind) for p in verify(db, KEY)]
            db.rollback()
        assert (1, 18, "changed") in found, column
        assert len(found) <= 2, column


def test_a_deleted_row_shows(filled):
    found = tampered(filled, delete(ENTRY).where(ENTRY.c.desk == 1, ENTRY.c.seq == 7))
    assert (1, 7, "missing") in found


def test_renumbering_after_a_deletion_shows(filled):
    found = tampered(
        filled,
        text("DELETE FROM audit_entry WHERE desk = 1 AND seq = 7"),
        text("UPDATE audit_entry SET seq = seq + 1000 WHERE desk = 1 AND seq > 7"),
        text("UPDATE audit_entry SET seq = seq - 1001 WHERE desk = 1 AND seq > 1000"),
    )
    assert (1, 7, "changed") in found


def test_swapped_rows_show(filled):
    moved = update(ENTRY).where(ENTRY.c.desk == 1)
    found = tampered(
        filled,
        moved.where(ENTRY.c.seq == 5).values(seq=1005),
        moved.where(ENTRY.c.seq == 6).values(seq=5),
        moved.where(ENTRY.c.seq == 1005).values(seq=6),
    )
    assert {(1, 5, "changed"), (1, 6, "changed")} <= set(found)


def test_a_forged_row_shows(filled):
    forged = row(77) | {"id": new_id(), "seq": 41, "jobseeker_ids": [], "mac": b"x" * 32}
    found = tampered(filled, insert(ENTRY).values(forged))
    assert {(1, 41, "changed"), (1, 41, "head")} <= set(found)


def test_a_cut_end_shows_even_with_a_forged_head(filled):
    with filled.read() as db:
        old = db.scalar(select(AuditEntry.mac).where(AuditEntry.desk == 1, AuditEntry.seq == 30))
    cut = delete(ENTRY).where(ENTRY.c.desk == 1, ENTRY.c.seq > 30)
    assert (1, 30, "head") in tampered(filled, cut)
    forged = update(AuditHead.__table__).where(AuditHead.__table__.c.desk == 1).values(seq=30, mac=old)
    assert (1, 30, "head") in tampered(filled, forged)
    with filled.write.begin() as db:  # and goes on showing after the next row
        append(db, KEY, [row(99)])
    assert (1, 31, "changed") in [(p.desk, p.seq, p.kind) for p in problems(filled)]


def test_a_deleted_head_or_chain_shows(filled):
    assert (2, 10, "head") in tampered(filled, delete(AuditHead.__table__).where(AuditHead.__table__.c.desk == 2))
    assert (1, 0, "head") in tampered(filled, delete(ENTRY).where(ENTRY.c.desk == 1))


def test_an_old_state_of_the_whole_file_shows_by_the_anchor(filled):
    with filled.read() as db:
        early = heads(db)
    with filled.write.begin() as db:
        append(db, KEY, [row(50)])
        late = heads(db)
    assert problems(filled, anchors=[*early, *late]) == []
    with filled.write.begin() as db:  # the rows and heads as they were at `early`
        db.execute(delete(ENTRY).where(ENTRY.c.desk == 1, ENTRY.c.seq > 40))
        db.execute(delete(AuditHead).where(AuditHead.desk == 1))
    with filled.write() as db:
        assert [(p.desk, p.seq, p.kind) for p in verify(db, KEY, late) if p.kind == "anchor"] == [
            (1, 41, "anchor")
        ]
        assert [p for p in verify(db, KEY, early) if p.kind == "anchor"] == []


def test_a_changed_index_of_persons_shows(filled):
    subject = AuditSubject.__table__
    with filled.read() as db:
        one = db.scalars(select(AuditSubject.id).limit(1)).one()
    assert any(
        kind == "subjects"
        for *_, kind in tampered(filled, update(subject).where(subject.c.id == one).values(jobseeker_id=new_id()))
    )
    assert any(kind == "subjects" for *_, kind in tampered(filled, delete(subject).where(subject.c.id == one)))
    stray = insert(subject).values(id=new_id(), entry_id=new_id(), jobseeker_id=new_id())
    assert (0, 0, "subjects") in tampered(filled, stray)


def test_random_tampering_never_passes(filled):
    rng = random.Random(11)
    for _ in range(full(300, 15)):
        column, seq = rng.choice(list(EDITS)), rng.randint(1, 40)
        with filled.write() as db:
            db.execute(update(ENTRY).where(ENTRY.c.desk == 1, ENTRY.c.seq == seq).values({column: EDITS[column]}))
            changed = db.execute(select(ENTRY.c[column]).where(ENTRY.c.desk == 1, ENTRY.c.seq == seq)).scalar()
            assert changed == EDITS[column]
            found = verify(db, KEY)
            db.rollback()
        with filled.read() as db:
            before = db.execute(select(ENTRY.c[column]).where(ENTRY.c.desk == 1, ENTRY.c.seq == seq)).scalar()
        assert found or before == EDITS[column]
