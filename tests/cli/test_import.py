"""`jobdesk import`: looked at first; taken in whole or not at all, or without what is wrong, which comes back."""

import json

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from jobdesk.records.audit import AuditEntry
from jobdesk.records.imports import ImportRun
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker
from jobdesk.services.imports.mappings import save_mapping
from jobdesk.store.sheet_files import open_sheets
from tests.services.imported import PERSON, REGISTRATION, workbook
from tests.services.ledgers import proposed, referrals_book, replaced

WRONG = {**PERSON, "구직번호": "T-2", "성명": "김영희", "휴대전화": "010-0000-7002", "성별": "여인"}
SHEETS = {
    "구직자": [{**PERSON, "구직번호": "T-1", "생년월일": "1951-01-07", "성명": "남궁시험"}, WRONG],
    "구직등록": [{**REGISTRATION, "구직번호": "T-1"}, {**REGISTRATION, "구직번호": "T-2"}],
}
COUNT = {"new": 1, "changed": 0, "same": 0, "wrong": 1, "probable": 0}


@pytest.fixture
def messy(tmp_path):
    return workbook(tmp_path / "messy.xlsx", SHEETS)


def seen(sample):
    """How many people, imports and entries of the access log there are."""
    desk = sample.desk()
    told = desk.read(
        lambda db, act: (
            [db.scalar(select(func.count()).select_from(one)) for one in (Jobseeker, ImportRun)]
            + [db.scalar(select(func.count()).where(AuditEntry.table_name == "import_run"))]
        )
    )
    desk.close()
    return told


def test_the_dry_run_says_all_and_changes_nothing(sample_read, messy):
    before = seen(sample_read)
    done = sample_read.run("import", messy, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told) == {"sheets", "problems"}
    assert told["sheets"] == {"구직자": COUNT, "구직등록": COUNT}
    assert [(one["sheet"], one["row"], one["column"]) for one in told["problems"]] == [
        ("구직자", 3, "성별"),
        ("구직등록", 3, "구직번호"),
    ]
    assert {tuple(one) for one in told["problems"]} == {("sheet", "row", "column", "reason")}
    text = sample_read.run("import", messy)
    assert text.returncode == 0
    assert "여인" not in text.stdout + text.stderr
    assert "구직자 3 성별" in text.stdout
    assert seen(sample_read) == before


def test_with_a_wrong_row_nothing_is_taken_in(sample_read, messy):
    before = seen(sample_read)
    done = sample_read.run("import", messy, "--apply", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["sheets"]["구직자"]) == (1, COUNT)
    assert done.stderr.strip()
    assert seen(sample_read) == before


def test_the_good_rows_are_taken_in_and_the_others_come_back(sample, messy, tmp_path):
    people, runs, entries = seen(sample)
    rejects = tmp_path / "rejects.xlsx"
    done = sample.run("import", messy, "--apply", "--skip-wrong", "--rejects", rejects)
    assert done.returncode == 0, done.stderr
    after = seen(sample)
    assert after[:2] == [people + 1, runs + 1]
    assert after[2] > entries
    book = CalamineWorkbook.from_path(rejects)
    assert {name: len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names} == {
        "구직자": 2,
        "구직등록": 2,
    }
    again = json.loads(sample.run("import", messy, "--format", "json").stdout)
    assert again["sheets"] == dict.fromkeys(("구직자", "구직등록"), {**COUNT, "new": 0, "same": 1})
    whole = workbook(tmp_path / "whole.xlsx", {name: rows[:1] for name, rows in SHEETS.items()})
    assert sample.run("import", whole, "--apply").returncode == 0
    assert seen(sample)[0] == people + 1


