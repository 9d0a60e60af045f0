"""Fetches what a URL of somebody else's points to, and only from where it may be fetched.

No key is known here. A URL, and each redirect, is http(s); plain http is for this computer only
where `https_only`; and loopback or a private network may be reached only if the service itself
is there (`allow_private`). Names are judged by the address that the connection really reached,
before a byte leaves; behind a proxy, where only the proxy resolves them, by their spelling.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from luma_desktop.domain.addresses import (
    IPAddress,
    is_loopback_host,
    is_public_address,
    is_public_host,
)
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import is_http_url
from luma_desktop.network.http import HttpLink, Patience
from luma_desktop.network.proxies import ProxyChoice
from luma_desktop.network.tls import TrustSource

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class PublicLink:
    """GET with address rules; redirects are followed by hand, each checked anew."""

    def __init__(
        self,
        *,
        proxy: ProxyChoice,
        trust: TrustSource,
        allow_private: bool,
        https_only: bool,
        patience: Patience,
    ) -> None:
        self._link = HttpLink(proxy=proxy, trust=trust)
        self._allow_private = allow_private
        self._https_only = https_only
        self._patience = patience

    def set_proxy(self, proxy: ProxyChoice) -> None:
        self._link.set_proxy(proxy)

    async def open(self) -> None:
        await self._link.open()

    async def aclose(self) -> None:
        await self._link.aclose()

    @asynccontextmanager
    async def get(self, url: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """The first answer that is no redirect, whatever its status; its body is still to come.

        Raises:
            MediaError: INSECURE, or DOWNLOAD_BROKEN after too many redirects.
            httpx.HTTPError: the network's troubles.
        """
        for _ in range(MAX_REDIRECTS + 1):
            self._check_url(url)
            async with self._link.stream(
                "GET",
                url,
                headers=headers,
                patience=self._patience,
                check_peer=self._check_peer,
            ) as response:
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS or not location:
                    yield response
                    return
                url = _joined(response.request.url, location)
        raise MediaError("too many redirects")

    def _check_url(self, url: str) -> None:
        import httpx

        try:
            parsed = httpx.URL(url)
            host = parsed.host if is_http_url(url) else ""
            scheme = parsed.scheme
        except (httpx.InvalidURL, ValueError):  # also a host that is no international name
            host = scheme = ""
        if not host:
            raise MediaError("not an http(s) address", kind=ProblemKind.INSECURE)
        loopback = is_loopback_host(host)
        if self._https_only and scheme != "https" and not loopback:
            raise MediaError("not an https address", kind=ProblemKind.INSECURE)
        if not self._allow_private and not is_public_host(host):
            raise MediaError("an address in a private network", kind=ProblemKind.INSECURE)

    def _check_peer(self, address: IPAddress) -> None:
        if not self._allow_private and not is_public_address(address):
            raise MediaError("an address in a private network", kind=ProblemKind.INSECURE)


def _joined(url: httpx.URL, location: str) -> str:
    import httpx

    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise MediaError("redirected to no address", kind=ProblemKind.INSECURE) from None


class LinkHolder:
    """What fetches over a public link of its own: opened and closed with it."""

    _link: PublicLink

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def set_proxy(self, proxy: ProxyChoice) -> None:
        """The proxy for what is fetched from now on."""
        self._link.set_proxy(proxy)

    async def aclose(self) -> None:
        await self._link.aclose()
