"""What is added to a firm: people and places, talks, visits, what was heard, the watch mark."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from jobdesk.base.fields import Field
from jobdesk.base.forms.counseling import SESSION
from jobdesk.base.forms.events import EMPLOYER_VISIT
from jobdesk.base.forms.vacancy_life import REMARK, WATCH
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._employer_lists import SITES
from jobdesk.qt.pages._firm_acts import unchanged
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.services import counseling, employer_parts, employer_remarks, visits
from jobdesk.services.employer_figures import SentRow
from jobdesk.services.employer_parts import PartKind, PartRow
from jobdesk.services.employer_view import EmployerView

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


class EmployerForms:
    """The forms the card of a firm opens."""

    def __init__(self, page: Page) -> None:
        self._page, self.room = page, page.room

    def part(self, view: EmployerView, kind: PartKind, row: PartRow | None) -> None:
        """A person or a place, new or known."""
        form = Form(employer_parts.FIELDS[kind], self.room.codes, today=self.room.today())
        firm, part = view.card.id, row.id if row else None

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            if unchanged(sheet, values):
                return
            version = sheet.known.version if sheet.known else None

            def job(db: "Session", act: "Act") -> object:
                return employer_parts.save_part(
                    db, act, kind=kind, values=values, employer_id=firm, part_id=part, version=version
                )

            sheet.commit(job, stale="employers", said=_("Saved"))

        def read(db: "Session", act: "Act") -> PartRow:
            return employer_parts.read_part(db, act, kind=kind, part_id=cast(UUID, part))

        title = f"{view.card.values['name']} · {_('Site') if kind == SITES else _('Contact person')}"
        key = DraftKey(kind, str(part or firm))
        self._page.push(
            FormSheet(
                form, title=title, verb=_("Save"), save=save, draft=key, known=row, read=read if row else None
            )
        )

    def talk(self, view: EmployerView) -> None:
        """구인상담 with the firm."""
        fields = [field for field in SESSION if field.name not in {"kind", "place"}]
        start = {"started_at": self.room.now(), "mode": "phone"}
        firm = view.card.id

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            asked = {**values, "kind": "employer"}
            over = max(act.at, values["started_at"]) if values["started_at"].date() == act.today else None
            return counseling.save_session(
                db, act, values=asked, employer_id=firm, ended_at=over or values["started_at"]
            )

        self._short(view, fields, _("Talk with {firm}"), start, job, "sessions", "talk")

    def visit(self, view: EmployerView) -> None:
        """job아라."""
        fields = [field for field in EMPLOYER_VISIT if field.name != "employer_name"]
        start = {"visited_on": self.room.today(), "result": "talk"}
        firm, name = view.card.id, view.card.values["name"]

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return visits.save_visit(db, act, values={**values, "employer_name": name}, employer_id=firm)

        self._short(view, fields, _("Visit to {firm}"), start, job, "visits", "visit")

    def remark(self, view: EmployerView, of: SentRow | None = None) -> None:
        """What was told about the firm; `of`: by this person, of this work."""
        firm = view.card.id

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            told = {"jobseeker_id": of.jobseeker_id, "vacancy_id": of.vacancy_id} if of else {}
            return employer_remarks.add_remark(db, act, employer_id=firm, values=values, **told)

        title = _("What was told about {firm}")
        if of is not None:
            title = _("What {person} told about {firm}").format(person=of.jobseeker, firm="{firm}")
        self._short(view, REMARK, title, {"said_on": self.room.today()}, job, "employers", "remark")

    def watch(self, view: EmployerView) -> None:
        """Put the firm under watch, or not any more; with the reason."""
        card = view.card

        def job(values: dict[str, Any], db: "Session", act: "Act") -> object:
            return employer_remarks.mark_watch(db, act, employer_id=card.id, version=card.version, values=values)

        start = {"watch_mark": card.values["watch_mark"] or ""}
        stale, title = ("employers", "vacancies"), _("Watch mark of {firm}")
        self._short(view, WATCH, title, start, job, stale, "watch", hint=_(WATCH[0].help))

    def _short(
        self,
        view: EmployerView,
        fields: Sequence[Field],
        title: str,
        start: Mapping[str, Any],
        job: Callable[..., object],
        stale: str | Sequence[str],
        kind: str,
        hint: str = "",
    ) -> None:
        form = Form(fields, self.room.codes, today=self.room.today())
        form.set_values(start)
        if hint:
            form.set_hint(fields[0].name, hint)
        self._page.push(
            FormSheet(
                form,
                title=title.format(firm=view.card.values["name"]),
                verb=_("Save"),
                save=lambda values, sheet: sheet.commit(partial(job, values), stale=stale, said=_("Saved")),
                draft=DraftKey(kind, str(view.card.id)),
            )
        )
