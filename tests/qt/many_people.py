"""A list of so many people that it has several pages, and what tests of it share."""

from datetime import timedelta

from jobdesk.qt.models.paged import PAGE
from jobdesk.qt.pages.jobseekers import JobseekersPage
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services._rows import stamp
from tests.qt.helpers import show_page

MANY = 3 * PAGE + 17


def add_many(desk):
    """MANY people, a third of them women."""

    def make(db, act):
        db.add_all(
            Jobseeker(
                jobseeker_no=f"JS-{at:06}",
                full_name=f"{'김이박최'[at % 4]}사람{at:04}",
                sex="female" if at % 3 == 0 else "male",
                **{**stamp(act), "recorded_at": act.at - timedelta(minutes=at)},
            )
            for at in range(MANY)
        )

    desk.change(make)


def opened(qtbot, desk):
    page = show_page(qtbot, JobseekersPage, desk)
    qtbot.waitUntil(lambda: page.pane.count == MANY, timeout=5000)
    return page


def names(page, *lines):
    return [page.pane.model_.row_at(line).jobseeker_no for line in lines]


def told(qtbot, page, count):
    qtbot.waitUntil(lambda: page.pane.count == count and page.pane.model_.rowCount() == count, timeout=5000)
