"""The program's window as a screen reader meets it: what stands in it, pressed and filled by name.

Qt answers on the accessibility bus (AT-SPI) when `SPOKEN` is in the program's environment. Names
are the widgets' objectNames.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
from jeepney import DBusAddress, Properties, new_method_call  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]
from jeepney.wrappers import DBusErrorResponse, unwrap_msg  # type: ignore[import-untyped]

from proving.machine import ProofError

SPOKEN = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
PATIENCE = 180.0
"""Seconds to wait for a fact."""

_LOOK = 0.1
_ATSPI = "org.a11y.atspi"
_ROOT = "/org/a11y/atspi/accessible/root"
_SHOWING = 1 << 25

T = TypeVar("T")


class Widget(msgspec.Struct, frozen=True, kw_only=True):
    """One thing in a window, by its address on the bus."""

    bus: str
    path: str


class ScreenReader:
    """A connection to the accessibility bus of this session."""

    def __init__(self) -> None:
        with open_dbus_connection() as session:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (address,) = _ask(session, launcher, "GetAddress")
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        self._bus.close()

    def program(self, pid: int) -> Widget | None:
        """The program of that process, if it has a window."""
        return next((app for app, its in self._programs() if its == pid), None)

    def programs(self) -> set[int]:
        """The process numbers of all programs that can be read."""
        return {pid for _, pid in self._programs()}

    def find(self, program: Widget, name: str) -> Widget | None:
        """The widget of that objectName, if it is to be seen."""
        try:
            for widget in self._below(program):
                own = str(self._property(widget, "AccessibleId")).rpartition(".")[2]
                if own == name and self._is_showing(widget):
                    return widget
        except DBusErrorResponse:  # something went away under our eyes
            pass
        return None

    def wait_for(self, program: Widget, name: str) -> Widget:
        return until(lambda: self.find(program, name), f"no {name} came up")

    def press(self, widget: Widget) -> None:
        self._call(widget, "Action", "DoAction", "i", (0,))

    def type_over(self, widget: Widget, text: str) -> None:
        self._call(widget, "EditableText", "SetTextContents", "s", (text,))

    def text(self, widget: Widget) -> str:
        (text,) = self._call(widget, "Text", "GetText", "ii", (0, -1))
        return str(text)

    def label(self, widget: Widget) -> str:
        return str(self._property(widget, "Name"))

    # inside

    def _programs(self) -> Iterator[tuple[Widget, int]]:
        registry = Widget(bus=f"{_ATSPI}.Registry", path=_ROOT)
        asked = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        for program in self._children(registry):
            try:
                (pid,) = _ask(self._bus, asked, "GetConnectionUnixProcessID", "s", (program.bus,))
            except DBusErrorResponse:  # it has just ended
                continue
            yield program, int(pid)

    def _below(self, widget: Widget) -> Iterator[Widget]:
        for child in self._children(widget):
            yield child
            yield from self._below(child)

    def _children(self, widget: Widget) -> list[Widget]:
        (found,) = self._call(widget, "Accessible", "GetChildren")
        return [Widget(bus=bus, path=path) for bus, path in found]

    def _is_showing(self, widget: Widget) -> bool:
        (states,) = self._call(widget, "Accessible", "GetState")
        return bool(states[0] & _SHOWING)

    def _property(self, widget: Widget, name: str) -> object:
        address = DBusAddress(widget.path, widget.bus, f"{_ATSPI}.Accessible")
        answer = self._bus.send_and_get_reply(Properties(address).get(name), timeout=PATIENCE)
        ((_, value),) = unwrap_msg(answer)
        return value

    def _call(
        self, widget: Widget, interface: str, method: str, kinds: str = "", given: Any = ()
    ) -> Any:
        address = DBusAddress(widget.path, widget.bus, f"{_ATSPI}.{interface}")
        return _ask(self._bus, address, method, kinds, given)


def until(fact: Callable[[], T | None], otherwise: str) -> T:
    """What `fact` says once it says anything. Raises ProofError after `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    while not (found := fact()):
        if time.monotonic() > end:
            raise ProofError(otherwise)
        time.sleep(_LOOK)
    return found


def _ask(
    bus: DBusConnection, address: DBusAddress, method: str, kinds: str = "", given: Any = ()
) -> Any:
    call = new_method_call(address, method, kinds or None, given)
    return unwrap_msg(bus.send_and_get_reply(call, timeout=PATIENCE))
