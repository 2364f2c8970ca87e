"""Another system's list held against ours: pairing, what differs, deciding, signing; on both engines."""

import time
from datetime import date, datetime

import pytest
from xlsxwriter import Workbook

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.exchange import ListedFact, ListedSide, Resolution
from jobdesk.base.permissions import can_close_month
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import ExternalNumber, Jobseeker
from jobdesk.records.reconciliations import Reconciliation, ReconciliationRow
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import backgrounds, corrections, reconciled_again, reconciliations
from jobdesk.services._listed_kinds import KINDS
from jobdesk.services.listed_files import propose, read_listed, read_rows, widest_sheet
from tests.counts import full
from tests.services import acts, people
from tests.services.listed import FIRMS, FROM, PEOPLE, PLACED, UNTIL, compare, hold, listed, resolve, rows_of

HERE, THERE, DIFFERS, SAME = ListedSide.HERE, ListedSide.THERE, ListedSide.DIFFERS, ListedSide.SAME
DAY = date(2027, 10, 18)


@pytest.fixture
def desk(center):
    """A supervisor's desk in October; three people registered on the 18th."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, DAY)
    desk.people = [
        people.person(desk, full_name=name, mobile=f"010-0000-10{at:02}", birth_date=f"198{at}-03-02")
        for at, name in enumerate(("김나람", "이나람", "박나람"))
    ]
    acts.stand_on(desk, date(2027, 11, 3))
    return desk


def sides(compared):
    return [(one.side, one.line) for one in compared.rows]


def differing(compared):
    return {one.line: [told["name"] for told in one.differing or ()] for one in compared.rows if one.line}


def test_same_differs_only_here_only_there_and_outside(desk):
    file = listed(
        PEOPLE,
        ("K-1", "김 나람", "1980-03-02", "010-0000-1000", "2027. 10. 18.", "x"),
        ("K-2", "이나람", date(1981, 3, 2), "01000009999", 46679, None),
        ("K-3", "최나람", "19830302", "010-0000-1003", "2027-10-05", None),
        ("K-4", "정나람", "1984-03-02", "010-0000-1004", "2027-08-05", None),
        (None, None, None, None, None, "끝"),
    )
    compared = compare(desk, file)
    assert compared.counts == {"here": 1, "there": 1, "differs": 1, "same": 1, "outside": 1}
    assert sides(compared) == [(DIFFERS, 3), (HERE, 0), (THERE, 4), (SAME, 2)]
    assert differing(compared)[3] == ["phone", "received_on"]
    there = compared.rows[2]
    assert (there.number, there.theirs["full_name"], there.theirs["birth_date"]) == ("K-3", "최나람", "1983-03-02")
    assert compared.rows[3].theirs is None, "of what is the same nothing is kept"


def test_the_number_leads_where_nothing_else_does_and_to_the_survivor(desk):
    one = desk.people[0]
    desk.change(
        lambda db, act: backgrounds.add_external_number(
            db, act, jobseeker_id=one, scheme="서울일자리센터", number="S 77-1"
        )
    )
    file = listed(("구직번호", "성명", "접수일"), ("s77-1", "김바뀜", "2027-10-01"))
    compared = compare(desk, file, source="서울 일자리센터")
    assert differing(compared) == {2: ["full_name", "received_on"]}
    assert compare(desk, file, source="다른 곳").counts["differs"] == 0
    acts.edit_person(desk, desk.people[1], external_no_work24="W-9")
    told = compare(
        desk, listed(("구직인증번호", "성명", "접수일"), ("w9", "이나람", "2027-10-18")), source="워크넷"
    )
    assert told.counts["same"] == 1


def test_pairs_are_one_to_one_nearest_day_first_and_the_same_every_time(desk):
    for days in (9, 16):
        acts.place(desk, desk.people[0], days=days)
    row = ("김나람", "1980-03-02")
    file = listed(("성명", "생년월일", "취업일"), (*row, "2027-10-26"), (*row, "2027-10-18"), (*row, "2027-10-25"))
    first = compare(desk, file, ListedFact.PLACEMENTS)
    assert first.rows == compare(desk, file, ListedFact.PLACEMENTS).rows
    assert [one.line for one in first.rows if one.side is SAME] == [3, 4]
    assert [one.line for one in first.rows if one.side is THERE] == [2]


def test_a_fact_they_have_a_day_later_in_the_next_month_is_no_fact_of_nobody(desk):
    headings = ("성명", "생년월일", "접수일")
    whole = listed(headings, *((f"{one}나람", f"198{at}-03-02", "2027-10-18") for at, one in enumerate("김이박")))
    assert compare(desk, whole).counts["same"] == 3
    edge = compare(desk, listed(headings, ("김나람", "1980-03-02", "2027-10-19")), from_on=DAY, until_on=DAY)
    assert differing(edge) == {2: ["received_on"]}
    after = compare(desk, whole, from_on=date(2027, 10, 19))
    assert after.rows == ()
    assert after.counts["outside"] == 3


def test_masked_names_are_held_against_what_they_show(desk):
    headings = ("성명", "휴대폰", "접수일")
    file = listed(
        headings,
        ("김*람", "010-0000-1000", "2027-10-18"),
        ("이○람", "010-****-1001", "2027-10-18"),
        ("박*리", "01000001002", "2027-10-18"),
    )
    compared = compare(desk, file)
    assert [(one.side, one.line) for one in compared.rows if one.line] == [(THERE, 3), (THERE, 4), (SAME, 2)]


def test_cells_that_cannot_be_read_are_told_and_no_resident_number_is_kept(desk):
    file = listed(
        ("성명", "생년월일", "휴대전화", "접수일"),
        ("김나람", "850302-1234567", "010-0000-1000", "2027-10-18"),
        ("홍길동", "19830302", None, "곧"),
    )
    held = hold(desk, file)
    rows = desk.read(lambda db, act: db.query(ReconciliationRow).where(ReconciliationRow.line > 0).all())
    assert {row.line: row.side for row in rows} == {2: "same", 3: "there"}
    assert "1234567" not in str([(row.theirs, row.number) for row in rows])
    assert next(row for row in rows if row.line == 3).theirs["received_on"] == "곧"
    assert rows_of(desk, held, THERE)[0].day is None


def test_vacancies_by_firm_and_title_or_occupation_and_their_numbers_are_kept(desk):
    acts.stand_on(desk, DAY)
    one = people.vacancy(desk, people.employer(desk, name="(주)한빛 관리"))
    acts.stand_on(desk, date(2027, 11, 3))
    file = listed(
        FIRMS,
        ("G-1", "한빛관리 주식회사", "아파트 경비원", "경비", 3, "2027-10-20"),
        ("G-2", "다른회사", "요양보호사", "그쪽 말", "2명", "2027-10-20"),
    )
    held = hold(desk, file, ListedFact.VACANCIES)
    assert held.counts == {"here": 0, "there": 1, "differs": 1, "same": 0, "outside": 0}
    differs, there = rows_of(desk, held)
    assert (differs.record_id, differs.differing) == (one, ("openings", "received_on"))
    assert (there.name, there.about) == ("다른회사", "요양보호사")
    lines = desk.read(lambda db, act: reconciliations.read_pair(db, act, row_id=differs.id))
    assert {line.name: (line.ours, line.theirs) for line in lines if line.differs} == {
        "openings": ("2", "3"),
        "received_on": ("2027-10-18", "2027-10-20"),
    }
    kept = desk.change(lambda db, act: reconciled_again.keep_numbers(db, act, reconciliation_id=held.id))
    assert kept == 1
    assert desk.read(lambda db, act: db.get_one(Vacancy, one).external_no) == "G-1"
    again = compare(
        desk, listed(FIRMS, ("G-1", "이름이 다름", "제목도 다름", None, None, "2027-10-18")), ListedFact.VACANCIES
    )
    assert differing(again) == {2: ["employer_name", "title"]}


def test_placements_and_looking_again_once_ours_was_mended(desk):
    acts.stand_on(desk, DAY)
    placed = acts.place(desk, desk.people[0], employer_name="한빛관리")
    acts.stand_on(desk, date(2027, 11, 3))
    file = listed(
        PLACED,
        ("C-1", "김나람", "1980-03-02", None, "2027-10-18", "달빛관리(주)"),
        ("C-2", "이나람", "1981-03-02", None, "2027-10-20", "한빛관리"),
    )
    held = hold(desk, file, ListedFact.PLACEMENTS)
    differs, there = rows_of(desk, held)
    assert (differs.differing, differs.record_id, there.side) == (("employer_name",), placed.id, THERE)
    resolve(desk, held, [differs, there], Resolution.THEIRS, "그쪽이 맞음")

    def mend(db, act):
        card = corrections.open_fact(db, act, kind="placement", record_id=placed.id)
        corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=placed.id,
            version=card.version,
            values={"employer_name": "달빛관리"},
            why="업체 확인",
        )

    desk.change(mend)
    new = acts.place(desk, desk.people[1], days=14, employer_name="한빛관리")
    again = desk.change(lambda db, act: reconciled_again.look_again(db, act, reconciliation_id=held.id))
    assert (again.same, again.paired) == (1, 1)
    same = rows_of(desk, held, SAME)
    assert {row.record_id: row.resolution for row in same} == {
        placed.id: Resolution.THEIRS,
        new.id: Resolution.THEIRS,
    }
    assert rows_of(desk, held) == []
    assert again.held.counts["differs"] == 1, "how it was found stays"


def test_deciding_signing_and_what_is_kept_of_theirs(desk):
    file = listed(
        PEOPLE,
        ("K-1", "김나람", "1980-03-02", "010-0000-1000", "2027-10-15", None),
        ("K-3", "최나람", "19830302", "010-0000-1003", "2027-10-05", None),
    )
    held = hold(desk, file)
    with pytest.raises(InvalidInput):
        hold(desk, file)
    rows = rows_of(desk, held)
    by_side = {row.side: row for row in rows}
    assert (held.open, len(rows)) == (4, 4)
    with pytest.raises(InvalidInput):
        resolve(desk, held, rows, Resolution.OURS, "  ")
    with pytest.raises(InvalidInput):
        resolve(desk, held, [by_side[HERE]], Resolution.NOT_OURS)

    def sign(note=""):
        return desk.change(
            lambda db, act: reconciliations.sign_reconciliation(db, act, reconciliation_id=held.id, note=note)
        )

    with pytest.raises(InvalidInput):
        sign()
    assert resolve(desk, held, rows, Resolution.LATER, "다음 달에") == 4
    resolve(desk, held, [by_side[THERE]], Resolution.NOT_OURS, "관외 사람")
    back = desk.change(
        lambda db, act: reconciliations.unresolve_rows(
            db, act, reconciliation_id=held.id, row_ids=[by_side[DIFFERS].id]
        )
    )
    assert back == 1
    resolve(desk, held, [by_side[DIFFERS]], Resolution.OURS, "접수증 확인")
    signed = sign("10월 대조")
    assert (signed.open, signed.decided, signed.later, signed.note) == (0, 4, 2, "10월 대조")
    assert signed.signed_by == desk.act().display_name
    kept = desk.read(lambda db, act: {row.side: row for row in db.query(ReconciliationRow)})
    assert kept["there"].theirs == {
        "full_name": "최*람",
        "birth_date": "1983-**-**",
        "phone": "010-****-1003",
        "received_on": "2027-10-05",
    }
    assert kept["differs"].theirs == {"received_on": "2027-10-15"}
    assert kept["differs"].differing == [{"name": "received_on", "ours": "2027-10-18"}]
    with pytest.raises(InvalidInput):
        resolve(desk, held, rows, Resolution.OURS)
    with pytest.raises(InvalidInput):
        sign()
    with pytest.raises(InvalidInput):
        desk.change(
            lambda db, act: reconciliations.strike_reconciliation(db, act, reconciliation_id=held.id, why="잘못")
        )
    months = {
        month: desk.read(lambda db, act, on=month: reconciliations.list_reconciliations(db, act, month=on))
        for month in (FROM, date(2027, 9, 1))
    }
    assert [[one.id for one in found] for found in months.values()] == [[held.id], []]


def test_acts_are_audited_with_whose_records_and_no_word_of_them(desk):
    held = hold(desk, listed(PEOPLE, ("K-1", "김나람", "1980-03-02", "010-0000-1000", "2027-10-15", None)))
    differs = [row for row in rows_of(desk, held) if row.side is DIFFERS]
    resolve(desk, held, differs, Resolution.OURS, "접수증 확인")
    kept = desk.change(lambda db, act: reconciled_again.keep_numbers(db, act, reconciliation_id=held.id))
    assert kept == 1
    assert desk.read(lambda db, act: db.get_one(Jobseeker, desk.people[0]).external_no_work24) == "K-1"
    assert desk.change(lambda db, act: reconciled_again.keep_numbers(db, act, reconciliation_id=held.id)) == 0
    entries = desk.read(
        lambda db, act: [
            (row.action, row.detail) for row in db.query(AuditEntry) if row.table_name == "reconciliation"
        ]
    )
    assert [action for action, _detail in entries] == ["create", "change"]
    assert "나람" not in str(entries)
    assert desk.read(lambda db, act: db.query(ExternalNumber).count()) == 0


def test_thousands_are_decided_at_once(local_center):
    desk = local_center.desk("supervisor")
    some = full(20_000, 2_500)
    held = hold(
        desk,
        listed(("성명", "생년월일", "접수일"), *((f"최{at}", "1983-03-02", "2027-10-05") for at in range(some))),
        from_on=FROM,
        until_on=UNTIL,
    )
    started = time.monotonic()
    assert resolve(desk, held, rows_of(desk, held), Resolution.NOT_OURS) == some
    assert time.monotonic() - started < 2 + some / 500
    signed = desk.change(lambda db, act: reconciliations.sign_reconciliation(db, act, reconciliation_id=held.id))
    assert signed.decided == some


def test_struck_through_unsigned_nothing_of_theirs_is_left(desk):
    held = hold(desk, listed(PEOPLE, ("K-3", "최나람", "19830302", "010-0000-1003", "2027-10-05", None)))
    desk.change(
        lambda db, act: reconciliations.strike_reconciliation(db, act, reconciliation_id=held.id, why="다른 파일")
    )
    left = desk.read(lambda db, act: (db.query(Reconciliation).count(), db.query(ReconciliationRow).count()))
    assert left == (1, 0)
    assert desk.read(lambda db, act: reconciliations.list_reconciliations(db, act)) == []


@pytest.mark.parametrize(
    ("headings", "fact"),
    [
        (PEOPLE, ListedFact.REGISTRATIONS),
        (FIRMS, ListedFact.VACANCIES),
        (PLACED, ListedFact.PLACEMENTS),
        (("이름", "나이"), None),
    ],
)
def test_what_a_list_names_is_seen_by_its_headings(local_center, headings, fact):
    codes = local_center.desk("supervisor").codes
    file = listed(headings, *[("1", "a", "b", "c", "2027-10-05", "2027-10-05")] * 9, ("1", "", "", "", "19", "19"))
    told = propose(file, file.sheets[0], codes, today=date(2027, 11, 3))
    assert told.fact == fact
    if fact is not None:
        assert (told.source, told.from_on, told.until_on) == ("고용24", FROM, UNTIL)
        assert told.lacking == ()


def test_a_workbook_with_a_title_above_its_headings_and_another_sheet_is_read(local_center, tmp_path):
    book = Workbook(path := tmp_path / "현황.xlsx")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    book.add_worksheet("안내").write_column(0, 0, ["고용24에서 내려받음", "참고"])
    sheet = book.add_worksheet("구직")
    sheet.write(0, 0, "2027년 10월 구직등록 현황")
    sheet.write_row(2, 0, ("연번", *PEOPLE))
    sheet.write_row(3, 0, (1, "K-1", "김나람", "1980-03-02", 1000001000))
    sheet.write_datetime(3, 5, datetime(2027, 10, 18, tzinfo=None), day)  # noqa: DTZ001  as workbooks hold days
    book.close()
    codes, today = local_center.desk("supervisor").codes, date(2027, 11, 3)
    file = read_listed(path)
    meant = widest_sheet(file.sheets)
    told = propose(file, meant, codes, today=today)
    assert (meant.name, told.fact, told.from_on, told.until_on) == ("구직", ListedFact.REGISTRATIONS, FROM, UNTIL)
    (row,) = read_rows(KINDS[ListedFact.REGISTRATIONS], meant, codes, today=today)
    assert (row.line, row.day, row.values["phone"]) == (4, DAY, "01000001000")


def test_a_list_that_lacks_a_needed_column_is_refused_by_its_name(desk):
    with pytest.raises(InvalidInput):
        compare(desk, listed(("성명", "생년월일"), ("김나람", "1980-03-02")))


def test_only_who_closes_months_holds_lists(center):
    counselor = center.desk("counselor")
    assert not can_close_month(counselor.act().role)
    with pytest.raises(NotAllowed):
        compare(counselor, listed(PEOPLE))
