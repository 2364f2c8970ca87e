"""취업알선장: one description of the slip for A4, A5 and the 72 mm roll. Source: domain.md 2.3.

The same sections are drawn on every paper, so a change shows everywhere. A4 and A5 hold one page
with the reply stub behind a cut line; the roll grows in length. The birth year alone stands on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from reportlab.lib.pagesizes import A4, A5

from jobdesk.base.i18n import on_paper
from jobdesk.base.slip_numbers import format_slip_number
from jobdesk.papers.drawing import BOLD, GREY, LEADING, REGULAR, Pen, draw, fit, mm, wrap

Paper = Literal["a4", "a5", "roll"]
SLIP_PAPERS: tuple[Paper, ...] = ("a4", "a5", "roll")
ROLL_WIDTH = 72 * mm
MARGIN = 16 * mm


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What one slip says, as text in the form it is printed; `number` is the 14 bare digits."""

    number: str
    copy_no: int = 1
    issued_on: str = ""
    valid_until: str = ""
    center_name: str = ""
    center_address: str = ""
    center_phone: str = ""
    center_fax: str = ""
    employer_name: str = ""
    employer_address: str = ""
    employer_contact: str = ""
    employer_phone: str = ""
    station: str = ""
    interview_at: str = ""
    interview_place: str = ""
    documents: str = ""
    title: str = ""
    occupation: str = ""
    duties: str = ""
    employment_type: str = ""
    wage: str = ""
    hours: str = ""
    insurances: str = ""
    jobseeker_name: str = ""
    birth_year: str = ""
    jobseeker_phone: str = ""
    desired_occupation: str = ""
    career_months: str = ""
    counselor_name: str = ""
    counselor_position: str = ""
    counselor_phone: str = ""
    window_no: str = ""

    @classmethod
    def of(cls, number: str, content: Mapping[str, str], copy_no: int = 1) -> "SlipContent":
        """A slip as it was issued; names an older slip does not know stay empty."""
        known = {f.name for f in fields(cls)} - {"number", "copy_no"}
        return cls(number, copy_no, **{name: str(said) for name, said in content.items() if name in known})


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of labeled values; `large` for what the visitor looks for at the station."""

    title: str
    rows: Sequence[tuple[str, str]]
    large: bool = False


def _career(content: SlipContent) -> str:
    """신입 only where it is known that there is no experience; unknown stays blank."""
    if not content.career_months:
        return ""
    if content.career_months == "0":
        return on_paper("entry level")
    return on_paper("{months} months").format(months=content.career_months)


def sections(content: SlipContent) -> list[Section]:
    """The slip's blocks in order; empty values stay as blank lines to write on."""
    year = on_paper("born {year}").format(year=content.birth_year) if content.birth_year else ""
    return [
        Section(
            on_paper("Where to go"),
            [
                (on_paper("Firm"), content.employer_name),
                (on_paper("Interview"), content.interview_at or on_paper("arrange by phone")),
                (on_paper("Place"), content.interview_place or content.employer_address),
                (on_paper("Station"), content.station),
                (
                    on_paper("Ask for"),
                    "  ".join(p for p in (content.employer_contact, content.employer_phone) if p),
                ),
                (on_paper("Bring along"), content.documents),
            ],
            large=True,
        ),
        Section(
            on_paper("The job as the firm stated it"),
            [
                (on_paper("Title"), content.title),
                (on_paper("Occupation"), content.occupation),
                (on_paper("Duties"), content.duties),
                (on_paper("Employment type"), content.employment_type),
                (on_paper("Wage"), content.wage),
                (on_paper("Working hours"), content.hours),
                (on_paper("Insurances"), content.insurances),
            ],
        ),
        Section(
            on_paper("The person referred"),
            [
                (on_paper("Name"), "  ".join(p for p in (content.jobseeker_name, year) if p)),
                (on_paper("Phone"), content.jobseeker_phone),
                (on_paper("Desired occupation"), content.desired_occupation),
                (on_paper("Experience"), _career(content)),
            ],
        ),
    ]


