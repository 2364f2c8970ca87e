"""Layouts whose rows are no list of indicators: counselors, years, retention, a city's window, a promise.

Source: statistics.md 9, reference/seed_tables.md.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.targets import Kind, Weighed, attainment, target_within, weighted_total
from jobdesk.papers.report_tables import HeadCell, ReportRow, ReportTable, head, number, row
from jobdesk.records.employers import Employer
from jobdesk.records.events import EmployerVisit
from jobdesk.services._report_parts import Asked, Shaped, cell_of, entered_notes, percent, title_of, whole
from jobdesk.services.breakdowns import IN_PERSON, REMOTE, UNKNOWN
from jobdesk.services.comparisons import ENTERED, annual_target
from jobdesk.services.facts import survivors
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import LINES
from jobdesk.services.registrations import months_later
from jobdesk.services.report_events import event_tables
from jobdesk.services.statistics import Value
from jobdesk.services.waiting_report import waiting_tables


def _sheet(asked: Asked) -> Shaped:
    """업무일지 of a day or a week: what each counselor did, by the facts the statistics count."""
    columns = asked.layout.indicators
    figures = asked.figures(columns, [("counselor",)])
    split = {one: figures.breakdown(one, "counselor") or {} for one in columns}
    names = sorted({name for found in split.values() for name in found}, key=lambda name: (name == UNKNOWN, name))
    rows = {name: {one: split[one].get(name, 0) for one in columns} for name in names}
    cells: dict[str, Value] = {one: figures.value(one) for one in columns}
    totals = (number(figures.count(one), mark=asked.said) for one in columns)
    lines = [row(on_paper("Total"), *totals)] if names else []
    lines += [row(name, *(number(counts[one]) for one in columns)) for name, counts in rows.items()]
    table = ReportTable(
        asked.layout.id,
        title_of(asked.layout, asked.span.start, asked.span.end),
        on_paper("(unit: cases)"),
        head([on_paper("Counselor"), *(on_paper(SHEET_LABELS[one]) for one in columns)]),
        tuple(lines) or (row("-", *(number(None) for _one in columns)),),
        (
            on_paper(
                "Visits and calls count the sessions of that mode and the inquiries, of jobseekers and employers; "
                "sessions count those with jobseekers, of every mode: visits and calls may be more."
            ),
        ),
    )
    return Shaped(cells, [table], rows)


SHEET_LABELS: Mapping[str, str] = {
    "visits": mark("Visits"),
    "calls": mark("Calls"),
    "sessions": mark("Sessions"),
    "registrations": mark("Seekers"),
    "vacancies": mark("Vacancies received"),
    "referrals": mark("Sent"),
    "interviews": mark("Interviews"),
    "placements": mark("Placed"),
}


def _years(asked: Asked) -> Shaped:
    """Yearly series: each year of the window, as far as it lies in it; totals entered by hand are marked."""
    ids, span = asked.layout.indicators, asked.span
    rows: dict[str, dict[str, Value]] = {}
    marks: dict[tuple[str, str], str] = {}
    notes: list[str] = []
    for year in range(span.start.year, span.end.year + 1):
        start, end = max(span.start, date(year, 1, 1)), min(span.end, date(year, 12, 31))
        figures = asked.figures(ids, start=start, end=end)
        notes += [f"{year}년 {note}" for note in entered_notes(asked.given, ids, start, end)]
        rows[str(year)] = {}
        for one in ids:
            entered = asked.given.entered_for(one, start, end)
            rows[str(year)][one] = figures.value(one) if entered is None else entered
            marks[str(year), one] = asked.mark(start, end) if entered is None else ENTERED
    whole = asked.figures(ids)
    table = ReportTable(
        "years",
        on_paper(asked.layout.title),
        "",
        head([on_paper("Indicator"), on_paper("Unit"), *(f"{year}년" for year in rows)]),
        tuple(
            row(
                [on_paper(BY_ID[one].label), on_paper(BY_ID[one].unit)],
                *(cell_of(one, rows[year][one], marks[year, one]) for year in rows),
            )
            for one in ids
        ),
    )
    return Shaped({one: whole.value(one) for one in ids}, [table], rows, notes)


def _retention(asked: Asked) -> Shaped:
    """고용유지: who is still at work so many months on, of those of whom it is known."""
    figures = asked.figures()
    rows: dict[str, dict[str, Value]] = {}
    cells: dict[str, Value] = {}
    for one in asked.layout.indicators:
        share = figures.share(one)
        rows[f"{BY_ID[one].after}개월"] = {
            "come": share.whole + share.unknown,
            "employed": share.part,
            "left": share.whole - share.part,
            "unknown": share.unknown,
            "rate": share.rate,
        }
        cells[one] = share.rate
    names = (
        mark("Day has come"),
        mark("Still employed"),
        mark("Has left"),
        mark("Not known"),
        mark("Retention (%)"),
    )
    table = ReportTable(
        "retention",
        on_paper(asked.layout.title),
        on_paper("(unit: persons, %)"),
        head([on_paper("After the start"), *map(on_paper, names)]),
        tuple(
            row(
                label,
                *(
                    percent(value, asked.said if value is not None else "")
                    if name == "rate"
                    else number(whole(value))
                    for name, value in found.items()
                ),
            )
            for label, found in rows.items()
        ),
        (on_paper("Denominator: those whose state on that day is known. The unknown stand beside it."),),
    )
    return Shaped(cells, [table], rows)


_YOUNG = frozenset(f"{low}-{low + 4}세" for low in range(15, 40, 5))
_VISITED = frozenset({"방문", "전화", "동주민센터", "찾아가는센터", "JOB포유", "채용박람회", "job아라"})
_ONLINE = frozenset({"온라인", "이메일", "카카오톡", "팩스", "우편"})


def _seoul_youth(asked: Asked) -> Shaped:
    """The city's window for those aged 15 to 39: 모집, 발굴, 상담, 매칭."""
    pairs = [("channel", "five_year_age"), ("contact", "five_year_age")]
    figures = asked.figures(("jobseekers", "sessions"), pairs)

    def young(indicator: str, down: str) -> dict[str, int]:
        split = figures.cross(indicator, down, "five_year_age") or {}
        return {label: sum(n for age, n in found.items() if age in _YOUNG) for label, found in split.items()}

    came, talked = young("jobseekers", "channel"), young("sessions", "contact")
    cells: dict[str, Value] = {
        "recruited": sum(came.values()),
        "recruited_visit": sum(n for label, n in came.items() if label in _VISITED),
        "recruited_online": sum(n for label, n in came.items() if label in _ONLINE),
        "recruited_programs": sum(n for label, n in came.items() if label not in _VISITED | _ONLINE),
        "found_employers": _first_met(asked),
        "sessions": sum(talked.values()),
        "sessions_in_person": talked.get(IN_PERSON, 0),
        "sessions_remote": talked.get(REMOTE, 0),
    }
    matched: dict[str, Value] = {
        one: asked.given.entered_for(one, asked.span.start, asked.span.end) for one in LINES
    }
    by_channel = [whole(amount) for one, amount in matched.items() if one != "matched"]
    if matched["matched"] is None and None not in by_channel:
        matched["matched"] = sum(amount or 0 for amount in by_channel)
    cells |= matched
    groups = (
        (
            mark("Young people recruited (persons)"),
            ("recruited", "recruited_visit", "recruited_online", "recruited_programs"),
            (mark("Total"), mark("On site"), mark("Online"), mark("Programs of the city")),
        ),
        (mark("Firms found (firms)"), ("found_employers",), (mark("Total"),)),
        (
            mark("Counseling (cases)"),
            ("sessions", "sessions_in_person", "sessions_remote"),
            (mark("Total"), mark("In person"), mark("Remote")),
        ),
        (
            mark("Matched (persons)"),
            tuple(matched),
            (mark("Total"), mark("On site"), mark("Online"), mark("Programs of the city")),
        ),
    )
    table = ReportTable(
        "seoul_youth",
        on_paper(asked.layout.title),
        "",
        (
            tuple(HeadCell(on_paper(label), columns=len(ids)) for label, ids, _names in groups),
            tuple(HeadCell(on_paper(name)) for _label, _ids, names in groups for name in names),
        ),
        (
            row(
                [],
                *(
                    number(whole(cells[one]), mark=_youth_mark(asked, one, cells[one], matched))
                    for _label, ids, _names in groups
                    for one in ids
                ),
            ),
        ),
        (
            on_paper("Aged 15 to 39 on the day. Matched is entered by hand with its source; it is no placement."),
            *entered_notes(asked.given, list(LINES), asked.span.start, asked.span.end),
        ),
    )
    return Shaped(cells, [table])


