from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.business_numbers import (
    check_business_number,
    check_digit,
    format_business_number,
    is_business_number,
)
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import (
    format_date,
    format_datetime,
    format_money,
    format_number,
    format_time,
    ratio,
)
from jobdesk.base.masking import mask_birth, mask_name, mask_phone, phone_tail
from jobdesk.base.phones import format_phone, normalize_phone
from jobdesk.base.slip_numbers import check_slip_number, format_slip_number, make_slip_number
from tests.counts import full

SLIPS = st.builds(make_slip_number, st.integers(1000, 9999), st.integers(1, 99), st.integers(1, 999_999))


# slip numbers --------------------------------------------------------------------------------


@given(SLIPS)
def test_a_slip_number_holds_its_check(number):
    assert len(number) == 14
    assert int(number) % 97 == 1
    assert check_slip_number(format_slip_number(number)) == number


def test_slip_numbers_of_a_year_are_the_ones_on_paper():
    assert format_slip_number(make_slip_number(2026, 1, 123)) == "2026-01-000123-90"
    assert format_slip_number(None) == ""


def test_no_wrong_digit_and_no_swap_goes_unseen():
    for serial in range(1, full(2000, 20)):
        number = make_slip_number(2026, 1 + serial % 99, serial)
        for at, digit in enumerate(number):
            for other in "0123456789":
                if other != digit:
                    with pytest.raises(InvalidInput):
                        check_slip_number(number[:at] + other + number[at + 1 :])
            swapped = number[:at] + number[at + 1 : at + 2] + digit + number[at + 2 :]
            if swapped != number:
                with pytest.raises(InvalidInput):
                    check_slip_number(swapped)


@pytest.mark.parametrize("typed", ["", "2026", "202601000123901", "2026010001239a", "٢٠٢٦٠١٠٠٠١٢٣٩٠"])
def test_what_is_no_slip_number_is_refused(typed):
    with pytest.raises(InvalidInput):
        check_slip_number(typed)


@pytest.mark.parametrize(
    ("year", "issuer", "serial"), [(999, 1, 1), (2026, 0, 1), (2026, 100, 1), (2026, 1, 0), (2026, 1, 10**6)]
)
def test_a_slip_number_out_of_range_is_a_bug(year, issuer, serial):
    with pytest.raises(ValueError, match=str(serial)):
        make_slip_number(year, issuer, serial)


# business numbers ----------------------------------------------------------------------------


@given(st.integers(0, 999_999_999))
def test_a_business_number_has_one_right_check_digit(nine):
    right = [d for d in range(10) if is_business_number(f"{nine:09d}{d}")]
    assert right == [check_digit(f"{nine:09d}")]


def test_business_numbers_as_people_write_them():
    assert check_business_number(" 123-45-67891 ") == "1234567891"
    assert check_business_number("１２３４５６７８９１") == "1234567891"
    assert format_business_number("1234567891") == "123-45-67891"
    assert format_business_number(None) == ""


@pytest.mark.parametrize("typed", ["123-45-67890", "123-45-6789", "12345678910", "업체", ""])
def test_wrong_business_numbers_are_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        check_business_number(typed, "business_no")
    assert refused.value.field == "business_no"


