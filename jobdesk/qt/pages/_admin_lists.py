"""The lists of 관리: columns declared, built by the page; and what it asks of the desk itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook, CodeEntry, DatedAmount
from jobdesk.base.enums import Role
from jobdesk.base.formats import format_date, format_datetime, format_money, format_number, format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.settings import Setting
from jobdesk.qt.inputs.typed import read_date
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._admin_import_words import run_list
from jobdesk.qt.pages._admin_words import AMOUNTS, RIGHTS, SETTING_CHOICES, word
from jobdesk.services.absences import AbsenceRow
from jobdesk.services.accounts import AccountRow
from jobdesk.services.backups import BackupRow
from jobdesk.services.centers import WindowRow
from jobdesk.services.rights import RightsRow


class CenterPlace(Protocol):
    """Where a center stands."""

    @property
    def folder(self) -> Path:
        """Its folder."""
        ...

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def is_shared(self) -> bool:
        """Whether it is on a server, with this machine as one of its desks."""
        ...


class Checked(Protocol):
    """The outcome of a check."""

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        ...

    @property
    def sentences(self) -> list[str]:
        """What does not."""
        ...


class KeepingDesk(Protocol):
    """What wiring's desk offers to those who keep the center; blocking, for a worker."""

    @property
    def center(self) -> CenterPlace:
        """Where it is."""
        ...

    def list_backups(self) -> Sequence[BackupRow]:
        """The backups in the center's folder."""
        ...

    def back_up(self) -> BackupRow:
        """Write one now."""
        ...

    def restore(self, file: Path, folder: Path, *, why: str) -> CenterPlace:
        """Restore a backup into a new folder."""
        ...

    def check(self) -> Checked:
        """Check database, numbers and access log."""
        ...

    def locked_until(self) -> Mapping[UUID, datetime]:
        """Accounts that failed sign-ins keep out, and until when."""
        ...

    def new_recovery_paper(self, key: str) -> bytes:
        """A recovery key as a PDF."""
        ...


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A declared setting with its present value."""

    setting: Setting
    value: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account, or a colleague where accounts are not one's own to manage, with its lock.

    Attributes:
        row: the account as its manager sees it; None for others.
    """

    id: UUID
    name: str
    role: Role
    window_no: int | None
    ended: bool
    locked_until: datetime | None
    row: AccountRow | None = None


def _lock(line: AccountLine) -> str:
    until = line.locked_until
    return _("Locked until {time}").format(time=format_time(until.astimezone(SEOUL).time())) if until else ""


def account_list(codes: CodeBook) -> ListView[AccountLine]:
    """Accounts, ended ones too."""
    return ListView(
        (
            Column(mark("User name"), lambda r: r.row.user_name if r.row else "", width=130),
            Column(mark("Name on papers"), lambda r: r.name, stretch=True),
            Column(mark("Position"), lambda r: r.row.position or "" if r.row else "", width=110),
            Column(mark("Role"), lambda r: codes.label("role", r.role), width=120),
            Column(mark("Window"), lambda r: str(r.window_no or ""), align="right", width=80),
            Column(mark("From"), lambda r: format_date(r.row.starts_on) if r.row else "", width=120),
            Column(mark("Ends on"), lambda r: format_date(r.row.ends_on) if r.row else "", width=120),
            Column(mark("State"), lambda r: _("Ended") if r.ended else _lock(r), width=130),
        ),
        key=lambda r: r.id,
        name=_("Accounts"),
        empty=_("No accounts."),
    )


def colleague_list(codes: CodeBook) -> ListView[AccountLine]:
    """Who works here, and whose sign-in is locked."""
    return ListView(
        (
            Column(mark("Name"), lambda r: r.name, stretch=True),
            Column(mark("Role"), lambda r: codes.label("role", r.role), width=140),
            Column(mark("Window"), lambda r: str(r.window_no or ""), align="right", width=90),
            Column(mark("State"), lambda r: _("Ended") if r.ended else _lock(r), width=200),
        ),
        key=lambda r: r.id,
        name=_("Colleagues"),
        empty=_("No accounts."),
    )


def absence_list(codes: CodeBook) -> ListView[AbsenceRow]:
    """Who is away, and who stands in."""
    return ListView(
        (
            Column(mark("From"), lambda r: format_date(r.from_on), width=130),
            Column(mark("Until"), lambda r: format_date(r.until_on), width=130),
            Column(mark("Who is away"), lambda r: r.display_name, width=180),
            Column(mark("Deputy"), lambda r: r.deputy_name or "–", width=180),
            Column(mark("Reason"), lambda r: r.reason or "", stretch=True),
        ),
        key=lambda r: r.id,
        name=_("Absences"),
        empty=_("Nobody is away. Who is away hands the due work to a deputy."),
    )


