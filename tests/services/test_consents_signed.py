"""A consent signed on the screen: what is kept, what is refused, who looked at it, where it prints."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.papers.signatures import MOST_BYTES
from jobdesk.records.audit import AuditEntry
from jobdesk.records.jobseekers import Consent
from jobdesk.services import consents
from jobdesk.services._paper_people import draw_consent
from tests.services import people
from tests.services.copies import merge


def picture(wide=640, high=200, kind="PNG"):
    """A line across a white field."""
    image = Image.new("L", (wide, high), 255)
    for x in range(10, wide - 10):
        image.putpixel((x, high // 2), 0)
    file = BytesIO()
    image.save(file, kind)
    return file.getvalue()


def sign(desk, person, image, kind="disclosure", **changes):
    values = {"kind": kind, "given_on": desk.act().today, "given_how": "written", **changes}
    return desk.change(
        lambda db, act: consents.give_consent(db, act, jobseeker_id=person, values=values, signature=image)
    )


def test_it_is_kept_and_told_apart_and_seen_again_on_record(center):
    desk = center.desk("counselor")
    person, image = people.person(desk, ready=False), picture()
    row = sign(desk, person, image)
    given = desk.change(
        lambda db, act: consents.give_consent(
            db,
            act,
            jobseeker_id=person,
            values={"kind": "collection", "given_on": act.today, "given_how": "written", "paper_at": "철 3권"},
        )
    )
    listed = {one.id: one.signed for one in desk.read(lambda db, act: consents.list_consents(db, person))}
    assert listed == {row.id: True, given.id: False}
    seen = desk.view(lambda db, act: consents.read_signature(db, act, consent_id=row.id))
    assert (seen.image, seen.text_version) == (image, consents.TEXT_VERSION)
    looked = select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.record_id == row.id)
    told = desk.read(lambda db, act: dict(db.execute(looked).all()))
    assert set(told) == {"create", "view"}
    assert told["create"]["signed"] is True
    with pytest.raises(InvalidInput):
        desk.view(lambda db, act: consents.read_signature(db, act, consent_id=given.id))


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        picture()[:-60],
        picture(kind="JPEG"),
        picture(8, 8),
        picture(1_700, 200),
        b"x" * 50,
    ],
    ids=["empty", "head only", "cut", "jpeg", "too small", "too wide", "no picture"],
)
def test_what_is_no_small_picture_is_refused(center, image):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    with pytest.raises(InvalidInput) as caught:
        sign(desk, person, image)
    assert caught.value.field == "signature"
    assert desk.read(lambda db, act: consents.list_consents(db, person)) == []


def test_a_big_file_is_refused(center):
    desk = center.desk("counselor")
    noise = Image.effect_noise((1_000, 500), 90)
    file = BytesIO()
    noise.save(file, "PNG")
    assert len(file.getvalue()) > MOST_BYTES
    with pytest.raises(InvalidInput):
        sign(desk, people.person(desk, ready=False), file.getvalue())


def test_it_is_given_in_writing_and_today(center):
    desk = center.desk("counselor")
    person = people.person(desk, ready=False)
    for field, changes in (
        ("given_how", {"given_how": "oral"}),
        ("given_on", {"given_on": desk.act().today - timedelta(days=1)}),
    ):
        with pytest.raises(InvalidInput) as caught:
            sign(desk, person, picture(), **changes)
        assert caught.value.field == field
    assert sign(desk, person, picture(), given_how="guardian", witness="홍판서").signed


def test_only_who_serves_sees_it(center):
    desk = center.desk("counselor")
    row = sign(desk, people.person(desk, ready=False), picture())
    with pytest.raises(NotAllowed):
        center.desk("auditor").read(lambda db, act: consents.read_signature(db, act, consent_id=row.id))


def test_it_prints_on_the_consent_paper_once_for_what_was_signed_together(center):
    desk = center.desk("counselor")
    person, image = people.person(desk, ready=False), picture()

    def drawn():
        paper = desk.read(lambda db, act: draw_consent(db, act, person, {}))
        return paper.draw("a4")

    bare = drawn()
    for kind in ("disclosure", "collection"):
        sign(desk, person, image, kind)
    signed = drawn()
    assert bare.count(b"/Subtype /Image") == 0
    assert signed.count(b"/Subtype /Image") == 1


def test_a_consent_signed_on_two_laptops_asks_nothing(desk, copy_of):
    """No two signatures are alike: the first is enough."""
    who = people.person(desk, ready=False)
    for issuer, wide in ((2, 640), (3, 600)):
        laptop = copy_of(issuer)
        sign(laptop, who, picture(wide))
        assert merge(desk, laptop.bundle()).conflicts == 0
    kept = select(func.count()).select_from(Consent).where(Consent.signature.is_not(None))
    assert desk.read(lambda db, act: db.scalar(kept)) == 1
