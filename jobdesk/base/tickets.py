"""Closed lists of waiting numbers. Source: statistics.md 2 (waiting)."""

from enum import StrEnum


class TicketState(StrEnum):
    """Where the person with a number is; LEFTOVER is what a night found unfinished."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    DONE = "done"
    NO_ANSWER = "no_answer"
    LEFT = "left"
    LEFTOVER = "leftover"


AT_WINDOW = (TicketState.CALLED, TicketState.SERVING, TicketState.HELD)
"""States of a number that is some window's."""
UNFINISHED = (TicketState.WAITING, *AT_WINDOW)


class TicketChannel(StrEnum):
    """Where a number was taken: at the reception, on the touch screen, at a window, by an appointment."""

    RECEPTION = "reception"
    TOUCH_SCREEN = "touch_screen"
    WINDOW = "window"
    APPOINTMENT = "appointment"


class TicketAct(StrEnum):
    """What happened to a number; figures of waiting and service time are read from these alone."""

    ISSUED = "issued"
    CALLED = "called"
    RECALLED = "recalled"
    NO_ANSWER = "no_answer"
    STARTED = "started"
    HELD = "held"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    ENDED = "ended"
    LEFT = "left"
    CLOSED = "closed"


class IncidentKind(StrEnum):
    """What a counselor had to bear."""

    VERBAL = "verbal"
    THREAT = "threat"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    DAMAGE = "damage"
    DISTURBANCE = "disturbance"
    OTHER = "other"


def ticket_label(letter: str, number: int) -> str:
    """A number as it is printed, called and spoken: A012."""
    return f"{letter}{number:03d}"
