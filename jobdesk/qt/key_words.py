"""Shortcuts as they are written on buttons and in lists."""

from PySide6.QtGui import QKeySequence


def key_words(keys: QKeySequence) -> str:
    """A shortcut as the keyboards here have it printed: Enter, which Qt calls Return; "" for none."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
