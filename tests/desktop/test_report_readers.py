"""Reports opened by programs that had no part in writing them: LibreOffice, poppler, an HWPX reader in Rust."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from jobdesk.papers.report_clipboard import clip_table
from jobdesk.papers.report_hwpx import report_hwpx
from jobdesk.papers.report_tables import TableCell
from jobdesk.papers.report_workbook import report_workbook
from tests.desktop.readers import convert, read_hwpx, text_of
from tests.papers.documents import document

pytestmark = pytest.mark.desktop


@pytest.fixture(scope="module")
def made():
    return document(rows=60)


def test_libreoffice_prints_the_workbook(made, tmp_path):
    source = tmp_path / "report.xlsx"
    source.write_bytes(report_workbook(made))
    paper = convert(tmp_path, source, "pdf")
    pages = text_of(paper).split("\f")[:-1]
    words = " ".join(pages).split()
    assert [one for one in words if one in {"2,601", "3,401", "1,965", "11,448", "854", "43.5"}][:6] == [
        "2,601",
        "3,401",
        "1,965",
        "11,448",
        "854",
        "43.5",
    ]
    assert {"△266", "△1.05", "=1+1", "2,156,880"} <= set(words)
    assert "1,500 (집계값)" in " ".join(words)
    long = [page for page in pages if "동별 직종별" in page]
    assert len(long) > 1
    assert all("직종 13" in page for page in long), "the head rows repeat on each page"
    assert all("2023. 10. 31. 기준 · 영등포구 일자리센터 · 김상담" in page for page in pages)
    assert "".join(pages[-1].split()).endswith(f"{len(pages)}/{len(pages)}")


def test_a_pasted_table_has_its_spans_and_native_numbers(made, tmp_path):
    table = made.tables[1]
    source = tmp_path / "clip.html"
    clip = clip_table(table, made)
    source.write_text(
        f'<html><head><meta charset="utf-8"></head><body>{clip.html}</body></html>', encoding="utf-8"
    )
    pasted = convert(tmp_path, source, "xlsx:Calc MS Excel 2007 XML", "--infilter=HTML (StarCalc)")
    rows = CalamineWorkbook.from_filelike(BytesIO(pasted.read_bytes())).get_sheet_by_index(0).to_python()
    top = next(place for place, row in enumerate(rows) if "구분" in row)
    for one in table.placed():
        seen = rows[top + one.row][one.column]
        value = one.content.value if isinstance(one.content, TableCell) else one.content.text
        assert seen == (one.printed if value is None or isinstance(value, str) else float(value))


def test_another_reader_opens_the_hwpx(made, tmp_path):
    source = tmp_path / "report.hwpx"
    source.write_bytes(report_hwpx(made))
    text, count = read_hwpx(source, tmp_path)
    for table in made.tables[:2]:
        places = [text.index(one.printed) for one in table.placed() if one.part == "head"]
        assert places
        assert all(one.printed in text for one in table.placed())
    assert "2,601\r\n3,401\r\n1,965\r\n11,448\r\n854\r\n43.5" in text
    pages = [(tmp_path / f"{place}.svg").read_text(encoding="utf-8") for place in range(1, count + 1)]
    drawn = ["".join(re.findall(r">([^<>]*)</text>", page)).replace(" ", "") for page in pages]
    lying = [page for page in drawn if "직종13" in page]
    assert len(lying) > 1, "a long table goes on under its repeated head"
    last = made.tables[2].rows[-1]
    wanted = "".join([last.labels[0].text.replace(" ", ""), *(cell.printed for cell in last.cells)])
    assert wanted in "".join(lying)