def rights_list(codes: CodeBook) -> ListView[RightsRow]:
    """Rights granted, changed and taken away, newest first."""

    def said(value: str | None) -> str:
        day = read_date(value or "")
        return format_date(day) if day else codes.label("role", value)

    return ListView(
        (
            Column(mark("Date and time"), lambda r: format_datetime(r.at), width=180),
            Column(mark("Account"), lambda r: r.display_name, width=130),
            Column(mark("What"), lambda r: word(RIGHTS, r.what), width=130),
            Column(mark("Before"), lambda r: said(r.old_value), width=110),
            Column(mark("After"), lambda r: said(r.new_value), width=110),
            Column(mark("By"), lambda r: r.by or "", width=120),
            Column(mark("Reason"), lambda r: r.why or "", stretch=True),
        ),
        key=lambda r: (r.at, r.account_id, r.what),
        name=_("Rights"),
        empty=_("No right was changed yet."),
    )


def window_list(codes: CodeBook) -> ListView[WindowRow]:
    """Counter windows."""
    return ListView(
        (
            Column(mark("Number"), lambda r: str(r.number), align="right", width=70),
            Column(mark("Kind"), lambda r: codes.label("window_kind", r.kind), width=200),
            Column(mark("Name of the window"), lambda r: r.name or "", stretch=True),
            Column(mark("State"), lambda r: "" if r.active else _("Not used"), width=120),
        ),
        key=lambda r: r.number,
        name=_("Windows"),
        empty=_("No windows."),
    )


def setting_list(codes: CodeBook) -> ListView[SettingLine]:
    """Every declared setting with its value, unit and help."""
    return ListView(
        (
            Column(mark("Setting"), lambda r: _(r.setting.label), width=250),
            Column(mark("Value"), lambda r: setting_word(r.setting, r.value), align="right", width=130),
            Column(mark("Unit"), lambda r: _(r.setting.unit) if r.setting.unit else "", width=95),
            Column(mark("Help"), lambda r: _(r.setting.help), stretch=True),
        ),
        key=lambda r: r.setting.key,
        name=_("Settings"),
        empty=_("No settings."),
    )


def setting_word(setting: Setting, value: str) -> str:
    """A value as people say it."""
    if setting.kind == "flag":
        return _("Yes") if value == "1" else _("No")
    if setting.kind == "date":
        return format_date(date.fromisoformat(value)) if value else "–"
    return word(SETTING_CHOICES, value) if setting.kind == "choice" else value


def code_list(codes: CodeBook) -> ListView[CodeEntry]:
    """One code list, retired codes too."""
    return ListView(
        (
            Column(mark("Code"), lambda r: r.code, width=190),
            Column(mark("Korean"), lambda r: r.name_ko, stretch=True),
            Column(mark("English"), lambda r: r.name_en, width=300),
            Column(mark("Order"), lambda r: str(r.order), align="right", width=70),
            Column(mark("From"), lambda r: format_date(r.valid_from), width=120),
            Column(mark("Until"), lambda r: format_date(r.valid_to), width=120),
        ),
        key=lambda r: (r.scheme, r.code),
        name=_("Codes"),
        empty=_("No code is called that."),
        dense=True,
    )


def wage_list(codes: CodeBook) -> ListView[DatedAmount]:
    """Minimum and living wage by the day they hold from, newest first."""
    return ListView(
        (
            Column(mark("Kind"), lambda r: word(AMOUNTS, r.kind), width=180),
            Column(mark("From"), lambda r: format_date(r.valid_from), width=150),
            Column(mark("Won an hour"), lambda r: format_money(r.amount), align="right", width=150),
            Column(mark("Source"), lambda r: r.source, stretch=True),
        ),
        key=lambda r: (r.kind, r.valid_from),
        name=_("Wages"),
        empty=_("No wage was entered."),
    )


def backup_list(codes: CodeBook) -> ListView[BackupRow]:
    """Verified backups, newest first."""
    return ListView(
        (
            Column(mark("Made at"), lambda r: format_datetime(r.made_at), width=190),
            Column(mark("File"), lambda r: r.path.name, stretch=True),
            Column(mark("Rows"), lambda r: format_number(r.rows), align="right", width=110),
            Column(mark("Size (KiB)"), lambda r: format_number(r.size // 1024), align="right", width=120),
        ),
        key=lambda r: r.path,
        name=_("Backups"),
        empty=_("No backup yet. One is made each day at the first sign-in."),
    )


LISTS: Mapping[str, Callable[[CodeBook], ListView[Any]]] = {
    "accounts": account_list,
    "colleagues": colleague_list,
    "absences": absence_list,
    "rights": rights_list,
    "windows": window_list,
    "settings": setting_list,
    "codes": code_list,
    "wages": wage_list,
    "backups": backup_list,
    "imports": run_list,
}
"""Every plain list of the page by the name of its view."""
