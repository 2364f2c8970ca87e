"""The forms of 구인: firms, their vacancies, vacancies elsewhere; put aside while the phone rings."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from jobdesk.base.errors import JobdeskError, ProbableDuplicate
from jobdesk.base.forms.employers import EMPLOYER
from jobdesk.base.forms.vacancies import EXTERNAL_VACANCY
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages import _vacancy_jobs as jobs
from jobdesk.qt.pages._find_firm import FindFirmSheet, firm_typed
from jobdesk.qt.pages._vacancy_fields import NOT_COPIED
from jobdesk.qt.pages._vacancy_form import VacancySheet
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.qt.pages.kept_sheet import NEW
from jobdesk.services.drafts import DraftRow
from jobdesk.services.employers import EmployerCard
from jobdesk.services.vacancies import VacancyCard

FIRM, VACANCY_KEPT, NEW_VACANCY, EXTERNAL = "employer", "vacancy", "vacancy_new", "external_vacancy"
FORMS = (FIRM, VACANCY_KEPT, NEW_VACANCY, EXTERNAL)
"""The kinds of drafts this page keeps; the key is the record, the firm, or begins with NEW."""
_UUID_LENGTH = 36
# What a new vacancy takes over from its firm: its field, and the firm's fields in the order of trust.
_FROM_FIRM = {
    "contact_name": ("contact_name",),
    "contact_phone": ("contact_phone", "phone"),
    "contact_fax": ("fax",),
    "place_address": ("road_address",),
    "place_dong_code": ("dong_code",),
}


class FirmActs:
    """The forms a page opens on firms and vacancies."""

    def __init__(
        self,
        page: Page,
        saved: Callable[[str, UUID], object],
        changed: Callable[[UUID], object] = lambda _vacancy_id: None,
    ) -> None:
        """`saved` is told the kind and the record of what is new, `changed` a known vacancy that was saved."""
        self.page, self.room, self._saved, self._changed = page, page.room, saved, changed

    # firms ----------------------------------------------------------------------------------

    def find_firm(self) -> None:
        """A firm calls with a vacancy: first the firm, found or new."""
        self.page.push(
            FindFirmSheet(
                self.page,
                title=_("New vacancy: whose is it?"),
                chosen=lambda row: self.new_vacancy_of(row.id),
                new=lambda typed: self.new_firm(firm_typed(typed)),
            )
        )

    def new_firm(self, typed: Mapping[str, Any], key: str = NEW) -> None:
        """A firm; its vacancy follows at once."""
        start = {"business_no_state": "unconfirmed", "found_by": "phone", **typed}
        self._firm_sheet(_("New firm"), DraftKey(FIRM, key), None, start)

    def edit_firm(self, card: EmployerCard) -> None:
        """Complete or correct a firm."""
        title = _("Firm: {name}").format(name=card.values["name"])
        self._firm_sheet(title, DraftKey(FIRM, str(card.id)), card, {})

    def _firm_sheet(self, title: str, key: DraftKey, card: EmployerCard | None, start: Mapping[str, Any]) -> None:
        form = Form(EMPLOYER, self.room.codes, today=self.room.today())
        form.set_values(start)

        def save(values: dict[str, Any], sheet: FormSheet, confirmed: bool = False) -> None:
            if unchanged(sheet, values):
                return

            def refused(error: JobdeskError) -> None:
                sheet.refused(error)
                if isinstance(error, ProbableDuplicate):
                    again = partial(save, values, sheet, True)
                    sheet.ask(str(error), verb=_("Save as a new firm"), then=again)

            def done(saved: EmployerCard | None) -> None:
                if card is None and saved is not None:
                    self._saved("employer", saved.id)
                    self._new_vacancy(saved)

            known = (card.id, sheet.known.version) if card and sheet.known else None
            job = partial(jobs.save_firm, values, known, sheet.known.values if sheet.known else None, confirmed)
            sheet.commit(job, stale="employers", done=done, said=_("Saved"), failed=refused)

        sheet = FormSheet(
            form,
            title=title,
            verb=_("Save"),
            save=save,
            draft=key,
            known=card,
            read=partial(jobs.view_firm, card.id) if card else None,
            record=("employer", card.id) if card else None,
        )
        self._push(sheet, key)

    # vacancies ------------------------------------------------------------------------------

    def new_vacancy_of(self, employer_id: UUID) -> None:
        """A vacancy of a known firm."""
        self.room.work.view(
            self.page, partial(jobs.view_firm, employer_id), done=self._new_vacancy, failed=self.page.explain
        )

    def _new_vacancy(self, firm: EmployerCard, key: str = "") -> None:
        from_firm = {
            name: next((firm.values[one] for one in sources if firm.values[one]), None)
            for name, sources in _FROM_FIRM.items()
        }
        self._vacancy_sheet(firm.id, str(firm.values["name"]), None, from_firm, key or str(firm.id))

    def copy_vacancy(self, card: VacancyCard) -> None:
        """A new vacancy that says the same, without its days."""
        if card.employer_id is not None:
            kept = {name: value for name, value in card.values.items() if name not in NOT_COPIED}
            self._vacancy_sheet(card.employer_id, card.employer_name, None, kept, str(card.employer_id))

    def edit_vacancy(self, card: VacancyCard) -> None:
        """Complete or correct a vacancy."""
        self._vacancy_sheet(card.employer_id, card.employer_name, card, {}, str(card.id))

    def _vacancy_sheet(
        self, employer_id: UUID | None, firm: str, card: VacancyCard | None, start: Mapping[str, Any], kept: str
    ) -> None:
        key = DraftKey(VACANCY_KEPT if card else NEW_VACANCY, kept)
        sheet = VacancySheet(
            self.room,
            employer_id=employer_id,
            firm=firm,
            card=card,
            start=start,
            draft=key,
            done=self._show_new if card is None else lambda _saved: self._changed(card.id),
        )
        self._push(sheet, key)

    def new_external(self, key: str = NEW) -> None:
        """A vacancy of another system or office."""
        form = Form(EXTERNAL_VACANCY, self.room.codes, today=self.room.today())
        form.set_values({"received_on": self.room.today()})

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            job = partial(jobs.save_external, values)
            sheet.commit(job, stale="vacancies", done=self._show_new, said=_("Saved"))

        kept = DraftKey(EXTERNAL, key)
        sheet = FormSheet(form, title=_("External vacancy"), verb=_("Save"), save=save, draft=kept)
        self._push(sheet, kept)

    def _show_new(self, saved: VacancyCard | None) -> None:
        if saved is not None:
            self._saved("vacancy", saved.id)

    # put aside ------------------------------------------------------------------------------

    def _push(self, sheet: FormSheet, key: DraftKey) -> None:
        sheet.add_verb(_("Put aside"), "Ctrl+Shift+P", lambda: self._put_aside(sheet, sheet.draft_key or key))
        self.page.push(sheet)

    def _put_aside(self, sheet: FormSheet, key: DraftKey) -> None:
        """Keep the form among the three put aside; a new one gets a key of its own: the next is new again."""
        sheet.keep_draft_now()
        key = sheet.draft_key or key
        to = key if key.key != NEW else key.of_its_own()
        title = " ".join(part for part in (sheet.title.text(), _typed_name(sheet.form.values())) if part)

        def done(_none: object) -> None:
            sheet.finish()
            self.room.say(_("Put aside"))

        job = partial(jobs.put_aside, key.kind, key.key, to.key, title)
        self.room.work.change(sheet, job, stale="drafts", done=done, failed=sheet.explain)

    def resume(self, kept: DraftRow) -> None:
        """Go on with a form that was put aside or left."""
        if kept.key.startswith(NEW):
            begin: Callable[[str], None] = (
                self.new_external if kept.kind == EXTERNAL else lambda key: self.new_firm({}, key)
            )
            self._go_on(begin, kept.key)
            return
        record = UUID(kept.key[:_UUID_LENGTH])
        read: Callable[..., Any] = jobs.view_firm
        then: Callable[[Any], object] = self.edit_firm
        if kept.kind == VACANCY_KEPT:
            read, then = jobs.view_vacancy, self.edit_vacancy
        elif kept.kind == NEW_VACANCY:
            then = partial(self._new_vacancy, key=kept.key)
        done = partial(self._go_on, then)
        self.room.work.view(self.page, partial(read, record), done=done, failed=self.page.explain)

    def _go_on(self, begin: Callable[[Any], object], of: object) -> None:
        """The draft was chosen: the form opened by `begin` takes it without asking."""
        begin(of)
        if isinstance(self.page.sheet, FormSheet):
            self.page.sheet.resumes = True


def unchanged(sheet: FormSheet, values: Mapping[str, Any]) -> bool:
    """Whether a known record was opened and left as it is; then the sheet is done."""
    if sheet.known is None or sheet.unsure or sheet.changes(values):
        return False
    sheet.finish()
    return True


def _typed_name(values: Mapping[str, Any]) -> str:
    names = ("name", "title", "employer_name", "phone", "contact_phone")
    return next((str(values[name]) for name in names if values.get(name)), "")
