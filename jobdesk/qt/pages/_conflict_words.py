"""What the questions of a merge are called, why each was asked and what there is to do about it."""

from collections.abc import Mapping
from datetime import datetime

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _, mark, ngettext
from jobdesk.base.outreach import ConflictKind, ConflictState
from jobdesk.base.table_words import TABLE_WORDS
from jobdesk.qt.theme import Badge
from jobdesk.services.outreach.conflict_fields import fields_of, is_unsaid
from jobdesk.services.outreach.conflicts import SLOT_TWICE, ConflictRow
from jobdesk.services.outreach.merge_reports import Described

_K = ConflictKind
_TONES: Mapping[ConflictKind, str] = {
    _K.CHANGED_BOTH: "warning",
    _K.TWICE: "warning",
    _K.OVER_FULL: "bad",
    _K.REMOVED_HERE: "neutral",
    _K.REMOVED_THERE: "neutral",
    _K.PARENT_GONE: "bad",
    _K.DESTROYED: "neutral",
}
_TOLD: Mapping[ConflictKind, str] = {
    _K.CHANGED_BOTH: mark("The center and the laptop both changed this. The center's stands until you decide."),
    _K.TWICE: mark(
        "The center and the laptop both recorded this. It stands once, as the center has it; what the laptop "
        "added to it hangs on the center's record. Taking the laptop's writes its values there."
    ),
    _K.REMOVED_HERE: mark(
        "The center removed this record after the laptop was packed, so what the laptop changed was not taken "
        "in. If it is still needed, record it anew."
    ),
    _K.REMOVED_THERE: mark(
        "The laptop removed this record; the center keeps it. If it is wrong, open it and strike it through."
    ),
    _K.PARENT_GONE: mark(
        "What this belongs to is not at the center, so it was not taken in. If it is needed, record it anew "
        "where it belongs."
    ),
    _K.DESTROYED: mark(
        "The center destroyed this person's data while the laptop was out. What the laptop had of them was "
        "dropped and is kept nowhere. There is nothing to do but to take note."
    ),
}
_FULL = mark(
    "{seats} people are hired or hold a seat for {openings} openings. Nobody was dropped: who came home last has "
    "no seat. Ask the firm whether it takes {seats}: then the openings are raised, and all of them have a seat."
)
_SLOT = mark(
    "The center and the laptop gave one slot to two people, or two slots of the same time to one person. Nobody "
    "was dropped: who came home stands in the firm's line. They can have the slot: the other stands in line then."
)
_LOWERED = mark(
    "The laptop lowered the openings from {openings} to {seats}, but more people are hired by now. The center's "
    "number stands; if the firm insists, take back a placement first."
)
KEYS = mark(
    "Alt+O keeps the center's, Alt+T takes the laptop's, Ctrl+Z takes the decision back; Alt+Left and Alt+Right "
    "go to the one before and after."
)
NOTE_KEYS = mark("Alt+O takes note, Ctrl+Z takes it back; Alt+Left and Alt+Right go to the one before and after.")
KEEP, TAKE, NOTE = mark("Keep the center's"), mark("Take the laptop's"), mark("Take note")
_STOOD = mark("The center's was kept.")
_TAKEN = mark("The laptop's was taken.")
SIGNED_TEXT = mark(
    "I looked at every question of this merge and decided it. Once it is signed none is opened again. Sign it?"
)


def kind_of(codes: CodeBook, row: ConflictRow) -> Badge:
    """Why it is asked, as a word and a shape."""
    if row.is_slot:
        return Badge(_(SLOT_TWICE), "bad")
    return Badge(codes.label("conflict_kind", row.kind), _TONES[row.kind])


def state_of(codes: CodeBook, row: ConflictRow) -> Badge:
    """Whether it waits, and what was decided."""
    if row.state is ConflictState.OPEN:
        return Badge(codes.label("conflict_state", row.state), "warning")
    return Badge(codes.label("conflict_state", row.state) if row.can_take else _("Noted"), "good")


def record_of(row: ConflictRow) -> str:
    """What kind of record it is about."""
    return _(TABLE_WORDS.get(row.table, row.table))


def decided_of(row: ConflictRow) -> str:
    """Who decided, when and why; "" while it waits."""
    return " · ".join(part for part in (row.decided_by, format_datetime(row.decided_at), row.why) if part)


def fields_said(row: ConflictRow) -> str:
    """The fields it is about, by their labels."""
    fields = fields_of(row.table)
    shown = (fields[name] for name in row.fields if name in fields and not is_unsaid(row.table, name))
    return ", ".join(dict.fromkeys(_(one.label) for one in shown))


def about_of(about: Described | None) -> str:
    """Whom or what a record is about, with its own number where that is another one."""
    if about is None:
        return ""
    if not about.number or about.number in about.who:
        return about.who
    return f"{about.who} · {about.number}" if about.who else about.number


def told_of(row: ConflictRow) -> str:
    """Why it is asked, and what to do; once it was decided between two, what stands."""
    if row.state is not ConflictState.OPEN and row.can_take:
        return _(_TAKEN if row.state is ConflictState.THEIRS else _STOOD)
    if row.is_slot:
        return _(_SLOT)
    if row.kind is ConflictKind.OVER_FULL:
        openings, seats = row.ours.get("openings") or 0, row.theirs.get("openings") or 0
        told = _(_LOWERED) if seats < openings else _(_FULL)
        return told.format(openings=format_number(openings), seats=format_number(seats))
    return _(_TOLD[row.kind])


def word_of(row: ConflictRow, take: ConflictState) -> str:
    """What a decision is called."""
    return _(TAKE if take is ConflictState.THEIRS else KEEP if row.can_take else NOTE)


def button_of(row: ConflictRow, take: ConflictState) -> str:
    """What the button of a decision says it does: of seats and slots more than whose value it is."""
    taken = take is ConflictState.THEIRS
    if row.is_slot:
        return _("The slot to who came home") if taken else _("The slot as it is")
    if row.kind is ConflictKind.OVER_FULL and row.can_take:
        side, told = (row.theirs, _("{count} openings")) if taken else (row.ours, _("{count} as it is"))
        return told.format(count=format_number(side.get("openings") or 0))
    return word_of(row, take)


def all_asked(codes: CodeBook, row: ConflictRow, take: ConflictState, count: int) -> str:
    """The question whether all like one are decided so."""
    if take is ConflictState.THEIRS:
        told = ngettext(
            "Take the laptop's in {count} question of this kind: {kind}, {record}?",
            "Take the laptop's in all {count} questions of this kind: {kind}, {record}?",
            count,
        )
    elif row.can_take:
        told = ngettext(
            "Keep the center's in {count} question of this kind: {kind}, {record}?",
            "Keep the center's in all {count} questions of this kind: {kind}, {record}?",
            count,
        )
    else:
        told = ngettext(
            "Take note of {count} question of this kind: {kind}, {record}?",
            "Take note of all {count} questions of this kind: {kind}, {record}?",
            count,
        )
    return told.format(count=format_number(count), kind=kind_of(codes, row).word, record=record_of(row))


def heads_of(row: ConflictRow) -> tuple[tuple[str, str], ...]:
    """The three sides by name, and who wrote each last and when."""
    return (
        (_("When it was packed"), ""),
        (_("Center"), _who(row.ours_by, row.ours_at)),
        (_("Laptop"), _who(row.theirs_by, row.theirs_at)),
    )


def _who(name: str, at: datetime | None) -> str:
    return " · ".join(part for part in (name, format_datetime(at)) if part)
