"""A damaged picture is refused with a sentence, or it is one that every paper prints."""

from dataclasses import replace

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
