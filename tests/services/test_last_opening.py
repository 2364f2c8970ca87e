"""Two processes race for the last opening: never overfilled, the loser is told and sees the next match."""

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import func, select, true

from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.store.audit_chain import verify
from tests.counts import full
from tests.services import people
from tests.services.sent import refer

ROUNDS = full(1000, 8)
DESK = """
import json, sys
from pathlib import Path
from uuid import UUID
from jobdesk.base.errors import VacancyFull
from jobdesk.services import matching, placements
from jobdesk.wiring import open_center
from tests.centers import CHEAP
from tests.services.sent import place

desk = open_center(Path(sys.argv[1]), sys.argv[2], sys.argv[3], None, locksmith=CHEAP)
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    verb, person, row = json.loads(line)
    if verb == "place":
        try:
            told = ["won", str(place(desk, UUID(person), UUID(row)).id)]
        except VacancyFull as error:
            next_ones = desk.read(
                lambda db, act: matching.match_vacancies(db, act, jobseeker_id=UUID(person), limit=5)
            )
            told = ["full", str(error), [str(one.id) for one in next_ones if not one.before.is_open]]
    else:
        desk.change(lambda db, act: placements.undo_placement(db, act, placement_id=UUID(row), why="다음 회차"))
        told = ["undone"]
    print(json.dumps(told), flush=True)
"""


class Window:
    """A desk in a process of its own, asked by lines."""

    def __init__(self, center, role):
        self.process = subprocess.Popen(
            [sys.executable, "-c", DESK, str(center.folder), center.user(role), center.password(role)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *line):
        self.process.stdin.write(json.dumps([str(one) for one in line]) + "\n")
        self.process.stdin.flush()

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def __enter__(self):
        assert self.answer() == "ready"
        return self

    def __exit__(self, *_error):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(60) == 0


def test_two_windows_race_for_the_last_opening(center):
    desk = center.desk("supervisor")
    firm = people.employer(desk)
    last, other = people.vacancy(desk, firm, openings="1"), people.vacancy(desk, firm, openings="3")
    persons = [people.person(desk, full_name=name) for name in ("홍길동", "김철수")]
    rows = [row.id for row in refer(desk, persons, [last])]
    with ExitStack() as stack:
        windows = [stack.enter_context(Window(center, role)) for role in ("counselor", "colleague")]
        won = [0, 0]
        for _round in range(ROUNDS):
            for window, person, row in zip(windows, persons, rows, strict=True):
                window.ask("place", person, row)
            told = [window.answer() for window in windows]
            winner = [answer[0] for answer in told].index("won")
            won[winner] += 1
            verdict, sentence, nearest = told[1 - winner]
            assert verdict == "full"
            assert sentence
            assert nearest == [str(other)]
            assert desk.read(stand) == (1, 1, 1)
            windows[winner].ask("undo", "", told[winner][1])
            assert windows[winner].answer() == ["undone"]
            assert desk.read(stand) == (0, 0, 0)
    assert sum(won) == ROUNDS
    assert desk.read(lambda db, act: verify(db, db.info["audit_key"])) == []


def stand(db, act):
    """Openings taken, seats held and placements that live."""
    live = select(func.count()).select_from(Placement).where(Placement.voided_at.is_(None))
    held = select(func.count()).select_from(Referral).where(Referral.seat_held.is_(true()))
    return db.scalar(select(func.max(Vacancy.taken))), db.scalar(held), db.scalar(live)
