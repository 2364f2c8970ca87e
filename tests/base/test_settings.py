from datetime import date

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.base.settings import SETTINGS, Settings, check_setting

DEFAULTS = Settings({})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_every_default_is_a_value_the_setting_takes(setting):
    assert check_setting(setting.key, setting.default) == setting.default
    assert setting.label
    assert setting.help


def test_keys_are_declared_once():
    assert len({s.key for s in SETTINGS}) == len(SETTINGS)


def test_defaults_are_those_of_the_desk():
    assert DEFAULTS.integer("registration_months") == 3
    assert DEFAULTS.integers("follow_up_months") == (1, 3, 6)
    assert DEFAULTS.integers("result_due_days") == (7, 14, 21)
    assert DEFAULTS.integer("no_response_days") == 30
    assert DEFAULTS.integer("idle_lock_minutes") == 10
    assert DEFAULTS.integer("password_min_length") == 9
    assert DEFAULTS.text("employers_basis") == "employers"
    assert DEFAULTS.flag("search_masks_names") is False
    assert DEFAULTS.day("standing_date") is None


def test_a_change_wins_over_the_default():
    changed = Settings({"standing_date": "2023-10-31", "search_masks_names": "1", "follow_up_months": "1,12"})
    assert changed.day("standing_date") == date(2023, 10, 31)
    assert changed.flag("search_masks_names") is True
    assert changed.integers("follow_up_months") == (1, 12)
    assert changed.integer("registration_months") == 3


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("idle_lock_minutes", " 30 ", "30"),
        ("result_due_days", "7, 14,021", "7,14,21"),
        ("employers_basis", "vacancies", "vacancies"),
        ("standing_date", "", ""),
    ],
)
def test_values_are_kept_tidy(key, value, kept):
    assert check_setting(key, value) == kept


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("idle_lock_minutes", "2"),
        ("idle_lock_minutes", "31"),
        ("idle_lock_minutes", "１０"),
        ("idle_lock_minutes", ""),
        ("idle_lock_minutes", "-5"),
        ("result_due_days", "7,,14"),
        ("result_due_days", "7;14"),
        ("employers_basis", "both"),
        ("search_masks_names", "yes"),
        ("standing_date", "2023-02-30"),
    ],
)
def test_values_out_of_bounds_are_refused(key, value):
    with pytest.raises(InvalidInput) as wrong:
        check_setting(key, value)
    assert wrong.value.field == key


def test_an_undeclared_setting_is_a_bug():
    with pytest.raises(KeyError):
        check_setting("nonsense", "1")
    with pytest.raises(KeyError):
        DEFAULTS.text("nonsense")
