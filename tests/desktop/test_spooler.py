"""Lasers behind a real print service: each end of a job is told as what it is, and nothing bursts out later."""

import os
import re
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfgen.canvas import Canvas

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterLink, PrinterTrouble, PrintState
from jobdesk.devices.cups import PrintService
from jobdesk.devices.discovery import Found, find_printers
from jobdesk.devices.printer import Sheet
from jobdesk.devices.spooler import Patience, SpoolerPrinter
from jobdesk.papers.slip import slip_pdf
from tests.desktop.print_service import media, print_service, until
from tests.papers.slips import slip

pytestmark = pytest.mark.desktop
NUMBER = "20260100012390"


def drawn(size=A4):
    file = BytesIO()
    canvas = Canvas(file, pagesize=size)
    canvas.drawString(60, 300, "paper")
    canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def service():
    with print_service() as service:
        yield service


@pytest.fixture(scope="module")
def laser(service):
    return service.printer("Laser")


@pytest.fixture
def fresh(service):
    """A printer of one test, that may be taken away."""
    return lambda queue, **kind: service.printer(queue, **kind)


class Following:
    """A job printed on a worker, as the desk does."""

    def __init__(self, pool, printer, sheet=None):
        self.noted = []
        self.sheet = sheet or Sheet(NUMBER, drawn())
        self.outcome = pool.submit(printer.print_sheet, self.sheet, self.noted.append)

    @property
    def job(self):
        until(lambda: self.noted or self.outcome.done())
        return self.noted[0].split()[0]

    def trouble(self):
        with pytest.raises(PrinterError) as caught:
            self.outcome.result(60)
        assert str(caught.value)
        return caught.value.code


@pytest.fixture
def pool():
    with ThreadPoolExecutor(4) as pool:
        yield pool


def refused(printer):
    with pytest.raises(PrinterError) as caught:
        printer.print_sheet(Sheet(NUMBER, drawn()), pytest.fail)
    assert printer.look().code is caught.value.code
    assert printer.look().said == str(caught.value)
    return caught.value.code


def pages(pdf):
    said = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages: +(\d+)", said)[1]), re.search(r"Page size: +([\d.]+) x ([\d.]+)", said).groups()


def test_a_job_that_completes_is_confirmed_and_noted_before_its_end(service, laser, pool):
    with laser.busy():
        following = Following(pool, SpoolerPrinter("Laser", "a4"))
        before = laser.started()
        assert following.job.startswith("Laser-")
        until(lambda: laser.started() > before)
        assert not following.outcome.done()
    assert following.outcome.result(30) is PrintState.CONFIRMED
    assert SpoolerPrinter("Laser", "a4").fate(following.noted[0]) is PrintState.CONFIRMED
    assert laser.came_out()[-1].name.endswith(f"{NUMBER}.pdf")


def test_a_smaller_page_is_fitted_to_the_paper(laser):
    sheet = Sheet("20260100012487", drawn(A5))
    assert SpoolerPrinter("Laser", "a4").print_sheet(sheet, str) is PrintState.CONFIRMED
    count, (width, height) = pages(laser.came_out()[-1])
    assert (count, round(float(width)), round(float(height))) == (1, 595, 842)


def test_copies_are_one_job_of_as_many_sheets(laser):
    printed = []
    for copies in (1, 3):
        noted = []
        sheet = Sheet("20260100012584", drawn(), copies=copies)
        assert SpoolerPrinter("Laser", "a4").print_sheet(sheet, noted.append) is PrintState.CONFIRMED
        printed.append(PrintService().read_job(int(noted[0].split()[0].partition("-")[2])).printed)
    assert printed[1] == 3 * printed[0] > 0


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("a5", A5)])
def test_a_slip_fills_its_paper_and_its_codes_are_read_from_it(service, tmp_path, paper, size):
    conf = service.home / f"{paper}.conf"
    conf.write_text(media())
    printer = service.printer(f"Both-{paper}", takes=("-a", str(conf)))
    sheet = Sheet(NUMBER, slip_pdf(slip(), paper))
    assert SpoolerPrinter(f"Both-{paper}", paper).print_sheet(sheet, str) is PrintState.CONFIRMED
    (out,) = printer.came_out()
    count, seen = pages(out)
    assert (count, [round(float(side)) for side in seen]) == (1, [round(side) for side in size])
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", str(out), str(tmp_path / "page")], check=True)
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--nodbus", str(picture)], check=True, capture_output=True, text=True)
    assert sorted(read.stdout.split()) == [f"CODE-128:{NUMBER}", f"QR-Code:{NUMBER}"]


