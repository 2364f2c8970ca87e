"""Targets of a year or a part, split and weighted; figures known only as totals. Source: statistics.md 7, 9."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.closes import TargetKind, TargetSplit
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.fields import Field, clean_values
from jobdesk.base.forms.targets import ENTERED_FIGURE, TARGET
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_see_statistics, can_set_targets, require
from jobdesk.base.targets import Kind, Term, even_split
from jobdesk.records.accounts import Account
from jobdesk.records.targets import EnteredFigure, Target
from jobdesk.services._rows import correct, refuse_struck, stamp, void
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.indicators import BY_ID
from jobdesk.services.layouts import ENTERABLE
from jobdesk.services.registrations import months_later

PARTS: Mapping[TargetSplit, int] = {TargetSplit.YEAR: 1, TargetSplit.QUARTER: 4, TargetSplit.MONTH: 12}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as its table shows it.

    Attributes:
        indicator: of the desk's figures, or None for a row of its own, which is then called `label`.
        parts: of the split in order; None is no target for the part, which is not 0.
        weight: of a weighted total; None outside one.
    """

    id: UUID
    year: int
    indicator: str | None
    label: str
    unit: str
    kind: TargetKind
    from_on: date
    until_on: date
    amount: int
    split: TargetSplit
    parts: tuple[int | None, ...]
    weight: int | None
    source: str
    version: int

    @property
    def terms(self) -> tuple[Term, ...]:
        """Its parts as windows, the whole for one without a split."""
        if self.split is TargetSplit.YEAR:
            return (Term(self.from_on, self.until_on, self.amount),)
        months = 12 // PARTS[self.split]
        first = date(self.year, 1, 1)
        starts = [months_later(first, months * place) for place in range(PARTS[self.split] + 1)]
        return tuple(
            Term(start, date.fromordinal(end.toordinal() - 1), part)
            for start, end, part in zip(starts, starts[1:], self.parts, strict=False)
        )


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """집계값: a figure known only as a total of a window; `author` entered it."""

    id: UUID
    indicator: str | None
    target_id: UUID | None
    from_on: date
    until_on: date
    amount: int
    source: str
    note: str
    version: int
    author: str


def name_of_entered(indicator: str) -> str:
    """What an entered total is of; the id of one that a later definition does not have."""
    return _(ENTERABLE[indicator][0]) if indicator in ENTERABLE else indicator


def _clean(
    db: Session, act: Act, fields: Sequence[Field], values: Mapping[str, Any], known: Collection[str]
) -> dict[str, Any]:
    require(act.role, can_set_targets)
    kept = clean_values(fields, values, code_book(db), today=act.today)
    if kept.get("indicator") and kept["indicator"] not in known:
        raise InvalidInput(_("There is no such figure: {name}").format(name=kept["indicator"]), field="indicator")
    if kept.get("from_on") and kept.get("until_on") and kept["until_on"] < kept["from_on"]:
        raise InvalidInput(_("The end lies before the start."), field="until_on")
    kept["amount"] = Decimal(kept["amount"])
    return kept


def save_target(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    parts: Sequence[int | None] | None = None,
    target_id: UUID | None = None,
    version: int | None = None,
) -> TargetRow:
    """Keep a target, new or a known one with its history. The caller commits.

    Args:
        parts: of the split; without them a flow is split evenly, the remainder in the later parts, and a state
            stands the same in each.

    Raises:
        InvalidInput: a field is wrong, neither or both of figure and row are named, the parts do not make the
            target, or there is one of this figure and window.
        StaleRecord: someone saved it in between.
    """
    kept = _clean(db, act, TARGET, values, BY_ID)
    if bool(kept.get("indicator")) == bool(kept.get("label")):
        raise InvalidInput(_("Choose a figure, or name a row of its own."), field="indicator")
    year = kept["year"]
    kept["from_on"] = kept.get("from_on") or date(year, 1, 1)
    kept["until_on"] = kept.get("until_on") or date(year, 12, 31)
    if kept["until_on"] < kept["from_on"] or {kept["from_on"].year, kept["until_on"].year} != {year}:
        raise InvalidInput(_("The term lies in its year."), field="until_on")
    kept["parts"] = _split(kept, parts)
    kept["weight"] = None if kept.get("weight") is None else Decimal(kept["weight"])
    _refuse_twin(db, kept, target_id)
    if target_id is None:
        row = Target(**kept, **stamp(act))
        db.add(row)
        db.flush()
        write_audit(db, act, AuditAction.CREATE, table="target", record_id=row.id)
        return _row(row)
    row = db.get_one(Target, target_id)
    refuse_struck(row)
    if correct(db, act, row, kept, version=version or 0):
        write_audit(db, act, AuditAction.CHANGE, table="target", record_id=row.id)
    return _row(row)


def _split(kept: Mapping[str, Any], parts: Sequence[int | None] | None) -> list[int | None] | None:
    count = PARTS[TargetSplit(kept["split"])]
    if count == 1:
        return None
    if (kept["from_on"], kept["until_on"]) != (date(kept["year"], 1, 1), date(kept["year"], 12, 31)):
        raise InvalidInput(_("Only a whole year is split."), field="split")
    flow, amount = kept["kind"] == TargetKind.FLOW, int(kept["amount"])
    if parts is None:
        return list(even_split(amount, count)) if flow else [amount] * count
    given = [part for part in parts if part is not None]
    if len(parts) != count or any(part < 0 for part in given):
        raise InvalidInput(_("There are {count} parts.").format(count=count), field="split")
    made = sum(given) if flow else (given[-1] if given else None)
    if made != amount:
        raise InvalidInput(
            _("The parts make {made}, the target is {amount}.").format(made=made or 0, amount=amount)
        )
    return list(parts)


