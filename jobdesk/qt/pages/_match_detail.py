"""Why a vacancy and a person fit: every condition as word and shape, in figures, the hard ones first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.matching import Verdict
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge, S
from jobdesk.services.matching import Before, Match, Reason

_VERDICTS = {
    Verdict.FITS: (mark("fits"), "good"),
    Verdict.FAILS: (mark("does not fit"), "bad"),
    Verdict.UNKNOWN: (mark("not known"), "neutral"),
}
_SHORT = {
    "occupation": mark("occupation"),
    "place": mark("region"),
    "wage": mark("pay"),
    "employment_type": mark("employment type"),
    "hours": mark("hours"),
}
_ORDER = {Verdict.FAILS: 0, Verdict.UNKNOWN: 1, Verdict.FITS: 2}


def verdict_badge(reason: Reason) -> Badge:
    """A condition's verdict; a wish that is not met only warns."""
    word, tone = _VERDICTS[reason.verdict]
    return Badge(_(word), "warning" if tone == "bad" and not reason.hard else tone)


def fit_badge(match: Match) -> Badge | None:
    """The short form for a list: the hard conditions that fail, else the wishes that fit."""
    if match.failed:
        told = "·".join(one.label for one in match.failed)
        return Badge(_("{conditions} does not fit").format(conditions=told), "bad")
    fits = {one.name for one in match.reasons if one.verdict is Verdict.FITS}
    told = "·".join(_(word) for name, word in _SHORT.items() if name in fits)
    return Badge(told, "good") if told else None


def before_words(before: Before, codes: CodeBook) -> str:
    """The last referral of the pair: day and how it stands."""
    if before.state is None:
        return ""
    return f"{format_date(before.on)} {codes.label('referral_state', before.state)}"


class MatchDetail(QWidget):
    """What stands beside a row, and its conditions; Tab reaches them, the arrow keys go through them."""

    def __init__(self, codes: CodeBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes = codes
        self.about = PlainLabel(look="secondary", wrap=True)
        self.reasons: ListView[Reason] = ListView(
            (
                Column(mark("Verdict"), badge=verdict_badge, width=92),
                Column(mark("Condition"), lambda one: one.label, width=76),
                Column(mark("In figures"), lambda one: one.text, stretch=True, tip=lambda one: one.text),
            ),
            key=lambda one: one.name,
            name=_("Conditions"),
            empty=_("Choose a row to see why it fits."),
            dense=True,
        )
        self.reasons.table.horizontalHeader().hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.about)
        column.addWidget(self.reasons, 1)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.show_match(None)

    def show_match(
        self,
        match: Match | None,
        before: Before | None = None,
        *,
        remaining: int | None = None,
        watch: str = "",
        more: Sequence[str] = (),
    ) -> None:
        """Show another row's conditions, or none."""
        asked = [one for one in match.reasons if one.text] if match else []
        self.reasons.set_rows(sorted(asked, key=lambda one: (not one.hard, _ORDER[one.verdict])))
        told = [one for one in more if one]
        if remaining is not None:
            told.append(_("openings left {count}").format(count=format_number(remaining)))
        if before is not None:
            told.append(_("referred now {count}").format(count=format_number(before.sent)))
            if before.state is not None:
                told.append(_("earlier: {referral}").format(referral=before_words(before, self._codes)))
        if watch:
            told.append(_("note for the firm: {mark}").format(mark=watch))
        self.about.setText(" · ".join(told))
        self.about.setVisible(bool(told))
