"""The last step before packing: how much travels and what of it, who approves, and where it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.files import data_folder
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.outreach import PersonsTaken
from jobdesk.qt.drives import Drive, free_at
from jobdesk.qt.inputs import LineEdit, PlainLabel
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._checkout_asked import Load, Openers, Target, Trip
from jobdesk.qt.parts import ActionButton, Card, Facts, Figure, Split, row, secondary
from jobdesk.qt.theme import XL, M
from jobdesk.services.outreach.checkout_lists import estimate_bytes
from jobdesk.services.outreach.checkouts import CheckoutPlan

COPIES = "copies"
_MEBIBYTE, _GIBIBYTE = 2**20, 2**30
_UNSAFE = re.compile(r"[^\w가-힣.-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy can go.

    Attributes:
        root: the folder it is made in; None where one is to be chosen.
        here: it stays on this computer.
    """

    name: str
    root: Path | None
    free: int | None
    here: bool = False


def in_words(size: int) -> str:
    """Bytes as people say them."""
    if size >= _GIBIBYTE:
        return _("{size} GB").format(size=f"{size / _GIBIBYTE:.1f}")
    return _("{size} MB").format(size=format_number(max(1, round(size / _MEBIBYTE))))


def places(drives: Sequence[Drive], *, joined: bool) -> list[Place]:
    """Removable drives first, then this computer where it is a desk of a shared center, then any folder."""
    found = [Place(_("Drive {name}").format(name=one.name), one.folder, one.free) for one in drives]
    if joined:
        here = data_folder() / COPIES
        found.append(Place(_("This computer: it goes out itself"), here, free_at(here), here=True))
    return [*found, Place(_("Another folder…"), None, None)]


def folder_name(device: str, day: str) -> str:
    """What the folder of a copy is called."""
    return f"jobdesk-{_UNSAFE.sub('-', device).strip('-.') or 'copy'}-{day}"


def new_folder(root: Path, name: str) -> Path:
    """A folder of that name that is not there yet."""
    found, number = root / name, 1
    while found.exists():
        number += 1
        found = root / f"{name}-{number}"
    return found


class PlaceStep(QWidget):
    """Figures, words and places.

    Signals:
        picked(object): another Place is the chosen one.
    """

    picked = Signal(object)

    def __init__(self, choose_folder: QAction) -> None:
        super().__init__()
        self.people, self.vacancies = Figure(_("Persons on it")), Figure(_("Vacancies"))
        self.records, self.about = Figure(_("Records")), Figure(_("Estimated size"))
        self.facts = Facts(columns=1)
        self.columns = secondary("", wrap=True)
        told = Card(_("What leaves the house"))
        told.body.addLayout(row(self.people, self.vacancies, self.records, self.about, spacing=XL))
        told.body.addWidget(self.facts)
        told.body.addWidget(self.columns)
        told.body.addStretch(1)
        self.list: ListView[Place] = ListView(
            (
                Column(mark("Where to"), lambda r: r.name, stretch=True),
                Column(mark("Free"), lambda r: in_words(r.free) if r.free is not None else "–", width=110),
            ),
            key=lambda r: (r.name, r.root),
            name=_("Where the copy is written"),
            empty=_("Looking for drives"),
        )
        self.folder = LineEdit(name=_("Folder of the copy"))
        self.problem = PlainLabel("", wrap=True)
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        where = Card(_("Where the copy is written"))
        where.body.addWidget(self.list, 1)
        where.body.addWidget(secondary(_("Folder of the copy: a new one")))
        where.body.addWidget(self.folder)
        where.body.addLayout(row(ActionButton(choose_folder)))
        where.body.addWidget(self.problem)
        self._free: int | None = None
        self._size, self._here = 0, False
        self.list.chosen.connect(self._on_place)
        self.list.opened.connect(lambda place: choose_folder.trigger() if place.root is None else None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(Split(told, where, (600, 520)), 1)

    def show_plan(self, plan: CheckoutPlan, trip: Trip, openers: Openers, load: Load, approver: str) -> None:
        """Say what would travel."""
        self._size = estimate_bytes(plan)
        self.people.set_value(format_number(plan.person_count))
        self.vacancies.set_value(format_number(plan.asked))
        self.records.set_value(format_number(plan.record_count))
        self.about.set_value(in_words(self._size))
        hours = _("{hours} hours after packing").format(hours=format_number(trip.hours))
        facts = [
            (_("Laptop"), trip.device),
            (_("Purpose of the trip"), trip.purpose),
            (_("Who may open it"), ", ".join(openers.names)),
            (_("It locks"), hours),
            (_("Approved by"), _("{name}, by packing it; it stands in the access log").format(name=approver)),
        ]
        if openers.own:
            facts.insert(3, (_("With their own password"), ", ".join(openers.own)))
        if load.filter_name:
            facts.insert(2, (_("Kept filter"), load.filter_name))
        if more := plan.vacancy_count - plan.asked:
            told = _("{count}, to which people on it were referred before").format(count=format_number(more))
            facts.append((_("Vacancies that come along"), told))
        self.facts.set_facts(facts)
        self.columns.setText(_travels(load))

    def show_places(self, found: Sequence[Place]) -> None:
        """Offer them; the first is chosen."""
        self.list.set_rows(found)
        if self.list.current_row() is None:
            self.list.select_first()
        self._on_place(self.list.current_row())

    def set_folder(self, folder: Path | None, free: int | None, *, here: bool = False) -> None:
        """The copy becomes this folder; None while one is to be chosen."""
        self._free, self._here = free, here
        self.folder.setText(str(folder) if folder is not None else "")
        self.say_problem("")

    def start_focus(self) -> None:
        """To the places."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def target(self) -> Target | None:
        """Where to; None where it lacks or has no room, which is then shown."""
        text = self.folder.text().strip()
        if not text:
            self.say_problem(_("Choose where the copy is written."))
            return None
        if self._free is not None and self._free < self._size:
            told = _("There are {free} free, and the copy needs about {size}. Choose another place.")
            self.say_problem(told.format(free=in_words(self._free), size=in_words(self._size)))
            return None
        return Target(Path(text).expanduser(), self._here)

    def say_problem(self, text: str) -> None:
        """What is wrong; "" for nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _on_place(self, place: Place | None) -> None:
        if place is not None:
            self.picked.emit(place)


def _travels(load: Load) -> str:
    """The columns that travel, and what stays, in words. Source: services/outreach/carried.py."""
    if load.persons is PersonsTaken.NONE:
        return _(
            "No jobseeker's data. Firms with their contacts and open vacancies go along. The access log, closed "
            "months, statistics, imports and everybody's other keys stay here."
        )
    return _(
        "Of each person what the work goes on with: name, birth, contact, address, wishes, careers, target groups "
        "and disability as far as they are recorded, registrations, consents, counseling, referrals with their "
        "vacancies, placements. What stays here: reasons for caution, the access log, closed months, statistics, "
        "imports, kept filters and everybody's other keys."
    )
