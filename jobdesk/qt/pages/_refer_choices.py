"""What may be chosen for a referral: vacancies that fit people, or people who fit, with what blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.pages._match_detail import fit_badge
from jobdesk.qt.theme import Badge
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from jobdesk.services.matching import (
    Before,
    Match,
    PersonMatch,
    VacancyMatch,
    match_people,
    match_vacancies,
    matched_people,
    matched_vacancies,
)
from jobdesk.services.referral_checks import PairCheck, check_pairs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

SHOWN = 100
Ticked = tuple[UUID, str, str]
"""A row chosen before: id, title, firm."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One vacancy (or person) that may be chosen, with what speaks for and against it.

    Attributes:
        reasons: every one that blocks, where there are more than the first.
        failed: the hard conditions that fail.
        match, before, remaining, watch: of one person and one vacancy only.
    """

    id: UUID
    title: str
    detail: str
    blocked: str = ""
    warned: str = ""
    reasons: str = ""
    failed: str = ""
    earlier: str = ""
    match: Match | None = None
    before: Before | None = None
    remaining: int | None = None
    watch: str = ""


class Asking(NamedTuple):
    """What of the choices is wanted.

    Attributes:
        ticked: rows that stay in sight, whatever is typed.
        only_fitting: none that fails a hard condition.
    """

    text: str
    ticked: Sequence[Ticked]
    on: date
    only_fitting: bool


def _may_be_referred(row: Choice) -> Badge:
    if row.blocked:
        return Badge(row.blocked, "bad")
    if row.failed:
        return Badge(_("with a reason"), "warning")
    return Badge(_("check the stay"), "warning") if row.warned else Badge(_("yes"), "good")


def choice_list(*, of_people: bool) -> ListView[Choice]:
    """The list to tick in."""
    return ListView(
        (
            Column(mark("Jobseeker") if of_people else mark("Vacancy"), lambda r: r.title, width=170),
            Column(mark("About"), lambda r: r.detail, stretch=True),
            Column(mark("Fits"), badge=lambda r: fit_badge(r.match) if r.match else None, width=205),
            Column(
                mark("May be referred"),
                badge=_may_be_referred,
                tip=lambda r: r.reasons or r.failed or _may_be_referred(r).word,
                width=150,
            ),
        ),
        key=lambda r: r.id,
        name=_("Choose with the space bar"),
        empty=_("Nobody who may be referred is found.") if of_people else _("Nothing is found."),
        checks=True,
    )


class _Told(NamedTuple):
    """What several pairs say of one row: the reasons, the last referral before."""

    reasons: tuple[str, ...] = ()
    earlier: str = ""
    warned: str = ""
    failed: tuple[str, ...] = ()

    def with_check(self, check: PairCheck) -> "_Told":
        """With what one more pair says."""
        return _Told(
            tuple(dict.fromkeys((*self.reasons, *check.blocked))),
            " ".join(check.earlier[-1:]) or self.earlier,
            self.warned or " ".join(check.warned),
            tuple(dict.fromkeys((*self.failed, *check.failed))),
        )

    def choice(self, shown: "_Shown") -> Choice:
        """The row it is told of."""
        first, more = " ".join(self.reasons[:1]), len(self.reasons) - 1
        if more > 0:
            first = _("{reason} and {count} more").format(reason=first.rstrip("."), count=more)
        return Choice(
            shown.id,
            shown.title,
            shown.detail,
            first,
            self.warned,
            "\n".join(self.reasons),
            " · ".join(self.failed),
            self.earlier,
            shown.match,
            shown.before,
            shown.remaining,
            shown.watch,
        )


class _Shown(NamedTuple):
    id: UUID
    title: str
    detail: str
    match: Match | None = None
    before: Before | None = None
    remaining: int | None = None
    watch: str = ""


def _of_vacancy(one: VacancyMatch) -> _Shown:
    return _Shown(one.id, one.title, one.employer_name, one.match, one.before, one.remaining, one.watch)


def _about(born: int | str | None, tail: str) -> str:
    return " · ".join(str(part) for part in (born, tail) if part)


def _of_person(one: PersonMatch) -> _Shown:
    return _Shown(one.id, one.name, _about(one.born, one.tail), one.match, one.before)


def vacancies_for(db: "Session", act: "Act", people: Sequence[UUID], asking: Asking) -> list[Choice]:
    """Open vacancies, those chosen before first; for one person the best fit before the others."""
    ticked = [one for one, _title, _firm in asking.ticked]
    if len(people) == 1:
        found = match_vacancies(
            db,
            act,
            jobseeker_id=people[0],
            text=asking.text,
            only_fitting=asking.only_fitting,
            limit=SHOWN,
        )
        first = matched_vacancies(db, act, jobseeker_id=people[0], vacancy_ids=ticked)
        rows = [_of_vacancy(one) for one in (*first, *(one for one in found if one.id not in ticked))]
    else:
        asked = Asked("vacancies", text=asking.text, filters=(("state", ("open",)),))
        listed = read_page(db, act, asked, limit=SHOWN).rows
        rows = [_Shown(*one) for one in asking.ticked]
        rows += [_Shown(row.id, row.title, row.employer_name) for row in listed if row.id not in ticked]
    told = {(people[0], row.id): row.match for row in rows if row.match} if len(people) == 1 else None
    ids = [row.id for row in rows]
    checks = check_pairs(db, act, jobseeker_ids=people, vacancy_ids=ids, on=asking.on, matches=told)
    return _choices(rows, [(check.vacancy_id, check) for check in checks])


def people_for(db: "Session", act: "Act", vacancies: Sequence[UUID], asking: Asking) -> list[Choice]:
    """Who may be referred, the best fit first; a text finds others too. The caller records who is shown."""
    text, ticked = asking.text.strip(), [one for one, _title, _firm in asking.ticked]
    asked = Asked("jobseekers", text=text, filters=(("registered", ("valid",)),))
    named = read_page(db, act, asked, limit=SHOWN).rows if text else []
    rows = [_Shown(*one) for one in asking.ticked]
    if len(vacancies) == 1:
        found = match_people(
            db, act, vacancy_id=vacancies[0], text=text, only_fitting=asking.only_fitting, limit=SHOWN
        )
        known = {*ticked, *(one.id for one in found)}
        others = [] if asking.only_fitting else [row.id for row in named if row.id not in known]
        rest = matched_people(db, act, vacancy_id=vacancies[0], jobseeker_ids=others, named=True)
        first = matched_people(db, act, vacancy_id=vacancies[0], jobseeker_ids=ticked, named=False)
        rows = [
            _of_person(one)._replace(title=title)
            for one, (_id, title, _firm) in zip(first, asking.ticked, strict=True)
        ]
        rows += [_of_person(one) for one in (*(one for one in found if one.id not in ticked), *rest)]
    else:
        rows += [_Shown(r.id, r.name, _about(r.birth[:4], r.phone[-4:])) for r in named if r.id not in ticked]
    told = {(row.id, vacancies[0]): row.match for row in rows if row.match} if len(vacancies) == 1 else None
    ids = [row.id for row in rows]
    checks = check_pairs(db, act, jobseeker_ids=ids, vacancy_ids=vacancies, on=asking.on, matches=told)
    return _choices(rows, [(check.jobseeker_id, check) for check in checks])


def _choices(rows: Sequence[_Shown], checks: Sequence[tuple[UUID, PairCheck]]) -> list[Choice]:
    told: dict[UUID, _Told] = {}
    for one, check in checks:
        told[one] = told.get(one, _Told()).with_check(check)
    return [told[row.id].choice(row) for row in rows]
