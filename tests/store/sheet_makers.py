"""Workbooks built part by part, so that they can be what no spreadsheet program writes."""

import io
import os
import threading
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path

from jobdesk.base.errors import InvalidInput
from jobdesk.store.sheet_files import open_sheets

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACK = "http://schemas.openxmlformats.org/package/2006"


def parts(rows="", *, sheets=None, shared="", styles="", book="", state=""):
    """The parts of a workbook by name; `rows` is what stands in the first sheet's `sheetData`."""
    sheets = sheets or {"시트": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" {state} r:id="rId{i}"/>' for i, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    made = {
        "[Content_Types].xml": f'<Types xmlns="{PACK}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACK}/relationships"><Relationship Id="a" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACK}/relationships">{related}'
        f'<Relationship Id="s" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="t" Type="{REL}/styles" Target="/xl/styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": shared or f'<sst xmlns="{MAIN}"><si><t>성명</t></si><si><t>홍길동</t></si></sst>',
        "xl/styles.xml": styles
        or f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
        '<xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="46"/></cellXfs></styleSheet>',
    }
    return made | {f"xl/worksheets/sheet{i}.xml": text for i, text in enumerate(sheets.values(), 1)}


def packed(made, level=6):
    """The parts as the bytes of a file."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, text in made.items():
            package.writestr(name, text)
    return sink.getvalue()


def written(folder: Path, content, name="file.xlsx") -> Path:
    """A file of these bytes, or of these parts."""
    path = folder / name
    path.write_bytes(packed(content) if isinstance(content, dict) else content)
    return path


def row(number, *values):
    """A row of texts and numbers in columns A, B, ..."""
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}"><v>{value}</v></c>'
        if isinstance(value, int | float)
        else f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        for i, value in enumerate(values)
    )
    return f'<row r="{number}">{cells}</row>'


def read(path, **asked):
    """{sheet: (headings, rows)} of a file, read to its end."""
    with open_sheets(path, **asked) as file:
        return {sheet.name: (sheet.headings, list(sheet.rows())) for sheet in file.sheets}


def refused(path, **asked) -> InvalidInput | None:
    """Why it is not read, at the opening or at a row; None when all of it is."""
    try:
        read(path, **asked)
    except InvalidInput as error:
        return error
    return None


@contextmanager
def watched():
    """What reading costs: seconds and the highest MiB of the child processes meanwhile (Linux)."""
    cost = {"seconds": 0.0, "mib": 0}
    over = threading.Event()

    def watch():
        while not over.wait(0.005):
            cost["mib"] = max(cost["mib"], sum(_mib(child) for child in _children()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    try:
        yield cost
    finally:
        cost["seconds"] = time.monotonic() - begun
        over.set()
        watcher.join()


def _children():
    found = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        try:
            found += (task / "children").read_text().split()
        except OSError:
            continue
    return [child for child in found if "_sheet_child" in _command(child)]


def _command(child):
    try:
        return Path(f"/proc/{child}/cmdline").read_text()
    except OSError:
        return ""


def _mib(child):
    try:
        told = Path(f"/proc/{child}/status").read_text()
    except OSError:
        return 0
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024 if "VmHWM:" in told else 0
