"""What a 취업알선장 says: the one description of A4, A5 and the roll. Source: domain.md 2.3.

The birth year alone stands on it. A slip without a number is not issued yet.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from jobdesk.base.i18n import mark, on_paper
from jobdesk.base.slip_looks import FIRST_LOOK, SlipLook
from jobdesk.base.slip_numbers import format_slip_number


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What one slip says, as text in the form it is printed.

    Attributes:
        number: the 14 bare digits.
        look: how the center wants its slips.
        logo: the picture the look names.
        blank: a form to fill in by hand: neither issued nor about to be.
    """

    number: str
    copy_no: int = 1
    issued_on: str = ""
    valid_until: str = ""
    center_name: str = ""
    center_address: str = ""
    center_phone: str = ""
    center_fax: str = ""
    employer_name: str = ""
    employer_address: str = ""
    work_address: str = ""
    employer_contact: str = ""
    employer_phone: str = ""
    station: str = ""
    interview_at: str = ""
    interview_place: str = ""
    documents: str = ""
    title: str = ""
    occupation: str = ""
    duties: str = ""
    employment_type: str = ""
    wage: str = ""
    hours: str = ""
    insurances: str = ""
    jobseeker_name: str = ""
    birth_year: str = ""
    jobseeker_phone: str = ""
    desired_occupation: str = ""
    career_months: str = ""
    licenses: str = ""
    counselor_name: str = ""
    counselor_position: str = ""
    counselor_phone: str = ""
    window_no: str = ""
    look: SlipLook = FIRST_LOOK
    logo: bytes = b""
    blank: bool = False

    @classmethod
    def of(cls, number: str, content: Mapping[str, str], copy_no: int = 1, logo: bytes = b"") -> "SlipContent":
        """A slip as it was issued; names an older slip does not know stay empty, its look is the first one."""
        said = {name: str(content[name]) for name in WORDS if name in content}
        return replace(cls(number, copy_no, look=SlipLook.frozen_in(content), logo=logo), **said)  # type: ignore[arg-type]

    def words(self) -> str:
        """Everything it may print, in one text."""
        return "\n".join((*(getattr(self, name) for name in WORDS), *self.look.words()))


WORDS = tuple(f.name for f in fields(SlipContent) if f.name not in {"number", "copy_no", "look", "logo", "blank"})
"""The names of what a slip says in words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of labeled values.

    Attributes:
        large: what the visitor looks for at the station.
        short: values so short that two stand beside each other on a small sheet.
    """

    title: str
    rows: Sequence[tuple[str, str]]
    large: bool = False
    short: bool = False


def _career(content: SlipContent) -> str:
    """신입 only where it is known that there is no experience; unknown stays blank."""
    if not content.career_months:
        return ""
    if not content.career_months.isdecimal():
        return content.career_months
    return said_career(int(content.career_months))


def said_career(months: int) -> str:
    """Experience as a person says it: in years, and the months that are left."""
    years, rest = divmod(months, 12)
    if not months:
        return on_paper("entry level")
    if not years:
        return on_paper("{months} months").format(months=rest)
    if not rest:
        return on_paper("{years} years").format(years=years)
    return on_paper("{years} years {months} months").format(years=years, months=rest)


@dataclass(frozen=True, slots=True)
class Stub:
    """What the firm fills in and sends back.

    Attributes:
        about: person, firm and job, so that a torn-off stub is told from another; the person first, as the end is
            cut where there is no room.
    """

    title: str
    about: str
    lines: Sequence[str]
    reply_to: str


@dataclass(frozen=True, slots=True)
class Slip:
    """The whole slip, top to bottom, without a measure: each paper lays it out in its own.

    Attributes:
        digits: what the codes hold; empty where it has none.
        number: the same as people read it; on a blank one a line to write it on.
        spare_rows: rows without a value stand as lines to write on, even where room is short.
        seal_line: stands where the center signs.
    """

    heading: str
    digits: str
    number: str
    dates: str
    copies_line: str
    logo: bytes
    sections: Sequence[Section]
    center_name: str
    center_address: str
    counselor: str
    seal_line: str
    notices: Sequence[str]
    stub: Stub | None
    spare_rows: bool = False


