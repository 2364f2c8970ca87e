"""Search against an oracle: every engine finds what reading every name would find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobdesk.base.business_numbers import is_business_number
from jobdesk.base.errors import InvalidInput, NotAllowed
from jobdesk.base.grams import holds, words_of
from jobdesk.base.ids import new_id
from jobdesk.services import jobseekers, referrals, search
from tests.counts import full
from tests.services import people

NAMES = [
    "홍길동",
    "홍길순",
    "김민수",
    "김미나",
    "이순신",
    "박닭살",
    "Nguyen Van",
    "황보혜진",
    "김%수",
    "남_궁",
    "강감찬",
]
PHONES = ["01000001234", "01000005678", "0212345678"]
LETTERS = st.sampled_from("ㅎㄱㄷㅁㅅㅇ홍길동김민수미나순신닭살황보혜진감찬%_nguya0158 ")


def names_found(desk, query):
    hits = desk.read(lambda db, act: search.find(db, act, query, kinds=[search.JOBSEEKER]))
    return [hit.title for hit in hits]


@pytest.fixture
def filled(center):
    desk = center.desk("counselor")
    for at, name in enumerate(NAMES):
        people.person(
            desk, ready=False, full_name=name, mobile=f"0100000{1000 + at}", birth_date=f"198{at % 10}-03-02"
        )
    return desk


def test_what_is_typed_finds(subtests, filled):
    for query, found in (
        ("홍길동", ["홍길동"]),
        ("ㅎㄱㄷ", ["홍길동"]),
        ("홍길", ["홍길순", "홍길동"]),
        ("길동 홍", ["홍길동"]),
        ("김민ㅅ", ["김민수"]),
        ("김밈", []),
        ("김미", ["김미나", "김민수"]),
        ("박다", ["박닭살"]),
        ("nguyen", ["Nguyen Van"]),
        ("1004", ["이순신"]),
        ("840302", ["이순신"]),
        ("1984-03-02", ["이순신"]),
        ("%", ["김%수"]),
        ("_", ["남_궁"]),
        ("", []),
        ("--", []),
    ):
        with subtests.test(query):
            assert names_found(filled, query) == found


def test_the_whole_name_stands_before_its_beginning_and_that_before_the_rest(center):
    desk = center.desk("counselor")
    for name in ("김민", "김민수", "박김민"):
        people.person(desk, ready=False, full_name=name)
    people.person(desk, ready=False, full_name="최김민")
    assert names_found(desk, "김민") == ["김민", "김민수", "최김민", "박김민"]
    many = [f"김민{syllable}" for syllable in "가나다라마바사아자차카타"]
    for name in many:
        people.person(desk, ready=False, full_name=name)
    assert names_found(desk, "김민")[0] == "김민"


def test_a_hit_tells_namesakes_apart_and_nothing_more(center):
    desk = center.desk("counselor")
    people.person(desk, ready=False)
    (hit,) = desk.read(lambda db, act: search.find(db, act, "홍길동"))
    assert (hit.kind, hit.title, hit.detail) == ("jobseeker", "홍길동", "1985 · 당산1동 · 1234")
    with pytest.raises(NotAllowed):
        center.desk("administrator").read(lambda db, act: search.find(db, act, "홍길동"))


def test_saving_keeps_the_entry_in_step_and_a_refused_save_leaves_it(center):
    desk = center.desk("counselor")
    one = people.person(desk, ready=False)
    card = desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=one))

    def save(version, **values):
        return desk.change(
            lambda db, act: jobseekers.save_jobseeker(
                db, act, jobseeker_id=one, version=version, values=values, confirmed=True
            )
        )

    save(card.version, full_name="장길산", mobile="010-0000-7777")
    assert names_found(desk, "홍길동") == []
    assert names_found(desk, "7777") == ["장길산"]
    with pytest.raises(InvalidInput):
        save(card.version + 1, full_name="임꺽정", birth_date="어제")
    assert names_found(desk, "임꺽정") == []
    assert names_found(desk, "장길산") == ["장길산"]


def test_every_kind_is_found(center):
    desk = center.desk("counselor")
    number = next(f"123456{n:04}" for n in range(10_000) if is_business_number(f"123456{n:04}"))
    firm = people.employer(desk, name="주식회사 한빛관리", business_no=number)
    vacancy = people.vacancy(desk, firm)
    kinds = {hit.kind for hit in desk.read(lambda db, act: search.find(db, act, "한빛"))}
    assert kinds == {"employer", "vacancy"}
    assert [h.id for h in desk.read(lambda db, act: search.find(db, act, "ㅇㅍㅌ"))] == [vacancy]
    assert [h.id for h in desk.read(lambda db, act: search.find(db, act, number))] == [firm]
    person = people.person(desk)
    (sent,) = desk.change(
        lambda db, act: referrals.record_referrals(
            db, act, jobseeker_ids=[person], vacancy_ids=[vacancy], method="slip"
        )
    )
    assert [h.id for h in desk.read(lambda db, act: search.find(db, act, sent.slip_no))] == [sent.id]


def test_the_syllable_as_it_stands_comes_before_one_with_a_final_to_come(center):
    desk = center.desk("counselor")
    for at, name in enumerate(("이순신", "임꺽정", "김이슬")):
        people.person(desk, ready=False, full_name=name, mobile=f"010-0000-{3000 + at}")
    assert names_found(desk, "이") == ["이순신", "임꺽정", "김이슬"]
    assert names_found(desk, "임") == ["임꺽정"]


def test_the_database_finds_what_reading_everything_finds(migrated_database):
    """Many entries, saved again and forgotten at random; each typed text finds exactly those that hold it."""
    stored = {new_id(): words_of([name], [phone]) for name in NAMES for phone in PHONES}
    ids = list(stored)
    with migrated_database.write.begin() as db:
        search.fill(db, [(search.JOBSEEKER, one, words) for one, words in stored.items()])

    def change(act, at, words):
        one = ids[at % len(ids)]
        with migrated_database.write.begin() as db:
            if act == "forget":
                search.forget(db, one)
                stored.pop(one, None)
            else:
                stored[one] = words_of(*words)
                search.touch(db, search.JOBSEEKER, one, stored[one])

    parts = st.tuples(st.lists(st.sampled_from(NAMES), max_size=2), st.lists(st.sampled_from(PHONES), max_size=2))

    @settings(max_examples=full(2000, 40))
    @given(
        st.sampled_from(["touch", "touch", "forget"]),
        st.integers(0, 99),
        parts,
        st.lists(st.lists(LETTERS, max_size=6).map("".join), min_size=1, max_size=4),
    )
    def check(act, at, words, queries):
        change(act, at, words)
        with migrated_database.read.begin() as db:
            for query in queries:
                expected = {one for one, words in stored.items() if holds(words, query)}
                assert {one for _kind, one in search.find_ids(db, query, limit=1000)} == expected
                every = db.scalars(search.matching_ids(db, query, search.JOBSEEKER)).all()
                assert sorted(every) == sorted(expected)

    check()
