"""Figures in tables whose cells open their rows: by counselor and window, and any two breakdowns crossed."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from jobdesk.base.i18n import _, mark
from jobdesk.papers.publication import hide_small
from jobdesk.papers.report_tables import ReportTable, head, number, row
from jobdesk.qt.inputs import Check, ChoiceBox, PlainLabel
from jobdesk.qt.inputs.choices import Choice
from jobdesk.qt.pages._statistics_lines import offer_kinds
from jobdesk.qt.pages._statistics_table import FigureTable
from jobdesk.qt.pages._statistics_views import Behind, Ground, View
from jobdesk.qt.parts import Segments
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID, SHOWN
from jobdesk.services.overview import (
    COLUMNS_OF_PEOPLE,
    Crossed,
    Window,
    read_cross,
    read_people_table,
    steps_of,
)
from jobdesk.services.statistics import COUNTED

COUNTABLE = tuple(one.id for one in SHOWN if one.how in COUNTED)
WHO = {"counselor": mark("By counselor"), "window": mark("By window")}


class TableView(View):
    """A view that is one table of figures."""

    def __init__(self, ground: Ground, name: str) -> None:
        super().__init__(ground)
        self.table = FigureTable(name)
        self.table.opened.connect(ground.open_cell)
        self.table.copy_wanted.connect(self._copy)
        self.note = PlainLabel(look="secondary")
        self.body.addWidget(self.table, 1)

    def clear(self) -> None:
        """No figures."""
        self.table.show_table(None)

    def begin(self) -> None:
        """The keyboard goes to the figures."""
        self.table.setFocus()

    def chosen_cell(self) -> Behind | None:
        """The cell stood on."""
        found = self.table.behind()
        return found if isinstance(found, Behind) else None

    def shown_table(self) -> ReportTable | None:
        """The table."""
        return self.table.table

    def _copy(self) -> None:
        if self.table.table is not None:
            self.ground.copy_table(self.table.table)


class PeopleView(TableView):
    """What each counselor and each window did: for the supervisor."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, _("Counselors and windows"))
        self.who = Segments([(key, _(text)) for key, text in WHO.items()])
        self.who.chosen.connect(lambda _key: self.again())
        self.head.addWidget(self.who)
        self.head.addWidget(self.note)
        self.note.setText(_("Credit goes to who acted, not to who typed it."))

    def read(self, window: Window) -> None:
        """One row for each of them."""
        kind = self.who.current
        self.ground.count(
            self,
            "people",
            lambda db, act, tick: read_people_table(db, act, kind=kind, window=window, tick=tick),
            done=self._fresh(window, lambda found: self._show(kind, window, found)),
            steps=steps_of(window, COLUMNS_OF_PEOPLE),
        )

    def _show(self, kind: str, window: Window, found: Mapping[str, Mapping[str, int]]) -> None:
        ids = [one for one in COLUMNS_OF_PEOPLE if any(one in counts for counts in found.values())]
        labels = list(found)
        heads = [_(BREAKDOWNS[kind].label), *(f"{_(BY_ID[one].label)} ({_(BY_ID[one].unit)})" for one in ids)]
        rows = [row(_("Total"), *(number(sum(counts[one] for counts in found.values())) for one in ids))]
        rows += [row(label, *(number(counts[one]) for one in ids)) for label, counts in found.items()]

        def opens(line: int, at: int) -> Behind:
            return Behind(ids[at], window, {kind: labels[line - 1]} if line else {})

        self.table.show_table(ReportTable(f"by_{kind}", _(WHO[kind]), "", head(heads), tuple(rows)), opens)


class CrossView(TableView):
    """Any two breakdowns of a counted figure; small cells can be hidden as a publication hides them."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, _("Cross-table"))
        self.figure = ChoiceBox([Choice(one, _(BY_ID[one].label)) for one in COUNTABLE], name=_("Figure"))
        kinds = [Choice(key, _(one.label)) for key, one in BREAKDOWNS.items()]
        self.down, self.across = ChoiceBox(kinds, name=_("Rows")), ChoiceBox(kinds, name=_("Columns"))
        self.public = Check(_("For publication: small cells as *"))
        for box, value in ((self.figure, "jobseekers"), (self.down, "policy_age"), (self.across, "sex")):
            box.set_value(value)
            box.setFixedWidth(180)
        self._offer()
        self.figure.changed.connect(self._offer)
        for box in (self.figure, self.down, self.across):
            box.changed.connect(self.again)
        self.public.toggled.connect(lambda _on: self._show_again())
        for part in (self.figure, _label(_("by")), self.down, _label("×"), self.across, self.public, self.note):
            self.head.addWidget(part)
        self.head.addStretch(1)
        self._found: tuple[Window, str, str, str, Crossed] | None = None

    def read(self, window: Window) -> None:
        """The chosen figure by the chosen two."""
        one, down, across = (str(box.value()) for box in (self.figure, self.down, self.across))
        if one not in BY_ID or not {down, across} <= set(BREAKDOWNS):
            return

        def done(found: Crossed | None) -> None:
            self._found = (window, one, down, across, found) if found else None
            self._show_again()
            if found is None:
                self.note.setText(_("This figure has no such breakdown."))

        self.ground.count(
            self,
            "cross",
            lambda db, act, tick: read_cross(
                db, act, indicator=one, down=down, across=across, window=window, tick=tick
            ),
            done=self._fresh(window, done),
            steps=steps_of(window, [one]),
        )

    def clear(self) -> None:
        """No figures."""
        super().clear()
        self._found = None

    @property
    def crossed(self) -> tuple[str, ...]:
        """Figure, rows and columns of what is shown; () for none."""
        return self._found[1:4] if self._found else ()

    def _offer(self) -> None:
        """Only what the figure can be broken down by."""
        offer_kinds(self.down, str(self.figure.value()), "policy_age")
        offer_kinds(self.across, str(self.figure.value()), "sex")

    def _show_again(self) -> None:
        if self._found is None:
            self.table.show_table(None)
            return
        window, one, down, across, found = self._found
        table = cross_table(one, down, across, found)
        labels, others = list(found.rows), list(found.columns)
        self.note.setText(_("A person may stand in several rows.") if table.overlapping else "")

        def opens(line: int, at: int) -> Behind | None:
            shown = hidden.rows[line].cells[at].value
            cell = {down: labels[line - 1]} if line else {}
            if at:
                cell[across] = others[at - 1]
            return Behind(one, window, cell) if isinstance(shown, int) and (shown or not cell) else None

        hidden = hide_small(table) if self.public.isChecked() else table
        self.table.show_table(hidden, opens)


def cross_table(one: str, down: str, across: str, found: Crossed) -> ReportTable:
    """The counts with their totals, each as it is counted."""
    others = list(found.columns)
    rows = [row(_("Total"), number(found.total), *(number(found.columns[other]) for other in others))]
    rows += [
        row(label, number(total), *(number(found.cells.get(label, {}).get(other, 0)) for other in others))
        for label, total in found.rows.items()
    ]
    return ReportTable(
        f"{one}_{down}_{across}",
        f"{_(BY_ID[one].label)}: {_(BREAKDOWNS[down].label)} × {_(BREAKDOWNS[across].label)}",
        f"({_(BY_ID[one].unit)})",
        head([_(BREAKDOWNS[down].label), _("Total"), *others]),
        tuple(rows),
        overlapping=BREAKDOWNS[down].overlapping or BREAKDOWNS[across].overlapping,
        crossed=True,
    )


def _label(text: str) -> QWidget:
    return PlainLabel(text, look="label")
