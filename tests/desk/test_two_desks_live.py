"""Two windows on one PostgreSQL: what one does is seen on the other, and no word typed there is touched."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from jobdesk.base.i18n import _
from jobdesk.qt.pages._live_line import AGAIN_KEY
from jobdesk.services import centers, jobseekers
from jobdesk.store.center import read_center, write_center
from tests.desk.hands import PLAIN
from tests.services import acts, people

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair(sit_down, shared_center, tmp_path):
    """The hands of two counselors, each at a machine of one center, that hear each other."""
    folder = tmp_path / "second"
    shutil.copytree(shared_center.folder, folder)
    one = shared_center.desk("counselor")
    number = one.change(lambda db, act: centers.take_desk_number(db, host="second", at=act.at))
    write_center(replace(read_center(folder), desk=number))
    people.person(one)
    seated = sit_down(one), sit_down(shared_center.open("colleague", folder=folder))
    for hands in seated:
        assert hands.desk.live.heard_in(5)
    yield seated
    for hands in seated:
        hands.desk.live.stop()


def find(hands, name="홍길동"):
    """The person stands beside the list."""
    hands.look_here()
    hands.go("jobseekers")
    hands.type(name)
    hands.press(Qt.Key.Key_Return, PLAIN)
    hands.until(lambda: hands.page.view is not None)


def details(hands):
    find(hands)
    hands.press(Qt.Key.Key_E)
    hands.until(lambda: hands.sheet is not None)


def save(hands, **values):
    """This desk saves fields of the person, with no window."""

    def job(db, act):
        one = hands.page.view.card
        now = jobseekers.read_jobseeker(db, act, jobseeker_id=one.id)
        jobseekers.save_jobseeker(db, act, values=values, jobseeker_id=one.id, version=now.version)

    hands.desk.change(job)


def test_a_list_and_an_open_card_follow_at_once(pair):
    one, two = pair
    find(one)
    find(two)
    save(two, mobile="010-0000-9999")
    one.until(lambda: one.page.card.view.card.values["mobile"] == "01000009999")
    one.until(lambda: one.page.live_line.changed.text())
    told = one.page.live_line.changed.text()
    assert "2" in told
    assert "이상담" in told
    assert _("Mobile") in told
    assert one.page.search.text() == "홍길동"
    assert one.page.list.current_row().id == one.page.view.card.id


def test_a_new_person_appears_where_the_place_and_the_typed_filter_stay(pair):
    one, two = pair
    one.look_here()
    one.go("jobseekers")
    one.type("홍")
    one.until(lambda: one.page.pane.count == 1)
    people.person(two.desk, full_name="홍두께", mobile="010-0000-7777")
    one.until(lambda: one.page.pane.count == 2)
    assert one.page.search.text() == "홍"


def test_a_page_that_is_not_shown_reads_when_it_is(pair):
    one, two = pair
    one.look_here()
    one.go("jobseekers")
    one.until(lambda: one.page.pane.count == 1)
    hidden = one.page
    one.go("vacancies")
    people.person(two.desk, full_name="홍두께", mobile="010-0000-7777")
    with one.qtbot.waitSignal(one.shell.room.live.told, timeout=5000):
        pass
    one.settle()
    assert hidden.pane.count == 1
    one.go("jobseekers")
    one.until(lambda: hidden.pane.count == 2)


def test_two_people_in_one_record_see_each_other(pair):
    one, two = pair
    find(one)
    assert one.page.live_line.others.text() == ""
    find(two)
    one.until(lambda: "이상담" in one.page.live_line.others.text())
    two.until(lambda: "김상담" in two.page.live_line.others.text())
    two.go("vacancies")
    one.until(lambda: one.page.live_line.others.text() == "")


@pytest.mark.parametrize("place", ["referrals", "vacancies"])
def test_two_hands_on_one_row_of_a_list_see_each_other(pair, place):
    one, two = pair
    vacancy = people.vacancy(one.desk)
    acts.refer(one.desk, people.person(one.desk, full_name="김가람", mobile="010-0000-7777"), vacancy)
    for hands in pair:
        hands.look_here()
        hands.go(place)
        hands.until(lambda hands=hands: hands.page.pane.list.model_.rowCount() > 0)
        hands.page.pane.list.begin()
    one.until(lambda: "이상담" in one.page.live_line.others.text())
    two.until(lambda: "김상담" in two.page.live_line.others.text())
    two.page.views.choose_next()
    one.until(lambda: one.page.live_line.others.text() == "")


def test_a_desk_that_locks_or_leaves_is_seen_no_more(pair):
    one, two = pair
    find(one)
    find(two)
    one.until(lambda: one.page.live_line.others.text())
    two.desk.close()
    one.until(lambda: one.page.live_line.others.text() == "")


def test_what_is_typed_stays_while_a_colleague_saves(pair):
    one, two = pair
    details(one)
    one.fill(note="오전에만 통화")
    find(two)
    save(two, common_name="길동이")
    one.look_here()
    one.until(lambda: one.sheet.live_line.changed.text())
    assert _("Name in use") in one.sheet.live_line.changed.text()
    assert one.sheet.form.value("common_name") in {None, ""}
    assert one.sheet.form.value("note") == "오전에만 통화"
    assert AGAIN_KEY == "Ctrl+F5"
    one.press(Qt.Key.Key_F5, CTRL)
    one.until(lambda: one.sheet.form.value("common_name") == "길동이")
    assert one.sheet.form.value("note") == "오전에만 통화"
    assert not one.sheet.live_line.changed.isVisible()


def test_a_stale_save_asks_for_what_both_changed_alone(pair):
    one, two = pair
    details(one)
    one.fill(mobile="01000005678", note="오전에만")
    find(two)
    save(two, mobile="010-0000-9999", email="gd@example.com")
    one.look_here()
    one.press(Qt.Key.Key_S)
    one.until(lambda: one.sheet.choice is not None)
    assert [names for names in one.sheet.choice.left if "mobile" in names]
    assert len(one.sheet.choice.left) == 1
    one.press(Qt.Key.Key_S)
    assert one.sheet is not None
    one.press(Qt.Key.Key_M, ALT)
    assert one.sheet.choice is None
    one.press(Qt.Key.Key_S)
    one.until(lambda: one.sheet is None)
    now = one.desk.read(
        lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=one.page.view.card.id)
    ).values
    assert (now["mobile"], now["note"], now["email"]) == ("01000005678", "오전에만", "gd@example.com")


def test_the_others_value_can_be_taken_by_one_key(pair):
    one, two = pair
    details(one)
    one.fill(mobile="01000005678", note="오전에만")
    find(two)
    save(two, mobile="010-0000-9999")
    one.look_here()
    one.press(Qt.Key.Key_S)
    one.until(lambda: one.sheet.choice is not None)
    one.press(Qt.Key.Key_O, ALT)
    assert one.sheet.form.value("mobile") == "010-0000-9999"
    one.press(Qt.Key.Key_S)
    one.until(lambda: one.sheet is None)
    now = one.desk.read(
        lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=one.page.view.card.id)
    ).values
    assert (now["mobile"], now["note"]) == ("01000009999", "오전에만")
