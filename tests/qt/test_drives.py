"""Drives one can take along, as the system tells of them."""

from types import SimpleNamespace

from PySide6.QtCore import QStorageInfo

from jobdesk.qt.drives import free_at, removable_drives


def test_the_disk_of_the_system_is_no_drive_to_take_along():
    assert QStorageInfo.root().rootPath() not in {str(one.folder) for one in removable_drives()}


def test_what_is_free_where_a_folder_is_to_be(tmp_path):
    free = free_at(tmp_path / "new" / "copy")
    assert free is not None
    assert free > 0


def test_a_mounted_stick_is_offered_and_one_that_cannot_be_written_is_not(monkeypatch):
    def volume(root, *, ready=True, locked=False):
        return SimpleNamespace(
            rootPath=lambda: root,
            isValid=lambda: True,
            isReady=lambda: ready,
            isReadOnly=lambda: locked,
            displayName=str,
            bytesAvailable=lambda: 7,
        )

    sticks = [
        volume("/run/media/kim/B"),
        volume("/media/kim/A"),
        volume("/media/kim/gone", ready=False),
        volume("/media/kim/locked", locked=True),
        volume("/home"),
    ]
    monkeypatch.setattr("jobdesk.qt.drives.sys.platform", "linux")
    monkeypatch.setattr(QStorageInfo, "mountedVolumes", lambda: sticks)
    told = [(one.name, one.free) for one in removable_drives()]
    assert told == [("/media/kim/A", 7), ("/run/media/kim/B", 7)]
