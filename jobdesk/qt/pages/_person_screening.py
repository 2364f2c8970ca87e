"""공공일자리 사전 확인: the rule answers while amounts are typed; they are in no draft, no record and no log."""

from collections.abc import Callable
from typing import Any

from jobdesk.base.ages import age_on
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import clean_values
from jobdesk.base.formats import format_date, format_money
from jobdesk.base.forms.plans import SCREENING
from jobdesk.base.i18n import _
from jobdesk.base.public_works import Household, income_limit, median_income, reason_words, rule_on, screen
from jobdesk.qt.forms.base import Form
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.qt.parts import BadgeLabel, Card, section
from jobdesk.services import public_works
from jobdesk.services.person import PersonView


class _Answer(Card):
    """What the rule asks and what it says, beside the form."""

    def __init__(self, page: Page, view: PersonView, form: Form) -> None:
        super().__init__(_("The rule"))
        self._codes, self._form, self._view, self._today = page.room.codes, form, view, page.room.today()
        self.setMinimumWidth(420)
        self.badge = BadgeLabel()
        self.asks = PlainLabel(wrap=True)
        self.limit = PlainLabel(look="secondary", wrap=True)
        self.reasons = PlainLabel(wrap=True)
        for part in (self.asks, self.limit, section(_("What it says")), self.badge, self.reasons):
            self.body.addWidget(part)
        kept = PlainLabel(_("Amounts are not kept. The dong office decides."), look="secondary", wrap=True)
        self.body.addWidget(kept)
        self.body.addStretch(1)
        form.edited.connect(lambda _name: self.show_answer())
        self.show_answer()

    def show_answer(self) -> None:
        """Ask the rule with what is typed now; what is still half typed is not known."""
        told = self._typed()
        program, starts = told.get("program"), told.get("starts_on")
        if not program or starts is None:
            self.badge.set_badge(None)
            for label in (self.asks, self.limit, self.reasons):
                label.setText("")
            self.asks.setText(_("Choose a program."))
            return
        rule, codes = rule_on(program, starts, self._codes), self._codes
        self.asks.setText("\n".join(rule.sentences))
        self.limit.setText(self._limit(told))
        birth = self._view.card.values["birth_date"]
        said = screen(
            program,
            starts,
            Household(
                age=age_on(birth, starts) if birth else None,
                lives_in=told.get("lives_in"),
                persons=told.get("persons"),
                income=told.get("income"),
                assets=told.get("assets"),
                excluded=tuple(told.get("excluded") or ()),
            ),
            codes,
        )
        self.badge.set_badge(state_badge(codes, "public_works_ruling", said.ruling.value))
        self.reasons.setText("\n".join(reason_words(reason) for reason in said.reasons))

    def _typed(self) -> dict[str, Any]:
        values, told = self._form.values(), dict[str, Any]()
        for field in SCREENING:
            typed = {field.name: values[field.name]}
            try:
                told |= clean_values((field,), typed, self._codes, today=self._today, need=None)
            except InvalidInput:
                continue
        return told

    def _limit(self, told: dict[str, Any]) -> str:
        persons, starts = told.get("persons"), told["starts_on"]
        rule = rule_on(told["program"], starts, self._codes)
        if rule.number("income_max") is None or not persons:
            return ""
        limit = income_limit(rule, persons, starts.year, self._codes)
        whole = median_income(persons, starts.year, self._codes)
        if limit is None or whole is None:
            return _("No standard median income is known for {year}.").format(year=starts.year)
        told_ = _("{persons} persons: {percent} % of {median} a month is {limit}.")
        return told_.format(
            persons=persons,
            percent=rule.number("income_max"),
            median=format_money(whole),
            limit=format_money(limit),
        )


def screening_sheet(page: Page, view: PersonView, saved: Callable[[], object]) -> FormSheet:
    """The pre-screening of a person; without a draft, because amounts are kept nowhere."""
    room, person = page.room, view.card.id
    form = Form(SCREENING, room.codes, today=room.today())
    dong = room.codes.entry("dong", view.card.values["dong_code"] or "")
    # Outside the district and without an address are codes of the scheme too, but lie in no district.
    lives = {"lives_in": "gu"} if dong is not None and dong.parent else {}
    form.set_values({"program": "together", "starts_on": room.today(), **lives})

    def save(values: dict[str, Any], sheet: FormSheet) -> None:
        sheet.commit(
            lambda db, act: public_works.keep_screening(db, act, jobseeker_id=person, values=values),
            stale=("plans",),
            said=_("The result is kept, the amounts are not"),
            done=lambda _row: saved(),
        )

    name, birth = view.card.values["full_name"], view.card.values["birth_date"]
    born = _("born {day}").format(day=format_date(birth)) if birth else _("birth date not known")
    title = _("{name} ({born}): public works check").format(name=name, born=born)
    sheet = FormSheet(form, title=title, verb=_("Keep the result"), save=save)
    sheet.aside.addWidget(_Answer(page, view, form), 1)
    return sheet
