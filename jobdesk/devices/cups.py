"""What the system's print service knows of its queues and jobs, asked by IPP through libcups itself.

libcups comes with `lp` and finds the same server (CUPS_SERVER, client.conf, the socket); pycups needs a compiler,
pyipp speaks to no socket, `lpstat` cannot tell canceled from completed. Source: hardware.md 1.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char, c_char_p, c_double, c_int, c_void_p
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, unquote, urlsplit

from jobdesk.base.errors import PrinterError
from jobdesk.base.printing import PrinterTrouble
from jobdesk.devices.lines import look_up
from jobdesk.devices.troubles import refused

PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
QUEUE_PRINTING, QUEUE_STOPPED = 4, 5
CONNECT = 1500  # milliseconds
ANSWER = 1.5  # seconds
_GET_PRINTER, _GET_JOBS, _GET_JOB, _CANCEL_JOB = 0x000B, 0x000A, 0x0009, 0x0008
_OK_BELOW, _NOT_FOUND, _NOT_POSSIBLE, _GONE = 0x0100, 0x0406, 0x0404, 0x0407
_BUSY = frozenset({0x0502, 0x0505, 0x0507})
"""Service not available, temporary error, busy."""
_OPERATION, _KEYWORD, _URI, _NAME = 1, 0x44, 0x45, 0x42
_NUMBERS, _BOOLEAN = (0x21, 0x23), 0x22
_QUEUE_ASKED = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "device-uri",
    "media-supported",
)
_JOB_ASKED = (
    "job-state",
    "job-state-reasons",
    "job-printer-uri",
    "job-name",
    "job-printer-state-message",
    "job-media-sheets-completed",
    "job-impressions-completed",
    "time-at-processing",
)
_LISTED = ("job-id", "job-name", "job-state", "time-at-processing")
_IF_ASKED, _ALWAYS = 0, 3
_FUNCTIONS: Mapping[str, tuple[object, Sequence[object]]] = {
    "httpConnect2": (c_void_p, (c_char_p, c_int, c_void_p, c_int, c_int, c_int, c_int, c_void_p)),
    "httpSetTimeout": (None, (c_void_p, c_double, c_void_p, c_void_p)),
    "httpClose": (None, (c_void_p,)),
    "cupsServer": (c_char_p, ()),
    "cupsSetServer": (None, (c_char_p,)),
    "cupsEncryption": (c_int, ()),
    "cupsUser": (c_char_p, ()),
    "cupsSetPasswordCB2": (None, (c_void_p, c_void_p)),
    "ippPort": (c_int, ()),
    "ippNewRequest": (c_void_p, (c_int,)),
    "ippAddString": (c_void_p, (c_void_p, c_int, c_int, c_char_p, c_char_p, c_char_p)),
    "ippAddBoolean": (c_void_p, (c_void_p, c_int, c_char_p, c_char)),
    "ippAddStrings": (
        c_void_p,
        (c_void_p, c_int, c_int, c_char_p, c_int, c_char_p, POINTER(c_char_p)),
    ),
    "ippFindAttribute": (c_void_p, (c_void_p, c_char_p, c_int)),
    "ippFirstAttribute": (c_void_p, (c_void_p,)),
    "ippNextAttribute": (c_void_p, (c_void_p,)),
    "ippGetName": (c_char_p, (c_void_p,)),
    "ippGetStatusCode": (c_int, (c_void_p,)),
    "ippGetValueTag": (c_int, (c_void_p,)),
    "ippGetCount": (c_int, (c_void_p,)),
    "ippGetInteger": (c_int, (c_void_p, c_int)),
    "ippGetBoolean": (c_char, (c_void_p, c_int)),
    "ippGetString": (c_char_p, (c_void_p, c_int, c_void_p)),
    "ippDelete": (None, (c_void_p,)),
    "cupsDoRequest": (c_void_p, (c_void_p, c_void_p, c_char_p)),
}
_PASSWORD = CFUNCTYPE(c_void_p, c_char_p, c_void_p, c_char_p, c_char_p, c_void_p)
Value = int | bool | str
Answer = Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True)
class QueueState:
    """A queue as the print service tells it.

    Attributes:
        stopped: it keeps its jobs.
        printing: one of its jobs, whose ever, is being printed.
        device: the printer behind it.
    """

    stopped: bool
    printing: bool
    accepting: bool
    model: str
    device: str
    reasons: frozenset[str]
    media: frozenset[str]


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as the print service tells it.

    Attributes:
        state: 3 pending, 4 held, 5 processing, 6 stopped, 7 canceled, 8 aborted, 9 completed.
        queue: where it is.
        title: its name, where the service tells it.
        said: what its queue said of it last, in English.
        printed: sheets and sides so far.
        begun: whether it ever went to the printer, so that some of it may have come out.
    """

    state: int
    reasons: frozenset[str]
    queue: str
    title: str
    said: str
    printed: int
    begun: bool


