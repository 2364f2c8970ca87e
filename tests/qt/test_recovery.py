"""Every password is lost: the paper key opens the door to a new one, and a new paper is made."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jobdesk.qt import backstage
from jobdesk.qt.windows.main import MainWindow
from jobdesk.qt.windows.ports import Entered
from jobdesk.qt.windows.recovery import Recovery
from jobdesk.qt.work import Work
from jobdesk.wiring import open_center, recover_center
from tests.centers import CHEAP
from tests.qt.helpers import settle, unnamed

NEW = "새-Passwort-9"


class Behind(backstage.Behind):
    """The real program with the cheap slots of test centers."""

    def sign_in(self, folder, user, password, window_no):
        desk = open_center(folder, user, password, window_no, locksmith=CHEAP)
        return Entered(desk, desk.codes, (), desk.idle_minutes)

    def recover(self, folder, key, user, password):
        return recover_center(folder, recovery_key=key, user=user, new_password=password, locksmith=CHEAP)


@pytest.fixture
def window(qtbot, local_center):
    local_center.open("administrator").close()
    window, work = MainWindow(), Work()
    window.furnish(work, Behind)
    work.setParent(window)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.show_door(local_center.folder)
    settle(qtbot, work)
    yield window
    window.close()
    work.wait()


@pytest.fixture
def asked(qtbot, window, local_center):
    window.door.user.setText(local_center.user("administrator"))
    window.door.recovery_wanted.emit(local_center.folder, window.door.user.text())
    face = window.stack.currentWidget()
    assert isinstance(face, Recovery)
    assert unnamed(face) == []
    assert face.form.focused_field() == "recovery_key"
    return face


def fill(qtbot, face, **values):
    face.form.set_values(values)
    face.recover()
    settle(qtbot, face._work)


def test_the_paper_lets_an_administrator_back_in(qtbot, window, asked, local_center, tmp_path):
    fill(qtbot, asked, recovery_key=local_center.recovery_key.lower(), password=NEW, again=NEW)
    step = asked.steps.currentWidget()
    new_key = step.paper.shown.text()
    assert len("".join(c for c in new_key if c.isalnum())) == 56
    assert asked.form.values()["password"] == ""
    step.paper.save_to(tmp_path / "key.pdf")
    settle(qtbot, asked._work)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    assert not step.on.isEnabled()
    step.paper.check.setChecked(True)
    step.on.click()
    assert window.stack.currentWidget() is window.door
    settle(qtbot, asked._work)
    window.door.password.setText(NEW)
    QTest.keyClick(window.door.password, Qt.Key.Key_Return)
    settle(qtbot, asked._work)
    assert window.shell is not None
    assert window.shell.desk.user_name == local_center.user("administrator")
    again = recover_center(
        local_center.folder, recovery_key=new_key, user="park", new_password=NEW, locksmith=CHEAP
    )
    assert again != new_key


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"recovery_key": "ABCD", "password": NEW, "again": NEW}, "recovery_key"),
        ({"password": "kurz", "again": "kurz"}, "password"),
        ({"password": NEW, "again": NEW + "x"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(qtbot, asked, local_center, values, field):
    fill(qtbot, asked, **{"recovery_key": local_center.recovery_key, **values})
    assert asked.steps.currentWidget() is asked.asking
    assert list(asked.form.problems) == [field]
    assert asked.form.values()["recovery_key"]


def test_a_counselor_is_not_let_in_and_nothing_happened(qtbot, window, asked, local_center):
    fill(qtbot, asked, recovery_key=local_center.recovery_key, user="kim", password=NEW, again=NEW)
    assert asked.asking.strip.isVisible()
    asked.left.emit()
    assert window.stack.currentWidget() is window.door
    recover_center(
        local_center.folder,
        recovery_key=local_center.recovery_key,
        user="choi",
        new_password=NEW,
        locksmith=CHEAP,
    )
