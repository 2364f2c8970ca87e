"""The center as it stands on papers, its windows, settings, code lists and wages."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.codes import CodeBook, CodeEntry, fixed_schemes
from jobdesk.base.enums import WindowKind
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date
from jobdesk.base.forms.centers import CENTER, WINDOW
from jobdesk.base.hangul import matches, sought
from jobdesk.base.i18n import _, mark
from jobdesk.base.settings import SETTINGS, Setting
from jobdesk.qt.inputs import Choice, ChoiceBox, SearchEdit
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages import _admin_lists as lists
from jobdesk.qt.pages._admin_base import CODES, SETTING, WAGES, WINDOWS, AdminPage, choices_of
from jobdesk.qt.pages._admin_words import AMOUNTS, SCHEMES, SETTING_CHOICES, word
from jobdesk.qt.parts import row as beside
from jobdesk.qt.theme import S
from jobdesk.services import centers, codes
from jobdesk.services import settings as center_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_WINDOW = (*WINDOW, Field("active", mark("In use"), FieldKind.BOOLEAN))
_CODE = (
    Field("code", mark("Code"), required="receive", max_length=20),
    Field("order", mark("Order"), FieldKind.INTEGER, minimum=0, maximum=99_999),
    Field("name_ko", mark("Korean"), required="receive", max_length=200, wide=True),
    Field("name_en", mark("English"), max_length=200, wide=True),
    Field("valid_from", mark("From"), FieldKind.DATE),
    Field("valid_to", mark("Until"), FieldKind.DATE, help=mark("After this day it is not offered any more.")),
)
_WAGE = (
    Field("kind", mark("Kind"), FieldKind.CHOICE, required="receive", code="amount"),
    Field("valid_from", mark("From"), FieldKind.DATE, required="receive"),
    Field("amount", mark("Won an hour"), FieldKind.MONEY, required="receive", minimum=1),
    Field("source", mark("Source"), max_length=200, wide=True),
)


def setting_lines(db: "Session", _act: "Act") -> list[lists.SettingLine]:
    """Every setting with its present value."""
    found = center_settings.read_settings(db)
    return [lists.SettingLine(setting, found.text(setting.key)) for setting in SETTINGS if not setting.apart]


def setting_field(setting: Setting) -> tuple[Field, CodeBook | None]:
    """How a setting is asked, and the choices it takes."""
    if setting.kind == "integer":
        field = Field(
            "value",
            setting.label,
            FieldKind.INTEGER,
            required="receive",
            minimum=setting.minimum,
            maximum=setting.maximum,
            unit=setting.unit,
            help=setting.help,
        )
        return field, None
    if setting.kind == "date":
        return Field("value", setting.label, FieldKind.DATE, help=setting.help), None
    if setting.kind in {"choice", "flag"}:
        offered = setting.choices if setting.kind == "choice" else ("1", "0")
        book = choices_of("value", ((one, _choice_word(setting, one)) for one in offered))
        asked = Field(
            "value", setting.label, FieldKind.CHOICE, required="receive", code="value", help=setting.help
        )
        return asked, book
    return Field("value", setting.label, max_length=2000, help=setting.help), None


def _choice_word(setting: Setting, code: str) -> str:
    return (_("Yes") if code == "1" else _("No")) if setting.kind == "flag" else word(SETTING_CHOICES, code)


class CodeView(QWidget):
    """One code list at a time, chosen by its name, searched in words."""

    def __init__(self, view: ListView[CodeEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = view
        self._book: CodeBook | None = None
        self.scheme = ChoiceBox(
            sorted((Choice(key, _(text)) for key, text in SCHEMES.items()), key=lambda one: one.word),
            name=_("Code list"),
            empty=_("Choose a code list"),
        )
        self.scheme.setFixedWidth(280)
        self.search = SearchEdit(name=_("Find a code"), hint=_("Find a code"))
        self.search.setFixedWidth(280)
        self.scheme.changed.connect(self.fill)
        self.search.searched.connect(lambda _text: self.fill())
        self.search.left_down.connect(self.list.table.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(beside(self.scheme, self.search))
        column.addWidget(self.list, 1)
        self.scheme.set_value("channel")

    def show_book(self, book: CodeBook) -> None:
        """Show the codes as they are now."""
        self._book = book
        self.fill()

    def fill(self) -> None:
        """Show what is asked for."""
        if self._book is not None:
            text = self.search.live_text()
            found = self._book.all(str(self.scheme.value()))
            self.list.set_rows([e for e in found if matches(sought(f"{e.code} {e.name_ko} {e.name_en}"), text)])


class CenterActs(AdminPage):
    """What is done to the center itself."""

    code_view: CodeView

    def edit_center(self) -> None:
        """Name, address, phone and fax, as slips and reports show them."""

        def ask(row: centers.CenterRow) -> None:
            def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
                return centers.edit_center(db, act, version=row.version, **values)

            start = {field.name: getattr(row, field.name) for field in CENTER}
            self.ask_form(CENTER, _("The center"), start, job, ("center", WINDOWS))

        self.room.work.read(self, lambda db, act: centers.read_center_row(db), done=ask, failed=self.explain)

    def new_window(self) -> None:
        """One more counter window."""
        self._ask_window({"kind": "jobseekers", "active": True})

    def edit_window(self) -> None:
        """Change what the chosen window is for, or use it no longer."""
        if (row := self.chosen(WINDOWS)) is not None:
            self._ask_window({field.name: getattr(row, field.name) for field in _WINDOW})

    def _ask_window(self, start: dict[str, Any]) -> None:
        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            kind = WindowKind(values["kind"])
            return centers.save_window(db, act, **{**values, "kind": kind})

        self.ask_form(_WINDOW, _("Counter window"), start, job, WINDOWS)

    def edit_setting(self) -> None:
        """Change the chosen setting."""
        line = self.chosen(SETTING)
        if line is None:
            return
        field, book = setting_field(line.setting)
        value: object = line.value
        if line.setting.kind == "date":
            value = date.fromisoformat(line.value) if line.value else None

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            typed = values.get("value")
            text = typed.isoformat() if isinstance(typed, date) else str("" if typed is None else typed)
            try:
                return center_settings.change_setting(db, act, key=line.setting.key, value=text)
            except InvalidInput as error:
                raise InvalidInput(str(error), field="value") from error

        self.ask_form((field,), _(line.setting.label), {"value": value}, job, SETTING, codes=book)

    # codes and wages ------------------------------------------------------------------------

    def new_code(self) -> None:
        """One more code in the list shown."""
        scheme = str(self.code_view.scheme.value())
        if not scheme:
            self.explain(JobdeskError(_("Choose a code list first.")))
        elif scheme in fixed_schemes():
            self.explain(
                JobdeskError(_("The program knows the codes of this table; only their words can change."))
            )
        else:
            last = max((entry.order for entry in self.code_view.list.model_.rows), default=0)
            self._ask_code(scheme, _CODE, {"order": last + 1})

    def edit_code(self) -> None:
        """Change words, order or days of the chosen code."""
        if (entry := self.chosen(CODES)) is not None:
            start = {field.name: getattr(entry, field.name) for field in _CODE}
            self._ask_code(entry.scheme, _CODE[1:], start, entry.code)

    def _ask_code(self, scheme: str, fields: tuple[Field, ...], start: dict[str, Any], code: str = "") -> None:
        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            known = None if code else codes.code_book(db).entry(scheme, values["code"])
            if known is not None and known.code == values["code"]:
                raise InvalidInput(_("This code is in the list already."), field="code")
            given = {"code": code, **values}
            given |= {"order": given.get("order") or 0, "name_en": given.get("name_en") or ""}
            return codes.save_code(db, act, scheme=scheme, **given)

        shown = word(SCHEMES, scheme)
        title = _("{list}: {code}").format(list=shown, code=code) if code else _("{list}: new code")
        self.ask_form(fields, title.format(list=shown), start, job, (CODES, WAGES))

    def new_wage(self) -> None:
        """A wage that holds from a day on."""
        self._ask_wage(_WAGE, {"kind": "minimum_wage", "valid_from": date(self.room.today().year + 1, 1, 1)})

    def edit_wage(self) -> None:
        """Correct the chosen wage."""
        if (row := self.chosen(WAGES)) is not None:
            start = {field.name: getattr(row, field.name) for field in _WAGE}
            self._ask_wage(tuple(f for f in _WAGE if f.name in {"amount", "source"}), start, row)

    def _ask_wage(self, fields: tuple[Field, ...], start: dict[str, Any], row: Any = None) -> None:  # noqa: ANN401
        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            kept = {"kind": row.kind, "valid_from": row.valid_from} if row is not None else {}
            given = {**kept, **values}
            return codes.save_amount(db, act, **{**given, "source": given.get("source") or ""})

        book = choices_of("amount", ((key, _(text)) for key, text in AMOUNTS.items()))
        title = _("New wage")
        if row is not None:
            day = format_date(row.valid_from)
            title = _("{kind} from {day}").format(kind=word(AMOUNTS, row.kind), day=day)
        self.ask_form(fields, title, start, job, (CODES, WAGES), codes=book)
