"""Commands as data: declared once, shown in buttons, menus, tool tips and the F1 list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jobdesk.base.enums import Role
from jobdesk.base.i18n import _
from jobdesk.base.outreach import not_here_words
from jobdesk.qt.inputs.typing import commit_composition
from jobdesk.qt.key_words import key_words


@dataclass(frozen=True, slots=True)
class Action:
    """A command of a window, page or sheet.

    Attributes:
        id: "page.verb", unique in the program.
        text: English source of what the button says, declared with `mark`.
        run: name of the owner's method.
        shortcut: portable key sequence, or "".
        help: English source of one sentence, declared with `mark`.
        group: English source of the heading in the F1 list; "" is the owner's title.
        may: who is offered it, or None for everyone.
        several: it is done to all chosen rows of a list, and offered where several are chosen.
        center: it is done at the center alone, not on a copy that went out.
    """

    id: str
    text: str
    run: str
    shortcut: str = ""
    help: str = ""
    group: str = ""
    may: Callable[[Role], bool] | None = None
    several: bool = False
    center: bool = False


class Listed(NamedTuple):
    """One line of the F1 list, translated."""

    group: str
    text: str
    shortcut: str
    help: str


def allowed(actions: Iterable[Action], role: Role | None) -> list[Action]:
    """The actions a role is offered; without a role only those for everyone."""
    return [a for a in actions if a.may is None or (role is not None and a.may(role))]


class HomeAction(QAction):
    """A command of the center on a copy that went out: shown, never enabled, whatever a page finds."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        super().setEnabled(False)
        super().setToolTip(" · ".join((text, not_here_words())))

    @override
    def setEnabled(self, enabled: bool) -> None:
        """It stays as it is."""

    @override
    def setToolTip(self, tip: str) -> None:
        """It says why, whatever else stands in the way."""


def build_actions(
    owner: object, actions: Iterable[Action], role: Role | None, *, scope: QWidget, away: bool = False
) -> dict[str, QAction]:
    """Make the Qt actions whose methods `owner` has and that its role is offered, by id.

    Shortcuts work in the whole window while `scope` is visible. What is being composed is
    committed before each runs.

    Args:
        away: this is a copy that went out: what is done at the center alone is not enabled, and says so.
    """
    return {action.id: _build(owner, action, scope, away and action.center) for action in allowed(actions, role)}


def _build(owner: object, action: Action, scope: QWidget, shut: bool) -> QAction:
    made = HomeAction(_(action.text), scope) if shut else QAction(_(action.text), scope)
    made.setObjectName(action.id)
    made.setShortcut(QKeySequence(action.shortcut))
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    keys = key_words(made.shortcut())
    made.setToolTip(" · ".join(part for part in (_(action.text), keys, _(action.help)) if part))
    run: Callable[[], object] = getattr(owner, action.run)

    def trigger() -> None:
        commit_composition()
        run()

    made.triggered.connect(trigger)
    scope.addAction(made)
    return made


def listed(actions: Iterable[Action], role: Role | None, group: str, *, away: bool = False) -> list[Listed]:
    """The F1 lines of these actions; `group` is the translated heading where an action has none.

    Args:
        away: this is a copy that went out: what is done at the center alone says so.
    """
    return [
        Listed(
            _(a.group) or group,
            _(a.text),
            key_words(QKeySequence(a.shortcut)),
            not_here_words() if away and a.center else _(a.help),
        )
        for a in allowed(actions, role)
    ]


def keys_on(widget: QWidget | None) -> list[Listed]:
    """The F1 lines of what is offered on a sheet now, under its name; nothing without one."""
    if widget is None:
        return []
    acts = (act for act in widget.findChildren(QAction) if act.isEnabled() and not act.shortcut().isEmpty())
    return [Listed(widget.accessibleName(), act.text(), key_words(act.shortcut()), "") for act in acts]


def search_actions(lines: Iterable[Listed], text: str) -> list[Listed]:
    """The lines that hold every typed word in any of their parts."""
    words = text.casefold().split()
    return [line for line in lines if all(any(w in part.casefold() for part in line) for w in words)]
