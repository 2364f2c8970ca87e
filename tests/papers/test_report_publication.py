"""Small cells of a cross-table are hidden, and no total tells them."""

from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobdesk.papers.publication import for_publication, hidden_spots
from tests.counts import full
from tests.papers.documents import document

FEW = st.sampled_from((0, 0, 1, 2, 9, 9))
COUNT = st.one_of(st.integers(0, 4), st.integers(0, 60))


def footed(inner):
    """Totals first, as a row and a column."""
    lines = [[sum(line), *line] for line in inner]
    return [[sum(column) for column in zip(*lines, strict=True)], *lines]


def test_a_single_small_cell_takes_the_next_smallest_with_it():
    counts = footed([[2, 10, 20], [30, 40, 50], [60, 70, 80]])
    assert hidden_spots(counts) == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_nothing_small_nothing_hidden():
    assert hidden_spots(footed([[3, 4], [5, 6]])) == set()


def test_what_has_no_figure_is_not_hidden():
    assert hidden_spots([[None, 5], [7, 8]]) == set()


@settings(max_examples=full(300, 40))
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_row_or_column_has_exactly_one_hidden(inner):
    counts = footed(inner)
    hidden = hidden_spots(counts)
    for y, line in enumerate(counts):
        assert sum((y, x) in hidden for x in range(len(line))) != 1
        assert all((y, x) in hidden for x, count in enumerate(line) if count < 3)
    for x in range(4):
        assert sum((y, x) in hidden for y in range(len(counts))) != 1


def told(counts, hidden):
    """The hidden cells whose value follows from the sums: those that elimination leaves alone in an equation."""
    order = sorted(hidden)
    equations = [[spot for spot in order if spot[axis] == line] for axis in (0, 1) for line in range(9)]
    # The total of a line counts against its cells.
    rows = []
    for axis, line, cells in ((at // 9, at % 9, cells) for at, cells in enumerate(equations)):
        row = [Fraction(0)] * len(order)
        for spot in cells:
            row[order.index(spot)] = Fraction(-1 if spot[1 - axis] == 0 else 1)
        assert all(spot[axis] == line for spot in cells)
        rows.append(row)
    rank = 0
    for column in range(len(order)):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [value / rows[rank][column] for value in rows[rank]]
        for at, row in enumerate(rows):
            if at != rank and row[column]:
                rows[at] = [one - row[column] * other for one, other in zip(row, rows[rank], strict=True)]
        rank += 1
    return [row for row in rows if sum(value != 0 for value in row) == 1]


@settings(max_examples=full(300, 40))
@given(st.integers(2, 5).flatmap(lambda wide: st.lists(st.lists(COUNT, min_size=wide, max_size=wide), max_size=6)))
def test_no_hidden_cell_follows_from_the_sums(inner):
    if not inner:
        return
    counts = footed(inner)
    hidden = hidden_spots(counts)
    everything = {(y, x) for y, line in enumerate(counts) for x in range(len(line))}
    assert hidden == everything or told(counts, hidden) == []


def possible(counts, hidden):
    """Each hidden cell of a small table with every value it has in some table of the same shown figures.

    None where there are too many tables to look at.
    """
    wide, most = range(1, len(counts[0])), max(max(line[1:]) for line in counts[1:]) + 1
    lines = []
    for y, line in enumerate(counts[1:], 1):
        choices = [range(most + 1) if (y, x) in hidden else [line[x]] for x in wide]
        lines.append([made for made in product(*choices) if (y, 0) in hidden or sum(made) == line[0]])
    if prod(map(len, lines)) > 20_000:
        return None
    found = {spot: set() for spot in hidden}
    for inner in product(*lines):
        made = footed(inner)
        if all((0, x) in hidden or made[0][x] == counts[0][x] for x in range(len(counts[0]))):
            for y, x in hidden:
                found[y, x].add(made[y][x])
    return found


def test_a_one_among_zeros_does_not_follow():
    counts = footed([[1, 0, 9], [0, 0, 9], [9, 9, 9]])
    hidden = hidden_spots(counts)
    assert len(possible(counts, hidden)[1, 1]) > 1


@settings(max_examples=full(300, 40), deadline=None)
@given(st.lists(st.lists(FEW, min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_person_follows_from_all_that_is_possible(inner):
    counts = footed(inner)
    hidden = hidden_spots(counts)
    everything = {(y, x) for y, line in enumerate(counts) for x in range(len(line))}
    known = possible(counts, hidden)
    assume(known is not None)
    for (y, x), values in known.items():
        assert not 0 < counts[y][x] < 3 or len(values) > 1 or hidden == everything


def test_a_bridge_between_two_blocks_is_broken():
    counts = footed(
        [[1, 2, 1, 50, 60], [2, 1, 40, 50, 60], [40, 50, 1, 2, 60], [40, 50, 2, 1, 60], [70, 70, 70, 70, 70]]
    )
    hidden = hidden_spots(counts)
    assert (1, 3) in hidden
    assert told(counts, hidden) == []


def test_only_cross_tables_change_and_say_why():
    plain = document(rows=4)
    published = for_publication(plain)
    assert published.tables[:2] == plain.tables[:2]
    crossed = published.tables[2]
    assert crossed.rows[0].cells[0].printed == "*"
    assert crossed.rows[0].cells[0].value == "*"
    assert len(crossed.notes) == 1
    shown = [cell.value for line in crossed.rows for cell in line.cells if cell.value != "*"]
    assert shown
    assert min(shown) >= 3
