"""The printer behind a role follows the center's settings."""

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.settings import Settings
from jobdesk.devices.escpos import EscPosPrinter
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import Sheet
from jobdesk.services.settings import change_setting
from jobdesk.wiring import open_center
from jobdesk.wiring.printers import choose_printer
from tests.centers import CHEAP


def chosen(center, where, role="slip"):
    return choose_printer(role, Settings({"slip_printer": where}), center.desk("counselor").center, None)


def test_pdf_files_go_into_the_centers_folder(local_center):
    printer = chosen(local_center, "pdf")
    assert isinstance(printer, PdfFilePrinter)
    printer.print_sheet(Sheet("20260100000123", b"%PDF-"), print)
    assert [p.name for p in (local_center.folder / "printed").iterdir()] == ["20260100000123.pdf"]


@pytest.mark.parametrize(("where", "name"), [("printer1:9101", "printer1:9101"), ("10.0.0.7", "10.0.0.7:9100")])
def test_a_network_printer_is_named_by_its_address(local_center, where, name):
    printer = chosen(local_center, where)
    assert isinstance(printer, EscPosPrinter)
    assert printer.name == name
    with pytest.raises(PrinterError):
        printer.print_sheet(Sheet("1", b"%PDF-"), print)
    assert isinstance(chosen(local_center, where, "report"), PdfFilePrinter)


@pytest.mark.parametrize("where", [":9100", "printer:", "printer:abc", "printer:99999", "printer:²"])
def test_what_is_no_printer(local_center, where):
    with pytest.raises(PrinterError):
        chosen(local_center, where)


def test_the_desk_follows_the_setting_and_a_stand_in_wins(local_center):
    boss = local_center.desk("administrator")
    assert boss.printer() is local_center.printer
    boss.change(lambda db, act: change_setting(db, act, key="slip_printer", value="roll:9100"))
    desk = open_center(local_center.folder, "kim", local_center.password("counselor"), locksmith=CHEAP)
    assert desk.printer("slip").name == "roll:9100"
    desk.close()
