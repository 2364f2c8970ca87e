"""Unfinished forms: one of each kind and key, parked up to three, nobody else's."""

import pytest
from sqlalchemy import text

from jobdesk.base.errors import InvalidInput
from jobdesk.services import drafts


def keep(desk, key, kind="session", **more):
    values = more.pop("values", {"note": key})
    return desk.change(lambda db, act: drafts.save_draft(db, act, kind=kind, key=key, values=values, **more))


def kept(desk, kind=None):
    return desk.read(lambda db, act: drafts.load_drafts(db, act, kind=kind))


def test_the_newest_replaces_the_one_before_and_is_found_again_by_its_owner_alone(center):
    desk = center.desk("counselor")
    keep(desk, "홍", title="홍길동")
    keep(desk, "홍", values={"note": "경비 희망", "groups": ["older"], "seen": True})
    keep(desk, "new", kind="registration")
    (draft,) = kept(desk, "session")
    assert (draft.title, draft.values) == ("홍길동", {"note": "경비 희망", "groups": ["older"], "seen": True})
    assert [d.kind for d in kept(desk)] == ["registration", "session"]
    assert kept(center.desk("colleague")) == []
    again = center.open("counselor")
    assert kept(again, "session")[0].values["note"] == "경비 희망"


def test_three_are_parked_at_most(center):
    desk = center.desk("counselor")
    for key in ("하나", "둘", "셋"):
        keep(desk, key, parked=True)
    with pytest.raises(InvalidInput):
        keep(desk, "넷", parked=True)
    keep(desk, "넷")
    keep(desk, "셋", parked=True)
    keep(desk, "하나", parked=False)
    keep(desk, "넷", parked=True)
    assert {d.key for d in kept(desk) if d.parked} == {"둘", "셋", "넷"}
    keep(center.desk("colleague"), "하나", parked=True)


def test_a_finished_form_is_forgotten(center):
    desk = center.desk("counselor")
    keep(desk, "홍")
    for _twice in range(2):
        desk.change(lambda db, act: drafts.drop_draft(db, act, kind="session", key="홍"))
    assert kept(desk) == []


def test_a_resident_number_typed_into_a_form_is_never_written(center):
    desk = center.desk("counselor")
    typed = {
        "note": "주민 900101-1234567 이라고 함",
        "rows": [{"said": "９００１０１－１２３４５６７"}, "900101 1234567", 3, None],
        "_kept": {"note": "9001011234567"},
        "phone": "010-0000-1234",
    }
    keep(desk, "new", values=typed, title="홍길동 900101-1234567")
    row = desk.read(lambda db, act: db.execute(text("SELECT * FROM draft")).mappings().one())
    written = " ".join(map(str, row.values()))
    assert "1234567" not in written
    assert "１２３４５６７" not in written
    (draft,) = kept(desk)
    assert draft.values["note"] == "주민 ****** 이라고 함"
    assert draft.values["rows"] == [{"said": "******"}, "******", 3, None]
    assert draft.values["phone"] == "010-0000-1234"
