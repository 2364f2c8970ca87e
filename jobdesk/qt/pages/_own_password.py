"""Another password for who sits here, from whichever place their role has."""

from typing import TYPE_CHECKING, Any

from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services.accounts import change_own_password

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def password_field(name: str, label: str, told: str = "") -> Field:
    """A field whose text is hidden."""
    return Field(name, label, FieldKind.PASSWORD, required="receive", max_length=200, help=told)


_OWN = (
    password_field("old", mark("Present password")),
    password_field("new", mark("New password")),
    password_field("again", mark("New password once more")),
)


def ask_own_password(page: Page) -> None:
    """Cover the page with the form."""
    form = Form(_OWN, page.room.codes, today=page.room.today())

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        def job(db: "Session", act: "Act") -> None:
            if values["new"] != values["again"]:
                raise InvalidInput(_("The two new passwords differ."), field="again")
            change_own_password(db, act, old=values["old"], new=values["new"])

        sheet.commit(job, stale="accounts", said=_("Saved"))

    page.push(FormSheet(form, title=_("My password"), verb=_("Change the password"), save=save))
