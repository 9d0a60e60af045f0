"""Signed links to files, which expire as a CDN's do."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import quote, urlencode

import msgspec


class Links(msgspec.Struct, kw_only=True):
    """Signs and checks links below `base_url`, which is known once the server listens."""

    secret: bytes
    base_url: str = ""

    def _signature(self, path: str, expires: int) -> str:
        text = f"{path}\n{expires}".encode()
        return hmac.new(self.secret, text, hashlib.sha256).hexdigest()[:40]

    def plain(self, path: str) -> str:
        return self.base_url + quote(path)

    def signed(self, path: str, *, expires_at: float) -> str:
        """A link that is good until `expires_at`, Unix time to the millisecond."""
        expires = int(expires_at * 1000)
        query = {"Expires": expires, "Signature": self._signature(path, expires)}
        return f"{self.base_url}{quote(path)}?{urlencode(query)}"

    def is_good(self, path: str, expires: str | None, signature: str | None, now: float) -> bool:
        if expires is None or signature is None or not expires.isdecimal():
            return False
        wanted = self._signature(path, int(expires))
        return hmac.compare_digest(wanted, signature) and now * 1000 < int(expires)
