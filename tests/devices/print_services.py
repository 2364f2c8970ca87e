"""A print service of the tests: tells what it is given, and remembers what was canceled."""

from dataclasses import replace

from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.cups import CANCELED, COMPLETED, PROCESSING, JobState, QueueState
from jobdesk.devices.troubles import refused

READY = QueueState(
    stopped=False,
    printing=False,
    accepting=True,
    model="Laser",
    device="usb://Test/Laser",
    reasons=frozenset({"none"}),
    media=frozenset({"iso_a4_210x297mm", "na_letter_8.5x11in"}),
)
PRINTING = JobState(PROCESSING, frozenset({"job-printing"}), "Laser", "1", "", 0, begun=True)
DONE = replace(PRINTING, state=COMPLETED)


class Service:
    """Tells one state after the other, the last one for ever."""

    server, word, mine = None, None, ()

    def __init__(self, *jobs, queue=READY, cancels=True, later=None):
        self.jobs, self.queue, self.cancels, self.later = list(jobs), queue, cancels, later or queue
        self.canceled = []

    def read_queue(self, _name):
        if isinstance(self.queue, PrinterTrouble):
            raise refused(self.queue)
        told, self.queue = self.queue, self.later
        return told

    def read_job(self, _number):
        told = self.jobs.pop(0) if len(self.jobs) > 1 else self.jobs[0]
        if isinstance(told, PrinterTrouble):
            raise refused(told)
        return told

    def own_jobs(self, _queue):
        if isinstance(self.mine, PrinterTrouble):
            raise refused(self.mine)
        return self.mine

    def device_word(self, _device, _title):
        return self.word

    def cancel_job(self, number):
        self.canceled.append(number)
        if self.cancels and isinstance(self.jobs[0], JobState):
            self.jobs = [replace(self.jobs[0], state=CANCELED)]
        return self.cancels
