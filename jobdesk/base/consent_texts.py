"""The words of the consents, by version: what a person signed stays what it was. Source: domain.md 6.2 P-23."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jobdesk.base.enums import ConsentKind
from jobdesk.base.files import resource

TEXT_VERSION = "2026-10"
"""The version given to people today."""


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What is told before a consent is asked for: each row a heading and its sentence."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ConsentTexts:
    """The texts of one version.

    Attributes:
        rights: what holds for all of them.
        employer: what a firm declares.
    """

    version: str
    kinds: Mapping[ConsentKind, ConsentText]
    rights: Sequence[str]
    employer: ConsentText


@cache
def consent_texts(version: str = TEXT_VERSION) -> ConsentTexts:
    """The texts of a version; FileNotFoundError for an unknown one."""
    told = json.loads(resource("papers", f"consents-{version}.json").read_text(encoding="utf-8"))

    def text(key: str) -> ConsentText:
        return ConsentText(told[key]["title"], tuple((head, said) for head, said in told[key]["rows"]))

    return ConsentTexts(version, {kind: text(kind) for kind in ConsentKind}, told["rights"], text("employer"))
