"""Which column a heading means: exactly, by a known word, by what stands beside it, by its values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobdesk.base.exchange import ImportKind
from jobdesk.base.heading_words import all_targets, heading_key, known_words, meanings, read_target
from jobdesk.base.ledger_mapping import Certainty, DayOrder
from jobdesk.base.sheets import BY_NAME, PEOPLE, SHEETS, VACANCIES
from jobdesk.services.imports.headings import match_headings
from jobdesk.services.imports.proposing import propose_mapping
from jobdesk.services.imports.sources import ledger_sheets, workbook_source
from jobdesk.services.imports.unmapped import tell_unmapped
from jobdesk.store.sheet_files import open_sheets
from tests.services.ledgers import REFERRAL_HEADINGS, made_book, referrals_book


def uses(headings, samples=(), **more):
    mapping = propose_mapping(headings, samples, **more)
    return {one.heading: [target.text for target in one.targets] for one in mapping.columns}


def test_every_heading_of_the_exchange_workbook_is_its_own_column():
    for sheet in SHEETS:
        places, unknown = match_headings(sheet, sheet.headings)
        assert (places, unknown) == ({one.name: at for at, one in enumerate(sheet.columns)}, ())


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("성명*", "full_name"),
        (" 성 명 ", "full_name"),
        ("성별(남/여)", "sex"),
        ("행정동 (이름 또는 10자리 코드, 관외)", "dong_code"),
        ("이름", "full_name"),
        ("생일", "birth_date"),
        ("핸드폰", "mobile"),
        ("휴대폰\n번호", "mobile"),
        ("구직인증번호", "jobseeker_no"),
    ],
)
def test_a_heading_is_known_in_its_usual_spellings(heading, name):
    assert match_headings(PEOPLE, [heading]) == ({name: 0}, ())


def test_what_means_nothing_and_what_stands_twice_is_told():
    assert match_headings(PEOPLE, ["성명", "", "이름", "별자리", "메모"]) == (
        {"full_name": 0},
        ("이름", "별자리", "메모"),
    )


def test_an_exact_heading_wins_over_a_word_before_it():
    assert match_headings(PEOPLE, ["이름", "성명"]) == ({"full_name": 1}, ("이름",))
    assert match_headings(VACANCIES, ["공고명", "접수일"])[0] == {"title": 0, "received_on": 1}


def test_every_known_word_names_a_column_that_is():
    offered = set(all_targets())
    for words in known_words().values():
        for word in words:
            for target in word.targets:
                assert read_target(target.text) == target
                assert target in offered, word
                assert target.label.startswith(f"{target.sheet} · ")


@given(st.sampled_from(all_targets()))
def test_a_target_is_read_as_it_was_written(target):
    assert read_target(target.text) == target


@given(st.text(max_size=30))
def test_no_heading_breaks_the_reader(text):
    assert heading_key(heading_key(text)) == heading_key(text)
    assert isinstance(meanings(text), tuple)
    assert len(propose_mapping([text, text], [(text, 1)]).columns) == 2


def test_a_phone_or_an_address_is_whose_name_stands_before_it():
    assert uses(["성명", "연락처", "주소", "업체명", "연락처 (2)", "주소 (2)", "담당자"]) == {
        "성명": ["구직자.full_name"],
        "연락처": ["구직자.mobile"],
        "주소": ["구직자.road_address"],
        "업체명": ["구인업체.name"],
        "연락처 (2)": ["구인업체.phone"],
        "주소 (2)": ["구인업체.road_address"],
        "담당자": ["구인업체.contact_name"],
    }
    assert uses(["접수일", "업체명"])["접수일"] == ["구인.received_on"]
    assert uses(["접수일", "성명"])["접수일"] == ["구직등록.received_on"]
    assert uses(["성명", "연락처", "연락처 (2)"])["연락처 (2)"] == ["구직자.phone"]


def test_what_is_certain_guessed_and_unknown():
    mapping = propose_mapping(["연번", "성명", "비고", "본인 휴대폰", "별자리"], [])
    assert [one.certainty for one in mapping.columns] == [
        Certainty.CERTAIN, Certainty.CERTAIN, Certainty.GUESSED, Certainty.GUESSED, Certainty.UNKNOWN,
    ]  # fmt: skip
    assert [target.text for target in mapping.columns[3].targets] == ["구직자.mobile"]


def test_one_column_may_fill_several_and_what_lacks_is_proposed_for_every_row():
    mapping = propose_mapping(["성명", "업체명", "급여", "취업일", "고용형태", "접수일"], [])
    assert [target.text for target in mapping.columns[4].targets] == [
        "구인.employment_type",
        "취업.employment_type",
    ]
    given_to_all = {target.text: text for target, text in mapping.constants.items()}
    assert given_to_all["취업.route"] == "기타"
    told = propose_mapping(["성명", "등록일"], []).constants
    assert {target.text: text for target, text in told.items()} == {"구직등록.channel": "방문"}


def test_values_say_more_than_headings():
    assert uses(["성명", "생년월일"], [("홍길동", "650302-1******")])["생년월일"] == ["구직자.birth_date"]
    assert uses(["성명", "생년월일"], [("홍길동", "650302-1111111")])["생년월일"] == ["구직자.resident"]
    days = ["성명", "알선일", "업체명"]
    assert propose_mapping(days, [("홍길동", "3/14/2023", "가")]).day_order is DayOrder.MONTH_FIRST
    assert propose_mapping(days, [("홍길동", "14/3/2023", "가")]).day_order is DayOrder.DAY_FIRST
    assert propose_mapping(days, [("홍길동", date(2023, 3, 14), "가")]).day_order is DayOrder.YEAR_FIRST
    assert propose_mapping(days, [("홍길동", "3/14", "가")], name="2023년 대장").year == 2023
    assert propose_mapping(days, [("홍길동", "2023. 3. 14.", "가")], name="2023년 대장").year is None
    assert propose_mapping(days, [("홍길동", "", "가"), ("", "", "나")]).carry_down
    assert not propose_mapping(days, [("홍길동", "", "가"), ("김철수", "", "나")]).carry_down


def test_a_list_of_another_system_goes_by_its_numbers():
    mapping = propose_mapping(["구직인증번호", "성명"], [])
    assert (mapping.kind, mapping.source) == (ImportKind.LIST, "고용24")
    assert propose_mapping(["연번", "성명"], []).kind is ImportKind.LEDGER


def test_headings_stand_below_a_title_and_sums_are_no_rows(tmp_path):
    with open_sheets(referrals_book(tmp_path)) as file:
        (table,) = ledger_sheets(file)
        assert workbook_source(file).unread == ("알선대장",)
        assert table.heading_row == 3
        assert [heading_key(one) for one in table.headings if one != "연락처 (2)"] == [
            heading_key(one) for at, one in enumerate(REFERRAL_HEADINGS) if at != 11
        ]
        assert [row for row, _cells in table.rows()] == [4, 5, 6, 7]


def test_a_table_of_another_name_is_known_by_its_headings(tmp_path):
    """All headings of 구직자 make it that sheet; a few of them are a ledger that could be it."""
    headings = [column.heading for column in BY_NAME["구직자"].columns if column.name != "id"]
    for name, told in (("cp949.csv", headings), ("few.csv", headings[:6])):
        (tmp_path / name).write_text(",".join(told) + "\n" + ",".join(["1", "홍길동", "1965-03-02"]), "cp949")
    with open_sheets(tmp_path / "cp949.csv", encoding="cp949") as file:
        assert [one.sheet.name for one in workbook_source(file).sheets] == ["구직자"]
        assert ledger_sheets(file) == ()
    with open_sheets(tmp_path / "few.csv", encoding="cp949") as file:
        assert (workbook_source(file).sheets, len(ledger_sheets(file))) == ((), 1)
        told = tell_unmapped(file, saved=["알선대장"])
        assert "구직자" in told
        assert "알선대장" in told


def test_what_nobody_can_place_is_named(tmp_path):
    with open_sheets(made_book(tmp_path, ("성명", "좋아하는 색"), [("홍길동", "파랑")])) as file:
        told = tell_unmapped(file, saved=[])
    assert "좋아하는 색" in told
    assert "성명" not in told
    assert "--mapping" in told
