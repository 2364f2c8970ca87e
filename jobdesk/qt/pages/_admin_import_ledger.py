"""Matching a ledger: proposed by its headings or remembered from the last time, looked through, saved, used."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from jobdesk.base.errors import InvalidInput
from jobdesk.base.exchange import ImportKind
from jobdesk.base.fields import Field
from jobdesk.base.i18n import _, mark
from jobdesk.base.ledger_mapping import LedgerMapping, headings_digest, read_mapping
from jobdesk.base.sheets import CellKind
from jobdesk.qt.forms.base import Form
from jobdesk.qt.pages._admin_import_mapping import MappingStep
from jobdesk.qt.pages.base import FormSheet
from jobdesk.services.import_files import FileLook, SheetLook
from jobdesk.services.imports.ledger import ledger_source
from jobdesk.services.imports.mappings import NAME_LENGTH, MappingRow, find_mapping, save_mapping
from jobdesk.services.imports.proposing import propose_mapping

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act
    from jobdesk.qt.pages._admin_import import ImportSheet

_OF_WORDS = frozenset({CellKind.CODE, CellKind.OCCUPATION})
_NAME = Field("name", mark("Name of the mapping"), required="receive", max_length=NAME_LENGTH, wide=True)


class Matching(QObject):
    """The columns of the sheets that are none of the exchange workbook; those of the same headings are one.

    Attributes:
        step: what is seen of it.
        by_hand: whether anything was chosen that no name keeps.
    """

    def __init__(self, sheet: "ImportSheet") -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.step = MappingStep(sheet.room.today())
        self.step.turned.connect(self._turn)
        self._of = self._now = ""
        self._looks: dict[str, SheetLook] = {}
        self._mappings: dict[str, LedgerMapping] = {}
        self._names: dict[str, str] = {}
        self._kept: Mapping[str, Any] = {}
        self.by_hand = False
        self.step.changed.connect(self._on_changed)
        self._unsure = sheet.add_verb(_("Next unsure column"), "F8", self.step.go_to_unsure)
        self._constant = sheet.add_verb(_("Add a value"), "Ctrl+N", self.step.add_constant)
        self._save = sheet.add_verb(_("Save the mapping…"), "Ctrl+E", self._ask_name)

    @property
    def verbs(self) -> tuple[QAction, ...]:
        """What can be done while matching."""
        return self._unsure, self._constant, self._save

    def begin(self, kind: ImportKind, answers: Mapping[str, Any]) -> None:
        """Match the ledgers of the file; one that was matched before keeps how."""
        look, sheet = self._sheet.look, self._sheet
        if look is None or not look.ledgers:
            sheet.explain(InvalidInput(_("The file has no sheet with headings.")))
            return
        told: dict[str, Any] = {"kind": kind, "past": bool(answers.get("past"))}
        told["source"] = str(answers.get("source") or "")
        if self._of == look.digest:
            self._mappings = {key: replace(one, **told) for key, one in self._mappings.items()}
            sheet.show_match()
            return
        looks = {headings_digest(one.headings): one for one in reversed(look.ledgers)}
        self._looks = dict(reversed(looks.items()))

        def known(db: "Session", act: "Act") -> dict[str, MappingRow | None]:
            return {key: find_mapping(db, act, headings=one.headings) for key, one in self._looks.items()}

        sheet.room.work.read(sheet, known, done=partial(self._show, look, told), failed=sheet.explain)

    def _show(self, look: FileLook, told: dict[str, Any], known: Mapping[str, MappingRow | None]) -> None:
        self._of, self._names = look.digest, {}
        for key, one in self._looks.items():
            row = known[key]
            if key in self._kept:
                mapping = read_mapping(self._kept[key]).for_headings(one.headings)
            elif row is None:
                name = f"{look.name} {one.title}"
                mapping = propose_mapping(one.headings, one.head, name=name, past=told["past"])
            else:
                mapping, self._names[key] = row.mapping, row.name
            self._mappings[key] = replace(mapping, **told | {"source": told["source"] or mapping.source})
        self.step.show_sheets([(key, one.title) for key, one in self._looks.items()])
        self._now = next(iter(self._looks))
        self._show_now()
        self._sheet.show_match()
        if self._names:
            names = ", ".join(self._names.values())
            said = _("Matched as the last time, under {name}. Look through it.").format(name=names)
            self._sheet.strip.show_text(said, "accent")

    def _show_now(self) -> None:
        self.step.show_mapping(self._mappings[self._now], self._looks[self._now].samples)

    def _turn(self, key: str) -> None:
        """Look at another sheet; what was chosen of this one stays."""
        self.take()
        self._now = key
        self._show_now()

    def forget(self) -> None:
        """Another file is read."""
        self._of, self._mappings, self._kept, self.by_hand = "", {}, {}, False

    def draft(self) -> dict[str, Any]:
        """How the file is matched where anything was chosen by hand, as JSON values."""
        return {key: one.json() for key, one in self._mappings.items()} if self.by_hand else {}

    def take_draft(self, kept: Mapping[str, Any]) -> None:
        """Match this file as it was matched before."""
        self._kept, self.by_hand = kept, bool(kept)

    def _on_changed(self) -> None:
        self.by_hand = True

    def take(self) -> LedgerMapping:
        """The mapping of the sheet shown, as it is chosen now."""
        self._mappings[self._now] = self.step.mapping(self._mappings[self._now])
        return self._mappings[self._now]

    def learn(self, sheet: str, column: str, word: str, said: str) -> bool:
        """From now on a word of the ledger means this; whether any of its columns fills that one."""
        learned = False
        for key, mapping in self._mappings.items():
            words = {text: dict(known) for text, known in mapping.words.items()}
            for target in mapping.targets:
                filled = {one.name for one in target.filled if one.kind in _OF_WORDS}
                if target.sheet == sheet and column in filled:
                    words.setdefault(target.text, {})[word] = said
                    learned = True
            self._mappings[key] = replace(mapping, words=words)
            if learned and key in self._names:
                self._keep(self._names[key], self._mappings[key])
        return learned

    def _keep(self, name: str, mapping: LedgerMapping) -> None:
        """What was learned of a mapping that has a name stands there the next time too."""
        room = self._sheet.room
        room.work.change(
            room,
            lambda db, act: save_mapping(db, act, name=name, mapping=mapping),
            stale="imports",
            done=lambda _row: None,
            failed=lambda error: room.say(str(error)),
        )

    def finish(self) -> None:
        """Read the file so, beside the work, and check it."""
        self.take()
        opened, sheet, room = self._sheet.opened_file, self._sheet, self._sheet.room
        if self.by_hand:
            sheet.mending.keep_draft()
        mappings = [one for one in self._mappings.values() if one.targets]
        if not mappings or opened is None:
            sheet.explain(InvalidInput(_("No column fills anything yet: choose what each of them fills.")))
            return
        sheet.how_far.begin(_("Reading {name}").format(name=opened.file.name))
        tick, codes, today = sheet.how_far.tick, room.codes, room.today()
        sheet.follow()
        room.work.device(
            sheet,
            lambda: ledger_source(opened.file, *mappings, codes=codes, today=today, tick=tick),
            done=sheet.use_source,
            failed=sheet.stopped,
            broken=sheet.on_bug,
        )

    # a name for the next time -------------------------------------------------------------------

    def _ask_name(self) -> None:
        mapping, room = self.take(), self._sheet.room
        form = Form((_NAME,), room.codes, today=room.today())
        form.set_values({"name": self._names.get(self._now, "")})

        def save(values: dict[str, Any], sheet: FormSheet) -> None:
            name = str(values["name"])
            sheet.commit(
                lambda db, act: save_mapping(db, act, name=name, mapping=mapping),
                stale="imports",
                said=_("Saved: it is offered for the same headings"),
                done=lambda _row: self._called(name),
            )

        self._sheet.push(FormSheet(form, title=_("Save the mapping"), verb=_("Save"), save=save))

    def _called(self, name: str) -> None:
        self._names[self._now] = name
