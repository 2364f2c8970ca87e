"""A file carried out of the house: a zip that AES-256 seals with a password (WinZip AE-2).

7-Zip, 반디집, 알집 and WinZip open it; the file manager of Windows does not. Office's own encryption was not
taken: the one library that writes it calls that experimental, and left small files readable.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _

MEMBER = "jobdesk.xlsx"
"""Its name in the archive, which anybody may read."""
LEAST = 12
"""Characters of a password at least: the format stretches it by 1,000 rounds only."""


def check_letters(password: str) -> None:
    """Raise InvalidInput for a password that other programs would type otherwise, or that is too short."""
    if len(password) < LEAST:
        sentence = _("The password of a carried file needs at least {count} characters.")
        raise InvalidInput(sentence.format(count=LEAST), field="password")
    if not (password.isascii() and password.isprintable()):
        raise InvalidInput(
            _("Write the password in Latin letters, digits and signs: other programs must open the file too."),
            field="password",
        )


@contextmanager
def sealing(file: IO[bytes], password: str) -> Iterator[IO[bytes]]:
    """What is written to the given stream goes sealed into `file`."""
    from pyzipper import WZ_AES, AESZipFile

    with AESZipFile(file, "w", compression=zipfile.ZIP_STORED) as packed:
        packed.setpassword(password.encode("ascii"))
        packed.setencryption(WZ_AES, nbits=256)
        with packed.open(MEMBER, "w") as member:
            yield member


@contextmanager
def unsealing(file: IO[bytes], password: str) -> Iterator[IO[bytes]]:
    """What was sealed into `file`, proved against its seal once read to the end."""
    from pyzipper import AESZipFile

    with AESZipFile(file) as packed:
        packed.setpassword(password.encode("ascii"))
        with packed.open(MEMBER) as member:
            yield member
