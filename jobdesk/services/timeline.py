"""One person's timeline: everything the desk did with and for them, newest first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.clock import SEOUL
from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import OPEN_REFERRAL_STATES, InterviewState, SignpostOutcome
from jobdesk.base.formats import format_date, format_datetime, format_money, format_time
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.public_works import reason_words
from jobdesk.records._base import Voidable
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession, Inquiry, SessionNote
from jobdesk.records.events import CourseCompletion, Event, EventInterview, EventParticipant
from jobdesk.records.jobseekers import Consent, Jobseeker, Registration, RegistrationExtension
from jobdesk.records.messages import MessageList, MessageRecipient
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.plan_steps import PlanStep
from jobdesk.records.public_works import PublicWorks, PublicWorksScreening
from jobdesk.records.referrals import Interview, Referral, ReferralStep
from jobdesk.records.same_records import RecordMerge
from jobdesk.records.signposts import Signpost
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._event_counts import held
from jobdesk.services.codes import code_book
from jobdesk.services.retention import kept_of, kept_words
from jobdesk.services.visit_threads import VisitThread, read_threads, said_of


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing on the timeline, ready to show.

    Attributes:
        kind: registration, extension, consent, session, note, inquiry, referral, interview, placement,
            follow_up, plan_step, signpost, public_works, screening, event, event_interview, course, message,
            merge or ticket.
        id: the record.
        at: where it stands in time; the hour is only told where it is known (`timed`).
        title, detail: what happened; the note, the firm, the steps.
        scheme, state: the code of its state, "" where it has none.
        by: who did it.
        still_open: something is expected of it.
        firm: of a referral, the one it went to.
        visit: of what came of a visit with a waiting number, that whole thread in a line.
    """

    kind: str
    id: UUID
    at: datetime
    timed: bool
    title: str
    detail: str
    scheme: str
    state: str
    by: str
    voided: bool
    version: int
    still_open: bool = False
    firm: str = ""
    visit: str = ""


