"""Who does something, when and where: handed to every service beside the database session."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from jobdesk.base.enums import Role
from jobdesk.base.ids import new_id


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one person does at one desk.

    Attributes:
        account_id: the account that acts (`recorded_by` of what it makes).
        user_name: its sign-in name.
        display_name: its name on papers.
        role: decides through base/permissions.py.
        window_no: the counter window, 1 to 99, or None away from a window.
        host: name of the machine.
        desk: issuer number of slips and audit chain, 1 the center's, 2 to 99 others.
        at: when, aware, Asia/Seoul.
        op_id: the same for every retry of the same act.
        purpose: why data is handed out or printed, where the act itself does not say it.
    """

    account_id: UUID
    user_name: str
    display_name: str
    role: Role
    window_no: int | None
    host: str
    desk: int
    at: datetime
    op_id: UUID
    purpose: str = ""

    @property
    def today(self) -> date:
        """The local calendar date of the act."""
        return self.at.date()

    def again(self, at: datetime) -> "Act":
        """The same person and desk doing the next thing: a new op_id at `at`."""
        return replace(self, at=at, op_id=new_id(), purpose="")
