"""What a copy carries is declared for every table, in columns that are there."""

import pytest

from jobdesk.records import Base
from jobdesk.services.outreach.carried import BY_NAME, CARRIED, DECLARED, EVER, Along, Carried, Way, groups

LEADING = {
    Along.PERSON: "jobseeker_id",
    Along.FIRM: "employer_id",
    Along.VACANCY: "vacancy_id",
    Along.EVENT: "event_id",
}
HEADS = {Along.PERSON: "jobseeker", Along.FIRM: "employer", Along.VACANCY: "vacancy", Along.EVENT: "event"}


def test_every_table_is_declared_once() -> None:
    assert sorted(one.name for one in DECLARED) == sorted(Base.metadata.tables)


@pytest.mark.parametrize("one", CARRIED, ids=lambda one: one.name)
def test_its_columns_are_there(one: Carried) -> None:
    named = [*one.stays, *one.derived, *(name for group in (*one.together, *one.once) for name in group)]
    assert set(named) <= set(one.table.columns.keys())
    assert all(one.table.columns[name].nullable for name in one.stays), "what stays at home is empty on the copy"
    grouped = [name for group in one.together for name in group]
    assert len(grouped) == len(set(grouped)), "a column stands in one statement"


@pytest.mark.parametrize("one", CARRIED, ids=lambda one: one.name)
def test_it_hangs_on_whom_it_travels_with(one: Carried) -> None:
    """By a column of its own, or by a parent that travels the same way."""
    if one.along not in LEADING or one.name == HEADS[one.along]:
        return
    parents = {key.column.table.name for column in one.table.columns for key in column.foreign_keys}
    along = {name for name in parents if BY_NAME[name].along is one.along}
    assert LEADING[one.along] in one.table.columns or along


def test_what_is_captured_refers_to_what_travels() -> None:
    """A row that comes home never refers to a table that stays there."""
    for one in CARRIED:
        if one.captured:
            parents = {key.column.table.name for column in one.table.columns for key in column.foreign_keys}
            assert all(BY_NAME[name].way is not Way.HOME for name in parents), one.name


def test_columns_conflict_as_they_were_said() -> None:
    assert groups(BY_NAME["referral"], ["state_on", "note", "version", "voided_at"]) == [
        ("state", "state_on", "state_reason_code", "state_reason", "hire_planned_on", "seat_held"),
        ("voided_at", "voided_by", "voided_why"),
        ("note",),
    ]
    assert groups(BY_NAME["vacancy"], ["taken"]) == []
    assert groups(BY_NAME["jobseeker"], [*EVER]) == []
