"""The lists of a merge's report: questions, records, who may be the same, closed months."""

from collections.abc import Callable
from functools import partial

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_month, format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.masking import mask_name
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._conflict_words import about_of, decided_of, fields_said, kind_of, record_of, state_of
from jobdesk.services.duplicate_pairs import PairRow, PairSide
from jobdesk.services.outreach.conflicts import ConflictRow
from jobdesk.services.outreach.merge_reports import BundleRecord, Described, RestatedMonth


def question_list(codes: CodeBook, about: Callable[[ConflictRow], Described | None]) -> ListView[ConflictRow]:
    """What was asked, and who decided what."""

    def who(one: ConflictRow) -> str:
        return about_of(about(one))

    return ListView(
        (
            Column(mark("Why it is asked"), badge=partial(kind_of, codes), width=166),
            Column(mark("Kind of record"), record_of, width=120),
            Column(mark("What it is about"), who, width=260, tip=who),
            Column(mark("Fields"), fields_said, stretch=True, tip=fields_said),
            Column(mark("Decision"), badge=partial(state_of, codes), width=112),
            Column(mark("Decided by"), decided_of, width=200, tip=decided_of),
        ),
        key=lambda one: one.id,
        name=_("Questions of a merge"),
        empty=_("This merge asked nothing."),
        dense=True,
    )


def record_list(name: str) -> ListView[BundleRecord]:
    """Records of one outcome; people are masked, opening shows them whole and is recorded."""

    def fields(one: BundleRecord) -> str:
        return ", ".join(one.fields)

    def who(one: BundleRecord) -> str:
        return about_of(one.about)

    return ListView(
        (
            Column(mark("Kind of record"), lambda one: _(TABLE_WORDS.get(one.table, one.table)), width=160),
            Column(mark("What it is about"), who, width=400, tip=who),
            Column(mark("Fields"), fields, stretch=True, tip=fields),
        ),
        key=lambda one: (one.table, one.record_id),
        name=name,
        empty=_("None of this merge."),
        dense=True,
    )


def pair_list() -> ListView[PairRow]:
    """Who may be the same, found by the merge."""

    def side(one: PairSide) -> str:
        return " · ".join(part for part in (mask_name(one.name), one.told, one.phone, one.number) if part)

    return ListView(
        (
            Column(mark("Kind"), lambda one: _(TABLE_WORDS[one.table]), width=90),
            Column(mark("One"), lambda one: side(one.one), stretch=True),
            Column(mark("Other"), lambda one: side(one.other), stretch=True),
        ),
        key=lambda one: one.id,
        name=_("May be the same"),
        empty=_("Nobody found by this merge waits for a decision."),
        dense=True,
    )


def month_list() -> ListView[RestatedMonth]:
    """Closed months in which records count now, or no longer do."""
    return ListView(
        (
            Column(mark("Month"), lambda one: format_month(one.month), stretch=True, sort=lambda one: one.month),
            Column(
                mark("Records that count otherwise"),
                lambda one: format_number(one.facts),
                align="right",
                width=240,
            ),
        ),
        key=lambda one: one.month,
        name=_("Closed months restated"),
        empty=_("This merge changes no closed month."),
        dense=True,
    )
