"""Desks in their real main window's shell, driven by hands on a keyboard."""

import pytest

import jobdesk.qt  # noqa: F401  keeps None alive before the first widget
from jobdesk.qt.theme import apply_theme
from tests.desk.hands import Hands


@pytest.fixture(autouse=True, scope="session")
def dressed(qapp):
    """The desk's fonts and colors, as in the program."""
    apply_theme(qapp, "light")


@pytest.fixture
def sit_down(qtbot):
    """Gives hands at the shell of a signed-in desk; several may sit at once."""
    seated: list[Hands] = []

    def make(desk) -> Hands:
        seated.append(Hands(qtbot, desk))
        return seated[-1]

    yield make
    for hands in seated:
        hands.work.wait()


@pytest.fixture
def hands(sit_down, local_center):
    """A counselor's hands on a local center."""
    return sit_down(local_center.desk("counselor"))
