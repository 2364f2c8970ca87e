"""Closed lists of printers, print jobs and certificates. Source: hardware.md 3."""

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


class CertificateKind(StrEnum):
    """What a certificate of the center confirms: 취업상담·알선 or 면접."""

    COUNSELING = "counseling"
    INTERVIEW = "interview"
