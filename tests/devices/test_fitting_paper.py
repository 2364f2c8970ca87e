"""A printer gets the paper it takes, or a sentence says that it takes none of them."""

from pathlib import Path

import pytest

from jobdesk.base.errors import PrinterError
from jobdesk.devices.escpos import EscPosPrinter
from jobdesk.devices.lines import NetworkLine
from jobdesk.devices.pdf_file import PdfFilePrinter
from jobdesk.devices.printer import fitting_paper
from jobdesk.papers.slip import SLIP_PAPERS

ROLL = EscPosPrinter(NetworkLine("127.0.0.1"), dots=576, rasterize=lambda pdf, dots: [])
FILES = PdfFilePrinter(Path("printed"))


@pytest.mark.parametrize("wanted", SLIP_PAPERS)
def test_the_wanted_paper_is_kept_where_the_printer_takes_it(wanted):
    assert fitting_paper(FILES, wanted, SLIP_PAPERS) == wanted


@pytest.mark.parametrize("wanted", SLIP_PAPERS)
def test_a_roll_printer_gets_the_roll_whatever_is_set(wanted):
    assert fitting_paper(ROLL, wanted, SLIP_PAPERS) == "roll"


def test_a_sheet_without_a_layout_for_the_roll_is_refused_by_the_name_of_the_printer():
    with pytest.raises(PrinterError, match=r"127\.0\.0\.1:9100"):
        fitting_paper(ROLL, "a4", ("a4",))