def test_a_queue_that_takes_no_jobs_is_refused_before_sending(service, fresh):
    printer = fresh("Rejecting")
    service.run("cupsreject", "Rejecting")
    assert refused(SpoolerPrinter("Rejecting", "a4")) is PrinterTrouble.REJECTING
    service.run("cupsaccept", "Rejecting")
    assert printer.came_out() == []
    assert SpoolerPrinter("Rejecting", "a4").look().ready


def test_a_stopped_queue_is_refused_and_nothing_waits_in_it(service, fresh):
    printer = fresh("Stopped")
    service.run("cupsdisable", "Stopped")
    assert refused(SpoolerPrinter("Stopped", "a4")) is PrinterTrouble.STOPPED
    assert [job for job in service.jobs() if job.startswith("Stopped")] == []
    service.run("cupsenable", "Stopped")
    assert printer.came_out() == []


def test_a_queue_stopped_in_mid_job_gives_the_job_back(service, fresh, pool):
    printer = fresh("Stopping")
    with printer.busy():
        following = Following(pool, SpoolerPrinter("Stopping", "a4"))
        until(printer.started)
        service.run("cupsdisable", "Stopping")
        assert following.trouble() is PrinterTrouble.STOPPED
    assert SpoolerPrinter("Stopping", "a4").fate(following.noted[0]) is PrintState.UNKNOWN
    service.run("cupsenable", "Stopping")
    assert [job for job in service.jobs() if job.startswith("Stopping")] == []


def test_a_paper_size_the_queue_has_not_is_refused(laser):
    assert refused(SpoolerPrinter("Laser", "a5")) is PrinterTrouble.MEDIA


def test_a_raw_queue_is_refused(service):
    service.run("lpadmin", "-p", "Raw", "-E", "-v", "file:/dev/null")
    assert refused(SpoolerPrinter("Raw", "a4")) is PrinterTrouble.RAW_QUEUE


def test_an_unknown_queue_is_refused(service):
    assert refused(SpoolerPrinter("Nowhere", "a4")) is PrinterTrouble.NO_QUEUE


def test_a_canceled_job_is_told_as_canceled(service, laser, pool):
    before = laser.started()
    with laser.busy():
        following = Following(pool, SpoolerPrinter("Laser", "a4"))
        until(lambda: laser.started() > before)
        service.run("cancel", following.job)
        assert following.trouble() is PrinterTrouble.CANCELED
    assert SpoolerPrinter("Laser", "a4").fate(following.noted[0]) is PrintState.UNKNOWN


@pytest.mark.parametrize("at_once", [True, False])
def test_a_job_its_printer_gives_up_is_told_as_aborted(fresh, pool, at_once):
    """CUPS 2.4 calls it completed where it was given up before the first look at it: the printer is asked."""
    name = f"Aborting{at_once:d}"
    printer = fresh(name)
    with printer.failing():
        if at_once:
            following = Following(pool, SpoolerPrinter(name, "a4"))
        else:
            with printer.busy():
                following = Following(pool, SpoolerPrinter(name, "a4"))
                until(lambda: "cups-waiting-for-job-completed" in PrintService().read_queue(name).reasons)
        assert following.trouble() is PrinterTrouble.ABORTED
        assert SpoolerPrinter(name, "a4").fate(following.noted[0]) is PrintState.UNKNOWN


def test_a_paper_the_filters_cannot_read_is_told_as_aborted(service, laser, pool):
    following = Following(pool, SpoolerPrinter("Laser", "a4"), Sheet(NUMBER, b"%PDF-1.4 broken"))
    assert following.trouble() is PrinterTrouble.ABORTED
    assert following.job not in service.jobs()


def test_a_queue_with_a_korean_name(service, fresh):
    printer, noted = fresh("2층_레이저+"), []
    assert (
        SpoolerPrinter("2층_레이저+", "a4").print_sheet(Sheet(NUMBER, drawn()), noted.append)
        is PrintState.CONFIRMED
    )
    assert SpoolerPrinter("2층_레이저+", "a4").fate(noted[0]) is PrintState.CONFIRMED
    assert len(printer.came_out()) == 1


