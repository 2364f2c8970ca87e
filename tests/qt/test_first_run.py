"""The first minutes: everything is asked before anything is made, and the key is kept."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import Role
from jobdesk.base.fields import clean_values
from jobdesk.qt import backstage
from jobdesk.qt.inputs import Check
from jobdesk.qt.windows.first_run import FirstRun
from jobdesk.qt.work import Work
from tests.qt.helpers import settle

TODAY = date(2026, 11, 21)


class Makes(backstage.Behind):
    """Makes centers with cheap slots."""

    plans: list = []

    def make_center(self, plan):
        Makes.plans.append(plan)
        return "ABCD-EFGH"


@pytest.fixture
def first_run(qtbot, tmp_path):
    work = Work()
    face = FirstRun(work, Makes, tmp_path)
    work.setParent(face)
    qtbot.addWidget(face)
    face.show()
    return face


def test_the_first_start_asks_everything_before_anything_is_made(qtbot, first_run, tmp_path):
    first_run.go(first_run.about)
    first_run._forward(0)
    assert first_run._steps.currentWidget() is first_run.about, "the name is needed"
    first_run.about.form.set_values({"name": "시험구 일자리센터", "phone": "02-0000-0000", "fax": "02-0000-0001"})
    first_run._forward(0)
    first_run._forward(1)
    people = first_run.people.form
    for key, name in (("supervisor", "박팀장"), ("administrator", "최관리")):
        people.set_values(
            {f"{key}_name": name, f"{key}_user": key, f"{key}_password": "비밀-Aa-7xy", f"{key}_again": "x"}
        )
    first_run.go(first_run.people)
    first_run._forward(2)
    assert list(people.problems) == ["supervisor_again"]
    people.set_values({"supervisor_again": "비밀-Aa-7xy", "administrator_again": "비밀-Aa-7xy"})
    first_run._forward(2)
    settle(qtbot, first_run._work)
    assert first_run._steps.currentWidget() is first_run.storage
    assert Makes.plans == []
    first_run._forward(3)
    settle(qtbot, first_run._work)
    (plan,) = Makes.plans
    assert plan.fax == "02-0000-0001"
    assert plan.folder == tmp_path / "jobdesk-center"
    assert [number for number, _kind in plan.windows] == [1, 2, 3, 4, 5]
    assert [a.role for a in plan.accounts] == [Role.SUPERVISOR, Role.ADMINISTRATOR]
    Makes.plans.clear()


def test_the_recovery_key_is_left_only_when_it_is_kept(qtbot, first_run):
    first_run.about.form.set_values({"name": "센터"})
    first_run._show_key(first_run.plan(), "ABCD-EFGH")
    step = first_run._steps.currentWidget()
    on = step.findChildren(QPushButton)[-1]
    assert not on.isEnabled()
    step.findChild(Check).setChecked(True)
    assert step.paper.shown.text() == "ABCD - EFGH"
    with qtbot.waitSignal(first_run.ready):
        on.click()


def test_passwords_of_the_first_start_are_hidden(first_run):
    for name in ("supervisor_password", "administrator_again"):
        shown = first_run.people.form.input(name)
        assert shown.echoMode() == QLineEdit.EchoMode.Password
        first_run.go(first_run.people)
        shown.setFocus()
        shown.show_typed.trigger()
        assert shown.echoMode() == QLineEdit.EchoMode.Normal
        first_run.people.form.focus_field()
        assert shown.echoMode() == QLineEdit.EchoMode.Password


def test_a_password_is_never_tidied(first_run):
    people = first_run.people.form
    people.set_values({"supervisor_password": " 900101-1234567 Ａ", "supervisor_again": "  "})
    kept = clean_values(first_run.people.form.fields, people.values(), load_codes(), today=TODAY, need=None)
    assert kept["supervisor_password"] == " 900101-1234567 Ａ"


@pytest.mark.parametrize("bad", ["aB3-x", "aaaaaaaaaaaa", "Choi-2026-xyz"])
def test_a_password_that_would_be_refused_is_told_beside_it_before_anything_else(qtbot, first_run, bad):
    good = "비밀-Aa-7xy"
    people = first_run.people.form
    for key, name, user, password in (
        ("supervisor", "박팀장", "park", good),
        ("administrator", "최관리", "choi", bad),
    ):
        people.set_values(
            {f"{key}_name": name, f"{key}_user": user, f"{key}_password": password, f"{key}_again": password}
        )
    first_run.go(first_run.people)
    first_run._forward(2)
    settle(qtbot, first_run._work)
    assert first_run._steps.currentWidget() is first_run.people
    assert list(people.problems) == ["administrator_password"]
    people.set_values({"administrator_password": good, "administrator_again": good})
    first_run._forward(2)
    settle(qtbot, first_run._work)
    assert first_run._steps.currentWidget() is first_run.storage
