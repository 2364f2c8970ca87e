"""What a roll printer would make of its bytes: letters, pictures, and which bytes were commands."""

from dataclasses import dataclass, field

from jobdesk.devices.printer import Raster

LENGTHS = {b"\x1b@": 2, b"\x1bR": 3, b"\x1c&": 2, b"\x1c.": 2, b"\x1ba": 3, b"\x1d!": 3, b"\x1bE": 3, b"\x1bJ": 3}
LENGTHS |= {b"\x1da": 3, b"\x1bd": 3, b"\x1dV": 4}


@dataclass
class Printed:
    """Lines of letters as bytes, pictures one below the other where they touch."""

    letters: list[bytes] = field(default_factory=list)
    pictures: list[Raster] = field(default_factory=list)

    def text(self) -> str:
        """The letters as the printer's own table says them."""
        return b"\n".join(self.letters).decode("cp949")


def read_bytes(sent: bytes) -> Printed:
    """Every byte is a command of the encoder, a picture's or a letter's; a ValueError names any other."""
    printed, line, at, touching = Printed(), bytearray(), 0, False
    while at < len(sent):
        if sent[at : at + 4] == b"\x1dv0\x00":
            across, rows = (int.from_bytes(sent[at + part : at + part + 2], "little") for part in (4, 6))
            ends = at + 8 + across * rows
            band = Raster(across * 8, rows, sent[at + 8 : ends])
            if printed.pictures and touching and printed.pictures[-1].width == band.width:
                above = printed.pictures.pop()
                band = Raster(band.width, above.height + rows, above.rows + band.rows)
            printed.pictures.append(band)
            at, touching = ends, True
            continue
        touching = False
        if sent[at] >= 0x20:
            line.append(sent[at])
            at += 1
        elif sent[at] == 0x0A:
            printed.letters.append(bytes(line))
            line.clear()
            at += 1
        elif sent[at : at + 2] in LENGTHS:
            at += LENGTHS[sent[at : at + 2]]
        else:
            raise ValueError(f"byte {sent[at]:#04x} at {at} is no command")
    return printed


def write_pbm(page: Raster, path, quiet: int = 0) -> None:
    """As a picture file, with white around it."""
    across = page.width // 8 + 2 * quiet
    rows = [page.rows[top : top + page.width // 8] for top in range(0, len(page.rows), page.width // 8)]
    white = [bytes(across)] * (8 * quiet)
    body = b"".join([*white, *(bytes(quiet) + row + bytes(quiet) for row in rows), *white])
    path.write_bytes(f"P4 {across * 8} {len(body) // across}\n".encode() + body)
