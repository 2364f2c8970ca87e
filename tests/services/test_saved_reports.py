"""Reports under a name: own or everyone's, made again for the days they mean; and what a report takes along."""

from dataclasses import replace
from datetime import date

import pytest

from jobdesk.base.closes import CloseKind
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.audit import AuditEntry
from jobdesk.services import month_closes, saved_reports, targets
from jobdesk.services.report_documents import document_of
from jobdesk.services.report_given import read_given
from jobdesk.services.reports import make_report, report_of
from jobdesk.services.saved_reports import Definition

MONTHLY = Definition("monthly", "last_month", date(2023, 1, 1), date(2023, 1, 31), breakdown="sex")


def save(desk, definition=MONTHLY, name="월보", **more):
    return desk.change(
        lambda db, act: saved_reports.save_report(db, act, name=name, definition=definition, **more)
    )


def listed(desk):
    return desk.read(saved_reports.list_reports)


def test_a_definition_is_kept_replaced_and_forgotten(center):
    desk = center.desk("supervisor")
    row = save(desk)
    assert (row.name, row.own, row.definition) == ("월보", True, MONTHLY)
    crossed = replace(MONTHLY, cross=("jobseekers", "sex", "dong"), publication=True, period="own")
    assert save(desk, crossed).id == row.id
    assert [one.definition for one in listed(desk)] == [crossed]
    desk.change(lambda db, act: saved_reports.drop_report(db, act, saved_id=row.id))
    assert listed(desk) == []
    desk.change(lambda db, act: saved_reports.drop_report(db, act, saved_id=row.id))


def test_a_named_window_moves_with_the_days_and_own_days_stay():
    assert MONTHLY.days(date(2024, 3, 5)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert replace(MONTHLY, period="own").days(date(2024, 3, 5)) == (MONTHLY.start, MONTHLY.end)


def test_ones_own_is_not_shown_to_others_and_everyones_is_on_record(center):
    desk, colleague = center.desk("supervisor"), center.desk("counselor")
    save(desk)
    shared = save(desk, name="주보", for_everyone=True)
    assert [(one.name, one.own) for one in listed(colleague)] == [("주보", False)]
    with pytest.raises(NotAllowed):
        colleague.change(lambda db, act: saved_reports.drop_report(db, act, saved_id=shared.id))
    kept = desk.read(lambda db, act: db.query(AuditEntry).filter_by(table_name="saved_report").all())
    assert [one.record_id for one in kept] == [shared.id]


@pytest.mark.parametrize(
    ("name", "definition"),
    [("", MONTHLY), ("가" * 61, MONTHLY), ("월보", replace(MONTHLY, layout="none"))],
)
def test_what_cannot_be_kept_says_so(center, name, definition):
    desk = center.desk("supervisor")
    with pytest.raises(InvalidInput):
        save(desk, definition, name)
    assert listed(desk) == []


def test_a_print_job_names_a_report_with_its_breakdown_and_cross_table(center):
    desk = center.desk("supervisor")
    crossed = replace(MONTHLY, cross=("jobseekers", "sex", "policy_age"))
    report = desk.read(lambda db, act: report_of(db, act, crossed.kept()))
    assert list(report.crosses) == [("jobseekers", "sex", "policy_age")]
    assert report.start == date(2023, 1, 1)


def test_a_report_takes_targets_entered_totals_and_the_closed_months_along(center):
    desk = center.desk("supervisor")
    today = desk.clock.today()
    first, last = date(today.year, 1, 1), date(today.year, today.month, 1)
    if last == first:
        pytest.fail("the centers of tests do not stand in January")

    def given(**window):
        return desk.read(lambda db, act: read_given(db, act, **window))

    empty = given(start=first, end=today)
    assert (empty.targets, empty.entered, empty.closed, empty.sheet) == ({}, [], {}, [])
    goal = {"year": str(today.year), "kind": "flow", "split": "quarter", "amount": "40", "weight": "30"}
    desk.change(lambda db, act: targets.save_target(db, act, values={**goal, "indicator": "placed_persons"}))
    row = desk.change(
        lambda db, act: targets.save_target(
            db, act, values={**goal, "label": "교육", "unit": "회", "split": "year"}
        )
    )
    told = {"from_on": first.isoformat(), "until_on": first.isoformat(), "amount": "7", "source": "교육 대장"}
    desk.change(lambda db, act: targets.save_entered(db, act, values=told, target_id=row.id))
    known = {**told, "from_on": f"{today.year - 1}-01-01", "until_on": f"{today.year - 1}-12-31", "amount": "31"}
    desk.change(lambda db, act: targets.save_entered(db, act, values={**known, "indicator": "placed_persons"}))
    before = month_closes.month_of(date.fromordinal(last.toordinal() - 1))[0]
    desk.change(lambda db, act: month_closes.close_month(db, act, month=before, kind=CloseKind.PROVISIONAL))
    found = given(start=first, end=today)
    assert [term.amount for term in found.targets["placed_persons"]] == [10, 10, 10, 10]
    assert [(one.label, one.weight, one.result, one.source) for one in found.sheet] == [
        (found.sheet[0].label, 30, None, ""),
        ("교육", 30, 7, "교육 대장 (박팀장)"),
    ]
    assert found.entered_for("placed_persons", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)) == 31
    assert found.closed["placed_persons"] == 0
    assert given(start=last, end=today).closed == {}
    assert given(start=first, end=today, cumulate="distinct").closed == {}
    report = desk.read(lambda db, act: make_report(db, act, layout="monthly", start=first, end=today))
    assert report.columns["target"]["placed_persons"] == 40
    assert {"closed", "late"} <= set(report.columns)
    sheet = desk.read(lambda db, act: make_report(db, act, layout="gwanak", start=first, end=today))
    assert "교육" in {
        row.labels[0].text for table in document_of(sheet).tables for row in table.rows if row.labels
    }
