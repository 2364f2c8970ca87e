"""A laser behind the system's spooler: handed over by `lp`, then followed until its job ends.

The job is handed over held, noted, and only then let go: whoever restarts after a crash knows of every job that
may have printed. A job jobdesk gives up is taken out of the queue, so that it cannot burst out later.
Source: hardware.md 1, 3.
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble, PrintState
from jobdesk.devices.cups import (
    ABORTED,
    CANCELED,
    COMPLETED,
    HELD,
    PENDING,
    STOPPED,
    JobState,
    PrintService,
    QueueState,
)
from jobdesk.devices.printer import Look, Noted, OneTray, Sheet
from jobdesk.devices.troubles import look_of, refused, refused_midway

MEDIA = {"a4": "iso_a4_210x297mm", "a5": "iso_a5_148x210mm"}
_REQUEST = re.compile(r"request id is (\S+)-(\d+) ")
_REASONS: Mapping[str, PrinterTrouble] = {
    "media-empty": PrinterTrouble.PAPER_OUT,
    "media-needed": PrinterTrouble.PAPER_OUT,
    "cover-open": PrinterTrouble.COVER_OPEN,
    "door-open": PrinterTrouble.COVER_OPEN,
    "interlock-open": PrinterTrouble.COVER_OPEN,
    "media-jam": PrinterTrouble.ERROR,
    "marker-supply-empty": PrinterTrouble.ERROR,
    "toner-empty": PrinterTrouble.ERROR,
    "offline": PrinterTrouble.OFFLINE,
    "shutdown": PrinterTrouble.OFFLINE,
    "connecting-to-device": PrinterTrouble.GONE,
    "timed-out": PrinterTrouble.GONE,
}
_NOBODY = re.compile(
    r"may not exist|unreachable|not responding|is busy|in use|become available|host.*down", re.IGNORECASE
)
"""CUPS says it in words alone where nobody is at the other end of a queue; `lp` is run in English."""
_CANCELED = "job-canceled-"
_HOLDING = "hold-new-jobs"
_WITH_ERRORS = "job-completed-with-errors"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds.

    Attributes:
        handing: for `lp`.
        trouble: in a trouble the queue tells, before the job is taken back.
        still: without a sheet or a new state.
        waiting: behind what its queue prints of others.
        service: without an answer of the print service.
    """

    handing: float = 30.0
    trouble: float = 30.0
    still: float = 180.0
    waiting: float = 1800.0
    service: float = 10.0


