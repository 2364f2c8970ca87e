"""A known number does not make a stranger the same; what changes, who is probably known and half rows are told."""

import pytest
from sqlalchemy import select

from jobdesk.base.i18n import use_language
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.imports.plan import plan_import
from tests.services.imported import FIRM, PERSON, REGISTRATION, counts, plan_of, workbook
from tests.services.ledgers import REFERRALS, ledger, referrals_book
from tests.services.moving import taken_in
from tests.services.test_import_rejects import rejected

OTHER = {**PERSON, "성명": "전혀다른", "생년월일": "1999-09-09", "휴대전화": "010-0000-7777"}
NUMBERED_FIRM = {**FIRM, "사업자등록번호": "1208147521"}


@pytest.fixture(autouse=True)
def _english():
    """Reasons are looked at by their words."""
    use_language("en")
    yield
    use_language("ko")


@pytest.fixture
def desk(center, tmp_path):
    """A center that took in a person and a firm."""
    made = center.desk("supervisor")
    taken_in(made, workbook(tmp_path / "first.xlsx", {"구직자": [PERSON], "구인업체": [NUMBERED_FIRM]}))
    return made


def notes(plan):
    return [(one.sheet, one.row, one.name) for one in plan.notes]


def test_the_same_number_of_somebody_else_is_wrong_and_so_is_what_hangs_on_it(desk, tmp_path):
    plan = plan_of(desk, tmp_path, {"구직자": [OTHER], "구직등록": [REGISTRATION]})
    assert counts(plan) == {"구직자": {"wrong": 1}, "구직등록": {"wrong": 1}}
    assert [one.column for one in plan.problems] == ["구직번호", "구직번호"]
    assert "another person's" in plan.problems[0].reason
    assert plan.changes == ()


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"성명": "홍길둥", "생년월일": "", "휴대전화": "010-0000-7777"}, "wrong"),
        ({"성명": "홍길둥", "휴대전화": "010-0000-7777"}, "changed"),
        ({"성명": "홍길둥"}, "changed"),
        ({"생년월일": "1985-03-20"}, "changed"),
        ({"성명": "홍 길 동"}, "changed"),
        ({"휴대전화": "010-0000-7777"}, "changed"),
    ],
)
def test_one_difference_alone_is_a_change_that_is_noted(desk, tmp_path, cells, state):
    plan = plan_of(desk, tmp_path, {"구직자": [{**PERSON, **cells}]})
    assert counts(plan)["구직자"] == {state: 1}
    names = {"성명": "full_name", "생년월일": "birth_date"}
    asked = (
        [] if state == "wrong" or cells == {"성명": "홍 길 동"} else [names[one] for one in cells if one in names]
    )
    assert notes(plan) == [("구직자", 2, one) for one in asked]


def test_whoever_writes_the_record_key_is_asked_only(desk, tmp_path):
    key = desk.read(lambda db, act: db.scalar(select(Jobseeker.id)))
    plan = plan_of(desk, tmp_path, {"구직자": [{**OTHER, "관리번호": str(key)}]})
    assert counts(plan) == {"구직자": {"changed": 1}}
    assert ("구직자", 2, "full_name") in notes(plan)


def test_a_firm_is_another_by_name_and_business_number(desk, tmp_path):
    other = {**NUMBERED_FIRM, "업체명": "먼 나라", "사업자등록번호": "2208162517"}
    plan = plan_of(desk, tmp_path, {"구인업체": [other]})
    assert [(one.column, "another firm's" in one.reason) for one in plan.problems] == [("업체번호", True)]
    renamed = plan_of(desk, tmp_path, {"구인업체": [{**NUMBERED_FIRM, "업체명": "먼 나라"}]})
    assert (counts(renamed), notes(renamed)) == ({"구인업체": {"changed": 1}}, [("구인업체", 2, "name")])
    same = plan_of(desk, tmp_path, {"구인업체": [{**NUMBERED_FIRM, "업체명": "(주)당산상사"}]})
    assert notes(same) == []


def test_a_reject_that_was_not_mended_stays_wrong(center, tmp_path):
    desk = center.desk("supervisor")
    path = workbook(tmp_path / "twice.xlsx", {"구직자": [PERSON, OTHER]})
    found, count = rejected(desk, path)
    assert count == 1
    taken_in(desk, path, skip_wrong=True)
    cells = {name: cell for name, cell in found["구직자"][0].items() if name in PERSON}
    assert cells["성명"] == OTHER["성명"]
    assert counts(plan_of(desk, tmp_path, {"구직자": [cells]})) == {"구직자": {"wrong": 1}}


def test_what_changes_is_listed_masked(desk, tmp_path):
    row = {**PERSON, "휴대전화": "010-0000-7777", "비고": "당산동 사람", "행정동": "당산1동"}
    plan = plan_of(desk, tmp_path, {"구직자": [row]})
    assert plan.changed_cells == 3
    assert [(one.sheet, one.row, one.column, one.name, one.kept, one.new) for one in plan.changes] == [
        ("구직자", 2, "휴대전화", "mobile", "01***", "01***"),
        ("구직자", 2, "행정동", "dong_code", "", "당산제1동"),
        ("구직자", 2, "비고", "note", "", "당***"),
    ]


def test_whoever_is_probably_known_is_named_with_the_row(desk, tmp_path):
    sheets = {"구직자": [{**PERSON, "구직번호": "99"}], "구인업체": [{**NUMBERED_FIRM, "업체번호": "F99"}]}
    plan = plan_of(desk, tmp_path, sheets)
    assert counts(plan) == {"구직자": {"probable": 1}, "구인업체": {"probable": 1}}
    found = [(one.sheet, one.row, [known.name for known in one.known]) for one in plan.probable]
    assert found == [("구직자", 2, ["홍*동"]), ("구인업체", 2, ["당산상사"])]
    assert plan.probable_rows == 2
    assert all(known.number for one in plan.probable for known in one.known)
    assert set(plan.json()) == {"sheets", "problems"}


def test_a_hire_that_comes_in_without_its_placement_is_told(center, tmp_path):
    desk = center.desk("supervisor")
    with ledger(referrals_book(tmp_path)) as source:
        whole = desk.read(lambda db, act: plan_import(db, act, source=source))
    assert not [one for one in whole.notes if "stays out" in one.reason]
    hired = "2023. 3. 13."
    spoiled = [tuple("언젠가" if cell == hired else cell for cell in row) for row in REFERRALS]
    with ledger(referrals_book(tmp_path, spoiled)) as source:
        plan = desk.read(lambda db, act: plan_import(db, act, source=source))
    wrong = [(one.sheet, one.row) for one in plan.problems if one.sheet.endswith("취업")]
    assert len(wrong) == 1
    said = [(one.sheet, one.row) for one in plan.notes if "does not count as a placement" in one.reason]
    assert said == wrong
