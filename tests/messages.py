"""The messages of the tree and their Korean: `python -m tests.messages` renews catalog and .mo."""

import re
import string
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources/locale/ko/LC_MESSAGES/jobdesk.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "mark": None, "on_paper": None, "ngettext": (1, 2)}
HANGUL = re.compile("[ㄱ-ㆎ가-힣]")
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that never changes keeps the diffs to messages


def extract() -> Catalog:
    """Every message the program declares."""
    catalog = Catalog(project="jobdesk", charset="utf-8", creation_date=_NO_DATE)
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT / "jobdesk", [("**.py", "python")], keywords=KEYWORDS
    ):
        catalog.add(message)
    return catalog


def read_korean(path: Path = PO) -> Catalog:
    """The Korean catalog as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale="ko")


def renew(korean: Catalog) -> None:
    """Bring a catalog up to the tree: new messages empty, old ones gone."""
    korean.update(extract(), no_fuzzy_matching=True)
    korean.obsolete.clear()
    korean.header_comment = "# Korean messages of jobdesk, renewed by `make messages`."
    korean.project, korean.version, korean.fuzzy = "jobdesk", "1", False
    korean.msgid_bugs_address, korean.last_translator, korean.language_team = "", "", "ko"
    korean.creation_date = korean.revision_date = _NO_DATE


def compiled(korean: Catalog) -> bytes:
    """What the program reads."""
    buffer = BytesIO()
    write_mo(buffer, korean)
    return buffer.getvalue()


def save(korean: Catalog, path: Path = PO) -> None:
    """Write .po and .mo, each whole or not at all."""
    buffer = BytesIO()
    write_po(buffer, korean, sort_output=True, no_location=True, width=110)
    _replace(path, buffer.getvalue())
    _replace(path.with_suffix(".mo"), compiled(read_korean(path)))


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_bytes(data)
    fresh.replace(path)


def forms(text: object) -> tuple[str, ...]:
    """A message or its plural forms, as a tuple."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def placeholders(text: str) -> set[str]:
    """The named places of a message."""
    return {name for _before, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def flaws(message: Message) -> list[str]:
    """What is wrong with one translated message."""
    found = []
    sources, translations = forms(message.id), forms(message.string)
    if not all(translations):
        found.append("has no Korean")
    elif message.fuzzy:
        found.append("is fuzzy")
    elif any(placeholders(t) != placeholders(sources[-1]) for t in translations):
        found.append("has other placeholders in Korean")
    if any(HANGUL.search(source) for source in sources):
        found.append("is not English in the source")
    return [f"{sources[0]!r} {flaw}" for flaw in found]


def main() -> None:
    """Renew and compile the catalog."""
    korean = read_korean()
    renew(korean)
    save(korean)


if __name__ == "__main__":
    main()
