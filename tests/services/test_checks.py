"""`check` finds what was damaged or changed, and nothing in a sound center."""

import pytest
from sqlalchemy import text

from jobdesk.base.clock import Clock
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import NotAllowed, StoreError
from jobdesk.base.ids import new_id
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.records.audit import AuditEntry, AuditHead
from jobdesk.records.centers import Counter
from jobdesk.records.referrals import SlipNumber
from jobdesk.services.audit import list_audit, write_audit
from jobdesk.store.integrity import load_anchors, save_anchors


def found(center, role="supervisor"):
    return [(f.area, f.what) for f in center.desk(role).check().findings]


@pytest.mark.parametrize("role", ["supervisor", "administrator", "auditor"])
def test_a_sound_center_has_no_findings_and_the_check_is_recorded(center, role):
    report = center.desk(role).check()
    assert report.sound
    assert report.sentences == []
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.CHECK]))
    assert [(r.user_name, r.detail) for r in rows] == [(center.user(role), {"findings": 0})]


def test_a_counselor_does_not_check(center):
    with pytest.raises(NotAllowed):
        center.desk("counselor").check()


def test_a_changed_access_log_is_found(center):
    desk = center.desk("supervisor")
    with desk.database.write.begin() as db:
        db.execute(text("UPDATE audit_entry SET user_name = 'x' WHERE seq = 1"))
    report = desk.check()
    assert [(f.area, f.what, f.where) for f in report.findings] == [("audit", "changed", "1-1")]
    assert len(report.sentences) == 1


def test_an_earlier_state_put_back_is_found_by_the_anchor(center):
    desk = center.desk("supervisor")
    with desk.database.read() as db:
        head = db.query(AuditHead).one()
        before = (head.seq, head.mac, head.head_mac)
    center.desk("counselor").change(lambda db, act: write_audit(db, act, AuditAction.EXPORT))
    center.desk("counselor").close()  # keeps the anchor
    with desk.database.write.begin() as db:
        db.query(AuditEntry).filter(AuditEntry.seq > before[0]).delete()
        head = db.query(AuditHead).one()
        head.seq, head.mac, head.head_mac = before
    assert ("audit", "anchor") in found(center)


def test_gaps_and_wrong_slips_are_found(center):
    desk = center.desk("supervisor")

    def given(serial, number=None, **more):
        return SlipNumber(
            number=number or make_slip_number(2026, 1, serial),
            issuer=1,
            year=2026,
            serial=serial,
            issued_at=Clock().now(),
            **more,
        )

    with desk.database.write.begin() as db:
        db.add(Counter(name="slip", issuer=1, year=2026, last=2))
        db.add_all([given(1, void_why="책 반납"), given(2, void_why="책 반납")])
    assert found(center) == []
    with desk.database.write.begin() as db:
        db.add(given(4, void_why="책 반납"))
    assert found(center) == [("numbers", "gap")]
    with desk.database.write.begin() as db:
        db.query(SlipNumber).filter_by(serial=4).delete()
        db.add(given(3, number="20260100000300"))
        db.get(Counter, ("slip", 1, 2026)).last = 3
    assert found(center) == [("numbers", "slip")]
    with desk.database.write.begin() as db:
        db.query(SlipNumber).delete()
    assert found(center) == [("numbers", "gap")]


def test_a_reference_to_nothing_is_found(local_center):
    desk = local_center.desk("supervisor")
    raw = desk.database.writer.raw_connection()
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("UPDATE key_slot SET account_id = ? WHERE user_name = 'kim'", (str(new_id()),))
    raw.execute("PRAGMA foreign_keys = ON")
    raw.close()
    assert ("keys", "key_slot") in found(local_center)


def test_a_flipped_bit_is_found(local_center):
    desk = local_center.desk("supervisor")
    desk.check()  # everything stands in the file, nothing in the WAL
    path = desk.center.path
    desk.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    try:
        areas = {area for area, _what in found(local_center)}
    except StoreError:
        return  # the damage met a page that signing in reads
    assert areas & {"pages", "encryption"}


def test_anchors_only_grow_and_a_changed_file_counts_for_nothing(center):
    desk = center.desk("supervisor")
    key = desk.database.info["audit_key"]
    kept = load_anchors(center.folder, key)
    assert [(a.desk, a.seq) for a in kept] == [(1, kept[0].seq)]
    save_anchors(center.folder, key, [type(kept[0])(1, 1, b"x")])
    assert load_anchors(center.folder, key) == kept
    path = center.folder / "anchors.json"
    path.write_text(path.read_text().replace(f"[1, {kept[0].seq},", "[1, 1,"))
    assert load_anchors(center.folder, key) == []
