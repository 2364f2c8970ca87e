"""Small cells of a cross-table are hidden, and no total tells them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from jobdesk.papers.publication import for_publication, hidden_spots
from tests.counts import full
from tests.papers.documents import document


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
