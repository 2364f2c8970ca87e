"""Any ledger: what is split off it is the same each time, hangs together, and grows with it."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.cell_texts import plain
from jobdesk.base.errors import InvalidInput
from jobdesk.base.heading_words import Target, all_targets
from jobdesk.base.ledger_mapping import ColumnUse, LedgerMapping
from jobdesk.base.sheets import BY_NAME, SHEETS
from jobdesk.services.imports.ledger import ledger_source
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.sources import with_edits
from jobdesk.store.sheet_files import SheetRows, open_sheets
from tests.counts import full
from tests.services.ledgers import ledger, made_book, referrals_book, rows_of

TODAY = date(2026, 11, 21)
HEADINGS = (
    "성명",
    "생년월일",
    "휴대폰",
    "접수일",
    "업체명",
    "직종",
    "임금",
    "알선일",
    "결과",
    "취업일",
    "3개월",
    "비고",
)
DAYS = st.dates(date(2023, 1, 1), date(2023, 3, 31)).map(date.isoformat)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["홍길동", "김 영희", "김영희", "남궁민수", ""]),
        st.sampled_from(["650302", "1972-08-15", "", ""]),
        st.sampled_from(["010-0000-0001", "01000000001", "010-0000-0002 / 02-000-0003", "", "없음"]),
        st.one_of(st.just(""), DAYS),
        st.sampled_from(["(주)한빛관리", "한빛 관리", "튼튼요양원", "", "없음"]),
        st.sampled_from(["미화", "경비", "듣도못한일", ""]),
        st.sampled_from(["월 210만원", "시급 10,000", ""]),
        st.one_of(st.just(""), DAYS),
        st.sampled_from(["채용", "불합격", "O", "", "무슨말"]),
        st.one_of(st.just(""), DAYS),
        st.sampled_from(["재직", "퇴사(2023. 5. 1.)", ""]),
        st.sampled_from(["", "오전만"]),
    ),
    max_size=12,
)


class Made:
    """A file at hand."""

    name, digest = "대장.xlsx", "0" * 64

    def __init__(self, headings, rows):
        told = [(at, tuple(row)) for at, row in enumerate(rows, 2) if any(cell not in ("", None) for cell in row)]
        self.sheets = (SheetRows("대장", tuple(headings), 1, False, lambda: iter(told)),)


def split(rows, headings=HEADINGS, mapping=None):
    proposed = mapping or propose_mapping(headings, rows)
    return rows_of(ledger_source(Made(headings, rows), proposed, today=TODAY))


def numbers(found, sheet, column):
    return [row.get(column) for row in found.get(sheet, ())]


@given(ROWS)
def test_the_same_ledger_gives_the_same_rows(rows):
    assert split(rows) == split(rows)


@given(ROWS)
def test_numbers_are_given_once_and_lead_to_rows_of_the_ledger(rows):
    found = split(rows)
    for sheet in SHEETS:
        if len(sheet.key) == 1 and sheet.name in found:
            given_out = [one for one in numbers(found, sheet.name, sheet.key[0]) if one is not None]
            assert len(given_out) == len(set(given_out))
    people, firms = set(numbers(found, "구직자", "jobseeker_no")), set(numbers(found, "구인업체", "employer_no"))
    vacancies, referrals = set(numbers(found, "구인", "vacancy_no")), set(numbers(found, "알선", "referral_no"))
    for sheet in ("구직등록", "알선", "취업", "사후관리"):
        assert set(numbers(found, sheet, "jobseeker_no")) <= people | {None}
    assert set(numbers(found, "구인", "employer_no")) <= firms | {None}
    assert set(numbers(found, "알선", "vacancy_no")) <= vacancies | {None}
    assert set(numbers(found, "취업", "referral_no")) <= referrals | {None}


@given(ROWS)
def test_no_key_stands_twice(rows):
    found = split(rows)
    for sheet in ("구직등록", "취업", "사후관리"):
        keys = Counter(
            tuple(plain(row.get(name)) for name in BY_NAME[sheet].key)
            for row in found.get(sheet, ())
            if row.get("jobseeker_no") is not None and (sheet == "구직등록" or "started_on" in row)
        )
        assert set(keys.values()) <= {1}


@given(ROWS, ROWS)
def test_a_ledger_that_grew_keeps_the_numbers_of_its_facts(rows, more):
    mapping = propose_mapping(HEADINGS, rows)
    before, after = split(rows, mapping=mapping), split([*rows, *more], mapping=mapping)
    for sheet, column in (("구인", "vacancy_no"), ("알선", "referral_no")):
        assert set(numbers(before, sheet, column)) <= set(numbers(after, sheet, column))
    assert (
        numbers(after, "구직자", "jobseeker_no")[:1] == numbers(before, "구직자", "jobseeker_no")[:1] or not before
    )


@given(ROWS)
def test_nothing_that_names_a_person_a_firm_or_a_day_is_lost(rows):
    found = split(rows)
    named = {plain(cell).replace(" ", "") for row in rows if (cell := row[0])}
    assert {plain(row.get("full_name")).replace(" ", "") for row in found.get("구직자", ())} - {""} == named
    for row in rows:
        if row[0] and row[3]:
            assert row[3] in {plain(one["received_on"]) for one in found["구직등록"]}
        if row[0] and row[9]:
            assert row[9] in {plain(one["started_on"]) for one in found["취업"]}
        if row[7]:
            assert row[7] in {plain(one.get("referred_on")) for one in found["알선"]}


CELLS = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.floats(allow_nan=False), st.dates(), st.booleans()
)


@given(st.data())
def test_any_cells_under_any_mapping_are_split_without_a_word(data):
    width = data.draw(st.integers(1, 6))
    rows = data.draw(st.lists(st.lists(CELLS, max_size=width + 1).map(tuple), max_size=6))
    names = [ColumnUse("성명", (Target("구직자", "full_name"),))] + [
        ColumnUse(f"열{at}", tuple(data.draw(st.lists(st.sampled_from(all_targets()), max_size=3, unique=True))))
        for at in range(width)
    ]
    past, carry = data.draw(st.booleans()), data.draw(st.booleans())
    mapping = LedgerMapping(tuple(names), past=past, carry_down=carry, year=2023)
    source = ledger_source(Made([one.heading for one in names], rows), mapping, today=TODAY)
    for sheet in source.sheets:
        columns = {column.name for column in sheet.sheet.columns}
        for row in sheet.rows():
            assert set(row.cells) <= columns
            assert set(sheet.headings) <= columns
            assert 2 <= row.row <= len(rows) + 1


def test_a_later_row_adds_what_the_first_one_lacks_and_changes_nothing():
    rows = [
        ("홍길동", "650302", "", "2023-01-02", "한빛관리", "미화", "", "2023-01-03", "", "", "", ""),
        ("홍길동", "650302", "010-0000-0001", "", "한빛관리", "미화", "", "2023-01-09", "", "", "", "오전만"),
        ("홍길동", "", "010-0000-0001", "", "한빛관리", "경비", "", "2023-02-09", "", "", "", "오후만"),
        ("홍길동", "650302", "010-0000-0002", "", "", "", "", "", "", "", "", ""),
        ("홍길동", "700101", "010-0000-0001", "", "", "", "", "", "", "", "", ""),
    ]
    first, other = split(rows)["구직자"]
    assert (first["mobile"], first["phone"], first["note"]) == ("010-0000-0001", "010-0000-0002", "오전만")
    assert other["birth_date"] == date(1970, 1, 1)
    found = split(rows)
    assert len(found["구인"]) == 2
    assert plain(found["구인"][0]["received_on"]) == "2023-01-03"
    assert len(set(numbers(found, "알선", "jobseeker_no"))) == 1


def test_a_vacancy_begins_on_the_first_day_that_a_row_of_it_speaks_of():
    rows = [
        ("홍길동", "650302", "", "", "한빛관리", "미화", "", "2023-01-20", "", "", "", ""),
        ("김영희", "720815", "", "", "한빛관리", "미화", "", "2023-01-05", "", "", "", ""),
    ]
    (wanted,) = split(rows)["구인"]
    assert wanted["received_on"] == date(2023, 1, 5)


def test_several_columns_of_remarks_stand_below_each_other_and_a_day_of_leaving_is_a_check():
    headings = ("성명", "생년월일", "비고", "특이사항", "업체명", "취업일", "퇴사일", "퇴사사유")
    row = ("홍길동", "650302", "오전만", "허리 조심", "한빛관리", "2023-01-02", "2023-03-15", "임금")
    mapping = propose_mapping(headings, [row]).with_column(3, [Target("구직자", "note")])
    found = split([row], headings, mapping)
    assert found["구직자"][0]["note"] == "비고: 오전만\n특이사항: 허리 조심"
    (check,) = found["사후관리"]
    assert (check["months"], check["state"], check["left_on"]) == (3, "left", date(2023, 3, 15))


def test_sessions_of_one_day_are_told_apart_and_the_same_one_is_one():
    headings = ("상담일", "성명", "생년월일", "상담내용", "상담방법")
    day = "2023. 1. 2."
    rows = [
        (day, "홍길동", "650302", "첫 상담", "전화"),
        (day, "홍길동", "650302", "또 상담", "내방"),
        (day, "홍길동", "650302", "첫 상담", "전화"),
    ]
    found = split(rows, headings)["상담"]
    assert [(plain(one["started_at"]), one["mode"]) for one in found] == [
        ("2023-01-02", "phone"),
        ("2023-01-02 00:01", "visit"),
    ]


def test_visits_of_firms_are_a_ledger_too():
    headings = ("방문일", "업체명", "방문자", "방문결과", "비고")
    rows = [("2023-01-02", "한빛관리", "김상담", "부재중", ""), ("2023-01-03", "튼튼요양원", "김상담", "등록", "")]
    mapping = propose_mapping(headings, rows).with_column(0, [Target("기업방문", "visited_on")])
    found = split(rows, headings, mapping)
    assert [(one["employer_name"], one["result"]) for one in found["기업방문"]] == [
        ("한빛관리", "absent"),
        ("튼튼요양원", "vacancy"),
    ]


def test_a_mended_cell_stands_instead_and_its_number_stays(tmp_path):
    with ledger(referrals_book(tmp_path)) as source:
        title = source.sheets[0].title
        mended = with_edits(source, {(title, 4): {"birth_date": "1965-03-03"}, (title, 99): {"sex": "남"}})
        before, after = rows_of(source)["구직자"], rows_of(mended)["구직자"]
        assert after[0] == {**before[0], "birth_date": "1965-03-03"}
        assert after[1:] == before[1:]
        assert rows_of(mended)["알선"] == rows_of(source)["알선"]


def test_a_mapping_of_other_headings_and_one_without_names_say_so(tmp_path):
    with open_sheets(made_book(tmp_path, ("성명", "생일"), [("홍길동", "650302")])) as file:
        with pytest.raises(InvalidInput):
            ledger_source(file, propose_mapping(("이름", "주소"), []))
        with pytest.raises(InvalidInput):
            ledger_source(file, propose_mapping(("성명", "생일"), []).with_column(0, []).with_column(1, []))


def test_a_long_ledger_joins_its_people_and_firms():
    count = full(10_000, 400)
    rows = [
        (f"홍길{at % (count // 4)}", "650302", f"010-0000-{at % (count // 4):04}", "", f"업체{at % 50}", "미화",
         "월 210만원", (date(2023, 1, 1) + timedelta(at % 365)).isoformat(), "채용", "", "", "")
        for at in range(count)
    ]  # fmt: skip
    found = split(rows)
    assert len(found["구직자"]) == count // 4
    assert len(found["구인업체"]) == 50
    assert len(found["알선"]) == count
