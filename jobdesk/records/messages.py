"""Text messages sent by the district's message system: who was on a list, for what, with which words."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from jobdesk.base.enums import MessageKind, MessagePurpose
from jobdesk.records._base import NOTE, Base, Keyed, Voidable, code, ref, text, whole


class MessageList(Voidable, Base):
    """문자 명단: one text for several people, given to the message system as a file."""

    __tablename__ = "message_list"
    purpose: Mapped[str] = code(MessagePurpose)
    kind: Mapped[str] = code(MessageKind)
    body: Mapped[str] = text(NOTE)
    size: Mapped[int] = whole(1, 2 * NOTE)
    people: Mapped[int] = whole(1, 10**6)


class MessageRecipient(Keyed, Base):
    """One person on a list: an attempt to reach them. The number itself is not kept twice."""

    __tablename__ = "message_recipient"
    __table_args__ = (UniqueConstraint("message_list_id", "jobseeker_id"),)
    message_list_id: Mapped[UUID] = ref("message_list", index=False)
    jobseeker_id: Mapped[UUID] = ref("jobseeker")
