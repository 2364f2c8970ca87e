"""The second step of an import: all of it, or the good rows with the others in a workbook; in one act."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from jobdesk.base.errors import JobdeskError, StoreError
from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _
from jobdesk.base.ids import new_id
from jobdesk.base.saving import PartFile
from jobdesk.qt.pages._admin_import_plan import restated_months, total
from jobdesk.qt.pages._admin_import_words import STALE
from jobdesk.services.imports.applying import ImportRunRow, PlanOutdated, apply_import
from jobdesk.services.imports.plan import ImportPlan
from jobdesk.services.imports.rejects import write_rejects

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._admin_import import ImportSheet


def write_wrong(plan: ImportPlan, path: Path) -> int:
    """Write the wrong rows of a plan into a workbook (0600); how many. Raises JobdeskError."""
    with PartFile(path) as part:
        with part.writing() as file:
            count = write_rejects(plan, file)
        part.keep()
    return count


class Applying(QObject):
    """Asks once more, then writes; what is stopped or refused leaves everything as it was."""

    def __init__(self, sheet: "ImportSheet") -> None:
        super().__init__(sheet)
        self._sheet, self._op_id, self._sent = sheet, new_id(), False
        self._save = sheet.add_verb(_("Save the wrong rows…"), "Ctrl+E", self._save_wrong)

    @property
    def verbs(self) -> tuple[QAction, ...]:
        """What else can be done with what was checked."""
        return (self._save,)

    def renew(self) -> None:
        """Another plan: applying it is another act."""
        self._op_id, self._sent = new_id(), False

    def verb(self) -> tuple[str, bool]:
        """What the primary button says, and whether it can be pressed."""
        plan = self._sheet.plan
        if plan is None:
            return _("Check"), self._sheet.source is not None
        self._save.setEnabled(plan.wrong > 0)
        if self._sheet.mending.unchecked:
            return _("Check again"), True
        if not _taken(plan):
            return _("Done"), True
        return (_("Apply the good rows…") if plan.wrong else _("Apply…")), True

    def tell(self, plan: ImportPlan) -> None:
        """Say in one sentence what the check found."""
        strip = self._sheet.strip
        if plan.wrong:
            told = _(
                "{count} rows are wrong: mend them here, or apply the good ones and keep the others in a workbook."
            )
            strip.show_text(told.format(count=format_number(plan.wrong)), "warning")
        elif not _taken(plan):
            strip.show_text(_("Everything in this file is here already: nothing is left to apply."), "good")
        else:
            strip.show_text(_("Every row can be taken. Nothing is changed until it is applied."), "good")

    def go_on(self) -> None:
        """What the primary button means now."""
        plan = self._sheet.plan
        if plan is None or self._sheet.mending.unchecked:
            self._sheet.check()
        elif not _taken(plan):
            self._sheet.mending.drop_draft()
            self._sheet.finish()
        elif plan.wrong:
            path = self._ask_place()
            if path is not None:
                self.apply_good(path)
        else:
            self._ask(plan, None)

    def apply_good(self, rejects: Path) -> None:
        """Ask whether the good rows are applied, and the others written there."""
        if self._sheet.plan is not None:
            self._ask(self._sheet.plan, rejects)

    def _ask_place(self) -> Path | None:
        plan = self._sheet.plan
        offered = f"{Path(plan.source.name).stem}-{_('wrong rows')}.xlsx" if plan else ""
        name, _kind = QFileDialog.getSaveFileName(self._sheet, _("Save the wrong rows"), offered, "*.xlsx")
        return Path(name).with_suffix(".xlsx") if name else None

    def _ask(self, plan: ImportPlan, rejects: Path | None) -> None:
        numbers = {name: format_number(total(plan, name)) for name in ("new", "changed", "probable", "wrong")}
        told = [_("{new} new rows and {changed} changed ones are applied in one act.").format(**numbers)]
        if total(plan, "probable"):
            told.append(_("{probable} that may be known are new as well, to be compared.").format(**numbers))
        if plan.wrong:
            told.append(
                _("{wrong} wrong rows stay out, in {name}.").format(name=rejects and rejects.name, **numbers)
            )
        if plan.restated:
            told.append(_("Closed months change: {months}.").format(months=restated_months(plan)))
        if plan.unknown_counselors:
            count = format_number(len(plan.unknown_counselors))
            told.append(_("{count} counselors get accounts that cannot sign in.").format(count=count))
        verb = _("Apply the good rows") if plan.wrong else _("Apply")
        self._sheet.ask(" ".join(told), verb=verb, then=partial(self._begin, plan, rejects))

    def _begin(self, plan: ImportPlan, rejects: Path | None) -> None:
        """The wrong rows are on the disk before the good ones are in: nothing can fall between."""
        if rejects is None:
            self._apply(plan, None)
            return
        self._sheet.how_far.begin(_("Writing the wrong rows"))
        self._sheet.follow()
        self._sheet.room.work.device(
            self._sheet,
            lambda: write_wrong(plan, rejects),
            done=lambda _count: self._apply(plan, rejects),
            failed=self._sheet.stopped,
            broken=self._sheet.on_bug,
        )

    def _apply(self, plan: ImportPlan, rejects: Path | None) -> None:
        sheet = self._sheet
        left, tick = sheet.how_far.begin(_("Applying {name}").format(name=plan.source.name)), sheet.how_far.tick
        sheet.follow()

        def job(db: "Session", act: "Act") -> ImportRunRow:
            run = apply_import(db, act, plan=plan, skip_wrong=plan.wrong > 0, tick=tick, cancel=left.is_set)
            sheet.mending.forget_draft(db, act, plan)
            return run

        sheet.room.work.change(
            sheet,
            job,
            stale=STALE,
            done=partial(self._done, plan, rejects),
            failed=self._failed,
            op_id=self._op_id,
            broken=sheet.on_bug,
        )

    def _done(self, plan: ImportPlan, rejects: Path | None, run: ImportRunRow | None) -> None:
        self._sheet.how_far.end()
        self._sheet.strip.clear()
        self._sheet.result.show_result(plan, run, rejects)
        self._sheet.show_done()

    def _failed(self, error: JobdeskError) -> None:
        self._sheet.stopped(error)
        if isinstance(error, PlanOutdated):
            self._sheet.check()
        elif isinstance(error, StoreError):
            self._sheet.follow()  # its answer may be lost: a retry is the same act

    def _save_wrong(self) -> None:
        plan, path = self._sheet.plan, self._ask_place()
        if plan is None or path is None:
            return
        sheet = self._sheet

        def said(count: int) -> None:
            told = _("{count} rows saved in {name}: mend them there and import that file.")
            sheet.strip.show_text(told.format(count=format_number(count), name=path.name), "good")

        sheet.room.work.device(sheet, lambda: write_wrong(plan, path), done=said, failed=sheet.explain)


def _taken(plan: ImportPlan) -> int:
    return sum(total(plan, name) for name in ("new", "changed", "probable"))
