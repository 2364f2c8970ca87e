"""Closed lists of printers, print jobs and certificates. Source: hardware.md 3."""

from collections.abc import Mapping
from enum import StrEnum


class PrintState(StrEnum):
    """queued -> sent -> confirmed | unknown | failed."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class PrintKind(StrEnum):
    """What a print job prints."""

    SLIP = "slip"
    REFERRAL_LIST = "referral_list"
    DAY_SHEET = "day_sheet"
    REPORT = "report"
    RECOVERY_KEY = "recovery_key"
    EVENT_SIGN_IN = "event_sign_in"
    EVENT_TIMETABLE = "event_timetable"
    VACANCY_LIST = "vacancy_list"
    VACANCY_CARD = "vacancy_card"
    VACANCY_POSTER = "vacancy_poster"
    JOBSEEKER_APPLICATION = "jobseeker_application"
    VACANCY_APPLICATION = "vacancy_application"
    RESUME = "resume"
    CONSENT_FORM = "consent_form"
    CERTIFICATE = "certificate"
    INTERVIEWS = "interviews"
    FOLLOW_UP_CALLS = "follow_up_calls"
    TEST_PAGE = "test_page"
    TICKET = "ticket"


TABLE_OF: Mapping[PrintKind, str] = {
    PrintKind.SLIP: "referral",
    PrintKind.REFERRAL_LIST: "vacancy",
    PrintKind.EVENT_SIGN_IN: "event",
    PrintKind.EVENT_TIMETABLE: "event",
    PrintKind.VACANCY_CARD: "vacancy",
    PrintKind.VACANCY_POSTER: "vacancy",
    PrintKind.JOBSEEKER_APPLICATION: "jobseeker",
    PrintKind.VACANCY_APPLICATION: "vacancy",
    PrintKind.RESUME: "jobseeker",
    PrintKind.CONSENT_FORM: "jobseeker",
    PrintKind.CERTIFICATE: "certificate",
    PrintKind.TICKET: "ticket",
}
"""The table of the record a paper is about, where it is about one."""


COPIES_TOLD = frozenset({PrintKind.SLIP, PrintKind.CERTIFICATE})
"""Papers with a number of their own: from the second copy on they say 재발급."""


class PrinterRole(StrEnum):
    """What a window's printer is for."""

    SLIP = "slip"
    REPORT = "report"
    FORM = "form"
    TICKET = "ticket"


class PrinterLink(StrEnum):
    """How a printer is reached.

    The system's spooler, port 9100 of the network, a USB device file, a serial line, the raw spool of Windows,
    or a folder of PDF files.
    """

    SPOOLER = "spooler"
    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    RAW_SPOOL = "raw_spool"
    PDF = "pdf"


class PrintMode(StrEnum):
    """How a roll printer is spoken to: pictures of lines, or its own Korean letters."""

    RASTER = "raster"
    TEXT = "text"


class PrinterTrouble(StrEnum):
    """Why a paper did not come out, or why nobody can say so.

    Attributes:
        SILENT: it takes data and answers no question.
        GONE: nobody there: switched off, unplugged, off the network.
        REJECTING: the queue takes no jobs.
        STOPPED: the queue keeps its jobs without printing.
        RAW_QUEUE: a queue that would print a PDF's letters instead of the page.
        MEDIA: the queue has no such paper size.
        BROKE_OFF: it went away in mid-print.
        SWALLOWED: it stopped reading in mid-print.
        FOLDER: the folder of PDF files cannot be written.
        WAITED: its queue never began it.
        NO_SERVICE: the machine has no print service.
        REFUSED: the print service lets this user do nothing with the queue.
    """

    OFFLINE = "offline"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    ERROR = "error"
    SILENT = "silent"
    GONE = "gone"
    REJECTING = "rejecting"
    STOPPED = "stopped"
    NO_QUEUE = "no_queue"
    RAW_QUEUE = "raw_queue"
    MEDIA = "media"
    HELD = "held"
    CANCELED = "canceled"
    ABORTED = "aborted"
    BROKE_OFF = "broke_off"
    SWALLOWED = "swallowed"
    FOLDER = "folder"
    WAITED = "waited"
    NO_SERVICE = "no_service"
    REFUSED = "refused"


class CertificateKind(StrEnum):
    """What a certificate of the center confirms: 취업상담·알선 or 면접."""

    COUNSELING = "counseling"
    INTERVIEW = "interview"
