"""Marks by which a ledger's cell says what the one above it says, and names with something beside them."""

import re
from collections.abc import Sequence

from jobdesk.base.cell_texts import Raw, flat, plain
from jobdesk.base.text import clean, hide_resident_numbers
from jobdesk.services.imports.sources import is_empty

_DITTO = frozenset({"〃", "′′", '"', "″", "“", "”", "''", "˝", "〟", "상동", "위와같음", "위와동일", "同上"})
_REMARK = re.compile(r"\s*[(\[]([^)\]]*)[)\]]\s*")
_HANGUL = re.compile(r"[가-힣]+")
_LONGEST_NAME = 4


def is_ditto(raw: Raw) -> bool:
    """Whether a cell says that it is the one above: 〃, ", 상동, 위와 같음."""
    return isinstance(raw, str) and "".join(flat(raw).split()) in _DITTO


def with_above(row: Sequence[Raw], above: Sequence[Raw]) -> tuple[tuple[Raw, ...], frozenset[int]]:
    """The row with the cell above in place of each mark, and where marks stood; below nothing a cell is empty."""
    marks = frozenset(place for place, raw in enumerate(row) if is_ditto(raw))
    if not marks:
        return tuple(row), marks
    cells = (
        (above[place] if place < len(above) else None) if place in marks else raw for place, raw in enumerate(row)
    )
    return tuple(cells), marks


def person_name(raw: Raw) -> tuple[str, str]:
    """A Korean name as it is kept, and what was written besides: 이 철 수, 최영숙(언니) -> 최영숙, 최영숙(언니).

    A name of other letters or of more than four syllables stays as it stands.
    """
    text = clean(plain(raw))
    bare = _REMARK.sub(" ", text).strip()
    joined = "".join(bare.split())
    if not _HANGUL.fullmatch(joined):
        return text, ""
    name = joined if len(joined) <= _LONGEST_NAME else bare
    return name, hide_resident_numbers(text) if bare != text else ""


def is_blank(raw: Raw) -> bool:
    """Whether a cell says nothing: it is empty or holds a dash."""
    return is_empty(raw) or (isinstance(raw, str) and raw.strip() in {"-", "–", "—"})


def without_resident(raw: Raw) -> Raw:
    """A cell as it stands, with stars for a resident number."""
    if isinstance(raw, str) or (isinstance(raw, int | float) and not isinstance(raw, bool)):
        text = plain(raw)
        hidden = hide_resident_numbers(text)
        return raw if hidden == text else hidden
    return raw
