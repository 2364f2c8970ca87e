"""What a stream of ESC/POS bytes puts on the roll, read independently of what wrote it.

Any byte that is no text and none of these commands is an error, so that no name can command a printer.
"""

from dataclasses import dataclass

ONE = {b"\x1b@": 0, b"\x1c&": 0, b"\x1c.": 0}
WITH_A_NUMBER = {b"\x1da", b"\x1bR", b"\x1ba", b"\x1bE", b"\x1bJ", b"\x1bd", b"\x1d!"}
PRINTS = {b"\x1dv", b"\x1bJ", b"\x1bd", b"\x1dV", b"\x1dr", b"\x10\x04"}
ALIGN = {0: "left", 1: "center", 2: "right"}


@dataclass(frozen=True)
class Line:
    text: str
    wide: int
    tall: int
    bold: bool
    align: str


@dataclass(frozen=True)
class Band:
    across: int
    count: int
    rows: bytes
    align: str


@dataclass(frozen=True)
class Asked:
    question: bytes


@dataclass(frozen=True)
class Feed:
    command: bytes


class Cut:
    pass


class RollDecoder:
    """Fed in pieces, as a printer is; `feed` gives what each piece completed."""

    def __init__(self):
        self.rest, self.text, self.reports = b"", b"", True
        self._reset()

    def _reset(self):
        self.hangul, self.korea = False, False
        self.align, self.bold, self.wide, self.tall = 0, False, 1, 1

    def feed(self, data):
        self.rest += data
        found = []
        while self.rest and (size := self._size()) is not None:
            piece, self.rest = self.rest[:size], self.rest[size:]
            event = self._take(piece)
            if event is not None:
                found.append(event)
        return found

    def _size(self):
        """How many bytes the next piece has; None where not all of it came yet."""
        first, head = self.rest[0], self.rest[:2]
        if first >= 0x20 or first == 0x0A:
            size = 2 if first > 0x80 else 1
        elif len(head) < 2:
            return None
        elif head in ONE:
            size = 2
        elif head in WITH_A_NUMBER or head in {b"\x1dr", b"\x10\x04"}:
            size = 3
        elif head == b"\x1dV":
            size = 4
        elif head == b"\x1dv":
            if len(self.rest) < 8:
                return None
            size = 8 + int.from_bytes(self.rest[4:6], "little") * int.from_bytes(self.rest[6:8], "little")
        else:
            raise ValueError(f"a command nobody sends: {head!r}")
        return size if len(self.rest) >= size else None

    def _take(self, piece):
        if piece == b"\n":
            line, self.text = self.text.decode("cp949"), b""
            return Line(line, self.wide, self.tall, self.bold, ALIGN[self.align])
        if piece[0] >= 0x20:
            assert 0x20 <= piece[0] < 0x7F or (self.hangul and self.korea and piece[1] >= 0x41), piece
            self.text += piece
            return None
        assert not self.text, "a line was not ended"
        return self._printed(piece) if piece[:2] in PRINTS else self._set(piece)

    def _set(self, piece):
        match piece[:2]:
            case b"\x1b@":
                self._reset()
            case b"\x1c&" | b"\x1c.":
                self.hangul = piece == b"\x1c&"
            case b"\x1da":
                self.reports = bool(piece[2])
            case b"\x1bR":
                self.korea = piece[2] == 13
            case b"\x1ba":
                self.align = piece[2]
            case b"\x1bE":
                self.bold = bool(piece[2])
            case b"\x1d!":
                self.wide, self.tall = piece[2] // 16 + 1, piece[2] % 16 + 1

    def _printed(self, piece):
        match piece[:2]:
            case b"\x1dv":
                assert piece[2:4] == b"0\0"
                across, count = int.from_bytes(piece[4:6], "little"), int.from_bytes(piece[6:8], "little")
                return Band(across, count, piece[8:], ALIGN[self.align])
            case b"\x1bJ" | b"\x1bd":
                return Feed(piece)
            case b"\x1dV":
                assert piece == b"\x1dV\x42\x00"
                return Cut()
        return Asked(piece)


def decode(data):
    """Everything on the roll; all bytes have to be read."""
    decoder = RollDecoder()
    found = decoder.feed(data)
    assert not decoder.rest, "cut off in the middle"
    assert not decoder.text, "cut off in a line"
    return found
