"""The second step of packing: who may open it, each with a password for this laptop alone or with their own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jobdesk.base.errors import JobdeskError
from jobdesk.base.i18n import _
from jobdesk.base.outreach import Opener
from jobdesk.qt.inputs import Check, Choice, ChoiceBox, PasswordEdit, PlainLabel
from jobdesk.qt.pages._checkout_asked import Openers
from jobdesk.qt.pages.base import Room
from jobdesk.qt.parts import Card, Scrolled, secondary
from jobdesk.qt.theme import L, M, S
from jobdesk.services.outreach.openers import MayOpen

_ALONE, _OWN = "alone", "own"


class _Line:
    """One account: chosen or not, by which password."""

    def __init__(self, who: MayOpen, role: str) -> None:
        self.who = who
        self.name = who.display_name
        self.chosen = Check(self.name)
        self.chosen.setAccessibleName(_("{name} may open it").format(name=self.name))
        self.role = PlainLabel(role, look="secondary")
        ways = (Choice(_ALONE, _("A password for this laptop")), Choice(_OWN, _("Their own password")))
        self.way = ChoiceBox(ways, name=_("By which password {name} opens it").format(name=self.name))
        self.way.removeItem(0)
        self.way.set_value(_ALONE)
        self.way.setMinimumWidth(230)
        self.password = PasswordEdit(name=_("Password of {name} for this laptop").format(name=self.name))
        self.again = PasswordEdit(name=_("The same of {name} once more").format(name=self.name))
        self.password.setPlaceholderText(_("Password"))
        self.again.setPlaceholderText(_("Once more"))
        self.chosen.toggled.connect(lambda _on: self.follow())
        self.way.changed.connect(self.follow)
        self.follow()

    @property
    def own(self) -> bool:
        """Whether the own password opens it."""
        return self.way.value() == _OWN

    def follow(self) -> None:
        """A password is asked of who is chosen and does not use the own one."""
        on = self.chosen.isChecked()
        self.way.setEnabled(on)
        for edit in (self.password, self.again):
            asked = on and not self.own
            edit.setVisible(asked)
            if not asked:
                edit.clear()


class OpenersStep(QWidget):
    """Everyone who can sign in and serves people, each a line."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.lines: list[_Line] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(S)
        self.warning = PlainLabel("", wrap=True)
        self.warning.setProperty("tone", "warning")
        self.problem = PlainLabel("", wrap=True)
        self.problem.setProperty("tone", "bad")
        card = Card(_("Who may open it"))
        card.body.addWidget(
            secondary(
                _(
                    "A password for this laptop opens it and nothing else: tell it apart from the laptop. "
                    "Each person has one of their own, for what is done is theirs."
                ),
                wrap=True,
            )
        )
        card.body.addLayout(self._grid)
        card.body.addWidget(self.problem)
        card.body.addWidget(self.warning)
        scrolled = Scrolled()
        scrolled.body.addWidget(card)
        scrolled.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(scrolled, 1)
        self.problem.hide()
        self.warning.hide()

    def show_choices(self, people: Sequence[MayOpen]) -> None:
        """Everyone who may be chosen; who packs is chosen first."""
        for at, who in enumerate(people):
            line = _Line(who, self._room.codes.label("role", who.role.value))
            self.lines.append(line)
            for column, widget in enumerate((line.chosen, line.role, line.way, line.password, line.again)):
                self._grid.addWidget(widget, at, column)
            line.chosen.toggled.connect(lambda _on: self._follow())
            line.way.changed.connect(self._follow)
            if who.id == self._room.account_id:
                line.chosen.setChecked(True)
        self._grid.setColumnStretch(3, 1)
        self._grid.setColumnStretch(4, 1)

    def start_focus(self) -> None:
        """To the first line."""
        if self.lines:
            self.lines[0].chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> Openers | None:
        """Who was chosen; None where something lacks, which is then shown."""
        chosen = [line for line in self.lines if line.chosen.isChecked()]
        self.say_problem("")
        if not chosen:
            self.say_problem(_("Choose who may open it."))
            return None
        for line in chosen:
            if not line.own and line.password.text() != line.again.text():
                self.say_problem(_("{name}: the two passwords are not the same.").format(name=line.name))
                line.again.setFocus(Qt.FocusReason.OtherFocusReason)
                return None
        return Openers(
            tuple(Opener(one.who.id, "" if one.own else one.password.text(), one.own) for one in chosen),
            tuple(one.name for one in chosen),
            tuple(one.name for one in chosen if one.own),
            chosen[0].who.user_name,
        )

    def refuse(self, error: JobdeskError) -> None:
        """A password will not do: say so, and go to it."""
        self.say_problem(str(error))
        for line in self.lines:
            if error.field == f"password.{line.who.id}":
                line.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_problem(self, text: str) -> None:
        """What is wrong; "" for nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def forget(self) -> None:
        """No password stays in the window."""
        for line in self.lines:
            line.password.clear()
            line.again.clear()

    def _follow(self) -> None:
        own = [line.name for line in self.lines if line.chosen.isChecked() and line.own]
        told = _(
            "The own password of {names} opens the center's data key. That key then leaves the house on this "
            "laptop, guarded by that password alone: where the laptop is lost, the password is changed and the "
            "key renewed."
        )
        self.warning.setText(told.format(names=", ".join(own)) if own else "")
        self.warning.setVisible(bool(own))
