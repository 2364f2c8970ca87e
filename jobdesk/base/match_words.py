"""What a condition of a match says, in words and figures: "희망 월급 2,500,000원 ≤ 2,700,000원"."""

from collections.abc import Callable, Mapping

from jobdesk.base.codes import CodeBook
from jobdesk.base.enums import WageBasis
from jobdesk.base.formats import format_money, format_number, format_time
from jobdesk.base.i18n import _, mark
from jobdesk.base.match_terms import (
    ANY_HOURS,
    Job,
    Seeker,
    gu_names,
    gu_neighbors,
    high_wage,
    hourly,
    is_dong,
    is_shift,
    job_gu,
    low_wage,
    months_needed,
    wished_gu,
)

Sentence = Callable[[str, Seeker, Job, CodeBook], str]

_NOT_STATED = mark("the vacancy does not say")
_NOT_KNOWN = mark("not known of the person")


def say(name: str, grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    """The sentence of a condition's grade."""
    return _SENTENCES[name](grade, seeker, job, codes)


def _minimum_wage(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "unknown":
        return _("the wage is not checked yet")
    if grade == "excused":
        return _("below by a stated exemption") if job.exempt else _("confirmed with the firm")
    told = _("{won} an hour ≥ {floor}") if grade == "met" else _("{won} an hour < {floor}")
    return told.format(won=format_money(job.hourly), floor=format_money(job.floor))


def _stay(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "open":
        return ""
    if grade == "failed":
        return _("the firm takes Koreans only")
    if grade == "met":
        return _("the stay allows any job")
    return _("whether the stay allows this job is to be checked")


def _disability(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "open":
        return ""
    return _("disabled people only") if grade == "met" else _("disabled people only; no disability is on record")


def _education(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "open":
        return ""
    needed = codes.label("education", job.education)
    if grade == "unknown":
        return _("{needed} needed, not known of the person").format(needed=needed)
    return _("{needed} needed, {held}").format(needed=needed, held=codes.label("education", seeker.education))


def _license(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "open":
        return ""
    if grade == "unknown":
        return _("{needed} needed, none is on record").format(needed=job.licenses)
    return _("{needed} needed, {held}").format(needed=job.licenses, held=", ".join(seeker.licenses))


def _driving(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    return {
        "open": "",
        "met": _("driving needed, drives"),
        "failed": _("driving needed, does not drive"),
        "unknown": _("driving needed, not known of the person"),
    }[grade]


def _experience(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "open":
        return ""
    needed = format_number(months_needed(job))
    if grade == "unknown":
        return _("{needed} months needed, not known of the person").format(needed=needed)
    return _("{needed} months needed, {held} months").format(
        needed=needed, held=format_number(seeker.career_months)
    )


def _occupation(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "unknown":
        return _unknown(bool(job.occupation))
    wished = codes.labels("occupation", seeker.occupations)
    told = {
        "unit": _("the same job: {job}"),
        "small": _("the same small group: {job}"),
        "middle": _("the same middle group: {job}, wished {wished}"),
        "large": _("only the same large group: {job}, wished {wished}"),
        "other": _("another job: {job}, wished {wished}"),
    }[grade]
    return told.format(job=codes.label("occupation", job.occupation), wished=wished)


def _unknown(job_says: bool) -> str:
    return _(_NOT_KNOWN) if job_says else _(_NOT_STATED)


def _wage(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "any":
        return _("no amount is wished")
    if grade == "unknown":
        return _unknown(low_wage(job) is not None)
    same = job.wage_basis == seeker.wage_basis
    wish = seeker.wage_amount if same else hourly(seeker.wage_basis, seeker.wage_amount or 0)
    low, high = (low_wage(job), high_wage(job)) if same else (job.hourly, job.hourly)
    basis = codes.label("wage_basis", seeker.wage_basis) if same else codes.label("wage_basis", WageBasis.HOURLY)
    offer = format_money(low)
    if same and low != high:
        offer = f"{format_number(low)}~{format_money(high)}"
    told = {
        "reached": _("wished {basis} {wish} ≤ {offer}"),
        "range": _("wished {basis} {wish} within {offer}"),
    }.get(grade, _("wished {basis} {wish} > {offer}"))
    return told.format(basis=basis if same else _in_hours(basis), wish=format_money(wish), offer=offer)


def _in_hours(basis: str) -> str:
    return _("{basis} (converted)").format(basis=basis)


def _where(job: Job, codes: CodeBook) -> str:
    gu = job_gu(job, gu_names())
    place = codes.label("gu", gu if gu in gu_neighbors() else None)
    if is_dong(job.dong_code):
        return f"{place} {codes.short('dong', job.dong_code)}".strip()
    return place or str(job.address or "")


def _place(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "unknown":
        return _unknown(bool(job.address) or is_dong(job.dong_code))
    told = {
        "remote": _("work from home"),
        "dong": _("the person's own dong: {place}"),
        "gu": _("a wished region: {place}"),
        "near_gu": _("next to the wished region: {place}, wished {wished}"),
        "elsewhere": _("elsewhere: {place}, wished {wished}"),
    }[grade]
    return told.format(place=_where(job, codes), wished=codes.labels("gu", wished_gu(seeker)))


def _employment_type(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if grade == "unknown":
        return _unknown(bool(job.employment_type))
    offered = codes.label("employment_type", job.employment_type)
    if grade == "met":
        return offered
    wished = codes.labels("employment_type", seeker.employment_types)
    return _("{offered}, wished {wished}").format(offered=offered, wished=wished)


def _hours(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    said = job.work_start is not None and job.work_end is not None
    if seeker.hours == ANY_HOURS:
        return _("any hours")
    if grade == "unknown":
        return _unknown(said)
    return _("{start}~{end}, wished {wished}").format(
        start=format_time(job.work_start),
        end=format_time(job.work_end),
        wished=codes.label("hours", seeker.hours),
    )


def _shift(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if not is_shift(job):
        return _("no shifts or nights")
    shift = job.shift or _("at night")
    told = {"met": _("{shift}, the person takes it"), "failed": _("{shift}, the person does not take it")}
    return told.get(grade, _("{shift}, not known of the person")).format(shift=shift)


def _weekend(grade: str, seeker: Seeker, job: Job, codes: CodeBook) -> str:
    if job.weekend_work is None:
        return _(_NOT_STATED)
    if not job.weekend_work:
        return _("no weekends")
    return {
        "met": _("weekends, the person takes them"),
        "failed": _("weekends, the person does not take them"),
    }.get(grade, _("weekends, not known of the person"))


_SENTENCES: Mapping[str, Sentence] = {
    "minimum_wage": _minimum_wage,
    "stay": _stay,
    "disability": _disability,
    "education": _education,
    "license": _license,
    "driving": _driving,
    "experience": _experience,
    "occupation": _occupation,
    "wage": _wage,
    "place": _place,
    "employment_type": _employment_type,
    "hours": _hours,
    "shift": _shift,
    "weekend": _weekend,
}
