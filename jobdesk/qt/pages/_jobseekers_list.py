"""The columns the list of the jobseekers can show."""

from collections.abc import Callable, Sequence
from datetime import date

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_date, format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.services.lists.people import JobseekerRow


def jobseeker_columns(codes: CodeBook, today: Callable[[], date]) -> Sequence[Column[JobseekerRow]]:
    """Masked, but for a name that a text found."""

    def until(r: JobseekerRow) -> str:
        return format_date(r.registered_until) if (r.registered_until or today()) >= today() else _("ended")

    def groups(r: JobseekerRow) -> str:
        return ", ".join(codes.short("target_group", one) for one in r.groups)

    return (
        Column(mark("Name"), lambda r: r.name, width=76, name="name", sorted_by="name"),
        Column(mark("Born"), lambda r: r.birth[:4], width=54, name="born"),
        Column(mark("Dong"), lambda r: codes.short("dong", r.dong_code), width=84, name="dong"),
        Column(mark("Phone tail"), lambda r: r.phone[-4:], width=66, name="phone"),
        Column(mark("Looks for"), lambda r: codes.label("occupation", r.occupation), stretch=True, name="looks"),
        Column(mark("Valid until"), until, width=114, name="until"),
        Column(
            mark("Number"), lambda r: r.jobseeker_no, width=150, name="number", sorted_by="number", optional=True
        ),
        Column(mark("Sex"), lambda r: codes.short("sex", r.sex), width=50, name="sex", optional=True),
        Column(mark("Counselor"), lambda r: r.counselor, width=90, name="counselor", optional=True),
        Column(mark("Registered on"), lambda r: format_date(r.registered_on), width=114, name="on", optional=True),
        Column(
            mark("Channel"), lambda r: codes.short("channel", r.channel), width=90, name="channel", optional=True
        ),
        Column(
            mark("Present state"),
            lambda r: (
                _("Employed") if r.labor_status == "employed" else codes.short("labor_status", r.labor_status)
            ),
            width=110,
            name="labor_status",
            optional=True,
        ),
        Column(mark("Target group"), groups, width=140, name="groups", optional=True),
        Column(
            mark("Education"),
            lambda r: codes.short("education", r.education),
            width=90,
            name="education",
            optional=True,
        ),
        Column(
            mark("May be referred"),
            lambda r: codes.short("referable_state", r.referable),
            width=110,
            name="referable",
            optional=True,
        ),
        Column(
            mark("Last saved"),
            lambda r: format_datetime(r.saved_at),
            width=150,
            name="saved",
            sorted_by="saved",
            optional=True,
        ),
    )
