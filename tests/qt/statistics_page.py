"""What the tests of the page of figures share."""

from jobdesk.qt.pages.statistics import StatisticsPage
from tests.qt.helpers import settle, show_page


def open_page(qtbot, sample, user="supervisor"):
    """The page on the sample, read and settled."""
    desk = sample.desk(user)
    page = show_page(qtbot, StatisticsPage, desk, size=(1180, 700))
    settle(qtbot, page.room.work)
    return desk, page


def shown(page):
    """What the published table says, figure by figure."""
    return {one: figure.accessibleName() for one, figure in page.table.figures.items()}


def show_view(qtbot, page, name):
    """A view with the keyboard in it, read."""
    page.tabs.choose(name)
    settle(qtbot, page.room.work)
    page.view.begin()
    return page.view