@pytest.mark.parametrize(
    ("command", "user", "status"),
    [
        (("--skip-wrong", "--rejects", "r.xlsx"), "supervisor", 2),
        (("--apply", "--skip-wrong"), "supervisor", 2),
        (("--apply", "--rejects", "r.xlsx"), "supervisor", 2),
        (("--encoding", "klingon"), "supervisor", 2),
        (("--mapping", "없는 연결"), "supervisor", 2),
        ((), "counselor1", 1),
        (("--apply",), "admin", 1),
    ],
)
def test_misuse_and_who_may(sample_read, messy, command, user, status):
    done = sample_read.run("import", messy, *command, user=user)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_what_cannot_be_read_is_a_sentence(sample_read, tmp_path):
    plain, locked = tmp_path / "memo.pdf", tmp_path / "nothing.xlsx"
    plain.write_bytes(b"%PDF-1.7 not a table")
    ledger = workbook(tmp_path / "ledger.xlsx", {"대장": [{"이름": "홍길동"}]}, {"대장": ("이름",)})
    for path in (plain, locked, ledger):
        done = sample_read.run("import", path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr


def test_a_ledger_is_read_by_its_mapping(sample, tmp_path):
    """By the name it was saved under, or because its headings are known again."""
    path = referrals_book(tmp_path)
    desk = sample.desk()
    with open_sheets(path) as file:
        mapping = replaced(proposed(file), source="알선대장")
    desk.change(lambda db, act: save_mapping(db, act, name="알선대장", mapping=mapping))
    desk.close()
    named, known = (
        sample.run("import", path, "--format", "json", *more) for more in (("--mapping", "알선대장"), ())
    )
    assert (named.returncode, known.returncode) == (0, 0), named.stderr + known.stderr
    assert json.loads(named.stdout) == json.loads(known.stdout)
    assert json.loads(named.stdout)["sheets"]["알선"]["new"] == 3
    assert "김상담" in named.stderr


def test_a_workbooks_numbers_are_kept_under_the_name_of_their_source(sample, tmp_path):
    book = workbook(tmp_path / "old.xlsx", {"구직자": [{**PERSON, "구직번호": "1"}], "구직등록": [REGISTRATION]})
    for name in ("옛 대장", "동 창구"):
        done = sample.run("import", book, "--apply", "--source", name)
        assert done.returncode == 0, done.stderr
    desk = sample.desk()
    kept = select(ExternalNumber.scheme, ExternalNumber.record_id).where(
        ExternalNumber.number == "1", ExternalNumber.scheme.in_(["옛 대장", "동 창구"])
    )
    told = dict(desk.read(lambda db, act: [tuple(row) for row in db.execute(kept)]))
    desk.close()
    assert len(set(told.values())) == len(told) == 2
    again = json.loads(sample.run("import", book, "--source", "옛 대장", "--format", "json").stdout)
    assert {states["same"] for states in again["sheets"].values()} == {1}


def test_what_changes_and_who_is_probably_known_is_told(sample_read, tmp_path):
    """The row, the cell, what it said and what it will say; nobody can be known by it."""
    desk = sample_read.desk()
    asked = select(Jobseeker).where(Jobseeker.mobile.is_not(None), Jobseeker.birth_date.is_not(None)).limit(1)
    number, key, name, birth, mobile = desk.read(
        lambda db, act: [
            (one.jobseeker_no, one.id, one.full_name, one.birth_date, one.mobile) for one in db.scalars(asked)
        ]
    )[0]
    desk.close()
    same = {"성명": name, "생년월일": birth.isoformat(), "휴대전화": mobile, "성별": "남"}
    rows = [
        {"관리번호": str(key), "구직번호": number, "통칭": "새이름", "비고": "당산역 2번 출구"},
        {**same, "구직번호": "T-77"},
    ]
    path = workbook(tmp_path / "known.xlsx", {"구직자": rows})
    done = sample_read.run("import", path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any(one.startswith("구직자 2 통칭: ") for one in lines)
    assert any(one.startswith("구직자 2 비고: ") and one.endswith("당***") for one in lines)
    assert [one for one in lines if one.startswith("구직자 3: ") and one.endswith(f"({number})")]
    assert name not in done.stdout
    assert mobile not in done.stdout
    assert "problems" in json.loads(sample_read.run("import", path, "--format", "json").stdout)
