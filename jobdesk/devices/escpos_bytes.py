"""The bytes of a roll: pictures, or Korean letters for slow serial lines. Pure, so a file holds what is sent.

Text mode says what Python's `cp949` says, never `euc_kr`: 뷁 would become loose jamo. A line with a sign it
cannot say is drawn and sent as a picture; nothing becomes `?`. No byte of a text is below 0x20, so no name can
command the printer. Byte 0x5C is shown as a won sign in Korea (`ESC R 13`): a backslash is drawn, and so is the
won sign, which is not in CP949. Source: hardware.md 1, safety.md 6.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from jobdesk.base.strips import Align, Strip, StripCode, StripGap, StripLine, StripPicture, StripRule
from jobdesk.base.text import visible
from jobdesk.devices.printer import DrawLine, DrawStrip, Raster, Rasterize

BAND = 256  # rows of one GS v 0
DOTS_A_COLUMN = 12  # font A; a Hangul syllable takes two columns
DOTS_A_MM = 8
_RESET = b"\x1b@\x1da\x00"  # and no reports nobody asked for: their bytes look like answers
_KOREA, _HANGUL, _LATIN = b"\x1bR\x0d", b"\x1c&", b"\x1c."
_FEED, _FEED_AND_CUT = b"\x1bd\x05", b"\x1bd\x04\x1dV\x42\x00"
_ALIGN: dict[Align, bytes] = {"left": b"\x1ba\x00", "center": b"\x1ba\x01", "right": b"\x1ba\x02"}
_SIZE = {
    "small": b"\x1d!\x00",
    "normal": b"\x1d!\x00",
    "large": b"\x1d!\x01",
    "title": b"\x1d!\x11",
    "huge": b"\x1d!\x55",
}
_WIDE = {"title": 2, "huge": 6}
_BOLD = {False: b"\x1bE\x00", True: b"\x1bE\x01"}
_BREAK = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_YOUNG = frozenset("€®")
"""In Python's cp949, but younger than many a printer's letters."""
_QUIET = 24
"""Rows of white above and below a code."""


def raster_bytes(pages: Sequence[Raster], cut: bool) -> bytes:
    """The pages as `GS v 0` bands under each other, then feed and cut."""
    return b"".join((_RESET, *(band for page in pages for band in bands(page)), _FEED_AND_CUT if cut else _FEED))


def bands(page: Raster) -> Iterator[bytes]:
    """`GS v 0` commands for a page, `BAND` rows each: printers lose rows of a longer one."""
    across = (page.width + 7) // 8
    for top in range(0, page.height, BAND):
        count = min(BAND, page.height - top)
        rows = page.rows[top * across : (top + count) * across]
        yield b"\x1dv0\x00" + across.to_bytes(2, "little") + count.to_bytes(2, "little") + rows


def line_drawer(draw_strip: DrawStrip, rasterize: Rasterize, dots: int) -> DrawLine:
    """Draws one part of a strip as it looks in raster mode."""
    return lambda part: rasterize(draw_strip((part,)), dots)


def text_bytes(strip: Strip, dots: int, cut: bool, draw_line: DrawLine) -> bytes:
    """The strip as Korean letters, wrapped at the head's width; codes and what has no letters as pictures."""
    columns, out = dots // DOTS_A_COLUMN, [_RESET, _KOREA, _HANGUL]
    for part in strip:
        match part:
            case StripLine():
                out.extend(_paragraph(part, columns, draw_line))
            case StripRule():
                rule = b"- " * (columns // 2) if part.dashed else b"-" * columns
                out.append(_ALIGN["left"] + _SIZE["normal"] + _BOLD[False] + rule + b"\n")
            case StripGap():
                out.append(_feed(round(part.mm * DOTS_A_MM)))
            case StripCode():
                out.extend((_feed(_QUIET), *_picture(draw_line(part), "center"), _feed(_QUIET)))
            case StripPicture():
                pass  # a logo would take longer than the slip
    return b"".join((*out, _LATIN, _FEED_AND_CUT if cut else _FEED))


def says(text: str) -> bool:
    """Whether the letters of the printer say all of it."""
    return all(_letter(sign) is not None for sign in text)


@cache
def _letter(sign: str) -> bytes | None:
    """The bytes of a sign, None where it has to be drawn."""
    if sign == "\xa0":
        return b" "
    if sign == "\\" or sign in _YOUNG:
        return None
    try:
        found = sign.encode("cp949")
    except UnicodeEncodeError:
        return None
    return found if len(found) == 2 or 0x20 <= found[0] < 0x7F else None


def _columns(sign: str) -> int:
    letter = _letter(sign)
    if letter is not None:
        return len(letter)
    return 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _paragraph(part: StripLine, columns: int, draw_line: DrawLine) -> Iterator[bytes]:
    """The lines of a paragraph: each as letters, or as a picture of it."""
    wide = _WIDE.get(part.size, 1)
    look = _ALIGN[part.align] + _SIZE[part.size] + _BOLD[part.bold]
    for given in _plain(part.text).split("\n"):
        for line in wrapped(given, columns // wide):
            if says(line):
                yield look + b"".join(_letter(sign) or b"" for sign in line) + b"\n"
            else:
                drawn = StripLine(line, part.size, part.bold, part.align)
                yield from _picture(draw_line(drawn), part.align)


def _plain(text: str) -> str:
    """What is visible of it, every blank but the wide one and the one no line breaks at a space."""
    return re.sub(r"[^\S\n\u3000\xa0]", " ", visible(_BREAK.sub("\n", text.replace("\t", " "))))


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, broken at spaces, or inside a word that is longer than a line."""
    lines, line, used = [], "", 0
    for word in re.findall(r" *[^ ]+| +$", text):
        size = sum(map(_columns, word))
        if line and used + size > columns:
            lines.append(line)
            word, line, used = word.lstrip(" "), "", 0
        for sign in word:
            if used + _columns(sign) > columns:
                lines.append(line)
                line, used = "", 0
            line, used = line + sign, used + _columns(sign)
    return [*lines, line]


def _feed(dots: int) -> bytes:
    full, rest = divmod(dots, 255)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes([rest]) if rest else b"")


def _picture(pages: Sequence[Raster], align: Align) -> Iterator[bytes]:
    """Pictures of lines without the white around them: every byte costs a millisecond at 9600 baud."""
    for page in pages:
        cropped = _cropped(page, centered=align == "center")
        if cropped is not None:
            yield _ALIGN["center" if align == "center" else "left"]
            yield from bands(cropped)


def _cropped(page: Raster, *, centered: bool) -> Raster | None:
    """Without white rows above and below, and without white bytes at the right, or at both sides alike."""
    across = (page.width + 7) // 8
    rows = [page.rows[top : top + across] for top in range(0, page.height * across, across)]
    black = [at for at, row in enumerate(rows) if any(row)]
    if not black:
        return None
    rows = rows[black[0] : black[-1] + 1]
    right = min(len(row) - len(row.rstrip(b"\0")) for row in rows)
    left = min(right, min(len(row) - len(row.lstrip(b"\0")) for row in rows)) if centered else 0
    right = left if centered else right
    kept = [row[left : across - right] for row in rows]
    return Raster((across - left - right) * 8, len(kept), b"".join(kept))
