"""What may be chosen for a referral: open vacancies for people, or people for vacancies, with what blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.qt.models.table import ListView
from jobdesk.qt.theme import Badge
from jobdesk.services.lists.kinds import Asked
from jobdesk.services.lists.reading import read_page
from jobdesk.services.referral_checks import PairCheck, check_pairs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act

SHOWN = 100
Ticked = tuple[UUID, str, str]
"""A vacancy chosen before: id, title, firm."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One vacancy (or person) that may be chosen, with what speaks against it."""

    id: UUID
    title: str
    detail: str
    blocked: str
    earlier: str
    warned: str = ""
    reasons: str = ""  # every one, where there are more than the first


def _may_be_referred(row: Choice) -> Badge:
    if row.blocked:
        return Badge(row.blocked, "bad")
    return Badge(_("check the stay"), "warning") if row.warned else Badge(_("yes"), "good")


def choice_list(*, of_people: bool) -> ListView[Choice]:
    """The list to tick in."""
    return ListView(
        (
            Column(mark("Jobseeker") if of_people else mark("Vacancy"), lambda r: r.title, width=300),
            Column(mark("About"), lambda r: r.detail, stretch=True),
            Column(mark("Earlier"), lambda r: r.earlier, width=170),
            Column(
                mark("May be referred"),
                badge=_may_be_referred,
                tip=lambda r: r.reasons or _may_be_referred(r).word,
                width=250,
            ),
        ),
        key=lambda r: r.id,
        name=_("Choose with the space bar"),
        empty=_("Type whom to refer: name, initials, phone or birth.") if of_people else _("Nothing is found."),
        checks=True,
    )


class _Told(NamedTuple):
    """What several pairs say of one row: the reasons, the last referral before."""

    reasons: tuple[str, ...] = ()
    earlier: str = ""
    warned: str = ""

    def with_check(self, check: PairCheck) -> "_Told":
        """With what one more pair says."""
        return _Told(
            tuple(dict.fromkeys((*self.reasons, *check.blocked))),
            " ".join(check.earlier[-1:]) or self.earlier,
            self.warned or " ".join(check.warned),
        )

    def choice(self, one: UUID, title: str, detail: str) -> Choice:
        """The row it is told of."""
        first, more = " ".join(self.reasons[:1]), len(self.reasons) - 1
        if more > 0:
            first = _("{reason} and {count} more").format(reason=first.rstrip("."), count=more)
        return Choice(one, title, detail, first, self.earlier, self.warned, "\n".join(self.reasons))


def vacancies_for(
    db: "Session", act: "Act", people: Sequence[UUID], text: str, ticked: Sequence[Ticked], on: date
) -> list[Choice]:
    """Open vacancies, those chosen before first."""
    before = {one for one, _title, _firm in ticked}
    asked = Asked("vacancies", text=text, filters=(("state", ("open",)),))
    listed = read_page(db, act, asked, limit=SHOWN).rows
    rows = [*ticked, *((row.id, row.title, row.employer_name) for row in listed if row.id not in before)]
    vacancies = [one for one, _title, _firm in rows]
    told: dict[UUID, _Told] = {}
    for check in check_pairs(db, act, jobseeker_ids=people, vacancy_ids=vacancies, on=on):
        told[check.vacancy_id] = told.get(check.vacancy_id, _Told()).with_check(check)
    return [told[one].choice(one, title, firm) for one, title, firm in rows]


def people_for(db: "Session", act: "Act", vacancies: Sequence[UUID], text: str, on: date) -> list[Choice]:
    """People registered whom the text finds, nobody before something is typed. The caller records who is shown."""
    asked = Asked("jobseekers", text=text, filters=(("registered", ("valid",)),))
    rows = read_page(db, act, asked, limit=SHOWN).rows if text.strip() else []
    checks = check_pairs(db, act, jobseeker_ids=[row.id for row in rows], vacancy_ids=vacancies, on=on)
    told: dict[UUID, _Told] = {}
    for check in checks:
        told[check.jobseeker_id] = told.get(check.jobseeker_id, _Told()).with_check(check)
    return [told[row.id].choice(row.id, row.name, f"{row.birth} {row.phone}") for row in rows]
