"""Papers of the desk's work: interviews of a day, calls to make, 업무일지, 알선자 명단. Source: domain.md 2."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.disclosed import LIST_FIELDS
from jobdesk.base.enums import ConsentKind, InterviewState
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_datetime, format_time
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.base.permissions import can_see_people, require
from jobdesk.base.phones import format_phone
from jobdesk.papers.day_sheet import DaySheet, day_sheet_pdf
from jobdesk.papers.drawing import mm
from jobdesk.papers.referral_list import ReferralList, ReferredPerson, referral_list_pdf
from jobdesk.papers.table_sheet import TableColumn, TablePaper, table_pdf
from jobdesk.records.accounts import Account
from jobdesk.records.employers import Employer
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Interview, Referral
from jobdesk.records.vacancies import Vacancy
from jobdesk.services._paper_parts import a_sheet, paper_head, the_center, unbroken
from jobdesk.services._printable import Printable
from jobdesk.services.consents import current_consents
from jobdesk.services.day_close import COLUMNS, DayClose, read_day_close
from jobdesk.services.referral_states import OPEN
from jobdesk.services.work_rules import Whose, whose_accounts

INTERVIEW_FIELDS = ("full_name", "birth_year", "mobile")
CALL_FIELDS = ("full_name", "mobile")
_BLANK_LINES, _BLANK_CALLS = 14, 11
_STILL_OPEN = {
    "sessions": mark("{count} sessions are not ended."),
    "drafts": mark("{count} drafts are not saved."),
    "memos": mark("{count} phone memos wait for their person."),
    "prints": mark("{count} prints did not come out."),
    "results": mark("{count} referrals have no result."),
}


def day_of(act: Act, detail: Mapping[str, Any]) -> date:
    """The day a paper is of; today where none was named."""
    return date.fromisoformat(detail["on"]) if detail.get("on") else act.today


def draw_interviews(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The day's interviews for whoever goes along or waits for the results; it stays in the center."""
    on = day_of(act, detail)
    columns = (
        TableColumn(on_paper("Time"), 0.08, "center"),
        TableColumn(on_paper("Name"), 0.13),
        TableColumn(on_paper("Born"), 0.07, "center"),
        TableColumn(on_paper("Phone"), 0.14),
        TableColumn(on_paper("Firm, vacancy"), 0.22),
        TableColumn(on_paper("Place"), 0.18),
        TableColumn(on_paper("Counselor"), 0.09),
        TableColumn(on_paper("Attended"), 0.09, "center"),
    )
    found = [] if detail.get("blank") else db.execute(_interviews(on)).all()
    rows = [_interview_line(*row) for row in found]
    ids = [person.id for _one, person, *_more in found]
    title = on_paper("Interviews of the day")
    head = paper_head(db, act, title, on_paper("Day ______________") if detail.get("blank") else format_date(on))
    blank = _BLANK_LINES if detail.get("blank") else 3
    paper = TablePaper(head, columns, rows, blank, [_keep_inside()], across=True, least=10 * mm)
    return a_sheet(f"interviews-{on:%Y%m%d}", table_pdf, paper, ids, fields=INTERVIEW_FIELDS)


def _interviews(on: date) -> Select[Interview, Jobseeker, Vacancy, str]:
    return (
        select(Interview, Jobseeker, Vacancy, Account.display_name)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(Jobseeker, Jobseeker.id == Interview.jobseeker_id)
        .join(Vacancy, Vacancy.id == Referral.vacancy_id)
        .join(Account, Account.id == Referral.counselor_id)
        .where(
            Interview.held_on == on,
            Interview.voided_at.is_(None),
            Referral.voided_at.is_(None),
            Interview.state != InterviewState.CANCELED,
        )
        .order_by(Interview.at.is_(None), Interview.at, Interview.id)
    )


