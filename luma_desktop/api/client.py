"""The way to the service: one origin, one key, and the rule that a paid POST leaves once.

Each POST has a connection of its own that is closed after it: one that a server has already
given up would make an outcome unknown for nothing. httpcore itself sends nothing twice over
HTTP/1.1 (a connection that is no longer free is noticed before the first byte).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Self
from urllib.parse import urlencode

import msgspec

from luma_desktop.api.answer import Answer, receive
from luma_desktop.api.exceptions import from_status, from_transport
from luma_desktop.api.origin import checked_origin
from luma_desktop.api.service_clock import ServiceClock
from luma_desktop.domain.errors import KeyRefusedError, OutcomeUnknownError, ServiceError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.network.http import HttpLink, Patience
from luma_desktop.network.moments import BeforeFirstByte
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

REQUEST_ID_HEADER = "X-Client-Request-Id"
NOT_MODIFIED = 304
SLOWEST_UPLINK = 25_000.0
"""Bytes a second that an upload is still waited for."""


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """Longest waits in seconds; `get_read` and `post_read` for the next bytes of an answer.

    `get_whole` and `post_whole` bound a call from its begin to the last byte of its answer, beside
    the time that its own body takes: an answer that trickles never lacks the next byte.
    """

    connect: float = 10.0
    get_read: float = 30.0
    get_whole: float = 60.0
    post_read: float = 120.0
    post_whole: float = 300.0


class ApiClient:
    """Sends the key to its origin and nowhere else; redirects are answers, not directions.

    Raises:
        ServiceError: INSECURE, when `base_url` is neither https nor on this computer.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: Secret | None = None,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        waits: Waits | None = None,
    ) -> None:
        self.origin = checked_origin(base_url)
        self._key = key
        self.key_number = 0
        """Counts the keys; what was learned with one may not hold for the next."""
        self._clock = ServiceClock()
        waits = waits or Waits()
        self._patience = {
            "GET": Patience(connect=waits.connect, read=waits.get_read),
            "POST": Patience(connect=waits.connect, read=waits.post_read),
        }
        self._whole = {"GET": waits.get_whole, "POST": waits.post_whole}
        self._links = {
            "GET": HttpLink(proxy=proxy, trust=trust, connections=8),
            "POST": HttpLink(proxy=proxy, trust=trust, connections=16, keep_alive=False),
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def clock_ahead(self) -> float | None:
        """Seconds that the service's clock is ahead of ours, as far as its answers are believed."""
        return self._clock.ahead

    def set_key(self, key: Secret | None) -> None:
        """The key for calls from now on; without one, calls that need it are not sent."""
        if key != self._key:
            self.key_number += 1
        self._key = key

    def set_proxy(self, proxy: ProxyChoice) -> None:
        """The proxy for calls from now on; those under way end as they began."""
        for link in self._links.values():
            link.set_proxy(proxy)

    async def open(self) -> None:
        """Load httpx and the trust store ahead of the first call, off the event loop."""
        for link in self._links.values():
            await link.open()

    async def aclose(self) -> None:
        for link in self._links.values():
            await link.aclose()

    async def get(
        self,
        path: str,
        query: Mapping[str, str | int] | str = "",
        *,
        needs_key: bool = True,
        etag: str | None = None,
    ) -> Answer:
        """A free call. With `etag`, status 304 is an answer: what bears that tag is still good.

        Raises:
            NotSentError, KeyRefusedError, OutOfCreditsError, RateLimitedError, NotFoundError,
            RequestRejectedError, TemporaryError, UnreadableAnswerError.
        """
        text = query if isinstance(query, str) else urlencode(query)
        call = _Call("GET", f"{path}?{text}" if text else path, needs_key=needs_key)
        if etag is not None:
            call.headers["If-None-Match"] = etag
        return await self._send(call)

    async def post_free(self, path: str, body: Mapping[str, object]) -> Answer:
        """A POST that costs nothing. Raises as `get`."""
        return await self._send(_Call("POST", path, body=body))

    async def post_paid(
        self,
        path: str,
        body: Mapping[str, object],
        *,
        client_request_id: str,
        before_first_byte: BeforeFirstByte,
    ) -> Answer:
        """Spend money, at most once. What `before_first_byte` raises comes through unchanged.

        Raises:
            NotSentError: no byte left, and `before_first_byte` was not called.
            OutcomeUnknownError: bytes left, and no answer says what became of them.
            KeyRefusedError, OutOfCreditsError, RateLimitedError, RequestRejectedError,
            NotFoundError: the service's word that it did not take it.
        """
        call = _Call("POST", path, body=body, mark=before_first_byte)
        call.headers[REQUEST_ID_HEADER] = client_request_id
        return await self._send(call)

    async def _send(self, call: _Call) -> Answer:
        key = self._key if call.needs_key else None
        if call.needs_key and key is None:
            raise KeyRefusedError(kind=ProblemKind.NO_KEY)
        if key is not None and not _fits_a_header(key):
            # httpx's own error would spell the key out.
            raise KeyRefusedError(kind=ProblemKind.KEY_UNUSABLE)
        try:
            answer = await self._exchange(call, key)
        except OutcomeUnknownError as error:
            if error.server_time is not None and not self._clock.heard(error.server_time):
                error.server_time = None
            raise
        if key is not None:
            answer = answer.without(key)
        if answer.server_time is not None and not self._clock.heard(answer.server_time):
            answer = answer.without_date()
        unchanged = answer.status == NOT_MODIFIED and "If-None-Match" in call.headers
        if not (answer.ok or unchanged):
            raise from_status(answer, paid=call.paid, key=key)
        return answer

    async def _exchange(self, call: _Call, key: Secret | None) -> Answer:
        link = self._links[call.method]
        await link.open()  # so that httpx is not first imported on the event loop
        import httpx

        from luma_desktop.api.key_auth import KeyAuth

        size = len(call.content or b"")
        patience = msgspec.structs.replace(self._patience[call.method], write=write_seconds(size))
        whole = self._whole[call.method] + size / SLOWEST_UPLINK
        failure: ServiceError
        try:
            async with (
                asyncio.timeout(whole),
                link.stream(
                    call.method,
                    self.origin + call.target,
                    headers=call.headers,
                    content=call.body(),
                    patience=patience,
                    auth=KeyAuth(key, self.origin),
                    before_first_byte=call.leave,
                ) as response,
            ):
                return await receive(response, seconds=patience.read, paid=call.paid)
        except (httpx.HTTPError, TimeoutError) as error:
            failure = from_transport(error, paid=call.paid, left=call.left)
        # Raised out of the handler: httpx's errors carry the request, and the request the key.
        raise failure


class _Call:
    """One request, and whether it may have left. `mark` is what makes it a paid one."""

    def __init__(
        self,
        method: str,
        target: str,
        *,
        body: Mapping[str, object] | None = None,
        mark: BeforeFirstByte | None = None,
        needs_key: bool = True,
    ) -> None:
        self.method = method
        self.target = target
        self.needs_key = needs_key
        self.left = False
        self.headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        self.content: bytes | None = None
        self._mark = mark
        if body is not None:
            self.content = json.dumps(body).encode("ascii")
            self.headers |= {
                "Content-Type": "application/json",
                "Content-Length": str(len(self.content)),
                "Connection": "close",
            }

    @property
    def paid(self) -> bool:
        return self._mark is not None

    async def leave(self) -> None:
        """Called before the first byte and again before the body; the mark is made once."""
        if self.left:
            return
        if self._mark is not None:
            await self._mark()
        self.left = True

    def body(self) -> AsyncIterator[bytes] | None:
        return None if self.content is None else _Body(self, self.content)


class _Body:
    """A request's body in one piece, which doesn't leave before the mark.

    Nothing can be taken without its body, so the mark stands before what is paid for even where
    the transport doesn't report when it begins to send.

    Not a generator: one that is left half-way would wait for Qt's event loop to finish it.
    """

    def __init__(self, call: _Call, content: bytes) -> None:
        self._call = call
        self._pieces = [content]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        await self._call.leave()
        return self._pieces.pop()


def write_seconds(size: int) -> float:
    """How long a body of `size` bytes may take: httpx counts it as one write."""
    return 30.0 + size / SLOWEST_UPLINK


def _fits_a_header(key: Secret) -> bool:
    value = key.reveal()
    return value.isascii() and value.isprintable() and value != "" and " " not in value
