"""What the copy block writes of a vacancy or a person is read back by the import of a list."""

from sqlalchemy import select

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.copy_blocks import copy_person, copy_vacancy
from tests.services.ledgers import JOBS, LIST, LIST_HEADINGS, jobs_book, ledger, made_book
from tests.services.test_import_ledger import exported, planned, taken_in

WANTED = (
    (*JOBS[0][:7], "09:00~18:00 주 40시간", *JOBS[0][8:10], "채용시까지", *JOBS[0][11:]),
    (*JOBS[1][:6], "협의", *JOBS[1][7:10], "채용시까지 2026-12-30", *JOBS[1][11:]),
    JOBS[1][:1] + JOBS[0][1:6] + ("연봉 3,000만원", "22:00~06:00") + JOBS[0][8:],
)
NOT_SAID = {"id", "vacancy_no", "jobseeker_no", "employer_no", "external_no", "external_numbers", "source", "kind"}
NOT_SAID |= {"received_on", "channel", "state", "voided", "place_dong_code", "dong_code"}


def block_book(folder, number, blocks, more):
    """A list whose headings are those of copy blocks, each record with a number of its own."""
    headings = list(dict.fromkeys(heading for block in blocks for heading, _text in block.lines))
    rows = [
        (f"{number}{at}", *more.values(), *(dict(block.lines).get(heading, "") for heading in headings))
        for at, block in enumerate(blocks)
    ]
    name = "구인인증번호" if number == "KJ" else "구직인증번호"
    return made_book(folder, (name, *more, *headings), rows, f"{number}.xlsx")


def said(rows):
    """What a block says of records, in an order of their own."""
    return sorted(repr({name: value for name, value in row.items() if name not in NOT_SAID}) for row in rows)


def test_a_vacancy_that_was_copied_is_read_back(center, tmp_path):
    desk = center.desk("supervisor")
    rows = tuple((f"K{at}", *row[1:]) for at, row in enumerate(WANTED))
    with ledger(jobs_book(tmp_path, rows)) as source:
        assert planned(desk, source)[1].problems == ()
        taken_in(desk, source)
    before = exported(desk, "구인")
    assert len(before) == len(WANTED)
    ids = desk.read(lambda db, _act: db.scalars(select(Vacancy.id)).all())
    blocks = desk.change(lambda db, act: [copy_vacancy(db, act, vacancy_id=one) for one in ids])
    with ledger(block_book(tmp_path, "KJ", blocks, {"등록일": "2026-11-19"})) as source:
        assert [one for one in planned(desk, source)[1].problems if one.row is not None] == []
        taken_in(desk, source)
    assert said(exported(desk, "구인")) == sorted(said(before) * 2)
    kept = desk.read(lambda db, _act: [(one.closes_on, one.until_filled) for one in db.scalars(select(Vacancy))])
    assert sorted(map(repr, kept)) == sorted(list(map(repr, kept[: len(before)])) * 2)


def test_a_person_that_was_copied_is_read_back(center, tmp_path):
    desk = center.desk("supervisor")
    rows = (*LIST, ("K9", "NGUYEN VAN A", "2001-05-05", "010-0000-0409", "2026-11-20", "2027-02-19", "", "협의"))
    with ledger(made_book(tmp_path, LIST_HEADINGS, rows)) as source:
        assert planned(desk, source)[1].problems == ()
        taken_in(desk, source)
    before = exported(desk, "구직자")
    ids = desk.read(lambda db, _act: db.scalars(select(Jobseeker.id)).all())
    blocks = desk.change(lambda db, act: [copy_person(db, act, jobseeker_id=one) for one in ids])
    with ledger(block_book(tmp_path, "KP", blocks, {})) as source:
        counts, plan = planned(desk, source)
        assert [one for one in plan.problems if one.row is not None] == []
        assert counts["구직자"] == {"probable": len(before)}
        taken_in(desk, source)
    assert said(exported(desk, "구직자")) == sorted(said(before) * 2)
