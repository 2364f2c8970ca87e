"""The center's settings: declared in base/settings.py, kept where they differ from the default."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.enums import AuditAction
from jobdesk.base.permissions import can_manage_center, require
from jobdesk.base.settings import Settings, check_setting
from jobdesk.records.centers import Setting
from jobdesk.services._rows import correct, stamp
from jobdesk.services.audit import write_audit

_READ = "settings_read"
"""In a session's info: the settings that its act has read."""


def read_settings(db: Session) -> Settings:
    """The settings as they are now; one act asks the database once."""
    known: Settings | None = db.info.get(_READ)
    if known is None:
        known = db.info[_READ] = Settings(dict(db.execute(select(Setting.key, Setting.value)).all()))
    return known


def change_setting(db: Session, act: Act, *, key: str, value: str) -> Settings:
    """Change one setting, with history.

    Raises:
        NotAllowed: only an administrator manages the center.
        InvalidInput: the setting cannot have this value.
    """
    require(act.role, can_manage_center)
    checked = check_setting(key, value)
    row = db.scalar(select(Setting).where(Setting.key == key))
    if row is None:
        row = Setting(key=key, value=checked, **stamp(act))
        db.add(row)
        db.flush()
        changed = True
    else:
        changed = bool(correct(db, act, row, {"value": checked}, version=row.version))
    if changed:
        write_audit(db, act, AuditAction.SETTING, table="setting", record_id=row.id, detail={"key": key})
    db.info["settings_changed"] = True
    db.info.pop(_READ, None)
    return read_settings(db)
