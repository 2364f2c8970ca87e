"""A packing that ended with its process: whose check-out never went, and when it is not for this desk to say."""

import json

import pytest

from jobdesk.base.errors import StoreError
from jobdesk.base.outreach import CheckoutState
from jobdesk.services.outreach import checkouts
from jobdesk.store import durable
from jobdesk.wiring import _packing, outreach
from jobdesk.wiring._packing import settle_packing
from tests.wiring.test_copies_killed import packed


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def desk(center):
    """The supervisor's desk at the center."""
    return center.desk("supervisor")


@pytest.fixture
def left(desk, tmp_path, monkeypatch):
    """A packing whose process was killed while it wrote: its note, its check-out, its hidden folder."""
    target = tmp_path / "drive" / "copy"
    target.parent.mkdir()
    kept = []

    def killed(_desk, making, *_told):
        (note,) = desk.center.folder.glob(".packing-*")
        kept.append((note, note.read_bytes(), making))
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outreach, "_write_copy", killed)
        patched.setattr(_packing, "_abandon", lambda *_told, **_named: False)
        with pytest.raises(Killed):
            packed(desk, target)
    ((note, told, making),) = kept
    assert not note.exists()
    note.write_bytes(told)
    making.mkdir()
    return note, making


def states(desk):
    """Of each check-out where it is, and whether it never went."""
    rows = desk.read(lambda db, act: checkouts.list_checkouts(db, act))
    return sorted((one.state, one.abandoned) for one in rows)


def test_it_is_noted_once_and_removed(desk, left):
    note, making = left
    assert states(desk) == [(CheckoutState.OUT, False)]
    assert (settle_packing(desk), settle_packing(desk)) == (1, 0)
    assert states(desk) == [(CheckoutState.HOME, True)]
    assert not note.exists()
    assert not making.exists()


def test_what_another_process_packs_now_is_left_alone(desk, left):
    note, making = left
    with note.open("r+b") as file, durable.at_work(file) as mine:
        assert mine
        assert settle_packing(desk) == 0
    assert making.exists()
    assert states(desk) == [(CheckoutState.OUT, False)]


def test_a_drive_that_is_not_there_is_waited_for(desk, left, tmp_path):
    note, _making = left
    (tmp_path / "drive").rename(tmp_path / "away")
    assert settle_packing(desk) == 0
    assert note.exists()
    (tmp_path / "away").rename(tmp_path / "drive")
    assert settle_packing(desk) == 1


def test_a_copy_that_got_its_name_is_out(desk, tmp_path, monkeypatch):
    note = {}
    drop = _packing.Path.unlink

    def unlink(path, **given):
        if path.name.startswith(".packing-"):
            note[path] = path.read_bytes()
        drop(path, **given)

    with monkeypatch.context() as patched:
        patched.setattr(_packing.Path, "unlink", unlink)
        packed(desk, tmp_path / "copy")
    ((path, told),) = note.items()
    path.write_bytes(told)
    assert settle_packing(desk) == 0
    assert states(desk) == [(CheckoutState.OUT, False)]
    assert not path.exists()


@pytest.mark.parametrize("told", [b"", b"{", json.dumps({"checkout": "x"}).encode()])
def test_a_note_that_was_not_written_says_nothing(desk, told):
    note = desk.center.folder / ".packing-1"
    note.write_bytes(told)
    assert settle_packing(desk) == 0
    assert not note.exists()


def test_a_folder_in_use_leaves_nothing(desk, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "file").touch()
    with pytest.raises(StoreError):
        packed(desk, tmp_path / "copy")
    assert states(desk) == []
    assert not list(desk.center.folder.glob(".packing-*"))
