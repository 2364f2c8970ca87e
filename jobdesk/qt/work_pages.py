"""Which place shows a worklist."""

from jobdesk.services.work_rules import DueKind

_PAGES = {
    DueKind.EXPIRING: "jobseekers",
    DueKind.UNREFERRED: "jobseekers",
    DueKind.UNSEEN: "jobseekers",
    DueKind.UNLISTED: "jobseekers",
    DueKind.CLOSING: "vacancies",
    DueKind.STALE: "vacancies",
    DueKind.NOTICES: "vacancies",
    DueKind.PLANS: "jobseekers",
    DueKind.DUPLICATES: "jobseekers",
    DueKind.EVENT_RESULTS: "events",
}


def work_page(kind: DueKind) -> str:
    """The place whose list it is, opened by `start("worklist", name=..., whose=...)`: else 알선·취업.

    Never the counter: whoever is served there stays.
    """
    return _PAGES.get(kind, "referrals")
