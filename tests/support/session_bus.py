"""A service on the session bus that notes what it is asked, for tests in a bus of their own."""

from __future__ import annotations

import queue
import threading
from typing import Any, Self

from jeepney import (  # type: ignore[import-untyped]
    HeaderFields,
    MessageType,
    new_error,
    new_method_return,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]


class BusService:
    """Owns `name` for the time of the context; `calls` holds (member, signature, body).

    `answer` is the signature and body of each reply, or None to refuse every call; one that
    `is_silent` replies to nothing. `bus` is an address, or the session's bus.
    """

    def __init__(
        self,
        name: str,
        answer: tuple[str, tuple[Any, ...]] | None = ("", ()),
        *,
        bus: str = "SESSION",
        is_silent: bool = False,
    ) -> None:
        self._name = name
        self._bus = bus
        self._is_silent = is_silent
        self._answer = answer
        self._is_over = threading.Event()
        self.calls: queue.Queue[tuple[str, str, tuple[Any, ...]]] = queue.Queue()

    def __enter__(self) -> Self:
        self._connection = open_dbus_connection(self._bus)
        self._connection.send_and_get_reply(message_bus.RequestName(self._name))
        self._thread = threading.Thread(target=self._serve, name=self._name)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            try:
                message = self._connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type != MessageType.method_call:
                continue
            fields = message.header.fields
            member, signature = fields[HeaderFields.member], fields.get(HeaderFields.signature, "")
            self.calls.put((member, signature, message.body))
            if self._is_silent:
                continue
            if self._answer is None:
                reply = new_error(message, "org.freedesktop.DBus.Error.Failed")
            else:
                reply = new_method_return(message, *self._answer)
            self._connection.send(reply)
