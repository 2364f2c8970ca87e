"""The columns of 상담."""

from collections.abc import Sequence
from datetime import timedelta

from jobdesk.base.codes import CodeBook
from jobdesk.base.formats import format_datetime
from jobdesk.base.i18n import _, mark
from jobdesk.qt.models.rows import Column
from jobdesk.services.lists.people import SessionRow


def session_columns(codes: CodeBook) -> Sequence[Column[SessionRow]]:
    """Who spoke with whom, when and how; the person is masked."""

    def length(r: SessionRow) -> str:
        if r.ended_at is None:
            return _("open")
        return _("{minutes} min").format(minutes=(r.ended_at - r.started_at) // timedelta(minutes=1))

    def of_code(heading: str, name: str, scheme: str, width: int, *, optional: bool = False) -> Column[SessionRow]:
        return Column(
            heading, lambda r: codes.short(scheme, getattr(r, name)), width=width, name=name, optional=optional
        )

    return (
        Column(
            mark("Began"), lambda r: format_datetime(r.started_at), width=146, name="started", sorted_by="started"
        ),
        Column(mark("Who"), lambda r: r.who, stretch=True, name="who"),
        of_code(mark("Way"), "mode", "contact_mode", 84),
        of_code(mark("Kind"), "kind", "session_kind", 80),
        Column(mark("Counselor"), lambda r: r.counselor, width=76, name="counselor"),
        Column(mark("Length"), length, align="right", width=76, name="length", optional=True),
        of_code(mark("Place"), "place", "place", 80, optional=True),
        Column(
            mark("Window"), lambda r: str(r.window or ""), align="right", width=60, name="window", optional=True
        ),
    )
