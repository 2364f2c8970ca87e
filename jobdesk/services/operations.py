"""Each act happens once: its op_id comes first in the transaction."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.base.errors import AlreadySaved
from jobdesk.base.i18n import _
from jobdesk.records.centers import Operation


def begin(db: Session, act: Act) -> None:
    """Claim the act's op_id in this transaction.

    Raises:
        AlreadySaved: the same act was committed before, so this is a retry whose answer was lost.

    Source: safety.md 7 (COMMIT answer lost).
    """
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    claimed = db.execute(
        insert(Operation)
        .values(op_id=act.op_id, account_id=act.account_id, at=act.at)
        .on_conflict_do_nothing()
        .returning(Operation.op_id)
    ).first()
    if claimed is None:
        raise AlreadySaved(_("This was already saved."))
