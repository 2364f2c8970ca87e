"""The pad a visitor signs on, and the sheet of consents around it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jobdesk.papers.signatures import check_signature
from jobdesk.qt.inputs.signature import KEPT, SignaturePad
from jobdesk.qt.pages._consent_sheet import ConsentSheet
from jobdesk.qt.pages._sign_sheet import SeenSignature, SignSheet
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.services import consents
from tests.qt.helpers import settle, show_page, unnamed
from tests.services.people import person

PEN = QPointingDevice(
    "pen",
    7,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position,
    1,
    1,
)
WAY = ((0.2, 0.5), (0.4, 0.2), (0.6, 0.8), (0.8, 0.4))


@pytest.fixture
def pad(qtbot):
    made = SignaturePad()
    qtbot.addWidget(made)
    made.resize(640, 200)
    made.show()
    return made


def at(pad, part):
    field = pad._field()
    return QPointF(field.left() + part[0] * field.width(), field.top() + part[1] * field.height())


def draw(pad):
    """A line with the mouse."""
    places = [at(pad, part).toPoint() for part in WAY]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])


def dark(image: bytes) -> float:
    """The share of dots that are drawn."""
    picture = QImage.fromData(image).scaled(64, 20)
    spots = [(x, y) for x in range(64) for y in range(20)]
    return sum(picture.pixelColor(x, y).lightness() < 200 for x, y in spots) / len(spots)


def test_the_mouse_signs_and_delete_clears(pad):
    assert not pad.signed
    draw(pad)
    assert pad.signed
    image = pad.png()
    check_signature(image)
    assert QImage.fromData(image).size() == KEPT
    assert dark(image) > 0.01
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert not pad.signed
    assert dark(pad.png()) == 0


def test_a_pen_signs(pad):
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * 2, QEvent.Type.TabletRelease]
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    for kind, part in zip(kinds, WAY, strict=True):
        where = at(pad, part)
        event = QTabletEvent(kind, PEN, where, where, 0.7, 0, 0, 0, 0, 0, none, left, left)
        pad.tabletEvent(event)
    assert pad.signed


def test_a_finger_signs(pad):
    finger = QTest.createTouchDevice()
    places = [at(pad, part).toPoint() for part in WAY]
    QTest.touchEvent(pad, finger).press(0, places[0], pad)
    for place in places[1:]:
        QTest.touchEvent(pad, finger).move(0, place, pad)
    QTest.touchEvent(pad, finger).release(0, places[-1], pad)
    assert pad.signed


def test_a_dot_is_no_signature(pad):
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    assert not pad.signed


def test_another_size_keeps_the_same_signature(pad):
    draw(pad)
    before = dark(pad.png())
    pad.resize(1200, 260)
    assert abs(dark(pad.png()) - before) < 0.005


def test_the_biggest_scribble_is_small_enough_to_keep(pad):
    import random

    dice = random.Random(7)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    for _point in range(600):
        pad._go_on(at(pad, (dice.random(), dice.random())))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    check_signature(pad.png())


@pytest.fixture
def sheet(qtbot, local_center):
    """The sheet of consents of one person who has none."""
    desk = local_center.desk("counselor")
    known = person(desk, ready=False)
    page = show_page(qtbot, JobseekersPage, desk)
    page.open_record("jobseeker", known)
    settle(qtbot, page.room.work)
    page.action("jobseekers.consent").trigger()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, ConsentSheet)
    return page, known


def sign(qtbot, page):
    page.sheet.let_sign()
    signing = page.sheet
    assert isinstance(signing, SignSheet)
    qtbot.wait(1)
    draw(signing.pad)
    signing.primary.trigger()


def test_signed_on_the_screen_and_recorded_and_seen_again(qtbot, sheet):
    page, known = sheet
    page.sheet.form.set_value("kinds", ["disclosure", "collection"])
    sign(qtbot, page)
    assert isinstance(page.sheet, ConsentSheet)
    assert page.sheet.signature
    page.sheet.save_now()
    settle(qtbot, page.room.work)
    rows = page.room.desk.read(lambda db, act: consents.list_consents(db, known))
    assert {row.kind: row.signed for row in rows} == {"disclosure": True, "collection": True}
    page.action("jobseekers.consent").trigger()
    settle(qtbot, page.room.work)
    page.sheet.see_signature()
    settle(qtbot, page.room.work)
    assert isinstance(page.sheet, SeenSignature)
    assert not page.sheet.picture.pixmap().isNull()


def test_nothing_is_taken_before_it_is_signed(qtbot, sheet):
    page, _known = sheet
    page.sheet.form.set_value("kinds", ["disclosure"])
    page.sheet.let_sign()
    assert unnamed(page.sheet) == []
    assert QApplication.focusWidget() is page.sheet.pad
    page.sheet.primary.trigger()
    assert isinstance(page.sheet, SignSheet)
    assert page.sheet.strip.isVisible()
    QTest.keyClick(page.sheet.pad, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(page.sheet, ConsentSheet)
    assert page.sheet.form.focused_field() == "paper_at"


def test_another_choice_asks_for_another_signature(qtbot, sheet):
    page, _known = sheet
    page.sheet.form.set_value("kinds", ["disclosure"])
    sign(qtbot, page)
    page.sheet.form.set_value("given_on", page.room.today() - timedelta(days=2))
    page.sheet.form.edited.emit("given_on")
    assert page.sheet.signature is None
    assert page.sheet.signed.isVisible()


def test_without_a_choice_there_is_nothing_to_sign(qtbot, sheet):
    page, _known = sheet
    page.sheet.form.set_value("kinds", [])
    page.sheet.let_sign()
    assert isinstance(page.sheet, ConsentSheet)
