"""Wording of a vacancy that the law on fair hiring may not allow: where it stands, which rule, what to write.

A hit is a warning: the counselor mends it or says why it stands. Rules and patterns are data
(`resources/codes/fair_rules.csv`, `fair_words.csv`). Source: domain.md 5.4.
"""

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from jobdesk.base.files import resource
from jobdesk.base.i18n import language

SCANNED = (
    "title",
    "occupation_text",
    "duties",
    "workdays",
    "shift",
    "bonus",
    "licenses",
    "languages",
    "screening_steps",
    "how_to_apply",
    "documents",
)
"""The fields of a vacancy that people and employers read."""
_JOB = "{job}"
_SEX = re.compile(r"(?:남자|여자|남성|여성|남|여)\s*")


@dataclass(frozen=True, slots=True)
class FairRule:
    """A rule of law.

    Attributes:
        from_workers: it holds for firms of at least so many regular workers; None for all.
    """

    id: str
    label_ko: str
    label_en: str
    law_ko: str
    law_en: str
    from_workers: int | None = None

    @property
    def label(self) -> str:
        """What it is about, in the screen's language."""
        return self.label_en if language() == "en" else self.label_ko

    @property
    def law(self) -> str:
        """The law and its article, in the screen's language."""
        return self.law_en if language() == "en" else self.law_ko


@dataclass(frozen=True, slots=True)
class FairHit:
    """A wording that stands in a field from `start` to `end`, and what may stand there instead ("": nothing)."""

    field: str
    start: int
    end: int
    text: str
    rule: FairRule
    proposal: str

    def mended(self, text: str) -> str:
        """The field's text with the proposal in the wording's place."""
        before, after = text[: self.start], text[self.end :]
        if self.proposal:
            return before + self.proposal + after
        lead, rest = before.rstrip(" ,·/"), after.lstrip(" ,·/")
        return lead + (" " if lead and rest and rest[0] not in ".)]\n" and lead[-1] != "\n" else "") + rest


@dataclass(frozen=True, slots=True)
class _Word:
    rule: FairRule
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    proposal: str


def _rows(name: str) -> list[dict[str, str]]:
    with resource("codes", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def fair_rules() -> Mapping[str, FairRule]:
    """The rules by their id."""
    return {
        row["rule"]: FairRule(
            row["rule"],
            row["label_ko"],
            row["label_en"],
            row["law_ko"],
            row["law_en"],
            int(row["from_workers"]) if row["from_workers"] else None,
        )
        for row in _rows("fair_rules")
    }


@cache
def _words() -> tuple[_Word, ...]:
    rules = fair_rules()
    return tuple(
        _Word(
            rules[row["rule"]],
            re.compile(row["pattern"]),
            re.compile(row["unless"]) if row["unless"] else None,
            row["proposal"],
        )
        for row in _rows("fair_words")
    )


def scan(texts: Mapping[str, object], *, most_workers: int | None = None) -> list[FairHit]:
    """The wordings to mend or to justify, field by field, in reading order.

    Args:
        texts: field name to its text; other values are passed over.
        most_workers: how many regular workers the firm has at most; where that is not known every rule holds.
    """
    hits = []
    for field, text in texts.items():
        if isinstance(text, str) and text:
            hits += _scan(field, text, most_workers)
    return hits


def _scan(field: str, text: str, most: int | None) -> list[FairHit]:
    found: list[FairHit] = []
    for word in _words():
        if word.rule.from_workers is not None and most is not None and most < word.rule.from_workers:
            continue
        allowed = [one.span() for one in word.unless.finditer(text)] if word.unless else []
        for match in word.pattern.finditer(text):
            start, end = _trimmed(text, *match.span())
            if start < end and not any(a < end and start < b for a, b in allowed):
                found.append(
                    FairHit(field, start, end, text[start:end], word.rule, _proposal(word, text[start:end]))
                )
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[FairHit] = []
    for hit in found:
        if not any(one.rule == hit.rule and hit.start < one.end for one in kept):
            kept.append(hit)
    return kept


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the spaces at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _proposal(word: _Word, text: str) -> str:
    return _SEX.sub("", text, count=1) if word.proposal == _JOB else word.proposal


def unjustified(hits: Iterable[FairHit], notes: Collection[Mapping[str, str]] | None) -> list[FairHit]:
    """The hits that no note justifies; a note holds for its rule and wording wherever it stands."""
    told = {(note.get("rule"), note.get("text")) for note in notes or () if (note.get("why") or "").strip()}
    return [hit for hit in hits if (hit.rule.id, hit.text) not in told]
