"""Two of one name at an event, and an undo that is refused: nothing goes to the wrong one, nothing is lost."""

from PySide6.QtCore import Qt

from jobdesk.records.events import Event
from jobdesk.services import events
from tests.qt.helpers import press
from tests.qt.test_page_events_day import CTRL, card, desk, firms, four, live, page, write  # noqa: F401  fixtures
from tests.services import people


def test_of_two_with_one_name_the_desk_asks_whom(qtbot, desk, card, firms, page):  # noqa: F811  fixtures
    born = ("1980-01-02", "1991-03-04", "1991-05-06")
    who = [
        people.person(desk, ready=False, full_name="김민수", mobile=f"010-0000-{3000 + number}", birth_date=day)
        for number, day in enumerate(born)
    ]
    for one in who:
        desk.change(lambda db, act, one=one: events.sign_up(db, act, event_id=card.id, jobseeker_id=one))
    press(qtbot, page, Qt.Key.Key_R, CTRL)
    table = page.sheet
    table.who.setFocus()
    write("김민수")
    press(qtbot, page, Qt.Key.Key_Return)
    assert table.lines.model_.rows == [], "nobody is taken for another"
    assert [one.tail for one in table.alike.model_.rows] == ["3000", "3001", "3002"]
    assert all("19" in one.name for one in table.alike.model_.rows)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Return)
    assert [line.jobseeker_id for line in table.lines.model_.rows] == [who[1]]
    assert table.alike.isHidden()
    assert table.who.hasFocus(), "on to the next"
    write("3002")
    press(qtbot, page, Qt.Key.Key_Return)
    assert [line.jobseeker_id for line in table.lines.model_.rows] == [who[1], who[2]]
    press(qtbot, page, Qt.Key.Key_S, CTRL)
    assert [one.jobseeker_id for one in live(desk)] == [who[1], who[2]]


def test_an_undo_that_was_refused_can_be_asked_again(qtbot, desk, card, firms, four, page):  # noqa: F811
    def strike(at):
        def change(db, act):
            db.get_one(Event, card.id).voided_at = act.at if at else None

        desk.change(change)

    press(qtbot, page, Qt.Key.Key_T, CTRL)
    press(qtbot, page, Qt.Key.Key_G, CTRL)
    assert len(live(desk)) == 8
    strike(at=True)
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert page.sheet.strip.isVisible()
    assert len(live(desk)) == 8
    strike(at=False)
    press(qtbot, page, Qt.Key.Key_Z, CTRL)
    assert live(desk) == []
    assert not page.sheet.undo.isEnabled()
