"""Mappings that a person made are remembered by the headings they were made for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ImportKind
from jobdesk.base.heading_words import Target, all_targets
from jobdesk.base.ledger_mapping import ColumnUse, DayOrder, LedgerMapping, headings_digest, read_mapping
from jobdesk.records.audit import AuditEntry
from jobdesk.services.imports import mappings
from jobdesk.services.imports.proposing import propose_mapping

HEADINGS = ("성명", "연락처", "업체명", "연락처 (2)", "취업일")
TARGETS = st.lists(st.sampled_from(all_targets()), max_size=3, unique=True).map(tuple)
MAPPINGS = st.builds(
    LedgerMapping,
    columns=st.lists(st.builds(ColumnUse, st.text(max_size=12), TARGETS), max_size=6).map(tuple),
    constants=st.dictionaries(st.sampled_from(all_targets()), st.text(min_size=1, max_size=9), max_size=3),
    source=st.text(max_size=20),
    kind=st.sampled_from([ImportKind.LEDGER, ImportKind.LIST]),
    past=st.booleans(),
    day_order=st.sampled_from(DayOrder),
    year=st.none() | st.integers(2000, 2030),
    carry_down=st.booleans(),
    words=st.dictionaries(
        st.just("알선.state"), st.dictionaries(st.text(max_size=5), st.text(max_size=5)), max_size=1
    ),
)


def save(desk, mapping, name="알선대장"):
    return desk.change(lambda db, act: mappings.save_mapping(db, act, name=name, mapping=mapping))


def find(desk, headings):
    return desk.read(lambda db, act: mappings.find_mapping(db, act, headings=headings))


def listed(desk):
    return [one.name for one in desk.read(mappings.list_mappings)]


@given(MAPPINGS)
def test_a_mapping_is_read_as_it_was_kept(mapping):
    assert read_mapping(mapping.json()) == mapping
    assert mapping.for_headings(mapping.headings) == mapping


@given(st.lists(st.text(max_size=8), max_size=6), st.randoms(use_true_random=False))
def test_headings_are_the_same_in_any_order_and_spacing(headings, random):
    shuffled = [f" {one} *" for one in headings]
    random.shuffle(shuffled)
    assert headings_digest(shuffled) == headings_digest(headings)


def test_a_mapping_is_found_again_where_the_same_headings_come(center):
    desk = center.desk("supervisor")
    mapping = propose_mapping(HEADINGS, []).with_column(4, [Target("취업", "verified_on")])
    mapping = replace(mapping, source="센터 대장", past=True, words={"알선.state": {"됐음": "채용"}})
    saved = save(desk, mapping)
    assert find(desk, HEADINGS) == saved
    moved = ("취업일", "성 명", "업체명", "연락처", "연락처 (2)")
    found = find(desk, moved).mapping
    assert found.headings == moved
    assert [target.text for target in found.columns[0].targets] == ["취업.verified_on"]
    assert [target.text for column in found.columns[3:] for target in column.targets] == [
        "구직자.mobile", "구인업체.phone",
    ]  # fmt: skip
    assert found.words == mapping.words
    assert find(desk, HEADINGS[:-1]) is None


def test_the_same_name_and_the_same_headings_are_one_mapping(center):
    desk = center.desk("supervisor")
    save(desk, propose_mapping(HEADINGS, []), "하나")
    save(desk, propose_mapping(HEADINGS, [], past=True), "둘")
    assert listed(desk) == ["둘"]
    save(desk, propose_mapping(("성명", "등록일"), []), "둘")
    assert listed(desk) == ["둘"]
    assert find(desk, HEADINGS) is None
    row = find(desk, ("등록일", "성명"))
    desk.change(lambda db, act: mappings.drop_mapping(db, act, mapping_id=row.id))
    desk.change(lambda db, act: mappings.drop_mapping(db, act, mapping_id=row.id))
    assert listed(desk) == []
    kept = desk.read(lambda db, act: db.query(AuditEntry).filter_by(table_name="import_mapping").all())
    assert len(kept) == 4


@pytest.mark.parametrize("name", ["", "  ", "가" * 61, "650302-1234567"])
def test_a_name_that_is_none_says_so(local_center, name):
    desk = local_center.desk("supervisor")
    with pytest.raises(InvalidInput) as told:
        save(desk, propose_mapping(HEADINGS, []), name)
    assert told.value.field == "name"
    assert listed(desk) == []
