"""The windows of an X display from outside: whose they are, which has the keyboard, closing one."""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p

_CLIENT_MESSAGE = 33
_ANY_PROPERTY_TYPE = 0
_MOST_LONGS = 16
_IS_VIEWABLE = 2


class _ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent, as large as any XEvent."""

    _fields_ = (
        ("type", c_int),
        ("serial", c_ulong),
        ("send_event", c_int),
        ("display", c_void_p),
        ("window", c_ulong),
        ("message_type", c_ulong),
        ("format", c_int),
        ("data", c_long * 5),
        ("padding", c_long * 16),
    )


class _Attributes(ctypes.Structure):
    """Xlib's XWindowAttributes, as far as `map_state`, and room for the rest."""

    _fields_ = (
        ("frame", c_int * 6),
        ("visual", c_void_p),
        ("root", c_ulong),
        ("kinds", c_int * 4),
        ("planes", c_ulong * 2),
        ("save_under", c_int),
        ("colormap", c_ulong),
        ("map_installed", c_int),
        ("map_state", c_int),
        ("padding", c_long * 8),
    )


class XDisplay:
    """A connection to the display of the environment."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = c_void_p
        self._x.XOpenDisplay.argtypes = (c_char_p,)
        self._x.XDefaultRootWindow.restype = c_ulong
        self._x.XInternAtom.restype = c_ulong
        self._display = c_void_p(self._x.XOpenDisplay(os.environ["DISPLAY"].encode()))
        assert self._display.value, "no display"
        self._root = c_ulong(self._x.XDefaultRootWindow(self._display))

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)

    def main_window_of(self, pid: int) -> int:
        """The largest visible window of a process; 0 if it has none."""
        return next(iter(self.windows_of(pid)), 0)

    def windows_of(self, pid: int) -> list[int]:
        """The visible windows of a process, a dialog's too, from the largest on."""
        owned = [
            window
            for window in self._children()
            if self._number(window, "_NET_WM_PID") == pid and self._is_visible(window)
        ]
        return sorted(owned, key=self._size, reverse=True)

    def focused(self) -> int:
        """The window that has the keyboard."""
        window, revert = c_ulong(), c_int()
        self._x.XGetInputFocus(self._display, byref(window), byref(revert))
        return window.value

    def ask_to_close(self, window: int) -> None:
        """What a window's cross does."""
        event = _ClientMessage(
            type=_CLIENT_MESSAGE,
            window=window,
            message_type=self._atom("WM_PROTOCOLS"),
            format=32,
        )
        event.data[0] = self._atom("WM_DELETE_WINDOW")
        self._x.XSendEvent(self._display, c_ulong(window), 0, c_long(0), byref(event))
        self._x.XSync(self._display, 0)

    # inside

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def _children(self) -> list[int]:
        root, parent, children, count = c_ulong(), c_ulong(), POINTER(c_ulong)(), c_uint()
        self._x.XQueryTree(
            self._display, self._root, byref(root), byref(parent), byref(children), byref(count)
        )
        found = children[: count.value]
        if found:
            self._x.XFree(children)
        return list(found)

    def _number(self, window: int, name: str) -> int | None:
        kind, form, length, rest = c_ulong(), c_int(), c_ulong(), c_ulong()
        data = POINTER(c_ubyte)()
        self._x.XGetWindowProperty(
            self._display,
            c_ulong(window),
            c_ulong(self._atom(name)),
            c_long(0),
            c_long(_MOST_LONGS),
            0,
            c_ulong(_ANY_PROPERTY_TYPE),
            byref(kind),
            byref(form),
            byref(length),
            byref(rest),
            byref(data),
        )
        if not length.value:
            return None
        value = int(ctypes.cast(data, POINTER(c_ulong))[0])
        self._x.XFree(data)
        return value

    def _is_visible(self, window: int) -> bool:
        attributes = _Attributes()
        self._x.XGetWindowAttributes(self._display, c_ulong(window), byref(attributes))
        return bool(attributes.map_state == _IS_VIEWABLE)

    def _size(self, window: int) -> int:
        root, place = c_ulong(), [c_int(), c_int()]
        extent = [c_uint() for _ in range(4)]
        self._x.XGetGeometry(
            self._display, c_ulong(window), byref(root), *map(byref, place), *map(byref, extent)
        )
        return int(extent[0].value * extent[1].value)


@contextlib.contextmanager
def x_display() -> Iterator[XDisplay]:
    display = XDisplay()
    try:
        yield display
    finally:
        display.close()
