"""The child process that reads a workbook: ended when it is asked, when it is left, when the desk goes."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from jobdesk.base.errors import InvalidInput
from jobdesk.store import _sheet_reader, sheet_files
from jobdesk.store.sheet_files import ReadingStopped, open_sheets
from tests.store.sheet_makers import _children, parts, row, written

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes as Linux lists them")


@pytest.fixture
def large(tmp_path):
    """A workbook of some 20,000 rows: more than pipes hold."""
    return written(
        tmp_path, parts(row(1, "성명", "비고") + "".join(row(n, "홍길동", "가" * 20) for n in range(2, 20_000)))
    )


def gone(children):
    """Whether none of these processes is there any more, within two seconds."""
    for _again in range(40):
        if not [child for child in children if Path(f"/proc/{child}").exists()]:
            return True
        time.sleep(0.05)
    return False


def test_closing_leaves_no_process(large):
    with open_sheets(large) as file:
        assert len(_children()) == 1
        assert len(list(file.sheets[0].rows())) == 19_998
        list(file.sheets[0].rows())
        assert len(_children()) == 1
    assert _children() == []
    file.close()


def test_a_reading_left_early_ends_its_process_and_leaves_the_file_readable(large):
    with open_sheets(large) as file:
        rows = file.sheets[0].rows()
        next(rows)
        (child,) = _children()
        rows.close()
        assert gone([child])
        assert len(list(file.sheets[0].rows())) == 19_998


def test_a_slow_taker_is_waited_for_and_little_is_read_ahead(large):
    with open_sheets(large) as file:
        rows = file.sheets[0].rows()
        next(rows)
        (child,) = _children()
        time.sleep(0.5)
        read_before = Path(f"/proc/{child}/stat").read_text().split()[13:15]
        time.sleep(0.5)
        assert Path(f"/proc/{child}/stat").read_text().split()[13:15] == read_before
        assert len(list(rows)) == 19_997


def test_cancel_ends_it_within_a_moment(large):
    stop = threading.Event()
    with open_sheets(large, cancel=stop.is_set) as file:
        rows = file.sheets[0].rows()
        next(rows)
        children = _children()
        stop.set()
        begun = time.monotonic()
        with pytest.raises(ReadingStopped):
            list(rows)
        assert time.monotonic() - begun < 8
        assert gone(children)
        with pytest.raises(ReadingStopped):
            list(file.sheets[0].rows())
    with pytest.raises(ReadingStopped):
        open_sheets(large, cancel=lambda: True)


def test_a_killed_child_is_told_in_a_sentence(large):
    with open_sheets(large) as file:
        rows = file.sheets[0].rows()
        next(rows)
        (child,) = _children()
        subprocess.run(["kill", "-9", child], check=True)
        with pytest.raises(InvalidInput):
            list(rows)
        assert len(list(file.sheets[0].rows())) == 19_998


def test_a_child_that_says_nothing_is_ended(large, monkeypatch):
    monkeypatch.setattr(_sheet_reader, "FIRST_ANSWER", 0.3)
    monkeypatch.setattr(_sheet_reader, "_START", "import time; time.sleep(60)")
    with pytest.raises(InvalidInput) as told:
        open_sheets(large)
    assert str(told.value) == str(sheet_files.refusal("late"))
    assert _children() == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0\0", b"\0\0\0\2{}", b"\0\0\0\2[]", b"\xff\xff\xff\xff", b"\0\0\0\4null", b"\0\0\0\5nope!"]
    + [
        len(body).to_bytes(4, "big") + body
        for body in (
            b'{"digest":1,"sheets":[{}]}',
            b'{"digest":"a","sheets":[{"name":"a","hidden":0,"row":1,"headings":[["date","x"]]}]}',
            b'{"digest":"a","sheets":7}',
            b'{"refused":"nonsense","about":{"sheet":"{row}"}}',
            b'{"refused":["x"],"about":7}',
            b"[" * 100_000,
        )
    ],
)
def test_a_child_that_was_taken_over_can_say_what_it_likes(answer, large, monkeypatch):
    code = f"import sys; sys.stdout.buffer.write({answer!r}); sys.stdout.flush(); sys.stdin.read()"
    monkeypatch.setattr(_sheet_reader, "FIRST_ANSWER", 1.0)
    monkeypatch.setattr(_sheet_reader, "_START", code)
    with pytest.raises(InvalidInput):
        open_sheets(large)
    assert _children() == []


def test_the_memory_limit_is_kept(tmp_path, monkeypatch):
    """Where the system has one: a workbook that needs more ends in a sentence."""
    path = written(tmp_path, parts("".join(row(n, "가" * 200, "나" * 200) for n in range(1, 20_000))))
    small = _sheet_reader._START.replace(
        "import main; main", "import main; import jobdesk.store._sheet_child as c; c.MEMORY = 2**26; main"
    )
    assert small != _sheet_reader._START
    monkeypatch.setattr(_sheet_reader, "_START", small)
    with pytest.raises(InvalidInput) as told, open_sheets(path) as file:
        list(file.sheets[0].rows())
    assert str(told.value) in {str(sheet_files.refusal(code)) for code in ("memory", "died")}


def test_a_workbook_exchanged_meanwhile_is_not_read_on(large):
    with open_sheets(large) as file:
        first = file.sheets[0].rows()
        next(first)
        other = written(large.parent, parts(row(1, "다른 것")), "other.xlsx")
        other.replace(large)
        with pytest.raises(InvalidInput) as told:
            list(file.sheets[0].rows())
        assert str(told.value) == str(sheet_files.refusal("changed"))
        assert len(list(first)) == 19_997


def test_the_child_goes_when_its_desk_is_killed(large):
    code = (
        "import sys; from pathlib import Path; from jobdesk.store.sheet_files import open_sheets\n"
        "from tests.store.sheet_makers import _children\n"
        "file = open_sheets(Path(sys.argv[1])); rows = file.sheets[0].rows(); next(rows)\n"
        "idle = open_sheets(Path(sys.argv[1]))\n"
        "print(*_children(), flush=True); sys.stdin.read()\n"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", code, str(large)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    children = desk.stdout.readline().split()
    assert len(children) == 2
    desk.kill()
    desk.communicate()
    assert gone(children)


def test_many_threads_read_at_once(large):
    counts = []

    def count():
        with open_sheets(large) as file:
            counts.append(sum(1 for _row in file.sheets[0].rows()))

    threads = [threading.Thread(target=count) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [19_998] * 4