class SpoolerPrinter(OneTray):
    """A queue of the print service with one paper in its tray."""

    def __init__(
        self,
        queue: str,
        paper: str,
        *,
        service: PrintService | None = None,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(queue, paper)
        self._service, self._patience = service or PrintService(), patience or Patience()

    def look(self) -> Look:
        """What the print service says of the queue."""
        try:
            state = self._service.read_queue(self.queue)
        except PrinterError as error:
            return Look(error.code or PrinterTrouble.ERROR, str(error))
        return look_of(_refusal(state, self.paper) or _told(state))

    def print_sheet(self, sheet: Sheet, noted: Noted) -> PrintState:
        """Hand the PDF over and follow its job.

        Returns:
            CONFIRMED where the job completed; UNKNOWN where the service stopped answering or keeps the job.

        Raises:
            PrinterError: refused before sending, or the job was held, canceled, aborted or stuck.
        """
        trouble = _refusal(self._service.read_queue(self.queue), self.paper)
        if trouble is not None:
            raise refused(trouble)
        self._drop_held(sheet.title)
        number = self._hand_over(sheet)
        noted(f"{self.queue}-{number} {sheet.title}")
        try:
            self._lp("-i", f"{self.queue}-{number}", "-H", "resume")
        except PrinterError as error:
            if self._still_held(number):
                return self._take_back(number, error.code or PrinterTrouble.GONE)
        return self._follow(number, sheet.title)

    def fate(self, device_job: str) -> PrintState | None:
        """What became of a job noted as `queue-number title`; one that was never let go is taken back."""
        return self._fate(device_job, pending=False)

    def take_back(self, title: str, device_job: str | None = None) -> PrintState | None:
        """Take a job nobody follows out of the queue; one that was never noted is found by its title."""
        if device_job:
            return self._fate(device_job, pending=True)
        try:
            mine = [job for job in self._service.own_jobs(self.queue) if job.title == title]
        except PrinterError:
            return PrintState.UNKNOWN
        ends = {self._fate(f"{self.queue}-{job.number} {title}", pending=True) for job in mine}
        if None in ends:
            return None
        return PrintState.FAILED if ends == {PrintState.FAILED} else PrintState.UNKNOWN

    def follow(self, device_job: str) -> PrintState:
        """Follow a noted job to its end."""
        state, found = self.fate(device_job), _read_note(device_job)
        if state is not None or found is None:
            return state or PrintState.UNKNOWN
        queue, number, title = found
        return self._follow(number, title) if queue == self.queue else PrintState.UNKNOWN

    def _fate(self, device_job: str, *, pending: bool) -> PrintState | None:
        """What became of a noted job; a held one is taken back, and a pending one that did not begin, if asked."""
        found = _read_note(device_job)
        if found is None:
            return PrintState.UNKNOWN
        queue, number, title = found
        try:
            job = self._service.read_job(number)
            if job is None or job.queue != queue or (job.title and job.title != title):
                return PrintState.UNKNOWN  # the service counts anew
            if job.state == HELD or (pending and job.state == PENDING and not job.begun):
                gone = replace(job, state=CANCELED) if self._service.cancel_job(number) else job
                job = self._service.read_job(number) or gone
            if job.state == COMPLETED:
                return self._completed(title, job, self._service.read_queue(queue))
        except PrinterError:
            return PrintState.UNKNOWN
        if job.state not in {CANCELED, ABORTED}:
            return None
        return PrintState.UNKNOWN if job.begun else PrintState.FAILED

    def _hand_over(self, sheet: Sheet) -> int:
        """The number of the job, held in the queue; where `lp` does not tell it, the job is looked for."""
        look = ("-o", f"media={MEDIA[self.paper]}", "-o", "fit-to-page", "-n", str(sheet.copies))
        try:
            said = self._lp("-d", self.queue, *look, "-H", "hold", "-t", sheet.title, "-", given=sheet.pdf)
        except PrinterError:
            self._drop_held(sheet.title)
            raise
        found = _REQUEST.search(said)
        if found is None:
            self._drop_held(sheet.title)
            raise refused(PrinterTrouble.ERROR)
        return int(found[2])

    def _drop_held(self, title: str) -> None:
        """Take out what was handed over and never let go: its answer was lost, or its desk ended.

        A service that does not answer keeps it, held, until the next attempt.
        """
        try:
            for job in self._service.own_jobs(self.queue):
                if job.title == title and job.state == HELD and not job.begun:
                    self._service.cancel_job(job.number)
        except PrinterError:
            return

    def _still_held(self, number: int) -> bool:
        """Whether a job whose letting go was not answered is held yet, so far as the service says."""
        try:
            job = self._service.read_job(number)
        except PrinterError:
            return False
        return job is not None and job.state == HELD

    def _lp(self, *options: str, given: bytes = b"") -> str:
        """What `lp` says; it never asks on a terminal. Raises PrinterError where it refuses."""
        program = shutil.which("lp")
        if program is None:
            raise refused(PrinterTrouble.NO_SERVICE)
        server: Sequence[str] = ("-h", self._service.server) if self._service.server else ()
        try:
            run = subprocess.run(
                [program, *server, *options],
                input=given,
                capture_output=True,
                timeout=self._patience.handing,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise refused(PrinterTrouble.GONE) from error
        if run.returncode:
            raise refused(_complaint(run.stderr.decode("utf-8", "replace")))
        return run.stdout.decode("utf-8", "replace")

    def _follow(self, number: int, title: str) -> PrintState:
        """Ask until the job ends; what stands still too long is taken back."""
        pause, watch = 0.1, _Watch(self._patience)
        while True:
            try:
                job, queue = self._service.read_job(number), self._service.read_queue(self.queue)
            except PrinterError as error:
                if error.code is PrinterTrouble.NO_QUEUE:
                    raise refused_midway(PrinterTrouble.NO_QUEUE) from error
                if watch.unanswered():
                    return PrintState.UNKNOWN
            else:
                if job is None:
                    return PrintState.UNKNOWN
                outcome = self._ended(number, title, job, queue)
                if outcome is not None:
                    return outcome
                stuck = watch.stuck(job, queue, _told(queue) or _unheard(job))
                if stuck is not None:
                    return self._take_back(number, stuck, reached=stuck is not PrinterTrouble.GONE)
            time.sleep(pause)
            pause = min(1.0, pause * 1.3)

    def _ended(self, number: int, title: str, job: JobState, queue: QueueState) -> PrintState | None:
        """The end of the job, None while it is under way."""
        if job.state == COMPLETED:
            return self._completed(title, job, queue)
        if job.state in {CANCELED, ABORTED}:
            by_hand = any(reason.startswith(_CANCELED) for reason in job.reasons)
            trouble = PrinterTrouble.CANCELED if by_hand else PrinterTrouble.ABORTED
            raise (refused_midway if job.begun else refused)(trouble)
        if job.state == HELD:
            return self._take_back(number, PrinterTrouble.HELD)
        if queue.stopped:
            return self._take_back(number, PrinterTrouble.STOPPED)
        if job.state == STOPPED:
            return self._take_back(number, PrinterTrouble.ABORTED)
        return None

    def _completed(self, title: str, job: JobState, queue: QueueState) -> PrintState:
        """What the printer itself says of a job that completed, where it can be asked."""
        if self._service.device_word(queue.device, title) in {CANCELED, ABORTED}:
            raise refused_midway(PrinterTrouble.ABORTED)
        return PrintState.UNKNOWN if _WITH_ERRORS in job.reasons else PrintState.CONFIRMED

    def _take_back(self, number: int, trouble: PrinterTrouble, *, reached: bool = True) -> PrintState:
        """Cancel the job, so that it cannot come out later; unknown where the service keeps it.

        Args:
            reached: whether anything of it can have reached the printer.
        """
        try:
            before = self._service.read_job(number)
            canceled = self._service.cancel_job(number)
            job = self._service.read_job(number) or before
        except PrinterError:
            return PrintState.UNKNOWN
        if not canceled:
            done = job is not None and job.state == COMPLETED
            return PrintState.CONFIRMED if done else PrintState.UNKNOWN
        begun = job is None or job.begun
        raise (refused_midway if begun and reached else refused)(trouble)


class _Watch:
    """Since when a job has not moved, its queue is in trouble, and its service keeps silent."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._answered = self._moved = time.monotonic()
        self._seen = (0, 0)
        self._troubled: float | None = None

    def unanswered(self) -> bool:
        """Whether the service has kept silent too long."""
        return time.monotonic() - self._answered > self._patience.service

    def stuck(self, job: JobState, queue: QueueState, trouble: PrinterTrouble | None) -> PrinterTrouble | None:
        """Why the job is to be taken back now, if it is; one that waits behind others has its own patience."""
        now = self._answered = time.monotonic()
        if (job.state, job.printed) != self._seen:
            self._moved, self._seen = now, (job.state, job.printed)
        self._troubled = None if trouble is None else self._troubled or now
        if trouble and self._troubled and now - self._troubled > self._patience.trouble:
            return trouble
        if job.state == PENDING and not job.begun:
            patience = self._patience.waiting if queue.printing else self._patience.still
            return PrinterTrouble.WAITED if now - self._moved > patience else None
        return PrinterTrouble.BROKE_OFF if now - self._moved > self._patience.still else None


def _read_note(device_job: str) -> tuple[str, int, str] | None:
    """Queue, number and title of a job noted as `queue-number title`."""
    place, _blank, title = device_job.partition(" ")
    queue, _dash, digits = place.rpartition("-")
    return (queue, int(digits), title) if digits.isascii() and digits.isdigit() else None


def _refusal(state: QueueState, paper: str) -> PrinterTrouble | None:
    """Why nothing may be sent to a queue in this state."""
    if "raw printer" in state.model.lower():
        return PrinterTrouble.RAW_QUEUE
    if not state.accepting:
        return PrinterTrouble.REJECTING
    if state.stopped or _HOLDING in state.reasons:
        return PrinterTrouble.STOPPED
    size = MEDIA.get(paper, paper)
    if state.media and not any(name == size or name.startswith(f"{size}.") for name in state.media):
        return PrinterTrouble.MEDIA
    return None


def _told(state: QueueState) -> PrinterTrouble | None:
    """The trouble the queue tells of its printer; warnings and reports are none."""
    for reason in sorted(state.reasons):
        name = reason.removesuffix("-error")
        if reason == "offline-report" or name in _REASONS:
            return _REASONS["offline" if reason == "offline-report" else name]
    return None


def _unheard(job: JobState) -> PrinterTrouble | None:
    """Whether nobody is at the other end of the queue."""
    return PrinterTrouble.GONE if _NOBODY.search(job.said) else None


def _complaint(said: str) -> PrinterTrouble:
    """Which trouble `lp` complains of."""
    if "does not exist" in said or "unknown destination" in said.lower():
        return PrinterTrouble.NO_QUEUE
    if "not accepting" in said:
        return PrinterTrouble.REJECTING
    if "media" in said.lower():
        return PrinterTrouble.MEDIA
    return PrinterTrouble.GONE
