"""What people tell is kept between reports only while nobody wrote: no figure is ever of what they were before."""

from sqlalchemy import update

from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services.facts import Span
from jobdesk.services.learned import learned
from jobdesk.services.statistics import Figures
from tests.services import people


def by_sex(db, act):
    return Figures(db, act, Span(act.today, act.today, act.today)).breakdown("jobseekers", "sex")


def become(desk, sex):
    desk.change(lambda db, act: db.execute(update(Jobseeker).values(sex=sex)))


def kept(desk):
    return desk.read(lambda db, act: sum(map(len, learned(db).told.values())))


def test_a_change_by_any_desk_is_counted_at_once(center):
    desk = center.desk("counselor")
    other = center.open("supervisor")
    people.person(desk, sex="female")
    for writer, sex, label in ((desk, "male", "남"), (other, "female", "여"), (desk, "male", "남")):
        desk.read(by_sex)
        become(writer, sex)
        assert desk.read(by_sex) == {label: 1} == desk.read(by_sex)


def test_a_change_while_a_report_is_made_is_counted_after_it(local_center):
    desk = local_center.desk("counselor")
    people.person(desk, sex="female")

    def report(db, act):
        before = by_sex(db, act)
        become(desk, "male")
        return before, by_sex(db, act)

    assert desk.read(report) == ({"여": 1}, {"여": 1})
    assert desk.read(by_sex) == {"남": 1}


def test_a_report_that_writes_counts_its_own_change(center):
    desk = center.desk("counselor")
    people.person(desk, sex="female")
    desk.read(by_sex)

    def report(db, act):
        before = by_sex(db, act)
        db.execute(update(Jobseeker).values(sex="male"))
        return before, by_sex(db, act)

    assert desk.change(report) == ({"여": 1}, {"남": 1})


def test_what_was_learned_serves_the_next_report_until_somebody_writes(local_center):
    desk = local_center.desk("counselor")
    people.person(desk, sex="female")
    desk.read(by_sex)
    assert kept(desk) > 0
    become(desk, "male")
    assert kept(desk) == 0
