"""Reports kept under a name: which layout of which window, so that it is made again in one act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.periods import PERIODS, period
from jobdesk.base.permissions import can_see_statistics, can_undo_others, require
from jobdesk.base.text import clean, refuse_resident_number
from jobdesk.records.targets import SavedReport
from jobdesk.services._rows import stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.breakdowns import BREAKDOWNS
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import LAYOUTS
from jobdesk.services.statistics import Cumulate

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Definition:
    """Which report is made.

    Attributes:
        period: a named window that moves with the days; `own` for `start` to `end`.
        breakdown: one more breakdown of all its figures, or "".
        cross: indicator, breakdown down and across of a cross-table, or ().
        publication: small cells are hidden.
    """

    layout: str
    period: str
    start: date
    end: date
    cumulate: Cumulate = "monthly_sum"
    breakdown: str = ""
    cross: tuple[str, ...] = ()
    publication: bool = False

    def days(self, today: date) -> tuple[date, date]:
        """Its window as it is today."""
        return (self.start, self.end) if self.period == "own" else period(self.period, today)

    def kept(self) -> dict[str, Any]:
        """As it is stored, and as a print job names it."""
        return {
            "layout": self.layout,
            "period": self.period,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "cumulate": self.cumulate,
            "breakdowns": [self.breakdown] if self.breakdown else [],
            "crosses": [list(self.cross)] if self.cross else [],
            "publication": self.publication,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From what is stored."""
        return cls(
            kept["layout"],
            kept["period"],
            date.fromisoformat(kept["from"]),
            date.fromisoformat(kept["to"]),
            "distinct" if kept["cumulate"] == "distinct" else "monthly_sum",
            next(iter(kept["breakdowns"]), ""),
            tuple(next(iter(kept["crosses"]), ())),
            bool(kept["publication"]),
        )

    @property
    def is_known(self) -> bool:
        """Whether all it names is there today: a later program may know another layout."""
        figure, *kinds = self.cross or ("jobseekers",)
        return (
            self.layout in LAYOUTS
            and self.period in PERIODS
            and figure in BY_ID
            and {*kinds, *filter(None, [self.breakdown])} <= set(BREAKDOWNS)
        )


@dataclass(frozen=True, slots=True)
class SavedReportRow:
    """A definition under a name."""

    id: UUID
    name: str
    for_everyone: bool
    own: bool
    definition: Definition


def save_report(
    db: Session, act: Act, *, name: str, definition: Definition, for_everyone: bool = False
) -> SavedReportRow:
    """Keep a definition under a name; one's own of the same name is replaced.

    Writes one SavedReport and, for everyone's, its audit row.

    Raises:
        InvalidInput: no name, one too long, or a definition that names what there is not.
    """
    require(act.role, can_see_statistics)
    name = clean(name)
    refuse_resident_number(name, "name")
    if not name or len(name) > NAME_LENGTH:
        raise InvalidInput(
            _("A report needs a name of at most {count} letters.").format(count=NAME_LENGTH), field="name"
        )
    if not definition.is_known:
        raise InvalidInput(_("There is no such layout: {name}").format(name=definition.layout), field="layout")
    row = db.scalar(select(SavedReport).where(SavedReport.recorded_by == act.account_id, SavedReport.name == name))
    if row is None:
        row = SavedReport(name=name, **stamp(act))
        db.add(row)
    shared = bool(row.for_everyone) or for_everyone
    row.for_everyone, row.asked = for_everyone, definition.kept()
    db.flush()
    if shared:
        write_audit(db, act, AuditAction.SETTING, table="saved_report", record_id=row.id)
    return _row(act, row)


def list_reports(db: Session, act: Act) -> list[SavedReportRow]:
    """One's own and everyone's by name, as far as what they name is there."""
    require(act.role, can_see_statistics)
    mine = or_(SavedReport.recorded_by == act.account_id, SavedReport.for_everyone.is_(true()))
    rows = [_row(act, row) for row in db.scalars(select(SavedReport).where(mine).order_by(SavedReport.name))]
    return [row for row in rows if row.definition.is_known]


def drop_report(db: Session, act: Act, *, saved_id: UUID) -> None:
    """Forget a definition; a colleague's needs the supervisor. Nothing happens where it is gone already."""
    require(act.role, can_see_statistics)
    row = db.get(SavedReport, saved_id)
    if row is None:
        return
    if row.recorded_by != act.account_id:
        require(act.role, can_undo_others)
    db.delete(row)
    db.flush()
    if row.for_everyone:
        detail = {"dropped": True}
        write_audit(db, act, AuditAction.SETTING, table="saved_report", record_id=saved_id, detail=detail)


def _row(act: Act, row: SavedReport) -> SavedReportRow:
    own = row.recorded_by == act.account_id
    return SavedReportRow(row.id, row.name, bool(row.for_everyone), own, Definition.of(row.asked))
