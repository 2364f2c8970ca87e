"""Whatever a name holds stands on every paper: each syllable, and each kind of sign of safety.md 6."""

import re
import subprocess
import unicodedata
from functools import partial

import pytest

from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, text_bytes
from jobdesk.papers.fonts import PLACEHOLDER, Glyphs, _glyphs, missing_glyphs, printed
from jobdesk.papers.slip import slip_pdf, strip_of
from jobdesk.papers.strip_pdf import strip_pdf
from jobdesk.qt.raster import rasterize
from tests.counts import full
from tests.papers.heads import read_bytes, write_pbm
from tests.papers.slips import NUMBER, slip

SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4)]
PAPERS = ("a4", "a5", "roll")
FIELDS = (
    "employer_name",
    "interview_place",
    "station",
    "documents",
    "title",
    "occupation",
    "duties",
    "wage",
    "hours",
)
A_FIELD = {"a4": 30, "a5": 24, "roll": 60}
"""Syllables that fit a field of each paper."""
SIGNS = {
    "commands": "\x1b@\x1dV\x00\x1c.",
    "markup": "<b>&amp;<img src=x>",
    "formula": "=1+1 @SUM -2 +3",
    "direction": "\u202e\u2066\u200f",
    "unseen": "\u200b\u200d\ufeff\u2060\u00ad",
    "fillers": "\u115f\u1160\u3164\uffa0",
    "decomposed": unicodedata.normalize("NFD", "각쀍"),
    "surrogate": "\ud800",
    "nul": "\0",
    "variation": "葛\ufe00\U000e0100",
    "private": "\ue000\uf8ff",
    "unassigned": "\u0378\U000fffff",
    "emoji": "😀👨\u200d👩\u200d👧",
    "hanja": "金李朴崔",
    "rare hanja": "𠀀㐀",
    "compatibility": "㈜㎡①",
    "wide": "１２３ＡＢＣ\u3000",
    "not in cp949": "₩–—・뷁똠",
    "jamo": "ㅎㅏㄴ",
    "loose jamo": "\u1112\u11ab",
    "lines": "가\u2028나\u2029다\r\n라\v마",
    "other letters": "Đặng Thị Пётр محمد ไทย",
}


def words(pdf, tmp_path):
    (tmp_path / "slip.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", str(tmp_path / "slip.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode()


@pytest.mark.parametrize("paper", PAPERS)
def test_every_syllable_stands_on_the_paper(paper, tmp_path):
    """As text, so the right glyph is named; drawn as that glyph, for what no font draws is a box."""
    room = A_FIELD[paper]
    slips = [SYLLABLES[at : at + room * len(FIELDS)] for at in range(0, len(SYLLABLES), room * len(FIELDS))]
    for some in slips[:: full(1, 8)]:
        parts = ["".join(some[at : at + room]) for at in range(0, len(some), room)]
        said = words(slip_pdf(slip(**dict(zip(FIELDS, parts, strict=False))), paper), tmp_path)
        assert set(some) <= set(said), sorted(set(some) - set(said))[:5]


def test_every_syllable_has_an_outline_of_its_own():
    assert missing_glyphs("".join(SYLLABLES)) == []
    for font in _glyphs():
        glyphs = [font.glyph_of[ord(syllable)] for syllable in SYLLABLES]
        assert len(set(glyphs)) == len(SYLLABLES)
        assert all(font.offsets[glyph + 1] > font.offsets[glyph] for glyph in glyphs)


@pytest.mark.parametrize("kind", SIGNS)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_name_of_any_kind_is_printed_or_boxed(paper, kind, tmp_path):
    name = f"홍{SIGNS[kind]}길동"
    said = words(slip_pdf(slip(jobseeker_name=name), paper), tmp_path)
    flat = "".join(unicodedata.normalize("NFC", said).split())
    assert "".join(printed(name).split()) in flat
    assert "?" not in said
    assert not [sign for sign in said if 0x1100 <= ord(sign) <= 0x11FF], "loose jamo"
    assert not [sign for sign in said if ord(sign) < 0x20 and sign not in "\n\f"], "a control byte"
    boxes = printed(name).count(PLACEHOLDER)
    assert bool(boxes) == bool(missing_glyphs(name))


@pytest.mark.parametrize("kind", SIGNS)
def test_a_name_of_any_kind_is_told_to_a_head_only_as_letters_or_dots(kind, qapp):
    draw = line_drawer(partial(strip_pdf), rasterize, 512)
    strip = strip_of(slip(jobseeker_name=f"홍{SIGNS[kind]}길동"))
    shown = read_bytes(text_bytes(strip, 512, True, draw))
    assert "?" not in shown.text()
    (page,) = rasterize(strip_pdf(strip), 512)
    assert [picture.rows for picture in read_bytes(raster_bytes([page], True)).pictures] == [page.rows]
    name = re.sub(r"\s", "", printed(f"홍{SIGNS[kind]}길동"))
    if name.isascii() or all(sign.encode("cp949", "ignore") for sign in name):
        assert name in re.sub(r"\s", "", shown.text()) or "\\" in name or "₩" in name


def test_the_text_mode_keeps_a_box_with_its_word_and_a_date_whole(qapp):
    draw = line_drawer(partial(strip_pdf), rasterize, 512)
    lines = read_bytes(text_bytes(strip_of(slip()), 512, True, draw)).text().splitlines()
    assert not [line for line in lines if line.rstrip().endswith("□")]
    assert [line for line in lines if "(서명 또는 인)" in line]
    assert [line for line in lines if line.endswith("2026. 11. 26.까지")]


@pytest.mark.parametrize("dots", [512, 576])
def test_codes_of_the_text_mode_are_read(dots, tmp_path, qapp):
    draw = line_drawer(partial(strip_pdf), rasterize, dots)
    found = []
    for at, picture in enumerate(read_bytes(text_bytes(strip_of(slip()), dots, True, draw)).pictures):
        file = tmp_path / f"{at}.pbm"
        write_pbm(picture, file, quiet=6)
        read = subprocess.run(["zbarimg", "-q", "--nodbus", str(file)], check=False, capture_output=True)
        found += read.stdout.decode().split()
    assert sorted(found) == [f"CODE-128:{NUMBER}", f"QR-Code:{NUMBER}"]


def test_what_is_missing_is_named_once_and_in_order():
    assert missing_glyphs("홍😀길𠀀동😀") == ["😀", "𠀀"]
    assert missing_glyphs("홍\u200b길동\n\u3164") == []
    assert missing_glyphs("결과 □ 채용") == []
    assert missing_glyphs("\u1112\u1161\u11ab \u1112\u11ab") == ["\u1112", "\u11ab"]


def test_a_glyph_that_is_named_but_empty_is_missing():
    """The map of a font may lie (hardware.md 1): only an outline counts."""
    lying = Glyphs({0xAC00: 1, 0xAC01: 2}, [0, 40, 40, 90])
    assert [lying.draws(code) for code in (0xAC00, 0xAC01, 0xAC02)] == [False, True, False]


def test_every_sign_the_papers_let_through_has_an_outline():
    """All of Unicode: what is no space or line end is drawn by both fonts, boxed, or seen by nobody."""
    for code in range(0, 0x110000, full(1, 7)):
        said = printed(chr(code))
        if said and said not in {PLACEHOLDER, " ", "\xa0", "\n"}:
            assert all(font.draws(ord(sign)) for font in _glyphs() for sign in said), hex(code)
