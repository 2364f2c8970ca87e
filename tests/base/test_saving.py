"""Files people ask for: whole or not at all, theirs alone."""

import stat

import pytest

from jobdesk.base.errors import JobdeskError
from jobdesk.base.saving import save_file


def test_a_saved_file_is_its_owners_alone_also_over_an_open_one(tmp_path):
    path = tmp_path / "slip.pdf"
    path.write_bytes(b"old")
    path.chmod(0o644)
    save_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["slip.pdf"]


def test_a_place_that_refuses_is_told_in_a_sentence_and_left_as_it_was(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(JobdeskError):
        save_file(tmp_path / "taken", b"new")
    with pytest.raises(JobdeskError):
        save_file(tmp_path / "nowhere" / "slip.pdf", b"new")
    assert [found.name for found in tmp_path.iterdir()] == ["taken"]
