"""Which column of an exchange sheet a heading means: exactly, else by a known synonym, else none."""

from collections.abc import Sequence

from jobdesk.base.heading_words import heading_key, meanings
from jobdesk.base.sheets import ExchangeSheet, heading_of


def match_headings(sheet: ExchangeSheet, headings: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The place of each column that a sheet of a file has, and the headings that mean none of them.

    A heading that stands twice fills its column once, the second is unknown; empty headings are not told.
    """
    exact = {heading_key(column.heading): column.name for column in sheet.columns}
    places: dict[str, int] = {}
    left: list[int] = []
    for place, text in enumerate(headings):
        name = exact.get(heading_key(heading_of(text)))
        if name is not None and name not in places:
            places[name] = place
        elif heading_key(text):
            left.append(place)
    unknown = []
    for place in left:
        name = _by_synonym(sheet, headings[place])
        if name is not None and name not in places:
            places[name] = place
        else:
            unknown.append(headings[place])
    return places, tuple(unknown)


def _by_synonym(sheet: ExchangeSheet, heading: str) -> str | None:
    """The first column of the sheet that the word surely means; what may mean two things fills nothing here."""
    names = {column.name for column in sheet.columns}
    targets = (target for word in meanings(heading) if word.sure for target in word.targets)
    return next(
        (one.column for one in targets if one.sheet == sheet.name and one.column in names and one.months is None),
        None,
    )
