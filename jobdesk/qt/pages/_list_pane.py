"""A list of any length with its search, its filters as chips, its order and columns, and its exact count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, Generic
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import SearchEdit
from jobdesk.qt.models.paged import PAGE, PagedRowsModel, Wanted
from jobdesk.qt.models.rows import Column, Row
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._list_chips import FilterChips
from jobdesk.qt.pages._list_foot import ListFoot
from jobdesk.qt.pages._list_layout import Layout, ListLayouts
from jobdesk.qt.pages._list_near import NearNames
from jobdesk.qt.pages._list_trace import ListTrace
from jobdesk.qt.pages._list_words import WHOSE, ListPicture, word
from jobdesk.qt.pages.base import Page
from jobdesk.qt.parts import row
from jobdesk.qt.theme import S
from jobdesk.services.accounts import Colleague, list_colleagues
from jobdesk.services.lists import reading
from jobdesk.services.lists.declared import LISTS
from jobdesk.services.lists.kinds import Asked, Value

MOST_AT_ONCE = 5000
_id: Callable[[Any], UUID] = attrgetter("id")  # of a row of any list


class ListPane(QWidget, Generic[Row]):
    """The rows of one declared list. Nothing is read until `read` or `refresh` is called.

    Args:
        page: whose work reads, and which explains what goes wrong.
        columns: all it can show; those not `optional` are shown at first.
        acts: commands of the page offered below the list.
        base: filters that make this list what it is; they are no chips and cannot be taken away.
        first: filters in force at first; `everywhere`: they are lifted while a text is looked for.
        first_by: the order it opens in where that is not the list's own, first on top.
        part: which of several lists of a kind it is: each keeps its own columns.
        quick: the filter whose choices stand as words in a row above the list.
        people: whose name a row shows in full when a text found it: such looks are put on record.

    Signals:
        opened(object): the row that Enter or a double click means.
        chosen(object): the current row, or None.
        counted(int): how many rows there are now.
        narrowed(): other filters are in force.
        renewed(): what was asked for is another thing, and its first rows are shown.
    """

    opened = Signal(object)
    chosen = Signal(object)
    counted = Signal(int)
    narrowed, renewed = Signal(), Signal()

    def __init__(
        self,
        page: Page,
        kind: str,
        columns: Sequence[Column[Row]],
        *,
        empty: str,
        hint: str = "",
        first_act: QAction | None = None,
        acts: Sequence[QAction] = (),
        base: Sequence[tuple[str, Value]] = (),
        first: Sequence[tuple[str, Value]] = (),
        everywhere: bool = False,
        first_by: str = "",
        part: str = "",
        quick: str = "",
        people: Callable[[Row], UUID] | None = None,
        multi: bool = True,
        dense: bool = False,
    ) -> None:
        super().__init__()
        self.page, self.kind, self._base = page, LISTS[kind], tuple(base)
        self.asked = Asked(kind, filters=tuple(first))
        self.part, self._first_by = part, first_by
        self._liftable, self._lifted = tuple(first) if everywhere else (), False
        self.count = -1
        self.names: dict[str, str] = {}
        self._empty, self._people = empty, people
        self._wanted_row: UUID | None = None
        self._begun = self._select_first = False
        name = _(self.kind.label)
        self.search = SearchEdit(name=_("Search: {list}").format(list=name), hint=hint)
        if not (self.kind.texts or self.kind.words):
            self.search.hide()  # shown before it has a parent it would be a window
        self.search.searched.connect(self._on_searched)
        self.chips = FilterChips(self.kind, page.room.codes, self.names)
        self.chips.taken.connect(lambda one: self.set_filter(one, ()))
        self.chips.all_taken.connect(self.clear_filters)
        shown = [column for column in columns if not column.optional]
        self.model_: PagedRowsModel[Row] = PagedRowsModel(shown, key=_id, fetch=self._fetch)
        self.list: ListView[Row] = ListView(
            shown,
            key=_id,
            name=name,
            empty=empty,
            first_act=first_act,
            multi=multi,
            dense=dense,
            model=self.model_,
        )
        self.search.left_down.connect(self.list.begin)
        self.list.setAccessibleName(name)  # an empty one has the keyboard itself
        self.list.opened.connect(self.opened)
        self.list.chosen.connect(self.chosen)
        self.model_.sort_asked.connect(self._on_sorted)
        self.layouts: ListLayouts = ListLayouts(self, columns)
        self.model_.sort_refused.connect(self.layouts.show_order)
        self.quick = self.chips.segments(quick, self.set_filter) if quick else None
        self._trace, self.near = ListTrace(page, self), NearNames(page, self.kind.best_first)
        self.near.wanted.connect(self.show_record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addWidget(self.search)
        if self.quick is not None:
            column.addLayout(row(self.quick))
        column.addWidget(self.chips)
        column.addWidget(self.near)
        column.addWidget(self.list, 1)
        self.foot = ListFoot(page, self.list, acts, people=people is not None)
        column.addWidget(self.foot)
        self._show_asked()

    # asking ---------------------------------------------------------------------------------

    def set_filter(self, name: str, value: Value) -> None:
        """Narrow by one filter, or by () no more; the list begins anew."""
        self.ask(self.asked.with_filter(name, value))

    def set_filters(self, filters: Sequence[tuple[str, Value]]) -> None:
        """Narrow by exactly these."""
        self.ask(replace(self.asked, filters=tuple((name, value) for name, value in filters if value)))

    def clear_filters(self) -> None:
        """Narrow by nothing, look for no text, in the account's own order: a worklist has another."""
        self.search.clear()
        self.layouts.restore_order()
        self.set_filters(())

    def ask(self, asked: Asked) -> None:
        """Show what is asked for, from the top."""
        self.asked, self._lifted = replace(asked, text=self.search.live_text().strip()), False
        self._show_asked()
        self.read()

    def _show_asked(self) -> None:
        self.chips.show_filters(self.asked.filters)
        if self.quick is not None:
            value = self.asked.value(self.chips.quick)
            self.quick.blockSignals(True)
            self.quick.choose(value[0] if len(value) == 1 else "")
            self.quick.blockSignals(False)
        self.narrowed.emit()

    @property
    def wanted(self) -> Asked:
        """What is asked for, with what makes this list what it is."""
        asked = replace(self.asked, filters=(*self._base, *self.asked.filters))
        usual = self._first_by and not asked.order
        return replace(asked, order=self._first_by, descending=False) if usual else asked

    @property
    def narrowed_now(self) -> bool:
        """Whether a filter or a text takes rows away."""
        return bool(self.asked.filters or self.asked.text)

    def read(self, *, anew: bool = True) -> None:
        """Read from the top: the first page is shown before the count is known."""
        asked, self._wanted_row = self.wanted, None
        if set(self.asked.value("counselor")) - {*WHOSE, *self.names}:
            self._learn_names()
        self._work(
            lambda db, act: reading.read_page(db, act, asked),
            partial(self._show_first, asked, anew),
            latest="first",
        )

    def refresh(self) -> None:
        """Read again what is in sight: the place, the current row and the order stay."""
        if not self._begun:
            self.layouts.load(self._begin)
            return
        if self._wanted_row is not None:
            self._read_wanted(self._wanted_row)
            return
        asked, current = self.wanted, self.list.current_row()
        line, top = self.list.table.currentIndex().row(), self.list.top_line
        key = _id(current) if current is not None else None
        self._work(
            lambda db, act: reading.read_around(db, act, asked, record_id=key, line=line, top=top),
            partial(self._show_around, asked),
            latest="first",
        )

    def _begin(self) -> None:
        self._begun = True
        if self._wanted_row is None:
            self.read(anew=False)
        else:
            self._read_wanted(self._wanted_row)

    def show_record(self, record_id: UUID) -> None:
        """Go to a row, however far down; filters that hide it are taken away."""
        self._wanted_row = record_id
        if self._begun:
            self._read_wanted(record_id)

    def _read_wanted(self, record_id: UUID) -> None:
        asked = self.wanted

        def done(around: reading.Around) -> None:
            if around.line is None and (self.asked.filters or self.asked.text):
                self.asked, self._lifted = replace(self.asked, text="", filters=()), False
                self.search.clear()
                self._show_asked()
                self._read_wanted(record_id)
            else:
                self._wanted_row = None
                self._show_around(self.wanted, around, top=around.line)

        self._work(
            lambda db, act: reading.read_around(db, act, asked, record_id=record_id, line=0, top=0),
            done,
            latest="first",
        )

    def picture(self) -> ListPicture:
        """What it shows now."""
        told = [self.asked.text] if self.asked.text else []
        codes = self.page.room.codes
        told += [word(self.kind.filter(one), value, codes, self.names) for one, value in self.wanted.filters]
        return ListPicture(self.kind, self.wanted, tuple(self.model_.columns), " · ".join(told))

    def show_worklist(self, name: str, whose: str) -> None:
        """Narrow to a worklist: the reader's, that of those stood in for, or everyone's."""
        self.search.clear()
        if self.kind.work_first:
            self.asked = replace(self.asked, order=self.kind.work_first, descending=False)
        self.set_filters([("due", (name,)), ("counselor", (whose,) if whose in WHOSE else ())])

    def chosen_ids(self, then: Callable[[list[UUID]], None]) -> None:
        """Call `then` with the ids of the selected rows (or the current one), loaded or not."""
        current = self.list.table.currentIndex().row()
        lines = self.list.selected_lines() or ([current] if current >= 0 else [])
        rows = [self.model_.row_at(line) for line in lines if self.model_.loaded(line)]
        if len(rows) == len(lines):
            then([_id(one) for one in rows if one is not None])
            return
        asked, most = self.wanted, min(max(lines) + 1, MOST_AT_ONCE)
        self._work(
            lambda db, act: reading.read_ids(db, act, asked, limit=most),
            lambda ids: then([ids[line] for line in lines if line < len(ids)]),
            latest="ids",
        )

    def open_best(self) -> None:
        """Enter in the search means the first row of what was typed, also where it is still being read."""
        if self.asked.text == self.search.text().strip() and self.count >= 0 and self.model_.generation:
            self._open_first()
        else:
            self._select_first = True
            self._on_searched(self.search.text())

    # answers --------------------------------------------------------------------------------

    def _show_first(self, asked: Asked, anew: bool, page: reading.Page) -> None:
        if asked != self.wanted:
            return
        full, current = len(page.rows) == PAGE, self.list.current_row()
        self.list.show_page(len(page.rows), 0, page)
        if current is not None:
            self.list.select(_id(current))
        if anew:
            self.renewed.emit()
        self._note_found(page.rows)
        if full:
            self._work(
                lambda db, act: reading.count_rows(db, act, asked),
                partial(self._show_count, asked),
                latest="count",
            )
        else:
            self._tell_count(len(page.rows))
        if self._select_first:
            self._select_first = False
            self._open_first()

    def _show_count(self, asked: Asked, count: int) -> None:
        if asked == self.wanted:
            self.model_.set_count(count)
            self._tell_count(count)

    def _show_around(self, asked: Asked, around: reading.Around, top: int | None = None) -> None:
        if asked == self.wanted:
            in_sight = around.top if top is None else max(top - 2, 0)
            self.list.show_page(
                around.count, around.first, around.page, line=around.line, in_sight=in_sight, keep=top is None
            )
            self._tell_count(around.count)

    def _fetch(self, wanted: Wanted) -> None:
        asked, generation, count = self.wanted, self.model_.generation, max(self.count, 0)

        def put(page: reading.Page) -> None:
            if generation == self.model_.generation:
                self.model_.put(wanted.page, page.rows, page.first, page.last)
                self._note_found(page.rows)

        def failed(error: JobdeskError) -> None:
            self.model_.give_up(wanted.page)
            self.page.explain(error)

        work = self.page.room.work
        (work.view if self.kind.recorded else work.read)(
            self,
            lambda db, act: reading.read_page(
                db, act, asked, first=wanted.first, after=wanted.after, before=wanted.before, count=count
            ),
            done=put,
            failed=failed,
        )

    def _tell_count(self, count: int) -> None:
        self.count = count
        narrowed = bool(set(self.asked.filters) - set(self._liftable) or self.asked.text)
        self.list.set_empty_text(_("Nothing is found.") if narrowed else self._empty)
        self.foot.show_count(count, whole=not self.narrowed_now)
        self.near.look(self.asked.text, count)
        self.counted.emit(count)

    def _open_first(self) -> None:
        if (first := self.model_.row_at(0)) is not None:
            self.list.select_first()
            self.opened.emit(first)

    # inside ---------------------------------------------------------------------------------

    def _work(self, job: Callable[..., Any], done: Callable[[Any], None], *, latest: str) -> None:
        work = self.page.room.work
        if self.kind.recorded:
            work.view(self, job, done=done, failed=self.page.explain)
        else:
            work.read(self, job, done=done, failed=self.page.explain, latest=latest)

    def _on_searched(self, text: str) -> None:
        text = text.strip()
        if text == self.asked.text and not self._select_first:
            return
        filters, lifted = self.asked.filters, self._lifted
        if text and filters == self._liftable:
            filters, lifted = (), True
        elif not text and lifted:
            filters, lifted = filters or self._liftable, False
        other = filters != self.asked.filters
        self.asked, self._lifted = replace(self.asked, text=text, filters=filters), lifted
        if other:
            self._show_asked()
        self.read()

    def _on_sorted(self, order: str, descending: bool) -> None:
        if self.layouts.busy or (order, descending) == (self.asked.order, self.asked.descending):
            return
        self.asked = replace(self.asked, order=order, descending=descending or not order)
        self.layouts.show_order()
        self.layouts.keep_soon()
        self.read()

    def apply_layout(self, layout: Layout) -> None:
        """Show the columns and the order an account keeps; a worklist asked for before has its own order."""
        if self._begun or not self.asked.order:
            self.asked = replace(self.asked, order=layout.order, descending=layout.descending)

    def _learn_names(self) -> None:
        def done(people: Sequence[Colleague]) -> None:
            self.learn({str(one.id): one.display_name for one in people})

        self.page.room.work.read(self, list_colleagues, done=done, failed=self.page.explain)

    def learn(self, names: Mapping[str, str]) -> None:
        """Names that chips may need."""
        self.names.update(names)
        self.chips.show_filters(self.asked.filters)

    def _note_found(self, rows: Sequence[Row]) -> None:
        if self._people is not None and self.asked.text:
            self._trace.note(self.asked.text, map(self._people, rows))
