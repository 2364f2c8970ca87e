"""The center's printers, and which one a window uses for what. Source: hardware.md 3."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.forms.printers import PAPERS_OF
from jobdesk.base.i18n import _
from jobdesk.base.permissions import can_manage_printers, can_print, require
from jobdesk.base.printing import PrinterLink, PrinterRole, PrintMode
from jobdesk.records.centers import Desk, Window
from jobdesk.records.print_jobs import Printer, PrinterChoice
from jobdesk.services._printer_rules import checked_printer, split_place
from jobdesk.services._rows import correct, stamp
from jobdesk.services.audit import write_audit
from jobdesk.services.codes import code_book

__all__ = ["split_place"]

EVERYWHERE = 0
"""The counter number that stands for every window."""


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """A printer.

    Attributes:
        address: the queue's name, host:port, or the device's path; None for a folder of PDF files.
        desk_no: the machine it hangs on; None where every machine reaches it.
    """

    id: UUID
    version: int
    name: str
    link: PrinterLink
    address: str | None
    desk_no: int | None
    paper: str
    dots: int | None
    mode: PrintMode | None
    baud: int | None
    cut: bool
    copies: int
    active: bool


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """Which printer a window uses for a role, and which one when that fails; window 0 is every window."""

    counter_no: int
    role: PrinterRole
    printer_id: UUID
    fallback_id: UUID | None


def printer_row(printer: Printer) -> PrinterRow:
    """A printer as windows and devices use it."""
    return PrinterRow(
        printer.id,
        printer.version,
        printer.name,
        PrinterLink(printer.link),
        printer.address,
        printer.desk_no,
        printer.paper,
        printer.dots,
        PrintMode(printer.mode) if printer.mode else None,
        printer.baud,
        printer.cut,
        printer.copies,
        printer.active,
    )


def list_printers(db: Session, act: Act, *, retired: bool = False) -> list[PrinterRow]:
    """The printers by name; those out of use only if asked for."""
    require(act.role, can_print)
    query = select(Printer).order_by(Printer.name, Printer.id)
    if not retired:
        query = query.where(Printer.active.is_(true()))
    return [printer_row(one) for one in db.scalars(query)]


def read_printer(db: Session, act: Act, *, printer_id: UUID) -> PrinterRow:
    """One printer, out of use or not."""
    require(act.role, can_print)
    return printer_row(db.get_one(Printer, printer_id))


def save_printer(
    db: Session, act: Act, *, values: Mapping[str, Any], printer_id: UUID | None = None, version: int = 0
) -> PrinterRow:
    """Add a printer, or change one; `values` are those of base/forms/printers.py PRINTER.

    Raises:
        NotAllowed: only administrator and supervisor set up printers.
        InvalidInput: names the wrong field; two printers of one name; a machine that is not of the center.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_manage_printers)
    kept = checked_printer(act, values, code_book(db))
    _refuse_same_name(db, kept["name"], printer_id)
    if kept["desk_no"] is not None and not db.scalar(select(Desk.id).where(Desk.number == kept["desk_no"])):
        raise InvalidInput(_("The center has no machine of this number."), field="desk_no")
    if printer_id is None:
        printer = Printer(**kept, active=True, **stamp(act))
        db.add(printer)
        db.flush()
        _audit(db, act, "printer", printer.id, kept)
    else:
        printer = db.get_one(Printer, printer_id)
        _refuse_unfit(db, printer, kept["paper"])
        if changed := correct(db, act, printer, kept, version=version):
            _audit(db, act, "printer", printer.id, changed)
    return printer_row(printer)


def retire_printer(db: Session, act: Act, *, printer_id: UUID, version: int) -> PrinterRow:
    """Take a printer out of use; what it printed still names it.

    Raises:
        InvalidInput: a window still uses it.
        StaleRecord: someone saved it in between.
    """
    require(act.role, can_manage_printers)
    printer = db.get_one(Printer, printer_id)
    used = select(PrinterChoice.counter_no).where(
        or_(PrinterChoice.printer_id == printer_id, PrinterChoice.fallback_id == printer_id)
    )
    windows = sorted(set(db.scalars(used)))
    if windows:
        raise InvalidInput(
            _("This printer is still chosen: {windows}. Choose another one there first.").format(
                windows=", ".join(_window(number) for number in windows)
            )
        )
    if changed := correct(db, act, printer, {"active": False}, version=version):
        _audit(db, act, "printer", printer.id, changed)
    return printer_row(printer)


def list_choices(db: Session, act: Act) -> list[ChoiceRow]:
    """What every window uses for what, by window; 0 holds where a window has no choice of its own."""
    require(act.role, can_print)
    query = select(PrinterChoice).order_by(PrinterChoice.counter_no, PrinterChoice.role)
    return [ChoiceRow(c.counter_no, PrinterRole(c.role), c.printer_id, c.fallback_id) for c in db.scalars(query)]


