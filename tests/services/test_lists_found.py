"""A list asked by a typed text, and lists asked by filters kept under a name."""

import pytest

from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.records.audit import AuditEntry
from jobdesk.services.lists import keeping
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import BEST, count_rows, find_line, read_ids, read_page
from tests.services.acts import place
from tests.services.acts import refer as refer_on
from tests.services.people import person, vacancy


def page(desk, asked, **where):
    return desk.read(lambda db, act: read_page(db, act, asked, **where))


def test_a_typed_text_brings_the_best_first_and_names_in_full(center):
    desk = center.desk("counselor")
    for name in ("박하늘", "하늘", "김하늘별", "하늘솔"):
        person(desk, ready=False, full_name=name)
    rows = page(desk, Asked("jobseekers", text="하늘")).rows
    assert [row.name for row in rows[:2]] == ["하늘", "하늘솔"]
    assert {row.name for row in rows} == {"박하늘", "하늘", "김하늘별", "하늘솔"}
    assert page(desk, Asked("jobseekers", text="하늘"), first=1, limit=1).rows[0].name == "하늘솔"
    assert all("*" in row.name for row in page(desk, Asked("jobseekers")).rows)


def test_who_is_found_beyond_the_best_has_a_line_too(local_center):
    desk, count = local_center.desk("counselor"), BEST + 30
    for at in range(count):
        person(desk, ready=False, full_name=f"하늘{'가나다라마바사아자차'[at % 10]}", mobile=f"0100001{at:04}")
    asked = Asked("jobseekers", text="하늘")
    ids = desk.read(lambda db, act: read_ids(db, act, asked, limit=count))
    assert len(set(ids)) == count
    for line in (0, BEST - 1, BEST, BEST + 7, count - 1):
        assert desk.read(lambda db, act, one=ids[line]: find_line(db, act, asked, one)) == line


def save_as(desk, name, asked, *, everyone=False):
    return desk.change(lambda db, act: keeping.save_filter(db, act, name=name, asked=asked, for_everyone=everyone))


def saved(desk):
    return desk.read(lambda db, act: keeping.list_filters(db, act, kind="jobseekers"))


def drop(desk, saved_id):
    desk.change(lambda db, act: keeping.drop_filter(db, act, saved_id=saved_id))


def test_saved_filters_are_ones_own_or_everyones(center):
    desk, other = center.desk("counselor"), center.desk("supervisor")
    asked = Asked("jobseekers", text="홍길동", filters=(("sex", ("female",)), ("registered", ("valid",))))
    save_as(desk, "여성 유효", asked, everyone=True)
    mine = save_as(desk, "내 것", asked)
    (seen,) = saved(other)
    assert (seen.name, seen.own, seen.asked) == ("여성 유효", False, Asked("jobseekers", filters=asked.filters))
    assert [one.name for one in saved(desk)] == ["내 것", "여성 유효"]
    save_as(desk, "내 것", asked.with_filter("sex", ()))
    again = next(one for one in saved(desk) if one.id == mine.id)
    assert again.asked.filters == (("registered", ("valid",)),)
    theirs = save_as(other, "팀장", asked, everyone=True)
    with pytest.raises(NotAllowed):
        drop(desk, theirs.id)
    drop(other, seen.id)
    assert not any(one.id == seen.id for one in saved(desk))


def test_each_look_into_the_access_log_is_recorded_with_whose_data_was_asked_for(center):
    desk, one = center.desk("auditor"), person(center.desk("counselor"))
    asked = Asked("audit", filters=(("jobseeker", (str(one),)),))
    by_nobody = Asked("audit", filters=(*asked.filters, ("user", (str(desk.account_id),))))
    assert desk.read(lambda db, act: count_rows(db, act, by_nobody)) == 0
    found = desk.view(lambda db, act: read_page(db, act, asked))
    (look,) = desk.view(lambda db, act: read_page(db, act, Asked("audit"), limit=1)).rows
    assert found.rows
    assert (look.row.action, look.row.jobseeker_ids, look.row.detail) == (
        "view",
        (one,),
        {"rows": len(found.rows)},
    )
    assert desk.read(lambda db, act: count_rows(db, act, by_nobody)) == 1


def test_referrals_and_placements_are_found_by_person_vacancy_and_firm(center):
    desk = center.desk("counselor")
    one = person(desk, full_name="김가람")
    for title in ("미화원", "조리원", "조리사"):
        refer_on(desk, one, vacancy(desk, title=title))
    place(desk, one, employer_name="다른 회사")

    def count(kind, text, *filters):
        return desk.read(lambda db, act: count_rows(db, act, Asked(kind, text=text, filters=filters)))

    assert [count("referrals", text) for text in ("조리", "김가람", "없는 말", "")] == [2, 3, 0, 3]
    assert count("referrals", "조리", ("open", ("yes",))) == 0, "who found work elsewhere waits for nothing"
    assert count("referrals", "조리", ("open", ("no",)), ("state", ("90",)), ("counselor", ("me",))) == 2
    assert [count("placements", text) for text in ("다른", "김가람", "없는 말", "")] == [1, 1, 0, 1]


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_saved_filter_needs_a_name_and_something_to_keep(local_center, name):
    desk = local_center.desk("counselor")
    with pytest.raises(InvalidInput):
        save_as(desk, name, Asked("jobseekers", filters=(("sex", ("female",)),)))
    with pytest.raises(InvalidInput):
        save_as(desk, "빈 조건", Asked("jobseekers", text="홍길동"))


def test_who_shares_a_filter_or_takes_it_back_is_on_record_and_one_gone_already_is_no_error(local_center):
    desk = local_center.desk("counselor")
    asked = Asked("jobseekers", filters=(("sex", ("female",)),))
    kept = save_as(desk, "여성", asked, everyone=True)
    save_as(desk, "여성", asked)
    drop(desk, kept.id)
    drop(desk, kept.id)
    rows = desk.read(lambda db, act: db.query(AuditEntry).filter_by(table_name="saved_filter").all())
    assert [row.action for row in rows] == ["setting", "setting"]
