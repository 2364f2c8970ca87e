"""A table or a picture onto the clipboard, each program taking the richest form it knows."""

import atexit
from functools import cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from jobdesk.papers.report_clipboard import Clipping


def put_on_clipboard(clip: Clipping) -> None:
    """Tables as HTML for 한글 and spreadsheets, as text with tabs for all others."""
    data = QMimeData()
    data.setData("text/html", clip.html.encode())
    data.setText(clip.text)
    QGuiApplication.clipboard().setMimeData(data)
    _let_go_at_exit()


@cache
def _let_go_at_exit() -> None:
    """Once: before Python ends, a clipboard without a window system gives up what Python made.

    It keeps it in a static of Qt, freed after Python's end, where freeing Python's part of it crashes.
    """
    atexit.register(_let_go)


def _let_go() -> None:
    if QGuiApplication.instance() is not None and QGuiApplication.platformName() in {"offscreen", "minimal"}:
        QGuiApplication.clipboard().clear()