def _youth_mark(asked: Asked, one: str, value: Value, matched: Mapping[str, Value]) -> str:
    if one in matched:
        return ENTERED if value is not None else ""
    return asked.said


def _first_met(asked: Asked) -> int:
    """발굴: employers met by a visit for the first time in the window."""
    merged = survivors(asked.db, Employer)
    first: dict[UUID, date] = {}
    met = (
        select(Employer.id, func.min(EmployerVisit.visited_on))
        .join(EmployerVisit, EmployerVisit.employer_id == Employer.id)
        .where(EmployerVisit.voided_at.is_(None))
        .group_by(Employer.id)
    )
    for firm, on in asked.db.execute(met):
        one = merged.get(firm, firm)
        first[one] = min(on, first.get(one, on))
    return sum(asked.span.start <= on <= asked.span.end for on in first.values())


def _gwanak(asked: Asked) -> Shaped:
    """The promise: the yearly series, this year's quarters, and the weighted sheet."""
    given, span = asked.given, asked.span
    series: dict[str, dict[str, Value]] = {}
    marks: dict[str, str] = {}
    notes: list[str] = []
    for year in range(span.start.year, span.end.year + 1):
        start, end = max(span.start, date(year, 1, 1)), min(span.end, date(year, 12, 31))
        entered = given.entered_for(_LINKED, start, end)
        done = asked.figures(start=start, end=end).count(_LINKED) if entered is None else entered
        marks[str(year)] = asked.mark(start, end) if entered is None else ENTERED
        notes += [f"{year}년 {note}" for note in entered_notes(given, [_LINKED], start, end)]
        target = annual_target(_LINKED, year, given)
        series[str(year)] = {"result": done, "target": target, "attainment": attainment(done, target)}
    quarters = {f"{n}분기": _quarter(asked, n) for n in range(1, 5)}
    quarter_marks = {f"{n}분기": asked.mark(*_days_of(asked, n)) for n in range(1, 5)}
    sheet, total = _weighted(asked)
    tables = [
        _lined("years", on_paper("Yearly series"), on_paper("Year"), series, marks),
        _lined(
            "quarters",
            on_paper("Quarters of {year}").format(year=span.end.year),
            on_paper("Quarter"),
            quarters,
            quarter_marks,
        ),
    ]
    return Shaped(
        {_LINKED: asked.figures().count(_LINKED), "weighted_total": total},
        [*tables, *sheet],
        {**series, **quarters},
        notes,
    )


