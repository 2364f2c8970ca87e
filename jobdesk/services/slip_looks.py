"""The look of the slips: settings with their logo, seen on a sample slip before they are saved."""

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.formats import format_date
from jobdesk.base.i18n import on_paper
from jobdesk.base.permissions import can_manage_center, can_serve, require
from jobdesk.base.phones import format_phone
from jobdesk.base.settings import Settings, check_setting
from jobdesk.base.slip_looks import STUB_PARTS, SlipLook
from jobdesk.base.slip_numbers import make_slip_number
from jobdesk.papers.logos import check_logo
from jobdesk.papers.slip_content import SlipContent
from jobdesk.records.centers import Center
from jobdesk.records.print_jobs import Logo
from jobdesk.services._rows import stamp
from jobdesk.services.settings import change_setting, read_settings


@dataclass(frozen=True, slots=True)
class LookSet:
    """The look as it is set: the shown name (empty is the center's own), the rest, and the logo's picture."""

    center_name: str
    look: SlipLook
    logo: bytes


def look_of(settings: Settings) -> SlipLook:
    """The look new slips get."""
    return SlipLook(
        seal_line=settings.text("slip_seal_line"),
        notices=settings.text("slip_notices"),
        stub=tuple(part for part in STUB_PARTS if part in settings.text("slip_stub").split(",")),
        copies_line=settings.text("slip_copies_line"),
        logo=settings.text("slip_logo"),
    )


def read_logo(db: Session, digest: str) -> bytes:
    """The picture of a digest; a logo is never deleted, so that every old slip still has its own."""
    return db.scalar(select(Logo.image).where(Logo.digest == digest)) or b"" if digest else b""


def read_look(db: Session, act: Act) -> LookSet:
    """The look as it is set now."""
    require(act.role, can_manage_center)
    settings = read_settings(db)
    look = look_of(settings)
    return LookSet(settings.text("slip_center_name"), look, read_logo(db, look.logo))


def save_look(db: Session, act: Act, *, wanted: LookSet) -> LookSet:
    """Set the look of the slips issued from now on; those issued before keep theirs.

    Raises:
        InvalidInput: the logo is no picture that can be printed, or a text is too long.
    """
    require(act.role, can_manage_center)
    look = replace(wanted.look, logo=_keep_logo(db, act, wanted.logo))
    values = {
        "slip_center_name": wanted.center_name,
        "slip_seal_line": look.seal_line,
        "slip_notices": look.notices,
        "slip_copies_line": look.copies_line,
        "slip_stub": ",".join(look.stub),
        "slip_logo": look.logo,
    }
    before = read_settings(db)
    for key, value in values.items():
        if check_setting(key, value) != before.text(key):
            change_setting(db, act, key=key, value=value)
    return read_look(db, act)


def _keep_logo(db: Session, act: Act, image: bytes) -> str:
    """The digest of a picture, kept once."""
    if not image:
        return ""
    digest = sha256(image).hexdigest()
    if db.scalar(select(Logo.id).where(Logo.digest == digest)) is None:
        check_logo(image)
        db.add(Logo(digest=digest, image=image, **stamp(act)))
        db.flush()
    return digest


def blank_slip(db: Session, act: Act) -> SlipContent:
    """A slip to fill in by hand, with the center's head and the look of now."""
    require(act.role, can_serve)
    center, settings = db.scalars(select(Center).limit(1)).one(), read_settings(db)
    look = look_of(settings)
    return SlipContent(
        "",
        center_name=settings.text("slip_center_name") or center.name,
        center_address=center.address or "",
        center_phone=format_phone(center.phone),
        center_fax=format_phone(center.fax),
        look=look,
        logo=read_logo(db, look.logo),
        blank=True,
    )


def sample_slip(db: Session, act: Act) -> SlipContent:
    """A slip of nobody, with the center's own head, to see a look on before it is saved."""
    require(act.role, can_manage_center)
    center = db.scalars(select(Center).limit(1)).one()
    ends = act.today + timedelta(days=read_settings(db).integer("slip_valid_days") - 1)
    return SlipContent(
        make_slip_number(act.today.year, 99, 999_999),
        issued_on=format_date(act.today),
        valid_until=format_date(ends),
        center_name=center.name,
        center_address=center.address or "",
        center_phone=format_phone(center.phone),
        center_fax=format_phone(center.fax),
        employer_name=on_paper("Sample firm"),
        employer_address=on_paper("12 Sample street"),
        employer_contact=on_paper("Sample contact"),
        employer_phone="02-0000-0000",
        interview_at=f"{format_date(act.today)} 14:00",
        documents=on_paper("Resume, identity card"),
        title=on_paper("Sample job"),
        jobseeker_name=on_paper("Sample person"),
        birth_year="1985",
        jobseeker_phone="010-0000-0000",
        counselor_name=act.display_name,
        counselor_phone=format_phone(center.phone),
        window_no="1",
    )


def with_look(sample: SlipContent, wanted: LookSet) -> SlipContent:
    """The sample slip with a look not saved yet."""
    name = wanted.center_name or sample.center_name
    return replace(sample, center_name=name, look=wanted.look, logo=wanted.logo)
