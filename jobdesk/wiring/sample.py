"""The sample center as a folder: accounts told, facts the same every time, keys random."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jobdesk.base.clock import Clock
from jobdesk.services.sample import TODAY, WINDOWS, fill_sample, sample_accounts
from jobdesk.services.sample_words import CENTER
from jobdesk.store.slots import Locksmith
from jobdesk.wiring.making import new_center
from jobdesk.wiring.opening import open_center


@dataclass(frozen=True, slots=True)
class SampleCenter:
    """What `jobdesk demo` tells.

    Attributes:
        accounts: (user name, role, password).
        slips: ten slip numbers, 14 bare digits; none in an empty center.
    """

    folder: Path
    today: date
    accounts: tuple[tuple[str, str, str], ...]
    slips: tuple[str, ...]


def make_sample(
    folder: Path, *, empty: bool = False, url: str | None = None, locksmith: Locksmith | None = None
) -> SampleCenter:
    """Make the sample center in `folder` (with `url` its data on PostgreSQL); `empty` leaves out the facts.

    Its date stands at 2023-10-31, an empty one has the real date.

    Raises:
        StoreError: the folder is not empty, or the disk or server refuses.
    """
    people = sample_accounts()
    settings = {"password_days": "0"}
    if not empty:
        settings["standing_date"] = TODAY.isoformat()
    new_center(
        folder,
        name=CENTER,
        people=people,
        windows=WINDOWS,
        address="서울특별시 영등포구 당산로 123",
        phone="02-0000-0000",
        fax="02-0000-0001",
        settings=settings,
        url=url,
        locksmith=locksmith,
    )
    slips: list[str] = []
    if not empty:
        admin = next(person for person in people if person.user_name == "admin")
        desk = open_center(folder, admin.user_name, admin.password, locksmith=locksmith)
        try:
            slips = desk.change(lambda db, act: fill_sample(db))
        finally:
            desk.close()
    told = tuple((person.user_name, person.role.value, person.password) for person in people)
    return SampleCenter(folder, TODAY if not empty else Clock().today(), told, tuple(slips))
