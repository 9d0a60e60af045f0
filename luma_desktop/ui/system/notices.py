"""A desktop notification through the session bus: a clip is ready while nobody is looking.

QtDBus cannot send the unsigned number that `Notify` takes (measured with PySide6 6.11: Python
integers always travel as signed), so jeepney does it, in a thread of its own since a slow bus must
not hold up the window. Where there is no notification service nothing happens: the window itself
shows the same.
"""

from __future__ import annotations

import sys
import threading

from luma_desktop.ui.kit.markup import escaped

_DESTINATION = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_NOTIFY_SIGNATURE = "susssasa{sv}i"
_SERVERS_CHOICE = -1
"""The desktop decides how long a notification stays."""

_TIMEOUT = 5.0


def notify(title: str, text: str) -> threading.Thread | None:
    """Show a notice, if the desktop can. Returns the thread that sends it, for who has to wait."""
    if not sys.platform.startswith("linux"):
        return None
    thread = threading.Thread(target=_send, args=(title, text), name="notice", daemon=True)
    thread.start()
    return thread


def _send(title: str, text: str) -> None:
    from jeepney import (  # type: ignore[import-untyped]
        DBusAddress,
        DBusErrorResponse,
        new_method_call,
    )
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

    address = DBusAddress(_PATH, bus_name=_DESTINATION, interface=_DESTINATION)
    # Servers differ in whether they read a body as markup; escaped text is shown by all of them.
    actions: list[str] = []
    hints = {"desktop-entry": ("s", "luma-desktop"), "category": ("s", "transfer.complete")}
    body = ("Luma Desktop", 0, "luma-desktop", title, escaped(text), actions, hints)
    try:
        with open_dbus_connection("SESSION") as connection:
            connection.send_and_get_reply(
                new_method_call(address, "Notify", _NOTIFY_SIGNATURE, (*body, _SERVERS_CHOICE)),
                timeout=_TIMEOUT,
            )
    except (OSError, KeyError, ValueError, TimeoutError, DBusErrorResponse):
        return
