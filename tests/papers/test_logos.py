"""A damaged picture is refused with a sentence, or it is one that every paper prints."""

import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.errors import InvalidInput
from jobdesk.papers.logos import check_logo
from jobdesk.papers.slip import slip_pdf
from tests.papers.slips import logo, slip

PICTURES = st.sampled_from(["PNG", "JPEG"])
CHANGES = st.lists(st.tuples(st.integers(3, 10_000), st.binary(max_size=9), st.integers(0, 40)), max_size=6)


@given(PICTURES, CHANGES)
def test_a_damaged_picture_is_refused_or_printed(kind, changes):
    image = bytearray(logo(kind, 90, 40))
    for at, put, gone in changes:
        start = at % len(image)
        image[start : start + gone] = put
    try:
        check_logo(bytes(image))
    except InvalidInput:
        return
    assert slip_pdf(replace(slip(), logo=bytes(image)), "roll").startswith(b"%PDF-")


@pytest.mark.parametrize("side", [3_001, 10_000, 40_000, 2_000_000_000])
def test_a_tiny_file_of_a_huge_picture_is_refused_with_a_sentence(side):
    """A hundred bytes may claim a picture that no memory holds."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    image = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    )
    with pytest.raises(InvalidInput, match=r"3000|3,000"):
        check_logo(image)