@dataclass(frozen=True, slots=True)
class OwnJob:
    """A job of this user, in a list of jobs; `begun` as in `JobState`."""

    number: int
    title: str
    state: int
    begun: bool


@cache
def _library() -> ctypes.CDLL | None:
    try:
        found = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    for function, (answer, given) in _FUNCTIONS.items():
        it = getattr(found, function)
        it.restype, it.argtypes = answer, list(given)
    return found


def _no_password(*_asked: object) -> None:
    """Never ask on a terminal nobody sees."""


_NO_PASSWORD = _PASSWORD(_no_password)


class PrintService:
    """The print service behind CUPS_SERVER, or the one that is given; each call connects anew and ends in time."""

    def __init__(self, server: str | None = None) -> None:
        self.server = server

    def read_queue(self, queue: str) -> QueueState:
        """The state of a queue.

        Raises:
            PrinterError: no such queue, or no print service.
        """
        found = self._ask(_GET_PRINTER, f"/printers/{quote(queue)}", _QUEUE_ASKED)
        if found is None:
            raise refused(PrinterTrouble.NO_QUEUE)
        return QueueState(
            stopped=_number(found, "printer-state") == QUEUE_STOPPED,
            printing=_number(found, "printer-state") == QUEUE_PRINTING,
            accepting=_number(found, "printer-is-accepting-jobs") != 0,
            model=_text(found, "printer-make-and-model"),
            device=_text(found, "device-uri"),
            reasons=_texts(found, "printer-state-reasons"),
            media=_texts(found, "media-supported"),
        )

    def read_job(self, number: int) -> JobState | None:
        """The state of a job; None where the service does not know it. Raises PrinterError without a service."""
        found = self._ask(_GET_JOB, f"/jobs/{number}", _JOB_ASKED)
        if found is None:
            return None
        return JobState(
            state=_number(found, "job-state"),
            reasons=_texts(found, "job-state-reasons"),
            queue=unquote(_text(found, "job-printer-uri").rpartition("/")[2]),
            title=_text(found, "job-name"),
            said=_text(found, "job-printer-state-message"),
            printed=_number(found, "job-media-sheets-completed") + _number(found, "job-impressions-completed"),
            begun=_number(found, "time-at-processing") > 0,
        )

    def cancel_job(self, number: int) -> bool:
        """Take a job out of its queue; whether that was possible."""
        return self._ask(_CANCEL_JOB, f"/jobs/{number}", ()) is not None

    def own_jobs(self, queue: str) -> list[OwnJob]:
        """The jobs of this user in a queue that have not ended. Raises PrinterError as `read_queue`."""
        with self._connection(_there()) as (cups, line):
            request = cups.ippNewRequest(_GET_JOBS)
            _add(cups, request, _URI, b"printer-uri", _uri(f"/printers/{quote(queue)}"))
            _add(cups, request, _NAME, b"requesting-user-name", cups.cupsUser())
            _add(cups, request, _KEYWORD, b"which-jobs", b"not-completed")
            cups.ippAddBoolean(request, _OPERATION, b"my-jobs", b"\1")
            _add_names(cups, request, _LISTED)
            answer = _answered(cups, line, request)
            found = _known(cups, answer)
            jobs = _listed(cups, answer)
        if not found:
            raise refused(PrinterTrouble.NO_QUEUE)
        return jobs

    def device_word(self, device: str, title: str) -> int | None:
        """The state a printer itself gives its newest ended job of this title; None where it cannot be asked.

        CUPS 2.4 calls a job completed that its printer gave up before the first look at it.
        """
        cups = _library()
        try:
            place = urlsplit(device)
            port = place.port
        except ValueError:
            return None
        if cups is None or place.scheme not in {"ipp", "ipps"} or not place.hostname:
            return None
        host, secret = unquote(place.hostname).encode(), _ALWAYS if place.scheme == "ipps" else _IF_ASKED
        try:
            with _connected(cups, host, port or cups.ippPort(), secret) as line:
                request = cups.ippNewRequest(_GET_JOBS)
                _add(cups, request, _URI, b"printer-uri", device.encode())
                _add(cups, request, _NAME, b"requesting-user-name", cups.cupsUser())
                _add(cups, request, _KEYWORD, b"which-jobs", b"completed")
                _add_names(cups, request, _LISTED)
                answer = cups.cupsDoRequest(line, request, (place.path or "/").encode())
                jobs = _listed(cups, answer) if answer else []
        except PrinterError:
            return None
        return max(((job.number, job.state) for job in jobs if job.title == title), default=(0, None))[1]

    def _ask(self, operation: int, place: str, asked: Sequence[str]) -> Answer | None:
        """The answer's attributes; None where the thing is not there or the act is not possible."""
        with self._connection(_there()) as (cups, line):
            request = cups.ippNewRequest(operation)
            what = b"printer-uri" if operation == _GET_PRINTER else b"job-uri"
            _add(cups, request, _URI, what, _uri(place))
            _add(cups, request, _NAME, b"requesting-user-name", cups.cupsUser())
            if asked:
                _add_names(cups, request, asked)
            answer = _answered(cups, line, request)
            try:
                return {name: _values(cups, answer, name) for name in asked} if _known(cups, answer) else None
            finally:
                cups.ippDelete(answer)

    @contextmanager
    def _connection(self, cups: ctypes.CDLL) -> Iterator[tuple[ctypes.CDLL, int]]:
        # The server is kept by thread; setting it reads CUPS_SERVER anew.
        cups.cupsSetServer(self.server.encode() if self.server else None)
        cups.cupsSetPasswordCB2(ctypes.cast(_NO_PASSWORD, c_void_p), None)
        with _connected(cups, cups.cupsServer(), cups.ippPort(), cups.cupsEncryption()) as line:
            yield cups, line


