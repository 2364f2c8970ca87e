"""Shared texts too many to be held: packed, and given to each piece of a sheet; the same cells come out."""

import random
from contextlib import suppress

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.store import _sheet_parts, _sheet_reader
from jobdesk.store._sheet_refused import Refused
from jobdesk.store._sheet_sentences import refusal
from jobdesk.store._sheet_shared import _PAGE, SharedTexts
from tests.counts import full
from tests.store.sheet_makers import MAIN, packed, parts, read, refused, row, watched, written


@pytest.fixture
def never_held(monkeypatch):
    """The child takes every table of shared texts for one too large."""
    start = _sheet_reader._START.replace("; main(", "; import jobdesk.store._sheet_parts as p; p.HELD = 0; main(")
    assert start != _sheet_reader._START

    def switch():
        monkeypatch.setattr(_sheet_reader, "_START", start)

    return switch


def table(texts, x=""):
    """A table of these shared texts, as XML."""
    items = "".join(f"<{x}si>{text}</{x}si>" if text is not None else f"<{x}si/>" for text in texts)
    return f'<{x}sst xmlns="{MAIN}" count="1">{items}</{x}sst>'


def test_the_same_cells_come_out(tmp_path, never_held):
    texts = [f"<t>가{n}</t>" for n in range(5)] + [
        None,
        "<t/>",
        "<r><t>굵</t></r><r><t>게</t></r>",
        "<t>&lt;b&gt;&amp;</t>",
    ]
    cells = [
        '<c r="A2" t="s"><v>3</v></c><c r="B2" t="s"><v>0</v></c><c r="C2"><v>3</v></c>',
        '<c r="A3" s="1" t="s"><f>A1&lt;"v&gt;9"</f><v>7</v></c><c r="B3" t = \'s\'><v>8</v></c>',
        '<c r="A4" t="s"/><c r="B4" t="s"></c><c r="C4" t="s"><v>5</v></c><c r="D4" t="s"><v>6</v></c>',
        '<c r="A5" t="str"><v>3</v></c><c t="s"><v>4</v></c><c r="D5" t="str"><v>t="s"&gt;1</v></c>',
    ]
    rows = '<row r="1"><c t="s"><v>1</v></c></row>' + "".join(
        f'<row r="{n}">{one}</row>' for n, one in enumerate(cells, 2)
    )
    path = written(tmp_path, parts(rows, shared=table(texts)))
    held = read(path)
    assert held["시트"][1][0] == (2, ("가3", "가0", 3.0))
    assert held["시트"][1][1] == (3, ("굵게", "<b>&"))
    never_held()
    assert read(path) == held


def test_names_with_a_prefix(tmp_path, never_held):
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    never_held()
    made = parts(sheets={"가": sheet}, shared=table(["<y:t>성명</y:t>", "<y:t>홍길동</y:t>"], "y:"))
    assert read(written(tmp_path, made)) == {"가": (("성명",), [(2, ("홍길동",))])}


def test_texts_far_apart_and_many(tmp_path, never_held):
    dice, count = random.Random(7), full(300_000, 3 * _PAGE + 5)
    order = [dice.randrange(count) for _each in range(2_000)]
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{n}</v></c></row>' for at, n in enumerate(order, 1))
    made = parts(cells, shared=table(f"<t>이름 {n}</t>" for n in range(count)))
    never_held()
    ((headings, rows),) = read(written(tmp_path, made)).values()
    assert [headings[0], *(cells[0] for _row, cells in rows)] == [f"이름 {n}" for n in order]


SLY = {
    "a text that is not there": ('<c r="A1" t="s"><v>2</v></c>', None),
    "far beyond": ('<c r="A1" t="s"><v>999999999</v></c>', None),
    "no number": ('<c r="A1" t="s"><v>x</v></c>', None),
    "minus": ('<c r="A1" t="s"><v>-1</v></c>', None),
    "an entity": ('<c r="A1" t="s"><v>0</v></c>', '<!DOCTYPE x [<!ENTITY a "b">]>' + table(["<t>&a;</t>"])),
    "no table": ('<c r="A1" t="s"><v>0</v></c>', "<sst/>"),
    "no XML": ('<c r="A1" t="s"><v>0</v></c>', "hello"),
    "a text cut off": ('<c r="A1" t="s"><v>0</v></c>', f'<sst xmlns="{MAIN}"><si><t>'),
}


@pytest.mark.parametrize(("cell", "shared"), SLY.values(), ids=SLY)
def test_sly_tables_are_damaged(cell, shared, tmp_path, never_held):
    never_held()
    made = parts(f'<row r="1">{cell}</row>', shared=shared or table(["<t>가</t>", "<t>나</t>"]))
    assert str(refused(written(tmp_path, made))) == str(refusal("damaged"))


def test_a_text_without_end_is_refused_before_it_fills_the_memory():
    def endless():
        yield f'<sst xmlns="{MAIN}"><si><t>'.encode()
        while True:
            yield b"a" * 2**20

    with pytest.raises(Refused):
        SharedTexts(endless())


def test_a_table_larger_than_is_held_costs_little(tmp_path):
    """Some 34 MiB of texts that only a few cells name; calamine would hold them in 100 MiB and more."""
    count = 1_100_000
    shared = table(f"<t>{n:07d}가나다</t>" for n in range(count))
    assert len(shared.encode()) > _sheet_parts.HELD
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{count - at}</v></c></row>' for at in range(1, 50))
    path = written(tmp_path, packed(parts(rows, shared=shared), 1))
    with watched() as cost:
        ((_headings, told),) = read(path).values()
    assert told[-1] == (49, (f"{count - 49:07d}가나다",))
    assert cost["mib"] < 100


def test_spoiled_tables_end_in_a_sentence(tmp_path, never_held):
    never_held()
    good = parts(row(1, "성명") + '<row r="2"><c r="A2" t="s"><v>1</v></c></row>', shared=table(["<t>가</t>"] * 9))
    dice = random.Random(3)
    for _each in range(full(300, 6)):
        text = good["xl/sharedStrings.xml"]
        at = dice.randrange(len(text))
        spoiled = (
            text[:at]
            + dice.choice(["", "<si>", "</si>", "<!--", "\x01", "<t", "&x;"])
            + text[at + dice.randrange(9) :]
        )
        with suppress(InvalidInput):
            ((headings, _rows),) = read(written(tmp_path, good | {"xl/sharedStrings.xml": spoiled})).values()
            assert headings == ("성명",)
