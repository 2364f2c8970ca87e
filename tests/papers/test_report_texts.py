"""CSV and clipboard read back."""

import csv
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import StringIO

from jobdesk.papers.report_clipboard import clip_chart, clip_document, clip_table
from jobdesk.papers.report_csv import Lost, report_cp949, report_csv
from jobdesk.papers.report_layout import grid, headings
from jobdesk.papers.report_tables import Series
from tests.papers.documents import charts, document


def rows_of(text):
    return list(csv.reader(StringIO(text, newline="")))


def test_csv_keeps_bare_numbers_and_guards_texts():
    content = report_csv(document(rows=3))
    assert content.startswith(b"\xef\xbb\xbf")
    lines = rows_of(content.decode("utf-8-sig"))
    assert ["구인 업체", "구인 인원", "구직자", "취업알선", "취업 취업자", "취업 취업률"] in lines
    assert ["2601", "3401", "1965", "11448", "854", "43.5"] in lines
    assert ["구인", "업체", "1234", "1500", "-266", "82.3", ""] in lines
    assert ["구인", "인원", "0", "", "", "", "'=1+1"] in lines
    assert ["예산", "예산", "2156880", "-1000", "7", "-1.05", "'+82 & <b>한글</b>"] in lines
    assert ["※ 집계값: 구인 업체 · 당월 전년"] in lines
    assert ["※ 잠정: 예산 · 증감"] in lines


def test_every_figure_of_every_table_stands_in_the_csv():
    made = document()
    lines = rows_of(report_csv(made).decode("utf-8-sig"))
    for table in made.tables:
        start = lines.index(headings(table)) + 1
        for line, row in enumerate(table.rows):
            said = lines[start + line][table.stub :]
            assert said[: len(row.cells)] == [
                "" if cell.value is None else str(cell.value) if cell.kind != "text" else f"'{cell.value}"
                for cell in row.cells
            ]


def test_cp949_says_what_it_cannot_say():
    made = replace(document(rows=1), title="실적 ㎡ 😀 – 똠방각하 😀", notes=())
    content, lost = report_cp949(made)
    first = content.decode("cp949").split("\r\n")[0]
    assert first == "실적 ㎡ ? ? 똠방각하 ?"
    assert lost == (Lost("–", 1), Lost("😀", 2))
    assert report_cp949(document(rows=1))[1] == ()


class Cells(HTMLParser):
    """Cells of the tables with their spans, each row a list."""

    def __init__(self):
        super().__init__()
        self.rows, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.inside = True
            self.rows[-1].append([dict(attrs), ""])

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1][1] += data


def test_html_has_spans_borders_and_native_numbers():
    made = document(rows=2)
    seen = Cells()
    seen.feed(clip_table(made.tables[1], made).html)
    first = [(attrs.get("rowspan"), attrs.get("colspan"), said) for attrs, said in seen.rows[0]]
    assert first[:3] == [("2", "2", "구분"), (None, "2", "당월"), ("2", None, "증감")]
    attrs, said = seen.rows[2][4]
    assert (said, attrs["x:num"], attrs["sdval"]) == ("△266", "-266", "-266")
    attrs, said = seen.rows[3][-1]
    assert said == "=1+1"
    assert "mso-number-format:'\\@'" in attrs["style"]
    assert attrs["sdnum"] == "1042;0;@", "else LibreOffice counts it out"
    assert seen.rows[4][-1][1] == "+82 & <b>한글</b>"
    assert all("border:0.5pt solid" in cell["style"] for row in seen.rows for cell, _said in row)


def test_text_has_one_line_a_row_and_a_tab_a_column():
    made = document(rows=2)
    lines = clip_document(made).text.split("\n")
    assert "2,601\t3,401\t1,965\t11,448\t854\t43.5" in lines
    assert "구인\t업체\t1,234\t1,500 (집계값)\t△266\t82.3\t-" in lines
    assert "\t인원\t0\t-\t-\t-\t'=1+1" in lines
    for table in made.tables:
        assert sum(line.count("\t") == table.columns - 1 for line in lines) >= len(grid(table))


def test_a_chart_is_pasted_as_the_table_of_its_figures():
    chart = charts()[2]
    made = replace(chart, series=(Series("율", (Decimal("1.25"), *chart.series[0].values[1:])),))
    clip = clip_chart(made)
    assert f"{chart.labels[0]}\t1.25" in clip.text
    seen = Cells()
    seen.feed(clip.html)
    attrs, said = seen.rows[1][1]
    assert (said, attrs["x:num"]) == ("1.25", "1.25")
    assert len(seen.rows) == len(chart.labels) + 1
