"""취업알선장 on A4 and A5: the same sections, each sheet in its own measures, one page. Source: domain.md 2.3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, A5

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, LEADING, REGULAR, Pen, draw, fit, is_cut, mm, plain, width_of, wrap
from jobdesk.papers.slip_content import Section, Slip, Stub


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of a sheet: type in points, the rest as well (mm times the constant)."""

    size: tuple[float, float]
    margin: float
    title: float
    number: float
    dates: float
    qr: float
    section: float
    label: float
    value: float
    large: float
    row: float
    large_row: float
    label_width: float
    gap: float
    small: float
    sign: float
    stub: float
    stub_title: float
    stub_text: float
    stub_step: float
    bar: float
    logo: float
    logo_width: float
    pairs: bool


_SIZES: Mapping[str, tuple[float, float]] = {
    "margin": (16 * mm, 8 * mm),
    "title": (24, 17),
    "number": (12, 10.5),
    "dates": (11, 9.5),
    "qr": (27 * mm, 19 * mm),
    "section": (11.5, 9.5),
    "label": (9.5, 8.5),
    "value": (11, 9.5),
    "large": (14, 11.5),
    "row": (6.3 * mm, 4.9 * mm),
    "large_row": (7.3 * mm, 5.8 * mm),
    "label_width": (30 * mm, 22 * mm),
    "gap": (2.6 * mm, 1.2 * mm),
    "small": (9, 8.5),
    "sign": (11, 9.5),
    "stub": (71 * mm, 49 * mm),
    "stub_title": (14, 11.5),
    "stub_text": (10.5, 9),
    "stub_step": (9.2 * mm, 5.8 * mm),
    "bar": (0.46 * mm, 0.38 * mm),
    "logo": (13 * mm, 10 * mm),
    "logo_width": (42 * mm, 28 * mm),
}
"""On A4, on A5."""
A4_SHEET = Measures(size=A4, pairs=False, **{name: on_a4 for name, (on_a4, _on_a5) in _SIZES.items()})
A5_SHEET = Measures(size=A5, pairs=True, **{name: on_a5 for name, (_on_a4, on_a5) in _SIZES.items()})


Line = tuple[Sequence[tuple[str, str]], float]
"""One or two label and value beside each other, and how high they stand."""


def sheet_pdf(slip: Slip, m: Measures) -> bytes:
    """One page with the reply stub behind a cut line; text that would push it off the page is cut visibly."""
    pen, finish = draw(m.size, slip.number)
    left, width = m.margin, m.size[0] - 2 * m.margin
    _head(pen, slip, m, left, width)
    y = _head_height(slip, m)
    for section, lines in zip(slip.sections, _planned(slip, m), strict=True):
        y = _table(pen, section, lines, m, left, y, width) + m.gap
    y = _signature(pen, slip, m, left, y, width)
    if slip.stub is not None:
        _stub(pen, slip, slip.stub, m, left, max(y, m.size[1] - m.stub), width)
    return finish()


def cut_rows(slip: Slip, m: Measures) -> list[str]:
    """The labels of what no room is left for, though the sheet gives all it has: it ends in an ellipsis."""
    return [
        name
        for section, lines in zip(slip.sections, _planned(slip, m), strict=True)
        for line, tall in lines
        for name, value in line
        if is_cut(value, *_type(section, m), _room(m, line), tall - _AIR)
    ]


def _head(pen: Pen, slip: Slip, m: Measures, left: float, width: float) -> None:
    """Title, number, dates, the logo beside them and the QR code at the right."""
    y, top = 0.85 * m.margin, 0.55 * m.margin
    room = width - m.qr - 6 * mm
    if slip.logo:
        wide = pen.picture(
            left + room - m.logo_width, y, slip.logo, height=m.logo, width=m.logo_width, align="right"
        )
        room -= wide + 4 * mm
    y += pen.text(left, y, slip.heading, size=m.title, font=BOLD, width=room, box=m.title * LEADING) + 1 * mm
    if slip.digits:
        pen.qr(left + width - m.qr, top, slip.digits, m.qr)
    if slip.number:
        y += pen.text(left, y, on_paper("No. {number}").format(number=slip.number), size=m.number, font=BOLD)
    pen.text(left, y, slip.dates, size=m.dates, width=width - m.qr - 6 * mm, ink=GREY)


def _head_height(slip: Slip, m: Measures) -> float:
    """Where the head ends."""
    number = m.number if slip.number else 0
    words = 0.85 * m.margin + (m.title + number + m.dates) * LEADING + 1 * mm
    return max(words + m.gap, 0.55 * m.margin + m.qr)


def _row_height(section: Section, m: Measures) -> float:
    return m.large_row if section.large else m.row


def _type(section: Section, m: Measures) -> tuple[str, float]:
    """Font and size of its values."""
    return (BOLD, m.large) if section.large else (REGULAR, m.value)


def _room(m: Measures, line: Sequence[tuple[str, str]]) -> float:
    """How wide a value of the line may be."""
    return (m.size[0] - 2 * m.margin) / len(line) - m.label_width - 4 * mm


def _lines(section: Section, *, pairs: bool, empty: bool) -> list[Sequence[tuple[str, str]]]:
    """The section's rows; `pairs`: two beside each other where they are short; `empty`: also what says nothing."""
    rows = [row for row in section.rows if empty or row[1]]
    step = 2 if section.short and pairs else 1
    return [rows[at : at + step] for at in range(0, len(rows), step)]


