"""A slip from the act to its bytes: beside bare reportlab that draws the same page, and QtPdf that renders it.

The act reads the slip from the center and draws it. Bare reportlab repeats every call of the page with its
measures known, and makes the codes itself; what it draws is compared first. The raster's reference loads and
renders the roll's page; ours goes on to the bytes of the head. The whole way, act to raster bytes, stands
beside both references together.
"""

import itertools
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from jobdesk.devices.escpos_bytes import raster_bytes
from jobdesk.devices.memory import MemoryPrinter
from jobdesk.papers import drawing
from jobdesk.qt.raster import rasterize
from jobdesk.services.printables import slip_printable
from jobdesk.wiring import Desk, open_center
from tests.bench.figures import Figure, milliseconds, paired
from tests.centers import CHEAP, PEOPLE, make_center, password_of
from tests.services import acts, people

SLIPS, ROUNDS, DOTS = 12, 51, 576
Call = tuple[str, Sequence[Any], dict[str, Any]]


@dataclass(frozen=True)
class _Page:
    """One page as calls of a pen that draws what it is told, where it is told."""

    size: tuple[float, float]
    calls: Sequence[Call]

    def draw(self) -> bytes:
        """With reportlab alone."""
        out = BytesIO()
        canvas = Canvas(out, pagesize=self.size, pageCompression=1, invariant=1)
        bare = _Bare(canvas, self.size[1])
        for name, args, more in self.calls:
            getattr(bare, name)(*args, **more)
        canvas.save()
        return out.getvalue()


@dataclass
class _Bare(drawing.Pen):
    """The pen without any measuring; its codes are reportlab's own."""

    def qr(self, x: float, y: float, said: str, size: float) -> None:
        widget = QrCodeWidget(said, barLevel="M", barBorder=4, barFillColor=drawing.INK)
        left, bottom, right, top = widget.getBounds()
        made = Drawing(size, size, transform=[size / (right - left), 0, 0, size / (top - bottom), 0, 0])
        made.add(widget)
        made.drawOn(self.canvas, x, self.height - y - size)

    def code128(self, x: float, y: float, said: str, *, bar: float, height: float) -> float:
        code = Code128(said, barWidth=bar, barHeight=height, quiet=True, lquiet=10 * bar, rquiet=10 * bar)
        self.canvas.setFillColor(drawing.INK)
        code.drawOn(self.canvas, x, self.height - y - height)
        return float(code.width)


def _recorded(draw: Callable[[], bytes]) -> _Page:
    """The calls that reach the canvas while a page is drawn: lines already wrapped, sizes already fitted."""
    calls: list[Call] = []
    sizes: list[tuple[float, float]] = []
    kept = {name: getattr(drawing.Pen, name) for name in ("lines", "line", "shade", "qr", "code128")}

    def note(name: str) -> Callable[..., Any]:
        def run(pen: drawing.Pen, *args: Any, **more: Any) -> Any:
            sizes.append(pen.canvas._pagesize)
            calls.append((name, args, more))
            return kept[name](pen, *args, **more)

        return run

    for name in kept:
        setattr(drawing.Pen, name, note(name))
    try:
        draw()
    finally:
        for name, method in kept.items():
            setattr(drawing.Pen, name, method)
    return _Page(sizes[0], calls)


def _render(pdf: bytes) -> list[QImage]:
    """What QtPdf makes of a page that lies in memory."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    found = []
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        found.append(document.render(page, QSize(DOTS, round(points.height() * DOTS / points.width()))))
    document.close()
    return found


def _check(theirs: bytes, ours: bytes, paper: str) -> None:
    """The same dots but for the QR code, whose mask may be another one, or the figures do not count."""
    for one, other in zip(rasterize(theirs, DOTS), rasterize(ours, DOTS), strict=True):
        across, high = DOTS // 8, one.height
        rows = [slice(at * across, (at + 1) * across) for at in range(high)]
        differing = [at for at, row in enumerate(rows) if one.rows[row] != other.rows[row]]
        if differing and differing[-1] - differing[0] > DOTS * 0.45:
            raise SystemExit(f"slip: bare reportlab draws another {paper}")


class _Slips:
    """Issued slips of a center, another one each time, so that nothing is remembered of the last."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        job = people.vacancy(desk)
        numbers = [
            acts.refer(desk, people.person(desk, mobile=f"010-0000-{at:04}"), job, method="slip").slip_no
            for at in range(SLIPS)
        ]
        self._numbers = itertools.cycle(numbers)
        self.pages = {paper: [self._page(number, paper) for number in numbers] for paper in ("a4", "roll")}

    def _page(self, number: str, paper: str) -> _Page:
        shown = self.desk.read(lambda db, act: slip_printable(db, act, number))
        page = _recorded(lambda: shown.draw(paper))
        _check(page.draw(), shown.draw(paper), paper)
        return page

    def draw(self, paper: str) -> bytes:
        """The act to PDF bytes."""
        number = next(self._numbers)
        return self.desk.read(lambda db, act: slip_printable(db, act, number)).draw(paper)

    def figures(self) -> list[Figure]:
        """The two gates, and what stands around them."""
        a4, roll = itertools.cycle(self.pages["a4"]), itertools.cycle(self.pages["roll"])
        pdfs = itertools.cycle([page.draw() for page in self.pages["roll"]])

        def timed(work: Callable[[], object]) -> Callable[[], float]:
            return lambda: milliseconds(work)

        def figure(
            name: str, ours: Callable[[], object], theirs: Callable[[], object], limit: float | None
        ) -> Figure:
            return paired(f"slip.{name}", timed(ours), timed(theirs), rounds=ROUNDS, limit=limit)

        return [
            figure("act_to_pdf.a4", lambda: self.draw("a4"), lambda: next(a4).draw(), 1.3),
            figure(
                "raster_bytes_to_render.roll",
                lambda: raster_bytes(rasterize(next(pdfs), DOTS), cut=True),
                lambda: _render(next(pdfs)),
                1.5,
            ),
            figure("act_to_pdf.roll", lambda: self.draw("roll"), lambda: next(roll).draw(), None),
            figure(
                "act_to_raster_bytes.roll",
                lambda: raster_bytes(rasterize(self.draw("roll"), DOTS), cut=True),
                lambda: _render(next(roll).draw()),
                None,
            ),
        ]


def figures() -> list[Figure]:
    """The slip."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as place:
        make_center(Path(place))
        user = PEOPLE["counselor"][0]
        desk = open_center(Path(place), user, password_of("counselor"), locksmith=CHEAP, printer=MemoryPrinter())
        try:
            return _Slips(desk).figures()
        finally:
            desk.close()
