"""What is on the roll, read back from the bytes: every syllable, every sign, and nothing that nobody wrote."""

import random
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobdesk.base.strips import StripCode, StripGap, StripLine, StripPicture, StripRule
from jobdesk.base.text import visible
from jobdesk.devices.escpos_bytes import line_drawer, raster_bytes, says, text_bytes, wrapped
from jobdesk.devices.printer import Raster
from tests.counts import full
from tests.devices.roll_decoder import Band, Cut, Feed, Line, decode

SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))
SIZES = ("small", "normal", "large", "title")
COLUMNS = {512: 42, 576: 48}
NASTY = "홍\x1b@\x1dV\x00길\x00동\x10\x04\x01\x1c.\n\r\t\x7f\x85\u2028"


class Artist:
    """Draws a part as one black row; remembers what it was asked for."""

    def __init__(self, dots=512):
        self.dots, self.asked = dots, []

    def __call__(self, part):
        self.asked.append(part)
        return [
            Raster(self.dots, 3, bytes(self.dots // 8) + b"\x00\x3c" * (self.dots // 16) + bytes(self.dots // 8))
        ]


def said(*parts, dots=512, cut=True):
    artist = Artist(dots)
    return decode(text_bytes(parts, dots, cut, artist)), artist.asked


def lines(events):
    return [event.text for event in events if isinstance(event, Line)]


def without_blanks(text):
    return "".join(text.split())


@pytest.mark.parametrize("dots", COLUMNS)
def test_all_syllables_are_said_as_letters(dots):
    events, asked = said(StripLine(SYLLABLES), dots=dots)
    assert "".join(lines(events)) == SYLLABLES
    assert len(set(SYLLABLES)) == 11_172
    assert asked == []
    assert all(len(line) * 2 <= COLUMNS[dots] for line in lines(events))


def test_every_sign_of_cp949_comes_back_or_is_drawn():
    signs = [chr(n) for n in range(0x20, 0x10000) if not 0xD800 <= n <= 0xDFFF and n != 0xA0]
    for sign in signs[:: full(1, 8)]:
        shown = visible(sign)
        if not shown or shown.isspace():
            continue
        events, asked = said(StripLine(f"가 {sign} 나"))
        if asked:
            assert [part.text for part in asked] == [f"가 {shown} 나"]
            assert lines(events) == []
        else:
            assert lines(events) == [f"가 {shown} 나"]
            assert shown.encode("cp949").decode("cp949") == shown


@pytest.mark.parametrize(
    "sign", ["₩", "–", "—", "・", "😀", "é", "\\", "€", "®", "鷗", "ᄀ", "한\u0301", "\u302e"]
)
def test_what_the_letters_cannot_say_is_drawn_whole(sign):
    assert not says(visible(sign)) or sign == "鷗"
    text = f"홍길동 {sign} 월급"
    events, asked = said(StripLine(text, "large", True, "center"))
    if says(text):
        assert lines(events) == [text]
    else:
        assert asked == [StripLine(unicodedata.normalize("NFC", text), "large", True, "center")]
        assert lines(events) == []
        assert any(isinstance(event, Band) for event in events)


def test_only_the_line_that_needs_it_is_drawn():
    events, asked = said(StripLine("가나다"), StripLine("1,000₩"), StripLine("라마바"))
    assert [type(event) for event in events[:3]] == [Line, Band, Line]
    assert [part.text for part in asked] == ["1,000₩"]
    long = "가나다라 " * 12 + "₩ " + "마바사아 " * 12
    events, asked = said(StripLine(long))
    assert len(asked) == 1
    assert len(lines(events)) > 3


def test_a_letter_in_pieces_is_put_together():
    events, asked = said(StripLine(unicodedata.normalize("NFD", "홍길동 뷁")))
    assert lines(events) == ["홍길동 뷁"]
    assert asked == []


def test_no_name_commands_the_printer():
    events, _asked = said(StripLine(NASTY), StripCode("qr", "20260100012390"))
    assert without_blanks("".join(lines(events))) == without_blanks(visible(NASTY))
    assert sum(isinstance(event, Cut) for event in events) == 1


def test_sizes_weight_and_place_are_commands():
    events, _asked = said(
        StripLine("제목", "title", True, "center"),
        StripLine("큰", "large"),
        StripLine("금액", "normal", align="right"),
    )
    assert [event for event in events if isinstance(event, Line)] == [
        Line("제목", 2, 2, True, "center"),
        Line("큰", 1, 2, False, "left"),
        Line("금액", 1, 1, False, "right"),
    ]


@pytest.mark.parametrize("dots", COLUMNS)
def test_lines_are_wrapped_at_the_width_of_the_head(dots):
    text = "서울 강남구 테헤란로 일이삼 사회복지사 모집 " * 6
    for size in SIZES:
        events, _asked = said(StripLine(text, size), dots=dots)
        for event in events:
            if isinstance(event, Line):
                assert len(event.text.encode("cp949")) * event.wide <= COLUMNS[dots]
        assert without_blanks("".join(lines(events))) == without_blanks(text)


def test_words_stay_whole_where_they_fit():
    assert wrapped("가나다 라마바 사아자", 14) == ["가나다 라마바", "사아자"]
    assert wrapped("가나다라마바사", 6) == ["가나다", "라마바", "사"]
    assert wrapped("가 나다라마바사", 6) == ["가", "나다라", "마바사"]
    assert wrapped("", 6) == [""]


def test_rules_gaps_codes_and_pictures():
    events, asked = said(
        StripRule(),
        StripRule(dashed=True),
        StripGap(3),
        StripGap(0),
        StripCode("code128", "1" * 14),
        StripPicture(b""),
    )
    assert lines(events) == ["-" * 42, "- " * 21]
    assert Feed(b"\x1bJ\x18") in events
    assert asked == [StripCode("code128", "1" * 14)]
    (band,) = [event for event in events if isinstance(event, Band)]
    assert (band.count, band.align) == (1, "center")


def test_without_a_cutter_the_paper_is_fed_to_be_torn():
    for strip in ((), (StripLine("가"),)):
        events, _asked = said(*strip, cut=False)
        assert not any(isinstance(event, Cut) for event in events)
        assert isinstance(events[-1], Feed)
    assert not any(isinstance(event, Cut) for event in decode(raster_bytes([Raster(8, 1, b"\xff")], False)))


ANYTHING = st.text(alphabet=st.characters() | st.sampled_from(NASTY + SYLLABLES), max_size=120)


@given(ANYTHING, st.sampled_from(SIZES), st.sampled_from((512, 576)))
@example(NASTY, "normal", 512)
@example("김철수 · 李 – ₩1,000\u200b", "title", 576)
def test_any_text_is_on_the_paper_as_letters_or_drawn_and_nothing_else_is(text, size, dots):
    events, asked = said(StripLine(text, size), dots=dots)
    shown = visible("\n".join(text.replace("\t", " ").splitlines()))
    printed = "".join(lines(events)) + "".join(part.text for part in asked)
    assert sorted(without_blanks(printed)) == sorted(without_blanks(shown))
    assert printed.count("?") == text.count("?")
    assert sum(isinstance(event, Cut) for event in events) == 1
    assert all(not says(part.text) for part in asked)


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(1, 700)), min_size=1, max_size=3), st.integers(0, 999))
def test_any_picture_is_on_the_paper_row_by_row(sizes, seed):
    chance = random.Random(seed)
    pages = [Raster(across * 8, count, chance.randbytes(across * count)) for across, count in sizes]
    bands = [event for event in decode(raster_bytes(pages, True)) if isinstance(event, Band)]
    assert b"".join(band.rows for band in bands) == b"".join(page.rows for page in pages)
    assert max(band.count for band in bands) <= 256


