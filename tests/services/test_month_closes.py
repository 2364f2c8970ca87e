"""마감: when it is possible, what it keeps, its chain, and what late changes restate, on both engines."""

from datetime import date

import pytest
from sqlalchemy import text

from jobdesk.base.closes import CloseKind
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.services import corrections, month_closes, placements, registrations, restatements, reviews
from jobdesk.services._close_content import CellKey
from jobdesk.services.month_closes import last_working_day
from jobdesk.services.restatements import Moved
from tests.services import acts, people
from tests.services.sent import place, refer

PROVISIONAL, FINAL = CloseKind.PROVISIONAL, CloseKind.FINAL
OCTOBER, LAST, NOVEMBER = date(2027, 10, 1), date(2027, 10, 29), date(2027, 11, 3)


@pytest.fixture
def desk(center):
    """The supervisor's desk on the last working day of October."""
    desk = center.desk("supervisor")
    acts.stand_on(desk, LAST)
    return desk


def close(desk, kind, reason=""):
    return desk.change(lambda db, act: month_closes.close_month(db, act, month=OCTOBER, kind=kind, reason=reason))


def sign(desk):
    return desk.change(lambda db, act: reviews.sign_review(db, act, month=OCTOBER))


def cells(desk, row):
    return desk.read(lambda db, act: month_closes.closed_cells(db, act, close_id=row.id))


def restated(desk):
    return desk.read(lambda db, act: restatements.restate(db, act, month=OCTOBER))


def month_cell(indicator, breakdown="", label=""):
    return CellKey("month", indicator, breakdown, label)


def test_the_last_working_day_of_a_month():
    assert last_working_day(date(2027, 10, 5)) == LAST
    assert last_working_day(date(2023, 9, 1)) == date(
        2023, 9, 27
    )  # 추석, and the day between holidays that was one
    assert last_working_day(date(2023, 12, 31)) == date(2023, 12, 29)


def test_provisional_on_the_last_working_day_final_after_the_signed_review(desk):
    acts.stand_on(desk, date(2027, 10, 28))
    with pytest.raises(InvalidInput):
        close(desk, PROVISIONAL)
    acts.stand_on(desk, LAST)
    first = close(desk, PROVISIONAL)
    assert (first.month, first.serial, first.kind, first.closed_by) == (OCTOBER, 1, PROVISIONAL, "박팀장")
    sign(desk)
    with pytest.raises(InvalidInput):
        close(desk, FINAL)
    acts.stand_on(desk, NOVEMBER)
    with pytest.raises(InvalidInput):
        close(desk, FINAL)  # the review was signed before the month was over
    sign(desk)
    final = close(desk, FINAL)
    assert (final.serial, final.kind, final.reviewed_by, final.reviewed_on) == (2, FINAL, "박팀장", NOVEMBER)
    with pytest.raises(InvalidInput):
        close(desk, FINAL)
    again = close(desk, FINAL, "취업 1건 누락")
    assert (again.serial, again.reason) == (3, "취업 1건 누락")
    assert desk.read(lambda db, act: month_closes.list_closes(db, act, year=2027)) == [again, final, first]
    assert desk.read(lambda db, act: month_closes.standing_close(db, act, month=LAST)) == again
    assert desk.read(lambda db, act: month_closes.is_closed(db, LAST))
    assert not desk.read(lambda db, act: month_closes.is_closed(db, NOVEMBER))


def test_a_close_keeps_every_cell_and_what_comes_later_is_told_by_its_fact(desk):
    kim = people.person(desk, full_name="김가람")
    people.person(desk, full_name="이나람", sex="여")
    row = close(desk, PROVISIONAL)
    before = cells(desk, row)
    assert before[month_cell("jobseekers")] == "2"
    assert before[month_cell("jobseekers", "sex", "여")] == "1"
    assert before[CellKey("year", "jobseekers")] == "2"
    assert before[month_cell("placement_rate")] == "0.0"
    assert restated(desk) == restatements.Restatement(row, (), ())
    acts.stand_on(desk, NOVEMBER)
    (sent,) = refer(desk, [kim], [people.vacancy(desk)], referred_on=LAST)
    placed = place_on(desk, kim, sent.id, LAST)
    told = restated(desk)
    changed = {one.key: (one.old, one.new) for one in told.cells}
    assert changed[month_cell("placed_persons")] == ("0", "1")
    assert changed[month_cell("placement_rate")] == ("0.0", "50.0")
    moved = {(one.kind, one.moved, one.record_id): one for one in told.facts}
    entered = moved["placements", Moved.ENTERED, placed.id]
    assert (entered.by, entered.jobseeker_id, entered.on) == ("박팀장", kim, LAST)
    assert entered.at is not None
    desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=placed.id, why="다른 사람"))
    assert month_cell("placed_persons") not in {one.key for one in restated(desk).cells}
    assert cells(desk, row) == before


