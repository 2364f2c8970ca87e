"""A table or a picture onto the clipboard, each program taking the richest form it knows."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from jobdesk.papers.report_clipboard import Clipping


def put_on_clipboard(clip: Clipping) -> None:
    """Tables as HTML for 한글 and spreadsheets, as text with tabs for all others."""
    data = QMimeData()
    data.setData("text/html", clip.html.encode())
    data.setText(clip.text)
    QGuiApplication.clipboard().setMimeData(data)
