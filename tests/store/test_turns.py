"""What an act does not wait for: it fails in the same transaction, comes in order, and goes with its savepoint."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from jobdesk.base.errors import StaleRecord
from jobdesk.records.centers import Setting
from jobdesk.services._rows import stamp
from jobdesk.store import turns


def add(db, act, *keys):
    db.add_all([Setting(key=key, value="1", **stamp(act)) for key in keys])
    db.flush()


def kept(desk):
    query = select(Setting.key).where(Setting.key.like("turn%")).order_by(Setting.key)
    return desk.read(lambda db, act: db.scalars(query).all())


def test_what_waits_is_there_for_the_next_question_and_after_the_commit(shared_center):
    desk = shared_center.desk()

    def job(db, act):
        add(db, act, "turn 1", "turn 2")
        one, two = turns.together(db, select(func.count()).where(Setting.key.like("turn%")), select(Setting))
        add(db, act, "turn 3")
        return one.scalar(), sum(row.key.startswith("turn") for row in two.scalars())

    assert desk.change(job) == (2, 2)
    assert kept(desk) == ["turn 1", "turn 2", "turn 3"]


@pytest.mark.parametrize("asks", [True, False])
def test_what_the_server_refuses_ends_the_act_wherever_it_is_told(shared_center, asks):
    desk = shared_center.desk()

    def job(db, act):
        add(db, act, "turn 1")
        db.execute(
            Setting.__table__.insert().values(id=act.op_id, version=1, key="turn 1", value="2", **stamp(act))
        )
        if asks:
            db.scalar(select(func.count()).select_from(Setting))

    with pytest.raises(IntegrityError):
        desk.change(job)
    assert kept(desk) == []


@pytest.mark.parametrize("asks", [True, False])
def test_a_row_that_a_colleague_changed_is_not_changed_again_wherever_it_is_told(shared_center, asks):
    desk, colleague = shared_center.desk(), shared_center.desk("colleague")
    desk.change(lambda db, act: add(db, act, "turn 1", "turn 2"))

    def job(db, act):
        one, two = db.scalars(select(Setting).where(Setting.key.like("turn%")).order_by(Setting.key)).all()
        with colleague.database.write.begin() as other:
            other.get_one(Setting, two.id).value = "theirs"
        one.value, two.value = "ours", "ours"
        db.flush()
        if asks:
            db.scalar(select(func.count()).select_from(Setting))

    with pytest.raises(StaleRecord):
        desk.change(job)
    values = select(Setting.value).where(Setting.key.like("turn%")).order_by(Setting.key)
    assert desk.read(lambda db, act: db.scalars(values).all()) == ["1", "theirs"]


def test_a_savepoint_that_is_given_up_takes_only_its_own(shared_center):
    desk = shared_center.desk()

    def job(db, act):
        add(db, act, "turn 1")
        inner = db.begin_nested()
        add(db, act, "turn 2")
        inner.rollback()
        add(db, act, "turn 3")

    desk.change(job)
    assert kept(desk) == ["turn 1", "turn 3"]


def test_a_later_answer_is_there_when_it_is_looked_at(shared_center):
    def job(db, act):
        first = turns.later(db, select(text("41 + 1")))
        none = turns.later(db, select(Setting.key).where(Setting.key == "nothing"))
        return first()[0], none()

    assert shared_center.desk().change(job) == (42, None)


def test_an_act_whose_line_is_lost_in_between_is_done_again_on_another(shared_center):
    desk, colleague, cut = shared_center.desk(), shared_center.desk("colleague"), [True]

    def job(db, act):
        add(db, act, "turn 1")
        if cut:
            cut.clear()
            pid = db.scalar(select(func.pg_backend_pid()))
            with colleague.database.read() as other:
                other.scalar(select(func.pg_terminate_backend(pid, 5_000)))
            add(db, act, "turn 2")
        return db.scalar(select(func.count()).where(Setting.key.like("turn%")))

    assert desk.change(job) == 1
    assert kept(desk) == ["turn 1"]
