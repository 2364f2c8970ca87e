"""What Enter means on an unfinished form in the evening's list: where it is gone on with."""

from collections.abc import Callable
from uuid import UUID

from jobdesk.qt.pages._counter_open import open_referrals
from jobdesk.qt.pages._counter_sheets import inquiry_sheet, memo_sheet
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages.base import Page
from jobdesk.qt.pages.kept_sheet import NEW, DraftKey, KeptSheet
from jobdesk.services import drafts

# Kinds of drafts that other pages offer again, and where.
_PLACES = {
    "placement": "referrals",
    "follow_up": "referrals",
    "event": "events",
    "event_firm": "events",
    "event_interview": "events",
    "event_results": "events",
    "event_confirmation": "events",
    "event_placement": "events",
    "event_intake": "events",
    "visit": "events",
    "import": "administration",
}


def open_draft(page: Page, kept: str, *, acts: PersonActs, serve: Callable[[UUID], object]) -> None:
    """Open the form kept under `kind/key`, or the record on which it is offered again."""
    kind, _slash, key = kept.partition("/")
    if kind == "jobseeker" and key.startswith(NEW):
        acts.start_new()
        _go_on(page, kind, key)
    elif kind == "jobseeker":
        page.room.open("jobseeker", UUID(key))
    elif kind == "session":
        serve(UUID(key))
    elif kind == "inquiry":
        memo_sheet(page) if key.startswith("memo") else inquiry_sheet(page, None)
        _go_on(page, kind, key)
    elif kind == "results":
        _open_results(page, key)
    elif kind == "refer":
        of, _slash, one = key.partition("/")
        page.room.open(of, UUID(one))
    elif kind in _PLACES:
        page.room.go(_PLACES[kind])
    else:
        page.room.start("vacancies", "unfinished")


def _go_on(page: Page, kind: str, key: str) -> None:
    """The draft was chosen: the sheet just opened takes it without asking."""
    if isinstance(page.sheet, KeptSheet):
        page.sheet.draft_key, page.sheet.resumes = DraftKey(kind, key), True


def _open_results(page: Page, key: str) -> None:
    def done(rows: list[drafts.DraftRow]) -> None:
        kept = next((row for row in rows if row.key == key), None)
        if kept is not None:
            open_referrals(page, [UUID(one) for one in kept.values])

    page.room.work.read(
        page, lambda db, act: drafts.load_drafts(db, act, kind="results"), done=done, failed=page.explain
    )
