from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base import i18n
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import load_codes
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import (
    Field,
    FieldKind,
    clean_values,
    missing,
    parse_birth,
    parse_date,
    parse_integer,
    parse_money,
    parse_time,
)

TODAY = date(2026, 11, 20)
K = FieldKind
FIELDS = (
    Field("name", "Name", required="receive", max_length=10),
    Field("note", "Note", K.NOTE, max_length=40),
    Field("day", "Day", K.DATE),
    Field("birth", "Birth", K.BIRTH, required="complete"),
    Field("moment", "Moment", K.DATETIME),
    Field("clock", "Clock", K.TIME),
    Field("count", "Count", K.INTEGER, minimum=1, maximum=9999),
    Field("won", "Won", K.MONEY),
    Field("hours", "Hours", K.DECIMAL, maximum=168),
    Field("phone", "Phone", K.PHONE),
    Field("email", "E-mail", K.EMAIL),
    Field("firm_no", "Firm number", K.BUSINESS_NUMBER),
    Field("postcode", "Postcode", K.POSTCODE),
    Field("yes", "Yes", K.BOOLEAN),
    Field("sex", "Sex", K.CHOICE, code="sex"),
    Field("types", "Types", K.MULTICHOICE, code="employment_type"),
    Field("job", "Job", K.OCCUPATION),
    Field("dong", "Dong", K.DONG),
    Field("who", "Who", K.RECORD),
)
ONE = UUID(int=1)


@pytest.fixture(autouse=True)
def english():
    i18n.use_language("en")
    yield
    i18n.use_language("ko")


def cleaned(need=None, **values):
    return clean_values(FIELDS, values, load_codes(), today=TODAY, need=need)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("name", "  홍\u200b길동 ", "홍길동"),
        ("name", 123.0, "123"),
        ("note", " 첫 줄\r\n둘째 ", "첫 줄\n둘째"),
        ("day", "2026. 11. 20.", TODAY),
        ("day", "2026.11.20", TODAY),
        ("day", "2026-11-20", TODAY),
        ("day", "2026/11/20", TODAY),
        ("day", "20261120", TODAY),
        ("day", "２０２６-１１-２０", TODAY),
        ("day", "2026년 11월 20일", TODAY),
        ("day", TODAY, TODAY),
        ("day", datetime(2026, 11, 20, 9, 0, tzinfo=SEOUL), TODAY),
        ("birth", "850302", date(1985, 3, 2)),
        ("birth", "85-03-02", date(1985, 3, 2)),
        ("birth", "19850302", date(1985, 3, 2)),
        ("birth", "1985. 3. 2.", date(1985, 3, 2)),
        ("birth", "261120", TODAY),
        ("birth", "261121", date(1926, 11, 21)),
        ("birth", "040229", date(2004, 2, 29)),
        ("birth", date(1985, 3, 2), date(1985, 3, 2)),
        ("moment", "2026. 11. 20. 14:00", datetime(2026, 11, 20, 14, 0, tzinfo=SEOUL)),
        ("moment", "2026-11-20T09:05:00", datetime(2026, 11, 20, 9, 5, tzinfo=SEOUL)),
        ("moment", datetime(2026, 11, 20, 14, 0), datetime(2026, 11, 20, 14, 0, tzinfo=SEOUL)),  # noqa: DTZ001  as a sheet gives it
        ("clock", "9:00", time(9, 0)),
        ("clock", "0900", time(9, 0)),
        ("clock", "18시 30분", time(18, 30)),
        ("clock", "9시", time(9, 0)),
        ("clock", time(9, 0), time(9, 0)),
        ("count", "1,234", 1234),
        ("count", 3.0, 3),
        ("count", 9999, 9999),
        ("won", "2,156,880원", 2_156_880),
        ("won", "215만원", 2_150_000),
        ("won", "215 만", 2_150_000),
        ("won", 0, 0),
        ("hours", "37.5", Decimal("37.5")),
        ("hours", 37.5, Decimal("37.5")),
        ("hours", 40, Decimal(40)),
        ("hours", Decimal("37.50"), Decimal("37.5")),
        ("phone", "+82 10-0000-1234", "01000001234"),
        ("phone", 1000001234.0, "01000001234"),
        ("email", " a@example.kr ", "a@example.kr"),
        ("firm_no", "123-45-67891", "1234567891"),
        ("firm_no", 1234567891, "1234567891"),
        ("postcode", "07260", "07260"),
        ("yes", "예", True),
        ("yes", "X", False),
        ("yes", False, False),
        ("sex", "여", "female"),
        ("sex", "male", "male"),
        ("types", ["fixed", "permanent", "fixed"], ["fixed", "permanent"]),
        ("types", "상용직; 계약직(시간제)", ["fixed_part", "permanent"]),
        ("types", "Permanent part-time", ["permanent_part"]),
        ("job", "미화", "561"),
        ("job", 561.0, "561"),
        ("dong", "당산1동", "1156055000"),
        ("dong", "관외", "outside"),
        ("who", str(ONE), ONE),
        ("who", ONE, ONE),
    ],
)
def test_typed_values_are_kept_clean(name, typed, kept):
    found = cleaned(**{name: typed})[name]
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", "가" * 11),
        ("name", "850302-1234567"),
        ("note", "번호\n850302-1234567"),
        ("note", "가" * 41),
        ("day", "2026-02-30"),
        ("day", "0000-00-00"),
        ("day", "1899-12-31"),
        ("day", "2200-01-01"),
        ("day", date(3000, 1, 1)),
        ("day", "내일"),
        ("day", 99999),
        ("birth", "2026-11-21"),
        ("birth", "18991231"),
        ("birth", "850230"),
        ("birth", "290229"),
        ("birth", date(2030, 1, 1)),
        ("moment", "2026. 11. 20."),
        ("moment", "2026-11-20 25:00"),
        ("clock", "24:00"),
        ("clock", "9"),
        ("count", "0"),
        ("count", "10,000"),
        ("count", "1,23"),
        ("count", "٣"),
        ("count", "１２"),
        ("count", "1_000"),
        ("count", "²"),
        ("count", 1.5),
        ("count", float("nan")),
        ("count", float("inf")),
        ("count", 2**63),
        ("won", "-1"),
        ("won", "만원"),
        ("won", 10**11),
        ("hours", "37.555"),
        ("hours", "169"),
        ("hours", float("nan")),
        ("hours", Decimal("Infinity")),
        ("hours", "-1"),
        ("phone", "010-0000"),
        ("email", "a@b"),
        ("email", "a b@example.kr"),
        ("firm_no", "123-45-67890"),
        ("postcode", "150-010"),
        ("yes", "아마"),
        ("yes", 2),
        ("sex", "모름"),
        ("types", ["permanent", "없는것"]),
        ("types", "상용직; 없는것"),
        ("job", "우주비행"),
        ("dong", "신길2동"),
    ],
)
def test_wrong_values_name_their_field(name, typed):
    with pytest.raises(InvalidInput) as wrong:
        cleaned(**{name: typed})
    assert wrong.value.field == name
    assert str(wrong.value)
    assert "1234567" not in str(wrong.value)


