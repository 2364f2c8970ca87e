"""The last touches of the sample's events: slots, what was confirmed, the next one; and what came of visits."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import EventResult, PlacementRoute
from jobdesk.records.events import EmployerVisit, Event, EventFirm, EventInterview, EventParticipant
from jobdesk.records.placements import Placement
from jobdesk.records.vacancies import Vacancy
from jobdesk.services.sample_people import Person
from jobdesk.services.sample_plan import LAST
from jobdesk.services.sample_rows import Row, Rows, few

if TYPE_CHECKING:
    from jobdesk.services.sample_world import World


class EventTouches:
    """Adds them to a finished world; `active` are the people with a valid registration."""

    def __init__(self, rows: Rows, world: "World", active: Sequence[Person]) -> None:
        self.rows, self.rng, self.world, self.active = rows, rows.rng, world, active

    def add(self) -> None:
        """All of them."""
        self._events()
        self._next_event()
        self._visits()

    def _events(self) -> None:
        """Slots of the timetables; hires confirmed but for the last event's."""
        tables = self.rows.tables
        events: dict[Any, Row] = {row["id"]: row for row in tables[Event]}
        taken: set[tuple[Any, ...]] = set()
        for row in tables[EventInterview]:
            event = events[row["event_id"]]
            slot = self._slot(event, row, taken)
            if slot is not None:
                row["starts_at"] = slot
            if row["result"] == EventResult.HIRED and event["held_on"] < LAST - timedelta(days=30):
                row["confirmed_on"] = event["held_on"] + timedelta(days=10)
                row["hired_on"] = event["held_on"] + timedelta(days=5)
            elif row["result"] == EventResult.WAITING and event["held_on"] < LAST - timedelta(days=30):
                row.update(result=EventResult.NOT_HIRED, result_on=event["held_on"] + timedelta(days=9))
        newest = {row["employer_id"]: row["id"] for row in tables[Vacancy] if row["employer_id"]}
        for row in tables[EventFirm]:
            row["vacancy_id"] = newest.get(row["employer_id"])

        held = sorted(events.values(), key=lambda row: row["held_on"])
        for row in tables[Placement]:
            past = [one["id"] for one in held if one["held_on"] <= row["started_on"]]
            if row["route"] == PlacementRoute.EVENT and past:
                row["event_id"] = past[-1]

    def _next_event(self) -> None:
        """A JOB포유 to come, with its firms, who signed up and a timetable half filled."""
        at, who = self.rows.moment(LAST - timedelta(days=6), 9, 9), 0
        day = LAST + timedelta(days=15)
        event = self.rows.add(
            Event,
            at,
            who,
            event_no=self.rows.number("event", day.year),
            kind="matching_day",
            round_no=self.world.hires.rounds + 1,
            name=f"제{self.world.hires.rounds + 1}회 JOB포유",
            held_on=day,
            starts_at=time(14),
            ends_at=time(17),
            place="센터 대강당",
        )
        live = {v.firm["id"]: v for v in self.world.vacancies if v.firm is not None}
        firms = [
            self.rows.add(
                EventFirm,
                at,
                who,
                event_id=event["id"],
                employer_id=one.firm["id"],
                employer_name=one.firm["name"],
                booth=str(booth),
                openings=one.row["openings"],
                job=one.row["title"],
                vacancy_id=one.row["id"],
            )
            for booth, one in enumerate(few(self.rng, list(live.values()), 5), 1)
            if one.firm is not None
        ]
        for place, person in enumerate(few(self.rng, [p for p in self.active if not p.placed], 16)):
            self.rows.add(
                EventParticipant,
                at,
                who,
                event_id=event["id"],
                jobseeker_id=person.row["id"],
                signed_up_on=LAST - timedelta(days=place % 6),
            )
            if place < 9:
                firm = firms[place % len(firms)]
                starts = time(14, 15 * (place // len(firms)))
                self.rows.add(
                    EventInterview,
                    at,
                    who,
                    event_id=event["id"],
                    event_firm_id=firm["id"],
                    employer_id=firm["employer_id"],
                    jobseeker_id=person.row["id"],
                    starts_at=starts,
                )

    def _slot(self, event: Row, row: Row, taken: set[tuple[Any, ...]]) -> time | None:
        """The first slot in which neither the firm nor the person is taken."""
        begin = datetime.combine(event["held_on"], event["starts_at"], SEOUL)
        for place in range(12):
            at = (begin + timedelta(minutes=15 * place)).time()
            mine = {(event["id"], row["event_firm_id"], at), (event["id"], row["jobseeker_id"], at)}
            if not mine & taken:
                taken |= mine
                return at
        return None

    def _visits(self) -> None:
        """A visit that ended in a vacancy names the firm's next one."""
        by_firm: dict[Any, list[Row]] = {}
        for row in self.rows.tables[Vacancy]:
            by_firm.setdefault(row["employer_id"], []).append(row)
        for visit in self.rows.tables[EmployerVisit]:
            if visit["result"] == "vacancy":
                later = [
                    v for v in by_firm.get(visit["employer_id"], ()) if v["received_on"] >= visit["visited_on"]
                ]
                visit["vacancy_id"] = later[0]["id"] if later else None