def choose_printer_for(
    db: Session,
    act: Act,
    *,
    counter_no: int,
    role: PrinterRole,
    printer_id: UUID | None,
    fallback_id: UUID | None = None,
) -> None:
    """Say which printer a window uses for a role, and which one when that fails.

    Args:
        counter_no: the window; 0 for all that have no choice of their own.
        printer_id: None takes the choice away: then the choice for every window holds, or PDF files.

    Raises:
        NotAllowed: only administrator and supervisor set up printers.
        InvalidInput: no such window; a printer out of use, or for other paper; the same one twice.
    """
    require(act.role, can_manage_printers)
    if counter_no != EVERYWHERE and not db.scalar(select(Window.id).where(Window.number == counter_no)):
        raise InvalidInput(_("The center has no window of this number."), field="counter_no")
    for field, one in (("printer_id", printer_id), ("fallback_id", fallback_id)):
        if one is not None:
            _check_fit(db, role, one, field)
    if printer_id is None and fallback_id is not None:
        raise InvalidInput(_("Choose the printer before the one that stands in for it."), field="printer_id")
    if printer_id is not None and printer_id == fallback_id:
        raise InvalidInput(_("Another printer stands in for one that fails."), field="fallback_id")
    row = db.scalar(
        select(PrinterChoice)
        .where(PrinterChoice.counter_no == counter_no, PrinterChoice.role == role)
        .with_for_update()
    )
    if printer_id is None:
        if row is not None:
            db.delete(row)
            _audit(db, act, "printer_choice", row.id, {"printer_id": None}, counter_no=counter_no, role=role.value)
        return
    chosen: dict[str, Any] = {"printer_id": printer_id, "fallback_id": fallback_id}
    changed: Mapping[str, object] = chosen
    if row is None:
        row = PrinterChoice(counter_no=counter_no, role=role.value, **chosen, **stamp(act))
        db.add(row)
        db.flush()
    else:
        changed = correct(db, act, row, chosen, version=row.version)
    if changed:
        _audit(db, act, "printer_choice", row.id, changed, counter_no=counter_no, role=role.value)


def printer_for(
    db: Session, act: Act, *, role: PrinterRole, printer_id: UUID | None = None
) -> tuple[PrinterRow | None, PrinterRow | None]:
    """The printer of the window for a role, and the one that stands in for it; None prints into PDF files.

    The window's own choice comes before that for every window. A printer that hangs on another machine gives
    way to its stand-in; without one it is named all the same, so that nothing goes elsewhere in silence.

    Args:
        printer_id: what a person chose instead for one job.
    """
    require(act.role, can_print)
    numbers = [number for number in (act.window_no, EVERYWHERE) if number is not None]
    query = select(PrinterChoice).where(PrinterChoice.counter_no.in_(numbers), PrinterChoice.role == role)
    choice = db.scalars(query.order_by(PrinterChoice.counter_no.desc())).first()
    kept = [choice.printer_id, choice.fallback_id] if choice is not None else []
    wanted = [printer_id, *kept] if printer_id is not None else kept
    found = [printer_row(db.get_one(Printer, one)) for one in dict.fromkeys(wanted) if one is not None]
    near = [one for one in found if one.active and one.desk_no in (None, act.desk)] or found[:1]
    return (near[0] if near else None), (near[1] if len(near) > 1 else None)


def _check_fit(db: Session, role: PrinterRole, printer_id: UUID, field: str) -> None:
    printer = db.get(Printer, printer_id)
    if printer is None or not printer.active:
        raise InvalidInput(_("This printer is out of use."), field=field)
    if not _fits(role, PrinterLink(printer.link), printer.paper):
        raise InvalidInput(_("Forms and reports need a printer with A4 paper."), field=field)


def _fits(role: PrinterRole | str, link: PrinterLink, paper: str) -> bool:
    """Forms and reports are drawn for A4; a folder of PDF files takes every paper."""
    return role not in {PrinterRole.FORM, PrinterRole.REPORT} or "a4" in {paper, *_of_files(link)}


def _of_files(link: PrinterLink) -> Iterable[str]:
    return PAPERS_OF[link] if link is PrinterLink.PDF else ()


def _refuse_unfit(db: Session, printer: Printer, paper: str) -> None:
    used = select(PrinterChoice.role).where(
        or_(PrinterChoice.printer_id == printer.id, PrinterChoice.fallback_id == printer.id)
    )
    if not all(_fits(role, PrinterLink(printer.link), paper) for role in db.scalars(used)):
        raise InvalidInput(
            _("This printer is chosen for forms or reports, which need A4. Choose another one there first."),
            field="paper",
        )


def _refuse_same_name(db: Session, name: str, printer_id: UUID | None) -> None:
    same = select(Printer.id).where(Printer.active.is_(true()), func.lower(Printer.name) == name.lower())
    if any(one != printer_id for one in db.scalars(same)):
        raise InvalidInput(_("There is a printer of this name already."), field="name")


def _window(number: int) -> str:
    return _("every window") if number == EVERYWHERE else _("window {number}").format(number=number)


def _audit(db: Session, act: Act, table: str, record_id: UUID, changed: Iterable[str], **more: object) -> None:
    detail = {**more, "fields": sorted(changed)}
    write_audit(db, act, AuditAction.SETTING, table=table, record_id=record_id, detail=detail)
