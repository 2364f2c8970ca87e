"""An import taken back as a whole, while nothing was built on it."""

from uuid import UUID

from sqlalchemy.orm import Session

from jobdesk.base.acts import Act
from jobdesk.services.imports.applying import ImportRunRow


def undo_import(db: Session, act: Act, *, run_id: UUID, why: str) -> ImportRunRow:
    """Delete what an import made and give back what it changed; the caller commits.

    Each record that goes leaves a Tombstone, its search entry and its open pairs go with it. What an act of the
    desk added or changed since stands on the import: then nothing is taken back.

    Raises:
        NotAllowed: only a supervisor takes an import back.
        InvalidInput: no reason, it was taken back before, or something was built on it; the sentence says what.
    """
    raise NotImplementedError


def list_imports(db: Session, act: Act) -> list[ImportRunRow]:
    """Every import, the newest first; those taken back too.

    Raises:
        NotAllowed: only a supervisor imports.
    """
    raise NotImplementedError