def place_on(desk, person, referral, day):
    values = {"started_on": day, "route": "referral", "sector": "private"}
    return desk.change(
        lambda db, act: placements.record_placement(
            db, act, jobseeker_id=person, referral_id=referral, values=values
        )
    )


def test_a_struck_fact_and_a_corrected_one_say_who_and_why(desk):
    kim, lee = people.person(desk, full_name="김가람"), people.person(desk, full_name="이나람")
    mine = place(desk, kim)
    close(desk, PROVISIONAL)
    acts.stand_on(desk, NOVEMBER)
    struck = people.registrations_of(desk, lee)[0]
    desk.change(
        lambda db, act: registrations.void_registration(db, act, registration_id=struck.id, why="두 번 입력")
    )
    card = desk.view(lambda db, act: corrections.open_fact(db, act, kind="placement", record_id=mine.id))
    desk.change(
        lambda db, act: corrections.correct_fact(
            db,
            act,
            kind="placement",
            record_id=mine.id,
            version=card.version,
            values={"recognized": False, "recognized_why": "공공근로"},
            why="공공근로로 확인",
        )
    )
    told = {(one.kind, one.record_id): one for one in restated(desk).facts}
    left = told["registrations", struck.id]
    assert (left.moved, left.by, left.why) == (Moved.LEFT, "박팀장", "두 번 입력")
    gone = told["placements", mine.id]
    assert (gone.moved, gone.by, gone.why) == (Moved.LEFT, "박팀장", "공공근로로 확인")


def test_a_changed_trait_moves_a_row_of_a_breakdown_only(desk):
    kim = people.person(desk, full_name="김가람")
    close(desk, PROVISIONAL)
    acts.stand_on(desk, NOVEMBER)
    acts.edit_person(desk, kim, sex="여")
    told = restated(desk)
    assert {one.key.breakdown for one in told.cells} == {"sex"}
    assert {one.key.label for one in told.cells} == {"남", "여"}
    changes = [one for one in told.facts if one.kind == "registrations"]
    assert [(one.moved, dict(one.what), one.by) for one in changes] == [
        (Moved.CHANGED, {"sex": ("male", "female")}, "박팀장")
    ]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE close_cell SET figure = '999' WHERE indicator = 'jobseekers' AND breakdown = ''", {"digest"}),
        ("UPDATE month_close SET reason = '없던 까닭' WHERE serial = 1", {"digest"}),
        ("DELETE FROM close_facts WHERE kind = 'placements'", {"digest"}),
        ("UPDATE month_close SET previous = NULL WHERE serial = 2", {"chain", "digest"}),
    ],
)
def test_whatever_is_changed_in_a_close_is_found(desk, statement, what):
    people.person(desk)
    close(desk, PROVISIONAL)
    close(desk, PROVISIONAL, "다시")
    assert desk.read(lambda db, act: month_closes.verify_closes(db)) == []
    with desk.database.writer.begin() as connection:
        connection.execute(text(statement))
    broken = desk.read(lambda db, act: month_closes.verify_closes(db))
    assert {one.what for one in broken} == what


def test_a_counselor_reads_closes_and_makes_none(desk, center):
    counselor = center.desk("counselor")
    acts.stand_on(counselor, LAST)
    with pytest.raises(NotAllowed):
        close(counselor, PROVISIONAL)
    close(desk, PROVISIONAL)
    assert len(counselor.read(lambda db, act: month_closes.list_closes(db, act))) == 1