class _Reader:
    """Reads one kind after the other for one person."""

    def __init__(self, db: Session, jobseeker_id: UUID, today: date) -> None:
        self.db, self.jobseeker_id, self.today = db, jobseeker_id, today
        self.codes: CodeBook = code_book(db)
        self.names: dict[UUID, str] = {
            one: name for one, name in db.execute(select(Account.id, Account.display_name))
        }

    def label(self, scheme: str, code: str | None) -> str:
        return self.codes.label(scheme, code)

    def row(
        self,
        kind: str,
        record: Voidable,
        when: date | datetime,
        title: str,
        detail: Iterable[str | None] = (),
        *,
        state: tuple[str, str | None] = ("", ""),
        by: UUID | None = None,
        still_open: bool = False,
        firm: str = "",
    ) -> TimelineRow:
        timed = isinstance(when, datetime)
        typed = record.recorded_at
        if isinstance(when, datetime):
            at = when
        elif typed.date() == when:
            at = typed  # the order of one day is the order of typing
        else:
            at = datetime.combine(when, time(), SEOUL)
        return TimelineRow(
            kind,
            record.id,
            at,
            timed,
            title,
            " · ".join(part for part in detail if part),
            state[0] if state[1] else "",
            state[1] or "",
            self.names.get(by or record.recorded_by or record.id, ""),
            record.voided_at is not None,
            record.version,
            still_open,
            firm,
        )

    def mine(self, record: type[Any]) -> Iterable[Any]:
        return self.db.scalars(select(record).where(record.jobseeker_id == self.jobseeker_id))

    def registrations(self) -> Iterable[TimelineRow]:
        for r in self.mine(Registration):
            until = _("valid until {day}").format(day=format_date(r.valid_until))
            yield self.row(
                "registration",
                r,
                r.received_on,
                _("Registration"),
                [until, self.label("channel", r.channel), r.registration_no, r.note],
                by=r.counselor_id,
            )
        extended = self.db.scalars(
            select(RegistrationExtension)
            .join(Registration, Registration.id == RegistrationExtension.registration_id)
            .where(Registration.jobseeker_id == self.jobseeker_id)
        )
        for e in extended:
            moved = f"{format_date(e.old_until)} → {format_date(e.new_until)}"
            yield self.row("extension", e, e.extended_on, _("Registration extended"), [moved])

    def consents(self) -> Iterable[TimelineRow]:
        for c in self.mine(Consent):
            what = self.label("consent_kind", c.kind)
            told = [self.label("consent_form", c.given_how), c.paper_at]
            yield self.row("consent", c, c.given_on, _("Consent: {kind}").format(kind=what), told)
            if c.withdrawn_on:
                title = _("Consent withdrawn: {kind}").format(kind=what)
                yield self.row("consent", c, c.withdrawn_on, title, [c.withdrawn_how])

    def sessions(self) -> Iterable[TimelineRow]:
        for s in self.mine(CounselingSession):
            title = _("{kind} session").format(kind=self.label("session_kind", s.kind))
            yield self.row(
                "session",
                s,
                s.started_at,
                title,
                [self.label("contact_mode", s.mode), s.note],
                by=s.counselor_id,
                still_open=s.ended_at is None,
            )
        notes = self.db.scalars(
            select(SessionNote)
            .join(CounselingSession, CounselingSession.id == SessionNote.session_id)
            .where(CounselingSession.jobseeker_id == self.jobseeker_id)
        )
        for n in notes:
            yield self.row("note", n, n.written_at, _("Added to the session"), [n.note], by=n.author_id)
        for i in self.mine(Inquiry):
            told = [self.label("inquiry_about", i.about), i.note]
            yield self.row(
                "inquiry", i, i.received_at, self.label("inquiry_kind", i.kind), told, by=i.counselor_id
            )

    def referrals(self) -> Iterable[TimelineRow]:
        steps: dict[UUID, list[str]] = {}
        for one in self.db.scalars(
            select(ReferralStep)
            .join(Referral, Referral.id == ReferralStep.referral_id)
            .where(
                Referral.jobseeker_id == self.jobseeker_id,
                ReferralStep.voided_at.is_(None),
                ReferralStep.from_state.is_not(None),
            )
            .order_by(ReferralStep.id)
        ):
            told = f"{format_date(one.stepped_on)} {self.label('referral_state', one.to_state)}"
            steps.setdefault(one.referral_id, []).append(f"{told} ({one.reason})" if one.reason else told)
        found = self.db.execute(
            select(Referral, Vacancy.employer_name, Vacancy.title)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
            .where(Referral.jobseeker_id == self.jobseeker_id)
        )
        for r, firm, title in found:
            yield self.row(
                "referral",
                r,
                r.referred_on,
                _("Referral: {firm}, {title}").format(firm=firm, title=title),
                [self.label("referral_method", r.method), " → ".join(steps.get(r.id, ()))],
                state=("referral_state", r.state),
                by=r.counselor_id,
                still_open=r.state in OPEN_REFERRAL_STATES and r.voided_at is None,
                firm=firm,
            )

    def interviews(self) -> Iterable[TimelineRow]:
        found = self.db.execute(
            select(Interview, Vacancy.employer_name)
            .join(Referral, Referral.id == Interview.referral_id)
            .join(Vacancy, Vacancy.id == Referral.vacancy_id)
            .where(Interview.jobseeker_id == self.jobseeker_id)
        )
        for i, firm in found:
            yield self.row(
                "interview",
                i,
                i.at or i.held_on,
                _("Interview: {firm}").format(firm=firm),
                [i.place, _("Accompanied") if i.accompanied else None],
                state=("interview_state", i.state),
                still_open=i.state == InterviewState.PLANNED and i.voided_at is None,
            )

    def placements(self) -> Iterable[TimelineRow]:
        found = list(self.mine(Placement))
        kept = kept_of(self.db, [(p.id, p.started_on) for p in found if p.voided_at is None], self.today)
        for p in found:
            wage = (
                f"{self.label('wage_basis', p.wage_basis)} {format_money(p.wage_amount)}" if p.wage_amount else ""
            )
            yield self.row(
                "placement",
                p,
                p.started_on,
                _("Placement: {firm}").format(firm=p.employer_name or "–"),
                [
                    self.label("placement_route", p.route),
                    wage,
                    self.label("evidence", p.evidence),
                    None if p.recognized else _("Not recognized: {why}").format(why=p.recognized_why or ""),
                    kept_words(kept.get(p.id, ())),
                ],
                by=p.counselor_id,
            )
        for f in self.mine(FollowUp):
            left = _("left on {day}").format(day=format_date(f.left_on)) if f.left_on else None
            reason = self.label("leave_reason", f.left_code)
            yield self.row(
                "follow_up",
                f,
                f.done_on or f.due_on,
                _("Follow-up after {count} months").format(count=f.months),
                [None if f.done_on else _("due"), left, reason, f.left_reason, f.note],
                state=("follow_up_state", f.state),
                by=f.counselor_id,
                still_open=f.done_on is None and f.voided_at is None,
            )

    def plans(self) -> Iterable[TimelineRow]:
        for s in self.mine(PlanStep):
            by_when = _("by {day}").format(day=format_date(s.due_on))
            yield self.row(
                "plan_step",
                s,
                s.done_on or s.recorded_at,
                _("Next step: {step}").format(step=s.step),
                [by_when, self.label("plan_actor", s.actor), s.outcome],
                by=s.counselor_id,
                still_open=s.done_on is None and s.voided_at is None,
            )
        for p in self.mine(Signpost):
            place = " ".join(part for part in (self.label("signpost_place", p.place), p.place_name) if part)
            yield self.row(
                "signpost",
                p,
                p.sent_on,
                _("Sent to: {place}").format(place=place),
                [format_date(p.outcome_on) if p.outcome_on else None, p.note],
                state=("signpost_outcome", p.outcome),
                by=p.counselor_id,
                still_open=p.outcome == SignpostOutcome.WAITING and p.voided_at is None,
            )

    def public_works(self) -> Iterable[TimelineRow]:
        for w in self.mine(PublicWorks):
            program = self.label("public_works_program", w.program)
            until = _("until {day}").format(day=format_date(w.until_on)) if w.until_on else None
            title = _("Public works: {program}").format(program=program)
            yield self.row("public_works", w, w.from_on, title, [until, w.note], by=w.counselor_id)
        for s in self.mine(PublicWorksScreening):
            program = self.label("public_works_program", s.program)
            yield self.row(
                "screening",
                s,
                s.screened_on,
                _("Public works check: {program}").format(program=program),
                [reason_words(reason) for reason in s.reasons],
                state=("public_works_ruling", s.ruling),
                by=s.counselor_id,
            )

    def events(self) -> Iterable[TimelineRow]:
        at_events = self.db.execute(
            select(EventParticipant, Event.name, Event.held_on)
            .join(Event, Event.id == EventParticipant.event_id)
            .where(EventParticipant.jobseeker_id == self.jobseeker_id)
        )
        for p, name, held_on in at_events:
            came = (
                _("signed in {at}").format(at=format_datetime(p.signed_in_at))
                if p.signed_in_at
                else _("signed up")
            )
            yield self.row("event", p, held_on, _("Event: {name}").format(name=name), [came, p.note])
        met = self.db.execute(
            select(EventInterview, Event.name, Event.held_on, held())
            .join(Event, Event.id == EventInterview.event_id)
            .where(EventInterview.jobseeker_id == self.jobseeker_id)
        )
        for i, name, held_on, took_place in met:
            title = _("Interview at {name}").format(name=name)
            state = ("event_result", i.result) if took_place else ("", "")
            if i.no_show_at is not None:
                state = ("interview_state", InterviewState.NO_SHOW)
            yield self.row("event_interview", i, held_on, title, [format_time(i.starts_at)], state=state)
        for c in self.mine(CourseCompletion):
            title = _("Course completed: {course}").format(course=c.course)
            yield self.row("course", c, c.completed_on, title, [c.provider, c.note])

    def messages(self) -> Iterable[TimelineRow]:
        sent = select(MessageList).join(MessageRecipient, MessageRecipient.message_list_id == MessageList.id)
        for m in self.db.scalars(sent.where(MessageRecipient.jobseeker_id == self.jobseeker_id)):
            title = _("Text message to {count}: {purpose}").format(
                count=m.people, purpose=self.label("message_purpose", m.purpose)
            )
            yield self.row("message", m, m.recorded_at, title, [m.body])

    def merges(self) -> Iterable[TimelineRow]:
        why = (
            select(Correction.why)
            .where(
                Correction.record_id == RecordMerge.gone_id,
                Correction.field == "merged_into_id",
                Correction.op_id == RecordMerge.op_id,
            )
            .limit(1)
            .scalar_subquery()
        )
        found = self.db.execute(
            select(RecordMerge, Jobseeker.full_name, Jobseeker.jobseeker_no, why)
            .join(Jobseeker, Jobseeker.id == RecordMerge.gone_id)
            .where(RecordMerge.survivor_id == self.jobseeker_id)
        )
        for m, name, number, reason in found:
            title = _("Merged with {name} ({number})").format(name=name, number=number)
            yield self.row("merge", m, m.recorded_at, title, [reason, m.voided_why])


