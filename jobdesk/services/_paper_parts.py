"""What the papers of the center share: their head, and the declared fields of a form as boxes to fill in."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.business_numbers import format_business_number
from jobdesk.base.codes import CodeBook
from jobdesk.base.consent_texts import ConsentText
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_date, format_datetime, format_money, format_time
from jobdesk.base.i18n import on_paper
from jobdesk.base.phones import format_phone
from jobdesk.papers.flow import PaperHead
from jobdesk.papers.fonts import missing_glyphs
from jobdesk.papers.form_sheet import FormBox, FormPart, FormTable
from jobdesk.records.centers import Center
from jobdesk.services._printable import SHEET, Printable

T = TypeVar("T")
MOST_BOXES = 16
"""A list with more choices is written, not ticked."""
CHOSEN = (FieldKind.CHOICE, FieldKind.MULTICHOICE)


def the_center(db: Session) -> Center:
    """The center the papers come from."""
    return db.scalars(select(Center).limit(1)).one()


def paper_head(db: Session, act: Act, title: str, about: str = "") -> PaperHead:
    """Title, what it is about, the center; at the foot who printed it and when."""
    printed = on_paper("Printed by {name}, {at}").format(name=act.display_name, at=format_datetime(act.at))
    return PaperHead(title, about, the_center(db).name, printed)


def a_sheet(
    title: str,
    draw: Callable[[T], bytes],
    content: T,
    jobseeker_ids: Sequence[UUID] = (),
    **more: Any,  # noqa: ANN401  as Printable takes it
) -> Printable:
    """A paper on A4 of its content, with the characters of it that the font cannot draw."""
    missing = missing_glyphs("".join(_words(content)))
    return Printable(title, SHEET, lambda _paper: draw(content), list(jobseeker_ids), missing=missing, **more)


def _words(content: object) -> Iterator[str]:
    """Every text in a paper's content."""
    if isinstance(content, str):
        yield content
    elif is_dataclass(content):
        for one in fields(content):
            yield from _words(getattr(content, one.name))
    elif isinstance(content, Iterable):
        for part in content:
            yield from _words(part)


def unbroken(said: str) -> str:
    """What stays on one line."""
    return said.replace(" ", "\xa0")


def said(codes: CodeBook, field: Field, value: object) -> str:
    """A kept value in words, in Korean."""
    if value is None or value == "" or value == []:
        return ""
    match field.kind:
        case FieldKind.CHOICE:
            return codes.label(field.code, value, "ko")
        case FieldKind.MULTICHOICE:
            return codes.labels(field.code, value if isinstance(value, Collection) else (), "ko")
        case FieldKind.OCCUPATION | FieldKind.DONG:
            return codes.label(field.kind.value, value, "ko")
        case FieldKind.PHONE:
            return format_phone(str(value))
        case FieldKind.BUSINESS_NUMBER:
            return format_business_number(str(value))
        case FieldKind.MONEY if isinstance(value, int):
            return format_money(value)
    return _plainly(field, value)


def _plainly(field: Field, value: object) -> str:
    match value:
        case bool():
            return on_paper("Yes") if value else on_paper("No")
        case datetime():
            return format_datetime(value)
        case date():
            return format_date(value)
        case time():
            return format_time(value)
        case Decimal():
            value = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value)}"
    return f"{value} {on_paper(field.unit)}".strip() if field.unit else str(value)


def boxes(
    codes: CodeBook, fields: Sequence[Field], values: Mapping[str, Any], on: date, *, skip: Collection[str] = ()
) -> list[FormBox]:
    """The fields of a form as boxes: short lists to tick, the rest in words; a missing value is left open."""
    return [_box(codes, field, values.get(field.name), on) for field in fields if field.name not in skip]


def _box(codes: CodeBook, field: Field, value: Any, on: date) -> FormBox:  # noqa: ANN401  any column's value
    label = on_paper(field.label) + (" *" if field.required else "")
    lines = 3 if field.kind is FieldKind.NOTE else 1
    if field.kind is FieldKind.BOOLEAN:
        ticked: list[tuple[str, bool]] = [(on_paper("Yes"), value is True)]
        if field.three_ways:
            ticked.append((on_paper("No"), value is False))
        return FormBox(label, choices=ticked)
    if field.kind in CHOSEN:
        offered = codes.choices(field.code, on)
        if len(offered) <= MOST_BOXES:
            return _ticks(codes, field, label, value, [one.code for one in offered])
    unit = "" if value is not None or not field.unit else " " * 18 + on_paper(field.unit)
    return FormBox(label, said(codes, field, value) or unit, lines=lines, wide=field.kind is FieldKind.NOTE)


def _ticks(codes: CodeBook, field: Field, label: str, value: Any, offered: Sequence[str]) -> FormBox:  # noqa: ANN401
    chosen = set(value or ()) if field.kind is FieldKind.MULTICHOICE else {value} - {None, ""}
    retired = ", ".join(codes.label(field.code, code, "ko") for code in sorted(chosen - set(offered)))
    ticked = [(codes.label(field.code, code, "ko"), code in chosen) for code in offered]
    return FormBox(label, retired, choices=ticked)


def parts_of(
    codes: CodeBook, fields: Sequence[Field], values: Mapping[str, Any], on: date, *, skip: Collection[str] = ()
) -> list[FormPart]:
    """A part for each section of a form, in its order."""
    names = list(dict.fromkeys(field.section for field in fields if field.name not in skip))
    return [
        FormPart(
            on_paper(name), boxes(codes, [one for one in fields if one.section == name], values, on, skip=skip)
        )
        for name in names
    ]


def table_of(
    codes: CodeBook, fields: Sequence[Field], shares: Sequence[float], rows: Sequence[object], blank: int
) -> FormTable:
    """Records of one kind as the lines of a form, with empty ones below."""
    heads = [(on_paper(field.label), share) for field, share in zip(fields, shares, strict=True)]
    lines = [[said(codes, field, getattr(row, field.name)) for field in fields] for row in rows]
    return FormTable(heads, lines, max(0, blank - len(lines)))


def consent_part(text: ConsentText, *, asked: str) -> FormPart:
    """What is told before a consent, and the boxes that nobody ticked beforehand."""
    told = [FormBox(head, sentence, wide=True) for head, sentence in text.rows]
    return FormPart(text.title, told, asked=asked)
