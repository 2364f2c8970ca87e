"""Whose facts a ledger's rows are: which rows name one person, one firm, one vacancy, and which fact stands twice.

Of each row short hashes are kept, never what it says; what a first row lacks and a later one has is kept as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from jobdesk.base.cell_texts import Raw
from jobdesk.base.phones import phone_digits
from jobdesk.services.imports._ledger_cells import Cells
from jobdesk.services.imports._ledger_rows import Digest, Facts, Keys, digest

Place = tuple[int, int]
"""(which sheet of the ledger, row)."""


def number_of(source: str, what: str, *parts: object) -> str:
    """A number for a record of a ledger, the same wherever the same content stands (장부-9f8e0c…)."""
    return f"장부-{digest(source, what, *parts).hex()}"


@dataclass(slots=True)
class One:
    """One person or firm.

    Attributes:
        first: where it stands first.
        number: that row's.
        exact: what no other may differ in, "" where it is not known.
    """

    first: Place
    number: str
    exact: str


class Kin:
    """Rows that name the same person or firm: two keys in common, and nothing that speaks against it."""

    def __init__(self) -> None:
        self._of: dict[Digest, int] = {}
        self._into: list[int] = []
        self._ones: list[One] = []

    def add(self, told: Keys, number: str, here: Place) -> None:
        """One more row; joins what its keys know, the surest key first."""
        keys, exact = told
        home: int | None = None
        for key in keys:
            found = self._of.get(key)
            if found is None:
                continue
            root = self._root(found)
            if not _agree(self._ones[root].exact, exact):
                continue
            if home is None:
                home = root
                exact = exact or self._ones[root].exact
            elif root != home:
                home = self._join(home, root)
        if home is None:
            home = len(self._ones)
            self._into.append(home)
            self._ones.append(One(here, number, exact))
        self._ones[home].exact = self._ones[home].exact or exact
        for key in keys:
            self._of.setdefault(key, home)

    def find(self, told: Keys) -> One | None:
        """The person or firm of a row that was added."""
        keys, exact = told
        for key in keys:
            found = self._of.get(key)
            if found is not None and _agree((one := self._ones[self._root(found)]).exact, exact):
                return one
        return None

    def _root(self, one: int) -> int:
        while self._into[one] != one:
            self._into[one] = self._into[self._into[one]]
            one = self._into[one]
        return one

    def _join(self, one: int, other: int) -> int:
        kept, gone = sorted((one, other))  # the one that stands first in the ledger
        self._into[gone] = kept
        self._ones[kept].exact = self._ones[kept].exact or self._ones[gone].exact
        return kept


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


@dataclass(slots=True)
class Wanted:
    """One vacancy of the ledger."""

    first: Place
    number: str
    day: date | None


@dataclass
class LedgerIndex:
    """What two readings of a ledger found.

    Attributes:
        more: by (exchange sheet, number of its row), cells that the first row of a person or firm lacks.
        later: of a session, how many of the person stand at the same moment before it.
        twice: rows whose fact stands in an earlier row already, by (sheet, months or 0, place).
    """

    source: str
    people: Kin = field(default_factory=Kin)
    firms: Kin = field(default_factory=Kin)
    more: dict[tuple[str, str], Cells] = field(default_factory=dict)
    twice: set[tuple[str, int, Place]] = field(default_factory=set)
    later: dict[Place, int] = field(default_factory=dict)
    _sessions: dict[Digest, int] = field(default_factory=dict)
    _vacancies: dict[Digest, Wanted] = field(default_factory=dict)
    _seen: set[Digest] = field(default_factory=set)
    _has: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _mobiles: dict[tuple[str, str], str] = field(default_factory=dict)
    _shapes: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def meet(self, facts: Facts, here: Place) -> None:
        """First reading: who is there."""
        for kin, told, what in ((self.people, facts.person, "person"), (self.firms, facts.firm, "firm")):
            if told[0]:
                kin.add(told, self._number(facts, what), here)

    def gather(self, facts: Facts, here: Place) -> None:
        """Second reading: what belongs to whom, and what stands twice."""
        person, firm = self.person(facts), self.firm(facts)
        self._complete("구직자", person, facts, here)
        self._complete("구인업체", firm, facts, here)
        wanted = self._meet_vacancy(facts, here) if facts.wanted else None
        if person is not None:
            self._gather_work(facts, here, person.number, wanted)
        if (visited := facts.day("기업방문", "visited_on")) is not None:
            self._once("기업방문", 0, here, firm.number if firm else "", visited)

    def _gather_work(self, facts: Facts, here: Place, whose: str, wanted: Wanted | None) -> None:
        registered = facts.day("구직등록", "received_on")
        if registered is not None:
            self._once("구직등록", 0, here, whose, registered)
        if wanted is not None and facts.referred:
            number = facts.text("알선", "referral_no")
            self._once("알선", 0, here, number or (whose, wanted.number, facts.text("알선", "referred_on")))
        started = facts.day("취업", "started_on")
        if started is not None:
            self._once("취업", 0, here, whose, started)
            for months in facts.checks:
                self._once("사후관리", months, here, whose, started)
        if facts.moment is not None and self._once(
            "상담", 0, here, whose, facts.moment, facts.text("상담", "note")
        ):
            key = digest("상담", whose, facts.moment)
            self.later[here] = self._sessions[key] = self._sessions.get(key, -1) + 1

    def person(self, facts: Facts) -> One | None:
        """The row's person."""
        return self.people.find(facts.person)

    def firm(self, facts: Facts) -> One | None:
        """The row's firm."""
        return self.firms.find(facts.firm)

    def vacancy(self, facts: Facts) -> Wanted | None:
        """The row's vacancy."""
        return self._vacancies.get(self._vacancy_key(facts))

    def referral_number(self, facts: Facts, here: Place) -> str:
        """The number of the row's referral: by this row's own words, whatever other rows say.

        Where they name nobody, which is a fault to be mended, by its place.
        """
        person = self._number(facts, "person") or str(here)
        day = facts.text("알선", "referred_on")
        return number_of(self.source, "referral", person, self._vacancy_number(facts), day)

    def _number(self, facts: Facts, what: str) -> str:
        """The number that this row alone gives its person or firm, "" where it names none."""
        sheet, column = ("구직자", "jobseeker_no") if what == "person" else ("구인업체", "employer_no")
        keys, _exact = facts.person if what == "person" else facts.firm
        own = facts.text(sheet, column)
        return own or (number_of(self.source, what, keys[0].hex()) if keys else "")

    def _month(self, facts: Facts) -> str:
        day = facts.vacancy_day
        return f"{day:%Y-%m}" if day is not None else ""

    def _vacancy_key(self, facts: Facts) -> Digest:
        if number := facts.text("구인", "vacancy_no"):
            return digest("number", number)
        firm = self.firm(facts)
        return digest("vacancy", firm.number if firm else "", *facts.vacancy, self._month(facts))

    def _vacancy_number(self, facts: Facts) -> str:
        return facts.text("구인", "vacancy_no") or number_of(
            self.source, "vacancy", self._number(facts, "firm"), *facts.vacancy, self._month(facts)
        )

    def _meet_vacancy(self, facts: Facts, here: Place) -> Wanted:
        key, day = self._vacancy_key(facts), facts.vacancy_day
        known = self._vacancies.get(key)
        if known is None:
            known = self._vacancies[key] = Wanted(here, self._vacancy_number(facts), day)
        elif day is not None and (known.day is None or day < known.day):
            known.day = day
        return known

    def _once(self, sheet: str, months: int, here: Place, *parts: object) -> bool:
        """Whether the fact stands here first."""
        key = digest(sheet, months, *parts)
        if key in self._seen:
            self.twice.add((sheet, months, here))
            return False
        self._seen.add(key)
        return True

    def _complete(self, sheet: str, one: One | None, facts: Facts, here: Place) -> None:
        """Keep what a later row adds to the first of its person or firm; another mobile is his other phone."""
        cells = facts.sheets.get(sheet)
        if one is None or not cells:
            return
        key = (sheet, one.number)
        mobile = phone_digits(facts.text(sheet, "mobile"))
        if one.first == here:
            self._has[key] = self._shape(cells)
            self._mobiles[key] = mobile
            return
        has = self._has.get(key, frozenset())
        added: dict[str, Raw] = {name: raw for name, raw in cells.items() if name not in has}
        if "mobile" in has and mobile and mobile != self._mobiles.get(key) and "phone" not in {*has, *added}:
            added["phone"] = cells["mobile"]
        if added:
            self._mobiles[key] = self._mobiles[key] or mobile
            self.more.setdefault(key, {}).update(added)
            self._has[key] = self._shape({*has, *added})

    def _shape(self, names: Iterable[str]) -> frozenset[str]:
        """Which columns are filled; most rows share one such set."""
        shape = frozenset(names)
        return self._shapes.setdefault(shape, shape)
