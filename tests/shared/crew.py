"""Many desks of a shared center: `python -m tests.shared.crew PLANS` imports the desk once and forks one each.

PLANS is a JSON list of plans, see `work`. Each child is a process, an engine and a desk of its own; it ends with 1
as soon as one of them ends otherwise than by its end.
"""

import gc
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import sleep

from sqlalchemy.orm import configure_mappers

from jobdesk.devices.memory import MemoryPrinter
from jobdesk.wiring import Desk, open_center
from tests.centers import CHEAP
from tests.shared.diary import FAILED, Diary
from tests.shared.script import COUNSELOR, RECEPTION, Counselor

TICK = 0.02


def sit_down(plan) -> Desk:
    """Sign in as a plan says: folder, user, password, window_no."""
    who = (plan["user"], plan["password"], plan["window_no"])
    return open_center(Path(plan["folder"]), *who, locksmith=CHEAP, printer=MemoryPrinter())


def work(plan) -> None:
    """A day at a desk.

    Args:
        plan: who sits where (see `sit_down`), diary, go and stop (files that begin and end the day), seed, think,
            reception, blind, and acts with their weights where it is not the usual day.
    """
    diary, stop = Diary(Path(plan["diary"])), Path(plan["stop"])
    try:
        desk = sit_down(plan)
        desk.begin_day()
        acts = plan.get("acts") or (RECEPTION if plan["reception"] else COUNSELOR)
        given = {"seed": plan["seed"], "think": tuple(plan["think"]), "blind": plan["blind"]}
        hands = Counselor(desk, diary, acts=acts, **given)
        diary.write("ready", desk=desk.center.desk)
        while not Path(plan["go"]).exists():
            sleep(TICK)
        hands.work(stop.exists)
        desk.close()
    except Exception as error:
        diary.write(FAILED, kind="bug", op=None, why=f"{type(error).__name__}: {error}")
        raise
    diary.write("end")


def main() -> int:
    """Fork, and wait for all."""
    plans = json.loads(sys.argv[1])
    jobs = {plan["module"]: import_module(plan["module"]).work for plan in plans}
    configure_mappers()
    gc.collect()
    gc.freeze()
    for plan in plans:
        if not os.fork():
            jobs[plan["module"]](plan)
            os._exit(0)
    for _one in plans:
        if os.wait()[1]:
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
