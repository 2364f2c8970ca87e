"""The program ends as a process with status 0, whatever was looked at and copied before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_after_every_view_and_sheet_of_figures(sample, tmp_path):
    out = tmp_path / "pictures"
    out.mkdir()
    given = (str(sample.folder), "supervisor", sample.password("supervisor"), str(out))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.qt.figures_visit", *given],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (ended.returncode, ended.stdout) == (0, "closed"), ended.stderr
    assert len(list(out.glob("statistics-*.png"))) > 10


def test_with_a_table_on_the_clipboard():
    told = (
        "from PySide6.QtWidgets import QApplication\n"
        "from jobdesk.papers.report_clipboard import Clipping\n"
        "from jobdesk.qt.clipping import put_on_clipboard\n"
        "app = QApplication([])\n"
        "put_on_clipboard(Clipping('<b>1</b>', '1'))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
