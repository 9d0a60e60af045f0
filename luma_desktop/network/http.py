"""One way out: httpx with explicit trust and proxy, that follows no redirect and keeps no cookie.

Nothing is read from the environment behind its back (`trust_env=False`): httpx would send even
loopback calls to HTTP_PROXY, and a key with them.
"""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

import msgspec

from luma_desktop import __version__
from luma_desktop.domain.settings import ProxyMode
from luma_desktop.network.moments import BeforeFirstByte, CheckPeer, watch
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice, proxy_url_for
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import ssl

    import httpx

USER_AGENT = f"luma-desktop/{__version__}"
_IDLE_SECONDS = 20.0
_PIECE_BYTES = 64 * 1024
_PORTS = range(65536)


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Longest waits in seconds: to connect, between two reads or writes, for a free connection."""

    connect: float = 10.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 60.0


class HttpLink:
    """httpx clients made at first use, one for each proxy that is met.

    A new proxy choice counts from the next call on; calls under way end on their old client, which
    is closed after the last of them.
    """

    def __init__(
        self,
        *,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        connections: int = 8,
        keep_alive: bool = True,
    ) -> None:
        self._proxy = proxy
        self._trust = trust
        self._connections = connections
        self._keep_alive = keep_alive
        self._clients: dict[str | None, httpx.AsyncClient] = {}
        self._retired: list[httpx.AsyncClient] = []
        self._users: Counter[httpx.AsyncClient] = Counter()
        """How many calls are under way with each client."""
        self._lock = asyncio.Lock()
        self._is_open = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def set_proxy(self, proxy: ProxyChoice) -> None:
        if proxy != self._proxy:
            self._proxy = proxy
            self._retired.extend(self._clients.values())
            self._clients = {}

    async def open(self) -> None:
        """Load what is slow to load (httpx, the trust store), off the event loop's thread."""
        if not self._is_open:
            await asyncio.to_thread(_warm_up, self._trust)
            self._is_open = True

    async def aclose(self) -> None:
        clients = [*self._retired, *self._clients.values()]
        self._retired, self._clients = [], {}
        for client in clients:
            await client.aclose()

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        patience: Patience,
        content: bytes | AsyncIterable[bytes] | None = None,
        auth: httpx.Auth | None = None,
        before_first_byte: BeforeFirstByte | None = None,
        check_peer: CheckPeer | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """Send one request once; the body is still to be read. No status is an error here.

        `check_peer` is asked on a direct connection only: of a proxy, it is the proxy that
        connects.

        Raises:
            httpx.HTTPError: whatever stands between; nothing else comes from httpx.
        """
        await self.open()
        import httpx

        async with self._client_for(url) as (proxy_url, client):
            try:
                request = client.build_request(
                    method,
                    url,
                    headers=dict(headers),
                    content=content,
                    timeout=httpx.Timeout(**msgspec.structs.asdict(patience)),
                )
                _check_host(request.url)
            except (httpx.InvalidURL, ValueError) as error:
                raise _no_url(error) from None
            raised: list[BaseException] = []
            check = None if proxy_url else check_peer
            request.extensions["trace"] = watch(method, before_first_byte, check, raised)
            try:
                response = await client.send(
                    request, stream=True, auth=auth, follow_redirects=False
                )
            except (OSError, httpx.InvalidURL, UnicodeError) as error:
                # httpx lets through what TLS says of a bad record or an alert: an OSError.
                if error in raised:
                    raise
                raise httpx.ReadError(_words(error)) from error
            try:
                yield response
            finally:
                with contextlib.suppress(OSError):
                    await response.aclose()

    @asynccontextmanager
    async def _client_for(self, url: str) -> AsyncIterator[tuple[str | None, httpx.AsyncClient]]:
        """The proxy for a URL and its client, which isn't closed while it is in use here.

        Raises:
            httpx.HTTPError: not a URL, or not a proxy.
        """
        try:
            proxy_url, client = await self._find_client(url)
        except ValueError as error:
            raise _no_url(error) from None
        try:
            yield proxy_url, client
        finally:
            self._users[client] -= 1
            await self._close_retired()

    async def _find_client(self, url: str) -> tuple[str | None, httpx.AsyncClient]:
        async with self._lock:
            while True:
                choice, clients = self._proxy, self._clients
                proxy_url = await asyncio.to_thread(proxy_url_for, url, choice)
                client = clients.get(proxy_url)
                if client is None:
                    client = await asyncio.to_thread(self._make, proxy_url, choice)
                if clients is self._clients:  # no other proxy was chosen meanwhile
                    clients[proxy_url] = client
                    self._users[client] += 1
                    return proxy_url, client

    async def _close_retired(self) -> None:
        """Close clients of earlier proxies once their last call has ended, with their sockets."""
        for client in [client for client in self._retired if not self._users[client]]:
            self._retired.remove(client)
            del self._users[client]
            await client.aclose()

    def _make(self, proxy_url: str | None, choice: ProxyChoice) -> httpx.AsyncClient:
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        import httpx

        context = self._trust()
        return httpx.AsyncClient(
            verify=context,
            trust_env=False,
            follow_redirects=False,
            proxy=None if proxy_url is None else _httpx_proxy(proxy_url, choice, context),
            headers={"User-Agent": USER_AGENT},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(
                max_connections=self._connections,
                max_keepalive_connections=self._connections if self._keep_alive else 0,
                keepalive_expiry=_IDLE_SECONDS,
            ),
        )


