"""A vacancy as an employer tells it on the phone: one form, checked while typed, received and opened in one act.

Order of fields: ux.md 6. What is checked: services/vacancy_checks.py.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast
from uuid import UUID

from PySide6.QtWidgets import QApplication
from typing_extensions import override

from jobdesk.base.enums import VacancyState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fair_hiring import SCANNED, FairHit
from jobdesk.base.fields import clean_values
from jobdesk.base.forms.vacancies import VACANCY
from jobdesk.base.i18n import _
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import LineEdit, NoteEdit
from jobdesk.qt.pages import _vacancy_form_jobs as jobs
from jobdesk.qt.pages._firm_parts import offer_parts
from jobdesk.qt.pages._vacancy_aside import VacancyAside
from jobdesk.qt.pages._vacancy_fields import EXTRA, NOT_COPIED, REASONS, last_day_told, says, vacancy_fields
from jobdesk.qt.pages._vacancy_form_jobs import FirmSide, ToSave
from jobdesk.qt.pages._vacancy_hours import FILLED, TAKE_KEY, HoursHelp
from jobdesk.qt.pages.base import DraftKey, FormSheet, Room
from jobdesk.qt.pages.form_sheet import Saved
from jobdesk.qt.parts import ActionButton, BadgeLabel
from jobdesk.qt.theme import Badge
from jobdesk.services.vacancies import COUNTED, VacancyCard
from jobdesk.services.vacancy_checks import FirmFacts, VacancyCheck, check_vacancy

NOTES = "_fair"
_MAY_OPEN = frozenset({VacancyState.RECEIVED, VacancyState.VERIFIED, VacancyState.ON_HOLD})


class VacancySheet(FormSheet):
    """The form with its checks beside it.

    Args:
        firm: the firm's name.
        card: the record that is corrected.
        start: what a new one begins with.
        done: gets a new one once it is saved.
    """

    def __init__(
        self,
        room: Room,
        *,
        employer_id: UUID | None,
        firm: str,
        card: VacancyCard | None,
        start: Mapping[str, Any],
        draft: DraftKey,
        done: Callable[[VacancyCard | None], object],
    ) -> None:
        self._codes, self._today, self._employer_id, self._done = room.codes, room.today(), employer_id, done
        self._fields = {field.name: field for field in vacancy_fields()}
        form = Form(
            tuple(self._fields.values()),
            room.codes,
            today=self._today,
            hidden=(*EXTRA, *REASONS),
        )
        if card is None:
            form.set_values({"received_on": self._today, "channel": "phone", "openings": 1, **start})
        self.firm = FirmFacts()
        self.notes: list[dict[str, str]] = [dict(note) for note in card.fair_notes] if card else []
        self.check: VacancyCheck | None = None
        self.unread: dict[str, str] = {}
        self._told: set[str] = set()
        self._opening = False
        self.hours = HoursHelp(form, self._kept)
        super().__init__(
            form,
            title=(_("Vacancy: {firm}") if card else _("New vacancy: {firm}")).format(firm=firm),
            verb=_("Save") if card else _("Receive"),
            save=self._save_values,
            draft=draft,
            known=card,
            read=partial(jobs.view_vacancy, card.id) if card else None,
            record=("vacancy", card.id) if card else None,
        )
        self.card = card
        self.hours.leave_alone([name for name in FILLED if card and card.values[name] is not None])
        self._make_acts()
        self.enough = [BadgeLabel(), BadgeLabel()]
        self.watch = BadgeLabel()
        self.head.insertWidget(1, self.watch)
        for badge in self.enough:
            self.head.addWidget(badge)
        form.edited.connect(self._on_edited)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._check_now()

    def _make_acts(self) -> None:
        card = self.card
        self.opener: ActionButton | None = None
        if card is None or card.state in _MAY_OPEN:
            verb = _("Save and open") if card else _("Receive and open")
            self.opener = self.add_action(self._make_action(verb, "Ctrl+Return", self.save_and_open))
        hits = [
            self._make_action(_("Take the proposal"), "Ctrl+M", self.take_proposal),
            self._make_action(_("Justify"), "Ctrl+Shift+M", self.justify),
        ]
        self._make_action(_("Take the computed hours"), TAKE_KEY, self.take_hours)
        self.beside = VacancyAside(self._codes, lambda name: _(self._fields[name].label), hits)
        self.aside.addWidget(self.beside)

    # the firm -------------------------------------------------------------------------------

    @override
    def opened(self, room: Room) -> None:
        super().opened(room)
        if self._employer_id is not None:
            job = partial(jobs.read_firm_side, self._employer_id)
            room.work.read(self, job, done=self._take_firm, failed=self.explain)

    def _take_firm(self, side: FirmSide) -> None:
        self.firm = side.facts
        self.watch.set_badge(Badge(side.facts.watch_mark, "warning") if side.facts.watch_mark else None)
        self.form.hide_field("business_no", side.facts.business_no is not None)
        self.form.set_hint("five_or_more", self._size_told(side.facts))
        earlier = side.earlier if self.card is None else ()
        offer_parts(self, side.parts, earlier, self.copy_from)
        if earlier:
            self._make_action(_("Copy the last one"), "Ctrl+D", lambda: self.copy_from(earlier[0].id))
        self._check_now()

    def _size_told(self, facts: FirmFacts) -> str:
        """What the firm's record says of its size."""
        if facts.headcount is not None:
            size = _("{count} workers").format(count=facts.headcount)
        else:
            size = self._codes.label("headcount_band", facts.headcount_band)
        return _("The firm's record: {size}").format(size=size) if size else ""

    def copy_from(self, vacancy_id: UUID) -> None:
        """Say the same as an earlier vacancy of the firm, where nothing was typed here."""
        job = partial(jobs.view_vacancy, vacancy_id)
        self.room.work.view(self, job, done=self._take_earlier, failed=self.explain)

    def _take_earlier(self, card: VacancyCard) -> None:
        kept = {
            name: value
            for name, value in card.values.items()
            if name not in NOT_COPIED and name not in self.form.touched and says(self._fields.get(name), value)
        }
        self.hours.leave_alone(kept)
        self.hours.filling = True
        for name, value in kept.items():
            self.form.set_value(name, value)
        self.hours.filling = False
        self._check_now()
        self.form.focus_field("openings")
        self.room.say(_("Copied: {title}").format(title=card.values["title"]))

    # typing ---------------------------------------------------------------------------------

    def _on_edited(self, name: str) -> None:
        if not self.hours.filling:
            self.hours.edited(name)
            self._check_now()

    def _on_focus(self) -> None:
        self.form.mark_unread(self.unread)
        self._show_hits()

    def take_hours(self) -> None:
        """Let days and times say the hours a week."""
        self.hours.take()
        self._check_now()

    @override
    def _take_over(self, now: Saved, asked: Sequence[Sequence[str]] = ()) -> None:
        notes_typed = self._notes_changed()
        super()._take_over(now, asked)
        if isinstance(now, VacancyCard):
            if not notes_typed:
                self.notes = [dict(note) for note in now.fair_notes or ()]
            self.card = now
            self.hours.leave_alone([name for name in FILLED if now.values[name] is not None])
        self._check_now()

    def _kept(self) -> dict[str, Any]:
        """What is typed, as it would be kept; what is half typed is nothing yet, and why stands in `unread`."""
        kept: dict[str, Any] = {}
        self.unread = {}
        codes, on = self._codes, self._today
        for name, value in self.form.values().items():
            try:
                kept |= clean_values([self._fields[name]], {name: value}, codes, today=on, need=None)
            except InvalidInput as error:
                kept[name], self.unread[name] = None, str(error)
        return kept

    def _check_now(self) -> None:
        """Check what is typed and show it: verdict, wordings, marks, and what is still asked."""
        kept, typed = self._kept(), self.form.values()
        texts = {name: typed[name] if kept[name] else None for name in SCANNED}
        self.check = check = check_vacancy(
            {**kept, **texts}, self.firm, self._codes, self._today, fair_notes=self.notes
        )
        for name, verdict in REASONS.items():
            self.form.hide_field(name, check.wage.verdict != verdict and not kept[name])
        self.beside.wage.show_check(check, [_(self._fields[name].label) for name in check.wage.needs])
        self._show_hits()
        for name in SCANNED:
            spans = [(hit.start, hit.end) for hit in check.unsettled if hit.field == name]
            cast(LineEdit | NoteEdit, self.form.input(name)).set_marks(spans)
        self._tell("weekly_hours", self.hours.told(kept))
        self._tell("closes_on", *last_day_told(kept, self._today))
        self.form.mark_unread(self.unread)
        self._show_enough(check)

    def _tell(self, name: str, told: str, tone: str = "warning") -> None:
        """Say a word beside a field, and take only one's own word away."""
        if told or name in self._told:
            self.form.set_hint(name, told, tone)
        (self._told.add if told else self._told.discard)(name)

    def _show_enough(self, check: VacancyCheck) -> None:
        receive = not self.form.missing("receive") and not self.unread
        words = (
            (receive, _("Enough to receive"), _("Not enough to receive")),
            (self._may_open(check), _("Enough to open"), _("Not enough to open")),
        )
        for badge, (enough, yes, no) in zip(self.enough, words, strict=True):
            badge.set_badge(Badge(yes, "good") if enough else Badge(no, "warning"))
        if self.opener is not None:
            self._put_first(self.opener if self._may_open(check) else self.primary_button)
        self._show_missing()

    def _may_open(self, check: VacancyCheck) -> bool:
        return check.enough and not self.unread

    def _put_first(self, first: ActionButton) -> None:
        """The act that is meant now stands at the right end, in the accent."""
        for one in (self.opener, self.primary_button):
            if one is not None:
                one.make_primary(one is first)
        self.buttons.removeWidget(first)
        self.buttons.addWidget(first)

    @override
    def _show_missing(self, _name: str = "") -> None:
        check = getattr(self, "check", None)
        if check is None:
            super()._show_missing()
            return
        names = [_(self._fields[name].label) for name in self._asks(check) if name not in self.unread]
        self.show_missing_names(list(dict.fromkeys(names)))
        if self.unread:
            wrong = _("Cannot be kept as typed: {names}").format(
                names=", ".join(_(self._fields[name].label) for name in self.unread)
            )
            self.missing_text.setText(f"{wrong}   {self.missing_text.text()}" if names else wrong)
            self.missing_line.show()

    def _asks(self, check: VacancyCheck) -> list[str]:
        wanted = {field.name for field in self.form.missing("complete")} | set(check.asks) | self.unread.keys()
        return [name for name in self._fields if name in wanted]

    @override
    def jump_to_missing(self) -> None:
        if self.check is None:
            return
        names, asked = list(self._fields), self._asks(self.check)
        if not asked:
            return
        here = self.form.focused_field()
        after = names.index(here) if here else -1
        name = next((one for one in asked if names.index(one) > after), asked[0])
        self.form.focus_field(name)
        hit = next((one for one in self.check.unsettled if one.field == name), None)
        if hit is not None:
            cast(LineEdit | NoteEdit, self.form.input(name)).choose_span(hit.start, hit.end)

    # wordings -------------------------------------------------------------------------------

    def _current(self) -> FairHit | None:
        """The wording that the keys mean: of the field one is in, else the first."""
        unsettled = self.check.unsettled if self.check else ()
        here = self.form.focused_field()
        return next((hit for hit in unsettled if hit.field == here), unsettled[0] if unsettled else None)

    def _show_hits(self) -> None:
        """The first line is the wording that the keys mean."""
        if self.check is not None:
            self.beside.fair.show_hits(self.check, self._current(), self._why)

    def _why(self, hit: FairHit) -> str:
        same = (note["why"] for note in self.notes if (note["rule"], note["text"]) == (hit.rule.id, hit.text))
        return next(same, "")

    def take_proposal(self) -> None:
        """Write the proposal in the wording's place."""
        self._check_now()
        hit = self._current()
        if hit is not None:
            self.form.set_value(hit.field, hit.mended(str(self.form.value(hit.field))))
            self.form.focus_field(hit.field)

    def justify(self) -> None:
        """Write why a wording stands."""
        self._check_now()
        hit = self._current()
        if hit is None:
            return

        def keep(why: str) -> None:
            self.notes.append({"rule": hit.rule.id, "text": hit.text, "why": why})
            self._check_now()
            self.keep_draft_now()

        told = _("“{text}” ({rule}): why does it stand?").format(text=hit.text, rule=hit.rule.law)
        self.ask(told, verb=_("Justify"), then=keep, reason=True)

    # drafts ---------------------------------------------------------------------------------

    @override
    def is_typed(self) -> bool:
        return super().is_typed() or self._notes_changed()

    def _notes_changed(self) -> bool:
        return self.notes != [dict(note) for note in (self.card.fair_notes if self.card else ())]

    @override
    def typed(self) -> dict[str, Any]:
        return {**super().typed(), NOTES: self.notes}

    @override
    def take_typed(self, values: Mapping[str, Any]) -> None:
        self.notes = list(values.get(NOTES, self.notes))
        super().take_typed({name: value for name, value in values.items() if name != NOTES})
        self.hours.leave_alone([name for name in FILLED if values.get(name)])
        self.hours.fill()
        self._check_now()

    # saving ---------------------------------------------------------------------------------

    def save_and_open(self) -> None:
        """Save it and open it for referrals; where it may not be opened, say what is asked and go there."""
        self._check_now()
        if self.check is not None and not self._may_open(self.check):
            self.strip.show_text(self.missing_text.text(), "warning")
            self.jump_to_missing()
            return
        self._opening = True
        self.save_now()
        self._opening = False

    def _save_values(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        number = values.get("business_no")
        kept = {name: value for name, value in values.items() if name not in EXTRA}
        known = (self.card.id, self.known.version) if self.card and self.known else None
        changed = self.changes(kept) if self.card else {}
        if self.card and not (changed or number or self._opening or self._notes_changed() or self.unsure):
            self.finish()
            return
        opened = self._opening
        firm = (self.firm.id, self.firm.version) if self.firm.id else None

        def commit(why: str = "") -> None:
            base = self.known.values if self.known else None
            notes = self.notes if self._notes_changed() or not self.card else None
            asked = ToSave(kept, self._employer_id, known, why, notes, opened, number, firm, base)
            self.commit(
                partial(jobs.save, asked),
                stale=("vacancies", "employers") if number else "vacancies",
                done=self._done,
                said=_("Saved and open") if opened else _("Saved"),
            )

        counted = [field for field in VACANCY if field.name in changed.keys() & COUNTED]
        if counted:
            names = ", ".join(_(field.label) for field in counted)
            told = _("Figures are made of this: {fields}. Why is it corrected?").format(fields=names)
            self.ask(told, verb=_("Correct"), then=commit, reason=True)
        else:
            commit()
