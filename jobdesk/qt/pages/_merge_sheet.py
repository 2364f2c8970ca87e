"""Two records of what may be one person or firm side by side: field by field from the left or the right."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from typing_extensions import override

from jobdesk.base.errors import InvalidInput
from jobdesk.base.formats import format_date, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_merge_records
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._copy_note import shut_away
from jobdesk.qt.pages.base import Page, Sheet
from jobdesk.qt.parts import BadgeLabel, Card, Facts, Split, row, secondary, section
from jobdesk.qt.theme import Badge
from jobdesk.services import duplicate_pairs, merges, side_by_side
from jobdesk.services.merges import MergeRow
from jobdesk.services.side_by_side import FieldLine, Side, SideBySide

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

STALE = (
    *("duplicates", "jobseekers", "employers", "vacancies", "referrals", "placements", "sessions", "visits"),
    *("notices", "events"),
)
"""What a merge may change on the screen."""
TAKEN, SAME = "✓ ", "="


def open_merge(
    page: Page,
    table: str,
    one_id: UUID,
    other_id: UUID,
    *,
    decided: Callable[[MergeRow | UUID], object] = lambda _done: None,
) -> None:
    """Show two records beside each other; both looks are on record.

    Args:
        decided: told the merge, or the pair that was said to be different.
    """

    def show(both: SideBySide) -> None:
        if both.one.id == both.other.id:
            page.explain(InvalidInput(_("These are one record already.")))
        else:
            page.push(MergeSheet(page, both, decided))

    page.room.work.view(page, partial(_read, table, one_id, other_id), done=show, failed=page.explain)


def _read(table: str, one_id: UUID, other_id: UUID, db: "Session", act: "Act") -> SideBySide:
    return side_by_side.open_side_by_side(db, act, table=table, one_id=one_id, other_id=other_id)


class MergeSheet(Sheet):
    """What differs first; Left and Right take a field, one key turns which record stays.

    Signals:
        closed(): as of every sheet; 나중에 decides nothing.
    """

    def __init__(self, page: Page, both: SideBySide, decided: Callable[[MergeRow | UUID], object]) -> None:
        people = both.table == "jobseeker"
        merges_ = page.room.allowed(can_merge_records)
        super().__init__(
            title=_("The same person?") if people else _("The same firm?"),
            verb=_("Merge"),
            run=self._ask_merge if merges_ else None,
        )
        self._page, self.both, self._decided = page, both, decided
        self.stays_left = True
        self.taken = {line.name for line in both.lines if line.other and not line.one}  # nothing written is lost
        self.count = secondary("")
        self.head.addWidget(self.count)
        self.marks = BadgeLabel(), BadgeLabel()
        self.above.addWidget(self._heads())
        lines = sorted(both.lines, key=lambda line: not line.differs)
        self.list: ListView[FieldLine] = ListView(
            (
                Column(mark("Field"), lambda line: line.label, width=170),
                Column(mark("Left"), lambda line: self._text(line, left=True), stretch=True),
                Column(mark("Is taken"), badge=self._badge, width=120),
                Column(mark("Right"), lambda line: self._text(line, left=False), stretch=True),
            ),
            key=lambda line: line.name,
            name=self.title.text(),
            empty=_("Nothing is written of either."),
            dense=True,
        )
        self.list.opened.connect(self._turn)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(
            secondary(
                _("Left and Right take a field; Enter turns it. What hangs on both stays together."), wrap=True
            )
        )
        self._make_action(_("Take from the left"), "Left", partial(self._take, left=True))
        self._make_action(_("Take from the right"), "Right", partial(self._take, left=False))
        self.add_verb(_("The other record stays"), "Ctrl+Tab", self._turn_over)
        different = _("Different people") if people else _("Different firms")
        shut_away(page.room, self.add_verb(different, "Ctrl+Shift+X", self._ask_different))
        if not merges_:
            self.note.setText(_("Two records are merged and taken apart by the supervisor."))
        self.list.set_rows(lines)
        self.list.select_first()
        self._show()

    @override
    def start_focus(self) -> None:
        self.list.begin()

    def _heads(self) -> Split:
        cards = []
        for side, badge in zip((self.both.one, self.both.other), self.marks, strict=True):
            card = Card()
            facts = Facts(columns=3)
            facts.set_facts(
                [
                    (_("Recorded on"), format_date(side.recorded_at.date())),
                    *((word, format_number(count)) for word, count in side.hanging.items()),
                ]
            )
            card.body.addLayout(row(section(side.name), secondary(side.number), badge, stretch_at=1))
            card.body.addWidget(facts)
            cards.append(card)
        return Split(cards[0], cards[1])

    # what is shown --------------------------------------------------------------------------

    def _is_left(self, line: FieldLine) -> bool:
        return self.stays_left != (line.name in self.taken)

    def _text(self, line: FieldLine, *, left: bool) -> str:
        said = line.one if left else line.other
        taken = line.differs and self._is_left(line) == left
        return (TAKEN if taken else "") + (said or "–")

    def _badge(self, line: FieldLine) -> Badge:
        if not line.differs:
            return Badge(_("the same"))
        return Badge(_("← left"), "good") if self._is_left(line) else Badge(_("right →"), "warning")

    def _show(self) -> None:
        for badge, left in zip(self.marks, (True, False), strict=True):
            stays = self.stays_left == left
            badge.set_badge(Badge(_("stays"), "good") if stays else Badge(_("goes into the other"), "warning"))
        differ = sum(line.differs for line in self.both.lines)
        self.count.setText(_("{count} fields differ").format(count=format_number(differ)))
        self.list.set_rows(self.list.model_.rows)

    def _take(self, *, left: bool) -> None:
        line = self.list.current_row()
        if line is not None and line.differs and self._is_left(line) != left:
            self._turn(line)

    def _turn(self, line: FieldLine) -> None:
        if line.differs:
            self.taken ^= {line.name}
            self._show()

    def _turn_over(self) -> None:
        """The other record stays; every field keeps the side it was taken from."""
        self.stays_left = not self.stays_left
        self.taken ^= {line.name for line in self.both.lines if line.differs}
        self._show()

    # what is decided ------------------------------------------------------------------------

    def _sides(self) -> tuple[Side, Side]:
        """Who stays, who goes."""
        sides = self.both.one, self.both.other
        return sides if self.stays_left else (sides[1], sides[0])

    def _ask_merge(self) -> None:
        stays, goes = self._sides()
        question = _(
            "Merge {gone} ({gone_number}) into {name} ({number})? It can be undone. Why are they the same?"
        )
        told = question.format(gone=goes.name, gone_number=goes.number, name=stays.name, number=stays.number)
        self.ask(told, verb=_("Merge"), then=self._merge, reason=True)

    def _merge(self, why: str) -> None:
        stays, goes = self._sides()
        given: dict[str, Any] = {
            "gone_id": goes.id,
            "gone_version": goes.version,
            "survivor_id": stays.id,
            "survivor_version": stays.version,
            "chosen": sorted(self.taken),
            "why": why,
        }
        job = merges.merge_people if self.both.table == "jobseeker" else merges.merge_firms
        self._change(lambda db, act: job(db, act, **given), partial(self._merged, stays))

    def _merged(self, stays: Side, done: MergeRow | None) -> None:
        self.finish()
        told = done.told if done is not None else ()
        self._page.room.say(_("Merged. Ctrl+Z takes them apart."))
        if told:
            (self._page.sheet or self._page).strip.show_text("\n".join(told), "warning")
        if done is not None:
            self._decided(done)
        if done is None or self._page.sheet is None:
            self._page.open_record(self.both.table, stays.id)

    def _ask_different(self) -> None:
        self.ask(
            _("They are not offered again. Why are they different?"),
            verb=_("Different"),
            then=self._different,
            reason=True,
        )

    def _different(self, why: str) -> None:
        ids = {"one_id": self.both.one.id, "other_id": self.both.other.id}

        def done(pair: UUID | None) -> None:
            self.finish()
            self._page.room.say(_("Kept as different"))
            if pair is not None:
                self._decided(pair)

        self._change(
            lambda db, act: duplicate_pairs.say_different(db, act, table=self.both.table, why=why, **ids), done
        )

    def _change(self, job: "Callable[[Session, Act], Any]", done: Callable[[Any], None]) -> None:
        self.strip.clear()
        self.set_busy(True)
        self.room.work.change(self, job, stale=STALE, done=done, failed=self.explain)
