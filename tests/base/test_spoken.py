"""Calls as they are said: letters by name, numbers as they are counted, the sentence of the screen."""

import pytest

from jobdesk.base.spoken import call_sentence, say_call, say_label, say_number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        *((0, "영"), (1, "일"), (10, "십"), (12, "십이"), (20, "이십"), (100, "백"), (111, "백십일")),
        *((305, "삼백오"), (1000, "천"), (2046, "이천사십육"), (9999, "구천구백구십구")),
    ],
)
def test_numbers_are_counted(number, said):
    assert say_number(number) == said


def test_letters_are_named_and_leading_zeros_are_not_said():
    assert say_label("A012") == "에이 십이"
    assert say_label("BZ007") == "비 제트 칠"
    assert say_label("구105") == "구 백오"
    assert say_label("034") == "삼십사"


def test_the_call_is_read_and_said():
    assert call_sentence("A012", 3) == "A012번 고객님, 3번 창구로 오십시오."
    assert say_call("A012", 3) == "에이 십이번 고객님, 삼번 창구로 오십시오."
