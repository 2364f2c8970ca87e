"""The report on paper, read back by poppler: every figure, turned and numbered pages, heads that repeat."""

import re
import subprocess
from dataclasses import replace

import pytest

from jobdesk.papers.report_columns import fit_table
from jobdesk.papers.report_pdf import document_pdf
from jobdesk.papers.report_tables import HeadCell, ReportTable, head, number, row
from tests.papers.documents import document, monthly, published, wide


@pytest.fixture
def read(tmp_path):
    def read(made):
        paper = tmp_path / "report.pdf"
        paper.write_bytes(document_pdf(made))
        text = subprocess.run(
            ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True
        ).stdout
        told = subprocess.run(["pdfinfo", "-l", "99", paper], capture_output=True, text=True, check=True).stdout
        return text.split("\f")[:-1], told

    return read


def test_the_published_figures_stand_as_the_center_prints_them(read):
    pages, _told = read(document(rows=3))
    line = next(line for line in pages[0].splitlines() if "2,601" in line)
    assert line.split() == ["2,601", "3,401", "1,965", "11,448", "854", "43.5"]
    assert "(2023. 10. 31. 기준)" in pages[0]
    assert "(단위: 개, 명, 건, %)" in pages[0]
    assert "□ 취업 실적" in pages[0]


def test_every_figure_is_on_paper(read):
    made = document()
    pages, _told = read(made)
    lines = [line.split() for page in pages for line in page.splitlines()]
    for line in wide().rows:
        wanted = [*line.labels[0].text.split(), *(cell.printed for cell in line.cells)]
        assert wanted in lines
    words = " ".join(" ".join(line) for line in lines)
    for line in monthly().rows:
        for cell in line.cells:
            assert cell.printed in words


def test_charts_stand_behind_the_first_tables_with_their_values(read):
    pages, _told = read(document(rows=3))
    upright = "".join(pages[:2])
    assert "□ 구직에서 정착까지" in upright
    assert "854 (43.5%)" in upright
    assert "△4" in upright
    assert "71" in next(line for line in upright.splitlines() if "102" in line).split()


def test_wide_tables_lie_and_long_ones_repeat_their_head(read):
    pages, told = read(document())
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told)
    lying = [float(width) > float(height) for width, height in sizes]
    assert lying == ["직종 00" in page for page in pages]
    assert sum(lying) > 2
    assert lying[0] is False


def test_every_page_tells_base_date_author_time_and_its_number(read):
    made = document()
    pages, _told = read(made)
    for place, page in enumerate(pages, 1):
        assert made.footer in page
        assert "".join(page.split()).endswith(f"{place}/{len(pages)}")


def test_the_file_names_no_person(read):
    _pages, told = read(document(rows=1))
    assert "김상담" not in told


def test_what_people_typed_is_no_markup(read):
    pages, _told = read(document(rows=1))
    assert "+82 & <b>한글</b>" in pages[0]


def test_a_label_over_more_rows_than_a_page_holds_is_repeated(read):
    first = row([HeadCell("구인", rows=90), "업체 0"], number(0))
    table = ReportTable(
        "긴",
        "긴 표",
        "",
        head(["구분", "세부", "수"]),
        (first, *(row([f"업체 {x}"], number(x)) for x in range(1, 90))),
    )
    pages, _told = read(replace(document(), tables=(table,), charts=()))
    assert len(pages) > 1
    assert all("구인" in page for page in pages)


@pytest.mark.parametrize("rows", [12, 26, 60])
def test_long_labels_over_many_rows_break_where_a_page_ends(read, rows):
    said = "도매 및 소매업 숙박 및 음식점업 전문 과학 및 기술 서비스업 " * 5
    lines = (
        row([HeadCell("긴 이름 " * 20, rows=rows), said], number(1)),
        *(row([said], number(place)) for place in range(2, rows + 1)),
    )
    table = ReportTable("긴", "긴 표", "", head(["구분", "세부", "수"]), lines)
    pages, _told = read(replace(document(), tables=(table,), charts=()))
    figures = [line.split()[-1] for page in pages for line in page.splitlines() if line.split()]
    assert {str(place) for place in range(1, rows + 1)} <= set(figures)


def test_a_table_too_wide_for_a_lying_page_is_cut_with_its_labels(read):
    columns = 60
    table = ReportTable(
        "넓은",
        "넓은 표",
        "",
        head(
            [HeadCell("동", rows=2), HeadCell("직종", columns=columns)],
            [f"직종 {x:02} 이름" for x in range(columns)],
        ),
        tuple(row(f"당산{y}동", *(number(1000 * y + x) for x in range(columns))) for y in range(1, 4)),
    )
    pages, _told = read(replace(document(), tables=(published(), table), charts=()))
    words = " ".join(pages).split()
    assert all(f"{1000 * y + x:,}" in words for y in range(1, 4) for x in range(columns))
    assert "(1/" in " ".join(words)


@pytest.mark.parametrize("table", [published(), monthly(), wide(3)], ids=lambda table: table.name)
def test_columns_fill_the_page(table):
    fit = fit_table(table, lambda said, size: len(said) * size, upright=500, lying=750)
    for part in fit.parts:
        assert sum(part.widths) == pytest.approx(500 if fit.turn == "upright" else 750)


def test_a_report_without_tables_or_that_begins_wide(read):
    pages, _told = read(replace(document(), tables=(), charts=()))
    assert "취업률은" in pages[0]
    pages, _told = read(replace(document(), tables=(wide(3),)))
    assert "영등포구 일자리센터 실적" in pages[0]
    assert "직종 00" in pages[0]


def test_a_small_table_stands_on_the_lying_page_that_has_room_for_it(read):
    figures = [number(123456, mark="잠정")] * 12
    broad, small, tall = (
        ReportTable(name, name, "", head(["지표", *["제목"] * len(cells)]), (row("행", *cells),) * count)
        for name, count, cells in (("broad", 5, figures), ("small", 3, figures[:1]), ("tall", 24, figures[:1]))
    )
    pages, _told = read(replace(document(), tables=(broad, small, tall, small), charts=()))
    headed = [[line.split()[1] for line in page.splitlines() if "□" in line] for page in pages]
    assert headed == [["broad", "small"], ["tall", "small"]]
