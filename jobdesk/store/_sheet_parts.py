"""Inside the reading child: the parts of a workbook, unpacked piece by piece and never all at once.

Knows nothing of jobdesk but this folder, so that the child starts fast. What it refuses it names by a code; the
sentences stand in sheet_files.py.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from time import process_time
from typing import Any
from xml.parsers import expat

from jobdesk.store._sheet_refused import Refused
from jobdesk.store._sheet_shared import HELD, SharedTexts

UNPACKED_LIMIT = 2**30
_SMALL_PART, _STYLES_PART = 2**24, 2**26
_BLOCK = 2**20
_SHEETS = 1000
OPENING, OPENING_MIB = 2.0, 0.25
"""Seconds of processor time that opening a file may take, and more for each MiB of it."""
SHARED = "xl/sharedStrings.xml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


@dataclass(frozen=True)
class SheetPart:
    """A worksheet of the workbook: its title, whether it is hidden, and where its XML lies."""

    name: str
    hidden: bool
    part: str


class Package:
    """An open workbook; `template` is a workbook of one sheet with its strings and styles, without the sheet."""

    def __init__(self, file: io.BufferedIOBase) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, RuntimeError):
            raise Refused("damaged") from None
        self._left = UNPACKED_LIMIT
        self._until: float | None = process_time() + OPENING + OPENING_MIB * file.seek(0, io.SEEK_END) / 2**20
        self._1904 = False
        self.shared_bytes = 0
        self.shared: SharedTexts | None = None
        book = self._related("", "officeDocument")
        if len(book) != 1:
            raise Refused("damaged")
        self._book = book[0]
        self.sheets = self._list_sheets()
        self._template: bytes | None = None

    def again(self) -> None:
        """A reading of one sheet: its budget of unpacked bytes begins anew; that of opening the file is over."""
        self._left = UNPACKED_LIMIT
        self._until = None

    def pieces(self, part: str, limit: int = UNPACKED_LIMIT) -> Iterator[bytes]:
        """What a part unpacks to, in pieces; declared sizes are not believed."""
        try:
            with self._zip.open(part) as packed:
                while piece := packed.read(_BLOCK):
                    self._left -= len(piece)
                    limit -= len(piece)
                    if self._left < 0 or limit < 0:
                        raise Refused("too_large")
                    if self._until is not None and process_time() > self._until:
                        raise Refused("late")
                    yield piece
        except (KeyError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error):
            raise Refused("damaged") from None

    def template(self) -> bytes:
        """A workbook without its only sheet, `xl/worksheets/sheet1.xml`; styles are the file's, and texts too.

        Where the texts are too many to be held, they are in `shared` and not in the template.
        """
        if self._template is None:
            self._template = self._make_template()
        return self._template

    def _make_template(self) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, text in _FIXED.items():
                packed.writestr(name, text % {"1904": "1" if self._1904 else "0"})
            for part in self._related(self._book, "styles")[:1]:
                _copy(self.pieces(part, _STYLES_PART), packed, "xl/styles.xml")
            for part in self._related(self._book, "sharedStrings")[:1]:
                self.shared_bytes = self._size(part)
                if self.shared_bytes > HELD:
                    self.shared = SharedTexts(self.pieces(part))
                else:
                    _copy(self.pieces(part), packed, SHARED)
        return made.getvalue()

    def _size(self, part: str) -> int:
        """Bytes that a part says it unpacks to; it never gives more."""
        try:
            return self._zip.getinfo(part).file_size
        except KeyError:
            raise Refused("damaged") from None

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """Every element of a small part, by local name, with its attributes; no declarations are taken."""
        found: list[tuple[str, dict[str, str]]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            bare = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            found.append((name.rpartition(" ")[2], bare))

        def declared(*_about: Any) -> None:  # noqa: ANN401  expat's own
            raise Refused("damaged")

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declared
        try:
            for piece in self.pieces(part, _SMALL_PART):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError):
            raise Refused("damaged") from None
        return found

    def _related(self, part: str, kind: str) -> list[str]:
        return [target for _id, target in self._relations(part, kind)]

    def _relations(self, part: str, kind: str) -> list[tuple[str, str]]:
        """(id, part) of what a part is related to in this way."""
        folder, name = PurePosixPath(part).parent, PurePosixPath(part).name
        listed = str(folder / "_rels" / f"{name}.rels") if part else "_rels/.rels"
        found = []
        for element, about in self._elements(listed):
            if element != "Relationship" or not about.get("Type", "").endswith(f"/{kind}"):
                continue
            if about.get("TargetMode") == "External":
                raise Refused("links")
            target = about.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else str(folder / target)
            found.append((about.get("Id", ""), _plain_path(whole)))
        return found

    def _list_sheets(self) -> tuple[SheetPart, ...]:
        parts = dict(self._relations(self._book, "worksheet"))
        names = set(self._zip.namelist())
        sheets = []
        for element, about in self._elements(self._book):
            if element == "workbookPr":
                self._1904 = about.get("date1904") in {"1", "true"}
            if element == "sheet" and (part := parts.get(about.get("id", ""))) is not None:
                if part not in names:
                    raise Refused("damaged")
                hidden = about.get("state", "visible") != "visible"
                sheets.append(SheetPart(about.get("name", "")[:255], hidden, part))
        several = len({sheet.name for sheet in sheets}), len({sheet.part for sheet in sheets})
        if len(sheets) > _SHEETS or min(several) < len(sheets):
            raise Refused("damaged")  # no program gives two sheets one name or one part
        if not sheets:
            raise Refused("no_sheets")
        return tuple(sheets)


def _copy(pieces: Iterator[bytes], package: zipfile.ZipFile, name: str) -> None:
    with package.open(name, "w") as member:
        for piece in _undeclared(pieces):
            member.write(piece)


def _plain_path(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _undeclared(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, refused where a document type or an entity is declared, or a text never ends."""
    before = b""
    for piece in pieces:
        if _DECLARED.search(before + piece) or (len(piece) == _BLOCK and b"<" not in piece):
            raise Refused("damaged")
        before = piece[-16:]
        yield piece


_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_PACK}/content-types"><Override PartName="/xl/workbook.xml" '
    f'ContentType="{_KIND}.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns:r="{_REL}"><workbookPr date1904="%(1904)s"/><sheets>'
    '<sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACK}/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
