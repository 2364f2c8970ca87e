"""취업알선장 on the roll: the slip's description as one strip."""

import re
from dataclasses import replace

from jobdesk.base.strips import Strip, StripCode, StripGap, StripLine, StripPart, StripPicture, StripRule
from jobdesk.papers.fonts import printed
from jobdesk.papers.slip_content import Section, Slip, SlipContent, Stub, describe

_KEPT_WHOLE = re.compile(r"□ |\([^)]*\)| +_")
_SINGLE = re.compile("(?<! ) (?! )")
_LONG_BLANK = re.compile("_{21,}")
_TO_FILL = "_" * 20


def strip_of(content: SlipContent) -> Strip:
    """The slip from top to bottom."""
    slip = describe(content)
    head: list[StripPart] = [StripPicture(slip.logo)] if slip.logo else []
    head.append(StripLine(slip.heading, "title", bold=True, align="center"))
    if slip.number:
        head.append(StripLine(slip.number, "large", bold=True, align="center"))
    if slip.dates:
        head.append(StripLine(_SINGLE.sub("\xa0", slip.dates), "small", align="center"))
    parts = [*head, *(part for section in slip.sections for part in _section(section, blank=content.blank))]
    parts += _signed(slip)
    if slip.digits:
        parts += [StripCode("qr", slip.digits), StripGap(1)]
    if slip.stub is not None:
        parts += _stub(slip.stub, slip)
    return tuple(replace(part, text=printed(part.text)) if isinstance(part, StripLine) else part for part in parts)


def _section(section: Section, *, blank: bool) -> list[StripPart]:
    """What the visitor looks for stands large below its name; what is not known takes no paper.

    On a form it is a line to write on.
    """
    parts: list[StripPart] = [StripRule(), StripLine(section.title, bold=True)]
    for name, value in section.rows:
        if not value and not blank:
            continue
        if section.large:
            parts += [StripLine(name, "small"), StripLine(value or _TO_FILL, "large", bold=True)]
        else:
            parts.append(StripLine(f"{name}:\xa0{value or _TO_FILL}"))
    return parts


def _signed(slip: Slip) -> list[StripPart]:
    lines = [
        StripLine(slip.center_name, bold=True),
        StripLine(slip.center_address),
        StripLine(slip.counselor),
        StripLine(slip.seal_line, align="right"),
        StripLine(slip.copies_line, "small", align="right"),
        *(StripLine(notice, "small") for notice in slip.notices),
    ]
    return [StripRule(), *(line for line in lines if line.text), StripGap(1)]


def _stub(stub: Stub, slip: Slip) -> list[StripPart]:
    parts: list[StripPart] = [StripRule(dashed=True), StripGap(2), StripLine(stub.title, "large", bold=True)]
    if stub.about:
        parts.append(StripLine(stub.about))
    for said in stub.lines:
        parts += [StripGap(2), StripLine(_narrow(said))]
    parts += [StripGap(2), StripLine(stub.reply_to, "small")]
    if slip.digits:
        parts += [StripGap(1), StripCode("code128", slip.digits), StripLine(slip.number, align="center")]
    return parts


def _narrow(said: str) -> str:
    """A line of the stub for the strip: a box, a label and its blank, and brackets stay whole."""
    return _KEPT_WHOLE.sub(lambda found: re.sub(" +", "\xa0", found[0]), _LONG_BLANK.sub(_TO_FILL, said))
