"""The sample center: invented people, the published table exactly, the same every time.

Facts, their ids, slip numbers and passwords come from one seeded generator; the keys are random.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.clock import SEOUL
from jobdesk.base.enums import Role, WindowKind
from jobdesk.records.accounts import Absence, Account
from jobdesk.records.centers import Center
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.referrals import Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services import sample_words as words
from jobdesk.services import search
from jobdesk.services.centers import NewPerson, NewWindow
from jobdesk.services.codes import code_book
from jobdesk.services.sample_people import seen
from jobdesk.services.sample_plan import FIRST, LAST
from jobdesk.services.sample_rows import Rows
from jobdesk.services.sample_touches import Touches
from jobdesk.services.sample_world import World

SEED = 20231031
TODAY = LAST
PASSWORD = "Desk-2023-no{}"
_IDS = (
    ("counselor1", words.COUNSELORS[0], Role.COUNSELOR, 1),
    ("counselor2", words.COUNSELORS[1], Role.COUNSELOR, 2),
    ("counselor3", words.COUNSELORS[2], Role.COUNSELOR, 3),
    ("counselor4", words.COUNSELORS[3], Role.COUNSELOR, 4),
    ("counselor5", words.COUNSELORS[4], Role.COUNSELOR, 5),
    ("supervisor", words.SUPERVISOR, Role.SUPERVISOR, None),
    ("admin", words.ADMINISTRATOR, Role.ADMINISTRATOR, None),
    ("auditor", words.AUDITOR, Role.AUDITOR, None),
)
WINDOWS = (
    NewWindow(1, WindowKind.JOBSEEKERS),
    NewWindow(2, WindowKind.JOBSEEKERS),
    NewWindow(3, WindowKind.JOBSEEKERS),
    NewWindow(4, WindowKind.EMPLOYERS),
    NewWindow(5, WindowKind.IN_DEPTH),
)


def sample_accounts() -> list[NewPerson]:
    """The accounts, all four roles, five counselors at five windows; passwords are the same every time."""
    made = datetime(2022, 1, 1, 8, tzinfo=SEOUL)
    rows = Rows(SEED, [])
    return [
        NewPerson(
            user,
            name,
            role,
            PASSWORD.format(place),
            window_no,
            id=rows.key(made),
            starts_on=FIRST,
            position="직업상담사" if role is Role.COUNSELOR else None,
            phone=f"0200001{place:03d}",
        )
        for place, (user, name, role, window_no) in enumerate(_IDS)
    ]


def fill_sample(db: Session) -> list[str]:
    """Write two years of facts into a new center with `sample_accounts`, in the caller's transaction.

    Returns:
        Ten slip numbers, 14 bare digits, of open and closed referrals.
    """
    accounts = {
        a.id: {c.key: getattr(a, c.key) for c in Account.__table__.columns} for a in db.scalars(select(Account))
    }
    counselors = [one.id for one in sample_accounts()[:5] if one.id is not None]
    center = db.scalars(select(Center)).one()
    rows = Rows(SEED, counselors)
    codes = code_book(db)
    world = World(rows, codes, {c.key: getattr(center, c.key) for c in Center.__table__.columns}, accounts)
    world.run()
    _last_touches(rows, world)
    Touches(rows, world).add()
    rows.write(db)
    _write_search(db, rows, world)
    live = [r for r in rows.tables[Referral] if r["slip_no"] and r["voided_at"] is None]
    return [row["slip_no"] for row in live[-400::40]]


def _last_touches(rows: Rows, world: World) -> None:
    """Two merged persons, a caution mark, an absence with its deputy."""
    people = rows.tables[Jobseeker]
    for place in (40, 90):
        twin = dict(people[place])
        at = rows.moment(date(2023, 3, 6))
        twin.update(
            id=rows.key(at), jobseeker_no=rows.number("jobseeker", 2023), merged_into_id=people[place]["id"]
        )
        twin["recorded_at"] = at
        people.append(twin)
    marked = world.people[-30].row
    marked.update(caution_reason="상담 시 2인 응대 권고", caution_until=LAST + timedelta(days=60))
    rows.add(
        Absence,
        rows.moment(LAST - timedelta(days=5)),
        None,
        account_id=rows.counselors[4],
        deputy_id=rows.counselors[0],
        from_on=LAST - timedelta(days=1),
        until_on=LAST + timedelta(days=3),
        reason="연가",
    )


def _write_search(db: Session, rows: Rows, world: World) -> None:
    codes = code_book(db)
    entries: list[tuple[datetime, UUID, str, str]] = []

    def add(kind: str, record_id: UUID, said: str, at: datetime) -> None:
        entries.append((at, record_id, kind, said))

    people = rows.tables[Jobseeker]
    merged = [seen(row) for row in people if row.get("merged_into_id")]
    for row in people:
        if not row.get("merged_into_id"):
            former = [one for one in merged if one.merged_into_id == row["id"]]
            said = search.jobseeker_words(seen(row), codes, former)
            add(search.JOBSEEKER, row["id"], said, row["recorded_at"])
    for row in rows.tables[Employer]:
        add(search.EMPLOYER, row["id"], search.employer_words(seen(row)), row["recorded_at"])
    for row in rows.tables[Vacancy]:
        add(search.VACANCY, row["id"], search.vacancy_words(seen(row), codes), row["recorded_at"])
    for row in rows.tables[Referral]:
        if row["slip_no"]:
            add(search.SLIP, row["id"], search.slip_words(seen(row)), row["recorded_at"])
    entries.sort(key=lambda entry: entry[:2])
    search.fill(db, [(kind, record_id, said) for _at, record_id, kind, said in entries])
