"""What can be done with one person, the same from every page that shows one."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date
from jobdesk.base.forms.events import COURSE_COMPLETION
from jobdesk.base.forms.jobseekers import JOBSEEKER, REGISTRATION
from jobdesk.base.i18n import _, mark
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._caution_sheet import caution_sheet
from jobdesk.qt.pages._consent_sheet import ConsentSheet
from jobdesk.qt.pages._correct_sheet import correct_sheet
from jobdesk.qt.pages._follow_up_sheets import follow_up_sheet
from jobdesk.qt.pages._known_people import look_for_known
from jobdesk.qt.pages._known_sheet import show_known
from jobdesk.qt.pages._person_card import history_card
from jobdesk.qt.pages._person_disclosures import DisclosureSheet
from jobdesk.qt.pages._person_plan import PlanSheet, can_be_opened, open_line
from jobdesk.qt.pages._person_series import SERIES, end_series, say_series, split_series
from jobdesk.qt.pages._person_sheets import BackgroundSheet
from jobdesk.qt.pages._referable_sheet import referable_sheet
from jobdesk.qt.pages._strikes import ask_strike
from jobdesk.qt.pages._work_sheet import WorkSheet
from jobdesk.qt.pages.base import DraftKey, FormSheet, Page
from jobdesk.qt.parts import secondary
from jobdesk.services import courses, jobseekers, registrations
from jobdesk.services.duplicates import KnownPerson
from jobdesk.services.person import PersonView, read_person
from jobdesk.services.stale_saves import settle
from jobdesk.services.timeline import TimelineRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

_EXTENSION = (Field("valid_until", mark("New end"), FieldKind.DATE, required="receive"),)


class PersonActs:
    """The acts of a page on its person.

    Args:
        saved: called with the person's id after each commit.
        found: called with the id of a person who turned out to be known.
        session: the session that runs with the person, where the page holds them.
    """

    def __init__(
        self,
        page: Page,
        *,
        saved: Callable[[UUID], object],
        found: Callable[[UUID], object],
        session: Callable[[], UUID | None] = lambda: None,
    ) -> None:
        self.page, self.room, self._session = page, page.room, session
        self._saved, self._found = saved, found

    # the person -----------------------------------------------------------------------------

    def start_new(self, **typed: object) -> FormSheet:
        """A new person: two fields are enough, the rest follows while people talk."""
        form = Form(JOBSEEKER, self.room.codes, today=self.room.today())
        sheet = FormSheet(
            form,
            title=_("New jobseeker"),
            verb=_("Save"),
            save=partial(self._save_new, confirmed=False),
            draft=DraftKey("jobseeker", "new"),
        )
        form.set_values(typed)
        look_for_known(self.room, sheet, self._found)
        say_series(self.room, sheet)
        self.page.push(sheet)
        return sheet

    def _save_new(self, values: dict[str, Any], sheet: FormSheet, *, confirmed: bool) -> None:
        def refused(error: JobdeskError) -> None:
            if not isinstance(error, KnownPerson):
                sheet.refused(error)
            else:
                sheet.set_busy(False)
                again = partial(self._save_new, values, sheet, confirmed=True)
                show_known(self.page, error, values, save=again, opened=partial(self._open_known, sheet))

        self._change(
            sheet,
            lambda db, act: jobseekers.save_jobseeker(db, act, values=values, confirmed=confirmed).id,
            said=_("Saved; Same person? holds the two records side by side.") if confirmed else _("Saved"),
            stale=("jobseekers", "duplicates") if confirmed else ("jobseekers",),
            failed=refused,
            then=self._register_next,
        )

    def _open_known(self, sheet: FormSheet, known: UUID) -> None:
        sheet.leave()
        self._found(known)

    def _register_next(self, person: UUID | None) -> None:
        """While a row is on, the registration of the person just saved follows at once."""
        if not self.room.series:
            return
        if person is None:
            end_series(self.room)
            return
        self.room.work.read(
            self.page,
            lambda db, act: read_person(db, act, jobseeker_id=person),
            done=lambda view: self.register(view) if self.page.sheet is None else None,
            failed=self.page.explain,
        )

    def edit(self, view: PersonView, field: str = "") -> FormSheet:
        """Complete or correct the person; only what was changed is saved."""
        form = Form(JOBSEEKER, self.room.codes, today=self.room.today())
        person = view.card.id

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            changed, known = sheet.changes(values), sheet.known
            if known is None or not (changed or sheet.unsure):
                sheet.finish()
                return

            def job(db: "Session", act: "Act") -> UUID:
                settled, version = settle(
                    db,
                    act,
                    table="jobseeker",
                    record_id=person,
                    fields=JOBSEEKER,
                    values=changed,
                    version=known.version,
                    base=known.values,
                )
                jobseekers.save_jobseeker(db, act, values=settled, jobseeker_id=person, version=version)
                return person

            self._change(
                sheet,
                job,
                said=_("Saved"),
                stale=("jobseekers",),
            )

        name = view.card.values["full_name"]
        sheet = FormSheet(
            form,
            title=_("{name}: details").format(name=name),
            verb=_("Save"),
            save=save,
            draft=DraftKey("jobseeker", str(person)),
            known=view.card,
            read=lambda db, act: jobseekers.read_jobseeker(db, act, jobseeker_id=person),
            record=("jobseeker", person),
        )
        self.page.push(sheet)
        if field:
            form.focus_field(field)
        return sheet

    # what belongs to the person -------------------------------------------------------------

    def register(self, view: PersonView) -> None:
        """Register, the first time or anew after the end; in a row, the next new person follows."""
        if view.card.registration_id is not None:
            self.extend(view)
            return
        form = Form((*REGISTRATION, SERIES), self.room.codes, today=self.room.today())
        usual = {"received_on": self.room.today(), "channel": "visit", "place": self.room.place}
        form.set_values(usual | self.room.series | {SERIES.name: bool(self.room.series)})

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            told = dict(values)
            kept = split_series(told)
            self._change(
                sheet,
                lambda db, act: self._id(
                    view, registrations.register(db, act, jobseeker_id=view.card.id, values=told)
                ),
                said=_("Registered"),
                stale=("registrations", "jobseekers"),
                then=lambda _person: self._go_on(kept),
            )

        sheet = FormSheet(
            form,
            title=_("{name}: register").format(name=view.card.values["full_name"]),
            verb=_("Register"),
            save=save,
        )
        form.set_hint(SERIES.name, _(SERIES.help), "secondary")
        say_series(self.room, sheet)
        self._beside(sheet, _("Registrations so far"), view, {"registration", "extension"})
        self.page.push(sheet)

    def _go_on(self, kept: dict[str, Any]) -> None:
        """After a registration: the next new person while a row is on."""
        self.room.series = kept
        if kept:
            self.start_new()

    def extend(self, view: PersonView) -> None:
        """Move the end of the valid registration; no new one."""
        held, until = view.card.registration_id, view.card.registered_until
        if held is None or until is None:
            self.register(view)
            return
        form = Form(_EXTENSION, self.room.codes, today=self.room.today())
        form.set_values({"valid_until": registrations.months_later(until, self._months())})

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            self._change(
                sheet,
                lambda db, act: self._id(
                    view,
                    registrations.extend(
                        db,
                        act,
                        registration_id=held,
                        version=view.card.registration_version or 0,
                        valid_until=values["valid_until"],
                    ),
                ),
                said=_("Registration extended"),
                stale=("registrations", "jobseekers"),
            )

        title = _("{name}: extend the registration").format(name=view.card.values["full_name"])
        sheet = FormSheet(form, title=title, verb=_("Extend"), save=save)
        told = _("Valid until {day}. This is no new registration.").format(day=format_date(until))
        sheet.above.addWidget(secondary(told))
        self._beside(sheet, _("Registrations so far"), view, {"registration", "extension"})
        self.page.push(sheet)

    def _months(self) -> int:
        settings = getattr(self.room.desk, "settings", None)
        return int(settings.integer("registration_months")) if settings is not None else 3

    def ask_consent(self, view: PersonView) -> None:
        """Give consents, or withdraw one as easily."""
        saved, withdrawn = lambda: self._saved(view.card.id), lambda: self.disclosed(view)
        self.page.push(ConsentSheet(self.room, view, self.page.push, saved, withdrawn))

    def edit_background(self, view: PersonView) -> None:
        """Schools, former jobs, certificates, numbers of other systems."""
        self.page.push(BackgroundSheet(self.room, view, lambda: self._saved(view.card.id)))

    def add_course(self, view: PersonView) -> None:
        """A course the person finished."""
        form = Form(COURSE_COMPLETION, self.room.codes, today=self.room.today())
        form.set_values({"completed_on": self.room.today()})
        sheet = FormSheet(
            form,
            title=_("{name}: course completed").format(name=view.card.values["full_name"]),
            verb=_("Save"),
            save=lambda values, sheet: self._change(
                sheet,
                lambda db, act: self._id(
                    view, courses.save_course(db, act, values=values, jobseeker_id=view.card.id)
                ),
                said=_("Saved"),
                stale=("courses",),
            ),
        )
        self._beside(sheet, _("Courses so far"), view, {"course"})
        self.page.push(sheet)

    def mark_caution(self, view: PersonView) -> None:
        """Set or lift 주의 표시; a supervisor's."""
        sheet = caution_sheet(self.page, view.card, lambda: self._saved(view.card.id))
        self._beside(sheet, _("Timeline"), view)
        self.page.push(sheet)

    def say_referable(self, view: PersonView) -> None:
        """Paused, unreachable, in training: until when and why; or that it is over."""
        referable_sheet(self.page, view, lambda: self._saved(view.card.id))

    def plan(self, view: PersonView) -> None:
        """Next steps, where else the person was sent, public works."""
        self.page.push(PlanSheet(self.page, view, lambda: self._saved(view.card.id), self._session()))

    def disclosed(self, view: PersonView) -> None:
        """What of the person went to which firm, and whom a withdrawal is to be told."""
        self.page.push(DisclosureSheet(self.page, view.card.id, view.card.values["full_name"]))

    def work(self, view: PersonView, told: TimelineRow | None) -> None:
        """The job the line of the timeline is about, else the newest."""
        found = [line for line in view.timeline if line.kind == "placement" and not line.voided]
        if told is not None and told.kind == "placement" and not told.voided:
            found = [told]
        if not found:
            self.page.explain(InvalidInput(_("No job of this person is known.")))
            return
        name = view.card.values["full_name"]
        self.page.push(WorkSheet(self.page, found[0].id, name, lambda: self._saved(view.card.id)))

    def open_line(self, view: PersonView, told: object) -> None:
        """What Enter means on a line of the timeline."""
        if not isinstance(told, TimelineRow):
            return
        name = view.card.values["full_name"]
        if told.kind == "referral":
            self.room.open(told.kind, told.id)
        elif told.kind == "placement" and not told.voided:
            self.work(view, told)
        elif told.kind == "follow_up" and told.still_open:
            self.page.push(follow_up_sheet(self.page, told.id, told.version, name))
        elif can_be_opened(told.kind) and not told.voided:
            open_line(self.page, told.kind, told.id, view, lambda: self._saved(view.card.id))
        else:
            self.room.say(_("All there is of this line stands below the timeline."))

    def strike(self, view: PersonView, told: TimelineRow | None) -> None:
        """Strike a fact of the timeline through, with a reason."""
        if told is not None:
            ask_strike(self.page, told, lambda: self._saved(view.card.id))

    def correct(self, view: PersonView, told: TimelineRow | None) -> None:
        """Correct a fact of the timeline, with a reason."""
        if told is not None:
            correct_sheet(self.page, told.kind, told.id, about=told.title, saved=lambda: self._saved(view.card.id))

    def jump(self, view: PersonView) -> None:
        """Go to the first thing still missing for a referral."""
        if not view.missing:
            self.room.say(_("Nothing is missing for a referral."))
            return
        first = view.missing[0].name
        if first == "registration":
            self.register(view)
        elif first == "disclosure_consent":
            self.ask_consent(view)
        else:
            self.edit(view, first)

    # inside ---------------------------------------------------------------------------------

    def _beside(self, sheet: FormSheet, title: str, view: PersonView, kinds: Collection[str] = ()) -> None:
        """Show beside a short form what was done before."""
        sheet.aside.addWidget(history_card(self.room.codes, title, view, kinds), 1)

    @staticmethod
    def _id(view: PersonView, _made: object) -> UUID:
        return view.card.id

    def _change(
        self,
        sheet: FormSheet,
        job: "Callable[[Session, Act], UUID]",
        *,
        said: str,
        stale: Sequence[str],
        failed: Callable[[JobdeskError], None] | None = None,
        then: Callable[[UUID | None], object] = lambda _person: None,
    ) -> None:
        def done(person: UUID | None) -> None:
            if person is not None:
                self._saved(person)
            then(person)

        sheet.commit(job, stale=stale, said=said, done=done, failed=failed)
