"""The forms of a target, with its parts, and of a figure that is entered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from jobdesk.base.closes import TargetKind, TargetSplit
from jobdesk.base.codes import CodeBook, CodeEntry
from jobdesk.base.fields import Field, FieldKind
from jobdesk.base.formats import format_number
from jobdesk.base.forms.targets import ENTERED_FIGURE, TARGET
from jobdesk.base.i18n import _, mark
from jobdesk.base.targets import even_split
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages.base import FormSheet, Page
from jobdesk.services import targets
from jobdesk.services.indicators import SHOWN
from jobdesk.services.layouts import ENTERABLE
from jobdesk.services.targets import PARTS, EnteredRow, TargetRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = "targets"
_WHOLE = frozenset({"count", "distinct", "sum", "stock"})
_MOST = 12
_OF = {field.name: field for field in TARGET}
_FIGURE = replace(_OF["indicator"], kind=FieldKind.CHOICE, code="target_figure")
_PART_NAMES = tuple(f"part{number}" for number in range(1, _MOST + 1))
_FIELDS: tuple[Field, ...] = (
    _FIGURE,
    *(_OF[name] for name in ("label", "unit", "kind", "amount", "weight", "split")),
    *(Field(name, mark("Part"), FieldKind.INTEGER, minimum=0, maximum=10**9) for name in _PART_NAMES),
    *(_OF[name] for name in ("from_on", "until_on", "source")),
)
_ENTERED = (replace(ENTERED_FIGURE[0], kind=FieldKind.CHOICE, code="entered_figure"), *ENTERED_FIGURE[1:])


def with_figures(codes: CodeBook) -> CodeBook:
    """The center's codes, the figures a target can be set for, and those a total can be entered for."""
    offered = {
        "target_figure": {one.id: one.label for one in SHOWN if one.how in _WHOLE},
        "entered_figure": {one: label for one, (label, _unit) in ENTERABLE.items()},
    }
    made = (
        CodeEntry(scheme, one, _(label), _(label), "", "", at, None, None)
        for scheme, labels in offered.items()
        for at, (one, label) in enumerate(labels.items())
    )
    return CodeBook([*codes.entries, *made], codes.amounts)


class TargetSheetForm(FormSheet):
    """A target of a year: a figure or a row of its own, how much, in which parts, with which weight."""

    def __init__(
        self, page: Page, year: int, known: TargetRow | None, *, done: Callable[[TargetRow | None], object]
    ) -> None:
        form = Form(_FIELDS, with_figures(page.room.codes), today=page.room.today())
        title = _("Change a target of {year}") if known else _("New target of {year}")
        super().__init__(form, title=title.format(year=year), verb=_("Save"), save=self._save)
        self._year, self._row, self._done = year, known, done
        if known is None:
            form.set_values({"kind": TargetKind.FLOW.value, "split": TargetSplit.QUARTER.value})
        else:
            form.set_values(
                {
                    **{name: getattr(known, name) for name in _OF if name != "year"},
                    "kind": known.kind.value,
                    "split": known.split.value,
                    **dict(zip(_PART_NAMES, known.parts, strict=False)),
                }
            )
        form.set_hint("label", _("Where it is no figure of the desk: its results are entered."))
        form.edited.connect(lambda _name: self._show_parts())
        self._show_parts()
        self._show_missing()

    def _count(self) -> int:
        split = self.form.value("split")
        return PARTS[TargetSplit(str(split))] if split else 1

    def _show_parts(self) -> None:
        """As many parts as the split has; what an even split gives stands below."""
        count = self._count()
        for at, name in enumerate(_PART_NAMES):
            self.form.hide_field(name, at >= count or count == 1)
            word = _("Quarter {number}") if count == PARTS[TargetSplit.QUARTER] else _("Month {number}")
            self.form.set_label(name, word.format(number=at + 1))
        amount = "".join(char for char in str(self.form.value("amount") or "") if char.isdecimal())
        if count == 1 or not amount or self.form.value("kind") != TargetKind.FLOW:
            self.form.set_hint("split", "")
            return
        even = " · ".join(format_number(part) for part in even_split(int(amount), count))
        self.form.set_hint("split", _("Parts left empty are split evenly: {parts}").format(parts=even))

    def _save(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        count = self._count()
        typed = [values.pop(name, None) for name in _PART_NAMES][:count]
        parts = typed if count > 1 and any(part is not None for part in typed) else None
        known, kept = self._row, {**values, "year": self._year}

        def job(db: "Session", act: "Act") -> TargetRow:
            target, version = (known.id, known.version) if known else (None, None)
            return targets.save_target(db, act, values=kept, parts=parts, target_id=target, version=version)

        self.commit(job, stale=STALE, said=_("Saved"), done=self._done)


class EnteredForm(FormSheet):
    """A figure known only as a total, of the desk's figures or of a target's own row."""

    def __init__(
        self,
        page: Page,
        *,
        target: TargetRow | None,
        known: EnteredRow | None,
        year: int,
        done: Callable[[EnteredRow | None], object],
    ) -> None:
        own = target is not None and target.indicator is None
        fields = _ENTERED[1:] if own else _ENTERED
        form = Form(fields, with_figures(page.room.codes), today=page.room.today())
        title = (
            _("Entered result: {name}").format(name=target.label)
            if own and target
            else _("Figure known as a total")
        )
        super().__init__(form, title=title, verb=_("Save"), save=self._save)
        self._target, self._row, self._done = target if own else None, known, done
        first, last = date(year, 1, 1), date(year, 12, 31)
        start: Mapping[str, Any] = {"from_on": first, "until_on": min(last, max(first, page.room.today()))}
        if known is not None:
            start = {field.name: getattr(known, field.name) for field in fields}
        elif target is not None and not own:
            start = {**start, "indicator": target.indicator}
        form.set_values(start)
        self._show_missing()

    def _save(self, values: dict[str, Any], _sheet: FormSheet) -> None:
        target_id = self._target.id if self._target else None
        known = self._row

        def job(db: "Session", act: "Act") -> EnteredRow:
            figure, version = (known.id, known.version) if known else (None, None)
            return targets.save_entered(
                db, act, values=values, target_id=target_id, figure_id=figure, version=version
            )

        self.commit(job, stale=STALE, said=_("Saved"), done=self._done)