def stub_lines() -> list[str]:
    """What the firm fills in and sends back."""
    return [
        on_paper("Interview on ____________    Result  □ hired  □ not hired  □ undecided  □ did not come"),
        on_paper("If hired: start ____________  wage ______________  type ____________"),
        on_paper("If not hired, why: ______________________________________________"),
        on_paper("Checked by ____________________ (signature or seal)"),
    ]


def _notice(content: SlipContent) -> str:
    return on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )


def _reply_to(content: SlipContent) -> str:
    return on_paper("Please reply to {center}, phone {phone}, fax {fax}").format(
        center=content.center_name, phone=content.center_phone, fax=content.center_fax or "-"
    )


def _heading(content: SlipContent) -> str:
    if content.copy_no > 1:
        return on_paper("Referral slip (reissued, copy {copy})").format(copy=content.copy_no)
    return on_paper("Referral slip")


def slip_pdf(content: SlipContent, paper: Paper) -> bytes:
    """The slip as a PDF: one page on A4 or A5, one strip as long as it needs on the roll.

    Raises MissingFont where the system has no Korean font.
    """
    if paper == "roll":
        return _roll(content)
    size = A4 if paper == "a4" else A5
    pen, finish = draw(size, format_slip_number(content.number))
    scale = size[0] / A4[0]
    pen.canvas.scale(scale, scale)
    pen.height = size[1] / scale
    _sheet(pen, content, pen.height)
    return finish()


def _sheet(pen: Pen, content: SlipContent, height: float) -> None:
    left, right = MARGIN, A4[0] - MARGIN
    width = right - left
    pen.text(left, 14 * mm, _heading(content), size=24, font=BOLD, width=width - 60 * mm, box=30)
    pen.qr(right - 27 * mm, 9 * mm, content.number, 27 * mm)
    number = on_paper("No. {number}").format(number=format_slip_number(content.number))
    pen.text(left, 27 * mm, number, size=12, font=BOLD)
    dates = on_paper("Issued {issued}   Valid until {until}").format(
        issued=content.issued_on, until=content.valid_until
    )
    pen.text(left, 32.5 * mm, dates, size=10.5, ink=GREY)
    y = 40 * mm
    spare = 12 * mm
    for section in sections(content):
        started = y
        y = _table(pen, section, left, y, width, spare)
        spare -= y - started - 6 * mm - len(section.rows) * _row_height(section)
        y += 3.2 * mm
    y = _signature(pen, content, left, y, width)
    _stub(pen, content, left, max(y, height - 76 * mm), width, height)


def _row_height(section: Section) -> float:
    return 8.3 * mm if section.large else 6.9 * mm


def _table(pen: Pen, section: Section, x: float, y: float, width: float, spare: float) -> float:
    """Label and value rows; one with much to say is taller while `spare` height is left. Where it ends."""
    pen.text(x, y, section.title, size=11.5, font=BOLD)
    y += 6 * mm
    label, size, font = 30 * mm, 14.0 if section.large else 10.5, BOLD if section.large else REGULAR
    for name, value in section.rows:
        tall = _row_height(section)
        more = 0.75 * tall
        room = width - label - 5 * mm
        if len(wrap(value, font, size, room)) > 1 and spare >= more:
            tall, spare = tall + more, spare - more
        pen.shade(x, y, label, tall)
        pen.line(x, y, x + width)
        pen.text(x + 2 * mm, y + (tall - 9.5 * LEADING) / 2, name, size=9.5, width=label - 3 * mm, ink=GREY)
        lines, fitted = fit(value, font, size, room, tall - 1 * mm)
        high = len(lines) * fitted * LEADING
        pen.text(
            x + label + 3 * mm, y + (tall - high) / 2, value, size=size, font=font, width=room, box=tall - 1 * mm
        )
        y += tall
    pen.line(x, y, x + width)
    return y


