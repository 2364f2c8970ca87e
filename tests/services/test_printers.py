"""Printers of the center: what is accepted as one, who sets them up, which one a window uses."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from jobdesk.base.errors import InvalidInput, NotAllowed, StaleRecord
from jobdesk.base.ids import new_id
from jobdesk.base.printing import PrinterRole
from jobdesk.records.audit import AuditEntry
from jobdesk.services.printers import (
    choose_printer_for,
    list_choices,
    list_printers,
    printer_for,
    read_printer,
    retire_printer,
    save_printer,
)

SLIP, FORM = PrinterRole.SLIP, PrinterRole.FORM
ROLL = {"name": "창구 1", "link": "network", "address": "10.0.0.7"}
LASER = {"name": "레이저", "link": "spooler", "address": "Office_Laser"}


def save(desk, values, **more):
    return desk.change(lambda db, act: save_printer(db, act, values=values, **more))


def choose(desk, counter_no, role, printer, fallback=None):
    ids = [one and one.id for one in (printer, fallback)]
    desk.change(
        lambda db, act: choose_printer_for(
            db, act, counter_no=counter_no, role=role, printer_id=ids[0], fallback_id=ids[1]
        )
    )


def used(desk, role=SLIP, **more):
    found = desk.read(lambda db, act: printer_for(db, act, role=role, **more))
    return tuple(one and one.name for one in found)


@pytest.fixture
def boss(center):
    return center.desk("supervisor")


@pytest.mark.parametrize(
    ("link", "typed", "kept"),
    [
        ("network", "10.0.0.7", "10.0.0.7:9100"),
        ("network", " printer-1.local:9101 ", "printer-1.local:9101"),
        ("network", "[fd00::7]", "[fd00::7]:9100"),
        ("spooler", "Office_Laser-2", "Office_Laser-2"),
        ("usb", "/dev/usb/lp0", "/dev/usb/lp0"),
        ("raw_spool", "EPSON TM-T88 Receipt", "EPSON TM-T88 Receipt"),
        ("pdf", "anything", None),
    ],
)
def test_an_address_is_kept_as_its_connection_needs_it(center, boss, link, typed, kept):
    row = save(boss, {"name": "하나", "link": link, "address": typed})
    assert row.address == kept
    assert boss.read(lambda db, act: read_printer(db, act, printer_id=row.id)) == row


@pytest.mark.parametrize(
    ("link", "typed"),
    [
        ("network", ""),
        ("network", ":9100"),
        ("network", "printer:"),
        ("network", "printer:abc"),
        ("network", "printer:99999"),
        ("network", "printer:²"),
        ("network", "10.0.0.999"),
        ("network", "two words"),
        ("network", "[fd00::7"),
        ("spooler", ""),
        ("spooler", "-o raw"),
        ("spooler", "Office Laser"),
        ("spooler", "a/b"),
        ("usb", "lp0"),
        ("usb", "/dev/../etc/passwd"),
        ("serial", "/dev/../ttyS0"),
        ("serial", "COM0"),
        ("raw_spool", ""),
    ],
)
def test_what_cannot_be_such_an_address_is_refused(local_center, link, typed):
    with pytest.raises(InvalidInput) as refused:
        save(local_center.desk("supervisor"), {"name": "하나", "link": link, "address": typed, "baud": 9600})
    assert refused.value.field == "address"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"dots": 500}, "dots"),
        ({"paper": "a4"}, "paper"),
        ({"copies": 10}, "copies"),
        ({"desk_no": 77}, "desk_no"),
        ({"name": ""}, "name"),
        ({"link": "serial", "address": "/dev/ttyS0"}, "baud"),
        ({"link": "serial", "address": "/dev/ttyS0", "baud": 9601}, "baud"),
    ],
)
def test_what_no_printer_has_is_refused(local_center, more, field):
    with pytest.raises(InvalidInput) as refused:
        save(local_center.desk("administrator"), {**ROLL, **more})
    assert refused.value.field == field


def test_what_a_connection_does_not_say_is_as_usual(local_center):
    boss = local_center.desk("administrator")
    roll = save(boss, ROLL)
    assert (roll.dots, roll.mode, roll.paper, roll.cut, roll.copies, roll.desk_no) == (
        512,
        "raster",
        "roll",
        True,
        1,
        None,
    )
    serial = save(boss, {"name": "시리얼", "link": "serial", "address": "/dev/ttyUSB0", "baud": "9600"})
    assert (serial.mode, serial.baud, serial.desk_no) == ("text", 9600, 1)
    laser = save(boss, {**LASER, "dots": 576, "baud": 9600})
    assert (laser.paper, laser.dots, laser.mode, laser.baud) == ("a4", None, None, None)


def test_no_two_printers_have_one_name_and_a_stale_change_is_refused(center, boss):
    first = save(boss, ROLL)
    for name in ("창구 1", " 창구 1 "):
        with pytest.raises(InvalidInput):
            save(boss, {**LASER, "name": name})
    changed = save(boss, {**ROLL, "copies": 2}, printer_id=first.id, version=first.version)
    assert (changed.copies, changed.version) == (2, first.version + 1)
    with pytest.raises(StaleRecord):
        save(boss, {**ROLL, "copies": 3}, printer_id=first.id, version=first.version)
    traces = boss.read(
        lambda db, act: [
            e.detail for e in db.scalars(select(AuditEntry).where(AuditEntry.table_name == "printer"))
        ]
    )
    assert traces[-1] == {"fields": ["copies"]}


def test_a_printer_still_chosen_is_not_taken_out_of_use(center, boss):
    roll, laser = save(boss, ROLL), save(boss, LASER)

    def retire(row):
        return boss.change(lambda db, act: retire_printer(db, act, printer_id=row.id, version=row.version))

    choose(boss, 0, SLIP, laser, roll)
    for row in (roll, laser):
        with pytest.raises(InvalidInput):
            retire(row)
    choose(boss, 0, SLIP, laser)
    assert not retire(roll).active
    assert [row.name for row in boss.read(list_printers)] == ["레이저"]
    assert len(boss.read(lambda db, act: list_printers(db, act, retired=True))) == 2
    with pytest.raises(InvalidInput):
        choose(boss, 0, SLIP, roll)
    assert save(boss, ROLL).active, "its name is free again"


def test_a_windows_own_choice_comes_before_that_for_every_window(center, boss):
    one, two = center.desk("counselor"), center.desk("colleague")
    roll, laser = save(boss, ROLL), save(boss, LASER)
    assert used(one) == (None, None)
    choose(boss, 0, SLIP, laser)
    choose(boss, 1, SLIP, roll, laser)
    assert used(one) == ("창구 1", "레이저")
    assert used(two) == ("레이저", None)
    assert used(two, FORM) == (None, None)
    assert used(one, printer_id=laser.id) == ("레이저", "창구 1"), "chosen for one job"
    choose(boss, 1, SLIP, None)
    assert used(one) == ("레이저", None)
    assert [(c.counter_no, c.role) for c in boss.read(list_choices)] == [(0, "slip")]


def test_a_printer_on_another_machine_gives_way_to_its_stand_in(local_center):
    boss = local_center.desk("administrator")
    desk = local_center.desk("counselor")
    usb = save(boss, {"name": "USB", "link": "usb", "address": "/dev/usb/lp0"})
    laser = save(boss, LASER)
    choose(boss, 0, SLIP, usb, laser)
    assert used(desk) == ("USB", "레이저")
    desk.center = replace(desk.center, desk=2)
    assert used(desk) == ("레이저", None)
    choose(boss, 0, SLIP, usb)
    assert used(desk) == ("USB", None), "nothing goes elsewhere in silence"


def test_what_cannot_be_chosen(center, boss):
    roll, laser, files = save(boss, ROLL), save(boss, LASER), save(boss, {"name": "파일", "link": "pdf"})
    for wrong in (
        lambda: choose(boss, 9, SLIP, roll),
        lambda: choose(boss, 0, FORM, roll),
        lambda: choose(boss, 0, FORM, laser, roll),
        lambda: choose(boss, 0, SLIP, roll, roll),
        lambda: choose(boss, 0, SLIP, None, roll),
    ):
        with pytest.raises(InvalidInput):
            wrong()
    choose(boss, 0, FORM, laser, files)
    with pytest.raises(InvalidInput):
        save(boss, {**LASER, "paper": "a5"}, printer_id=laser.id, version=laser.version)


def test_only_administrator_and_supervisor_set_up_printers(center, boss):
    roll = save(boss, ROLL)
    for role in ("counselor", "auditor"):
        desk = center.desk(role)
        with pytest.raises(NotAllowed):
            save(desk, LASER)
        with pytest.raises(NotAllowed):
            choose(desk, 0, SLIP, roll)
        with pytest.raises(NotAllowed):
            desk.change(lambda db, act: retire_printer(db, act, printer_id=new_id(), version=1))
    assert [row.name for row in center.desk("counselor").read(list_printers)] == ["창구 1"]
    with pytest.raises(NotAllowed):
        center.desk("auditor").read(list_printers)
