"""The look of the slips: kept in each slip at its issue, so that it reprints as it was; a logo is a picture."""

import zlib
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.i18n import on_paper
from jobdesk.base.printing import PrintKind
from jobdesk.base.slip_looks import FIRST_LOOK
from jobdesk.papers.logos import MOST_BYTES, check_logo
from jobdesk.papers.slip import slip_pdf
from jobdesk.records.print_jobs import Logo
from jobdesk.records.referrals import SlipNumber
from jobdesk.services.papers import BLANK, export_kind, queue_kind
from jobdesk.services.printables import printable, slip_ahead_seen, slip_printable
from jobdesk.services.slip_looks import LookSet, read_look, sample_slip, save_look, with_look
from jobdesk.services.slips import find_slip
from tests.papers.slips import OTHER_LOOK, logo
from tests.services import acts, people

PAPERS = ("a4", "a5", "roll")
FIRST = LookSet("", FIRST_LOOK, b"")


@pytest.fixture
def desk(center):
    return center.desk("counselor")


@pytest.fixture
def boss(center):
    return center.desk("administrator")


def send(desk):
    """A slip's number."""
    return acts.refer(desk, people.person(desk), people.vacancy(desk), method="slip").slip_no


def save(desk, wanted):
    return desk.change(lambda db, act: save_look(db, act, wanted=wanted))


def drawn(desk, number):
    shown = desk.read(lambda db, act: slip_printable(db, act, number, copy_no=1))
    return [shown.draw(paper) for paper in PAPERS], shown.strip()


def test_an_old_slip_prints_as_it_was_and_a_new_one_as_it_is_now(desk, boss):
    old = send(desk)
    before = drawn(desk, old)
    save(boss, LookSet("시험구청 일자리센터", OTHER_LOOK, logo()))
    own = send(desk)
    assert drawn(desk, old) == before
    owned = drawn(desk, own)
    save(boss, LookSet("또 다른 이름", replace(FIRST_LOOK, seal_line="직인"), logo("JPEG")))
    assert drawn(desk, own) == owned, "its logo and words stay when they are changed once more"
    said = "\n".join(part.text for part in owned[1] if hasattr(part, "text"))
    assert {"시험구청 일자리센터", "직인 생략", "구직자용 1부, 업체 제출용 1부"} <= set(said.splitlines())
    assert [part.image for part in owned[1] if hasattr(part, "image")] == [logo()]


def test_a_slip_from_before_looks_could_change_has_the_first(desk, boss):
    number = send(desk)
    before = drawn(desk, number)

    def forget(db, act):
        slip = db.scalars(select(SlipNumber)).one()
        slip.content = {name: said for name, said in slip.content.items() if not name.startswith("look_")}

    desk.change(forget)
    save(boss, LookSet("", OTHER_LOOK, logo()))
    assert drawn(desk, number) == before


def test_what_is_seen_before_has_the_look_of_now(desk, boss):
    save(boss, LookSet("", OTHER_LOOK, logo()))
    person, vacancy = people.person(desk), people.vacancy(desk)
    asked = {"method": "slip", "referred_on": desk.act().today}
    shown = desk.change(
        lambda db, act: slip_ahead_seen(db, act, jobseeker_id=person, vacancy_id=vacancy, asked=asked)
    )
    assert [part.image for part in shown.strip() if hasattr(part, "image")] == [logo()]


def test_a_look_is_read_back_and_its_logo_kept_once(boss):
    wanted = LookSet("센터", OTHER_LOOK, logo())
    kept = save(boss, wanted)
    assert replace(kept.look, logo="") == OTHER_LOOK
    assert (kept.center_name, kept.logo) == ("센터", logo())
    save(boss, FIRST)
    assert save(boss, wanted) == kept == boss.read(lambda db, act: read_look(db, act))
    assert boss.read(lambda db, act: db.scalar(select(func.count()).select_from(Logo))) == 1


def test_the_sample_shows_the_wanted_look(boss):
    sample = boss.read(lambda db, act: sample_slip(db, act))
    wanted = LookSet("", OTHER_LOOK, logo())
    plain, own = (slip_pdf(with_look(sample, look), "a4") for look in (FIRST, wanted))
    assert plain != own


@pytest.mark.parametrize("role", ["counselor", "supervisor", "auditor"])
def test_only_who_manages_the_center_sets_the_look(center, role):
    with pytest.raises(NotAllowed):
        save(center.desk(role), FIRST)


def test_a_text_longer_than_its_place_is_refused(boss):
    with pytest.raises(InvalidInput):
        save(boss, replace(FIRST, look=replace(FIRST_LOOK, seal_line="직" * 31)))
    with pytest.raises(InvalidInput):
        save(boss, replace(FIRST, look=replace(FIRST_LOOK, notices="알" * 401)))


PNG = logo()
HUGE = b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\rIHDR" + b"\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0")


@pytest.mark.parametrize(
    "image",
    [
        b"not a picture",
        b"GIF89a" + PNG,
        PNG[: len(PNG) // 2],
        PNG + b"\0" * MOST_BYTES,
        HUGE + zlib.crc32(HUGE[12:]).to_bytes(4, "big"),
        logo(width=200, height=8),
        logo("JPEG")[:300],
    ],
    ids=["text", "gif", "cut", "large", "bomb", "flat", "cut-jpeg"],
)
def test_what_cannot_be_printed_is_no_logo(boss, image):
    with pytest.raises(InvalidInput) as wrong:
        save(boss, replace(FIRST, logo=image))
    assert wrong.value.field == "logo"
    assert boss.read(lambda db, act: db.scalar(select(func.count()).select_from(Logo))) == 0


@pytest.mark.parametrize("image", [logo(), logo("JPEG"), logo(width=16, height=16), logo(width=3000, height=20)])
def test_real_pictures_are_logos(image):
    check_logo(image)


def test_a_slip_names_its_logo_by_digest(desk, boss):
    save(boss, replace(FIRST, logo=PNG))
    number = send(desk)
    slip = desk.read(lambda db, act: find_slip(db, act, number))
    assert slip.logo == PNG
    assert len(slip.content["look_logo"]) == 64


def test_a_blank_slip_has_the_centers_head_and_look(desk, boss):
    save(boss, LookSet("시험구청 일자리센터", OTHER_LOOK, PNG))
    shown = desk.change(lambda db, act: export_kind(db, act, kind=PrintKind.SLIP, detail=BLANK))
    assert shown.jobseeker_ids == ()
    assert {shown.draw(paper)[:5] for paper in PAPERS} == {b"%PDF-"}
    said = [part.text for part in shown.strip() if hasattr(part, "text")]
    assert "시험구청 일자리센터" in said
    assert on_paper("Referral slip") in said
    assert [part.image for part in shown.strip() if hasattr(part, "image")] == [PNG]
    job = desk.change(lambda db, act: queue_kind(db, act, kind=PrintKind.SLIP, detail=BLANK))
    assert desk.read(lambda db, act: printable(db, act, job)).draw("a4") == shown.draw("a4")
