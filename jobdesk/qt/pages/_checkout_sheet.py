"""A laptop is packed, step by step on one sheet; nothing is written before the last of them."""

from collections.abc import Sequence
from enum import IntEnum
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStackedWidget
from typing_extensions import override

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.drives import free_at, removable_drives
from jobdesk.qt.pages._admin_base import CHECKOUTS, AdminPage
from jobdesk.qt.pages._admin_import_parts import HowFar, StepLine
from jobdesk.qt.pages._checkout_asked import Load, Openers, Target, Trip
from jobdesk.qt.pages._checkout_done import DoneStep
from jobdesk.qt.pages._checkout_load import LoadStep
from jobdesk.qt.pages._checkout_openers import OpenersStep
from jobdesk.qt.pages._checkout_place import Place, PlaceStep, folder_name, new_folder, places
from jobdesk.qt.pages._checkout_trip import TripStep
from jobdesk.qt.pages.base import Sheet
from jobdesk.services.lists.keeping import SavedRow, list_filters
from jobdesk.services.outreach.checkout_lists import (
    ComingEvent,
    KnownDevice,
    OpenVacancy,
    coming_events,
    known_devices,
    open_vacancies,
)
from jobdesk.services.outreach.checkouts import CheckoutPlan, CheckoutRow
from jobdesk.services.outreach.openers import MayOpen, check_openers, list_openers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

Choices = tuple[
    Sequence[ComingEvent], Sequence[KnownDevice], Sequence[MayOpen], Sequence[SavedRow], Sequence[OpenVacancy]
]


class PackingStopped(JobdeskError):
    """Packing was stopped by who began it; nothing of it is left."""


class Step(IntEnum):
    """Where one is."""

    TRIP = 0
    OPENERS = 1
    LOAD = 2
    PLACE = 3
    DONE = 4


