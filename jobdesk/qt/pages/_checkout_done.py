"""The end of packing: written, read back, and how the laptop is opened."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jobdesk.base.clock import SEOUL
from jobdesk.base.formats import format_datetime, format_number
from jobdesk.base.i18n import _
from jobdesk.qt.inputs import PlainLabel
from jobdesk.qt.pages._checkout_asked import Target
from jobdesk.qt.pages._checkout_place import in_words
from jobdesk.qt.parts import BadgeLabel, Card, Facts, row
from jobdesk.qt.theme import Badge, M
from jobdesk.services.outreach.checkouts import CheckoutRow


class DoneStep(QWidget):
    """What was packed, and what to do with it."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.safe = BadgeLabel(), PlainLabel("", look="strong", wrap=True)
        self.facts = Facts(columns=1)
        self.how = Card(_("How it is opened"))
        self._steps = QVBoxLayout()
        self._steps.setSpacing(M)
        self.how.body.addLayout(self._steps)
        card = Card(_("Packed"))
        card.body.addLayout(row(self.state))
        card.body.addWidget(self.safe)
        card.body.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(M)
        column.addWidget(card)
        column.addWidget(self.how)
        column.addStretch(1)

    def show_packed(self, packed: CheckoutRow, target: Target, size: int) -> None:
        """Say what stands where."""
        self.state.set_badge(Badge(_("Written, read back and counted: it is whole"), "good"))
        self.safe.setText(
            _("Sign out here; the laptop's own door stands open at the next start.")
            if target.here
            else _("Safe to remove: nothing is written to the drive any more.")
        )
        self.facts.set_facts(
            [
                (_("Laptop"), packed.device),
                (_("Folder"), str(target.folder)),
                (_("Size"), in_words(size)),
                (_("Persons on it"), format_number(packed.person_count)),
                (_("Records"), format_number(packed.record_count)),
                (_("Who may open it"), ", ".join(packed.who)),
                (_("It locks"), format_datetime(packed.expires_at.astimezone(SEOUL))),
            ]
        )
        for number, text in enumerate(self._told(target), 1):
            self._steps.addWidget(PlainLabel(f"{number}.  {text}", wrap=True))

    def _told(self, target: Target) -> list[str]:
        begin = [
            _("Copy the whole folder {name} onto the laptop's own disk, then remove it from the drive."),
            _("Start jobdesk on the laptop, choose another center, and choose that folder."),
        ]
        if target.here:
            begin = [_("Start jobdesk on this computer again: its door is that of the copy.")]
        return [
            *(text.format(name=target.folder.name) for text in begin),
            _("Sign in with the password set for this laptop, or with the own one where that was chosen."),
            _("At night write the bundle on the laptop and bring it home here."),
        ]