def _there() -> ctypes.CDLL:
    cups = _library()
    if cups is None:
        raise refused(PrinterTrouble.NO_SERVICE)
    return cups


def _uri(place: str) -> bytes:
    return f"ipp://localhost{place}".encode()


def _answered(cups: ctypes.CDLL, line: int, request: int) -> int:
    """The answer, to be freed."""
    answer = cups.cupsDoRequest(line, request, b"/")
    if not answer:
        raise refused(PrinterTrouble.GONE)
    return int(answer)


@contextmanager
def _connected(cups: ctypes.CDLL, host: bytes, port: int, secret: int) -> Iterator[int]:
    if not host.startswith(b"/"):
        try:
            look_up(host.decode("utf-8", "replace"), port, CONNECT / 1000)  # libcups has no limit for it
        except OSError as error:
            raise refused(PrinterTrouble.GONE) from error
    line = cups.httpConnect2(host, port, None, 0, secret, 1, CONNECT, None)
    if not line:
        raise refused(PrinterTrouble.GONE)
    try:
        cups.httpSetTimeout(line, ANSWER, None, None)
        yield line
    finally:
        cups.httpClose(line)


def _add_names(cups: ctypes.CDLL, request: int, asked: Sequence[str]) -> None:
    names = (c_char_p * len(asked))(*(name.encode() for name in asked))
    cups.ippAddStrings(request, _OPERATION, _KEYWORD, b"requested-attributes", len(asked), None, names)


def _listed(cups: ctypes.CDLL, answer: int) -> list[OwnJob]:
    """Each job in an answer; frees the answer."""
    jobs: list[dict[str, Sequence[Value]]] = [{}]
    try:
        attribute = cups.ippFirstAttribute(answer)
        while attribute:
            name = cups.ippGetName(attribute)
            if name is None:  # between two jobs
                jobs.append({})
            elif (known := name.decode("ascii", "replace")) in _LISTED:
                jobs[-1][known] = _held(cups, attribute)
            attribute = cups.ippNextAttribute(answer)
    finally:
        cups.ippDelete(answer)
    return [
        OwnJob(
            number=_number(job, "job-id"),
            title=_text(job, "job-name"),
            state=_number(job, "job-state"),
            begun=_number(job, "time-at-processing") > 0,
        )
        for job in jobs
        if "job-id" in job and "job-state" in job
    ]


def _add(cups: ctypes.CDLL, request: int, tag: int, name: bytes, value: bytes) -> None:
    cups.ippAddString(request, _OPERATION, tag, name, None, value)


def _known(cups: ctypes.CDLL, answer: int) -> bool:
    """Whether the thing is there and the act possible; raises PrinterError where the service refuses to say."""
    status = cups.ippGetStatusCode(answer)
    if status in {_NOT_FOUND, _NOT_POSSIBLE, _GONE}:
        return False
    if status in _BUSY:
        raise refused(PrinterTrouble.GONE)
    if status >= _OK_BELOW:
        raise refused(PrinterTrouble.REFUSED)
    return True


def _values(cups: ctypes.CDLL, answer: int, name: str) -> Sequence[Value]:
    attribute = cups.ippFindAttribute(answer, name.encode(), 0)
    return _held(cups, attribute) if attribute else ()


def _held(cups: ctypes.CDLL, attribute: int) -> Sequence[Value]:
    tag, count = cups.ippGetValueTag(attribute), cups.ippGetCount(attribute)
    if tag in _NUMBERS:
        return [int(cups.ippGetInteger(attribute, at)) for at in range(count)]
    if tag == _BOOLEAN:
        return [cups.ippGetBoolean(attribute, at) != b"\0" for at in range(count)]
    texts = (cups.ippGetString(attribute, at, None) for at in range(count))
    return [text.decode("utf-8", "replace") for text in texts if text]


def _number(found: Answer, name: str) -> int:
    first = next(iter(found.get(name, ())), 0)
    return int(first) if isinstance(first, int) else 0


def _text(found: Answer, name: str) -> str:
    return str(next(iter(found.get(name, ())), ""))


def _texts(found: Answer, name: str) -> frozenset[str]:
    return frozenset(str(value) for value in found[name])
