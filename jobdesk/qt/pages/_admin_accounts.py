"""Accounts, their rights and locks; who is away and who stands in."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.enums import Role
from jobdesk.base.errors import JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.forms.centers import ABSENCE, ACCOUNT
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_manage_accounts
from jobdesk.qt.pages import _admin_lists as lists
from jobdesk.qt.pages._admin_base import ABSENCES, ACCOUNTS, COLLEAGUES, RIGHTS, AdminPage, people_of
from jobdesk.qt.pages._own_password import ask_own_password, password_field
from jobdesk.services import absences, accounts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

SHOWN_BEFORE, SHOWN_AFTER = timedelta(days=60), timedelta(days=730)


_FIRST = password_field("password", mark("First password"), mark("It is changed at the first sign-in."))
_WHY = Field("why", mark("Reason"), required="receive", max_length=200, wide=True)
_NEW_ACCOUNT = (*(f for f in ACCOUNT if f.name not in {"starts_on", "ends_on"}), _FIRST)
_NAMESAKE = Field("namesake", mark("A second person of the same name"), FieldKind.BOOLEAN)
_EDIT = tuple(f for f in ACCOUNT if f.name in {"display_name", "position", "phone", "home_window_no"})
_ROLE = (next(f for f in ACCOUNT if f.name == "role"), _WHY)
_RESET = (_FIRST, _WHY)
_END = (Field("on", mark("Last day"), FieldKind.DATE, required="receive"), _WHY)
_ABSENCE = (
    Field("account_id", mark("Who is away"), FieldKind.CHOICE, required="receive", code="person"),
    Field(
        "deputy_id",
        mark("Deputy"),
        FieldKind.CHOICE,
        code="person",
        help=mark("Has the people and the due work meanwhile."),
    ),
    *ABSENCE,
)


def account_lines(db: "Session", act: "Act", locked: "Mapping[UUID, datetime]") -> list[lists.AccountLine]:
    """The accounts for who manages them, the colleagues for everyone else; both with their locks."""
    if can_manage_accounts(act.role):
        return [
            lists.AccountLine(
                r.id,
                r.display_name,
                r.role,
                r.home_window_no,
                r.ends_on is not None and r.ends_on < act.today,
                locked.get(r.id),
                r,
            )
            for r in accounts.list_accounts(db, act)
        ]
    return [
        lists.AccountLine(c.id, c.display_name, c.role, c.home_window_no, not c.active, locked.get(c.id))
        for c in accounts.list_colleagues(db, act)
    ]


def shown_absences(db: "Session", act: "Act") -> list[absences.AbsenceRow]:
    """Absences of the last two months and all that are planned."""
    return absences.list_absences(db, act, since=act.today - SHOWN_BEFORE, until=act.today + SHOWN_AFTER)


class AccountActs(AdminPage):
    """What is done to accounts."""

    def new_account(self) -> None:
        """A person and a first password."""

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return accounts.add_account(db, act, **{**values, "role": Role(values["role"])})

        self.ask_form((*_NEW_ACCOUNT, _NAMESAKE), _("New account"), {"role": "counselor"}, job, (ACCOUNTS, RIGHTS))

    def edit_account(self) -> None:
        """Name, position, phone or window of the chosen account."""
        if (line := self.chosen(ACCOUNTS)) is not None:
            row = line.row

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.edit_account(db, act, account_id=row.id, version=row.version, **values)

            start = {field.name: getattr(row, field.name) for field in _EDIT}
            self.ask_form(_EDIT, _("Account of {name}").format(name=line.name), start, job, ACCOUNTS)

    def change_role(self) -> None:
        """Another role for the chosen account."""
        if (line := self.chosen(ACCOUNTS)) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.change_role(
                    db, act, account_id=line.id, role=Role(values["role"]), why=values["why"]
                )

            title = _("Role of {name}").format(name=line.name)
            self.ask_form(_ROLE, title, {"role": line.role}, job, (ACCOUNTS, RIGHTS))

    def reset_password(self) -> None:
        """A new first password for the chosen account."""
        if (line := self.chosen(ACCOUNTS)) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.reset_password(db, act, account_id=line.id, **values)

            self.ask_form(_RESET, _("New password for {name}").format(name=line.name), {}, job, (ACCOUNTS, RIGHTS))

    def end_account(self) -> None:
        """The last day of the chosen account."""
        if (line := self.chosen(ACCOUNTS)) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.end_account(db, act, account_id=line.id, **values)

            title = _("End the account of {name}").format(name=line.name)
            self.ask_form(_END, title, {"on": self.room.today()}, job, (ACCOUNTS, RIGHTS))

    def reopen_account(self) -> None:
        """An account that has or will have an end goes on, with a new first password."""
        line = self.chosen(ACCOUNTS)
        if line is None:
            return
        if line.row.ends_on is None:
            self.explain(JobdeskError(_("This account has no last day.")))
            return

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return accounts.reopen_account(db, act, account_id=line.id, **values)

        title = _("Open the account of {name} again").format(name=line.name)
        self.ask_form(_RESET, title, {}, job, (ACCOUNTS, RIGHTS))

    def unlock(self) -> None:
        """End a lock before its time."""
        line = self.chosen(ACCOUNTS) or self.chosen(COLLEAGUES)
        if line is not None:
            self.room.work.change(
                self,
                lambda db, act: accounts.unlock_account(db, act, account_id=line.id),
                stale=(ACCOUNTS, COLLEAGUES),
                done=lambda _none: self.room.say(_("The lock was ended")),
                failed=self.explain,
            )

    def change_own_password(self) -> None:
        """Another password for who sits here."""
        ask_own_password(self)

    # absences -------------------------------------------------------------------------------

    def new_absence(self) -> None:
        """Someone is away; a deputy has their people and due work for the time."""

        def ask(colleagues: list[accounts.Colleague]) -> None:
            people = people_of([(c.id, c.display_name) for c in colleagues if c.active])
            tomorrow = self.room.today() + timedelta(days=1)
            start = {"from_on": tomorrow, "until_on": tomorrow}
            self.ask_form(_ABSENCE, _("Absence"), start, _save_absence, ABSENCES, codes=people)

        self.room.work.read(self, accounts.list_colleagues, done=ask, failed=self.explain)

    def end_absence(self) -> None:
        """Who was away is back: the chosen absence ends, today is their own again."""
        row = self.chosen(ABSENCES)
        if row is not None:
            self.room.work.change(
                self,
                lambda db, act: absences.end_absence(db, act, absence_id=row.id),
                stale=ABSENCES,
                done=lambda _none: self.room.say(_("{name} is back").format(name=row.display_name)),
                failed=self.explain,
            )

    def strike_absence(self) -> None:
        """Strike the chosen absence through, with the reason."""
        row = self.chosen(ABSENCES)
        if row is None:
            return

        def strike(why: str) -> None:
            self.room.work.change(
                self,
                lambda db, act: absences.void_absence(db, act, absence_id=row.id, why=why),
                stale=ABSENCES,
                done=lambda _none: self.room.say(_("Struck through")),
                failed=self.explain,
            )

        question = _("The absence of {name} will count nowhere any more.").format(name=row.display_name)
        self.ask(question, verb=_("Strike through"), then=strike, reason=True)


def _save_absence(values: dict[str, Any], db: "Session", act: "Act") -> object:
    deputy: str | None = values.get("deputy_id")
    from_on: date = values["from_on"]
    return absences.add_absence(
        db,
        act,
        account_id=UUID(values["account_id"]),
        deputy_id=UUID(deputy) if deputy else None,
        from_on=from_on,
        until_on=values["until_on"],
        reason=values.get("reason") or "",
    )