class CheckoutSheet(Sheet):
    """The steps over each other; Esc goes one step back, and what was chosen stays."""

    def __init__(self, page: AdminPage) -> None:
        super().__init__(title=_("Pack a laptop"), verb=_("Next"), run=self.go_on)
        self.page, self.room = page, page.room
        self.step = Step.TRIP
        self.trip: Trip | None = None
        self.openers: Openers | None = None
        self.load: Load | None = None
        self._target: Target | None = None
        words = (_("Purpose of the trip"), _("Who opens it"), _("What travels"), _("Look and pack"), _("Packed"))
        self.steps = StepLine(words)
        self.head.addWidget(self.steps)
        self.how_far = HowFar()
        self._stop = self.add_verb(_("Stop"), "Ctrl+.", self.how_far.stop)
        self._folder = self._make_action(_("Choose a folder…"), "Ctrl+O", self._choose_folder)
        self._door = self.add_verb(_("Go to its door"), "Ctrl+G", self._open_door)
        self.trip_step, self.openers_step = TripStep(self.room), OpenersStep(self.room)
        self.load_step = LoadStep(self.room)
        self.place_step, self.done_step = PlaceStep(self._folder), DoneStep()
        self.place_step.picked.connect(self._on_place)
        self.stack = QStackedWidget()
        for widget in (self.trip_step, self.openers_step, self.load_step, self.place_step, self.done_step):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.how_far)
        self.show_step(Step.TRIP)
        self.room.work.read(self, _choices, done=self._offer, failed=self.explain)

    def _offer(self, found: Choices) -> None:
        events, devices, people, filters, vacancies = found
        self.trip_step.show_choices(events, devices)
        self.openers_step.show_choices(people)
        self.load_step.show_choices(filters, vacancies)
        self.start_focus()

    # steps ----------------------------------------------------------------------------------

    def show_step(self, step: Step) -> None:
        """Go to a step."""
        self.step = step
        self.stack.setCurrentIndex(step)
        self.steps.show_step(step)
        self.follow()
        self.start_focus()

    def follow(self) -> None:
        """The primary button says what comes next, and waits while something is under way."""
        running, done = self.how_far.running, self.step is Step.DONE
        for verb, on in (
            (self._stop, running),
            (self._folder, self.step is Step.PLACE and not running),
            (self._door, done and self._target is not None and self._target.here),
        ):
            verb.setVisible(on)
            verb.setEnabled(on)
        if self.primary is not None:
            words = {Step.PLACE: _("Approve and pack"), Step.DONE: _("Done")}
            self.primary.setText(words.get(self.step, _("Next")))
            self.primary.setEnabled(not running)
        self.back_button.setVisible(not done)
        self.stack.setEnabled(not running)

    @override
    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self.follow()

    @override
    def start_focus(self) -> None:
        steps = (self.trip_step, self.openers_step, self.load_step, self.place_step)
        if self.step is Step.DONE:
            self.primary_button.setFocus()
        else:
            steps[self.step].start_focus()

    def go_on(self) -> None:
        """What the primary button means at this step."""
        self.strip.clear()
        going = {
            Step.TRIP: self._leave_trip,
            Step.OPENERS: self._leave_openers,
            Step.LOAD: self._leave_load,
            Step.PLACE: self._pack,
            Step.DONE: self.finish,
        }
        going[self.step]()

    def _leave_trip(self) -> None:
        self.trip = self.trip_step.answers()
        if self.trip is not None:
            self.show_step(Step.OPENERS)

    def _leave_openers(self) -> None:
        self.openers = self.openers_step.answers()
        if self.openers is None:
            return
        asked = self.openers.openers

        def go(_none: object) -> None:
            self.set_busy(False)
            self.load_step.begin(self.trip.event if self.trip else None)
            self.show_step(Step.LOAD)

        def refused(error: JobdeskError) -> None:
            self.set_busy(False)
            self.openers_step.refuse(error)

        self.set_busy(True)
        self.room.work.read(self, partial(check_openers, openers=asked), done=go, failed=refused)

    def _leave_load(self) -> None:
        self.load = self.load_step.answers()
        trip, openers, load = self.trip, self.openers, self.load
        if trip is None or openers is None or load is None:
            return

        def show(plan: CheckoutPlan) -> None:
            self.set_busy(False)
            self.place_step.show_plan(plan, trip, openers, load, self.room.display_name)
            self._look_for_places()
            self.show_step(Step.PLACE)

        self.set_busy(True)
        work = self.room.work
        work.read(
            self, partial(load.plan, trip.event), done=show, failed=self.explain, doing=_("Counting what travels")
        )

    @override
    def leave(self) -> None:
        self.strip.clear()
        if self.how_far.running:
            self.how_far.stop()
        elif self.step is Step.DONE:
            self.finish()
        elif self.step > Step.TRIP:
            self.show_step(Step(self.step - 1))
        else:
            self.openers_step.forget()
            super().leave()

    @override
    def keep_draft_now(self) -> None:
        """The desk is left or locked: a password is no draft, and what is under way ends."""
        self.how_far.stop()
        self.openers_step.forget()
        if self.step is Step.LOAD or self.step is Step.PLACE:
            self.openers = None
            self.show_step(Step.OPENERS)

    # places ---------------------------------------------------------------------------------

    def _look_for_places(self) -> None:
        joined = self.page.keeping().center.is_shared

        def look() -> list[Place]:
            return places(removable_drives(), joined=joined)

        self.room.work.device(self, look, done=self.place_step.show_places, failed=self.explain)

    def _on_place(self, place: Place) -> None:
        if place.root is None:
            self.place_step.set_folder(None, None)
            return
        root, name = place.root, self._folder_name()
        self.room.work.device(
            self,
            lambda: new_folder(root, name),
            done=lambda folder: self.place_step.set_folder(folder, place.free, here=place.here),
            failed=self.explain,
        )

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder in which the copy is made"))
        if not chosen:
            return
        root, name = Path(chosen), self._folder_name()

        def show(found: tuple[Path, int | None]) -> None:
            self.place_step.set_folder(*found)

        self.room.work.device(
            self, lambda: (new_folder(root, name), free_at(root)), done=show, failed=self.explain
        )

    def _folder_name(self) -> str:
        return folder_name(self.trip.device if self.trip else "", f"{self.room.today():%Y%m%d}")

    # packing --------------------------------------------------------------------------------

    def _pack(self) -> None:
        target, trip, openers, load = self.place_step.target(), self.trip, self.openers, self.load
        if target is None or trip is None or openers is None or load is None:
            return
        self._target = target
        left, desk = self.how_far.begin(_("Packing")), self.room.desk
        self.follow()
        tick = partial(self._tick, left)

        def plan(db: "Session", act: "Act") -> CheckoutPlan:
            found = load.plan(trip.event, db, act)
            if left.is_set():  # before the center keeps anything of it
                raise PackingStopped(_("Stopped. Nothing was written."))
            return found

        def pack() -> tuple[CheckoutRow, int]:
            packed = desk.outreach.pack(
                target.folder,
                plan=plan,
                device=trip.device,
                purpose=trip.purpose,
                openers=openers.openers,
                hours=trip.hours,
                tick=tick,
            )
            return packed, sum(one.stat().st_size for one in target.folder.rglob("*") if one.is_file())

        self.room.work.lane(
            "checkout",
            self,
            pack,
            done=self._packed,
            failed=self._not_packed,
            stale=(CHECKOUTS,),
            broken=lambda _bug: self.how_far.end(),
        )

    def _tick(self, left: Event, done: int, whole: int) -> None:
        """From the worker: how far, and whether it is still wanted."""
        if left.is_set():
            raise PackingStopped(_("Stopped. Nothing is left of the copy, and that it was begun is noted."))
        self.how_far.tick(done, whole)

    def _packed(self, packed: tuple[CheckoutRow, int]) -> None:
        row, size = packed
        self.how_far.end()
        self.openers_step.forget()
        target, openers = self._target, self.openers
        if target is None:
            return
        if target.here and openers is not None:
            from jobdesk.base.known_centers import remember_center

            remember_center(target.folder, openers.first_user)
        self.done_step.show_packed(row, target, size)
        self.show_step(Step.DONE)

    def _not_packed(self, error: JobdeskError) -> None:
        self.how_far.end()
        self.follow()
        if isinstance(error, PackingStopped):
            self.strip.show_text(str(error), "warning")
        else:
            self.explain(error)
        self.room.work.changed.emit(CHECKOUTS)

    def _open_door(self) -> None:
        if self._target is not None:
            self.room.open_center(self._target.folder)


def _choices(db: "Session", act: "Act") -> Choices:
    """What the steps offer, read at once."""
    return (
        coming_events(db, act),
        known_devices(db, act),
        list_openers(db, act),
        list_filters(db, act, kind="jobseekers"),
        open_vacancies(db, act),
    )
