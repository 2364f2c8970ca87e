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
_HEAD = re.compile(rb"<(\w+:)?sst(?:\s[^>]*)?>")
_VALUE = re.compile(rb"<((?:\w+:)?)v(?:\s[^>]*)?>([0-9]{1,9})</\1v>")
_VALUE_BEGINS = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>")


class SharedTexts:
    """Shared texts as their XML, packed page by page."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pages: list[bytes] = []
        self._end = b""
        page: list[bytes] = []
        for texts in self._split(pieces):
            page += texts
            while len(page) >= _PAGE:
                self._pages.append(_packed(page[:_PAGE]))
                del page[:_PAGE]
        self._pages.append(_packed(page))

    def _split(self, pieces: Iterable[bytes]) -> Iterator[list[bytes]]:
        """The `si` elements of a table without their end, some at a time."""
        text, empty = b"", None
        for piece in pieces:
            text += piece
            if b"<!" in text or b"\0" in text:
                raise Refused("damaged")
            if empty is None and (begun := _HEAD.search(text)):
                x = begun[1] or b""
                self._end, empty = b"</%bsi>" % x, re.compile(rb"<(%bsi)(?:\s[^>]*)?/>" % x)
                text = text[begun.end() :]
            until = text.rfind(self._end) + len(self._end) if empty else 0
            if empty and until >= len(self._end):
                whole = empty.sub(rb"<\1></\1>", text[:until])
                yield whole.split(self._end)[:-1]
                text = text[until:]
            if len(text) > _LONGEST:
                raise Refused("damaged")

    def for_rows(self, rows: bytes, prefix: bytes) -> tuple[bytes, bytes]:
        """The rows with new numbers of texts, and the table of the texts that they name.

        Args:
            prefix: of the rows' elements, with its colon.
        """
        cell = re.compile(
            rb"(<%bc\s(?:[^>]*\s)?t\s*=\s*[\"']s[\"'](?:\s[^>]*)?(?<!/)>)(.*?)</%bc>" % (prefix, prefix), re.S
        )
        places: dict[int, int] = {}

        def renumbered(match: re.Match[bytes]) -> bytes:
            number = _number(match[2])
            if number is None:
                return match[0]
            return b"%b<v>%d</v></%bc>" % (match[1], places.setdefault(number, len(places)), prefix)

        told = cell.sub(renumbered, rows)
        texts = [b""] * len(places)
        for number, text in self._texts(sorted(places)):
            texts[places[number]] = text
        return told, b"<sst>%b</sst>" % b"".join(text + self._end for text in texts)

    def _texts(self, wanted: list[int]) -> Iterator[tuple[int, bytes]]:
        """The texts of these numbers, which ascend, with them."""
        at, page = -1, list[bytes]()
        for number in wanted:
            if number // _PAGE != at:
                at = number // _PAGE
                page = zlib.decompress(self._pages[at]).split(b"\0") if at < len(self._pages) else []
                page = page if page != [b""] else []
            if number % _PAGE >= len(page):
                raise Refused("damaged")
            yield number, page[number % _PAGE]


def _number(body: bytes) -> int | None:
    """Which text a cell names; None where it has no value."""
    if told := _VALUE.search(body):
        return int(told[2])
    if _VALUE_BEGINS.search(body):
        raise Refused("damaged")
    return None


def _packed(page: list[bytes]) -> bytes:
    return zlib.compress(b"\0".join(page), 1)
