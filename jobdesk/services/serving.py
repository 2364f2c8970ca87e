"""Serving one person at a window: begun, put aside, written down, ended. Source: ux.md 6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.counseling import CounselingSession
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import counseling, drafts
from jobdesk.services.counseling import SessionRow
from jobdesk.services.person import PersonView, open_person
from jobdesk.services.tickets.links import link_session

DRAFT = "session"
"""The kind of the drafts that hold an unsaved note; their key is the person's id."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A person whose session runs or whose note is not saved; `since` is when that began or was kept."""

    jobseeker_id: UUID
    name: str
    since: datetime
    parked: bool
    running: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """A person being served: the view, the session that still runs, and what was typed and not saved."""

    view: PersonView
    running: SessionRow | None
    typed: Mapping[str, Any] | None


def held_people(db: Session, act: Act) -> Sequence[HeldRow]:
    """Whom the acting counselor has not finished with, the parked first, then by time."""
    require(act.role, can_serve)
    running = {s.jobseeker_id: s for s in counseling.running_sessions(db, act) if s.jobseeker_id}
    kept = {UUID(d.key): d for d in drafts.load_drafts(db, act, kind=DRAFT)}
    ids = running.keys() | kept.keys()
    names = db.execute(select(Jobseeker.id, Jobseeker.full_name).where(Jobseeker.id.in_(ids)))
    rows = [
        HeldRow(
            one,
            name,
            running[one].started_at if one in running else kept[one].saved_at,
            one in kept and kept[one].parked,
            one in running,
        )
        for one, name in names
    ]
    return sorted(rows, key=lambda row: (not row.parked, row.since))


def begin_serving(db: Session, act: Act, *, jobseeker_id: UUID) -> Serving:
    """Open a person at the window; one put aside is back. The look is audited; the caller commits."""
    require(act.role, can_serve)
    view = open_person(db, act, jobseeker_id=jobseeker_id)
    running = next((s for s in counseling.running_sessions(db, act) if s.jobseeker_id == jobseeker_id), None)
    kept = next((d for d in drafts.load_drafts(db, act, kind=DRAFT) if d.key == str(jobseeker_id)), None)
    if kept is not None and kept.parked:
        drafts.save_draft(db, act, kind=DRAFT, key=kept.key, values=kept.values, parked=False)
    return Serving(view, running, kept.values if kept else None)


def write_session(
    db: Session,
    act: Act,
    *,
    jobseeker_id: UUID,
    session_id: UUID | None,
    values: Mapping[str, Any],
    end: bool = False,
    at: datetime | None = None,
) -> tuple[UUID, datetime | None]:
    """Save the session or add to it, end it where asked (`at`, or now), and forget the draft, in one act.

    The waiting number that brought the person to this window is linked with it.
    A session of an earlier day is over: it ends when it began, because its length is not known.

    Returns:
        The session's id, and its start where it was saved now and still runs.
    """
    require(act.role, can_serve)
    running: datetime | None = None
    if session_id is None:
        started: datetime = values["started_at"]
        if started.date() < act.today:
            over: datetime | None = started
        else:
            over = max(at or act.at, started) if end else None
        running = None if over else started
        row = counseling.save_session(db, act, values=values, jobseeker_id=jobseeker_id, ended_at=over)
        session_id = row.id
    else:
        if values.get("note"):
            counseling.add_note(db, act, session_id=session_id, note=values["note"])
        if end:
            counseling.end_session(db, act, session_id=session_id, at=at)
    link_session(db, act, jobseeker_id=jobseeker_id, session_id=session_id)
    drafts.drop_draft(db, act, kind=DRAFT, key=str(jobseeker_id))
    return session_id, running


def saved_session(db: Session, act: Act, *, op_id: UUID) -> tuple[UUID, datetime] | None:
    """The session the act `op_id` began and when it started, for its retry after the answer was lost."""
    require(act.role, can_serve)
    began = select(CounselingSession.id, CounselingSession.started_at).where(CounselingSession.op_id == op_id)
    found = db.execute(began).first()
    return (found[0], found[1]) if found is not None else None
