"""Inside the reading child: a workbook's shared texts, where they are too many to be held as texts.

calamine holds each of them in some 100 bytes: 660 MiB for the 5.2 million that a workbook of 1,048,575 rows may
well have. Beyond `HELD` bytes of XML they are kept packed, and each piece of a sheet gets those that it names.
"""

import re
import zlib
from collections.abc import Iterable, Iterator

from jobdesk.store._sheet_refused import Refused

HELD = 2**25
"""Bytes of XML up to which calamine is given all of them."""
_PAGE = 2000
_LONGEST = 2**22
_NAME = re.compile(rb"<(\w+:)?sst[\s/>]")
_VALUE = re.compile(rb"<((?:\w+:)?)v(?:\s[^>]*)?>([0-9]{1,9})</\1v>")
_VALUE_BEGINS = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>")


class SharedTexts:
    """Shared texts as their XML, packed page by page."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pages: list[bytes] = []
        page: list[bytes] = []
        for text in _split(iter(pieces)):
            page.append(text)
            if len(page) == _PAGE:
                self._pages.append(_packed(page))
                page.clear()
        self._pages.append(_packed(page))

    def for_rows(self, rows: bytes, prefix: bytes) -> tuple[bytes, bytes]:
        """The rows with new numbers of texts, and the table of the texts that they name.

        Args:
            prefix: of the rows' elements, with its colon.
        """
        cell = re.compile(
            rb"(<%bc\s(?:[^>]*\s)?t\s*=\s*[\"']s[\"'](?:\s[^>]*)?(?<!/)>)(.*?)</%bc>" % (prefix, prefix), re.S
        )
        named = {_number(found[2]) for found in cell.finditer(rows)}
        wanted = sorted(number for number in named if number is not None)
        places = {number: place for place, number in enumerate(wanted)}

        def renumbered(match: re.Match[bytes]) -> bytes:
            number = _number(match[2])
            return match[0] if number is None else b"%b<v>%d</v></%bc>" % (match[1], places[number], prefix)

        return cell.sub(renumbered, rows), b"<sst>%b</sst>" % b"".join(self._texts(wanted))

    def _texts(self, wanted: list[int]) -> Iterator[bytes]:
        """The texts of these numbers, which ascend."""
        at, page = -1, list[bytes]()
        for number in wanted:
            if number // _PAGE != at:
                at = number // _PAGE
                page = zlib.decompress(self._pages[at]).split(b"\0") if at < len(self._pages) else []
            if number % _PAGE >= len(page):
                raise Refused("damaged")
            yield page[number % _PAGE]


def _number(body: bytes) -> int | None:
    """Which text a cell names; None where it has no value."""
    if told := _VALUE.search(body):
        return int(told[2])
    if _VALUE_BEGINS.search(body):
        raise Refused("damaged")
    return None


def _packed(page: list[bytes]) -> bytes:
    return zlib.compress(b"\0".join(page), 1)


def _split(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The `si` elements of a table of shared texts."""
    text, one = b"", None
    for piece in pieces:
        text += piece
        if b"<!" in text or b"\0" in text:
            raise Refused("damaged")
        if one is None and (begun := _NAME.search(text)):
            x = begun[1] or b""
            one = re.compile(rb"<%bsi(?:\s[^>]*)?(?:/>|(?<!/)>.*?</%bsi>)" % (x, x), re.S)
        at = 0
        for found in one.finditer(text) if one else ():
            yield found[0]
            at = found.end()
        text = text[at:]
        if len(text) > _LONGEST:
            raise Refused("damaged")
