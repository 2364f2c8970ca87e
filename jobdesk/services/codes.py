"""The center's code tables and dated amounts; first filled from resources/codes, then the center's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import CodeBook, CodeEntry, DatedAmount, fixed_schemes, load_codes, synonyms
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.permissions import can_manage_center, require
from jobdesk.base.public_works import MEDIAN_INCOME, PUBLIC_WORKS_RULES, condition_of_code, income_of_code
from jobdesk.base.stay_rules import STAY_RULES, rule_of_code
from jobdesk.records.centers import Code, DatedValue
from jobdesk.services._rows import clean_line, correct, stamp
from jobdesk.services.audit import write_audit


@dataclass(slots=True)
class CodeHolder:
    """Keeps the code book between transactions; `db.info["codes"]`."""

    book: CodeBook | None = None


def code_book(db: Session) -> CodeBook:
    """The center's code tables, read once and kept until they change."""
    holder: CodeHolder = db.info.setdefault("codes", CodeHolder())
    book = holder.book  # another thread may forget it between two looks
    if book is None:
        book = holder.book = read_codes(db)
    return book


def read_codes(db: Session) -> CodeBook:
    """The center's code tables from the database; what came with a later program is as shipped."""
    rows = db.execute(
        select(
            Code.scheme,
            Code.code,
            Code.name_ko,
            Code.name_en,
            Code.version_name,
            Code.parent,
            Code.sort_order,
            Code.valid_from,
            Code.valid_to,
        ).order_by(Code.id)
    )
    amounts = db.execute(select(DatedValue.kind, DatedValue.valid_from, DatedValue.amount, DatedValue.source))
    entries = [CodeEntry(*row[:5], row[5] or "", *row[6:]) for row in rows]
    known = {entry.scheme for entry in entries}
    return CodeBook(
        [*entries, *(entry for entry in load_codes().entries if entry.scheme not in known)],
        (DatedAmount(kind, day, amount, source or "") for kind, day, amount, source in amounts),
        synonyms(),
    )


def codes_stamp(db: Session) -> tuple[int, ...]:
    """Another value once any desk saved a code or a wage; cheap enough to ask every half minute."""
    counted = [db.execute(select(func.count(), func.sum(table.version))).one() for table in (Code, DatedValue)]
    return tuple(int(number or 0) for row in counted for number in row)


def _columns(entry: CodeEntry) -> dict[str, object]:
    return {
        "scheme": entry.scheme,
        "version_name": entry.version,
        "code": entry.code,
        "name_ko": entry.name_ko,
        "name_en": entry.name_en,
        "parent": entry.parent or None,
        "sort_order": entry.order,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
    }


def store_codes(db: Session, *, at: datetime) -> None:
    """Fill a new center's code tables with the shipped ones."""
    book = load_codes()
    common = {"version": 1, "recorded_at": at}
    db.execute(
        insert(Code),
        [{"id": new_id(), **_columns(entry), **common} for entry in book.entries],
    )
    db.execute(
        insert(DatedValue),
        [
            {
                "id": new_id(),
                "kind": amount.kind,
                "valid_from": amount.valid_from,
                "amount": amount.amount,
                "source": amount.source or None,
                **common,
            }
            for amount in book.amounts
        ],
    )


def _take_in(db: Session, act: Act, scheme: str) -> None:
    """Fill in a code table that came with a later program than the center."""
    if db.scalar(select(Code.id).where(Code.scheme == scheme).limit(1)):
        return
    shipped = load_codes().all(scheme)
    if not shipped:
        raise InvalidInput(_("There is no such code table."), field="scheme")
    db.add_all(Code(**_columns(entry), **stamp(act)) for entry in shipped)
    db.flush()


def save_code(
    db: Session,
    act: Act,
    *,
    scheme: str,
    code: str,
    name_ko: str,
    name_en: str,
    order: int = 0,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> CodeEntry:
    """Add a code to a scheme, or change its labels, order and days; retired codes stay readable.

    Raises:
        NotAllowed: only an administrator manages the center.
        InvalidInput: the scheme is unknown, code or label is missing, or the days are crossed.
    """
    require(act.role, can_manage_center)
    code = clean_line(code, "code") or ""
    name_ko, name_en = clean_line(name_ko, "name_ko") or "", clean_line(name_en, "name_en") or ""
    _take_in(db, act, scheme)
    if not code or not name_ko:
        raise InvalidInput(_("Give a code and its label."), field="name_ko")
    if valid_from and valid_to and valid_to < valid_from:
        raise InvalidInput(_("The last day lies before the first."), field="valid_to")
    if scheme == STAY_RULES and rule_of_code(code) is None:
        raise InvalidInput(
            _("Write status, ruling, number: F-4:limited:3. A ruling is allowed, limited or check."),
            field="code",
        )
    if scheme == PUBLIC_WORKS_RULES and condition_of_code(code) is None:
        raise InvalidInput(
            _("Write program, condition, value: together:income_max:85. The codes so far show what can be said."),
            field="code",
        )
    if scheme == MEDIAN_INCOME and income_of_code(code) is None:
        raise InvalidInput(_("Write year, persons, won a month: 2027:4:6929885."), field="code")
    values: dict[str, object] = {
        "name_ko": name_ko,
        "name_en": name_en or name_ko,
        "sort_order": order,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    row = db.scalar(
        select(Code).where(Code.scheme == scheme, Code.code == code).order_by(Code.version_name.desc()).limit(1)
    )
    if row is None and scheme in fixed_schemes():
        raise InvalidInput(
            _("The program knows the codes of this table; only their words can change."), field="code"
        )
    if row is None:
        row = Code(scheme=scheme, version_name="", code=code, parent=None, **values, **stamp(act))
        db.add(row)
        db.flush()
    else:
        correct(db, act, row, values, version=row.version)
    db.info["codes_changed"] = True
    write_audit(
        db, act, AuditAction.SETTING, table="code", record_id=row.id, detail={"scheme": scheme, "code": code}
    )
    return CodeEntry(
        scheme, code, name_ko, name_en or name_ko, row.version_name, row.parent or "", order, valid_from, valid_to
    )


def save_amount(
    db: Session, act: Act, *, kind: str, valid_from: date, amount: int, source: str = ""
) -> DatedAmount:
    """Enter the minimum or living wage (won an hour) that holds from a day on.

    Raises:
        NotAllowed: only an administrator manages the center.
        InvalidInput: the amount is not above zero.
    """
    require(act.role, can_manage_center)
    if amount <= 0:
        raise InvalidInput(_("Give an amount above zero."), field="amount")
    source = (clean_line(source, "source") or "")[:200]
    values: dict[str, object] = {"amount": amount, "source": source or None}
    row = db.scalar(select(DatedValue).where(DatedValue.kind == kind, DatedValue.valid_from == valid_from))
    if row is None:
        row = DatedValue(kind=kind, valid_from=valid_from, **values, **stamp(act))
        db.add(row)
        db.flush()
    else:
        correct(db, act, row, values, version=row.version)
    db.info["codes_changed"] = True
    write_audit(db, act, AuditAction.SETTING, table="dated_value", record_id=row.id, detail={"kind": kind})
    return DatedAmount(kind, valid_from, amount, source)