def _interview_line(one: Interview, person: Jobseeker, vacancy: Vacancy, counselor: str) -> Sequence[str]:
    along = on_paper("(along)") if one.accompanied else ""
    return (
        format_time(one.at.timetz()) if one.at else "",
        person.full_name,
        str(person.birth_date.year) if person.birth_date else "",
        format_phone(person.mobile or person.phone),
        f"{vacancy.employer_name}\n{vacancy.title}",
        one.place or vacancy.place_address or "",
        f"{counselor}\n{along}".strip(),
        "□",
    )


def draw_calls(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """The follow-ups due up to a day, to call from and to write on.

    Args:
        detail: `on`, the day; `whose`, `all` for everyone's, else one's own and those one stands in for.
    """
    on = day_of(act, detail)
    columns = (
        TableColumn(on_paper("Due day"), 0.11),
        TableColumn(on_paper("Name"), 0.11),
        TableColumn(on_paper("Phone"), 0.13),
        TableColumn(on_paper("Firm and its phone"), 0.19),
        TableColumn(on_paper("Started"), 0.11),
        TableColumn(on_paper("Months"), 0.06, "center"),
        TableColumn(on_paper("What was learned"), 0.29),
    )
    rows: list[Sequence[str]] = []
    ids: list[UUID] = []
    learned = on_paper("□ Employed  □ Left (day:          )\n□ No answer  □ Call again:")
    if not detail.get("blank"):
        for one, placement, person, firm in db.execute(_due(db, act, on, Whose(detail.get("whose", Whose.MINE)))):
            ids.append(person.id)
            phone = format_phone((firm.contact_phone or firm.phone) if firm else None)
            rows.append(
                (
                    unbroken(format_date(one.due_on)),
                    person.full_name,
                    format_phone(person.mobile or person.phone),
                    f"{placement.employer_name or ''}\n{phone}".strip(),
                    unbroken(format_date(placement.started_on)),
                    str(one.months),
                    learned,
                )
            )
    about = on_paper("Day ______________") if detail.get("blank") else on_paper("Due up to {day}")
    head = paper_head(db, act, on_paper("Follow-up calls"), about.format(day=format_date(on)))
    if detail.get("blank"):
        rows = [("", "", "", "", "", "", learned)] * _BLANK_CALLS
    elif not rows:
        rows = [(on_paper("No follow-up is due."),)]
    paper = TablePaper(head, columns, rows, 0, [_keep_inside()], across=True, least=11 * mm)
    return a_sheet(f"calls-{on:%Y%m%d}", table_pdf, paper, ids, fields=CALL_FIELDS)


def _due(db: Session, act: Act, on: date, whose: Whose) -> Any:  # noqa: ANN401  a query of four records
    query = (
        select(FollowUp, Placement, Jobseeker, Employer)
        .join(Placement, Placement.id == FollowUp.placement_id)
        .join(Jobseeker, Jobseeker.id == FollowUp.jobseeker_id)
        .outerjoin(Employer, Employer.id == Placement.employer_id)
        .where(
            FollowUp.voided_at.is_(None),
            FollowUp.done_on.is_(None),
            FollowUp.due_on <= on,
            Placement.voided_at.is_(None),
        )
        .order_by(FollowUp.due_on, FollowUp.id)
    )
    accounts = whose_accounts(db, act, whose)
    return query if accounts is None else query.where(FollowUp.counselor_id.in_(accounts))


def _keep_inside() -> str:
    return on_paper("Names and phones in full: it stays at the desk and is shredded afterwards.")


def draw_day_sheet(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """업무일지 of a day, with the boxes to sign.

    Raises:
        InvalidInput: the day has not come.
    """
    on = day_of(act, detail)
    if on > act.today:
        raise InvalidInput(_("This day has not come yet: there is no day sheet of it."))
    if detail.get("blank"):
        head = paper_head(db, act, "")
        empty = on_paper("Day ______________")
        names = [on_paper(heading) for heading in COLUMNS.values()]
        content = DaySheet(head.center_name, empty, names, (), (), head.printed_by, blank=True)
    else:
        content = _day_sheet(db, act, read_day_close(db, act, on=on, printing=detail.get("job")))
    return a_sheet(f"day-sheet-{on:%Y%m%d}", day_sheet_pdf, content)


def _day_sheet(db: Session, act: Act, shut: DayClose) -> DaySheet:
    open_items = {
        "sessions": len(shut.sessions),
        "drafts": len(shut.drafts),
        "memos": len(shut.memos),
        "prints": len(shut.prints),
        "results": shut.results_count,
    }
    head = paper_head(db, act, "")
    return DaySheet(
        center_name=head.center_name,
        day=format_date(shut.on),
        columns=[on_paper(heading) for heading in COLUMNS.values()],
        rows=[(row.name, row.counts) for row in shut.sheet],
        open_items=[on_paper(_STILL_OPEN[kind]).format(count=n) for kind, n in open_items.items() if n],
        printed_by=head.printed_by,
        open_of=on_paper("of {name}, {at}").format(name=act.display_name, at=format_datetime(act.at)),
    )


def draw_referral_list(db: Session, act: Act, record_id: UUID | None, detail: Mapping[str, Any]) -> Printable:
    """알선자 명단 of a vacancy: who was sent, still waits and whose consent to disclosure holds today.

    Raises:
        InvalidInput: nobody waits, or no consent holds.
    """
    require(act.role, can_see_people)
    center, head = the_center(db), paper_head(db, act, "")
    common: dict[str, Any] = {
        "center_name": center.name,
        "center_phone": format_phone(center.phone),
        "center_fax": format_phone(center.fax),
        "center_address": center.address or "",
        "counselor_name": act.display_name,
        "printed_on": format_date(act.today),
        "printed_by": head.printed_by,
    }
    if record_id is None:
        empty = ReferralList(employer_name="", title="", people=(), blank=True, **common)
        return a_sheet("referrals-blank", referral_list_pdf, empty)
    kept, consented = _may_be_listed(db, act, record_id)
    vacancy = db.get_one(Vacancy, record_id)
    people = [
        ReferredPerson(
            person.full_name,
            str(person.birth_date.year) if person.birth_date else "",
            format_phone(person.mobile or person.phone),
            format_date(on),
        )
        for person, on, _referral in kept
    ]
    content = ReferralList(
        employer_name=vacancy.employer_name,
        title=vacancy.title,
        vacancy_no=vacancy.vacancy_no,
        people=people,
        **common,
    )
    return a_sheet(
        f"referrals-{vacancy.vacancy_no}",
        referral_list_pdf,
        content,
        [person.id for person, *_more in kept],
        told={referral: consented[person.id] for person, _on, referral in kept},
        told_fields=LIST_FIELDS,
    )


def _may_be_listed(
    db: Session, act: Act, vacancy_id: UUID
) -> tuple[list[tuple[Jobseeker, date, UUID]], dict[UUID, UUID]]:
    """Whose referral is open and who consented: the person, the day, the referral; and the consent of each."""
    query = (
        select(Jobseeker, Referral.referred_on, Referral.id)
        .join(Referral, Referral.jobseeker_id == Jobseeker.id)
        .where(Referral.vacancy_id == vacancy_id, Referral.voided_at.is_(None), Referral.state.in_(OPEN))
        .order_by(Referral.referred_on, Referral.id)
    )
    sent = [(person, on, referral) for person, on, referral in db.execute(query)]
    consented = current_consents(db, [person.id for person, *_more in sent], ConsentKind.DISCLOSURE, act.today)
    kept = [one for one in sent if one[0].id in consented]
    if not kept:
        raise InvalidInput(
            _("Nobody may be listed: no open referral to this vacancy, or no consent to disclosure.")
        )
    return kept, consented
