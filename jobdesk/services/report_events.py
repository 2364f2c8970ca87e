"""Events and outreach as a report: JOB포유, 일구데이, 박람회, job아라, 찾아가는 센터, 동 창구, 교육.

Source: statistics.md 9, domain.md 2.7.
"""

from collections.abc import Mapping

from sqlalchemy import func, select

from jobdesk.base.enums import EventKind
from jobdesk.base.formats import ratio
from jobdesk.base.i18n import mark, on_paper
from jobdesk.papers.report_tables import HeadCell, ReportTable, TableCell, head, number, row
from jobdesk.records.events import CourseCompletion, Event
from jobdesk.services._event_counts import events_counted, placed_of_event
from jobdesk.services._report_parts import Asked, Shaped, percent, whole
from jobdesk.services.report_marks import PROVISIONAL
from jobdesk.services.statistics import Value

EVENT_COLUMNS: Mapping[str, str] = {
    "rounds": mark("Rounds"),
    "firms": mark("Firms taking part"),
    "attended": mark("Attended"),
    "interviewed": mark("Interviewed (persons)"),
    "hired": mark("Hired (persons)"),
    "hired_later": mark("Hired later (persons)"),
    "interviews": mark("Interview cases"),
    "counted": mark("Of these counted as placed"),
    "waiting": mark("Still to be told"),
}
_EVENTS = {
    EventKind.MATCHING_DAY: "JOB포유",
    EventKind.RECRUITMENT_DAY: "일구데이",
    EventKind.JOB_FAIR: "채용박람회",
}


def event_tables(asked: Asked) -> Shaped:
    """JOB포유, 일구데이, 박람회; job아라; 찾아가는 센터; 동 창구; 교육."""
    rows = _event_rows(asked)
    figures = asked.figures(("vacancies", "registrations"), [("channel",)])
    taken = {
        one: sum(
            (figures.breakdown(name, "channel") or {}).get(label, 0) for name in ("vacancies", "registrations")
        )
        for one, label in (("mobile_service", "찾아가는센터"), ("dong_office", "동주민센터"))
    }
    outings = _count_events(asked, EventKind.MOBILE_SERVICE)
    courses = asked.db.execute(
        select(func.count(CourseCompletion.course.distinct()), func.count(CourseCompletion.id)).where(
            CourseCompletion.voided_at.is_(None),
            CourseCompletion.completed_on.between(asked.span.start, asked.span.end),
        )
    ).one()
    cells: dict[str, Value] = {
        f"{kind.value}_{name}": value for kind, label in _EVENTS.items() for name, value in rows[label].items()
    }
    cells |= {
        "employer_visits": figures.count("employer_visits"),
        "visit_registrations": figures.count("visit_registrations"),
        "mobile_service_rounds": outings,
        "mobile_service_taken": taken["mobile_service"],
        "dong_office_taken": taken["dong_office"],
        "courses": courses[0],
        "course_completions": courses[1],
    }
    first = ReportTable(
        "events",
        on_paper("Events"),
        on_paper("(unit: rounds, firms, persons)"),
        head(
            [
                on_paper("Event"),
                *(on_paper(label) for label in EVENT_COLUMNS.values()),
                on_paper("Hired of interviewed (%)"),
            ]
        ),
        tuple(
            row(
                label,
                *(
                    number(value if isinstance(value, int) else None, mark=_still(asked, name, rows[label]))
                    for name, value in rows[label].items()
                ),
                percent(_share(rows[label]["hired"], rows[label]["interviewed"])),
            )
            for label in _EVENTS.values()
        ),
    )
    others = (
        (
            "job아라",
            on_paper("Firms visited"),
            "employer_visits",
            on_paper("Vacancies registered"),
            "visit_registrations",
        ),
        (
            "찾아가는 일자리센터",
            on_paper("Rounds"),
            "mobile_service_rounds",
            on_paper("Taken in"),
            "mobile_service_taken",
        ),
        ("동 주민센터 창구", "", "", on_paper("Taken in"), "dong_office_taken"),
        ("교육", on_paper("Courses"), "courses", on_paper("Completed"), "course_completions"),
    )
    second = ReportTable(
        "outreach",
        on_paper("Outreach"),
        on_paper("(unit: cases)"),
        head(
            [
                HeadCell(on_paper("Kind")),
                HeadCell(on_paper("Carried out"), columns=2),
                HeadCell(on_paper("Came of it"), columns=2),
            ]
        ),
        tuple(
            row(
                label,
                TableCell(done or None, done or "-", "text"),
                number(whole(cells.get(first_id)), mark=asked.said if first_id else ""),
                TableCell(came, came, "text"),
                number(whole(cells.get(second_id)), mark=asked.said),
            )
            for label, done, first_id, came, second_id in others
        ),
    )
    return Shaped(cells, [first, second], rows)


def _still(asked: Asked, name: str, counts: Mapping[str, Value]) -> str:
    """The mark of the days; 잠정 while results of the event are still being counted."""
    waits = name == "hired_later" and counts["waiting"]
    return on_paper(PROVISIONAL) if waits and not asked.said else asked.said


def _share(part: Value, of: Value) -> Value:
    return ratio(whole(part) or 0, whole(of) or 0)


def _count_events(asked: Asked, kind: EventKind) -> int:
    within = Event.held_on.between(asked.span.start, asked.span.base_date)
    return len(
        asked.db.scalars(select(Event.id).where(Event.voided_at.is_(None), Event.kind == kind, within)).all()
    )


def _event_rows(asked: Asked) -> dict[str, dict[str, Value]]:
    query = (
        events_counted()
        .add_columns(placed_of_event())
        .where(Event.voided_at.is_(None), Event.held_on.between(asked.span.start, asked.span.base_date))
    )
    rows: dict[str, dict[str, Value]] = {label: dict.fromkeys(EVENT_COLUMNS, 0) for label in _EVENTS.values()}
    for (
        event,
        firms,
        _signed,
        came,
        met,
        there,
        later,
        interviews,
        waiting,
        placed,
    ) in asked.db.execute(query):
        label = _EVENTS.get(event.kind)
        if label is None:
            continue
        new = {
            "rounds": 1,
            "firms": firms,
            "attended": came,
            "interviewed": met,
            "hired": there,
            "hired_later": later,
            "interviews": interviews,
            "counted": placed,
            "waiting": waiting,
        }
        for name, count in new.items():
            rows[label][name] = (whole(rows[label][name]) or 0) + count
    return rows
