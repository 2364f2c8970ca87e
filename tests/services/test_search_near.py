"""What is one slip away is offered, on both engines exactly what reading every name would offer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jobdesk.base.grams import words_of
from jobdesk.base.ids import new_id
from jobdesk.base.near import is_near
from jobdesk.services import search
from tests.counts import full
from tests.services import people

NAMES = ["홍길동", "홍길순", "김민수", "김미나", "박닭살", "황보혜진", "한빛종합관리"]
PHONES = ["01000001234", "01000005678", "0212345678"]
SLIPS = st.sampled_from("홍킬동길도순김밈수민슈나박닥달살황보해진한빛종합괄리ㄱ")


def test_a_slip_offers_people_and_firms_as_such(center):
    desk = center.desk("counselor")
    people.person(desk, ready=False, full_name="김민수", mobile="010-0000-1234")
    people.person(desk, ready=False, full_name="김민수아", mobile="010-0000-5678")
    people.employer(desk, name="주식회사 한빛관리")

    def near(typed):
        hits = desk.read(lambda db, act: search.find_near(db, act, typed))
        assert all(hit.group == "near" for hit in hits)
        return [(hit.kind, hit.title) for hit in hits]

    assert near("김밈수") == [("jobseeker", "김민수"), ("jobseeker", "김민수아")]
    assert near("01000001243") == [("jobseeker", "김민수")]
    assert near("한빗관리") == [("employer", "주식회사 한빛관리")]
    assert near("김밈슈") == []
    assert near("") == near("김") == []


def test_the_database_offers_what_reading_everything_offers(migrated_database):
    stored = {
        new_id(): words_of([name, other], [phone])
        for name in NAMES
        for other in ("", "당산1동")
        for phone in PHONES
    }
    with migrated_database.write.begin() as db:
        search.fill(db, [(search.JOBSEEKER, one, words) for one, words in stored.items()])

    @settings(max_examples=full(2000, 60))
    @given(
        st.one_of(
            st.text(SLIPS, min_size=1, max_size=7),
            st.sampled_from(["김밈수", "홍킬동 당산", "당산 홍길둥", "한빛종합괄리", "황보해진"]),
            st.sampled_from(PHONES).flatmap(
                lambda phone: st.tuples(st.integers(0, len(phone) - 1), st.sampled_from("0123456789")).map(
                    lambda slip: phone[: slip[0]] + slip[1] + phone[slip[0] + 1 :]
                )
            ),
        )
    )
    def check(query):
        with migrated_database.read.begin() as db:
            found = {one for _kind, one in search.find_near_ids(db, query, limit=1000)}
        assert found == {one for one, words in stored.items() if is_near(words, query)}

    check()
