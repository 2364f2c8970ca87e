"""An import's second step: what was planned is written in one transaction, all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.services.imports.plan import ImportPlan

Tick = Callable[[int, int], object]
Cancel = Callable[[], bool]


class ImportStopped(JobdeskError):
    """An import was stopped before its end; nothing of it is kept."""


class PlanOutdated(InvalidInput):
    """The center's records changed since the plan was made: it is made again before it is applied."""


@dataclass(frozen=True, slots=True)
class ImportRunRow:
    """One import as it is listed.

    Attributes:
        counts: by sheet what was new, changed, same, wrong and probable.
        made: by table how many records it made.
        changed: how many records it changed.
        undone_at: when it was taken back; None while it stands.
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
    accounts: Sequence[str] = ()


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
    raise NotImplementedError
