"""A center with laptops that come home, for tests and pictures of bringing home and deciding."""

from jobdesk.records.jobseekers import Jobseeker
from tests.services.acts import edit_person, enter, refer
from tests.services.copies import check_out
from tests.services.people import person, vacancy
from tests.services.sides import hire

NAMES = ("홍길동", "김영희", "이철수", "박민수", "최지우", "정수빈")


def people_of(desk):
    """So many people, ready to be referred."""
    return [person(desk, full_name=name, mobile=f"010-0000-10{at:02}") for at, name in enumerate(NAMES, 1)]


def busy_day(desk, folder):
    """A laptop's day beside the center's: a phone changed on both, one referral twice, a vacancy filled on both,
    a result of both, someone new who may be known; answers the copy and its people.
    """
    known = people_of(desk)
    one_seat, other, third = (vacancy(desk, openings="1"), vacancy(desk), vacancy(desk))
    ours, theirs = refer(desk, known[0], one_seat), refer(desk, known[1], one_seat)
    result = refer(desk, known[4], other)
    laptop = check_out(desk, folder / "copy.db", issuer=2)
    edit_person(laptop, known[2], mobile="010-0000-2222", email="laptop@example.com")
    edit_person(desk, known[2], mobile="010-0000-3333", email="center@example.com")
    for at, one in enumerate(known[3:5]):
        edit_person(laptop, one, email=f"laptop{at}@example.com")
        edit_person(desk, one, email=f"center{at}@example.com")
    hire(laptop, theirs)
    hire(desk, ours)
    refer(laptop, known[3], third, method="slip")
    refer(desk, known[3], third)
    enter(laptop, result.id, "20")
    enter(desk, result.id, "80")
    person(laptop, full_name="홍길동", mobile="010-0000-1001")
    edit_person(laptop, known[5], email="only@example.com")
    return laptop, known


def merged_day(desk, folder):
    """That day's bundle, merged through the desk; the report and the people."""
    laptop, known = busy_day(desk, folder)
    file = write_bundle(laptop, folder / "노트북.jdb")
    laptop.close()
    return desk.outreach.bring_home(file), known


def write_bundle(laptop, path):
    """What the laptop did, as the file it writes."""
    path.write_bytes(laptop.bundle())
    return path


def name_of(desk, person_id):
    """Someone's name as the center has it."""
    return desk.read(lambda db, _act: db.get_one(Jobseeker, person_id).full_name)