def _days_of(asked: Asked, number_of: int) -> tuple[date, date]:
    start = date(asked.span.end.year, number_of * 3 - 2, 1)
    return start, months_later(start, 3) - timedelta(days=1)


def _quarter(asked: Asked, number_of: int) -> dict[str, Value]:
    start, end = _days_of(asked, number_of)
    kind: Kind = "state" if _LINKED in asked.given.states else "flow"
    target = target_within(asked.given.targets.get(_LINKED, ()), start, end, kind)
    done = asked.figures(start=start, end=end).count(_LINKED) if start <= asked.span.end else None
    return {"result": done, "target": target, "attainment": attainment(done, target)}


def _lined(
    name: str, title: str, first: str, rows: Mapping[str, Mapping[str, Value]], marks: Mapping[str, str]
) -> ReportTable:
    names = (mark("Reached"), mark("Target"), mark("Attainment (%)"))
    return ReportTable(
        name,
        title,
        on_paper("(unit: persons, %)"),
        head([first, *map(on_paper, names)]),
        tuple(
            row(
                label,
                number(whole(one["result"]), mark=marks[label] if one["result"] is not None else ""),
                number(whole(one["target"])),
                percent(one["attainment"], marks[label] if one["attainment"] is not None else ""),
            )
            for label, one in rows.items()
        ),
    )


def _weighted(asked: Asked) -> tuple[list[ReportTable], Value]:
    """총 이행률: exact, rounded once; a row by hand is marked with who says so."""
    lines: list[ReportRow] = []
    weighed: list[Weighed] = []
    for one in asked.given.sheet:
        target = target_within(one.terms, date.min, date.max, one.kind)
        done = asked.figures().count(one.indicator) if one.indicator else one.result
        lines.append(
            row(
                [one.label, one.unit, f"{one.weight}"],
                number(target),
                number(done, mark="" if one.indicator else ENTERED),
                percent(attainment(done, target)),
            )
        )
        if target is not None and done is not None:
            weighed.append(Weighed(one.weight, done, target))
    if not lines:
        return [], None
    total = weighted_total(weighed) if len(weighed) == len(lines) else None
    lines.insert(0, row([on_paper("Total"), "", "100"], number(None), number(None), percent(total)))
    names = (mark("Row"), mark("Unit"), mark("Weight"), mark("Target"), mark("Reached"), mark("Attainment (%)"))
    notes = tuple(f"{one.label}: {one.source}" for one in asked.given.sheet if one.source)
    table = ReportTable(
        "weighted",
        on_paper("Weighted completion"),
        "",
        head([on_paper(name) for name in names]),
        tuple(lines),
        notes,
    )
    return [table], total


_LINKED = "placed_persons"


SHAPES: Mapping[str, Callable[[Asked], Shaped]] = {
    "sheet": _sheet,
    "years": _years,
    "retention": _retention,
    "seoul_youth": _seoul_youth,
    "events": event_tables,
    "gwanak": _gwanak,
    "waiting": waiting_tables,
}
"""Who makes the tables of a layout, by its shape."""
