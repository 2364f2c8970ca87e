"""One person as a counselor sees them: who it is, what is missing, and one timeline."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jobdesk.base.ages import age_on
from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_money
from jobdesk.base.i18n import _, mark
from jobdesk.base.phones import format_phone
from jobdesk.base.stay_rules import stay_rule
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.models.badges import state_badge
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import ActionButton, BadgeLabel, Card, Facts, button, row, secondary
from jobdesk.qt.theme import Badge, S, set_look
from jobdesk.services.person import PersonView
from jobdesk.services.retention import Job
from jobdesk.services.timeline import TimelineRow

SOON_DAYS = 14
SHOWN_STEPS = 2
STATE = 2  # the column of the timeline
STATE_WIDTH = 168  # a state with its reason
BESIDE_NAME = 2  # more badges have a line of their own, lest the card push the counter's note away


def registration_badge(until: date | None, today: date) -> Badge:
    """Whether the registration is valid, and how long."""
    if until is None or until < today:
        return Badge(_("No valid registration"), "bad")
    tone = "warning" if (until - today).days <= SOON_DAYS else "good"
    return Badge(_("Valid until {day}").format(day=format_date(until)), tone)


def _situation(view: PersonView, codes: CodeBook) -> str:
    """Who works because the center found the job does not look for another one."""
    status = view.card.values["labor_status"]
    placed = view.job is not None and view.job.left_on is None
    return _("Employed") if status == "employed" and placed else codes.label("labor_status", status)


def facts_of(view: PersonView, codes: CodeBook, today: date) -> list[tuple[str, str | Badge]]:
    """What stands on the card, in the order people ask."""
    v = view.card.values

    def label(scheme: str, name: str) -> str:
        return codes.label(scheme, v[name])

    birth = v["birth_date"]
    years = _("{birth} (age {age})").format(birth=format_date(birth), age=age_on(birth, today)) if birth else ""
    basis, amount = label("wage_basis", "desired_wage_basis"), format_money(v["desired_wage_amount"])
    jobs = [v[f"desired_occupation_{n}"] for n in (1, 2, 3)]
    regions = [v["desired_region_1"], v["desired_region_2"]]
    career = _("{count} months").format(count=v["career_months"]) if v["career_months"] else ""
    phone = format_phone(v["mobile"] or v["phone"])
    if v["contact_owner"] not in {None, "self"}:
        phone = f"{phone} {label('contact_owner', 'contact_owner')}".strip()
    return [
        (_("Phone"), phone),
        (_("Born"), " ".join(part for part in (years, label("sex", "sex")) if part)),
        (_("Dong"), codes.short("dong", v["dong_code"])),
        (_("Situation"), _situation(view, codes)),
        (_("Looks for"), codes.labels("occupation", [j for j in jobs if j])),
        (_("Pay"), f"{basis} {amount}".strip()),
        (_("Region"), codes.labels("gu", [r for r in regions if r])),
        (_("Employment type"), codes.labels("employment_type", v["desired_employment_types"])),
        (_("Education"), label("education", "education_level")),
        (_("Experience"), career),
        (_("Wish"), label("referral_wish", "referral_wish")),
        (_("Counselor"), view.counselor),
        *([(_("Found work"), _job_words(view.job))] if view.job else []),
        *([(_("Referral state"), view.referable.told)] if view.referable.told else []),
        *_stay_facts(v, codes),
    ]


def _job_words(job: Job) -> str:
    """Where, since when or until when, and how long it is known to have lasted."""
    span = _("since {day}").format(day=format_date(job.started_on))
    if job.left_on:
        span = f"{format_date(job.started_on)} ~ {format_date(job.left_on)}"
    return " · ".join(part for part in (job.employer_name, span, job.lasted) if part)


def _stay_facts(v: Mapping[str, Any], codes: CodeBook) -> list[tuple[str, str | Badge]]:
    """What is asked of a foreigner, and a name in use; nothing where it is not known."""
    told = (
        (_("Name in use"), v["common_name"] or ""),
        (_("Nationality"), v["nationality"] or ""),
        (_("Status of stay"), codes.label("visa", v["visa_status"]) if v["visa_status"] else ""),
        (_("Stay until"), format_date(v["visa_until"]) if v["visa_until"] else ""),
    )
    return [(label, text) for label, text in told if text]


def stay_badge(values: Mapping[str, Any], codes: CodeBook, today: date) -> Badge | None:
    """Whether the stay allows work today; none for a person without a status of stay."""
    if not values["visa_status"]:
        return None
    until = values["visa_until"]
    if until and until < today:
        return Badge(_("Stay ended {day}").format(day=format_date(until)), "bad")
    rule = stay_rule(values["visa_status"], today, codes)
    word, tone = {
        "allowed": (_("{visa}: may work"), "good"),
        "limited": (_("{visa}: work limited"), "warning"),
        "check": (_("{visa}: to be checked"), "warning"),
    }[rule.ruling]
    short = rule.visa if rule.visa[:1].isupper() else codes.label("visa", rule.visa)
    return Badge(word.format(visa=short), tone)


def badges_of(view: PersonView, codes: CodeBook, today: date) -> Iterator[Badge]:
    """What must be seen before anything is done."""
    yield registration_badge(view.card.registered_until, today)
    if stay := stay_badge(view.card.values, codes, today):
        yield stay
    if "disclosure" not in view.consented:
        yield Badge(_("No consent to disclosure"), "bad")
    if view.referable.told:
        yield Badge(codes.label("referable_state", view.referable.state), "warning")
    if view.works is not None:
        program = codes.label("public_works_program", view.works.values["program"])
        yield Badge(_("Public works: {program}").format(program=program), "accent")
    if view.card.caution_reason:
        yield Badge(_("Note: {text}").format(text=view.card.caution_reason), "warning")


def next_steps(view: PersonView, codes: CodeBook) -> list[str]:
    """The open steps of the plan that come first, as a line of the card says them."""
    told = [
        _("Next step by {day}: {step} ({who})").format(
            day=format_date(one.values["due_on"]),
            step=one.values["step"],
            who=codes.label("plan_actor", one.values["actor"]),
        )
        for one in view.steps[:SHOWN_STEPS]
    ]
    more = len(view.steps) - SHOWN_STEPS
    return [*told, _("and {count} more").format(count=more)] if more > 0 else told


class PersonCard(Card):
    """The card and the timeline; whoever owns it reads the view and hands it in.

    Signals:
        opened(object): a TimelineRow that Enter means.
        jump_wanted(): what is missing next is wanted.
    """

    opened = Signal(object)
    jump_wanted = Signal()

    def __init__(self, room: Room, parent: QWidget | None = None, *, columns: int = 2) -> None:
        super().__init__("", parent)
        self.room = room
        self.view: PersonView | None = None
        self.number = secondary("")
        self.head.insertWidget(1, self.number)
        self._badges: list[BadgeLabel] = []
        self._badge_line, self._badge_row = QWidget(), QHBoxLayout()
        self._badge_row.setContentsMargins(0, 0, 0, 0)
        self._badge_row.setSpacing(S)
        self._badge_row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._badge_line.setLayout(self._badge_row)
        self.body.addWidget(self._badge_line)
        self.facts = Facts(columns=columns)
        self.missing = PlainLabel(look="secondary", wrap=True)
        set_look(self.missing, tone="warning")
        self.jump = button(_("Next missing") + "  F8", look="quiet")
        self.jump.clicked.connect(self.jump_wanted)
        self.plan = PlainLabel(look="secondary", wrap=True)
        self._missing_line = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.missing, 1)
        line.addWidget(self.jump)
        self._missing_line.setLayout(line)
        self.timeline = timeline_list(room.codes, _("Timeline"))
        self.timeline.opened.connect(self.opened)
        self.timeline.chosen.connect(self._show_detail)
        self.detail = PlainLabel(look="secondary", wrap=True)
        self.stay = PlainLabel(look="secondary", wrap=True)
        for part in (self.facts, self.stay, self.plan, self._missing_line):
            self.body.addWidget(part)
        self.body.addWidget(self.timeline, 1)
        self.body.addWidget(self.detail)
        self._line_acts = QWidget()
        self.body.addWidget(self._line_acts)

    def show_view(self, view: PersonView) -> None:
        """Show a person, or the same one read again."""
        self.view = view
        today = self.room.today()
        self.set_title(view.card.values["full_name"])
        common = view.card.values["common_name"]
        self.number.setText(" · ".join(part for part in (common, view.card.jobseeker_no) if part))
        self._show_badges(list(badges_of(view, self.room.codes, today)))
        self._show_stay(view.card.values, today)
        self.facts.set_facts(facts_of(view, self.room.codes, today))
        self.plan.setText("\n".join(next_steps(view, self.room.codes)))
        self.plan.setVisible(bool(view.steps))
        names = ", ".join(_(one.label) for one in view.missing)
        self.missing.setText(_("Missing for a referral: {names}").format(names=names))
        self._missing_line.setVisible(bool(view.missing))
        self.timeline.set_rows(view.timeline)
        stated = any(told.voided or told.state or told.still_open for told in view.timeline)
        self.timeline.table.setColumnHidden(STATE, not stated)
        self._show_detail(self.timeline.current_row())

    def offer_on_line(self, *acts: QAction) -> None:
        """Show acts on the chosen line of the timeline, below it."""
        line = row(*(ActionButton(act) for act in acts))
        line.setContentsMargins(0, 0, 0, 0)
        self._line_acts.setLayout(line)

    def current(self) -> TimelineRow | None:
        """The row of the timeline that is meant."""
        return self.timeline.current_row()

    def _show_stay(self, values: Mapping[str, Any], today: date) -> None:
        """Status, end, and the sentence that says what it allows."""
        status, until = values["visa_status"], values["visa_until"]
        self.stay.setVisible(bool(status))
        if status:
            told = [self.room.codes.label("visa", status)]
            if until:
                told.append(_("Stay until {day}").format(day=format_date(until)))
            told.append(stay_rule(status, today, self.room.codes).why)
            self.stay.setText(" · ".join(told))

    def _show_badges(self, badges: Sequence[Badge]) -> None:
        for old in self._badges:
            old.hide()
            old.deleteLater()
        self._badges = [BadgeLabel(badge) for badge in badges]
        own = len(self._badges) > BESIDE_NAME
        for made in self._badges:
            (self._badge_row if own else self.head).addWidget(made)
        self._badge_line.setVisible(own)

    def _show_detail(self, told: object) -> None:
        if not isinstance(told, TimelineRow):
            self.detail.setText("")
            self.detail.hide()
            self._line_acts.hide()
            return
        self._line_acts.show()
        parts = [
            format_date(told.at.date()) + (f" {told.at:%H:%M}" if told.timed else ""),
            told.title,
            told.detail,
        ]
        if told.by:
            parts.append(told.by)
        if told.voided:
            parts.append(_("struck through"))
        if told.visit:
            parts.append(f"\n{told.visit}")
        self.detail.setText("  ".join(part for part in parts if part))
        self.detail.show()


def timeline_list(codes: CodeBook, name: str, empty: str = "") -> ListView[TimelineRow]:
    """A list of what was done, newest first; `empty` stands there for nothing."""
    return ListView(
        _timeline_columns(codes),
        key=lambda r: (r.kind, r.id, r.at),
        name=name,
        empty=empty or _("Nothing was done with this person yet."),
        dense=True,
    )


def history_card(codes: CodeBook, title: str, view: PersonView, kinds: Collection[str] = ()) -> Card:
    """What was done before, of some kinds or all, to stand beside a short form."""
    card, rows = Card(title), timeline_list(codes, title, _("Nothing yet."))
    rows.set_rows([told for told in view.timeline if not kinds or told.kind in kinds])
    card.setMinimumWidth(560)
    card.body.addWidget(rows, 1)
    return card


def _timeline_columns(codes: CodeBook) -> Sequence[Column[TimelineRow]]:
    def badge(told: TimelineRow) -> Badge | None:
        if told.voided:
            return Badge(_("struck through"), "neutral")
        if told.state:
            return state_badge(codes, told.scheme, told.state)
        return Badge(_("open"), "accent") if told.still_open else None

    def what(told: TimelineRow) -> str:
        return f"{told.title}  {told.detail}".strip().replace("\n", " ")

    return (
        Column(mark("Day"), lambda r: format_date(r.at.date()), width=112, sort=lambda r: r.at),
        Column(mark("What"), what, stretch=True),
        Column(mark("State"), badge=badge, width=STATE_WIDTH),
    )
