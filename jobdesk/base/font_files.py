"""Where the Korean font of the papers stands on this system: NanumGothic or Malgun Gothic.

reportlab takes TrueType outlines only. None found is told at start, never boxes on paper.
Source: hardware.md 1.
"""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jobdesk.base.errors import MissingFont
from jobdesk.base.files import resource
from jobdesk.base.i18n import _

_PAIRS = (("NanumGothic.ttf", "NanumGothicBold.ttf"), ("malgun.ttf", "malgunbd.ttf"))


def font_folders() -> Iterable[Path]:
    """Where fonts are looked for, the nearest first."""
    yield resource("fonts")
    yield Path("/usr/share/fonts/truetype/nanum")
    yield Path("/usr/share/fonts")
    yield Path("/usr/local/share/fonts")
    yield Path.home() / ".fonts"
    yield Path.home() / ".local/share/fonts"
    yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"


@cache
def find_fonts() -> tuple[Path, Path]:
    """The regular and the bold file.

    Raises:
        MissingFont: neither family is installed; the sentence says what to install.
    """
    for folder in font_folders():
        if not folder.is_dir():
            continue
        for regular, bold in _PAIRS:
            for found in (folder / regular, *folder.rglob(regular)):
                if found.is_file() and found.with_name(bold).is_file():
                    return found, found.with_name(bold)
    raise MissingFont(
        _("No Korean font was found. Install NanumGothic (Debian: fonts-nanum) or Malgun Gothic and start again.")
    )
