"""A merge's questions in words: every column has a name, values read as forms write them; no names on paper."""

import subprocess

import pytest

from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import vacancies
from jobdesk.services.outreach import conflicts
from jobdesk.services.outreach.bundle_files import find_bundles, receipt_beside
from jobdesk.services.outreach.carried import CARRIED, EVER, Way
from jobdesk.services.outreach.conflict_fields import fields_of, is_unsaid
from jobdesk.services.outreach.conflict_lines import open_conflict
from jobdesk.services.outreach.merge_paper import merge_printable
from tests.services.acts import edit_person, refer
from tests.services.copies import check_out, merge
from tests.services.people import person, vacancy


@pytest.fixture
def desk(local_center):
    """The supervisor's desk at the center."""
    return local_center.desk("supervisor")


@pytest.fixture
def laptop(desk, tmp_path):
    """Makes a copy of the center as it is now; closed at the end."""
    made = []

    def one():
        made.append(check_out(desk, tmp_path / f"copy{len(made)}.db", issuer=2))
        return made[-1]

    yield one
    for copy in made:
        copy.close()


def opened(desk):
    """The only question, in words."""
    (row,) = desk.read(lambda db, act: conflicts.list_conflicts(db, act))
    return row, desk.change(lambda db, act: open_conflict(db, act, row=row))


def test_every_column_that_may_be_asked_about_has_a_name():
    lacking = [
        (one.name, column.name)
        for one in CARRIED
        if one.way is Way.MERGED
        for column in one.table.columns
        if column.name not in {*EVER, *one.stays, *one.derived}
        and column.name not in fields_of(one.name)
        and not is_unsaid(one.name, column.name)
    ]
    assert lacking == []


def test_every_table_that_comes_home_has_a_word():
    assert [one.name for one in CARRIED if one.captured and one.name not in TABLE_WORDS] == []


def test_money_and_codes_are_said_as_the_forms_write_them(desk, laptop):
    work = vacancy(desk)
    copy = laptop()

    def edit(place, wage):
        def job(db, act):
            version = db.get_one(Vacancy, work).version
            values = {"wage_basis": "월급", "wage_min": wage}
            return vacancies.save_vacancy(db, act, vacancy_id=work, version=version, values=values)

        place.change(job)

    edit(copy, "2,700,000")
    edit(desk, "2,600,000")
    merge(desk, copy.bundle())
    row, shown = opened(desk)
    assert row.kind is ConflictKind.CHANGED_BOTH
    line = next(one for one in shown.lines if one.name == "wage_min")
    assert (line.base, line.ours, line.theirs) == ("2,500,000원", "2,600,000원", "2,700,000원")
    assert line.differs
    basis = next(one for one in shown.lines if one.name == "wage_basis")
    assert not basis.differs
    assert basis.ours not in {"", "monthly"}
    assert [one.differs for one in shown.lines] == sorted((one.differs for one in shown.lines), reverse=True)


def test_what_a_fact_of_both_sides_leads_to_is_named(desk, laptop):
    known, work = person(desk), vacancy(desk)
    copy = laptop()
    refer(copy, known, work, method="slip")
    refer(desk, known, work)
    merge(desk, copy.bundle())
    row, shown = opened(desk)
    assert row.kind is ConflictKind.TWICE
    assert shown.about.opens == ("referral", row.record_id)
    assert [one.name for one in shown.lines if one.differs]


def test_the_paper_says_who_decided_and_names_no_jobseeker(desk, laptop, tmp_path):
    known = person(desk, full_name="홍길동")
    copy = laptop()
    edit_person(copy, known, email="laptop@example.com")
    edit_person(desk, known, email="center@example.com")
    report = merge(desk, copy.bundle())
    (row,) = desk.read(lambda db, act: conflicts.list_conflicts(db, act))
    desk.change(
        lambda db, act: conflicts.decide_conflict(
            db, act, conflict_id=row.id, take=ConflictState.THEIRS, why="본인 확인"
        )
    )
    desk.change(lambda db, act: conflicts.sign_merge(db, act, bundle_id=report.bundle_id))
    paper = desk.read(lambda db, act: merge_printable(db, act, bundle_id=report.bundle_id))
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.draw("a4"))
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, text=True).stdout
    assert "홍길동" not in text
    assert "example.com" not in text
    assert "본인 확인" in text
    name = desk.read(lambda _db, act: act.display_name)
    assert text.count(name) >= 4  # merged, decided, signed, printed


def test_bundles_of_a_folder_stand_in_their_order(desk, laptop, tmp_path):
    copy, stick = laptop(), tmp_path / "stick"
    stick.mkdir()
    known = person(copy)
    (stick / "b.jdb").write_bytes(copy.bundle())
    edit_person(copy, known, email="laptop@example.com")
    (stick / "a.jdb").write_bytes(copy.bundle())
    (stick / "메모.txt").write_text("사진", encoding="utf-8")
    found = find_bundles([stick, stick / "메모.txt"])
    assert [(one.path.name, one.seq) for one in found] == [("b.jdb", 1), ("a.jdb", 2), ("메모.txt", 0)]
    assert found[0].count > 0
    assert receipt_beside(found[0].path) == stick / "b.receipt"
