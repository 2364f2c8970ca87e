"""Fixtures for tests with windows."""

import pytest

import jobdesk.qt  # noqa: F401  keeps None alive before the first widget
from jobdesk.qt.pages.referrals import ReferralsPage
from jobdesk.qt.theme import apply_theme
from jobdesk.qt.work import Work
from tests.qt.helpers import make_room, show_page
from tests.qt.many_people import add_many


@pytest.fixture(autouse=True, scope="session")
def dressed(qapp):
    """The desk's fonts and colors, as in the program."""
    apply_theme(qapp, "light")


@pytest.fixture
def desk(local_center):
    """A counselor's open desk on a real encrypted center."""
    return local_center.desk("counselor")


@pytest.fixture
def work(qapp, desk):
    """Work on that desk."""
    work = Work(desk)
    yield work
    work.wait()


@pytest.fixture
def room(qapp, desk, work):
    """A room in which pages and sheets stand."""
    return make_room(desk, work)


@pytest.fixture
def page(qtbot, desk):
    """The referrals of that desk; modules about other places have their own page."""
    return show_page(qtbot, ReferralsPage, desk)


@pytest.fixture
def many(desk):
    """That desk with so many people that their list has several pages."""
    add_many(desk)
    return desk
