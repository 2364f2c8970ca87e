"""Golden pictures of papers: what a PDF shows at 203 dots an inch, black or white, beside the picture kept.

The renderer is QtPdf of the lock file, so one differing dot is a difference. `pytest --rewrite-golden` writes the
pictures anew: look at them before they are committed.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

DPI, THRESHOLD = 203, 168
FOLDER = Path(__file__).parent / "golden"
Golden = Callable[[bytes, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one flag."""
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden pictures of papers anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest, tmp_path: Path, qapp: object) -> Golden:
    """`golden(pdf, "slip-a4")`: its pages are golden/slip-a4-1.png and so on; what differs is left in tmp_path."""

    def check(pdf: bytes, name: str) -> None:
        pages = pictures(pdf)
        kept = sorted(FOLDER.glob(f"{name}-[0-9].png"))
        if request.config.getoption("--rewrite-golden"):
            for old in kept:
                old.unlink()
            FOLDER.mkdir(exist_ok=True)
            for at, page in enumerate(pages, 1):
                assert page.save(str(FOLDER / f"{name}-{at}.png"))
            return
        assert len(kept) == len(pages), f"{len(kept)} golden pages of {name}, {len(pages)} drawn"
        for file, page in zip(kept, pages, strict=True):
            if not _same(QImage(str(file)), page):
                page.save(str(tmp_path / file.name))
                pytest.fail(
                    f"{file.name} looks different now: see {tmp_path / file.name}; --rewrite-golden keeps it"
                )

    return check


def pictures(pdf: bytes) -> list[QImage]:
    """Each page in black and white."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.status() == QPdfDocument.Status.Ready
    found = [_picture(document, page) for page in range(document.pageCount())]
    document.close()
    return found


def _picture(document: QPdfDocument, page: int) -> QImage:
    points = document.pagePointSize(page)
    size = QSize(round(points.width() * DPI / 72), round(points.height() * DPI / 72))
    sheet = QImage(size, QImage.Format.Format_Grayscale8)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, document.render(page, size))
    painter.end()
    bits = bytes(sheet.constBits()).translate(bytes(0 if value < THRESHOLD else 255 for value in range(256)))
    thresholded = QImage(bits, size.width(), size.height(), sheet.bytesPerLine(), QImage.Format.Format_Grayscale8)
    return thresholded.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)


def _same(kept: QImage, drawn: QImage) -> bool:
    grey = QImage.Format.Format_Grayscale8
    return kept.convertToFormat(grey) == drawn.convertToFormat(grey)