def test_a_held_job_is_taken_out_of_the_queue(service, fresh, pool):
    printer = fresh("Holding")
    with printer.busy():
        first = Following(pool, SpoolerPrinter("Holding", "a4"))
        until(printer.started)
        second = Following(pool, SpoolerPrinter("Holding", "a4"))
        until(lambda: PrintService().read_job(int(second.job.partition("-")[2])).state == 3)
        service.run("lp", "-i", second.job, "-H", "hold")
        assert second.trouble() is PrinterTrouble.HELD
        assert SpoolerPrinter("Holding", "a4").fate(second.noted[0]) is PrintState.FAILED
    assert first.outcome.result(30) is PrintState.CONFIRMED
    assert len(printer.came_out()) == 1


def test_a_queue_removed_in_mid_job(service, fresh, pool):
    printer = fresh("Removed")
    with printer.busy():
        following = Following(pool, SpoolerPrinter("Removed", "a4"))
        until(printer.started)
        service.run("lpadmin", "-x", "Removed")
        assert following.trouble() in {PrinterTrouble.NO_QUEUE, PrinterTrouble.CANCELED}


def test_a_printer_switched_off_in_its_queue_gets_nothing_later(service, fresh, pool):
    printer = fresh("Off")
    printer.switch_off()
    following = Following(pool, SpoolerPrinter("Off", "a4", patience=Patience(trouble=2)))
    assert following.trouble() in {PrinterTrouble.GONE, PrinterTrouble.OFFLINE}
    assert SpoolerPrinter("Off", "a4").fate(following.noted[0]) is PrintState.UNKNOWN


def test_a_job_that_was_never_let_go_is_taken_back_after_a_restart(service, laser):
    pdf = service.home / "paper.pdf"
    pdf.write_bytes(drawn())
    said = service.run("lp", "-d", "Laser", "-H", "hold", "-t", NUMBER, str(pdf))
    job = said.split()[3]
    before = len(laser.came_out())
    assert SpoolerPrinter("Laser", "a4").fate(f"{job} {NUMBER}") is PrintState.FAILED
    assert job not in service.jobs()
    assert len(laser.came_out()) == before


def test_a_job_that_cannot_be_let_go_is_taken_back(service, laser, tmp_path, monkeypatch):
    program = tmp_path / "lp"
    program.write_text('#!/bin/sh\ncase "$*" in *resume*) exit 1;; esac\nexec /usr/bin/lp "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    before, noted = len(laser.came_out()), []
    with pytest.raises(PrinterError):
        SpoolerPrinter("Laser", "a4").print_sheet(Sheet(NUMBER, drawn()), noted.append)
    assert noted[0].split()[0] not in service.jobs()
    assert len(laser.came_out()) == before


def test_a_job_still_under_way_has_no_fate_yet(laser, pool):
    before = laser.started()
    with laser.busy():
        following = Following(pool, SpoolerPrinter("Laser", "a4"))
        until(lambda: laser.started() > before)
        assert SpoolerPrinter("Laser", "a4").fate(following.noted[0]) is None
    assert following.outcome.result(30) is PrintState.CONFIRMED


@pytest.mark.parametrize("noted", ["Laser-999999 1", "Laser", "", "Laser-², 1"])
def test_a_job_the_service_does_not_know_is_unknown(laser, noted):
    assert SpoolerPrinter("Laser", "a4").fate(noted) is PrintState.UNKNOWN


def test_a_job_of_another_number_is_unknown(laser):
    noted = []
    printer = SpoolerPrinter("Laser", "a4")
    assert printer.print_sheet(Sheet(NUMBER, drawn()), noted.append) is PrintState.CONFIRMED
    assert printer.fate(f"{noted[0].split()[0]} 20260100099999") is PrintState.UNKNOWN


@contextmanager
def stopped(process):
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def test_a_service_that_falls_silent_in_mid_job_leaves_it_unknown(service, laser, pool):
    before = laser.started()
    with laser.busy():
        following = Following(pool, SpoolerPrinter("Laser", "a4", patience=Patience(service=2)))
        until(lambda: laser.started() > before)
        with stopped(service.process):
            assert following.outcome.result(30) is PrintState.UNKNOWN


def test_the_service_is_the_one_the_environment_names(service, monkeypatch):
    assert os.environ["CUPS_SERVER"] == str(service.sock)
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    assert SpoolerPrinter("Laser", "a4").look().code is PrinterTrouble.GONE


def test_the_queues_are_found(service, laser):
    assert Found(PrinterLink.SPOOLER, "Laser", "Laser") in find_printers()
