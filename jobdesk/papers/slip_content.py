"""What a 취업알선장 says, whatever it is printed on. Source: domain.md 2.3.

The birth year alone stands on it. A slip without a number is not issued yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from jobdesk.base.i18n import on_paper


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What one slip says, as text in the form it is printed; `number` is the 14 bare digits."""

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
    counselor_name: str = ""
    counselor_position: str = ""
    counselor_phone: str = ""
    window_no: str = ""

    @classmethod
    def of(cls, number: str, content: Mapping[str, str], copy_no: int = 1) -> "SlipContent":
        """A slip as it was issued; names an older slip does not know stay empty."""
        known = {f.name for f in fields(cls)} - {"number", "copy_no"}
        return cls(number, copy_no, **{name: str(said) for name, said in content.items() if name in known})


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
    if content.career_months == "0":
        return on_paper("entry level")
    return on_paper("{months} months").format(months=content.career_months)


def sections(content: SlipContent) -> list[Section]:
    """The slip's blocks in order; empty values stay as blank lines to write on."""
    year = on_paper("born {year}").format(year=content.birth_year) if content.birth_year else ""
    return [
        Section(
            on_paper("Where to go"),
            [
                (on_paper("Firm"), content.employer_name),
                (on_paper("Interview"), content.interview_at or on_paper("arrange by phone")),
                (on_paper("Place"), content.interview_place or content.employer_address),
                (on_paper("Station"), content.station),
                (
                    on_paper("Ask for"),
                    "  ".join(p for p in (content.employer_contact, content.employer_phone) if p),
                ),
                (on_paper("Bring along"), content.documents),
            ],
            large=True,
        ),
        Section(
            on_paper("The job as the firm stated it"),
            [
                (on_paper("Title"), content.title),
                (on_paper("Occupation"), content.occupation),
                (on_paper("Duties"), content.duties),
                (on_paper("Employment type"), content.employment_type),
                (on_paper("Wage"), content.wage),
                (on_paper("Working hours"), content.hours),
                (on_paper("Insurances"), content.insurances),
            ],
        ),
        Section(
            on_paper("The person referred"),
            [
                (on_paper("Name"), "  ".join(p for p in (content.jobseeker_name, year) if p)),
                (on_paper("Phone"), content.jobseeker_phone),
                (on_paper("Desired occupation"), content.desired_occupation),
                (on_paper("Experience"), _career(content)),
            ],
            short=True,
        ),
    ]


def stub_lines() -> list[str]:
    """What the firm fills in and sends back."""
    return [
        on_paper("Interview on ____________    Result  □ hired  □ not hired  □ undecided  □ did not come"),
        on_paper("If hired: start ____________  wage ______________  type ____________"),
        on_paper("If not hired, why: ______________________________________________"),
        on_paper("Checked by ____________________ (signature or seal)"),
    ]


def notice() -> str:
    """What binds the firm."""
    return on_paper(
        "Given with the person's consent. Do not use it for anything else, destroy it when hiring is over."
    )


def reply_to(content: SlipContent) -> str:
    """Where the stub goes back to."""
    return on_paper("Please reply to {center}, phone {phone}, fax {fax}").format(
        center=content.center_name, phone=content.center_phone, fax=content.center_fax or "-"
    )


def heading(content: SlipContent) -> str:
    """The title, which tells a further copy and a slip not issued yet."""
    if not content.number:
        return on_paper("Referral slip (not issued yet)")
    if content.copy_no > 1:
        return on_paper("Referral slip (reissued, copy {copy})").format(copy=content.copy_no)
    return on_paper("Referral slip")
