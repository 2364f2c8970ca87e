"""What is filled into a Korean sentence is followed by the particle that is spoken."""

import pytest

from jobdesk.base.i18n import _
from jobdesk.base.particles import choose_particles


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("고은별이(가)", "고은별이"),
        ("홍길자이(가)", "홍길자가"),
        ("휴대전화을(를)", "휴대전화를"),
        ("성명을(를)", "성명을"),
        ("비율은(는)", "비율은"),
        ("2은(는)", "2는"),
        ("3은(는)", "3은"),
        ("서울(으)로", "서울로"),
        ("구청(으)로", "구청으로"),
        ("영등포(으)로", "영등포로"),
        ("홍길동(JS-1)을(를)", "홍길동(JS-1)을"),
        ("“이력서”을(를)", "“이력서”를"),
        ("Kim을(를)", "Kim을(를)"),
    ],
)
def test_the_particle_follows_the_last_sound(text, spoken):
    assert choose_particles(text) == spoken


def test_a_message_is_filled_in_as_it_is_spoken():
    said = _("{who} saved {fields} differently at {when}: choose which holds. All else is kept of both.")
    filled = said.format(who="고은별", when="9:00", fields="휴대전화")
    assert filled.startswith("고은별이 9:00에 휴대전화를 다르게 저장했습니다.")
    assert "(" not in filled
