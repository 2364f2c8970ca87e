"""A slip on a network printer that takes rolls only, though the setting says A4: from the keys to its bytes."""

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.printing import PrinterRole
from jobdesk.qt.raster import rasterize
from jobdesk.records.print_jobs import PrintJob
from jobdesk.services.printers import choose_printer_for, save_printer
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.desk.test_referring import serve, tick_and_refer
from tests.devices.fake_printer import fake_printer
from tests.services import people


@pytest.mark.parametrize(("state", "became"), [("ready", "confirmed"), ("no paper", "failed")])
def test_the_slip_comes_out_of_the_roll_or_waits(sit_down, local_center, state, became):
    with fake_printer(state) as printer:
        place = f"127.0.0.1:{printer.port}"
        boss = local_center.desk("administrator")
        values = {"name": "창구", "link": "network", "address": place}
        row = boss.change(lambda db, act: save_printer(db, act, values=values))
        boss.change(
            lambda db, act: choose_printer_for(db, act, counter_no=0, role=PrinterRole.SLIP, printer_id=row.id)
        )
        desk = open_center(
            local_center.folder, "kim", local_center.password("counselor"), locksmith=CHEAP, rasterize=rasterize
        )
        hands = sit_down(desk)
        people.person(desk)
        people.vacancy(desk)
        serve(hands, "홍길동")
        tick_and_refer(hands)
        hands.press(Qt.Key.Key_S)
        hands.until(lambda: [job.state for job in desk.read(lambda db, act: db.query(PrintJob).all())] == [became])
        (job,) = desk.read(lambda db, act: db.query(PrintJob).all())
        assert (job.paper, job.printer) == ("roll", place)
        assert (b"\x1dv0\x00" in printer.received) is (became == "confirmed")
        hands.work.wait()
        desk.close()