def _planned(slip: Slip, m: Measures) -> list[list[Line]]:
    """The lines of each section with their heights, in the roomiest arrangement that shrinks no value.

    Rows without a value go and short ones stand beside each other where the others need their room. Where even
    that is too little, the lines that lack most are left with less.
    """
    foot = m.stub if slip.stub is not None else m.margin
    fixed = len(slip.sections) * (m.section * LEADING + m.gap)
    room = m.size[1] - foot - _head_height(slip, m) - _signature_height(slip, m) - fixed
    ways = ((m.pairs, True),) if slip.spare_rows else ((m.pairs, not m.pairs), (m.pairs, False), (True, False))
    for pairs, empty in ways:
        lines = [_lines(one, pairs=pairs, empty=empty) for one in slip.sections]
        least = [_row_height(one, m) for one, own in zip(slip.sections, lines, strict=True) for _line in own]
        wanted = [_wanted(one, line, m) for one, own in zip(slip.sections, lines, strict=True) for line in own]
        if sum(wanted) <= room:
            break
    heights = iter(_shared(least, wanted, room))
    return [[(line, next(heights)) for line in own] for own in lines]


def _wanted(section: Section, line: Sequence[tuple[str, str]], m: Measures) -> float:
    """The height in which a line's values stand in their own size."""
    font, size = _type(section, m)
    most = max(len(wrap(value, font, size, _room(m, line))) for _name, value in line)
    return _row_height(section, m) if most == 1 else most * size * LEADING + 2 * _AIR


def _shared(least: Sequence[float], wanted: Sequence[float], room: float) -> list[float]:
    """A height for each: what it wants while there is room; who lacks little is served first."""
    heights, spare = list(least), max(0.0, room - sum(least))
    lacking = sorted(range(len(least)), key=lambda at: wanted[at] - least[at])
    for at in lacking:
        more = min(wanted[at] - least[at], spare)
        heights[at], spare = least[at] + more, spare - more
    return heights


_AIR = 0.25 * mm
"""Between a value and the lines of its row."""


def _table(
    pen: Pen, section: Section, lines: Sequence[Line], m: Measures, x: float, y: float, width: float
) -> float:
    """Label and value rows; where it ends."""
    pen.text(x, y, section.title, size=m.section, font=BOLD)
    y += m.section * LEADING
    font, size = _type(section, m)
    for line, tall in lines:
        each, room = width / len(line), _room(m, line)
        for place, (name, value) in enumerate(line):
            left = x + place * each
            pen.shade(left, y, m.label_width, tall)
            middle = y + (tall - m.label * LEADING) / 2
            pen.text(left + 2 * mm, middle, name, size=m.label, width=m.label_width - 3 * mm, ink=GREY)
            shown, fitted = fit(value, font, size, room, tall - _AIR)
            high = len(shown) * fitted * LEADING
            pen.text(
                left + m.label_width + 2.5 * mm,
                y + (tall - high) / 2,
                value,
                size=size,
                font=font,
                width=room,
                box=tall - _AIR,
            )
        pen.line(x, y, x + width)
        y += tall
    pen.line(x, y, x + width)
    return y


_MOST_NOTICES = 3
"""Lines at the foot; more of them are cut visibly."""


def _noticed(slip: Slip, m: Measures) -> int:
    """How many lines the notices take."""
    width = m.size[0] - 2 * m.margin
    return min(_MOST_NOTICES, len(wrap("\n".join(slip.notices), REGULAR, m.small, width)))


def _signature_height(slip: Slip, m: Measures) -> float:
    return (m.sign + (1 + _noticed(slip, m)) * m.small) * LEADING + m.gap + 0.8 * mm


def _signature(pen: Pen, slip: Slip, m: Measures, x: float, y: float, width: float) -> float:
    who = "  ".join(said for said in (slip.center_name, slip.counselor) if said)
    ends = y + _signature_height(slip, m)
    seal = 30 * mm
    pen.text(x, y, who, size=m.sign, font=BOLD, width=width - seal)
    pen.text(x + width - seal, y, slip.seal_line, size=m.small, width=seal, align="right", ink=GREY)
    y += m.sign * LEADING + 0.6 * mm
    copies = min(width_of(plain(slip.copies_line), REGULAR, m.small), width / 2) + 1
    pen.text(x, y, slip.center_address, size=m.small, width=width - copies - 4 * mm, ink=GREY)
    pen.text(x + width - copies, y, slip.copies_line, size=m.small, width=copies, align="right", ink=GREY)
    y += m.small * LEADING
    box = _noticed(slip, m) * m.small * LEADING
    pen.text(x, y, "\n".join(slip.notices), size=m.small, width=width, box=box, ink=GREY)
    return ends


def _stub(pen: Pen, slip: Slip, stub: Stub, m: Measures, x: float, y: float, width: float) -> None:
    pen.line(x - 0.5 * m.margin, y, x + width + 0.5 * m.margin, width=0.7, dash=(4, 3))
    bars = 121 * m.bar
    high = 0.62 * m.stub_step + 4.5 * mm
    y += 3 * mm
    if slip.digits:
        pen.code128(x + width - bars, y, slip.digits, bar=m.bar, height=high)
        number = (x + width - bars, y + high + 0.6 * mm, slip.number)
        pen.text(*number, size=m.small, width=bars, align="center")
    room = width - bars - 4 * mm if slip.digits else width
    used = pen.text(x, y, stub.title, size=m.stub_title, font=BOLD, width=room)
    pen.text(x, y + used + 1 * mm, stub.about, size=m.stub_text, width=room, box=2 * m.stub_text * LEADING)
    y += high + m.small * LEADING + 2.6 * mm
    for said in stub.lines:
        pen.text(x, y, said, size=m.stub_text, width=width)
        y += m.stub_step
    pen.text(x, y - 1.5 * mm, stub.reply_to, size=m.small, width=width, ink=GREY)