def _signature(pen: Pen, content: SlipContent, x: float, y: float, width: float) -> float:
    who = "  ".join(
        part
        for part in (
            content.center_name,
            on_paper("window {no}").format(no=content.window_no) if content.window_no else "",
            content.counselor_position,
            content.counselor_name,
            content.counselor_phone,
        )
        if part
    )
    pen.text(x, y, who, size=11, font=BOLD, width=width - 34 * mm)
    pen.text(
        x + width - 32 * mm, y, on_paper("(signature or seal)"), size=9, width=32 * mm, align="right", ink=GREY
    )
    pen.text(x, y + 5.4 * mm, content.center_address, size=9, width=width, ink=GREY)
    pen.text(x, y + 9.6 * mm, _notice(content), size=8.5, width=width, ink=GREY)
    return y + 14 * mm


def _stub(pen: Pen, content: SlipContent, x: float, y: float, width: float, height: float) -> None:
    pen.line(x - 8 * mm, y, x + width + 8 * mm, width=0.7, dash=(4, 3))
    pen.text(x, y + 4 * mm, on_paper("Reply on the interview"), size=14, font=BOLD)
    about = f"{content.employer_name} · {content.title} · {content.jobseeker_name}"
    pen.text(x, y + 11 * mm, about, size=10, width=width - 76 * mm)
    bars = 71 * mm
    pen.code128(x + width - bars, y + 3.5 * mm, content.number, bar=0.46 * mm, height=11 * mm)
    pen.text(
        x + width - bars,
        y + 15 * mm,
        format_slip_number(content.number),
        size=9,
        width=bars,
        align="center",
    )
    line = y + 22 * mm
    for said in stub_lines():
        pen.text(x, line, said, size=10.5, width=width)
        line += 9.4 * mm
    pen.text(x, min(line + 1 * mm, height - 14 * mm), _reply_to(content), size=9, width=width, ink=GREY)


def _roll(content: SlipContent) -> bytes:
    """Measured once on a tall page, then drawn on a page of just that length."""
    name = format_slip_number(content.number)
    measured, _unused = draw((ROLL_WIDTH, 5000 * mm), name)
    pen, finish = draw((ROLL_WIDTH, _strip(measured, content) + 6 * mm), name)
    _strip(pen, content)
    return finish()


def _strip(pen: Pen, content: SlipContent) -> float:
    x, width, y = 2 * mm, ROLL_WIDTH - 4 * mm, 3 * mm

    def put(said: str, size: float, font: str = REGULAR, align: str = "left", gap: float = 1.0) -> None:
        nonlocal y
        for line in wrap(said, font, size, width):
            pen.text(x, y, line, size=size, font=font, width=width, box=size * LEADING, align=align)
            y += size * LEADING
        y += gap * mm

    put(_heading(content), 17, BOLD, "center")
    put(format_slip_number(content.number), 11, BOLD, "center")
    put(
        on_paper("Issued {issued}   Valid until {until}").format(
            issued=content.issued_on, until=content.valid_until
        ),
        8.5,
        align="center",
    )
    for section in sections(content):
        pen.line(x, y, x + width)
        y += 1.5 * mm
        put(section.title, 10, BOLD)
        for name, value in section.rows:
            if value:
                put(name, 8, gap=0)
                put(value, 12 if section.large else 10, BOLD if section.large else REGULAR)
    pen.line(x, y, x + width)
    y += 1.5 * mm
    put(content.center_name, 10, BOLD, gap=0)
    put("  ".join(p for p in (content.counselor_name, content.counselor_phone) if p), 10)
    put(_notice(content), 8)
    pen.qr(x + (width - 30 * mm) / 2, y, content.number, 30 * mm)
    y += 31 * mm
    pen.line(x, y, x + width, width=0.8, dash=(3, 2))
    y += 3 * mm
    put(on_paper("Reply on the interview"), 12, BOLD)
    put(f"{content.employer_name} · {content.title} · {content.jobseeker_name}", 9)
    for said in stub_lines():
        put(said, 9, gap=3)
    put(_reply_to(content), 8.5, gap=2)
    bar = 0.375 * mm
    pen.code128(x + (width - (101 + 20) * bar) / 2, y, content.number, bar=bar, height=11 * mm)
    y += 12 * mm
    put(format_slip_number(content.number), 9, align="center")
    return y
