"""The status of stay on the person's card and before a referral, in real windows."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jobdesk.base.formats import format_date
from jobdesk.base.i18n import _
from jobdesk.base.stay_rules import stay_rule
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.pages._person_card import STATE, PersonCard, facts_of
from jobdesk.qt.pages._refer import ReferSheet
from jobdesk.records.referrals import Referral
from jobdesk.services.person import read_person
from tests.qt.helpers import settle
from tests.services import people

NAMES = ("홍길동", "김하나", "이두리")


def foreigner(desk, visa, *, days=100, at=0):
    until = None if days is None else desk.act().today + timedelta(days=days)
    told = {"nationality": "베트남", "visa_status": visa, "visa_until": until, "visa_seen": True}
    return people.person(desk, full_name=NAMES[at], mobile=f"010-0000-120{at}", **told)


def card_of(qtbot, room, desk, person):
    card = PersonCard(room)
    qtbot.addWidget(card)
    card.resize(700, 500)
    card.show()
    card.show_view(desk.read(lambda db, act: read_person(db, act, jobseeker_id=person)))
    return card


@pytest.mark.parametrize(
    ("visa", "said", "tone"),
    [
        ("F-5", "{visa}: may work", "good"),
        ("F-4", "{visa}: work limited", "warning"),
        ("D-2", "{visa}: to be checked", "warning"),
    ],
)
def test_the_card_says_what_the_stay_allows_and_why(qtbot, room, desk, visa, said, tone):
    card = card_of(qtbot, room, desk, foreigner(desk, visa))
    assert (_(said).format(visa=visa), tone) in [made.badge for made in card._badges]
    assert card.stay.isVisible()
    assert stay_rule(visa, desk.act().today).why in card.stay.text()
    assert desk.codes.label("visa", visa) in card.stay.text()


def test_an_ended_stay_is_the_badge_and_a_korean_has_none(qtbot, room, desk):
    card = card_of(qtbot, room, desk, foreigner(desk, "F-6", days=-1))
    day = format_date(desk.act().today - timedelta(days=1))
    assert (_("Stay ended {day}").format(day=day), "bad") in [made.badge for made in card._badges]
    card.show_view(desk.read(lambda db, act: read_person(db, act, jobseeker_id=people.person(desk))))
    assert not card.stay.isVisible()


def test_more_badges_than_two_leave_the_line_of_the_name(qtbot, room, desk):
    card = card_of(qtbot, room, desk, foreigner(desk, "F-5"))
    assert all(made.parentWidget() is not card._badge_line for made in card._badges)
    new = {"nationality": "베트남", "visa_status": "F-4", "visa_seen": True}
    person = people.person(desk, ready=False, full_name=NAMES[1], mobile="010-0000-1201", **new)
    card.show_view(desk.read(lambda db, act: read_person(db, act, jobseeker_id=person)))
    assert [made.parentWidget() for made in card._badges] == [card._badge_line] * 3
    assert card._badge_line.isVisible()


def open_sheet(qtbot, page, text="", **asked):
    page.push(ReferSheet(page, **asked))
    page.sheet.search.setText(text)
    qtbot.waitUntil(lambda: page.sheet.choices.model_.rowCount() > 0)
    settle(qtbot, page.room.work)
    return page.sheet


def press(qtbot, page, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)
    settle(qtbot, page.room.work)


def saved(desk):
    return desk.read(lambda db, act: db.query(Referral).count())


def test_a_limited_stay_is_said_and_ticked_by_keyboard_before_the_referral_is_saved(qtbot, desk, page):
    person, vacancy = foreigner(desk, "E-9"), people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    assert sheet.stay.isVisible()
    assert stay_rule("E-9", desk.act().today).why in sheet.stay.told.text()
    sheet.choices.select_first()
    sheet.choices.setFocus()
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is sheet
    assert saved(desk) == 0
    assert sheet.stay.tick.hasFocus()
    press(qtbot, page, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.sheet is None
    assert desk.read(lambda db, act: db.query(Referral).one().vacancy_id) == vacancy


def test_the_slip_ahead_is_seen_whatever_the_stay_is(qtbot, desk, page):
    person = foreigner(desk, "E-9")
    people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    sheet.choices.select_first()
    sheet.see.trigger()
    settle(qtbot, page.room.work)
    assert page.sheet is not sheet


def test_only_who_is_ticked_is_told_and_one_more_takes_the_tick_away(qtbot, desk, page):
    foreigner(desk, "E-9")
    foreigner(desk, "D-2", at=1)
    people.person(desk, full_name=NAMES[2], mobile="010-0000-1202")
    sheet = open_sheet(qtbot, page, "0000", vacancy_ids=[people.vacancy(desk)])

    def toggle(letter):
        row = next(row for row in sheet.choices.model_.rows if row.title.startswith(letter))
        sheet.choices.select(row.id)
        sheet.choices.setFocus()
        press(qtbot, page, Qt.Key.Key_Space)

    assert not sheet.stay.isVisible()
    toggle("이")
    assert not sheet.stay.isVisible()
    toggle("홍")
    assert sheet.stay.isVisible()
    sheet.stay.tick.setChecked(True)
    toggle("김")
    assert not sheet.stay.tick.isChecked()
    assert len(sheet.stay.told.text().splitlines()) == 2


def test_a_draft_keeps_the_tick(qtbot, desk, page):
    person, _vacancy = foreigner(desk, "F-4"), people.vacancy(desk)
    sheet = open_sheet(qtbot, page, jobseeker_ids=[person])
    sheet.choices.model_.toggle(0)
    sheet.stay.tick.setChecked(True)
    sheet.leave()
    settle(qtbot, page.room.work)
    page.push(ReferSheet(page, jobseeker_ids=[person]))
    settle(qtbot, page.room.work)
    qtbot.waitUntil(lambda: page.sheet.question.isVisible())
    press(qtbot, page, Qt.Key.Key_Return)
    settle(qtbot, page.room.work)
    assert page.sheet.stay.tick.isChecked()
    assert page.sheet.stay.isVisible()


def test_the_facts_of_a_foreigner_name_the_stay_and_a_korean_has_none_of_it(desk):
    def facts(person):
        view = desk.read(lambda db, act: read_person(db, act, jobseeker_id=person))
        return dict(facts_of(view, desk.codes, desk.act().today))

    told = facts(foreigner(desk, "F-4"))
    assert told[_("Nationality")] == "베트남"
    assert told[_("Status of stay")] == desk.codes.label("visa", "F-4")
    assert told[_("Stay until")] == format_date(desk.act().today + timedelta(days=100))
    name = {"full_name": NAMES[2], "mobile": "010-0000-1202"}
    assert facts(people.person(desk, common_name="미나", **name))[_("Name in use")] == "미나"
    assert not {_("Nationality"), _("Status of stay"), _("Stay until")} & facts(people.person(desk)).keys()


def test_a_state_with_its_reason_has_its_width_in_the_timeline(qtbot, room, desk):
    card = card_of(qtbot, room, desk, people.person(desk))
    words = [
        state_badge(desk.codes, "referral_state", one.code).word
        for one in desk.codes.choices("referral_state", desk.act().today)
    ]
    table = card.timeline.table
    table.setColumnHidden(STATE, False)
    widest = max(table.fontMetrics().horizontalAdvance(word) for word in words)
    assert widest + 32 <= table.columnWidth(STATE)
