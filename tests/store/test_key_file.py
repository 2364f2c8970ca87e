"""keys.json: one sound generation at every moment, whatever kills the writer."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from jobdesk.base.errors import StoreError
from jobdesk.base.ids import new_id
from jobdesk.store.key_file import NAME, OLD, Failure, KeyFile, KeyRing
from jobdesk.store.keys import DataKey
from jobdesk.store.recovery import make_recovery
from jobdesk.store.slots import Locksmith, Parameters

CENTER = new_id()
SMITH = Locksmith(Parameters(8, 1, 1), Parameters(8, 1, 1))


@pytest.fixture
def key():
    return DataKey.make()


@pytest.fixture
def file(tmp_path, key):
    slots = [
        SMITH.wrap(key, "x", center_id=CENTER, account_id=new_id(), user_name=name) for name in ("kim", "lee")
    ]
    ring = KeyRing(CENTER, slots={slot.account_id: slot for slot in slots}, recovery=make_recovery(key, CENTER)[1])
    found = KeyFile(tmp_path)
    found.create(ring)
    return found


def test_it_comes_back_as_it_was_written(file, tmp_path):
    at = datetime(2026, 3, 2, tzinfo=UTC)
    with file.change() as ring:
        ring.failures.append(Failure(at, "kim", "창구1"))
    found = file.read()
    assert found.find(" KIM ") is not None
    assert found.find("park") is None
    assert found.failures == [Failure(at, "kim", "창구1")]
    assert found == KeyRing.from_bytes(found.to_bytes())
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_a_sentence(file, tmp_path):
    (tmp_path / ".keys.lock").unlink()
    (tmp_path / ".keys.lock").mkdir()
    with pytest.raises(StoreError), file.change():
        pass
    with pytest.raises(StoreError):
        KeyFile(tmp_path / "nowhere").settle()


def test_a_block_that_fails_writes_nothing(file):
    before = file.read()
    with contextlib.suppress(KeyError), file.change() as ring:
        ring.slots.clear()
        raise KeyError
    assert file.read() == before


@pytest.mark.parametrize("trials", [300, pytest.param(5_000, marks=pytest.mark.long)])
def test_every_changed_bit_is_noticed(file, tmp_path, trials):
    content = (tmp_path / NAME).read_bytes()
    whole, rng = KeyRing.from_bytes(content), random.Random(3)
    for _ in range(trials):
        at = rng.randrange(len(content) * 8)
        changed = bytearray(content)
        changed[at // 8] ^= 1 << (at % 8)
        try:
            found = KeyRing.from_bytes(bytes(changed))
        except StoreError:
            continue
        assert found == whole  # a space became another white space


def test_one_damaged_generation_is_mended_from_the_other(file, tmp_path):
    ring = file.read()
    for name in (NAME, OLD):
        (tmp_path / name).write_bytes(b"{")
        assert file.read().slots == ring.slots
        file.settle()
        assert KeyRing.from_bytes((tmp_path / name).read_bytes()).slots == ring.slots
    for name in (NAME, OLD):
        (tmp_path / name).unlink()
    with pytest.raises(StoreError):
        file.read()


def test_a_slot_taken_away_is_in_neither_generation(file, tmp_path):
    with file.change() as ring:
        gone = ring.slots.pop(ring.find("kim").account_id)
    for name in (NAME, OLD):
        assert str(gone.account_id) not in (tmp_path / name).read_text()


def test_changes_side_by_side_are_all_kept(file):
    def work(number):
        for n in range(10):
            with file.change() as ring:
                ring.failures.append(Failure(datetime(2026, 1, 1, tzinfo=UTC), f"{number}-{n}", ""))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len({f.user_name for f in file.read().failures}) == 40


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from jobdesk.store.key_file import Failure, KeyFile
file = KeyFile(Path(sys.argv[1]))
n = len(file.read().failures)
print("ready", flush=True)
while True:
    with file.change() as ring:
        ring.failures.append(Failure(datetime.now(UTC), str(n), "x" * 200))
    n += 1
    print(n, flush=True)
"""


@pytest.mark.parametrize("kills", [8, pytest.param(500, marks=pytest.mark.long)])
def test_a_killed_writer_leaves_all_it_acknowledged(file, tmp_path, kills):
    rng, slots = random.Random(5), file.read().slots
    for _ in range(kills):
        with file.change() as ring:
            ring.failures.clear()
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        process.stdout.readline()
        time.sleep(rng.uniform(0.005, 0.06))
        process.send_signal(signal.SIGKILL)
        said = [int(line) for line in process.stdout.read().split()]
        process.stdout.close()
        process.wait()
        found = file.read()
        assert found.slots == slots
        assert len(found.failures) >= (said[-1] if said else 0)
