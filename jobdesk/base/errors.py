"""Errors the desk can explain to its user; every other exception is a bug."""

from jobdesk.base.printing import PrinterTrouble


class JobdeskError(Exception):
    """Something the user can act on; `str(error)` is the translated sentence to show.

    Attributes:
        field: name of the form field that the sentence belongs to, or None for the whole form.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class InvalidInput(JobdeskError):
    """A field holds what it cannot hold; nothing was changed."""


class NotAllowed(JobdeskError):
    """The account's role does not allow the act; nothing was changed."""


class StaleRecord(JobdeskError):
    """Someone saved the record in between; the sentence tells who, when and which fields.

    Attributes:
        fields: the columns that were changed since, where they are known.
    """

    def __init__(self, sentence: str, *, field: str | None = None, fields: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, field=field)
        self.fields = fields


class BothChanged(StaleRecord):
    """Someone saved other values of the same fields in between: for each it is chosen which holds.

    Attributes:
        clashes: the columns, together where they are one statement.
    """

    def __init__(self, sentence: str, *, clashes: tuple[tuple[str, ...], ...]) -> None:
        super().__init__(sentence, fields=tuple(name for names in clashes for name in names))
        self.clashes = clashes


class AlreadySaved(JobdeskError):
    """The act with this op_id was committed before: a retry has nothing left to do."""


class ReferralBlocked(JobdeskError):
    """A referral rule speaks against the pair (consent, validity, wish, state, open referral)."""


class VacancyFull(ReferralBlocked):
    """The vacancy has no opening left."""


class ProbableDuplicate(JobdeskError):
    """A person or firm like this one is known; saving asks for a confirmation first."""


class PrinterError(JobdeskError):
    """The printer refused or vanished; the record behind the paper is safe.

    Attributes:
        code: which trouble it is, where it is one of the known ones.
        midway: it came while the paper was being printed, so that some or all of it may have come out.
    """

    def __init__(self, sentence: str, *, code: PrinterTrouble | None = None, midway: bool = False) -> None:
        super().__init__(sentence)
        self.code, self.midway = code, midway


class StoreError(JobdeskError):
    """The center's data cannot be opened or written: disk, network share, damage, server."""


class ServerAway(StoreError):
    """The shared center's server does not answer: the desk may go on from its local copy."""


class SaveUnsure(ServerAway):
    """The server went while it was asked to save: nobody knows yet; the same act, sent again, is done once."""


class NewerSchema(StoreError):
    """The data was written by a newer program; it may only be read."""


class WrongPassword(JobdeskError):
    """User name or password is wrong."""


class AccountLocked(JobdeskError):
    """Too many failures; the sentence tells until when."""


class MissingFont(JobdeskError):
    """No Korean TrueType font was found on the system."""
