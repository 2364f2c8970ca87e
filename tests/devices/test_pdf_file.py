"""Slips as files: whole, private, never overwritten."""

import errno
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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


def test_the_folder_is_the_users_alone_also_one_that_was_open(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    PdfFilePrinter(folder).print_sheet(Sheet("1", b"x"), print)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    PdfFilePrinter(tmp_path / "new").look()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.parametrize("fails", ["hardlink_to", "replace"])
def test_a_paper_that_could_not_be_kept_leaves_nothing(tmp_path, monkeypatch, fails):
    def full(*_paths):
        raise OSError(errno.ENOSPC if fails == "hardlink_to" else errno.EIO, "full")

    def linkless(*_paths):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", full if fails == "hardlink_to" else linkless)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(PrinterError):
        PdfFilePrinter(tmp_path).print_sheet(Sheet("1", b"x"), print)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_links_keeps_papers_too(tmp_path, monkeypatch):
    def linkless(*_paths):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", linkless)
    for said in (b"one", b"two"):
        PdfFilePrinter(tmp_path).print_sheet(Sheet("1", said), print)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"1.pdf": b"one", "1-2.pdf": b"two"}


def test_windows_that_print_at_once_write_over_nothing(tmp_path):
    papers = [str(number).encode() for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda paper: PdfFilePrinter(tmp_path).print_sheet(Sheet("1", paper), print), papers))
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == sorted(papers)


def test_what_a_crash_left_half_written_goes_with_the_next_paper(tmp_path):
    old, young = tmp_path / ".old.part", tmp_path / ".young.part"
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    PdfFilePrinter(tmp_path).print_sheet(Sheet("1", b"x"), print)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".young.part", "1.pdf"]
