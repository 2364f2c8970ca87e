"""Beside the form of a vacancy: what the wage comes to, and the wordings to mend or to justify."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import WageVerdict
from jobdesk.base.fair_hiring import FairHit
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import BadgeLabel, Card, button, secondary
from jobdesk.qt.theme import Badge, M, S, set_look
from jobdesk.services.vacancy_checks import VacancyCheck

WIDTH = 340
TONES = {WageVerdict.OK: "good", WageVerdict.BELOW: "bad", WageVerdict.UNDETERMINED: "warning"}
MOST_SHOWN = 4


def wage_badge(codes: CodeBook, verdict: WageVerdict) -> Badge:
    """A verdict as a word and a shape."""
    return Badge(codes.label("wage_verdict", verdict.value), TONES[verdict])


class WageCard(Card):
    """The verdict with its arithmetic, to read aloud."""

    def __init__(self, codes: CodeBook) -> None:
        super().__init__(_("Wage check"))
        self._codes = codes
        self.verdict = BadgeLabel()
        self.head.addWidget(self.verdict)
        self.sums, self.told = PlainLabel(wrap=True), PlainLabel(wrap=True)
        set_look(self.told, tone="warning")
        self.living = secondary("", wrap=True)
        self.body.setSpacing(S)
        for one in (self.sums, self.told, self.living):
            self.body.addWidget(one)

    def show_check(self, check: VacancyCheck, asked: Sequence[str]) -> None:
        """Show what was computed; `asked` are the labels of what must still be said for it."""
        wage = check.wage
        self.verdict.set_badge(wage_badge(self._codes, wage.verdict))
        told = list(wage.warnings)
        if asked:
            told.append(_("Still asked: {fields}").format(fields=", ".join(asked)))
        if wage.verdict == WageVerdict.BELOW:
            exempt = _("Exempt, with the reason written.")
            low = _("It cannot be opened with this wage; an exemption needs its reason.")
            told.append(exempt if check.wage_open else low)
        elif wage.verdict == WageVerdict.UNDETERMINED and check.wage_open:
            told.append(_("Confirmed by the firm, with what it said written."))
        for label, text in ((self.sums, "\n".join(wage.lines)), (self.told, "\n".join(told))):
            label.setText(text)
            label.setVisible(bool(text))
        self.living.setText(check.living)
        self.living.setVisible(bool(check.living))
        self.setAccessibleDescription(" ".join((*wage.lines, *told)))


class FairCard(Card):
    """Wordings found; the first one that is not settled is the one the keys mean."""

    def __init__(self, field_label: Callable[[str], str], acts: Sequence[QAction]) -> None:
        super().__init__(_("Fair hiring"))
        self._label = field_label
        self._shown: tuple[object, ...] = ()
        self.first = PlainLabel()
        self.state = BadgeLabel()
        self.head.addWidget(self.state)
        self._lines = QWidget()
        self._column = QVBoxLayout(self._lines)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(M)
        self.body.addWidget(self._lines)
        self._keys = QWidget()
        keys = QVBoxLayout(self._keys)
        keys.setContentsMargins(0, 0, 0, 0)
        keys.setSpacing(S)
        for act in acts:
            shown = button(f"{act.text()}  {act.shortcut().toString()}")
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            shown.clicked.connect(act.trigger)
            keys.addWidget(shown)
        self.body.addWidget(self._keys)
        self.hide()

    def show_hits(self, check: VacancyCheck, current: FairHit | None, why: Callable[[FairHit], str]) -> None:
        """Show the hits; `why` gives what justifies one."""
        shown = (check.hits, current, tuple(why(hit) for hit in check.hits))
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(bool(check.hits))
        count = len(check.unsettled)
        open_ = Badge(_("{count} to settle").format(count=count), "warning")
        self.state.set_badge(open_ if count else Badge(_("All settled"), "good"))
        while item := self._column.takeAt(0):
            if gone := item.widget():
                gone.hide()
                gone.deleteLater()
        ordered = sorted(check.hits, key=lambda hit: hit != current)
        lines = [_HitLine(hit, self._label(hit.field), hit == current, why(hit)) for hit in ordered[:MOST_SHOWN]]
        for line in lines:
            self._column.addWidget(line)
        self.first = lines[0].words if lines else PlainLabel()
        if len(ordered) > MOST_SHOWN:
            more = len(ordered) - MOST_SHOWN
            self._column.addWidget(secondary(_("and {count} more").format(count=more)))
        self._keys.setVisible(current is not None)


class _HitLine(QWidget):
    """One wording: where, what, its rule, and what to write instead."""

    def __init__(self, hit: FairHit, field: str, current: bool, why: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        shown = _("{field}: “{text}” → “{proposal}”") if hit.proposal else _("{field}: “{text}” → take it out")
        self.words = words = PlainLabel(shown.format(field=field, text=hit.text, proposal=hit.proposal), wrap=True)
        if current:
            set_look(words, tone="warning")
        column.addWidget(words)
        rule = f"{hit.rule.label} · {hit.rule.law}"
        column.addWidget(secondary(rule, wrap=True))
        if why:
            column.addWidget(secondary(_("Justified: {why}").format(why=why), wrap=True))
        self.setAccessibleName(f"{words.text()} {rule}")


class VacancyAside(QWidget):
    """Both cards, in a column of one width."""

    def __init__(self, codes: CodeBook, field_label: Callable[[str], str], acts: Sequence[QAction]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.wage = WageCard(codes)
        self.fair = FairCard(field_label, acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(self.wage)
        column.addWidget(self.fair)
        column.addStretch(1)
