"""An import's second step: what was planned is written in one transaction, all of it or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, select, union
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_import, require
from jobdesk.base.sheets import (
    EVENT_INTERVIEWS,
    EVENTS,
    FIRMS,
    FOLLOW_UPS,
    PEOPLE,
    PLACEMENTS,
    REFERRALS,
    REGISTRATIONS,
    SESSIONS,
    SHEETS,
    VACANCIES,
    VISITS,
    ExchangeSheet,
)
from jobdesk.records.accounts import Account
from jobdesk.records.centers import Correction
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.events import EventInterview
from jobdesk.records.imports import ImportRun
from jobdesk.records.jobseekers import Jobseeker, Registration
from jobdesk.records.placements import FollowUp, Placement
from jobdesk.records.referrals import Referral
from jobdesk.services import duplicate_pairs
from jobdesk.services._rows import stamp
from jobdesk.services.audit import AuditNote, write_audits
from jobdesk.services.codes import code_book
from jobdesk.services.imports._known import Known
from jobdesk.services.imports._writers import PAGE, Run, pages
from jobdesk.services.imports._writers_changes import change_rows
from jobdesk.services.imports._writers_end import settle
from jobdesk.services.imports._writers_fresh import Fresh, PlanOutdated, outdated, refuse_moved
from jobdesk.services.imports._writers_people import (
    write_event_interviews,
    write_events,
    write_firms,
    write_people,
    write_registrations,
    write_visits,
)
from jobdesk.services.imports._writers_work import (
    write_follow_ups,
    write_placements,
    write_referrals,
    write_sessions,
    write_vacancies,
)
from jobdesk.services.imports.plan import ImportPlan, ImportStopped, PlannedRow, RowState
from jobdesk.services.settings import read_settings

__all__ = ["ImportRunRow", "ImportStopped", "PlanOutdated", "apply_import", "run_rows"]
BY_IMPORT = "import"
"""Who found a pair of people or firms that may be the same."""
Tick = Callable[[int, int], object]
Cancel = Callable[[], bool]
_WRITE: Mapping[str, Callable[[Run, Sequence[PlannedRow]], None]] = {
    PEOPLE.name: write_people,
    REGISTRATIONS.name: write_registrations,
    FIRMS.name: write_firms,
    VACANCIES.name: write_vacancies,
    SESSIONS.name: write_sessions,
    REFERRALS.name: write_referrals,
    PLACEMENTS.name: write_placements,
    FOLLOW_UPS.name: write_follow_ups,
    EVENTS.name: write_events,
    EVENT_INTERVIEWS.name: write_event_interviews,
    VISITS.name: write_visits,
}
_PAIRED = frozenset({PEOPLE.name, FIRMS.name})
_OF_PEOPLE = (Registration, CounselingSession, Referral, Placement, FollowUp, EventInterview)


@dataclass(frozen=True, slots=True)
class ImportRunRow:
    """One import as it is listed.

    Attributes:
        counts: by sheet what was new, changed, same, wrong and probable.
        made: by table how many records it made.
        changed: how many records it changed.
        undone_at: when it was taken back; None while it stands.
        digest: SHA-256 of the file, so that the same one is known again.
    """

    id: UUID
    kind: str
    file_name: str
    source: str | None
    past: bool
    counts: Mapping[str, Mapping[str, int]]
    made: Mapping[str, int]
    changed: int
    recorded_at: datetime
    recorded_by: str
    undone_at: datetime | None
    undone_why: str | None
    digest: str


def apply_import(
    db: Session,
    act: Act,
    *,
    plan: ImportPlan,
    skip_wrong: bool = False,
    tick: Tick | None = None,
    cancel: Cancel | None = None,
) -> ImportRunRow:
    """Write what was planned, in the caller's transaction, which commits or rolls back.

    Args:
        skip_wrong: leave wrong rows out; `rejects.write_rejects` gives them back to be mended.
        tick: told how many rows of how many are written.
        cancel: asked after every page whether to stop.

    Raises:
        NotAllowed: only a supervisor imports.
        InvalidInput: rows are wrong and `skip_wrong` is not said; nothing was written.
        PlanOutdated: records changed since the plan was made.
        ImportStopped: `cancel` said so; the caller rolls back.
    """
    require(act.role, can_import)
    if plan.wrong and not skip_wrong:
        sentence = ngettext(
            "{count} row is wrong, so nothing was imported: mend it, or leave it out.",
            "{count} rows are wrong, so nothing was imported: mend them, or leave them out.",
            plan.wrong,
        )
        raise InvalidInput(sentence.format(count=format_number(plan.wrong)))
    source = plan.source
    db.flush()
    refuse_moved(db, plan.made_at)
    counselors = Known(db, source).counselors
    run = Run(db, act, code_book(db), read_settings(db), source.kind, source.scheme, counselors)
    progress = _Progress(sum(one.total - one.wrong for one in plan.counts.values()), tick, cancel)
    for sheet in SHEETS:
        if sheet.name in plan.counts:
            _apply_sheet(run, plan, sheet, progress)
    settle(run)
    run.numbers.write()
    db.expire_all()
    kept = _keep(run, plan)
    _audit(run, kept)
    return run_rows(db, [kept])[0]


class _Progress:
    """Tells how far it is, and stops."""

    def __init__(self, whole: int, tick: Tick | None, cancel: Cancel | None) -> None:
        self._done, self._whole, self._tick, self._cancel = 0, whole, tick, cancel

    def go(self, rows: int) -> None:
        self._done += rows
        if self._tick is not None:
            self._tick(min(self._done, self._whole), self._whole)
        if self._cancel is not None and self._cancel():
            raise ImportStopped(_("The import was stopped; nothing was kept."))


def _apply_sheet(run: Run, plan: ImportPlan, sheet: ExchangeSheet, progress: _Progress) -> None:
    found: Counter[RowState] = Counter()
    fresh = Fresh(run.db, sheet, plan.made_at)
    for page in pages(plan.planned(run.db, sheet)):
        found.update(row.state for row in page)
        if new := [row for row in page if row.state in {RowState.NEW, RowState.PROBABLE}]:
            fresh.check(new)
            _WRITE[sheet.name](run, new)
            if sheet.name in _PAIRED:
                alike = [(sheet.table, (row.id, one)) for row in new for one in row.alike]
                made = (
                    duplicate_pairs.queue_pairs(run.db, run.act, pairs=alike, found_by=BY_IMPORT) if alike else 0
                )
                run.made["duplicate_pair"] += made
        if changed := [row for row in page if row.state is RowState.CHANGED]:
            change_rows(run, changed)
        progress.go(len(page))
    count = plan.counts[sheet.name]
    told = (count.new + count.probable, count.changed, count.same)
    now = (found[RowState.NEW] + found[RowState.PROBABLE], found[RowState.CHANGED], found[RowState.SAME])
    if told != now:
        raise outdated()


def _keep(run: Run, plan: ImportPlan) -> ImportRun:
    source = plan.source
    kept = ImportRun(
        id=new_id(),
        kind=source.kind,
        file_name=source.name[:200],
        digest=source.digest,
        source=source.source[:40] if source.source else None,
        past=source.past,
        counts={name: asdict(count) for name, count in plan.counts.items()},
        made={name: count for name, count in sorted(run.made.items()) if count},
        **stamp(run.act),
    )
    run.db.add(kept)
    run.db.flush()
    return kept


def _audit(run: Run, kept: ImportRun) -> None:
    """One row of the whole, and the people whose data it touched, so many a row."""
    counts = {state.value: sum(one[state.value] for one in kept.counts.values()) for state in RowState}
    told = {"file": kept.digest, "kind": kept.kind, "rows": counts, "made": kept.made, "changed": run.changed}
    first = True
    for people in _people(run):
        note = AuditNote(AuditAction.CREATE, "import_run", kept.id, people, told if first else {"more": True})
        write_audits(run.db, run.act, [note])
        first = False
    if first:
        write_audits(run.db, run.act, [AuditNote(AuditAction.CREATE, "import_run", kept.id, (), told)])


def _people(run: Run) -> Iterator[Sequence[UUID]]:
    """Everyone whom the import made, or made or changed a fact of."""
    mine = run.act.op_id
    made = [select(one.jobseeker_id.label("who")).where(one.op_id == mine) for one in _OF_PEOPLE]
    asked: CompoundSelect[Any] = union(select(Jobseeker.id.label("who")).where(Jobseeker.op_id == mine), *made)
    others = set(run.people)
    for one in run.db.execute(asked).scalars().partitions(PAGE):
        found = [who for who in one if who is not None]
        others.difference_update(found)
        yield found
    left = sorted(others)
    yield from (left[at : at + PAGE] for at in range(0, len(left), PAGE))


def run_rows(db: Session, runs: Sequence[ImportRun]) -> list[ImportRunRow]:
    """Imports as they are listed, in the order given."""
    names = select(Account.id, Account.display_name).where(Account.id.in_({one.recorded_by for one in runs}))
    people = {one: name for one, name in db.execute(names)}
    changes = (
        select(Correction.op_id, func.count(Correction.record_id.distinct()))
        .where(Correction.op_id.in_({one.op_id for one in runs}))
        .group_by(Correction.op_id)
    )
    changed = {one: count for one, count in db.execute(changes)}
    return [
        ImportRunRow(
            one.id,
            one.kind,
            one.file_name,
            one.source,
            one.past,
            one.counts,
            one.made,
            changed.get(one.op_id, 0),
            one.recorded_at,
            people.get(one.recorded_by, "") if one.recorded_by else "",
            one.voided_at,
            one.voided_why,
            one.digest,
        )
        for one in runs
    ]
