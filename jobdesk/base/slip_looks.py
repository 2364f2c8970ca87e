"""How a center wants its 취업알선장 to look: frozen into each slip at its issue, so that it reprints as it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from jobdesk.base.i18n import mark
from jobdesk.base.setting_kinds import Setting

STUB_PARTS = ("result", "hired", "refused", "checked", "fax")
"""What the reply stub may ask for, in its order; without any there is no stub."""


@dataclass(frozen=True, slots=True)
class SlipLook:
    """The look of a slip; the center's shown name is among its words.

    Attributes:
        seal_line: instead of the place for a seal, such as 직인 생략; empty leaves the place.
        notices: lines at the foot; empty is the standard one.
        stub: which parts of the reply stub there are.
        copies_line: who keeps which copy; empty says nothing.
        logo: digest of the picture at the head; empty is none.
    """

    seal_line: str = ""
    notices: str = ""
    stub: tuple[str, ...] = STUB_PARTS
    copies_line: str = ""
    logo: str = ""

    @classmethod
    def frozen_in(cls, content: Mapping[str, str]) -> "SlipLook":
        """The look a slip was issued with; one from before looks could change has the first."""
        parts = content.get("look_stub", ",".join(STUB_PARTS)).split(",")
        return cls(
            seal_line=content.get("look_seal_line", ""),
            notices=content.get("look_notices", ""),
            stub=tuple(part for part in STUB_PARTS if part in parts),
            copies_line=content.get("look_copies_line", ""),
            logo=content.get("look_logo", ""),
        )

    def frozen(self) -> dict[str, str]:
        """As it is kept in a slip."""
        return {
            "look_seal_line": self.seal_line,
            "look_notices": self.notices,
            "look_stub": ",".join(self.stub),
            "look_copies_line": self.copies_line,
            "look_logo": self.logo,
        }

    def words(self) -> tuple[str, ...]:
        """What it prints."""
        return self.seal_line, self.notices, self.copies_line


FIRST_LOOK = SlipLook()
"""What a center has that changed nothing."""
LOOK_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "slip_center_name",
        "text",
        "",
        mark("Center's name on slips"),
        mark("Empty shows the center's own."),
        maximum=100,
        apart=True,
    ),
    Setting(
        "slip_logo",
        "text",
        "",
        mark("Logo"),
        mark("PNG or JPEG at the head of the slip."),
        maximum=64,
        apart=True,
    ),
    Setting(
        "slip_seal_line",
        "text",
        "",
        mark("Instead of a seal"),
        mark("Such as that the seal is left out; empty leaves the place for a signature or seal."),
        maximum=30,
        apart=True,
    ),
    Setting(
        "slip_notices",
        "text",
        "",
        mark("Notices at the foot"),
        mark("Empty prints the standard notice to the firm."),
        maximum=400,
        apart=True,
    ),
    Setting(
        "slip_copies_line",
        "text",
        "",
        mark("Who keeps which copy"),
        mark("Printed below the place of the seal; empty says nothing."),
        maximum=60,
        apart=True,
    ),
    Setting(
        "slip_stub",
        "choices",
        ",".join(STUB_PARTS),
        mark("Reply stub"),
        mark("What the firm is asked on the stub; without any there is no stub."),
        choices=STUB_PARTS,
        apart=True,
    ),
)
"""The look as settings of the center, and under which name its papers show it."""