def describe(content: SlipContent) -> Slip:
    """What stands on the slip, with the look it was issued with."""
    dates = on_paper("Issued {issued}   Valid until {until}")
    until = content.valid_until or _LINE
    counselor = (
        on_paper("window {no}").format(no=content.window_no) if content.window_no else "",
        content.counselor_position,
        content.counselor_name,
        content.counselor_phone,
    )
    look = content.look
    return Slip(
        heading=_heading(content),
        digits=content.number,
        number=format_slip_number(content.number) if content.number else _LINE * content.blank,
        dates=dates.format(issued=content.issued_on or _LINE, until=until),
        copies_line=look.copies_line,
        logo=content.logo,
        sections=[_where(content), _job(content), _person(content)],
        center_name=content.center_name,
        center_address=content.center_address,
        counselor=on_paper("Counselor ______________  phone ______________")
        if content.blank
        else "  ".join(said for said in counselor if said),
        seal_line=look.seal_line or on_paper("(signature or seal)"),
        notices=look.notices.split("\n") if look.notices else [standard_notice()],
        stub=_stub(content) if look.stub else None,
        spare_rows=content.blank,
    )


def _where(content: SlipContent) -> Section:
    """Where to go; here as below empty values stay as blank lines to write on."""
    address = content.employer_address if content.interview_place else ""
    asked = "  ".join(said for said in (content.employer_contact, content.employer_phone) if said)
    at = content.interview_at or ("" if content.blank else on_paper("arrange by phone"))
    return Section(
        on_paper("Where to go"),
        [
            (on_paper("Firm"), content.employer_name),
            (on_paper("Interview"), at),
            (on_paper("Place"), content.interview_place or content.employer_address),
            *_known(content, on_paper("Address"), address),
            (on_paper("Station"), content.station),
            (on_paper("Ask for"), asked),
            (on_paper("Bring along"), content.documents),
        ],
        large=True,
    )


def _job(content: SlipContent) -> Section:
    return Section(
        on_paper("The job as the firm stated it"),
        [
            (on_paper("Title"), content.title),
            *_known(content, on_paper("Where one works"), content.work_address),
            (on_paper("Occupation"), content.occupation),
            (on_paper("Duties"), content.duties),
            (on_paper("Employment type"), content.employment_type),
            (on_paper("Wage"), content.wage),
            (on_paper("Working hours"), content.hours),
            (on_paper("Insurances"), content.insurances),
        ],
    )


def _person(content: SlipContent) -> Section:
    year = on_paper("born {year}").format(year=content.birth_year) if content.birth_year else ""
    return Section(
        on_paper("The person referred"),
        [
            (on_paper("Name"), content.jobseeker_name),
            (on_paper("Birth year"), year),
            (on_paper("Phone"), content.jobseeker_phone),
            (on_paper("Experience"), _career(content)),
            (on_paper("Desired occupation"), content.desired_occupation),
            *_known(content, on_paper("Certificates"), content.licenses),
        ],
        short=True,
    )


def _known(content: SlipContent, label: str, value: str) -> list[tuple[str, str]]:
    """A row that only stands where something is said, or is to be written by hand."""
    return [(label, value)] if value or content.blank else []


_LINE = "_" * 14
_BEFORE_NUMBER = re.compile(r" (?=[0-9]+-)")
_STUB = {
    "result": mark("Interview on ____________    Result  □ hired  □ not hired  □ undecided  □ did not come"),
    "hired": mark("If hired: start ____________  wage ______________  type ____________"),
    "refused": mark("If not hired, why: ______________________________________________"),
    "checked": mark("Checked by ____________________ (signature or seal)"),
}


def _stub(content: SlipContent) -> Stub:
    shown = content.look.stub
    if "fax" in shown:
        reply = on_paper("Please reply to {center}, phone {phone}, fax {fax}").format(
            center=content.center_name, phone=content.center_phone or "-", fax=content.center_fax or "-"
        )
    else:
        reply = on_paper("Please reply to {center}, phone {phone}").format(
            center=content.center_name, phone=content.center_phone or "-"
        )
    about = " · ".join(one for one in (content.jobseeker_name, content.employer_name, content.title) if one)
    to_fill = on_paper("Name ____________   Firm ____________   Vacancy ____________") if content.blank else ""
    return Stub(
        title=on_paper("Reply on the interview"),
        about=about or to_fill,
        lines=[on_paper(said) for name, said in _STUB.items() if name in shown],
        reply_to=_BEFORE_NUMBER.sub("\xa0", reply),
    )


def standard_notice() -> str:
    """What binds the firm, where the center has no words of its own."""
    return on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )


def _heading(content: SlipContent) -> str:
    """The title, which tells a further copy and a slip not issued yet."""
    if content.blank:
        return on_paper("Referral slip")
    if not content.number:
        return on_paper("Referral slip (not issued yet)")
    if content.copy_no > 1:
        return on_paper("Referral slip (reissued, copy {copy})").format(copy=content.copy_no)
    return on_paper("Referral slip")
