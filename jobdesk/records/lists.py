"""How people keep their lists: filters saved under a name, and the columns they chose."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.records._base import Base, Recorded, flag, ref, text


class SavedFilter(Recorded, Base):
    """Filters of a list under a name, for the account that saved them or for everyone."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("recorded_by", "list_name", "name"),
        CheckConstraint("length(name) >= 1", name="name_filled"),
    )
    list_name: Mapped[str] = text(40, index=True)
    name: Mapped[str] = text(60)
    for_everyone: Mapped[bool] = flag(default=False)
    filters: Mapped[dict[str, Any]]


class ListLayout(Recorded, Base):
    """The columns of a list as an account keeps them: chosen, in order, sized; and its sort."""

    __tablename__ = "list_layout"
    __table_args__ = (UniqueConstraint("account_id", "list_name"),)
    account_id: Mapped[UUID] = ref("account")
    list_name: Mapped[str] = text(40)
    layout: Mapped[dict[str, Any]]
