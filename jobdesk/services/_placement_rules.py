"""What a placement can say and what follows from it, on entry and on correction. Source: domain.md 2.5."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.codes import MINIMUM_WAGE
from jobdesk.base.enums import PlacementRoute, WageBasis
from jobdesk.base.errors import InvalidInput
from jobdesk.base.i18n import _, mark, on_paper
from jobdesk.records.jobseekers import Jobseeker
from jobdesk.records.placements import Placement
from jobdesk.services.codes import code_book
from jobdesk.services.registrations import check_backdate, registration_before

_BELOW = mark("The hourly wage lies below the minimum wage.")


def check_values(db: Session, act: Act, kept: Mapping[str, Any], *, with_referral: bool, why: str | None) -> None:
    """Refuse what a placement cannot say; `why` is the reason for a day far back.

    Raises InvalidInput.
    """
    if kept["started_on"] > act.today:
        raise InvalidInput(_("The start lies in the future: enter it as hire pending."), field="started_on")
    check_backdate(db, act, kept["started_on"], "started_on", why)
    if (kept["route"] == PlacementRoute.REFERRAL) != with_referral:
        raise InvalidInput(_("The route referral needs its referral, the others have none."), field="route")
    if kept.get("recognized") is False and not kept.get("recognized_why"):
        raise InvalidInput(_("Write why it is not recognized."), field="recognized_why")
    if kept.get("verified_on") and kept["verified_on"] > act.today:
        raise InvalidInput(_("This day lies in the future."), field="verified_on")
    if kept.get("verified_on") and not kept.get("evidence"):
        raise InvalidInput(_("A day of verification needs its evidence."), field="evidence")


def recognition(db: Session, kept: Mapping[str, Any], before: Placement | None = None) -> dict[str, Any]:
    """Whether the placement counts and why not: by hand, or false for an hourly wage below the year's minimum.

    Args:
        before: the placement as it was; what the rule said of it is asked again.
    """
    by_rule = before is not None and not before.recognized and before.recognized_why == on_paper(_BELOW)
    by_hand = kept.get("recognized") is False
    if by_hand and not (by_rule and kept.get("recognized_why") == on_paper(_BELOW)):
        return {"recognized": False, "recognized_why": kept.get("recognized_why")}
    wage = kept.get("wage_amount")
    floor = code_book(db).amount(MINIMUM_WAGE, kept["started_on"])
    if wage and floor and kept.get("wage_basis") == WageBasis.HOURLY and wage < floor:
        return {"recognized": False, "recognized_why": on_paper(_BELOW)}
    return {"recognized": True, "recognized_why": None}


def verification(act: Act, kept: Mapping[str, Any], before: Placement | None = None) -> dict[str, Any]:
    """Who verified a placement and when: it is verified once there is evidence."""
    if not kept.get("evidence"):
        return {"verified_on": None, "verified_by": None}
    same = before is not None and before.evidence == kept["evidence"] and before.verified_by is not None
    return {
        "verified_on": kept.get("verified_on") or act.today,
        "verified_by": before.verified_by if same and before is not None else act.account_id,
    }


def day_state(db: Session, jobseeker_id: UUID, on: date) -> dict[str, Any]:
    """What the person was on the day work began, as the placement copies it (statistics.md 1)."""
    registration = registration_before(db, [jobseeker_id], on).get(jobseeker_id)
    state = registration or db.get_one(Jobseeker, jobseeker_id)
    return {
        "registration_id": registration.id if registration else None,
        "dong_code": state.dong_code,
        "education_level": state.education_level,
        "target_groups": state.target_groups,
        "visa_status": state.visa_status,
    }