@pytest.mark.parametrize("empty", [None, "", "  ", "\u200b\u3164", [], ()])
@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_nothing_typed_is_none(field, empty):
    assert cleaned(**{field.name: empty}) == {field.name: None}


def test_names_not_given_are_left_out_and_unknown_ones_are_bugs():
    assert cleaned(day="2026-11-20") == {"day": TODAY}
    with pytest.raises(KeyError):
        cleaned(nonsense=1)


def test_required_marks_ask_by_need():
    assert cleaned(need="receive", name="홍길동") == {"name": "홍길동"}
    for need, values, field in [
        ("receive", {"birth": "850302"}, "name"),
        ("receive", {"name": " "}, "name"),
        ("complete", {"name": "홍길동"}, "birth"),
    ]:
        with pytest.raises(InvalidInput) as wrong:
            cleaned(need=need, **values)
        assert wrong.value.field == field
    assert [f.name for f in missing(FIELDS, {}, "receive")] == ["name"]
    assert [f.name for f in missing(FIELDS, {"name": ""}, "complete")] == ["name", "birth"]


def test_no_and_zero_are_filled():
    fields = (Field("yes", "Yes", K.BOOLEAN, "receive"), Field("won", "Won", K.MONEY, "receive"))
    assert missing(fields, {"yes": False, "won": 0}, "receive") == []


SHAPES = st.sampled_from(["%Y%m%d", "%Y-%m-%d", "%Y. %m. %d.", "%Y/%m/%d", "%Y.%m.%d"])


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), SHAPES)
def test_a_date_is_read_in_every_shape(day, shape):
    assert parse_date(day.strftime(shape)) == day


@given(st.dates(TODAY - timedelta(days=36_500), TODAY))
def test_six_digits_of_anyone_under_a_hundred_are_a_birth_date(day):
    assert parse_birth(f"{day:%y%m%d}", TODAY) == day


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_time_is_read_with_and_without_its_colon(clock):
    assert parse_time(f"{clock:%H:%M}") == parse_time(f"{clock:%H%M}") == clock


@given(st.integers(0, 10**10))
def test_numbers_are_read_with_and_without_commas(number):
    assert parse_integer(f"{number:,}") == parse_integer(str(number)) == parse_money(f"{number:,}원") == number


@given(
    st.sampled_from(FIELDS), st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.dates())
)
def test_whatever_a_sheet_holds_is_kept_or_refused_with_a_sentence(field, typed):
    if field.kind is K.RECORD:
        typed = uuid4()
    with suppress(InvalidInput):
        kept = cleaned(**{field.name: typed})[field.name]
        assert cleaned(**{field.name: kept})[field.name] == kept
