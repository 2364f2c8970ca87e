"""A search out of step is told by the check and mended, whichever way it came about; sound ones stay alone."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import text

from jobdesk.base.enums import AuditAction
from jobdesk.base.grams import holds, words_of
from jobdesk.base.ids import new_id
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.search import SearchEntry
from jobdesk.services import codes, employer_parts, employers, jobseekers, search, search_index
from jobdesk.services.audit import list_audit
from jobdesk.services.search_rebuild import mend_all
from jobdesk.services.search_step import compare_search, glance_search
from tests.counts import full
from tests.services import people
from tests.services.merged import merge


def counts(desk):
    return desk.read(lambda db, act: compare_search(db)).counts


def found(desk, query):
    return [hit.title for hit in desk.read(lambda db, act: search.find(db, act, query))]


def entry_of(db, one):
    return db.get_one(SearchEntry, one)


def no_entry(db, one):
    search.forget(db, one)


def no_record(db, one):
    search.touch(db, search.JOBSEEKER, new_id(), words_of(["홍길동"]))


def old_words(db, one):
    search.touch(db, search.JOBSEEKER, one, words_of(["임꺽정"]))


def words_alone(db, one):
    entry_of(db, one).words = words_of(["임꺽정"])


def no_grams(db, one):
    search_index.clear(db, [entry_of(db, one).rank])


def a_gram_short(db, one):
    entry = entry_of(db, one)
    search_index.clear(db, [entry.rank])
    search_index.put(db, entry.kind, entry.rank, entry.words.partition("\n")[2])


def a_gram_too_many(db, one):
    entry = entry_of(db, one)
    search_index.clear(db, [entry.rank])
    search_index.put(db, entry.kind, entry.rank, f"{entry.words}\n{words_of(['임꺽정'])}")


def grams_of_no_one(db, one):
    search_index.put(db, search.JOBSEEKER, 1_000_000, words_of(["임꺽정"]))


def all_grams_gone(db, one):
    if search_index.is_postgresql(db):
        db.execute(text("DELETE FROM search_gram"))
    else:
        db.execute(text("INSERT INTO search_gram(search_gram) VALUES('delete-all')"))


DAMAGES = {
    no_entry: {"missing": 1},
    no_record: {"orphan": 1},
    old_words: {"words": 1},
    words_alone: {"words": 1, "index": 1},
    no_grams: {"index": 1},
    a_gram_short: {"index": 1},
    a_gram_too_many: {"index": 1},
    grams_of_no_one: {"index": 1},
    all_grams_gone: {"index": 4},
}
UNSEEN_AT_A_GLANCE = {a_gram_too_many}  # only a whole comparison reads every gram


@pytest.fixture
def filled(center):
    """Two people, a firm with a place and a person of its own, a vacancy."""
    desk = center.desk("counselor")
    one = people.person(desk, ready=False)
    people.person(desk, ready=False, full_name="이순신", mobile="010-0000-2222")
    firm = people.employer(desk)
    for kind in ("contact", "site"):
        desk.change(
            lambda db, act, kind=kind: employer_parts.save_part(
                db, act, kind=kind, employer_id=firm, values={"name": "홍반장"}
            )
        )
    people.vacancy(desk, firm)
    return desk, one


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_is_told_and_mended(center, filled, damage):
    desk, one = filled
    assert counts(desk) == {}
    assert desk.read(lambda db, act: glance_search(db))
    with desk.database.write.begin() as db:
        damage(db, one)
    assert counts(desk) == DAMAGES[damage]
    on_postgresql = center.engine == "postgresql"
    assert desk.read(lambda db, act: glance_search(db)) == (
        damage in UNSEEN_AT_A_GLANCE or (damage is grams_of_no_one and on_postgresql)
    )
    report = center.desk("supervisor").check()
    assert {f.area: int(f.where) for f in report.findings} == {
        f"search_{why}": count for why, count in DAMAGES[damage].items()
    }
    assert len(report.sentences) == len(DAMAGES[damage])
    steps = []
    assert mend_all(desk, progress=lambda done, whole: steps.append((done, whole))) == sum(
        DAMAGES[damage].values()
    )
    assert all(0 <= done <= whole for done, whole in steps)
    assert counts(desk) == {}
    assert desk.read(lambda db, act: glance_search(db))
    assert mend_all(desk) == 0
    assert found(desk, "홍길동") == ["홍길동"]
    assert found(desk, "임꺽정") == []
    rows = center.desk("auditor").view(lambda db, act: list_audit(db, act, actions=[AuditAction.CHANGE]))
    mended = [r.detail["mended"] for r in rows if r.table == "search_entry"]
    assert mended == [sum(DAMAGES[damage].values())]


def test_the_sample_center_is_in_step(sample_read):
    desk = sample_read.desk()
    assert counts(desk) == {}
    assert desk.read(lambda db, act: glance_search(db))
    desk.close()


def test_what_is_struck_or_merged_keeps_the_search_in_step(center, filled):
    desk, one = filled
    other = people.person(desk, ready=False, full_name="홍길순", mobile="010-0000-3333")
    firm = people.employer(desk, name="새벽상사", phone="02-0000-9999")
    desk.change(lambda db, act: employers.void_employer(db, act, employer_id=firm, why="잘못 적음"))
    merge(center.desk("supervisor"), other, one)
    assert counts(desk) == {}
    assert found(desk, "새벽상사") == []
    assert found(desk, "홍길순") == ["홍길동"]


def test_a_code_with_another_name_is_mended(center, filled):
    desk, one = filled
    code = desk.read(lambda db, act: db.get_one(Jobseeker, one).dong_code)
    center.desk("administrator").change(
        lambda db, act: codes.save_code(
            db, act, scheme="dong", code=code, name_ko="새당산1동", name_en="Saedangsan"
        )
    )
    desk.database.info["codes"].book = None
    assert counts(desk)["words"] >= 1
    mend_all(desk)
    assert counts(desk) == {}
    assert "홍길동" in found(desk, "새당산")


def test_stopped_it_goes_on_later_and_searching_answers_meanwhile(filled, monkeypatch):
    desk, _one = filled
    with desk.database.write.begin() as db:
        all_grams_gone(db, None)
    monkeypatch.setattr("jobdesk.services.search_rebuild.MENDED_AT_ONCE", 1)
    told = []
    assert mend_all(desk, stop=lambda: True) is None
    assert counts(desk) == {"index": 4}

    def progress(done, whole):
        told.append(counts(desk).get("index", 0))

    mend_all(desk, progress=progress, stop=lambda: counts(desk).get("index", 0) <= 2)
    assert mend_all(desk) is not None
    assert counts(desk) == {}
    assert found(desk, "이순신") == ["이순신"]


def test_an_entry_keeps_its_place_among_the_last_saved(filled):
    desk, one = filled
    before = desk.read(lambda db, act: entry_of(db, one).rank)
    with desk.database.write.begin() as db:
        words_alone(db, one)
    mend_all(desk)
    assert desk.read(lambda db, act: entry_of(db, one).rank) == before


class Life(RuleBasedStateMachine):
    """Saves, damages and mendings at random: what is found is always what reading every name would find."""

    desk = None
    names = st.sampled_from(["홍길동", "홍길순", "김민수", "이순신", "김%수"])

    @initialize()
    def begin(self):
        self.sound = True
        with self.desk.database.write.begin() as db:
            for entry in db.query(SearchEntry):
                search.forget(db, entry.record_id)
            db.query(Jobseeker).delete()
        self.people = []

    @rule(name=names, end=st.integers(0, 9999))
    def save(self, name, end):
        self.people.append(people.person(self.desk, ready=False, full_name=name, mobile=f"0100000{end:04}"))

    @rule(at=st.integers(0, 99), name=names)
    def edit(self, at, name):
        if self.people and self.sound:
            one = self.people[at % len(self.people)]
            card = self.desk.view(lambda db, act: jobseekers.open_jobseeker(db, act, jobseeker_id=one))
            self.desk.change(
                lambda db, act: jobseekers.save_jobseeker(
                    db, act, jobseeker_id=one, version=card.version, values={"full_name": name}, confirmed=True
                )
            )

    @rule(at=st.integers(0, 99))
    def destroy(self, at):
        """As destroying a person does: the record goes, and what the search knows of it."""
        if self.people:
            one = self.people.pop(at % len(self.people))
            with self.desk.database.write.begin() as db:
                search.forget(db, one)
                db.query(Jobseeker).filter_by(id=one).delete()

    @rule(at=st.integers(0, 99), damage=st.sampled_from(list(DAMAGES)))
    def damage(self, at, damage):
        if self.people:
            with self.desk.database.write.begin() as db:
                if db.get(SearchEntry, one := self.people[at % len(self.people)]) is not None:
                    damage(db, one)
            self.sound = False

    @rule(query=st.text(st.sampled_from("ㅎㄱ홍길김민이01 "), min_size=1, max_size=4))
    def ask(self, query):
        if not self.sound:
            mend_all(self.desk)
            self.sound = True
        with self.desk.database.read() as db:
            assert compare_search(db).counts == {}
            assert glance_search(db)
            entries = db.query(SearchEntry).all()
            expected = {e.record_id for e in entries if holds(e.words, query)}
            assert {one for _kind, one in search.find_ids(db, query, limit=1000)} == expected
            assert {e.record_id for e in entries} == set(self.people)


def test_whatever_happens_index_and_oracle_agree(center):
    Life.desk = center.desk("counselor")
    run_state_machine_as_test(
        Life, settings=settings(max_examples=full(200, 5), stateful_step_count=12, deadline=None)
    )
