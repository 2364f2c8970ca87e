"""The first minutes: make a center, look around in the sample, or join a center on a server."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jobdesk.base.codes import load_codes
from jobdesk.base.enums import Role, WindowKind
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.parts import button, row, secondary
from jobdesk.qt.theme import XL, L, M
from jobdesk.qt.windows.ports import CenterPlan, Load, PlannedAccount
from jobdesk.qt.windows.sign_in import centered
from jobdesk.qt.windows.steps import KeyStep, Step, framed
from jobdesk.qt.work import Work

CARD_WIDTH, CARD_HEIGHT, MOST_WINDOWS = 760, 480, 8
MOST_COPIES, FIND_MS = 2, 200
USUAL_WINDOWS = (
    WindowKind.JOBSEEKERS,
    WindowKind.EMPLOYERS,
    WindowKind.IN_DEPTH,
    WindowKind.PUBLIC_WORKS,
    WindowKind.RECEPTION,
)
ABOUT = (
    Field("name", mark("Name of the center"), required="receive", max_length=60, wide=True),
    Field("address", mark("Address"), max_length=200, wide=True),
    Field("phone", mark("Phone"), FieldKind.PHONE),
    Field("fax", mark("Fax"), FieldKind.PHONE, help=mark("Firms send the result of a referral there.")),
)
WINDOWS = tuple(
    Field(f"window_{no}", mark("Window {number}"), FieldKind.CHOICE, code="window_kind")
    for no in range(1, MOST_WINDOWS + 1)
)
_KEYS = ("supervisor", "administrator")
_SUPERVISOR, _ADMINISTRATOR = mark("Supervisor"), mark("Administrator")


def _secret(name: str, label: str, section: str = "") -> Field:
    return Field(name, label, FieldKind.PASSWORD, required="receive", max_length=200, section=section)


def _person(prefix: str, section: str) -> tuple[Field, ...]:
    return (
        Field(f"{prefix}_name", mark("Name"), required="receive", max_length=40, section=section),
        Field(f"{prefix}_user", mark("User name"), required="receive", max_length=40, section=section),
        _secret(f"{prefix}_password", mark("Password"), section),
        _secret(f"{prefix}_again", mark("Password once more"), section),
    )


PEOPLE = (*_person("supervisor", _SUPERVISOR), *_person("administrator", _ADMINISTRATOR))
STORAGE = (
    Field("folder", mark("Folder of the center"), required="receive", max_length=400, wide=True),
    Field(
        "url",
        mark("PostgreSQL address, only for a center of several computers"),
        max_length=400,
        wide=True,
        help=mark("For example postgresql://user:password@server/jobdesk"),
    ),
)
JOINING = (
    Field("url", mark("PostgreSQL address"), required="receive", max_length=400, wide=True),
    Field("user", mark("User name"), required="receive", max_length=40),
    _secret("password", mark("Password")),
    Field("folder", mark("Folder on this computer"), required="receive", max_length=400, wide=True),
)


class FirstRun(QWidget):
    """Leads to a center; everything is asked before anything is made.

    Signals:
        ready(Path, str): a center to sign in to, and a user name to begin with.
    """

    ready = Signal(object, str)

    def __init__(self, work: Work, load: Load, home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work, self._load, self._home = work, load, home
        self._codes, self._today = load_codes(), date.today()  # noqa: DTZ011  only bounds of inputs
        self.setAccessibleName(_("First start"))
        self._steps = QStackedWidget()
        self.choose = self._make_choice()
        self.about = self._make_step(_("The center"), _("As it stands on slips and reports."), ABOUT)
        self.windows = self._make_step(
            _("Counter windows"), _("What each window is for. Leave out what is not there."), WINDOWS
        )
        self.people = self._make_step(
            _("The first two people"),
            _("The supervisor answers for the figures, the administrator for accounts and backups."),
            PEOPLE,
        )
        self.storage = self._make_step(
            _("Where the data stays"), _("Everything is kept encrypted, also on a server."), STORAGE
        )
        self.joining = self._make_step(
            _("Join a shared center"), _("With the address and an account of that center."), JOINING
        )
        self.working = Step(_("One moment"), _("The center is being made and encrypted."))
        self._order = [self.about, self.windows, self.people, self.storage]
        for step in (self.choose, *self._order, self.joining, self.working):
            self._steps.addWidget(step)
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(XL, M, XL, M)
        column.addLayout(centered(framed(self._steps, CARD_HEIGHT), CARD_WIDTH))
        QTimer.singleShot(FIND_MS, self, self._find_copies)

    def go(self, step: Step) -> None:
        """Show a step."""
        self._steps.setCurrentWidget(step)
        if step.form is not None:
            step.form.focus_field()

    def plan(self) -> CenterPlan:
        """What was asked for, as typed."""
        about, people, storage = (
            step.form.values() for step in (self.about, self.people, self.storage) if step.form
        )
        kinds = self.windows.form.values() if self.windows.form else {}
        accounts = tuple(
            PlannedAccount(
                people[f"{key}_user"].strip(), people[f"{key}_name"].strip(), role, people[f"{key}_password"]
            )
            for key, role in (("supervisor", Role.SUPERVISOR), ("administrator", Role.ADMINISTRATOR))
        )
        windows = tuple(
            (no, WindowKind(kinds[f"window_{no}"]))
            for no in range(1, MOST_WINDOWS + 1)
            if kinds.get(f"window_{no}")
        )
        return CenterPlan(
            folder=Path(storage["folder"]).expanduser(),
            name=about["name"],
            address=about["address"],
            phone=about["phone"],
            fax=about["fax"],
            windows=windows,
            accounts=accounts,
            url=storage["url"].strip(),
        )

    # steps ----------------------------------------------------------------------------------

    def _make_choice(self) -> Step:
        step = Step(_("Welcome to the job center desk"), _("How do you want to begin?"))
        step.body.setSpacing(L)
        self.copies = QVBoxLayout()
        self.copies.setSpacing(L)
        step.body.addLayout(self.copies)
        for text, told, run in (
            (
                _("Make a new center"),
                _("For one computer, or for several on a server."),
                lambda: self.go(self.about),
            ),
            (
                _("Look around in the sample center"),
                _("Invented people; nothing can go wrong."),
                self._make_sample,
            ),
            (
                _("Join a shared center"),
                _("This computer becomes one more desk of it."),
                lambda: self.go(self.joining),
            ),
            (_("Open a center of this computer"), _("Choose its folder."), self._open_folder),
        ):
            step.body.addLayout(_choice(text, told, run))
        return step

    def _find_copies(self) -> None:
        self._work.device(
            self, lambda: self._load().list_copies(), done=self._offer_copies, failed=lambda _error: None
        )

    def _offer_copies(self, copies: Sequence[tuple[Path, str]]) -> None:
        """Copies that were packed onto this computer come first: who has one goes out with it."""
        for folder, told in copies[:MOST_COPIES]:
            go_in = partial(self.ready.emit, folder, "")
            self.copies.addLayout(_choice(_("Open the copy that goes out"), told, go_in))

    def _make_step(self, title: str, told: str, fields: Sequence[Field]) -> Step:
        return Step(title, told, Form(fields, self._codes, today=self._today))

    def _dress(self) -> None:
        for at, step in enumerate(self._order):
            back = self._order[at - 1] if at else self.choose
            step.add_way(_("Back"), partial(self.go, back))
            last = at + 1 == len(self._order)
            step.add_way(_("Make the center") if last else _("Next"), partial(self._forward, at), primary=True)
        self.joining.add_way(_("Back"), lambda: self.go(self.choose))
        self.joining.add_way(_("Join"), self._join, primary=True)
        if self.windows.form and self.storage.form and self.joining.form:
            for no, kind in enumerate(USUAL_WINDOWS, 1):
                self.windows.form.set_values({f"window_{no}": kind.value})
            for no in range(1, MOST_WINDOWS + 1):
                self.windows.form.set_label(f"window_{no}", _("Window {number}").format(number=no))
            self.storage.form.set_values({"folder": str(self._home / "jobdesk-center")})
            self.joining.form.set_values({"folder": str(self._home / "jobdesk-center")})

    def _forward(self, at: int) -> None:
        step = self._order[at]
        if step.form is None or step.form.cleaned() is None:
            return
        if step is self.people:
            self._check_people(step.form, self._order[at + 1])
        elif at + 1 < len(self._order):
            self.go(self._order[at + 1])
        else:
            self._make_center()

    def _check_people(self, form: Form, following: Step) -> None:
        """On once each password is one that the center takes; a refusal stands beside its own."""
        if not self._passwords_agree(form):
            return
        typed = form.values()
        asked = [(key, typed[f"{key}_user"].strip(), typed[f"{key}_password"]) for key in _KEYS]

        def check() -> None:
            for key, user, password in asked:
                try:
                    self._load().check_new_password(user, password)
                except InvalidInput as error:
                    raise InvalidInput(str(error), field=f"{key}_password") from error

        def on(_none: None) -> None:
            if self._steps.currentWidget() is self.people:
                self.go(following)

        self._work.device(self, check, done=on, failed=lambda error: self._refused(self.people, error))

    def _passwords_agree(self, form: Form) -> bool:
        for key in _KEYS:
            if form.value(f"{key}_password") != form.value(f"{key}_again"):
                form.show_problem(JobdeskError(_("The two passwords differ."), field=f"{key}_again"))
                return False
        if form.value("supervisor_user") == form.value("administrator_user"):
            form.show_problem(
                JobdeskError(_("Each account needs a user name of its own."), field="administrator_user")
            )
            return False
        return True

    # acts -----------------------------------------------------------------------------------

    def _make_center(self) -> None:
        plan = self.plan()
        self._steps.setCurrentWidget(self.working)
        self._work.device(
            self,
            lambda: self._load().make_center(plan),
            done=lambda key: self._show_key(plan, key),
            failed=lambda error: self._refused(self.storage, error),
        )

    def _make_sample(self) -> None:
        folder = self._home / "jobdesk-sample"
        if (folder / "center.toml").exists():
            self.ready.emit(folder, "")
            return
        self._steps.setCurrentWidget(self.working)
        self._work.device(
            self,
            lambda: self._load().make_sample(folder),
            done=lambda accounts: self._show_accounts(folder, accounts),
            failed=lambda error: self._refused(self.choose, error),
        )

    def _join(self) -> None:
        values = self.joining.form.cleaned() if self.joining.form else None
        if values is None:
            return
        folder = Path(values["folder"]).expanduser()
        self._steps.setCurrentWidget(self.working)
        self._work.device(
            self,
            lambda: self._load().join_center(folder, values["url"], values["user"], values["password"]),
            done=lambda _none: self.ready.emit(folder, values["user"]),
            failed=lambda error: self._refused(self.joining, error),
        )

    def _open_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the center"), str(self._home))
        if chosen:
            self.ready.emit(Path(chosen), "")

    def _refused(self, step: Step, error: JobdeskError) -> None:
        self.go(step)
        if step.form is None or not step.form.show_problem(error):
            step.strip.show_text(str(error))

    def _show_key(self, plan: CenterPlan, key: str) -> None:
        user = plan.accounts[0].user_name
        step = KeyStep(
            self._work,
            key,
            lambda: self._load().recovery_paper(plan.folder, key),
            lambda: self.ready.emit(plan.folder, user),
        )
        self._steps.addWidget(step)
        self._steps.setCurrentWidget(step)
        step.paper.check.setFocus()

    def _show_accounts(self, folder: Path, accounts: Sequence[tuple[str, str, str]]) -> None:
        step = Step(_("The sample center is ready"), _("Sign in with one of its accounts."))
        for user, role, password in accounts:
            shown = PlainLabel(f"{self._codes.label('role', role)}   {user}   {password}")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            step.body.addWidget(shown)
        first = accounts[0][0] if accounts else ""
        on = step.add_way(_("Sign in"), lambda: self.ready.emit(folder, first), primary=True)
        self._steps.addWidget(step)
        self._steps.setCurrentWidget(step)
        on.setFocus()


def _choice(text: str, told: str, run: Callable[[], object]) -> QHBoxLayout:
    made = button(text, look="choice")
    made.setFixedWidth(280)
    made.clicked.connect(lambda _on=False: run())
    return row(made, secondary(told), spacing=L)
