"""The programs that open a report without any part in writing it."""

import json
import os
import subprocess
from pathlib import Path

HWPX = Path(__file__).parents[2] / ".venv" / "hwpx-reader" / "read.mjs"


def convert(folder, source, to, *options):
    """What LibreOffice makes of a file."""
    home = {**os.environ, "HOME": str(folder)}
    command = ["soffice", "--headless", *options, "--convert-to", to, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, timeout=180, env=home, capture_output=True)
    return folder / "out" / f"{source.stem}.{to.split(':')[0]}"


def text_of(paper):
    """The words of a PDF where they stand, as poppler reads them."""
    told = subprocess.run(["pdftotext", "-layout", paper, "-"], check=True, capture_output=True, text=True)
    return told.stdout


def read_hwpx(source, folder):
    """Text and count of pages of an HWPX; each page is drawn into the folder."""
    assert HWPX.exists(), "make test-desktop installs the reader"
    told = subprocess.run(["node", HWPX, source, folder], check=True, capture_output=True, text=True, timeout=120)
    seen = json.loads(told.stdout)
    return json.loads(seen["text"]), seen["pages"]
