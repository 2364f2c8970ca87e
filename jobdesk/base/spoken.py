"""A call as it is said aloud in Korean: letters by their names, numbers as they are counted."""

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("에이", "비", "씨", "디", "이", "에프", "지", "에이치", "아이", "제이", "케이", "엘", "엠"),
            *("엔", "오", "피", "큐", "알", "에스", "티", "유", "브이", "더블유", "엑스", "와이", "제트"),
        ),
        strict=True,
    )
)
_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_STEPS = ((1000, "천"), (100, "백"), (10, "십"), (1, ""))


def say_number(number: int) -> str:
    """A number from 0 to 9999 in Sino-Korean words: 12 is 십이, 305 is 삼백오."""
    if number == 0:
        return "영"
    words = []
    for step, word in _STEPS:
        digit = number // step % 10
        if digit:
            words.append(("" if digit == 1 and word else _DIGITS[digit]) + word)
    return "".join(words)


def say_label(label: str) -> str:
    """A waiting number: A012 is 에이 십이."""
    letters = label.rstrip("0123456789")
    digits = label[len(letters) :]
    said = [_LETTERS.get(one, one) for one in letters.upper()]
    return " ".join([*said, *([say_number(int(digits))] if digits else [])])


def call_sentence(label: str, counter_no: int) -> str:
    """The call as it is read on the screen; it names nobody."""
    return f"{label}번 고객님, {counter_no}번 창구로 오십시오."


def say_call(label: str, counter_no: int) -> str:
    """The same call for a voice, without signs a voice would stumble over."""
    return f"{say_label(label)}번 고객님, {say_number(counter_no)}번 창구로 오십시오."
