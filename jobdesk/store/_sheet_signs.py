"""What a file is by its first bytes and its table of contents, before anything in it is unpacked.

Source: safety.md 6, exchange.md (limits).
"""

import struct
import zipfile
from pathlib import Path
from typing import IO

UNPACKED_LIMIT, RATIO_LIMIT = 2**30, 200
PARTS_LIMIT, CONTENTS_LIMIT = 5_000, 2**22
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED = (
    b"\x9b DRMONE",
    b"SCDSA0",
    b"<## NASCA DRM FILE",
    b"<!-- FasooSecureContainer",
    b"MarkAny",
    b"DOCUMENTSAFER",
)
_END, _END_SIZE = b"PK\x05\x06", 22
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_BOOK = "xl/workbook.xml"
TEXTS = frozenset({".csv", ".tsv", ".txt"})


def sign_of(path: Path) -> str:
    """`workbook`, `text`, or the code of the sentence that refuses the file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        if not head.strip():
            return "empty"
        if head.startswith(_OLE):
            return _ole(file, head)
        if head.startswith(_LOCKED):
            return "drm"
        if head.startswith(b"PK"):
            return "text_is_workbook" if path.suffix.lower() in TEXTS else _package(file)
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if bare.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style")):
        return "web_page"
    if bare.startswith(
        (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"hwp document file", b"\x1f\x8b", b"7z\xbc\xaf", b"rar!")
    ):
        return "no_workbook"
    return "text" if path.suffix.lower() in TEXTS else "workbook_is_text"


def _ole(file: IO[bytes], head: bytes) -> str:
    """An old workbook, or a new one under a password: the names in its folder tell."""
    if len(head) < 512:
        return "no_workbook"
    shift, first = struct.unpack_from("<H", head, 30)[0], struct.unpack_from("<I", head, 48)[0]
    listed = head
    if shift in {9, 12} and first < 2**24:
        file.seek((first + 1) << shift)
        listed += file.read(4096)
    file.seek(0)
    listed += file.read(2**16)
    if "EncryptedPackage".encode("utf-16-le") in listed:
        return "encrypted"
    return "old_xls" if any(name.encode("utf-16-le") in listed for name in ("Workbook", "Book")) else "no_workbook"


def _package(file: IO[bytes]) -> str:
    """By the table of contents alone: how many parts, how large they say they are, what they are called."""
    size = file.seek(0, 2)
    told = _contents(file, size)
    if told is None:
        return "damaged"
    parts, length = told
    if parts > PARTS_LIMIT or length > CONTENTS_LIMIT:
        return "too_many_parts"
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, struct.error):
        return "damaged"
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_LIMIT:
        return "too_large"
    if unpacked > RATIO_LIMIT * size:
        return "too_packed"
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(entry.compress_type not in {0, 8} for entry in entries):
        return "damaged"
    if any(entry.flag_bits & 1 for entry in entries):
        return "encrypted"
    return _by_names(set(names))


def _by_names(names: set[str]) -> str:
    lower = {name.lower() for name in names}
    if any(
        name.endswith(("vbaproject.bin", "macrosheets/sheet1.xml")) or "/macrosheets/" in name for name in lower
    ):
        return "macros"
    if any("/externallinks/" in name for name in lower):
        return "links"
    if any(name.endswith("workbook.bin") for name in lower) or "content.xml" in lower:
        return "other_workbook"
    return "workbook" if "[content_types].xml" in lower and "_rels/.rels" in lower else "no_workbook"


def _contents(file: IO[bytes], size: int) -> tuple[int, int] | None:
    """(parts, bytes) of the table of contents, by its end record; None without one."""
    begin = max(0, size - _END_SIZE - 2**16)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return None
    parts, length = struct.unpack_from("<HI", tail, at + 10)
    locator = at - 20
    if locator >= 0 and tail.startswith(_LOCATOR_64, locator):
        file.seek(min(struct.unpack_from("<Q", tail, locator + 8)[0], size))
        record = file.read(56)
        if len(record) < 56 or not record.startswith(_END_64):
            return None
        parts, length = struct.unpack_from("<QQ", record, 32)
    return parts, length
