"""What desks were told against what the center holds: a sentence for each difference."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from jobdesk.base.tickets import TicketAct, ticket_label
from jobdesk.records import Base
from jobdesk.records.centers import Operation
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.records.referrals import Referral, SlipNumber
from jobdesk.records.tickets import Ticket, TicketStep
from jobdesk.records.vacancies import Vacancy
from jobdesk.wiring import Desk
from tests.shared.diary import DONE, FAILED

SOME = 500
Lines = Sequence[Mapping]


def differences(desk: Desk, diaries: Mapping[str, Lines]) -> list[str]:
    """All of them; `desk` is an administrator's with an auditor's login."""
    done = [line for lines in diaries.values() for line in lines if line["what"] == DONE]
    found = [
        f"{user}: failed {one['kind']}: {one['why']}" for user, lines in diaries.items() for one in failed(lines)
    ]
    saved = [line for lines in diaries.values() for line in lines if line["what"] == "saved"]
    found += desk.read(lambda db, act: list(_forms(db, saved)))
    for rule in (_acts, _records, _slips, _numbers, _called, _seats, _once, _edits):
        found += desk.read(lambda db, act, rule=rule: list(rule(db, done)))
    found += [f"called by two windows: {one}" for one in _called_at_two(diaries)]
    return found + desk.check().sentences


def failed(lines: Lines) -> Lines:
    """What ended otherwise than by an answer or a rule of the desk."""
    return [one for one in lines if one["what"] == FAILED]


def _chunks(ids: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(ids), SOME):
        yield ids[start : start + SOME]


def _acts(db, done: Lines) -> Iterator[str]:
    told = {UUID(one["op"]): one["kind"] for one in done}
    for some in _chunks(list(told)):
        there = set(db.scalars(select(Operation.op_id).where(Operation.op_id.in_(some))))
        yield from (f"acknowledged and lost: {told[one]} {one}" for one in some if one not in there)


def _records(db, done: Lines) -> Iterator[str]:
    told = defaultdict(dict)
    for line in done:
        for table, ids in line.get("rows", {}).items():
            told[table] |= {UUID(one): UUID(line["op"]) for one in ids}
    for table, expected in told.items():
        rows = Base.metadata.tables[table].c
        for some in _chunks(list(expected)):
            there = dict(db.execute(select(rows.id, rows.op_id).where(rows.id.in_(some))).all())
            yield from (
                f"record lost or of another act: {table} {one}" for one in some if there.get(one) != expected[one]
            )


def _slips(db, done: Lines) -> Iterator[str]:
    told = Counter(number for one in done for number in one.get("slips", ()))
    yield from (f"slip number told twice: {number}" for number, times in told.items() if times > 1)
    kept = {number.replace("-", "") for number in told}
    there = set(db.scalars(select(SlipNumber.number)))
    yield from (f"slip number lost: {number}" for number in kept - there)
    counted = select(SlipNumber.issuer, func.count(), func.min(SlipNumber.serial), func.max(SlipNumber.serial))
    for issuer, count, first, last in db.execute(counted.group_by(SlipNumber.issuer, SlipNumber.year)):
        if (first, last) != (1, count):
            yield f"slip numbers of desk {issuer} have gaps: {count} from {first} to {last}"


def _numbers(db, done: Lines) -> Iterator[str]:
    told = Counter(one["label"] for one in done if "label" in one)
    yield from (f"waiting number told twice: {label}" for label, times in told.items() if times > 1)
    there = {ticket_label(letter, number) for letter, number in db.execute(select(Ticket.letter, Ticket.number))}
    yield from (f"waiting number lost: {label}" for label in told.keys() - there)


def _called(db, _done: Lines) -> Iterator[str]:
    twice = (
        select(TicketStep.ticket_id)
        .where(TicketStep.act == TicketAct.CALLED)
        .group_by(TicketStep.ticket_id)
        .having(func.count() > 1)
    )
    yield from (f"called twice: ticket {one}" for one in db.scalars(twice))


def _called_at_two(diaries: Mapping[str, Lines]) -> Iterator[str]:
    where = defaultdict(set)
    for user, lines in diaries.items():
        for line in lines:
            if "called" in line:
                where[line["called"]].add(user)
    yield from (f"{label} at {sorted(users)}" for label, users in where.items() if len(users) > 1)


def _seats(db, _done: Lines) -> Iterator[str]:
    for v in db.scalars(select(Vacancy).where(Vacancy.taken > Vacancy.openings)):
        yield f"over-filled: {v.vacancy_no} {v.taken} of {v.openings}"
    placed = select(Placement.referral_id).where(Placement.voided_at.is_(None), Placement.referral_id.is_not(None))
    holding = (
        select(Referral.vacancy_id, func.count())
        .where(Referral.voided_at.is_(None), or_(Referral.state == "41", Referral.id.in_(placed)))
        .group_by(Referral.vacancy_id)
    )
    taken = dict(db.execute(select(Vacancy.id, Vacancy.taken)).all())
    held = dict(db.execute(holding).all())
    yield from (
        f"seats of {one}: {count} taken, {held.get(one, 0)} held"
        for one, count in taken.items()
        if count != held.get(one, 0)
    )


def _once(db, _done: Lines) -> Iterator[str]:
    twice = select(Jobseeker.mobile).group_by(Jobseeker.mobile).having(func.count() > 1)
    yield from (f"registered twice: {one}" for one in db.scalars(twice))


def _forms(db, saved: Lines) -> Iterator[str]:
    there = set(db.scalars(select(Jobseeker.mobile)))
    yield from (f"form saved and lost: {one['mobile']}" for one in saved if one["mobile"] not in there)


def _edits(db, done: Lines) -> Iterator[str]:
    told = Counter(UUID(one["person"]) if "person" in one else None for one in done if one["kind"] == "edit")
    unseen = told.pop(None, 0)
    stands = {one: int(db.get_one(Jobseeker, one).note or 0) for one in told}
    lost = sum(told.values()) + unseen - sum(stands.values())
    if lost:
        yield f"edits {'lost' if lost > 0 else 'twice'}: {abs(lost)} of {sum(told.values()) + unseen}"
