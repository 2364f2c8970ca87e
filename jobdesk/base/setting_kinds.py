"""How one setting is declared, and what each kind of value must be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jobdesk.base.text import clean_note

Kind = Literal["integer", "integers", "flag", "choice", "choices", "date", "text"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One declared setting; values are kept as text.

    Attributes:
        choices: what a choice accepts, and of what `choices` are some.
        minimum, maximum: inclusive bounds of an integer; `maximum` of a text is its length.
        apart: set on a sheet of its own, not in the list of settings.
    """

    key: str
    kind: Kind
    default: str
    label: str
    help: str
    unit: str = ""
    minimum: int = 0
    maximum: int = 10**6
    choices: tuple[str, ...] = ()
    apart: bool = False


def _numbers(setting: Setting, value: str) -> str | None:
    parts = value.split(",") if setting.kind == "integers" else [value]
    if not all(p.strip().isascii() and p.strip().isdigit() for p in parts):
        return None
    if not all(setting.minimum <= int(p) <= setting.maximum for p in parts):
        return None
    return ",".join(str(int(p)) for p in parts)


def _some(setting: Setting, value: str) -> str | None:
    given = set(value.split(",")) - {""}
    return ",".join(one for one in setting.choices if one in given) if given <= set(setting.choices) else None


def _date(_setting: Setting, value: str) -> str | None:
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _text(setting: Setting, value: str) -> str | None:
    kept = clean_note(value)
    return kept if len(kept) <= setting.maximum else None


CHECKS: Mapping[Kind, Callable[[Setting, str], str | None]] = {
    "integer": _numbers,
    "integers": _numbers,
    "choice": lambda setting, value: value if value in setting.choices else None,
    "choices": _some,
    "flag": lambda _setting, value: value if value in {"0", "1"} else None,
    "date": _date,
    "text": _text,
}
"""The value of each kind as it is kept, or None for one it cannot have."""
