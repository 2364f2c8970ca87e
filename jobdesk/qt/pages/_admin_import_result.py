"""The end of an import: what was made and changed, what stays out, and how it is taken back."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.qt.pages._admin_import_plan import count_list, named, total
from jobdesk.qt.parts import Card, Facts, Figure, row, secondary
from jobdesk.qt.theme import XL, M
from jobdesk.services.imports.applying import ImportRunRow
from jobdesk.services.imports.plan import ImportPlan


class ResultStep(QWidget):
    """What an import did, in numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.new, self.changed = Figure(_("New")), Figure(_("Changed"))
        self.same, self.left_out = Figure(_("Same")), Figure(_("Rows left out"))
        self.facts = Facts(columns=1)
        self.counts = count_list()
        card = Card(_("Applied"))
        card.body.addLayout(row(self.new, self.changed, self.same, self.left_out, spacing=XL))
        card.body.addWidget(self.facts)
        card.body.addWidget(self.counts, 1)
        told = _("Everything of it can be taken back in the list of imports, as long as nothing was built on it.")
        card.body.addWidget(secondary(told, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(card, 1)

    def show_result(self, plan: ImportPlan, run: ImportRunRow | None, rejects: Path | None) -> None:
        """Show what was applied; without the run its answer was lost, and it was applied before."""
        new = total(plan, "new") + total(plan, "probable")
        for figure, number in (
            (self.new, new),
            (self.changed, total(plan, "changed")),
            (self.same, total(plan, "same")),
            (self.left_out, plan.wrong),
        ):
            figure.set_value(format_number(number))
        told = [(_("File"), plan.source.name)]
        if run is not None:
            told.append((_("Records made"), format_number(sum(run.made.values()))))
        if plan.unknown_counselors:
            names = named([one.name for one in plan.unknown_counselors])
            told.append((_("Accounts that cannot sign in"), names))
        if total(plan, "probable"):
            pairs = _("{count} to be compared under same person or firm")
            told.append((_("May be known"), pairs.format(count=format_number(total(plan, "probable")))))
        if rejects is not None:
            told.append((_("Wrong rows"), str(rejects)))
        self.facts.set_facts(told)
        self.counts.set_rows(list(plan.counts.items()))
