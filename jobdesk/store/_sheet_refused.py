"""What the reading child says of a file that it does not read on."""


class Refused(Exception):
    """A file that is not read on; `code` says why (_sheet_sentences.py), `about` where."""

    def __init__(self, code: str, **about: int | str) -> None:
        super().__init__(code)
        self.code, self.about = code, about
