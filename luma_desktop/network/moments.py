"""Two moments of a request that must not pass unseen, told by httpcore's trace events.

httpcore awaits a trace callback before it goes on (`_trace.py`, `Trace.__aenter__`), so what is
awaited at `send_request_headers.started` happens before the request's first byte, and an error
raised there means that nothing leaves.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from luma_desktop.domain.addresses import IPAddress, literal_address

BeforeFirstByte = Callable[[], Awaitable[None]]
"""Awaited just before the request's first byte leaves; an error stops the request."""

CheckPeer = Callable[[IPAddress], None]
"""Told whom a fresh connection reached, before a byte leaves; an error closes it."""

Watch = Callable[[str, Mapping[str, Any]], Coroutine[Any, Any, None]]

_CONNECTED = "connection.connect_tcp.complete"
_SENDING = "http11.send_request_headers.started"


def watch(
    method: str,
    before_first_byte: BeforeFirstByte | None,
    check_peer: CheckPeer | None,
    raised: list[BaseException],
) -> Watch:
    """A trace callback for one request of `method` (a CONNECT to a proxy is not the request).

    What the callbacks raise is noted in `raised`: it is not the connection's trouble.
    """

    async def trace(name: str, info: Mapping[str, Any]) -> None:
        try:
            await heed(name, info)
        except BaseException as error:
            raised.append(error)
            raise

    async def heed(name: str, info: Mapping[str, Any]) -> None:
        if name == _SENDING and before_first_byte and info["request"].method == method.encode():
            await before_first_byte()
        elif name == _CONNECTED and check_peer:
            stream = info["return_value"]
            try:
                check_peer(_peer(stream.get_extra_info("server_addr")))
            except BaseException:
                await stream.aclose()
                raise

    return trace


def _peer(address: tuple[str, int]) -> IPAddress:
    peer = literal_address(address[0])
    if peer is None:
        raise OSError("connected to something that is no internet address")
    return peer
