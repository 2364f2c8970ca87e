"""The events in a report: what a hire told later changes, and what it leaves as it was on the day."""

from datetime import timedelta

from jobdesk.services.reports import as_json, make_report
from tests.services import people
from tests.services.test_event_placements import place
from tests.services.test_event_results import another, confirm, firm_at, meet
from tests.services.test_events import event


def test_a_hire_told_later_stands_beside_the_figure_of_the_day(center):
    desk = center.desk("counselor")
    today = desk.act().today
    held = today - timedelta(days=10)
    card = event(desk, held_on=held)
    firm = firm_at(desk, card)
    meet(desk, card, firm, people.person(desk, ready=False), "hired")
    waits = meet(desk, card, firm, another(desk))

    def told():
        report = desk.read(lambda db, act: make_report(db, act, layout="events", start=held, end=today))
        names = ("hired", "hired_later", "waiting", "counted")
        row = as_json(report)["rows"]["JOB포유"]
        return [report.cells[f"matching_day_{name}"] for name in names], row["hired"]

    before = told()
    assert before == ([1, 0, 2, 0], 1)
    later = confirm(desk, waits, result="hired", hired_on=today)
    assert told() == ([1, 1, 1, 0], 1), "the day's figure stays"
    place(desk, later)
    assert told() == ([1, 1, 1, 1], 1)
