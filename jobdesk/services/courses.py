"""교육 수료: which course a person finished, and when. Source: domain.md 2.7."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.forms.events import COURSE_COMPLETION
from jobdesk.base.masking import mask_name
from jobdesk.base.permissions import can_serve, require
from jobdesk.records.events import CourseCompletion
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.services import _plain
from jobdesk.services.registrations import check_backdate


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course a person finished; the name is masked."""

    id: UUID
    jobseeker_id: UUID
    jobseeker: str
    course: str
    provider: str | None
    completed_on: date
    hours: int | None
    note: str | None
    version: int


def save_course(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    jobseeker_id: UUID | None = None,
    course_id: UUID | None = None,
    version: int | None = None,
) -> CourseRow:
    """Keep that a person finished a course, new with `jobseeker_id` or a known one.

    Raises:
        InvalidInput: a field is wrong, the day lies in the future, or too far back without a note.
        StaleRecord: someone saved it in between.
    """
    kept = _plain.cleaned(db, act, COURSE_COMPLETION, values, new=course_id is None)
    if "completed_on" in kept:
        check_backdate(db, act, kept["completed_on"], "completed_on", kept.get("note"))
    if course_id is None:
        person = db.get_one(Jobseeker, jobseeker_id)
        row = _plain.add(db, act, CourseCompletion(jobseeker_id=person.id, **kept), [person.id])
    else:
        row = db.get_one(CourseCompletion, course_id)
        _plain.change(db, act, row, kept, version, [row.jobseeker_id])
    return _row(row, db.get_one(Jobseeker, row.jobseeker_id).full_name)


def void_course(db: Session, act: Act, *, course_id: UUID, why: str) -> None:
    """Strike a completion through; a colleague's needs the supervisor."""
    require(act.role, can_serve)
    row = db.get_one(CourseCompletion, course_id)
    _plain.strike(db, act, row, why, [row.jobseeker_id])


def _row(c: CourseCompletion, name: str) -> CourseRow:
    return CourseRow(
        c.id, c.jobseeker_id, mask_name(name), c.course, c.provider, c.completed_on, c.hours, c.note, c.version
    )
