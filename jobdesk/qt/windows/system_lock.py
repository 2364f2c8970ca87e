"""What the operating system says about leaving: its own screen lock, and sleep.

Linux desktops tell it over D-Bus; where there is none, only the idle limit locks. Source: safety.md 4.
"""

import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

_SAVERS = (
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
)
_SLEEP = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager")


class SystemLock(QObject):
    """Tells when the system's screen was locked or the computer is about to sleep.

    Signals:
        locked(): nobody looks at this screen any more.
    """

    locked = Signal()

    def listen(self) -> None:
        """Begin to hear; does nothing where no bus is."""
        if not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBusConnection  # 5 ms that the first picture does not wait for

        slot: Any = SLOT("on_active(bool)")  # the stub of `connect` asks for bytes, `connect` itself for a str
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        if session.isConnected():
            for path, interface in _SAVERS:
                session.connect("", path, interface, "ActiveChanged", self, slot)
        if system.isConnected():
            system.connect("org.freedesktop.login1", *_SLEEP, "PrepareForSleep", self, slot)

    @Slot(bool)
    def on_active(self, active: bool) -> None:
        """A screen saver began, or sleep is near; their ends are not of interest."""
        if active:
            self.locked.emit()
