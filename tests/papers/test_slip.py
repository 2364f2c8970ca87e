"""The slip: one page, readable codes, the birth year alone, every syllable."""

import re
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.devices.printer import Raster
from jobdesk.papers.slip import SlipContent, cut_on, slip_pdf
from jobdesk.papers.slip_content import WORDS
from jobdesk.qt.raster import rasterize
from tests.counts import full

NUMBER = "20260100012390"
CONTENT = {
    "issued_on": "2026. 11. 20.",
    "valid_until": "2026. 11. 26.",
    "center_name": "시험구 일자리플러스센터",
    "center_address": "시험시 시험구 시험로 1",
    "employer_name": "(주)한빛관리",
    "interview_at": "2026. 11. 23. 14:00",
    "interview_place": "시험로 100 3층 관리사무소",
    "title": "아파트 경비원",
    "jobseeker_name": "홍길동",
    "birth_year": "1985",
    "jobseeker_phone": "010-0000-1234",
}
PAPERS = ["a4", "a5", "roll"]


def run(*command, stdin=None):
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout


def text_of(pdf, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(pdf)
    return unicodedata.normalize("NFC", run("pdftotext", "-layout", str(tmp_path / "slip.pdf"), "-").decode())


def codes_of(picture):
    return sorted(run("zbarimg", "-q", "--nodbus", str(picture)).decode().split())


def page_count(pdf, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(pdf)
    info = run("pdfinfo", str(tmp_path / "slip.pdf")).decode()
    return int(next(line for line in info.splitlines() if line.startswith("Pages")).split()[1])


@pytest.mark.parametrize("paper", PAPERS)
def test_every_word_stands_on_every_paper(paper, tmp_path):
    said = text_of(slip_pdf(SlipContent.of(NUMBER, CONTENT), paper), tmp_path).replace(" ", "").replace("\n", "")
    for value in CONTENT.values():
        assert value.replace(" ", "") in said
    assert "2026-01-000123-90" in said


@pytest.mark.parametrize("paper", PAPERS)
def test_codes_are_read_at_200_dpi(paper, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(slip_pdf(SlipContent.of(NUMBER, CONTENT), paper))
    run("pdftoppm", "-r", "200", "-png", "-singlefile", str(tmp_path / "slip.pdf"), str(tmp_path / "slip"))
    assert codes_of(tmp_path / "slip.png") == [f"CODE-128:{NUMBER}", f"QR-Code:{NUMBER}"]


HEADS = [("roll", 512), ("roll", 576), ("a4", round(210 / 25.4 * 203)), ("a5", round(148 / 25.4 * 203))]


@pytest.mark.parametrize(("paper", "dots"), HEADS)
@pytest.mark.parametrize("at", range(full(40, 3)))
def test_codes_are_read_from_the_raster_that_goes_to_the_head(paper, dots, at, tmp_path, qapp):
    number = make_slip_number(2026, at % 99 + 1, 1 + at * 24_989)
    (page,) = rasterize(slip_pdf(SlipContent.of(number, CONTENT), paper), dots)
    assert page.width == dots
    write_pbm(page, tmp_path / "slip.pbm")
    assert codes_of(tmp_path / "slip.pbm") == [f"CODE-128:{number}", f"QR-Code:{number}"]


def write_pbm(page: Raster, path):
    header = f"P4 {page.width} {page.height}\n".encode()
    path.write_bytes(header + page.rows)


def test_the_second_copy_says_so(tmp_path):
    first = slip_pdf(SlipContent.of(NUMBER, CONTENT), "a4")
    second = slip_pdf(SlipContent.of(NUMBER, CONTENT, copy_no=2), "a4")
    assert "재발급" not in text_of(first, tmp_path)
    assert "재발급 2번째" in text_of(second, tmp_path)


CAREERS = [("", ""), ("0", "신입"), ("7", "7개월"), ("240", "20년"), ("250", "20년10개월")]


@pytest.mark.parametrize(("months", "said"), CAREERS)
def test_nobody_is_called_a_beginner_unless_it_is_known(months, said, tmp_path):
    content = SlipContent.of(NUMBER, {**CONTENT, "career_months": months})
    for paper in PAPERS:
        shown = "".join(text_of(slip_pdf(content, paper), tmp_path).split())
        found = re.findall(r"경력:?(신입|(?:[0-9]+년)?(?:[0-9]+개월)?)", shown)
        assert found in ([said], [said] if said else [])


@pytest.mark.parametrize("paper", PAPERS)
def test_where_to_go_where_the_firm_is_and_where_one_works_are_three(paper, tmp_path):
    places = {
        "interview_place": "구청 2층 강당",
        "employer_address": "시험시 본사로 1",
        "work_address": "시험시 현장로 9",
        "licenses": "지게차운전기능사",
    }
    said = "".join(text_of(slip_pdf(SlipContent.of(NUMBER, CONTENT | places), paper), tmp_path).split())
    assert [said.count("".join(one.split())) for one in places.values()] == [1, 1, 1, 1]
    del places["interview_place"]
    firm = {**CONTENT, **places, "interview_place": ""}
    said = "".join(text_of(slip_pdf(SlipContent.of(NUMBER, firm), paper), tmp_path).split())
    assert said.count("시험시본사로1") == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_however_long_the_job_is_the_stub_names_the_person(paper, tmp_path):
    words = "아주 긴 이름의 업체와 모집 " * 12
    content = SlipContent.of(NUMBER, {**CONTENT, "employer_name": words, "title": words})
    stub = text_of(slip_pdf(content, paper), tmp_path).split("면접결과 회신")[1]
    assert "홍길동" in stub
    assert "1985년생" in text_of(slip_pdf(content, paper), tmp_path)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_slip_has_a_line_for_all_that_is_written_by_hand(paper, tmp_path):
    shown = text_of(slip_pdf(SlipContent("", blank=True), paper), tmp_path)
    said = "".join(shown.split())
    for label in ("발급일", "유효기한", "직업상담사", "전화"):
        assert f"{label}___" in said, label
    stub = said.split("면접결과회신")[1]
    for label in ("성명", "업체", "모집"):
        assert f"{label}___" in stub, label
    assert "____호" in said or paper == "roll"


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_a_full_sheet_keeps_the_line_that_says_whom_to_answer(paper, tmp_path):
    full_of = {**CONTENT, **dict.fromkeys(WORDS, "시험 말씀"), "look_notices": "첫 줄\n둘째 줄\n셋째 줄"}
    pdf = slip_pdf(SlipContent.of(NUMBER, full_of), paper)
    (tmp_path / "slip.pdf").write_bytes(pdf)
    boxes = run("pdftotext", "-bbox", str(tmp_path / "slip.pdf"), "-").decode()
    high = float(re.search(r'height="([0-9.]+)"', boxes)[1])
    ends = [float(y) for y in re.findall(r'yMax="([0-9.]+)"', boxes)]
    assert max(ends) < high - 5 / 25.4 * 72, "no printer prints on the last 5 mm"


DUTIES = "아파트 단지 순찰과 출입 관리, 택배 보관, 주차 안내와 분리수거장 정리 " * 4


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_long_duties_take_the_room_there_is_in_their_own_size(paper, tmp_path):
    content = SlipContent.of(NUMBER, {**CONTENT, "duties": DUTIES.strip()})
    pdf = slip_pdf(content, paper)
    assert "".join(DUTIES.split()) in "".join(text_of(pdf, tmp_path).replace("직무내용", "").split())
    assert cut_on(content, paper) == []
    assert smallest_type(pdf, tmp_path) == smallest_type(
        slip_pdf(SlipContent.of(NUMBER, CONTENT), paper), tmp_path
    )


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_what_is_cut_all_the_same_is_named_and_nothing_else(paper, tmp_path):
    content = SlipContent.of(NUMBER, {**CONTENT, "duties": DUTIES * 20})
    assert cut_on(content, paper) == ["직무내용"]
    assert text_of(slip_pdf(content, paper), tmp_path).count("…") == 1
    assert cut_on(content, "roll") == []


def test_a_slip_names_no_birth_day():
    assert {"birth_date", "birth"}.isdisjoint(SlipContent.__dataclass_fields__)
    assert SlipContent.of(NUMBER, {"birth_date": "1985-03-02", "birth_year": "1985"}).birth_year == "1985"


@given(
    st.dictionaries(
        st.sampled_from(sorted(set(SlipContent.__dataclass_fields__) - {"number", "copy_no"})),
        st.text(
            st.characters(min_codepoint=32, max_codepoint=0xD7A3, exclude_categories=["Cs", "Cc"]), max_size=400
        ),
    )
)
def test_no_text_pushes_the_slip_off_its_page(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("slip")
    for paper in PAPERS:
        assert page_count(slip_pdf(SlipContent.of(NUMBER, content), paper), folder) == 1


def test_decomposed_names_print_as_syllables(tmp_path):
    loose = unicodedata.normalize("NFD", "홍길동")
    pdf = slip_pdf(SlipContent.of(NUMBER, {**CONTENT, "jobseeker_name": loose}), "a4")
    (tmp_path / "slip.pdf").write_bytes(pdf)
    raw = run("pdftotext", str(tmp_path / "slip.pdf"), "-").decode()
    assert "홍길동" in raw
    assert not any(0x1100 <= ord(c) <= 0x11FF for c in raw)


def smallest_type(pdf, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(pdf)
    boxes = run("pdftotext", "-bbox", str(tmp_path / "slip.pdf"), "-").decode()
    heights = [
        float(y2) - float(y1) for y1, y2 in re.findall(r'yMin="([0-9.]+)" xMax="[0-9.]+" yMax="([0-9.]+)"', boxes)
    ]
    return min(heights)


@pytest.mark.parametrize("paper", PAPERS)
def test_no_type_is_smaller_than_8_points(paper, tmp_path):
    said = {name: "서울특별시 시험구 시험로 " * 12 for name in CONTENT}
    assert smallest_type(slip_pdf(SlipContent.of(NUMBER, said), paper), tmp_path) >= 7.99


def test_the_roll_keeps_a_box_with_its_word(tmp_path):
    lines = text_of(slip_pdf(SlipContent.of(NUMBER, CONTENT), "roll"), tmp_path).replace("\xa0", " ").splitlines()
    assert not [line for line in lines if line.rstrip().endswith("□")]
    assert [line for line in lines if "(서명 또는 인)" in line]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_slip_not_issued_yet_has_no_codes(paper, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(slip_pdf(SlipContent.of("", CONTENT), paper))
    run("pdftoppm", "-r", "150", "-png", "-singlefile", str(tmp_path / "slip.pdf"), str(tmp_path / "slip"))
    found = subprocess.run(
        ["zbarimg", "-q", "--nodbus", str(tmp_path / "slip.png")], check=False, capture_output=True
    )
    assert found.stdout == b""
    assert "발급 전" in text_of((tmp_path / "slip.pdf").read_bytes(), tmp_path)