@given(st.integers(1, 72), st.integers(1, 60), st.randoms(), st.sampled_from(("left", "center", "right")))
def test_the_white_around_a_line_is_not_sent_and_no_black_is_lost(across, count, chance, align):
    black = bytearray(across * count)
    for _dot in range(chance.randrange(4)):
        black[chance.randrange(len(black))] = chance.randrange(1, 256)
    page = Raster(across * 8, count, bytes(black))
    events = decode(text_bytes((StripLine("₩", align=align),), 512, True, lambda _part: [page]))
    bands = [event for event in events if isinstance(event, Band)]
    sent = b"".join(band.rows for band in bands)
    assert sorted(sent.replace(b"\0", b"")) == sorted(bytes(black).replace(b"\0", b""))
    assert len(sent) <= len(black)


def test_a_line_is_drawn_as_the_strip_is():
    asked = []

    def draw(strip):
        asked.append(strip)
        return b"%PDF"

    drawer = line_drawer(draw, lambda pdf, dots: [Raster(dots, 1, pdf)], 576)
    assert drawer(StripLine("₩")) == [Raster(576, 1, b"%PDF")]
    assert asked == [(StripLine("₩"),)]


def test_the_bytes_are_the_same_each_time():
    strip = (StripLine("홍길동", "title"), StripRule(), StripCode("qr", "20260100012390"))
    assert text_bytes(strip, 512, True, Artist()) == text_bytes(strip, 512, True, Artist())
    page = Raster(512, 700, random.Random(1).randbytes(64 * 700))
    assert raster_bytes([page], True) == raster_bytes([page], True)
