"""A person or a vacancy onto the clipboard in the field order of 고용24, once it is on record."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from jobdesk.base.formats import format_number
from jobdesk.base.i18n import _, mark
from jobdesk.base.permissions import can_serve
from jobdesk.qt.actions import Action
from jobdesk.qt.pages.base import Page
from jobdesk.services.copy_blocks import CopyBlock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from jobdesk.base.acts import Act


def copy_command(page: str) -> Action:
    """The command of a page, by the first part of its id."""
    return Action(
        f"{page}.copy_block",
        mark("Copy for Work24"),
        "copy_block",
        "Alt+W",
        mark("What is written here, in the field order of Work24, onto the clipboard; it is on record"),
        may=can_serve,
    )


def copy_block(page: Page, make: "Callable[[Session, Act], CopyBlock]") -> None:
    """Put a block on record, then on the clipboard."""

    def put(block: CopyBlock) -> None:
        QGuiApplication.clipboard().setText(block.text)
        told = _("{count} fields are copied, in the order of Work24")
        page.room.say(told.format(count=format_number(len(block.lines))))

    page.room.work.change(page, make, stale=(), done=put, failed=page.explain)
