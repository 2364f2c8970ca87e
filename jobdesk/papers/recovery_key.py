"""The paper recovery key: shown once, printed, sealed in an envelope. Source: safety.md 4."""

from reportlab.lib.pagesizes import A4

from jobdesk.base.i18n import on_paper
from jobdesk.papers.drawing import BOLD, GREY, LEADING, REGULAR, draw, mm, wrap

MARGIN = 22 * mm


def recovery_key_pdf(key: str, *, center_name: str, printed_on: str) -> bytes:
    """The sheet with the key's 56 characters in groups of four, large enough to type from. Raises MissingFont."""
    pen, finish = draw(A4, on_paper("Recovery key"))
    width = A4[0] - 2 * MARGIN
    pen.text(MARGIN, 26 * mm, on_paper("Recovery key"), size=22, font=BOLD)
    pen.text(MARGIN, 38 * mm, f"{center_name}   {printed_on}", size=12, ink=GREY)
    bare = "".join(char for char in key if char.isalnum())
    groups = [bare[at : at + 4] for at in range(0, len(bare), 4)]
    y = 58 * mm
    for at in range(0, len(groups), 4):
        pen.text(MARGIN, y, "   ".join(groups[at : at + 4]), size=22, font=BOLD)
        y += 15 * mm
    y += 6 * mm
    for said in (
        on_paper("With this key the center's data can be opened when every password is lost."),
        on_paper("Seal it in an envelope, sign across the flap and keep it in the safe, not near the desk."),
        on_paper("Its use is recorded and makes it invalid: a new key is printed at once."),
        on_paper("Nobody can make this key again from the program."),
    ):
        for line in wrap(f"○ {said}", REGULAR, 11.5, width):
            pen.text(MARGIN, y, line, size=11.5)
            y += 11.5 * LEADING
        y += 2 * mm
    pen.line(MARGIN, y + 14 * mm, MARGIN + width, dash=(4, 3))
    pen.text(MARGIN, y + 17 * mm, on_paper("Sealed by ____________________    on ____________________"), size=11.5)
    return finish()
