"""Which input method Qt talks to."""

import os
from pathlib import Path

from PySide6.QtCore import QLibraryInfo


def choose_input_method() -> None:
    """Fall back to ibus where the named input plugin is missing; call before QApplication.

    pip's PySide6 carries the ibus plugin only, and fcitx5 answers on ibus' face too.
    """
    listed = os.environ.get("QT_IM_MODULES", "")  # Qt asks this one first, name by name
    if listed and "ibus" not in listed.split(";"):
        os.environ["QT_IM_MODULES"] = f"{listed};ibus"
    wanted = os.environ.get("QT_IM_MODULE", "")
    if not wanted:
        return
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    if not any(wanted in plugin.name for plugin in folder.glob("*")):
        os.environ["QT_IM_MODULE"] = "ibus"
