"""What a printer may be: its address by how it is reached, its paper, its head, its line."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.printers import BAUD_RATES, HANGS_HERE, HEAD_DOTS, PAPERS_OF, PRINTER
from jobdesk.base.i18n import _
from jobdesk.base.printing import PrinterLink, PrintMode

_PORT = 9100
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_QUEUE = re.compile(r"[^\s/#?'\"\\-][^\s/#?'\"\\]{0,126}")
_USB = re.compile(r"/dev/(usb/)?[A-Za-z][A-Za-z0-9._-]*")
_SERIAL = re.compile(r"/dev/[A-Za-z][A-Za-z0-9._/-]*|COM[1-9][0-9]{0,2}", re.IGNORECASE)
_RAW = re.compile(r"[^\"\x00-\x1f,]{1,200}")


def checked_printer(act: Act, values: Mapping[str, Any], codes: CodeBook) -> dict[str, Any]:
    """The values of a printer as they are kept; what its connection has no use for is emptied.

    Raises:
        InvalidInput: names the wrong field, and says what belongs there.
    """
    given = clean_values(PRINTER, values, codes, today=act.today)
    link = PrinterLink(given["link"])
    on_roll = link not in {PrinterLink.SPOOLER, PrinterLink.PDF}
    kept = {
        "name": given["name"],
        "link": link.value,
        "address": checked_address(link, given.get("address") or ""),
        "desk_no": given.get("desk_no") or (act.desk if link in HANGS_HERE else None),
        "paper": _paper(link, given.get("paper")),
        "dots": _dots(given.get("dots")) if on_roll else None,
        "mode": (given.get("mode") or _usual_mode(link)) if on_roll else None,
        "baud": _baud(given.get("baud")) if link is PrinterLink.SERIAL else None,
        "cut": given.get("cut") is not False,
        "copies": given.get("copies") or 1,
    }
    if link is PrinterLink.PDF:
        kept["desk_no"] = None
    return kept


def checked_address(link: PrinterLink, address: str) -> str | None:
    """Where a printer of this connection is reached, as it is kept.

    Raises:
        InvalidInput: it cannot be such a place; says what one looks like.
    """
    if link is PrinterLink.PDF:
        return None
    if link is PrinterLink.NETWORK:
        return _network(address)
    shape, sentence = {
        PrinterLink.SPOOLER: (_QUEUE, _("Give the printer's name in the system, without spaces: Office_Laser.")),
        PrinterLink.USB: (_USB, _("Give the printer's device file: /dev/usb/lp0.")),
        PrinterLink.SERIAL: (_SERIAL, _("Give the serial line: /dev/ttyUSB0 or COM3.")),
        PrinterLink.RAW_SPOOL: (_RAW, _("Give the printer's name in Windows, as it stands there.")),
    }[link]
    if not shape.fullmatch(address) or ".." in address:
        raise InvalidInput(sentence, field="address")
    return address


def split_place(place: str) -> tuple[str, int]:
    """Host and port of a network printer's address; 9100 where none is given. Raises ValueError."""
    if place.startswith("["):
        host, bracket, rest = place[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ValueError("no host")
        port = rest[1:] if rest else str(_PORT)
        ipaddress.IPv6Address(host)
    else:
        host, colon, port = place.partition(":")
        port = port if colon else str(_PORT)
        if not all(_LABEL.fullmatch(part) for part in host.split(".")) or len(host) > 190:
            raise ValueError("no host")
        if host.replace(".", "").isdigit():
            ipaddress.IPv4Address(host)
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("no port")
    return host, int(port)


def _network(address: str) -> str:
    try:
        host, port = split_place(address)
    except ValueError as error:
        raise InvalidInput(
            _("Give the printer's network address, with its port where it is not 9100: 192.168.0.20:9100."),
            field="address",
        ) from error
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _paper(link: PrinterLink, paper: str | None) -> str:
    papers = PAPERS_OF[link]
    if not paper:
        return papers[0]
    if paper not in papers:
        raise InvalidInput(_("A printer with this connection does not take this paper."), field="paper")
    return paper


def _dots(dots: int | None) -> int:
    if dots is None:
        return HEAD_DOTS[0]
    if dots not in HEAD_DOTS:
        raise InvalidInput(
            _("The head of a roll printer has {dots} dots: see its manual.").format(dots=_either(HEAD_DOTS)),
            field="dots",
        )
    return dots


def _baud(baud: int | None) -> int:
    if baud not in BAUD_RATES:
        raise InvalidInput(
            _("Choose the baud rate that the printer is set to: {rates}.").format(rates=_either(BAUD_RATES)),
            field="baud",
        )
    return baud


def _either(numbers: tuple[int, ...]) -> str:
    return " / ".join(str(number) for number in numbers)


def _usual_mode(link: PrinterLink) -> str:
    return (PrintMode.TEXT if link is PrinterLink.SERIAL else PrintMode.RASTER).value
