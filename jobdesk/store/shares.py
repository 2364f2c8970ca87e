"""Whether a folder lies on a network share, where SQLite's locks cannot be trusted."""

import ctypes
import os
import re
import sys
from pathlib import Path

_SHARES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "webdav", "davfs"),
        *("9p", "ceph", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "coda"),
        *("fuse.sshfs", "fuse.davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs"),
        *("fuse.smbnetfs", "fuse.curlftpfs", "fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse", "fuse.onedriver"),
    }
)
_DRIVE_REMOTE = 4
_ESCAPED = re.compile(r"\\([0-7]{3})")


def is_network_share(path: Path, mounts: str | None = None) -> bool:
    """Whether `path`, or the nearest folder above that exists, is on a share; unknown counts as no.

    Args:
        mounts: the text of /proc/mounts, for tests; read from the system when None.
    """
    if sys.platform == "win32":
        drive = path.absolute().drive
        if drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", "surrogateescape")
        except OSError:
            return False
    return _kind_of_mount(Path(os.path.realpath(path)), mounts) in _SHARES


def _kind_of_mount(path: Path, mounts: str) -> str:
    best, kind = -1, ""
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) < 3:
            continue
        point = Path(_ESCAPED.sub(lambda m: chr(int(m[1], 8)), words[1]))
        if (path == point or point in path.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), words[2]
    return kind
