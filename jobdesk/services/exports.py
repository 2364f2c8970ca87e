"""The whole center, or a period of it, as the exchange workbook: complete and unmasked, for a purpose, on record.

Source: exchange.md, safety.md 3 (output and copy).
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import RawIOBase
from typing import IO

from sqlalchemy.orm import Session
from typing_extensions import Buffer, override

from jobdesk.base.acts import Act
from jobdesk.base.cells import Shown, show_cell
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput, JobdeskError
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, ngettext
from jobdesk.base.permissions import can_export_center, require
from jobdesk.base.sheets import CELL_LIMIT, SHEETS, ExchangeSheet
from jobdesk.papers.exchange_workbook import template_workbook, write_workbook
from jobdesk.papers.sealed_archive import check_letters, sealing, unsealing
from jobdesk.services._export_rows import ExportRows, Period
from jobdesk.services._rows import clean_reason
from jobdesk.services.at_center import require_center
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book
from jobdesk.services.passwords import check_password, password_rules

PURPOSE_LENGTH = 200
_BLOCK = 1 << 20
Tick = Callable[[int, int], None]
"""Told how many rows of how many are written; what it raises ends the export."""


class ExportCanceled(JobdeskError):
    """The person who asked for the export took it back; raised by a tick."""


@dataclass(frozen=True, slots=True)
class CenterExport:
    """A workbook that was written: it is on record before it gets its name.

    Attributes:
        rows: of each sheet.
        sha256: of the workbook, unsealed.
        unsaid: facts the sheets have no cell for: interviews of a result that tells of none, meetings at
            events with no firm of ours, texts longer than a cell.
    """

    purpose: str
    period: Period
    rows: Mapping[str, int]
    sha256: str
    sealed: bool
    unsaid: Mapping[str, int]

    def sentences(self) -> list[str]:
        """What the workbook could not take along."""
        said = {
            "interviews": ngettext(
                "{count} interview held is not in it: its referral's result tells of none, or of another.",
                "{count} interviews held are not in it: their referral's result tells of none, or of another.",
                self.unsaid["interviews"],
            ),
            "firms": ngettext(
                "{count} interview at an event names no firm of ours: its row lacks the firm's number.",
                "{count} interviews at events name no firm of ours: their rows lack the firm's number.",
                self.unsaid["firms"],
            ),
            "cut": ngettext(
                "{count} text was longer than a cell and is cut.",
                "{count} texts were longer than a cell and are cut.",
                self.unsaid["cut"],
            ),
        }
        return [said[what].format(count=format_number(n)) for what, n in self.unsaid.items() if n]


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """What is exported, checked before anything is read.

    Attributes:
        password: seals the file; None for the bare workbook.
    """

    purpose: str
    period: Period
    password: str | None


def ask_export(
    db: Session,
    act: Act,
    *,
    purpose: str,
    from_on: date | None = None,
    until_on: date | None = None,
    password: str | None = None,
) -> ExportAsked:
    """Check what is asked for, in a moment.

    Raises:
        NotAllowed: the role may not export the center, or this is a copy.
        InvalidInput: no purpose, days in the wrong order, or a password that breaks a rule.
    """
    require(act.role, can_export_center)
    require_center(db)
    told = clean_reason(purpose, "purpose", needed=_("Write what the export is for."), length=PURPOSE_LENGTH)
    if from_on is not None and until_on is not None and until_on < from_on:
        raise InvalidInput(_("The last day lies before the first."), field="until_on")
    if password is not None:
        check_letters(password)
        check_password(password, password_rules(db), user_name=act.user_name)
    return ExportAsked(told, Period(from_on, until_on), password)


def export_center(
    db: Session, act: Act, *, asked: ExportAsked, file: IO[bytes], tick: Tick | None = None
) -> CenterExport:
    """Write the workbook into an open file, one moment's state of the center, page by page.

    Nothing is read in `db` before; the caller puts it on record (`record_center_export`) and keeps the file
    only then.
    """
    require(act.role, can_export_center)
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    source = ExportRows(db, asked.period)
    written = _Rows(db, source, tick)
    if asked.password is None:
        hashed = _Hashed(file)
        write_workbook(hashed, written.of, code_book(db), act.at)
    else:
        with sealing(file, asked.password) as sealed:
            hashed = _Hashed(sealed)
            write_workbook(hashed, written.of, code_book(db), act.at)
    return CenterExport(
        asked.purpose,
        asked.period,
        written.counts,
        hashed.digest.hexdigest(),
        asked.password is not None,
        {**source.unsaid, "cut": written.cut},
    )


def check_export(file: IO[bytes], made: CenterExport, password: str | None) -> None:
    """Read back what lies on the disk; raises JobdeskError where it is not what was written."""
    if password is None:
        found = _digest(file)
    else:
        with unsealing(file, password) as opened:
            found = _digest(opened)
    if found != made.sha256:
        raise JobdeskError(_("The written file does not read back as it was written. Try another disk."))


def record_center_export(db: Session, act: Act, *, made: CenterExport) -> None:
    """Put an export on record: its purpose, its rows, its hash. The caller commits, then keeps the file."""
    require(act.role, can_export_center)
    require_center(db)
    span = made.period
    write_audit(
        db,
        replace(act, purpose=made.purpose),
        AuditAction.EXPORT,
        table="center",
        detail={
            "form": "zip" if made.sealed else "xlsx",
            "rows": dict(made.rows),
            "from": span.from_on.isoformat() if span.from_on else None,
            "until": span.until_on.isoformat() if span.until_on else None,
            "sha256": made.sha256,
        },
    )


def export_template(db: Session, act: Act) -> bytes:
    """The empty exchange workbook with the center's codes; holds nobody, so everyone may have it."""
    return template_workbook(code_book(db), act.at)


class _Rows:
    """Rows of a sheet as cells, counted and told as they go."""

    def __init__(self, db: Session, source: ExportRows, tick: Tick | None) -> None:
        self._source, self._codes, self._tick = source, code_book(db), tick
        self._total = sum(source.count(sheet) for sheet in SHEETS) if tick is not None else 0
        self.counts = {sheet.name: 0 for sheet in SHEETS}
        self.cut = 0

    def of(self, sheet: ExchangeSheet) -> Iterator[Sequence[Shown]]:
        """Its rows, in the order of its columns."""
        for page in self._source.pages(sheet):
            if self._tick is not None:
                self._tick(sum(self.counts.values()), self._total)
            for values in page:
                self.counts[sheet.name] += 1
                row = [show_cell(column, values.get(column.name), self._codes) for column in sheet.columns]
                self.cut += sum(isinstance(cell, str) and len(cell) > CELL_LIMIT for cell in row)
                yield row


class _Hashed(RawIOBase):
    """Passes on what is written to it, and knows its hash."""

    def __init__(self, under: IO[bytes]) -> None:
        super().__init__()
        self._under, self.digest = under, hashlib.sha256()

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, given: Buffer, /) -> int:
        self._under.write(given)
        self.digest.update(given)
        return memoryview(given).nbytes


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
