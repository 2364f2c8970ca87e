"""What the universal search shows before anything is typed: unfinished forms, and records opened lately."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.formats import format_datetime
from jobdesk.base.permissions import can_see_people, require
from jobdesk.records.audit import AuditEntry
from jobdesk.services import search
from jobdesk.services.drafts import load_drafts
from jobdesk.services.references import MERGEABLE, survivors_of
from jobdesk.services.search import Hit

RECENT, DRAFT = "recent", "draft"
LOOKED_BACK, LOOKS_READ = timedelta(days=30), 200
_OPENED = {"jobseeker": search.JOBSEEKER, "employer": search.EMPLOYER, "vacancy": search.VACANCY}


def list_recents(db: Session, act: Act, *, limit: int = 8) -> list[Hit]:
    """The account's unfinished forms, then the records it opened last, by the 접속기록 of its own views.

    For one that was merged since stands the record it was merged into.
    The caller records the people shown, as with `search.find`.

    Raises:
        NotAllowed: the role sees no people.
    """
    require(act.role, can_see_people)
    drafts = load_drafts(db, act)[:limit]
    forms = [
        Hit(DRAFT, d.id, d.title or d.kind, format_datetime(d.saved_at), group=DRAFT, key=f"{d.kind}/{d.key}")
        for d in drafts
    ]
    looks = db.execute(
        select(AuditEntry.table_name, AuditEntry.record_id)
        .where(
            AuditEntry.account_id == act.account_id,
            AuditEntry.action.in_([AuditAction.VIEW.value, AuditAction.CREATE.value]),
            AuditEntry.table_name.in_(_OPENED),
            AuditEntry.record_id.is_not(None),
            AuditEntry.at >= act.at - LOOKED_BACK,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(LOOKS_READ)
    )
    opened = list(dict.fromkeys((table or "", one) for table, one in looks if one is not None))
    into = {table: survivors_of(db, table, [one for its, one in opened if its == table]) for table in MERGEABLE}
    standing = dict.fromkeys((_OPENED[table], into.get(table, {}).get(one, one)) for table, one in opened)
    return forms + _shown(db, act, list(standing)[:limit])


def _shown(db: Session, act: Act, opened: Iterable[tuple[str, UUID]]) -> list[Hit]:
    opened = list(opened)
    found = {
        (kind, hit.id): hit
        for kind in _OPENED.values()
        for hit in search.describe(db, act.today, kind, [one for its, one in opened if its == kind], group=RECENT)
    }
    return [found[one] for one in opened if one in found]