def _refuse_twin(db: Session, kept: Mapping[str, Any], but: UUID | None) -> None:
    twin = select(Target.id).where(
        Target.voided_at.is_(None),
        Target.year == kept["year"],
        Target.indicator == kept["indicator"] if kept.get("indicator") else Target.label == kept["label"],
        Target.from_on <= kept["until_on"],
        Target.until_on >= kept["from_on"],
    )
    if any(one != but for one in db.scalars(twin)):
        raise InvalidInput(_("There is a target of this for the term already."), field="indicator")


def list_targets(db: Session, act: Act, *, year: int) -> list[TargetRow]:
    """The targets of a year: figures in the order they are declared, then rows of their own."""
    require(act.role, can_see_statistics)
    rows = [_row(row) for row in db.scalars(select(Target).where(Target.year == year, Target.voided_at.is_(None)))]
    order = {one: place for place, one in enumerate(BY_ID)}
    return sorted(rows, key=lambda row: (order.get(row.indicator or "", len(order)), row.label, row.from_on))


def void_target(db: Session, act: Act, *, target_id: UUID, why: str) -> None:
    """Strike a target through."""
    require(act.role, can_set_targets)
    void(db, act, db.get_one(Target, target_id), why)
    write_audit(db, act, AuditAction.VOID, table="target", record_id=target_id)


def target_terms(
    db: Session, act: Act, *, years: Collection[int]
) -> dict[str, tuple[Kind, tuple[Term, ...], tuple[Term, ...]]]:
    """Of each figure with a target in some years: its kind, its parts, and its whole terms.

    `base.targets.target_within` makes the target of a window of either.
    """
    require(act.role, can_see_statistics)
    found: dict[str, tuple[Kind, tuple[Term, ...], tuple[Term, ...]]] = {}
    for year in sorted(years):
        for row in list_targets(db, act, year=year):
            if row.indicator is None:
                continue
            _kind, parts, wholes = found.get(row.indicator, (row.kind.value, (), ()))
            whole = Term(row.from_on, row.until_on, row.amount)
            found[row.indicator] = (row.kind.value, (*parts, *row.terms), (*wholes, whole))
    return found


def save_entered(
    db: Session,
    act: Act,
    *,
    values: Mapping[str, Any],
    target_id: UUID | None = None,
    figure_id: UUID | None = None,
    version: int | None = None,
) -> EnteredRow:
    """Keep a figure known only as a total: of ENTERABLE, or as the result of a target's own row.

    Raises:
        InvalidInput: a field is wrong, neither or both are named, or one of this figure and window is there.
        StaleRecord: someone saved it in between.
    """
    kept = _clean(db, act, ENTERED_FIGURE, values, ENTERABLE)
    kept["target_id"] = target_id
    if bool(kept.get("indicator")) == bool(target_id):
        raise InvalidInput(_("Choose a figure, or name a row of its own."), field="indicator")
    if kept["from_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="from_on")
    of = EnteredFigure.target_id == target_id if target_id else EnteredFigure.indicator == kept["indicator"]
    twin = select(EnteredFigure.id).where(
        of,
        EnteredFigure.voided_at.is_(None),
        EnteredFigure.from_on <= kept["until_on"],
        EnteredFigure.until_on >= kept["from_on"],
    )
    if any(one != figure_id for one in db.scalars(twin)):
        raise InvalidInput(_("A figure of this window was entered before."), field="from_on")
    if figure_id is None:
        row = EnteredFigure(**kept, **stamp(act))
        db.add(row)
        db.flush()
        write_audit(db, act, AuditAction.CREATE, table="entered_figure", record_id=row.id)
        return _entered(row, act.display_name)
    row = db.get_one(EnteredFigure, figure_id)
    refuse_struck(row)
    if correct(db, act, row, kept, version=version or 0):
        write_audit(db, act, AuditAction.CHANGE, table="entered_figure", record_id=row.id)
    return _entered(row, db.scalars(select(Account.display_name).where(Account.id == row.recorded_by)).one())


def list_entered(db: Session, act: Act, *, start: date, end: date) -> list[EnteredRow]:
    """The entered figures whose window lies in another, by their days."""
    require(act.role, can_see_statistics)
    query = (
        select(EnteredFigure, Account.display_name)
        .outerjoin(Account, Account.id == EnteredFigure.recorded_by)
        .where(EnteredFigure.voided_at.is_(None), EnteredFigure.from_on >= start, EnteredFigure.until_on <= end)
        .order_by(EnteredFigure.from_on, EnteredFigure.id)
    )
    return [_entered(row, who or "") for row, who in db.execute(query)]


def void_entered(db: Session, act: Act, *, figure_id: UUID, why: str) -> None:
    """Strike an entered figure through."""
    require(act.role, can_set_targets)
    void(db, act, db.get_one(EnteredFigure, figure_id), why)
    write_audit(db, act, AuditAction.VOID, table="entered_figure", record_id=figure_id)


def _row(t: Target) -> TargetRow:
    return TargetRow(
        t.id,
        t.year,
        t.indicator,
        t.label or "",
        t.unit or "",
        TargetKind(t.kind),
        t.from_on,
        t.until_on,
        int(t.amount),
        TargetSplit(t.split),
        tuple(t.parts or ()),
        None if t.weight is None else int(t.weight),
        t.source or "",
        t.version,
    )


def _entered(row: EnteredFigure, author: str) -> EnteredRow:
    return EnteredRow(
        row.id,
        row.indicator,
        row.target_id,
        row.from_on,
        row.until_on,
        int(row.amount),
        row.source,
        row.note or "",
        row.version,
        author,
    )