# phones --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "digits", "shown"),
    [
        ("010-0000-1234", "01000001234", "010-0000-1234"),
        (" 010 0000 1234 ", "01000001234", "010-0000-1234"),
        ("０１０－００００－１２３４", "01000001234", "010-0000-1234"),
        ("+82 10-0000-1234", "01000001234", "010-0000-1234"),
        ("+82 (0)10-0000-1234", "01000001234", "010-0000-1234"),
        ("82-10-0000-1234", "01000001234", "010-0000-1234"),
        ("1000001234", "01000001234", "010-0000-1234"),
        ("011-000-1234", "0110001234", "011-000-1234"),
        ("02-2670-1234", "0226701234", "02-2670-1234"),
        ("02-000-1234", "020001234", "02-000-1234"),
        ("031.123.4567", "0311234567", "031-123-4567"),
        ("0082-2-2670-1234", "0226701234", "02-2670-1234"),
        ("0507-1234-5678", "050712345678", "0507-1234-5678"),
        ("1588-1234", "15881234", "1588-1234"),
    ],
)
def test_phones_as_people_write_them(typed, digits, shown):
    assert normalize_phone(typed) == digits
    assert format_phone(digits) == shown
    assert normalize_phone(shown) == digits


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "123",
        "전화 없음",
        "010-0000-1234 (딸)",
        "010-0000-1234, 02-0000-1234",
        "01000001234 0200001234",
        "8503021234567",
        "010-000-1234",
        "010-0000-12345",
    ],
)
def test_what_is_no_single_phone_is_refused(typed):
    with pytest.raises(InvalidInput):
        normalize_phone(typed)


# masking -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("홍길동", "홍*동"),
        ("홍길", "홍*"),
        ("남궁길동", "남**동"),
        ("김", "*"),
        (None, ""),
        ("NGUYEN THI HONG", "N****G"),
    ],
)
def test_names_are_masked(name, masked):
    assert mask_name(name) == masked


def test_phones_and_births_are_masked():
    assert mask_phone("01000001234") == "010-****-1234"
    assert mask_phone("0226701234") == "02-****-1234"
    assert mask_phone("15881234") == "****-1234"
    assert mask_phone(None) == phone_tail(None) == ""
    assert phone_tail("01000001234") == "1234"
    assert mask_birth(date(1985, 3, 2)) == "1985-**-**"
    assert mask_birth(None) == ""


# formats -------------------------------------------------------------------------------------


def test_dates_times_and_money_read_as_in_the_office():
    assert format_date(date(2026, 11, 20)) == "2026. 11. 20."
    assert format_date(date(2026, 1, 2)) == "2026. 1. 2."
    assert format_time(time(9, 5)) == "09:05"
    assert format_datetime(datetime(2026, 11, 20, 14, 0, tzinfo=UTC)) == "2026. 11. 20. 14:00"
    assert format_money(2_156_880) == "2,156,880원"
    assert format_date(None) == format_time(None) == format_datetime(None) == format_money(None) == ""


def test_numbers_and_rates():
    assert format_number(1234) == "1,234"
    assert format_number(-1234) == "△1,234"
    assert format_number(0) == "0"
    assert format_number(Decimal("-0.0")) == "0.0"
    assert format_number(None) == "-"
    assert format_number(Decimal("43.5")) == "43.5"
    assert format_number(Decimal("1043.5")) == "1,043.5"


@pytest.mark.parametrize(
    ("part", "whole", "how", "text"),
    [
        (854, 1965, {}, "43.5"),
        (11448, 1965, {}, "582.6"),
        (3401, 1965, {"times": 1, "decimals": 2}, "1.73"),
        (6857, 10000, {"rounding": "truncate"}, "68.5"),
        (6857, 10000, {}, "68.6"),
        (7376, 10000, {"rounding": "truncate", "decimals": 0}, "73"),
        (1, 0, {}, "-"),
        (0, 7, {}, "0.0"),
        (-1, 3, {}, "△33.3"),
        (-1, 10_000, {}, "0.0"),
    ],
)
def test_rates_of_the_published_tables(part, whole, how, text):
    assert format_number(ratio(part, whole, **how)) == text


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from([0, 1, 2]))
def test_a_rate_is_rounded_once_and_exactly(part, whole, decimals):
    exact = Fraction(100 * part, whole)
    up, cut = ratio(part, whole, decimals=decimals), ratio(part, whole, decimals=decimals, rounding="truncate")
    step = Fraction(1, 10**decimals)
    assert -step / 2 < Fraction(up) - exact <= step / 2
    assert 0 <= exact - Fraction(cut) < step
    assert -up.as_tuple().exponent == -cut.as_tuple().exponent == decimals
