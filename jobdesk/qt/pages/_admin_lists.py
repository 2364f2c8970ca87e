"""The lists of 관리: columns declared, built by the page; and what it asks of the desk itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_datetime, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.settings import Setting
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.services.accounts import AccountRow
from jobdesk.services.audit import AuditRow
from jobdesk.services.backups import BackupRow
from jobdesk.services.centers import WindowRow


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

    def list_backups(self) -> Sequence[BackupRow]:
        """The backups in the center's folder."""
        ...

    def back_up(self) -> BackupRow:
        """Write one now."""
        ...

    def check(self) -> Checked:
        """Check database, numbers and access log."""
        ...


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A declared setting with its present value."""

    setting: Setting
    value: str


def account_list(codes: CodeBook) -> ListView[AccountRow]:
    """Accounts, ended ones too."""
    return ListView(
        (
            Column(mark("User name"), lambda r: r.user_name, width=150),
            Column(mark("Name on papers"), lambda r: r.display_name, stretch=True),
            Column(mark("Role"), lambda r: codes.label("role", r.role), width=110),
            Column(mark("Window"), lambda r: str(r.home_window_no or ""), align="right", width=70),
            Column(mark("Since"), lambda r: format_date(r.starts_on), width=130),
            Column(mark("Ends on"), lambda r: format_date(r.ends_on), width=130),
        ),
        key=lambda r: r.id,
        name=_("Accounts"),
        empty=_("No accounts."),
    )


def window_list(codes: CodeBook) -> ListView[WindowRow]:
    """Counter windows."""
    return ListView(
        (
            Column(mark("Number"), lambda r: str(r.number), align="right", width=70),
            Column(mark("Kind"), lambda r: codes.label("window_kind", r.kind), width=200),
            Column(mark("Name of the window"), lambda r: r.name or "", stretch=True),
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
            Column(mark("Value"), lambda r: r.value, align="right", width=130),
            Column(mark("Unit"), lambda r: _(r.setting.unit) if r.setting.unit else "", width=60),
            Column(mark("Help"), lambda r: _(r.setting.help), stretch=True),
        ),
        key=lambda r: r.setting.key,
        name=_("Settings"),
        empty=_("No settings."),
    )


def audit_list(codes: CodeBook) -> ListView[AuditRow]:
    """접속기록, newest first: who, when, where, what, on how many persons."""
    return ListView(
        (
            Column(mark("Date and time"), lambda r: format_datetime(r.at), width=180),
            Column(mark("User name"), lambda r: r.user_name, width=120),
            Column(mark("Role"), lambda r: codes.label("role", r.role), width=90),
            Column(mark("Window"), lambda r: str(r.window_no or ""), align="right", width=60),
            Column(mark("Computer"), lambda r: r.host, width=150),
            Column(mark("Act"), lambda r: codes.label("audit_action", r.action), width=110),
            Column(mark("Persons"), lambda r: format_number(len(r.jobseeker_ids)), align="right", width=70),
            Column(mark("Purpose"), lambda r: r.purpose or "", stretch=True),
        ),
        key=lambda r: r.id,
        name=_("Access log"),
        empty=_("Nothing was recorded."),
        dense=True,
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
    "windows": window_list,
    "settings": setting_list,
    "audit": audit_list,
    "backups": backup_list,
}
"""Every list of the page by the name of its view."""