_PARTS: Sequence[Callable[[_Reader], Iterable[TimelineRow]]] = (
    _Reader.registrations,
    _Reader.consents,
    _Reader.sessions,
    _Reader.referrals,
    _Reader.interviews,
    _Reader.placements,
    _Reader.plans,
    _Reader.public_works,
    _Reader.events,
    _Reader.messages,
    _Reader.merges,
)


def _number_row(reader: _Reader, one: VisitThread) -> TimelineRow:
    by = reader.names.get(one.by, "") if one.by else ""
    return TimelineRow("ticket", one.id, one.at, True, one.title, one.detail, "", "", by, False, one.version)


def read_timeline(db: Session, act: Act, *, jobseeker_id: UUID) -> list[TimelineRow]:
    """Everything on a person's timeline, newest first, struck-through facts too.

    Opening the person is what is audited (`jobseekers.open_jobseeker`); this only reads.
    """
    require(act.role, can_see_people)
    reader = _Reader(db, jobseeker_id, act.today)
    rows = [row for part in _PARTS for row in part(reader)]
    threads = read_threads(db, jobseeker_id)
    rows += [_number_row(reader, one) for one in threads]
    said = said_of(threads)
    rows = [replace(row, visit=said[row.id]) if row.id in said else row for row in rows]
    return sorted(rows, key=lambda row: (row.at, row.kind != "ticket", row.id), reverse=True)
