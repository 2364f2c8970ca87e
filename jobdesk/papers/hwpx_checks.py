"""What an HWPX must be so that 한글 opens it, checked on the finished bytes. Source: hardware.md 1 (HWPX)."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

MIMETYPE = b"application/hwp+zip"
_P = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
_HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
_OPF = "{http://www.idpf.org/2007/opf/}"
_KEPT = {
    "charPrIDRef": "charPr",
    "paraPrIDRef": "paraPr",
    "styleIDRef": "style",
    "borderFillIDRef": "borderFill",
    "tabPrIDRef": "tabPr",
    "nextStyleIDRef": "style",
}
"""What a reference in a section or the header points at in the header."""
_NONE = "4294967295"
"""-1 in 32 bits: points at nothing on purpose."""


@dataclass(frozen=True, slots=True)
class HwpxTable:
    """A table as a reader sees it: its texts by row and column, spans by their first cell."""

    rows: int
    columns: int
    texts: dict[tuple[int, int], str]
    spans: dict[tuple[int, int], tuple[int, int]]


def read_tables(content: bytes) -> list[HwpxTable]:
    """Every table of a file in its order, read by nothing but zip and XML."""
    with ZipFile(BytesIO(content)) as packed:
        return [_table(one) for section in _sections(packed) for one in section.iter(f"{_P}tbl")]


def flaws(content: bytes) -> list[str]:
    """What is wrong with a file; nothing for a sound one."""
    found: list[str] = []
    with ZipFile(BytesIO(content)) as packed:
        first = packed.infolist()[0]
        if first.filename != "mimetype" or first.compress_type != ZIP_STORED or packed.read(first) != MIMETYPE:
            found.append("mimetype is not first, stored and right")
        if packed.testzip() is not None:
            found.append("a part is damaged")
        for name in packed.namelist():
            if name.endswith((".xml", ".hpf", ".rdf")):
                try:
                    ElementTree.fromstring(packed.read(name))
                except ElementTree.ParseError as flaw:
                    found.append(f"{name} is not well-formed: {flaw}")
        if found:
            return found
        found += _missing_parts(packed)
        header = ElementTree.fromstring(packed.read("Contents/header.xml"))
        ids = {kind: {one.get("id") for one in header.iter(f"{_HH}{kind}")} for kind in set(_KEPT.values())}
        for section in [header, *_sections(packed)]:
            found += _dangling(section, ids)
            found += [flaw for one in section.iter(f"{_P}tbl") for flaw in _table_flaws(one)]
            if next(section.iter(f"{_P}linesegarray"), None) is not None:
                found.append("a line cache would hide text that was changed")
    return found


def _sections(packed: ZipFile) -> Iterator[ElementTree.Element]:
    for number in range(len(packed.namelist())):
        name = f"Contents/section{number}.xml"
        if name in packed.namelist():
            yield ElementTree.fromstring(packed.read(name))


def _missing_parts(packed: ZipFile) -> list[str]:
    manifest = ElementTree.fromstring(packed.read("Contents/content.hpf"))
    named = {one.get("id"): one.get("href", "") for one in manifest.iter(f"{_OPF}item")}
    kept = set(packed.namelist())
    gone = [href for href in named.values() if href not in kept]
    gone += [one.get("idref", "") for one in manifest.iter(f"{_OPF}itemref") if one.get("idref") not in named]
    return [f"{name} is named but not there" for name in gone]


def _dangling(root: ElementTree.Element, ids: dict[str, set[str | None]]) -> list[str]:
    """References to what the header does not hold."""
    return [
        f"{name}={value} points at nothing"
        for one in root.iter()
        for name, value in one.attrib.items()
        if name in _KEPT and value != _NONE and value not in ids[_KEPT[name]]
    ]


def _numbers(cell: ElementTree.Element, tag: str, *names: str) -> tuple[int, ...]:
    found = cell.find(f"{_P}{tag}")
    return tuple(int(found.get(name, "0")) if found is not None else 0 for name in names)


def _table_flaws(table: ElementTree.Element) -> list[str]:
    """Cells that leave the grid, overlap, leave a gap or have no size; a row count that is not the rows'."""
    rows, columns = int(table.get("rowCnt", "0")), int(table.get("colCnt", "0"))
    found = []
    if rows != len(table.findall(f"{_P}tr")):
        found.append(f"rowCnt {rows} but {len(table.findall(f'{_P}tr'))} rows")
    taken: set[tuple[int, int]] = set()
    for line in table.findall(f"{_P}tr"):
        for cell in line.findall(f"{_P}tc"):
            row, column = _numbers(cell, "cellAddr", "rowAddr", "colAddr")
            down, across = _numbers(cell, "cellSpan", "rowSpan", "colSpan")
            spots = {(row + y, column + x) for y in range(down) for x in range(across)}
            if not spots or spots & taken or any(y >= rows or x >= columns for y, x in spots):
                found.append(f"the cell at {row}, {column} overlaps or leaves the table")
            taken |= spots
            if min(_numbers(cell, "cellSz", "width", "height")) <= 0:
                found.append(f"the cell at {row}, {column} has no size")
    if len(taken) != rows * columns:
        found.append(f"a table of {rows} by {columns} has {len(taken)} places filled")
    return found


def _table(table: ElementTree.Element) -> HwpxTable:
    texts, spans = {}, {}
    for cell in table.iter(f"{_P}tc"):
        spot = _numbers(cell, "cellAddr", "rowAddr", "colAddr")
        where = (spot[0], spot[1])
        texts[where] = "".join("".join(one.itertext()) for one in cell.iter(f"{_P}t"))
        down, across = _numbers(cell, "cellSpan", "rowSpan", "colSpan")
        spans[where] = (down, across)
    return HwpxTable(int(table.get("rowCnt", "0")), int(table.get("colCnt", "0")), texts, spans)