async def drain(response: httpx.Response, take: Callable[[bytes], Awaitable[None]]) -> None:
    """Feed the decoded body to `take`, in bounded pieces.

    When `take` raises, the connection is cut and the error raised. The loop then runs into the
    cut on purpose: leaving it half-way would leave httpx's nested generators open, and Qt's event
    loop does not finish those.

    Raises:
        httpx.HTTPError: the body doesn't come, or in another coding than one layer of gzip.
    """
    import httpx

    failure: BaseException | None = None
    try:
        decode = _decoder(response)
        async for raw in response.aiter_raw():
            if failure is not None:
                continue
            try:
                for piece in decode(raw):
                    await take(piece)
            except BaseException as error:  # noqa: BLE001 - raised again below
                failure = error
                await response.aclose()
    except (httpx.HTTPError, httpx.StreamError):
        if failure is None:
            raise
    except OSError as error:  # what TLS says of a bad record or an alert
        if failure is None:
            raise httpx.ReadError(_words(error)) from error
    if failure is not None:
        raise failure


def _decoder(response: httpx.Response) -> Callable[[bytes], Iterator[bytes]]:
    """Nothing or one layer of gzip: httpx itself would unpack as many layers as are named."""
    import httpx

    named = response.headers.get("content-encoding", "").lower().split(",")
    codings = [coding.strip() for coding in named if coding.strip() not in {"", "identity"}]
    if not codings:
        return lambda raw: iter((raw,))
    if codings not in (["gzip"], ["x-gzip"]):
        raise httpx.DecodingError("an encoding nobody asked for")
    return _Gzip()


class _Gzip:
    """Unpacks one layer, piece by piece: 7 kB of it can stand for gigabytes."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def __call__(self, raw: bytes) -> Iterator[bytes]:
        import httpx

        try:
            while not self._unpack.eof:
                piece = self._unpack.decompress(raw, _PIECE_BYTES)
                raw = self._unpack.unconsumed_tail
                if piece:
                    yield piece
                if not raw and len(piece) < _PIECE_BYTES:
                    break
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from None


def _check_host(url: httpx.URL) -> None:
    """Find what httpx finds only while it connects, and then lets through as it is.

    Raises:
        ValueError: no such port, or a name that cannot be looked up.
    """
    if url.port is not None and url.port not in _PORTS:
        raise ValueError("not a port")
    url.raw_host.decode("ascii").encode("idna")


def _no_url(error: Exception) -> httpx.UnsupportedProtocol:
    """Nothing was sent, and nothing will be."""
    import httpx

    return httpx.UnsupportedProtocol(f"not a usable URL: {type(error).__name__}")


def _words(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__


def _httpx_proxy(proxy_url: str, choice: ProxyChoice, context: ssl.SSLContext) -> httpx.Proxy:
    import httpx

    from luma_desktop.network.proxy_errors import UnusableProxyError

    try:
        url = httpx.URL(proxy_url)
        if url.scheme not in {"http", "https"} or not url.host:
            raise UnusableProxyError("only HTTP proxies are supported")
        _check_host(url)
        if choice.mode is ProxyMode.MANUAL and choice.user:
            password = "" if choice.password is None else choice.password.reveal()
            url = url.copy_with(username=choice.user, password=password)
        return httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)
    except (httpx.InvalidURL, ValueError):
        raise UnusableProxyError("the proxy's address is not a usable URL") from None


def _warm_up(trust: TrustSource) -> None:
    """Import all that the first request would (50 ms of it on the event loop's thread)."""
    import anyio
    import anyio.streams.tls
    import httpx

    anyio.run(anyio.sleep, 0)  # loads anyio's asyncio half, in a short loop of its own
    httpx.AsyncClient(verify=trust(), trust_env=False)
