"""Puts the key on a request, if the request goes to the key's own origin.

Imported with httpx, at the first call.
"""

from __future__ import annotations

from collections.abc import Generator

import httpx

from luma_desktop.domain.secret import Secret


class KeyAuth(httpx.Auth):
    """Decides by the URL of the request itself, so that no caller can send the key astray."""

    def __init__(self, key: Secret | None, origin: str) -> None:
        self._key = key
        self._origin = _origin(httpx.URL(origin))

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._key is not None and _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        yield request


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}[url.scheme]
