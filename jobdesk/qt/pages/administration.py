"""관리: accounts, windows, settings, 접속기록, backups and the check; each role sees what it may."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from jobdesk.base.enums import Role, WindowKind
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.forms.centers import ACCOUNT, WINDOW
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import (
    can_back_up,
    can_check,
    can_manage_accounts,
    can_manage_center,
    can_read_audit,
    can_unlock_accounts,
)
from jobdesk.base.settings import SETTINGS
from jobdesk.qt.actions import Action
from jobdesk.qt.forms.base import Form
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _admin_lists as lists
from jobdesk.qt.pages.base import FormSheet, Page, Room
from jobdesk.qt.parts import Segments
from jobdesk.services import accounts, audit, centers
from jobdesk.services import settings as center_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

ACCOUNTS, WINDOWS, SETTING, AUDIT, BACKUPS = "accounts", "windows", "settings", "audit", "backups"
_PASSWORD = Field(
    "password",
    mark("First password"),
    required="receive",
    help=mark("It is changed at the first sign-in."),
)
_NEW_ACCOUNT = (*(f for f in ACCOUNT if f.name not in {"starts_on", "ends_on"}), _PASSWORD)
_WHY = Field("why", mark("Reason"), required="receive", max_length=200)
_ROLE = (next(f for f in ACCOUNT if f.name == "role"), _WHY)
_RESET = (_PASSWORD, _WHY)
_END = (Field("on", mark("Last day"), FieldKind.DATE, required="receive"), _WHY)


class AdministrationPage(Page):
    """What keeps the desk running; people's records are not here."""

    title = mark("Administration")
    reads: ClassVar = ("accounts", "windows", "settings", "audit", "backups")
    commands: ClassVar = (
        Action(
            "administration.new",
            mark("New account"),
            "new_account",
            "Ctrl+N",
            mark("One person, one account"),
            may=can_manage_accounts,
        ),
        Action(
            "administration.role",
            mark("Change role"),
            "change_role",
            "Ctrl+Shift+R",
            mark("With the reason; kept as a rights record"),
            may=can_manage_accounts,
        ),
        Action(
            "administration.reset",
            mark("Reset password"),
            "reset_password",
            "Ctrl+Shift+P",
            mark("A new first password"),
            may=can_manage_accounts,
        ),
        Action(
            "administration.end",
            mark("End account"),
            "end_account",
            "Ctrl+Shift+E",
            mark("On a last day, with the reason"),
            may=can_manage_accounts,
        ),
        Action(
            "administration.unlock",
            mark("End lock"),
            "unlock",
            "Ctrl+Shift+U",
            mark("After failed sign-ins"),
            may=can_unlock_accounts,
        ),
        Action(
            "administration.window",
            mark("Window"),
            "edit_window",
            "Ctrl+W",
            mark("Add a counter window or change it"),
            may=can_manage_center,
        ),
        Action(
            "administration.setting",
            mark("Change setting"),
            "edit_setting",
            "F2",
            mark("The chosen setting"),
            may=can_manage_center,
        ),
        Action(
            "administration.backup",
            mark("Back up now"),
            "back_up",
            "Ctrl+B",
            mark("Verified, encrypted, into the center's folder"),
            may=can_back_up,
        ),
        Action(
            "administration.check",
            mark("Check everything"),
            "check",
            "Ctrl+Shift+B",
            mark("Database, numbers and access log"),
            may=can_check,
        ),
        Action(
            "administration.view",
            mark("Next list"),
            "next_view",
            "Ctrl+Tab",
            mark("Accounts, windows, settings, access log, backups"),
        ),
    )

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.add_buttons(*(c.id for c in self.commands if c.id != "administration.view"))
        offered = [
            (ACCOUNTS, _("Accounts"), can_manage_accounts),
            (WINDOWS, _("Windows"), can_manage_center),
            (SETTING, _("Settings"), can_manage_center),
            (AUDIT, _("Access log"), can_read_audit),
            (BACKUPS, _("Backups"), can_back_up),
        ]
        shown = [(key, text) for key, text, may in offered if room.allowed(may)]
        self.lists: dict[str, ListView[Any]] = {key: lists.LISTS[key](room.codes) for key, _text in shown}
        self.stack = QStackedWidget()
        for view in self.lists.values():
            self.stack.addWidget(view)
        self.views = Segments(shown or [("none", _("Nothing here"))])
        self.body.addWidget(self.views)
        self.body.addWidget(self.stack, 1)
        self.views.chosen.connect(self._show_view)
        self._show_view(self.views.current)

    _OF = {
        ACCOUNTS: {"new", "role", "reset", "end", "unlock"},
        WINDOWS: {"window"},
        SETTING: {"setting"},
        AUDIT: {"check"},
        BACKUPS: {"backup", "check"},
    }

    def _show_view(self, view: str) -> None:
        if view in self.lists:
            self.stack.setCurrentWidget(self.lists[view])
        for command in self.commands:
            verb = command.id.partition(".")[2]
            if verb != "view" and self.has_action(command.id):
                on = verb in self._OF.get(view, {"check", "unlock"})
                self.action(command.id).setVisible(on)
                self.action(command.id).setEnabled(on)
        if self.isVisible():
            self.refresh(frozenset({view}))

    def next_view(self) -> None:
        """The list to the right."""
        self.views.choose_next()

    @override
    def refresh(self, stale: frozenset[str]) -> None:
        readers: dict[str, Callable[[Session, Act], Any]] = {
            ACCOUNTS: lambda db, act: accounts.list_accounts(db, act),
            WINDOWS: lambda db, act: centers.list_windows(db),
            SETTING: lambda db, act: [
                lists.SettingLine(s, center_settings.read_settings(db).text(s.key)) for s in SETTINGS
            ],
        }
        for key in set(self.lists) & stale & set(readers):
            self.room.work.read(self, readers[key], done=self.lists[key].set_rows, failed=self.explain, latest=key)
        if AUDIT in self.lists and AUDIT in stale:
            self.room.work.view(
                self,
                lambda db, act: audit.list_audit(db, act, limit=500),
                done=self.lists[AUDIT].set_rows,
                failed=self.explain,
            )
        if BACKUPS in self.lists and BACKUPS in stale:
            self.room.work.device(
                self, self._desk().list_backups, done=self.lists[BACKUPS].set_rows, failed=self.explain
            )

    def _desk(self) -> lists.KeepingDesk:
        return cast(lists.KeepingDesk, self.room.desk)

    def _current(self) -> Any:  # noqa: ANN401  a row of the shown list
        view = self.lists.get(self.views.current)
        return view.current_row() if view else None

    def _form(
        self,
        fields: tuple[Field, ...],
        title: str,
        start: dict[str, Any],
        job: Callable[[dict[str, Any], "Session", "Act"], Any],
        stale: str,
    ) -> None:
        form = Form(fields, self.room.codes, today=self.room.today())
        form.set_values(start)

        def save(values: dict[str, Any], op_id: UUID, sheet: FormSheet) -> None:
            def done(_saved: object) -> None:
                self.room.say(_("Saved"))
                sheet.finish()
                self.refresh(frozenset({stale}))

            sheet.set_busy(True)
            work = self.room.work
            work.change(sheet, partial(job, values), stale=stale, done=done, failed=sheet.refused, op_id=op_id)

        self.push(FormSheet(form, title=title, verb=_("Save"), save=save))

    # acts -----------------------------------------------------------------------------------

    def new_account(self) -> None:
        """A person and a first password."""

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return accounts.add_account(db, act, **{**values, "role": Role(values["role"])})

        self._form(_NEW_ACCOUNT, _("New account"), {"role": "counselor"}, job, ACCOUNTS)

    def change_role(self) -> None:
        """Another role for the chosen account."""
        if (row := self._current()) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.change_role(
                    db, act, account_id=row.id, role=Role(values["role"]), why=values["why"]
                )

            self._form(_ROLE, _("Role of {name}").format(name=row.display_name), {"role": row.role}, job, ACCOUNTS)

    def reset_password(self) -> None:
        """A new first password for the chosen account."""
        if (row := self._current()) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.reset_password(db, act, account_id=row.id, **values)

            self._form(_RESET, _("New password for {name}").format(name=row.display_name), {}, job, ACCOUNTS)

    def end_account(self) -> None:
        """The last day of the chosen account."""
        if (row := self._current()) is not None:

            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return accounts.end_account(db, act, account_id=row.id, **values)

            today = {"on": self.room.today()}
            self._form(_END, _("End the account of {name}").format(name=row.display_name), today, job, ACCOUNTS)

    def unlock(self) -> None:
        """End a lock before its time."""
        if (row := self._current()) is not None:
            self.room.work.change(
                self,
                lambda db, act: accounts.unlock_account(db, act, account_id=row.id),
                stale=ACCOUNTS,
                done=lambda _none: self.room.say(_("The lock was ended")),
                failed=self.explain,
            )

    def edit_window(self) -> None:
        """Add a window, or change the chosen one."""
        row = self._current()
        start = {"number": row.number, "kind": row.kind, "name": row.name} if row else {"kind": "jobseekers"}

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            kind = WindowKind(values["kind"])
            return centers.save_window(db, act, number=values["number"], kind=kind, name=values.get("name"))

        self._form(WINDOW, _("Counter window"), start, job, WINDOWS)

    def edit_setting(self) -> None:
        """Change the chosen setting."""
        line = self._current()
        if line is None:
            return
        field = Field("value", line.setting.label, max_length=2000, help=line.setting.help)

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            value = str(values.get("value") or "")
            return center_settings.change_setting(db, act, key=line.setting.key, value=value)

        self._form((field,), _(line.setting.label), {"value": line.value}, job, SETTING)

    def back_up(self) -> None:
        """Write a verified backup now, beside the work."""

        def done(_row: object) -> None:
            self.room.say(_("The backup is written and verified"))
            self.refresh(frozenset({BACKUPS}))

        self.room.work.device(self, self._desk().back_up, done=done, failed=self.explain, doing=_("Backing up"))

    def check(self) -> None:
        """Check everything, beside the work."""

        def done(report: lists.Checked) -> None:
            if report.sound:
                self.room.say(_("Everything is sound."))
            else:
                self.strip.show_text("\n".join(report.sentences))

        self.room.work.device(self, self._desk().check, done=done, failed=self.explain, doing=_("Checking"))
