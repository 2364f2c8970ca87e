"""`check`: whether database, numbers, audit chain, closes and search hold; told in sentences."""

from dataclasses import dataclass
from datetime import datetime

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.errors import StoreError
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_check, require
from jobdesk.services.audit import write_audit
from jobdesk.services.month_closes import verify_closes
from jobdesk.services.search_step import compare_search
from jobdesk.store import audit_chain
from jobdesk.store.backup import SUFFIX, read_manifest
from jobdesk.store.center import CenterFolder
from jobdesk.store.engine import Database
from jobdesk.store.integrity import Finding, check_database, load_anchors, save_anchors
from jobdesk.store.keys import DataKey

_SENTENCES = {
    "pages": mark("The database file is damaged ({what}). Restore a backup."),
    "encryption": mark("A page of the encrypted file is damaged. Restore a backup."),
    "keys": mark("A record of {what} refers to one that is not there."),
    "numbers": mark("Slip numbers are not without gaps or do not match their referral: {where}."),
    "revision": mark("The database's revision {what} is not this program's."),
    "search_missing": mark("The search does not know {where} records. Mend it under Administration."),
    "search_orphan": mark("The search keeps {where} records that are not there. Mend it under Administration."),
    "search_words": mark("The search knows {where} records by old words. Mend it under Administration."),
    "search_index": mark("The index of the search is wrong at {where} records. Mend it under Administration."),
    "audit": mark("The access log was changed at entry {where} ({what})."),
    "close": mark("The close of {what} is not as it was signed (version {where})."),
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome of a check; sound where `findings` is empty."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        return not self.findings

    @property
    def sentences(self) -> list[str]:
        """Each finding in the screen's language."""
        return [_(_SENTENCES[f.area]).format(what=f.what, where=f.where) for f in self.findings]


def check_center(database: Database, center: CenterFolder, key: DataKey, act: Act) -> CheckReport:
    """Check everything; the audit chain also against heads kept outside the database.

    Opens transactions of its own; the outcome is recorded where the database can still be written.

    Raises:
        NotAllowed: a counselor.
    """
    require(act.role, can_check)
    audit_key = database.info["audit_key"]
    anchors = load_anchors(center.folder, audit_key) + _anchors_of_backup(center, key)
    findings = tuple(check_database(database, audit_key, anchors))
    if not any(f.area in {"pages", "encryption", "revision"} for f in findings):
        findings += _search(database) + _closes(database)
    if not any(f.area in {"pages", "encryption"} for f in findings):
        with database.write.begin() as db:
            write_audit(db, act, AuditAction.CHECK, detail={"findings": len(findings)})
    if not findings:
        anchor(database, center)
    return CheckReport(act.at, findings)


def _search(database: Database) -> tuple[Finding, ...]:
    with database.read() as db:
        state = compare_search(db)
    return tuple(Finding(f"search_{why}", "search", str(count)) for why, count in state.counts.items())


def _closes(database: Database) -> tuple[Finding, ...]:
    with database.read() as db:
        broken = verify_closes(db)
    told = dict.fromkeys((f"{one.month:%Y-%m}", str(one.serial)) for one in broken)
    return tuple(Finding("close", month, serial) for month, serial in told)


def anchor(database: Database, center: CenterFolder) -> None:
    """Keep the present ends of the audit chains outside the database."""
    with database.read() as db:
        save_anchors(center.folder, database.info["audit_key"], audit_chain.heads(db))


def _anchors_of_backup(center: CenterFolder, key: DataKey) -> list[audit_chain.Anchor]:
    for path in sorted(center.backups.glob(f"*{SUFFIX}"), reverse=True):
        try:
            return list(read_manifest(path, key)[0].heads)
        except StoreError:
            continue
    return []
