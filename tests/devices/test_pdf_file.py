"""Slips as files: whole, private, never overwritten."""

import stat

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import Sheet


def test_a_second_copy_gets_its_own_file(tmp_path):
    printer = PdfFilePrinter(tmp_path / "out")
    printer.print_sheet(Sheet("20260100012390", b"one"), print)
    printer.print_sheet(Sheet("20260100012390", b"two"), print)
    files = sorted((tmp_path / "out").iterdir())
    assert [f.name for f in files] == ["20260100012390-2.pdf", "20260100012390.pdf"]
    assert [f.read_bytes() for f in files] == [b"two", b"one"]
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in files)


def test_a_title_cannot_leave_the_folder(tmp_path):
    PdfFilePrinter(tmp_path / "out").print_sheet(Sheet("../../etc/홍길동", b"x"), print)
    assert [f.parent for f in (tmp_path / "out").iterdir()] == [tmp_path / "out"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    assert PdfFilePrinter(tmp_path / "out").look().ready
    (tmp_path / "file").write_text("a file")
    printer = PdfFilePrinter(tmp_path / "file")
    with pytest.raises(PrinterError) as caught:
        printer.print_sheet(Sheet("slip", b"x"), print)
    assert (caught.value.code, printer.look().code) == (PrinterTrouble.FOLDER, PrinterTrouble.FOLDER)
