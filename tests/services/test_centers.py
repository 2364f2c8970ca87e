"""The center's name, windows, settings, codes and wages: an administrator's, with history and audit."""

from datetime import date

import pytest

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import AuditAction, WindowKind
from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.records.centers import Correction
from jobdesk.services import centers, codes, settings
from jobdesk.services.audit import list_audit

JOBS = {
    "center": lambda db, act: centers.edit_center(db, act, version=1, phone="02-0000-0009"),
    "window": lambda db, act: centers.save_window(db, act, number=9, kind=WindowKind.RECEPTION),
    "setting": lambda db, act: settings.change_setting(db, act, key="slip_paper", value="a5"),
    "code": lambda db, act: codes.save_code(db, act, scheme="channel", code="tv", name_ko="방송", name_en="TV"),
    "wage": lambda db, act: codes.save_amount(
        db, act, kind="living_wage", valid_from=date(2030, 1, 1), amount=20_000
    ),
}


@pytest.mark.parametrize("job", JOBS)
def test_an_administrator_may_and_it_is_recorded(center, job):
    center.desk("administrator").change(JOBS[job])
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.SETTING]))
    assert [r.user_name for r in rows] == ["choi"]


@pytest.mark.parametrize("role", ["counselor", "supervisor", "auditor"])
def test_nobody_else_may(local_center, role):
    for job in JOBS.values():
        with pytest.raises(NotAllowed):
            local_center.desk(role).change(job)


@pytest.mark.parametrize(
    ("job", "field"),
    [
        (lambda db, act: centers.edit_center(db, act, version=1, name=" "), "name"),
        (lambda db, act: centers.save_window(db, act, number=0, kind=WindowKind.RECEPTION), "number"),
        (lambda db, act: centers.save_window(db, act, number=100, kind=WindowKind.RECEPTION), "number"),
        (
            lambda db, act: settings.change_setting(db, act, key="idle_lock_minutes", value="31"),
            "idle_lock_minutes",
        ),
        (lambda db, act: codes.save_code(db, act, scheme="x", code="a", name_ko="a", name_en="a"), "scheme"),
        (lambda db, act: codes.save_code(db, act, scheme="channel", code="a", name_ko="", name_en="a"), "name_ko"),
        (lambda db, act: codes.save_amount(db, act, kind="x", valid_from=date(2030, 1, 1), amount=0), "amount"),
    ],
)
def test_what_is_refused(local_center, job, field):
    with pytest.raises(InvalidInput) as refused:
        local_center.desk("administrator").change(job)
    assert refused.value.field == field


def test_changes_keep_their_history(center):
    boss = center.desk("administrator")
    for kind in (WindowKind.RECEPTION, WindowKind.EMPLOYERS):
        boss.change(lambda db, act, k=kind: centers.save_window(db, act, number=9, kind=k, name=" 안내 "))
    for value in ("a5", "a5", "roll"):
        boss.change(lambda db, act, v=value: settings.change_setting(db, act, key="slip_paper", value=v))
    row = boss.change(JOBS["center"])
    assert (row.phone, row.version) == ("02-0000-0009", 2)
    with pytest.raises(StaleRecord):
        boss.change(JOBS["center"])
    told = boss.read(
        lambda db, act: {(c.table_name, c.field, c.old_value, c.new_value) for c in db.query(Correction)}
    )
    assert told == {
        ("counter_window", "kind", "reception", "employers"),
        ("setting", "value", "a5", "roll"),
        ("center", "phone", "02-0000-0000", "02-0000-0009"),
    }
    assert boss.settings.text("slip_paper") == "roll"
    window = boss.read(lambda db, act: centers.list_windows(db))[-1]
    assert (window.number, window.kind, window.name) == (9, WindowKind.EMPLOYERS, "안내")


def test_a_new_center_has_the_shipped_codes(center):
    shipped = load_codes()
    kept = center.desk("counselor").codes
    assert kept.entries == shipped.entries
    assert kept.amounts == shipped.amounts


def test_a_retired_code_stays_readable(center):
    boss = center.desk("administrator")
    today = boss.clock.today()
    old = boss.codes.all("channel")[0]
    boss.change(
        lambda db, act: codes.save_code(
            db,
            act,
            scheme="channel",
            code=old.code,
            name_ko=old.name_ko,
            name_en=old.name_en,
            order=old.order,
            valid_to=date(2000, 1, 1),
        )
    )
    assert old.code not in {e.code for e in boss.codes.choices("channel", today)}
    assert boss.codes.label("channel", old.code, "ko") == old.name_ko
