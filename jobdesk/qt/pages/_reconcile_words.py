"""How reconciliations, their rows and decisions are said on the screen."""

from jobdesk.base.exchange import Resolution
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import _
from jobdesk.qt.theme import Badge
from jobdesk.services.reconciled_paper import FACTS, RESOLUTIONS, SIDES, column_words
from jobdesk.services.reconciliations import Reconciled, ReconciledRow

_SIDE_TONES = {"here": "warning", "there": "warning", "differs": "bad", "same": "good"}
_DECIDED_TONES = {Resolution.OURS: "good", Resolution.THEIRS: "good", Resolution.LATER: "warning"}


def period_of(held: Reconciled) -> str:
    """Its two days."""
    return _("{since} to {until}").format(since=format_date(held.from_on), until=format_date(held.until_on))


def fact_of(held: Reconciled) -> str:
    """What the list names."""
    return _(FACTS[held.fact])


def state_of(held: Reconciled) -> Badge:
    """Signed, ready to be, or how many rows wait."""
    if held.signed_at is not None:
        return Badge(_("Is signed"), "good")
    if held.open:
        return Badge(_("{count} to decide").format(count=format_number(held.open)), "warning")
    return Badge(_("To be signed"), "warning")


def signed_of(held: Reconciled) -> str:
    """Who signed it, and when."""
    if held.signed_at is None:
        return ""
    return _("{name}, {day}").format(name=held.signed_by, day=format_datetime(held.signed_at))


def evidence_of(held: Reconciled) -> str:
    """One line beside the month's close."""
    told = _("Reconciliation: {fact}, {source}, {period}, {state}")
    state = " · ".join(filter(None, (state_of(held).word, signed_of(held))))
    return told.format(fact=fact_of(held), source=held.source, period=period_of(held), state=state)


def progress_of(held: Reconciled) -> str:
    """How far the decisions are."""
    told = _("{done} of {count} decided")
    return told.format(done=format_number(held.decided), count=format_number(held.decided + held.open))


def side_of(row: ReconciledRow) -> Badge:
    """Where a row stands; that our record was struck through since."""
    if row.gone:
        return Badge(_("Struck through since"))
    return Badge(_(SIDES[row.side]), _SIDE_TONES[row.side.value])


def decision_of(row: ReconciledRow) -> Badge | None:
    """What was decided of it."""
    if row.resolution is None:
        return None
    return Badge(_(RESOLUTIONS[row.resolution]), _DECIDED_TONES.get(row.resolution, "neutral"))


def differing_of(held: Reconciled, row: ReconciledRow) -> str:
    """The columns in which both sides differ."""
    words = column_words(held.fact)
    return " · ".join(_(words[one]) for one in row.differing)
