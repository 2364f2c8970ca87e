"""Pictures of the slip on every paper: issued, with every part of the look changed, and what is not issued."""

from dataclasses import replace

import pytest

from jobdesk.papers.slip import SlipContent, slip_pdf
from tests.papers.slips import OTHER_LOOK, SAYS, logo, slip

PAPERS = ("a4", "a5", "roll")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_slip_looks_as_it_did(golden, paper):
    golden(slip_pdf(slip(), paper), f"slip-{paper}")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_slip_with_a_look_of_its_own(golden, paper):
    golden(slip_pdf(replace(slip(), copy_no=2, look=OTHER_LOOK, logo=logo()), paper), f"slip-own-{paper}")


def test_a_slip_with_much_to_say(golden):
    said = {name: f"{text} {text}서울특별시 시험구 시험로 " * 3 for name, text in SAYS.items()}
    golden(slip_pdf(slip(**said), "a5"), "slip-long-a5")


def test_a_slip_not_issued_and_a_blank_one(golden):
    golden(slip_pdf(replace(slip(), number=""), "a5"), "slip-ahead-a5")
    blank = SlipContent("", blank=True, center_name=SAYS["center_name"], center_phone=SAYS["center_phone"])
    golden(slip_pdf(blank, "a4"), "slip-blank-a4")
    golden(slip_pdf(blank, "roll"), "slip-blank-roll")
